"""Closed periods at the centre, over either store: goods that moved on a closed day are posted, booked on the first open one and listed."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.places import ADJUSTMENT
from inventory.refusals import refusal_from_plain
from inventory.refusals.transactions import PeriodClosed
from inventory.transactions import Allocation, Line, Transaction, reversal
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from sync.centre.periods import BookedLater, Periods
from sync.errors import ImportRefusedError
from tests.sync.centre.warehouse import DAY, FILES, NOW, Device, open_centre, statuses, write_folder

OPEN = DAY + timedelta(1)


@pytest.fixture
def centre(bare_url: str, tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(bare_url)
    opened.import_folder(write_folder(tmp_path / "files", FILES))
    opened.set_value("company", "closed_through", DAY.isoformat())
    yield opened
    opened.close()


def found(name: str) -> Transaction:
    line = Line("NUT", "EA", Decimal(1), ADJUSTMENT, "A-1", allocations=(Allocation(Decimal(1)),))
    return Transaction(name, "quantity_increase", "ROT", NOW, DAY, DAY, "1900", lines=(line,), reason="found")


def note() -> Transaction:
    return Transaction("N", "credit_note_price", "ROT", NOW, DAY, DAY, "1900", applies_to="SO1")


def later(transaction: Transaction) -> BookedLater:
    return BookedLater("ROT", transaction.id, transaction.kind, "", "1900", DAY, OPEN)


def test_work_of_a_closed_day_is_posted_and_listed_never_held(centre: Centre) -> None:
    device, made = Device(centre.enroll_device("ROT"), "1900"), found("T1")
    device.add(made)
    answer = device.push(centre)
    assert statuses(answer) == ["posted"]
    assert [refusal_from_plain(each) for each in answer.results[0].refusals] == [PeriodClosed(DAY, OPEN)]
    assert centre.periods() == Periods((("company", DAY),), (later(made),))


def test_what_changes_the_books_only_waits_for_an_open_day(centre: Centre) -> None:
    told = centre.post(note())
    assert (told.outcome, [refusal_from_plain(each) for each in told.refusals]) == (
        Outcome.REFUSED,
        [PeriodClosed(DAY, OPEN)],
    )


def test_an_opened_period_takes_work_on_its_day_and_forgets_nothing(centre: Centre) -> None:
    centre.post(found("T1"))
    centre.set_value("company", "closed_through", "none")
    told = centre.post(note())
    assert told.outcome is Outcome.POSTED
    assert centre.periods() == Periods((), (later(found("T1")),))


def test_what_takes_work_back_is_booked_later_too(centre: Centre) -> None:
    made = found("T1")
    centre.post(made)
    back = reversal(made, transaction_id="T2", operator="1900", at=NOW, days=(DAY, DAY))
    assert centre.post(back).outcome is Outcome.POSTED
    assert centre.periods().later == (later(back), later(made))


@pytest.mark.parametrize("value", ["yesterday", "2026-02-30", ""])
def test_a_period_ends_on_a_day(centre: Centre, value: str) -> None:
    with pytest.raises(ImportRefusedError):
        centre.set_value("company", "closed_through", value)
