from collections.abc import Iterator

import pytest

from tests.drivers.terminals import Terminal


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.unplug()
