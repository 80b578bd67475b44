"""Whose goods documents delivered, kept at the centre over either store: proven by the ledger, filled by it in stores of before."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from inventory.places import ADJUSTMENT, CUSTOMER, VENDOR
from inventory.transactions import Allocation, Condition, Line, Transaction, reversal
from sync import schema
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from sync.centre.returnable import Received
from tests.sync.centre.warehouse import DAY, NOW, run

DELIVERY, MOVEMENT, STORE, FEED = schema.CENTRAL["delivery"], schema.movement, schema.store, schema.feed
HERE, GOOD = "A-1", Condition.GOOD


def line(quantity: str, owner: str, legs: tuple[str, str], at: int = 0, **values: object) -> Line:
    part = Allocation(Decimal(quantity), owner=owner)
    return Line("NUT", "EA", Decimal(quantity), *legs, at, (part,), **values)  # type: ignore[arg-type] # the names are those of the fields


def made(name: str, kind: str, *lines: Line, **values: str) -> Transaction:
    return Transaction(name, kind, "ROT", NOW, DAY, DAY, "1900", lines=lines, **values)  # type: ignore[arg-type] # the names are those of the fields


def done(centre: Centre, *transactions: Transaction) -> None:
    for each in transactions:
        answer = centre.post(each)
        assert answer.outcome is Outcome.POSTED, answer


@pytest.fixture
def traded(centre: Centre) -> Centre:
    """Nuts of X and of ours came on two lines; of each some were sold, and one of X's came back."""
    came, went = (VENDOR, HERE), (HERE, CUSTOMER)
    done(
        centre,
        made("R1", "purchase_receipt", line("9", "X", came, 1), line("9", "", came, 2), partner="V1"),
        made("S1", "direct_shipment", line("4", "X", went, 1), line("4", "", went, 2)),
        made("B1", "project_usage", line("1", "X", (HERE, "@USAGE"), 1), reference="P1"),
        made("C1", "customer_return", line("1", "X", went[::-1], applies_line=1, condition=GOOD), applies_to="S1"),
    )
    return centre


def owners(centre: Centre) -> Sequence[tuple[str, int, str]]:
    query = select(DELIVERY.c.document, DELIVERY.c.line, DELIVERY.c.owner).order_by(
        DELIVERY.c.document, DELIVERY.c.line
    )
    return centre.database.read(lambda connection: [tuple(row) for row in connection.execute(query)])


KEPT = [("B1", 1, "X"), ("R1", 1, "X"), ("R1", 2, ""), ("S1", 1, "X"), ("S1", 2, "")]


def told(centre: Centre) -> list[tuple[str, str, str]]:
    return [(each.check, each.key, each.text) for each in centre.verify()]


def test_a_delivery_is_kept_with_its_owner(traded: Centre) -> None:
    assert (owners(traded), told(traded)) == (KEPT, [])


def test_another_owner_in_the_ledger_is_found(traded: Centre) -> None:
    run(traded, update(MOVEMENT).where(MOVEMENT.c.transaction == "C1").values(owner=""))
    assert ("delivery", "S1 1 NUT", "goods of ours are on a delivery of X") in told(traded)


def test_another_owner_of_a_delivery_is_found(traded: Centre) -> None:
    run(traded, update(DELIVERY).where(DELIVERY.c.document == "S1", DELIVERY.c.line == 2).values(owner="Y"))
    assert told(traded) == [("delivery", "S1 2 NUT", "goods of ours are on a delivery of Y")]


def test_a_store_of_before_learns_whose_goods_it_delivered(traded: Centre) -> None:
    run(traded, update(DELIVERY).values(owner=""))
    assert {each.key for each in traded.verify()} == {"B1 1 NUT", "R1 1 NUT", "S1 1 NUT"}
    run(traded, update(STORE).values(version=26))
    assert traded.init() > 0
    assert (owners(traded), told(traded)) == (KEPT, [])


def test_a_delivery_of_before_that_was_of_two_is_left_as_it_is(traded: Centre) -> None:
    """It is of whom most is on it; what was posted before the proofs of its store begin is not held against it."""
    twice = (MOVEMENT.c.transaction == "R1", MOVEMENT.c.line == 2)
    run(traded, update(MOVEMENT).where(*twice).values(line=1))
    kept = (DELIVERY.c.document == "R1", DELIVERY.c.line == 1)
    run(traded, update(DELIVERY).where(*kept).values(quantity=Decimal(18), owner=""))
    run(traded, update(DELIVERY).where(DELIVERY.c.document == "R1", DELIVERY.c.line == 2).values(quantity=Decimal(0)))
    assert told(traded) == [("delivery", "R1 1 NUT", "goods of X are on a delivery of ours")]
    run(traded, update(STORE).values(version=21))
    traded.init()
    assert [each for each in owners(traded) if each[0] == "R1"] == [("R1", 1, "X"), ("R1", 2, "")]
    assert told(traded) == []


def test_all_of_a_receipt_goes_back_of_its_owner(traded: Centre) -> None:
    for at, owner in ((1, "X"), (2, "")):
        found = traded.returnable(Received("ROT", "R1", at, "NUT", HERE), serials=False)
        assert found == (Allocation(Decimal(5), owner=owner),)


def test_what_a_receipt_brought_and_was_taken_back_is_nobodys(centre: Centre) -> None:
    came = (VENDOR, HERE)
    first = made("R1", "purchase_receipt", line("9", "X", came, 1), partner="V1")
    back = reversal(first, transaction_id="R2", operator="1900", at=NOW, days=(DAY, DAY))
    done(centre, first, back, made("F1", "quantity_increase", line("1", "X", (ADJUSTMENT, HERE)), reason="found"))
    assert (centre.returnable(Received("ROT", "R1", 1, "NUT", HERE), serials=False), told(centre)) == ((), [])
