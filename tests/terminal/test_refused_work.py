"""The list of refused work tells its rows apart: by the number that is in question, else by the document."""

from datetime import UTC, datetime

import pytest

from inventory.refusals.base import Refusal
from inventory.refusals.goods import SerialInStock
from inventory.tasks.steps import say
from sync.handheld.mirror import Held
from sync.handheld.records import JournalRow, JournalState
from terminal.refused_work import row_of
from terminal.words import Words

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SERIAL = SerialInStock("A-1103/B", "SN-000812", "R-04", "ROT", AT.date(), "PO1042")


def held(refusals: tuple[Refusal, ...], *, kind: str = "purchase_receipt", state: str = "open") -> Held:
    return Held("t1", "2", "1001", kind, "PO1051", AT, state, refusals, ())


@pytest.mark.parametrize(
    ("each", "shown"),
    [
        (held((SERIAL,)), "receipt SN-000812"),
        (held((SERIAL,), state="returned"), "receipt SN-000812 back"),
        (held(()), "receipt PO1051"),
        (JournalRow(1, 1, "t2", "put_away", "", "1001", AT, JournalState.QUARANTINED), "put-away"),
    ],
)
def test_a_row_says_what_it_is_about(each: Held | JournalRow, shown: str) -> None:
    assert Words.load().sentence(row_of(each)) == shown


def test_with_its_worker_nothing_is_back() -> None:
    row = row_of(held((SERIAL,), state="returned"), with_worker=False)
    assert row == say("list_refused", kind="purchase_receipt", about="SN-000812")
