import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.centre.centre import Centre
from tests.sync.centre.warehouse import Device, open_centre


@pytest.fixture
def store(made_store: Path, tmp_path: Path) -> Path:
    """A store that is a file, for tests of files."""
    return Path(shutil.copy(made_store, tmp_path / "centre.db"))


@pytest.fixture
def centre(url: str) -> Iterator[Centre]:
    """A centre over either kind of store."""
    opened = open_centre(url)
    yield opened
    opened.close()


@pytest.fixture
def device(centre: Centre) -> Device:
    return Device(centre.enroll_device("ROT"))
