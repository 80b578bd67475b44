from collections.abc import Iterator

import pytest

from sync.centre.centre import Centre
from tests.sync.centre.warehouse import open_centre


@pytest.fixture
def centre(bare_url: str) -> Iterator[Centre]:
    """A centre with nothing in it, over either kind of store."""
    opened = open_centre(bare_url)
    yield opened
    opened.close()
