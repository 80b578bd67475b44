"""The queue of labels: durable, in order, never renumbered, and honest about what is not known."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.errors import StoreError
from sync.handheld.home import Handheld
from sync.handheld.print_jobs import NewPrintJob, PrintJob, PrintState

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
LATER = NOW + timedelta(seconds=5)


def new(number: int, printer: str = "") -> NewPrintJob:
    return NewPrintJob(f"L{number}", "lot", {"item": "X", "lot": f"A{number}"}, "1001", NOW, printer=printer)


@pytest.fixture
def handheld(tmp_path: Path) -> Iterator[Handheld]:
    with Handheld.open(tmp_path) as opened:
        with opened.journal.writing():
            for number in (1, 2):
                opened.print_jobs.add(new(number))
        yield opened


def states(handheld: Handheld) -> dict[str, str]:
    return {job.id: job.state.value for job in handheld.print_jobs.newest()}


def take(handheld: Handheld, printer: str = "DOCK") -> PrintJob | None:
    with handheld.journal.writing():
        return handheld.print_jobs.take(printer)


def end(handheld: Handheld, job_id: str, state: PrintState, problem: str = "") -> None:
    with handheld.journal.writing():
        job = handheld.print_jobs.job(job_id)
        assert job is not None
        handheld.print_jobs.ended(job_id, state, problem, LATER, job.fields)


def test_labels_are_taken_in_the_order_made_and_once(handheld: Handheld) -> None:
    assert [job and job.id for job in (take(handheld), take(handheld), take(handheld))] == ["L1", "L2", None]


def test_a_label_is_kept_whole(handheld: Handheld, tmp_path: Path) -> None:
    take(handheld)
    end(handheld, "L1", PrintState.PRINTED)
    kept = PrintJob(
        "L1", "lot", {"item": "X", "lot": "A1"}, "1001", NOW, 1, "DOCK", "", 1, PrintState.PRINTED, "", LATER
    )
    with Handheld.open(tmp_path) as again:
        assert again.print_jobs.job("L1") == kept


def test_the_same_id_is_one_label(handheld: Handheld) -> None:
    with handheld.journal.writing():
        handheld.print_jobs.add(new(1))
    assert len(handheld.print_jobs.newest()) == 2


def test_a_label_that_could_not_be_sent_waits_with_the_problem(handheld: Handheld) -> None:
    take(handheld)
    end(handheld, "L1", PrintState.WAITING, "DOCK: paper out")
    job = handheld.print_jobs.job("L1")
    assert job is not None
    assert (job.state, job.problem, job.ended_at) == (PrintState.WAITING, "DOCK: paper out", None)
    again = take(handheld)
    assert again is not None
    assert again.id == "L1"


def test_what_was_printing_when_the_program_ended_is_unclear_and_not_printed_again(handheld: Handheld) -> None:
    take(handheld)
    with handheld.journal.writing():
        assert handheld.print_jobs.interrupted("DOCK", "the program ended", LATER) == 1
    assert states(handheld) == {"L1": "unclear", "L2": "waiting"}
    following = take(handheld)
    assert following is not None
    assert following.id == "L2"


def test_a_label_for_another_printer_is_left(handheld: Handheld) -> None:
    with handheld.journal.writing():
        handheld.print_jobs.add(new(3, "OFFICE"))
    assert [job and job.id for job in (take(handheld), take(handheld), take(handheld))] == ["L1", "L2", None]
    other = take(handheld, "OFFICE")
    assert other is not None
    assert other.id == "L3"


def test_a_reprint_is_a_row_of_its_own_with_the_same_number_on_it(handheld: Handheld) -> None:
    with handheld.journal.writing():
        first = handheld.print_jobs.reprint("L1", new_id="R1", operator="1900", at=LATER)
        second = handheld.print_jobs.reprint("R1", new_id="R2", operator="1900", at=LATER)
    assert (first.fields, first.reprint_of, first.operator) == ({"item": "X", "lot": "A1"}, "L1", "1900")
    assert second.reprint_of == "L1"
    assert states(handheld)["L1"] == "waiting"


def test_what_was_never_there_cannot_be_printed_again(handheld: Handheld) -> None:
    with pytest.raises(StoreError, match="no label X9"), handheld.journal.writing():
        handheld.print_jobs.reprint("X9", new_id="R1", operator="1900", at=LATER)
