"""A handheld over the small warehouse, and a centre of a few lines. Homes are made once and copied, since making files takes longest."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.handheld.home import Handheld
from tests.sync.handheld.homes import enrolled, filled
from tests.sync.handheld.small_centre import SmallCentre
from tests.sync.handheld.warehouse import warehouse


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the home `empty`, enrolled only, and `full`, whose mirror holds the small warehouse."""
    folder = tmp_path_factory.mktemp("homes")
    enrolled(folder / "empty").close()
    filled(enrolled(folder / "full"), warehouse()).close()
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return where a home may be made."""
    return tmp_path / "home"


@pytest.fixture
def empty_home(homes: Path, home: Path) -> Path:
    """Return a home that is enrolled and has pulled nothing."""
    return Path(shutil.copytree(homes / "empty", home))


@pytest.fixture
def full_home(homes: Path, home: Path) -> Path:
    """Return an enrolled home whose mirror holds the small warehouse."""
    return Path(shutil.copytree(homes / "full", home))


@pytest.fixture
def handheld(full_home: Path) -> Iterator[Handheld]:
    """Return an open handheld whose mirror holds the small warehouse."""
    with Handheld.open(full_home, checked=False) as opened:
        yield opened


@pytest.fixture
def centre() -> SmallCentre:
    return SmallCentre(warehouse())
