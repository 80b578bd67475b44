from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.centre.centre import Centre
from tests.sync.centre.warehouse import NOW


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = Centre.open(f"sqlite:///{tmp_path / 'centre.db'}", create=True, now=lambda: NOW)
    made.init()
    yield made
    made.close()
