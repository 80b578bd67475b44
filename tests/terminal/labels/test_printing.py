"""Printing what waits, on a recording printer."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.printer_ways import open_printer
from sync.handheld.home import Handheld
from sync.handheld.print_jobs import NewPrintJob
from terminal.labels.printing import print_waiting, print_with

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture
def handheld(tmp_path: Path) -> Iterator[Handheld]:
    with Handheld.open(tmp_path / "home") as opened:
        with opened.journal.writing():
            for bin_code in ("A-01", "A-02"):
                opened.print_jobs.add(NewPrintJob(bin_code, "bin", {"bin": bin_code}, "1001", NOW))
        yield opened


def printed(handheld: Handheld, folder: Path, states: str = "") -> list[tuple[str, str, str]]:
    printer = open_printer(f"recording://{folder}?profile=zebra&states={states}", "DOCK")
    return [(job.id, state.value, problem) for job, state, problem in print_waiting(handheld, printer, lambda: NOW)]


def test_what_waits_is_printed_in_order(handheld: Handheld, tmp_path: Path) -> None:
    assert printed(handheld, tmp_path / "out") == [("A-01", "printed", ""), ("A-02", "printed", "")]
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert printed(handheld, tmp_path / "out") == []


def test_a_printer_that_is_not_ready_keeps_all_waiting(handheld: Handheld, tmp_path: Path) -> None:
    assert printed(handheld, tmp_path / "out", "paper_out") == [("A-01", "waiting", "DOCK: paper out")]
    assert not (tmp_path / "out").exists()
    assert printed(handheld, tmp_path / "out") == [("A-01", "printed", ""), ("A-02", "printed", "")]


def test_trouble_while_printing_leaves_it_open_and_nothing_more_is_sent(handheld: Handheld, tmp_path: Path) -> None:
    assert printed(handheld, tmp_path / "out", "ready,head_open") == [("A-01", "unclear", "DOCK: head open")]
    assert len(list((tmp_path / "out").iterdir())) == 1
    assert printed(handheld, tmp_path / "out") == [("A-02", "printed", "")]


def test_what_another_program_prints_is_left_to_it(handheld: Handheld, tmp_path: Path) -> None:
    url = f"recording://{tmp_path}/out?profile=zebra"
    first = print_with(url, handheld, lambda: NOW)
    assert [state.value for _, state, _ in [next(first)]] == ["printed"]
    with Handheld.open(handheld.home) as other:
        said = [(job.id, state.value) for job, state, _ in print_with(url, other, lambda: NOW)]
    assert said == [("A-02", "waiting")]
    assert [(job.id, state.value) for job, state, _ in first] == [("A-02", "printed")]


def test_a_label_that_cannot_be_printed_does_not_stop_the_others(handheld: Handheld, tmp_path: Path) -> None:
    with handheld.journal.writing():
        handheld.print_jobs.add(NewPrintJob("Z", "bin", {"bin": "ä" * 40}, "1001", NOW))
        handheld.print_jobs.add(NewPrintJob("Y", "bin", {"bin": "A-03"}, "1001", NOW))
    outcome = printed(handheld, tmp_path / "out")
    assert [(job_id, state) for job_id, state, _ in outcome] == [
        ("A-01", "printed"),
        ("A-02", "printed"),
        ("Z", "failed"),
        ("Y", "printed"),
    ]
    assert "cannot be printed as code128" in outcome[2][2]
