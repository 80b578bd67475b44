"""Microseconds for each interpretation beside biip, and the time to import; printed, and judged by their ratio."""

import sys

import pytest

from tests.benchmarks.interpreting import measure_interpreting


@pytest.mark.benchmark
def test_codes_are_interpreted_faster_than_by_biip(capsys: pytest.CaptureFixture[str]) -> None:
    found = measure_interpreting()
    lines = [f"{name:<34}{ours:>10.1f} us{theirs:>10.1f} us" for name, (ours, theirs) in found.us.items()]
    lines.append(f"{'import':<34}{found.import_ms[0]:>10.1f} ms{found.import_ms[1]:>10.1f} ms")
    with capsys.disabled():
        sys.stdout.write("\n" + f"{'':<34}{'ours':>13}{'biip':>13}\n" + "\n".join(lines) + "\n")
    assert [name for name, (ours, theirs) in found.us.items() if ours > theirs] == []
    assert found.import_ms[0] < found.import_ms[1]
