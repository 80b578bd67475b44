"""Posting a recall answers with what it hit; orders that keep such goods are flagged until seen; over either store (domain.md 3b)."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.places import CUSTOMER, TRANSIT
from inventory.refusals import refusal_from_plain
from inventory.refusals.marks import KeptForOrder
from inventory.transactions import Mark, Transaction
from sync.centre.office import Outcome
from sync.centre.recall_hits import Hit, RecallHits
from sync.messages import Settlement, Way
from tests.sync.centre.houses import Houses, milk, open_houses
from tests.sync.centre.warehouse import DAY, NOW, write_folder

RECALL = Transaction(
    "RC", "recall", "ROT", NOW, DAY, DAY, "1900", reason="glass", reference="R1", marks=(Mark("MILK", "M1"),)
)
HITS = RecallHits(
    {
        "shipped": Hit(1, Decimal(5)),
        "in_stock": Hit(2, Decimal(24)),
        "staged": Hit(1, Decimal(4)),
        "in_transit": Hit(1, Decimal(7)),
        "ordered": Hit(1, Decimal(3)),
    },
    0,
    ("Acme Dairy",),
    ("SO9",),
    0,
)
KEPT = [
    KeptForOrder("R1", "MILK", "M1", Decimal(4), "SO9", "CHI"),
    KeptForOrder("R1", "MILK", "M1", Decimal(3), "SO9", "CHI"),
]


@pytest.fixture
def houses(bare_url: str, tmp_path: Path) -> Iterator[Houses]:
    """Forty of a lot: five shipped, seven on the way, thirteen at the other site, four of them at its dock and three promised."""
    opened = open_houses(bare_url, tmp_path / "hit")
    people = {"operators": "badge,name,role,site\n1901,Hugo,supervisor,ROT\n"}
    opened.centre.import_folder(write_folder(tmp_path / "people", people))
    assert opened.do("ROT", "direct_shipment", milk(5, "M1", ("A-2", CUSTOMER)), partner="ACME") == []
    assert opened.do("ROT", "dispatch", milk(20, "M1", ("A-2", TRANSIT), 2), document="TR1") == []
    assert opened.do("CHI", "transfer_receipt", milk(13, "M1", ("T-1", "A-1"), 2), document="TR1") == []
    assert opened.do("CHI", "pick", milk(4, "M1", ("A-1", "D-1"), 1), document="SO9") == []
    kept = Mark("MILK", "M1", quantity=Decimal(3), line=1)
    assert opened.do("CHI", "reserve", document="SO9", mark=kept) == []
    yield opened
    opened.centre.close()


def test_the_office_hears_what_a_recall_hit_and_orders_are_flagged_until_seen(houses: Houses) -> None:
    centre = houses.centre
    told = centre.post(RECALL)
    assert (told.outcome, told.recall) == (Outcome.POSTED, HITS)
    assert [refusal_from_plain(each) for each in told.refusals] == KEPT
    (flagged,) = centre.flagged()
    assert (flagged.transaction, [refusal_from_plain(each) for each in flagged.refusals]) == ("RC", KEPT)
    seen = Settlement(id="S", transaction="RC", way=Way.SEEN, approver="1901", reason="called")
    assert (centre.settle("ROT", seen).refusals, centre.flagged(), centre.verify()) == ((), (), ())


def test_a_rehearsal_says_the_same_and_keeps_nothing(houses: Houses) -> None:
    (told,) = houses.centre.rehearse([RECALL])
    assert (told.outcome, told.recall, len(told.refusals)) == (Outcome.POSTED, HITS, 2)
    assert (houses.centre.recalls(), houses.centre.flagged()) == ((), ())


def test_asked_again_it_tells_what_is_hit_now(houses: Houses) -> None:
    houses.centre.post(RECALL)
    assert houses.do("CHI", "shipment", milk(1, "M1", ("D-1", CUSTOMER), 1), document="SO9") == ["lot_recalled"]
    again = houses.centre.post(RECALL)
    assert again.recall is not None
    held = {**HITS.hits, "shipped": Hit(2, Decimal(6))}
    assert (again.outcome, again.recall) == (Outcome.ALREADY, replace(HITS, hits=held, held=1))


def test_a_recall_that_hits_no_order_is_not_flagged(houses: Houses) -> None:
    told = houses.centre.post(replace(RECALL, marks=(Mark("MILK", "M7"),)))
    assert (told.recall, told.refusals) == (RecallHits({}, 0, (), (), 0), ())
    assert houses.centre.flagged() == ()
