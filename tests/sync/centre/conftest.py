import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.centre.centre import Centre
from tests.sync.centre.warehouse import Device, make_store, open_centre


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("warehouse"))


@pytest.fixture
def store(made_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_store, tmp_path / "centre.db"))


@pytest.fixture
def centre(store: Path) -> Iterator[Centre]:
    opened = open_centre(store)
    yield opened
    opened.close()


@pytest.fixture
def device(centre: Centre) -> Device:
    return Device(centre.enroll_device("ROT"))
