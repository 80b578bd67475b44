"""A handheld over the small warehouse, and a centre of a few lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.handheld.home import Handheld
from tests.sync.handheld.homes import enrolled, filled
from tests.sync.handheld.small_centre import SmallCentre
from tests.sync.handheld.warehouse import warehouse


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def handheld(home: Path) -> Iterator[Handheld]:
    """An enrolled handheld whose mirror holds the small warehouse."""
    opened = filled(enrolled(home), warehouse())
    yield opened
    opened.close()


@pytest.fixture
def centre() -> SmallCentre:
    return SmallCentre(warehouse())
