"""The figures of this machine; seconds are printed and not judged, lost scans are."""

import sys

import pytest

from tests.benchmarks.__main__ import measured, table
from tests.benchmarks.measures import BURST, DEAD_SCANS


@pytest.mark.benchmark
def test_figures_beside_a_bare_app(capsys: pytest.CaptureFixture[str]) -> None:
    ours, bare, dead = measured()
    with capsys.disabled():
        sys.stdout.write(f"\n{table(ours, bare, dead)}\n")
    assert (ours.stored, bare.stored, dead[0]) == (BURST, BURST, DEAD_SCANS)
