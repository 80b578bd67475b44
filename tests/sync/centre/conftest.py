import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.centre.centre import Centre
from tests.sync.centre.between import BETWEEN
from tests.sync.centre.warehouse import Device, open_centre, write_folder


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


@pytest.fixture
def between(bare_url: str, tmp_path: Path) -> Iterator[Centre]:
    """A centre with two sites and transfers from one to the other, over either kind of store."""
    opened = open_centre(bare_url)
    opened.import_folder(write_folder(tmp_path / "between", BETWEEN))
    yield opened
    opened.close()


@pytest.fixture
def sender(between: Centre) -> Device:
    return Device(between.enroll_device("ROT"), "1001")


@pytest.fixture
def receiver(between: Centre) -> Device:
    return Device(between.enroll_device("CHI"), "2900")
