"""What lots are worth, held against their ledger (invariant 10), over either store: whatever was posted, and whatever was planted."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Executable, select, update

from inventory.places import ADJUSTMENT, ASSEMBLY, CUSTOMER, VENDOR
from inventory.transactions import Allocation, Line, Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from sync.centre.verify.lot_values import LotValue
from sync.form import STORE_VERSION
from tests.sync.centre.costed import LOT, back, cost, done, made
from tests.sync.centre.warehouse import open_centre, run, scalar

MOVEMENT, FEED, TRANSACTION = schema.movement, schema.feed, schema.transaction
HERE = "A-1"


def line(
    quantity: str,
    cost: str = "",
    legs: tuple[str, str] = (VENDOR, HERE),
    lot: str = "M1",
    at: int = 0,
    **values: object,
) -> Line:
    price = Decimal(cost) if cost else None
    day = date(2027, 5, 1) if legs[0] == VENDOR else None
    allocation = Allocation(Decimal(quantity), lot, expiry_date=day)
    return Line("MILK", "EA", Decimal(quantity), *legs, at, (allocation,), unit_cost=price, **values)  # type: ignore[arg-type] # the names are those of the fields


def receipt(name: str, quantity: str, cost: str, lot: str = "M1") -> Transaction:
    return made(name, "purchase_receipt", line(quantity, cost, lot=lot), partner="V1")


def sale(name: str, quantity: str, lot: str = "M1") -> Transaction:
    return made(name, "direct_shipment", line(quantity, legs=(HERE, CUSTOMER), lot=lot))


def invoice(name: str, source: str, quantity: str, cost: str) -> Transaction:
    return made(name, "purchase_invoice", line(quantity, cost, ("", "")), applies_to=source)


def change(name: str, kind: str, quantity: str, each: str, lot: str = "M1") -> Transaction:
    part = Allocation(Decimal(quantity), lot, unit_cost=Decimal(each))
    spread = Decimal(quantity) * Decimal(each)
    whole = Line("MILK", "EA", Decimal(quantity), HERE, allocations=(part,), cost=spread)
    return made(name, kind, whole, reason="freight")


def moved_at(centre: Centre, transaction: str) -> object:
    query = select(MOVEMENT.c.unit_cost).where(MOVEMENT.c.transaction == transaction).order_by(MOVEMENT.c.number)
    return centre.database.read(lambda connection: list(connection.scalars(query)))


def told(centre: Centre) -> object:
    return [(each.check, each.key, each.text) for each in centre.verify()]


def test_what_is_taken_back_takes_no_more_than_the_lot_is_worth(centre: Centre) -> None:
    dear = receipt("R2", "10", "9")
    done(centre, receipt("R1", "10", "1"), dear, sale("S1", "9"), back(dear))
    assert (moved_at(centre, "R2-back"), cost(centre), told(centre)) == ([5], 5, [])


def test_the_last_units_of_a_lot_take_all_of_its_value_with_them(centre: Centre) -> None:
    cheap = receipt("R1", "10", "1")
    done(centre, cheap, receipt("R2", "10", "3"), sale("S1", "10"), back(cheap))
    assert (moved_at(centre, "R1-back"), told(centre)) == ([2], [])
    done(centre, receipt("R3", "5", "7"))
    assert (cost(centre), told(centre)) == (7, [])


def test_a_sale_that_is_taken_back_comes_in_at_what_it_left_at(centre: Centre) -> None:
    sold = sale("S1", "5")
    done(centre, receipt("R1", "10", "1"), sold, receipt("R2", "5", "3"), back(sold))
    assert (moved_at(centre, "S1-back"), cost(centre)) == ([1], Decimal("1.666667"))
    assert told(centre) == []


def test_goods_of_which_nobody_names_a_cost_come_in_at_what_the_lot_costs(centre: Centre) -> None:
    unnamed = made("R2", "purchase_receipt", line("4"), partner="V1")
    done(centre, receipt("R1", "10", "5"), unnamed)
    assert (moved_at(centre, "R2"), cost(centre), told(centre)) == ([5], 5, [])


def test_goods_that_came_before_any_cost_was_known_cost_what_is_known_first(centre: Centre) -> None:
    unnamed = made("R1", "purchase_receipt", line("4"), partner="V1")
    done(centre, unnamed, sale("S1", "1"), receipt("R2", "2", "5"))
    assert (moved_at(centre, "S1"), cost(centre), told(centre)) == ([None], 5, [])


def test_an_invoice_never_leaves_a_lot_worth_less_than_nothing(centre: Centre) -> None:
    low = invoice("I1", "R2", "10", "1")
    done(centre, receipt("R1", "10", "1"), receipt("R2", "10", "10"), sale("S1", "15"), low)
    assert (cost(centre), told(centre)) == (0, [])
    done(centre, receipt("R3", "5", "4"))
    assert (cost(centre), told(centre)) == (2, [])


def test_an_invoice_of_two_receipts_on_one_line_is_held_against_their_average(centre: Centre) -> None:
    first = made("R1", "purchase_receipt", line("10", "1", at=2), document="PO1")
    second = made("R2", "purchase_receipt", line("30", "2", at=2), document="PO1")
    whole = made("I1", "purchase_invoice", line("40", "2", ("", ""), applies_line=2), applies_to="PO1")
    done(centre, first, second, whole)
    assert (cost(centre), told(centre)) == (2, [])
    done(centre, made("R3", "purchase_receipt", line("10", "7", at=2), document="PO1"), back(whole))
    assert (cost(centre), told(centre)) == (Decimal("2.8"), [])


def test_a_split_carries_its_value_and_a_combined_lot_costs_the_average(centre: Centre) -> None:
    apart = made(
        "P1",
        "lot_split",
        line("4", legs=(HERE, ASSEMBLY)),
        line("4", legs=(ASSEMBLY, HERE), lot="M1/2"),
        reason="apart",
    )
    done(centre, receipt("R1", "10", "2.50"), apart)
    assert (cost(centre), cost(centre, "M1/2"), told(centre)) == (Decimal("2.5"), Decimal("2.5"), [])
    together = made(
        "C1",
        "lot_combine",
        line("6", legs=(HERE, ASSEMBLY)),
        line("2", legs=(HERE, ASSEMBLY), lot="M2"),
        line("8", legs=(ASSEMBLY, HERE), lot="M3"),
        reason="one",
    )
    done(centre, receipt("R2", "2", "6.50", "M2"), together)
    assert (cost(centre, "M3"), told(centre)) == (Decimal("3.5"), [])
    done(centre, back(together))
    assert (cost(centre), cost(centre, "M2"), told(centre)) == (Decimal("2.5"), Decimal("6.5"), [])


def test_a_split_that_is_taken_back_brings_back_what_was_put_on_the_lot_since(centre: Centre) -> None:
    lines = (line("4", legs=(HERE, ASSEMBLY)), line("4", legs=(ASSEMBLY, HERE), lot="M1/2"))
    apart = made("P1", "lot_split", *lines, reason="apart")
    dearer = change("K1", "cost_increase", "4", "2", "M1/2")
    done(centre, receipt("R1", "10", "2.50"), apart, dearer, back(apart))
    assert (cost(centre), told(centre)) == (Decimal("3.3"), [])


def test_quantity_and_cost_are_taken_off_together(centre: Centre) -> None:
    part = Allocation(Decimal(4), "M1", unit_cost=Decimal(3))
    fewer = Line("MILK", "EA", Decimal(4), HERE, ADJUSTMENT, allocations=(part,), cost=Decimal(12))
    done(centre, receipt("R1", "10", "2"), made("D1", "both_decrease", fewer, reason="broken"))
    assert (moved_at(centre, "D1"), told(centre)) == ([3], [])
    assert cost(centre) == Decimal("1.333333")


def test_an_invoice_that_left_nothing_of_a_lots_worth_is_taken_back_as_it_counted(centre: Centre) -> None:
    low = invoice("I1", "R2", "10", "1")
    done(centre, receipt("R1", "10", "1"), receipt("R2", "10", "10"), sale("S1", "15"), low, back(low))
    assert (cost(centre), told(centre)) == (Decimal("5.5"), [])


def test_an_invoice_of_two_lots_of_one_line_is_taken_back_lot_by_lot(centre: Centre) -> None:
    came = made("R1", "purchase_receipt", line("10", "1"), line("10", "3", lot="M2"), partner="V1")
    both = made(
        "I1", "purchase_invoice", line("10", "2", ("", "")), line("10", "5", ("", ""), lot="M2"), applies_to="R1"
    )
    done(centre, came, both)
    assert (cost(centre), cost(centre, "M2")) == (2, 5)
    done(centre, back(both))
    assert (cost(centre), cost(centre, "M2"), told(centre)) == (1, 3, [])


def test_a_split_is_taken_back_at_its_worth_in_whatever_order_it_was_written(centre: Centre) -> None:
    lines = (line("4", legs=(ASSEMBLY, HERE), lot="M1/2"), line("4", legs=(HERE, ASSEMBLY)))
    apart = made("P1", "lot_split", *lines, reason="apart")
    cheaper = change("K1", "cost_decrease", "4", "2", "M1/2")
    done(centre, receipt("R1", "10", "2.50"), apart, cheaper, back(apart))
    assert (cost(centre), told(centre)) == (Decimal("1.7"), [])


def test_no_more_value_is_taken_off_a_lot_than_it_has(centre: Centre) -> None:
    part = Allocation(Decimal(4), "M1", unit_cost=Decimal(6))
    fewer = Line("MILK", "EA", Decimal(4), HERE, ADJUSTMENT, allocations=(part,), cost=Decimal(24))
    done(centre, receipt("R1", "10", "2"))
    answer = centre.post(made("D1", "both_decrease", fewer, reason="broken"))
    assert [each["code"] for each in answer.refusals] == ["cost_below_zero"]


def test_what_leaves_at_what_its_lot_costs_blurs_nothing() -> None:
    lot = LotValue()
    lot.come(Decimal(100_000), Decimal(2))
    for _ in range(5_000):
        assert lot.go(Decimal(10), Decimal(2)) == 0
    assert (lot.value, lot.slack) == (Decimal(100_000), Decimal(0))


BREAKS: dict[str, tuple[Executable, str]] = {
    "a lot that costs more than anybody paid": (update(LOT).values(unit_cost=3), "is worth 24, but 16 by its ledger"),
    "a lot whose cost was forgotten": (update(LOT).values(unit_cost=None), "its ledger knows a cost, but it has none"),
    "goods that left at another cost": (
        update(MOVEMENT).where(MOVEMENT.c.transaction == "S1").values(unit_cost=4),
        "is worth 16, but 12 by its ledger",
    ),
    "goods that came at no cost that is known": (
        update(MOVEMENT).where(MOVEMENT.c.transaction == "R1").values(unit_cost=None),
        "its cost is known, but not by its ledger",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_lot_that_is_not_worth_what_its_ledger_says_is_named(centre: Centre, name: str) -> None:
    statement, text = BREAKS[name]
    done(centre, receipt("R1", "10", "2"), sale("S1", "2"))
    assert told(centre) == []
    run(centre, statement)
    if name.endswith("known"):
        run(centre, update(MOVEMENT).values(unit_cost=None))
    assert told(centre) == [("value", "MILK M1", text)]


def test_value_that_stays_without_goods_is_named(centre: Centre) -> None:
    done(centre, receipt("R1", "10", "2"), sale("S1", "10"))
    assert told(centre) == []
    run(centre, update(MOVEMENT).where(MOVEMENT.c.transaction == "S1").values(unit_cost=1))
    assert told(centre) == [("value", "S1", "10 of the value of MILK M1 stayed when nothing of it did")]


def test_a_change_of_a_cost_that_nobody_knew_takes_nothing_off_when_it_is_taken_back(centre: Centre) -> None:
    dearer = change("K1", "cost_increase", "10", "5")
    first = made("R1", "purchase_receipt", line("10"), partner="V1")
    done(centre, first, dearer, receipt("R2", "10", "3"), back(dearer))
    assert (cost(centre), told(centre)) == (3, [])


def test_a_store_that_kept_the_last_cost_of_lots_learns_what_they_are_worth(centre: Centre) -> None:
    """Before step 24 goods left at costs that the lot was not worth; nothing of that is written anew."""
    done(
        centre,
        receipt("R1", "10", "1"),
        receipt("R2", "10", "3"),
        sale("S1", "5"),
        receipt("R3", "4", "9", "M2"),
        sale("S2", "4", "M2"),
    )
    done(centre, made("R4", "purchase_receipt", line("6", lot="M4"), partner="V1"))
    run(centre, update(LOT).where(LOT.c.lot != "M2").values(unit_cost=3))
    run(centre, update(MOVEMENT).where(MOVEMENT.c.transaction == "S2").values(unit_cost=1))
    run(centre, update(FEED).values(valued_from=0))
    assert {each.key for each in centre.verify()} == {"MILK M1", "MILK M4", "S2"}
    run(centre, update(schema.store).values(version=21))
    centre.init()
    assert ([cost(centre, lot) for lot in ("M1", "M2", "M4")], told(centre)) == ([2, 9, None], [])
    assert scalar(centre, select(schema.store.c.version)) == STORE_VERSION
    done(centre, receipt("R5", "15", "4"), sale("S3", "30"))
    assert told(centre) == []


def test_what_an_old_invoice_differed_is_shared_by_its_lots(centre: Centre) -> None:
    """Before step 24 only the whole difference of an item was kept, whatever its lots were."""
    came = made("R1", "purchase_receipt", line("10", "2"), line("10", "2", lot="M2"), partner="V1")
    both = made(
        "I1", "purchase_invoice", line("10", "3", ("", "")), line("10", "3", ("", ""), lot="M2"), applies_to="R1"
    )
    done(centre, came, both)
    old = json.dumps([{"code": "invoice_differs", "document": "R1", "item": "MILK", "difference": "20"}])
    run(centre, update(TRANSACTION).where(TRANSACTION.c.id == "I1").values(refusals=old))
    run(centre, update(schema.store).values(version=21))
    centre.init()
    assert (cost(centre), cost(centre, "M2"), told(centre)) == (3, 3, [])
    done(centre, back(both))
    assert (cost(centre), cost(centre, "M2"), told(centre)) == (2, 2, [])


Step = Callable[[str, list[Transaction]], Transaction]

QUANTITIES, COSTS = st.integers(1, 30).map(str), st.integers(0, 900).map(lambda cents: str(Decimal(cents) / 100))
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda many, price: lambda name, _: receipt(name, many, price), QUANTITIES, COSTS),
    st.builds(lambda many, price: lambda name, _: receipt(name, many, price), QUANTITIES, COSTS),
    st.builds(lambda many: lambda name, _: receipt(name, many, ""), QUANTITIES),
    st.builds(lambda many: lambda name, _: sale(name, many), QUANTITIES),
    st.builds(
        lambda many: lambda name, _: made(name, "scrap", line(many, legs=(HERE, ADJUSTMENT)), reason="broken"),
        QUANTITIES,
    ),
    st.builds(
        lambda kind, many, each: lambda name, _: change(name, kind, many, each),
        st.sampled_from(("cost_increase", "cost_decrease")),
        QUANTITIES,
        COSTS.filter(lambda each: Decimal(each) > 0),
    ),
    st.builds(lambda at, price: lambda name, posted: _of_receipt(name, posted, at, price), st.integers(0, 20), COSTS),
    st.builds(lambda at, many: lambda name, posted: _returned(name, posted, at, many), st.integers(0, 20), QUANTITIES),
    st.builds(lambda at: lambda _, posted: back(posted[at % len(posted)]), st.integers(0, 20)),
    st.builds(lambda at: lambda _, posted: back(posted[at % len(posted)]), st.integers(0, 20)),
)


def _of_receipt(name: str, posted: list[Transaction], at: int, price: str) -> Transaction:
    came = _receipts(posted)[at % len(_receipts(posted))]
    return invoice(name, came.id, str(came.lines[0].quantity), price)


def _returned(name: str, posted: list[Transaction], at: int, many: str) -> Transaction:
    came = _receipts(posted)[at % len(_receipts(posted))]
    return made(name, "receipt_return", line(many, legs=(HERE, VENDOR)), applies_to=came.id, partner="V1")


def _receipts(posted: list[Transaction]) -> list[Transaction]:
    return [each for each in posted if each.kind == "purchase_receipt"]


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEPS, min_size=3, max_size=16))
def test_whatever_is_posted_a_lot_is_worth_what_its_ledger_says(
    made_store: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    centre = open_centre(Path(shutil.copy(made_store, tmp_path_factory.mktemp("values") / "centre.db")))
    try:
        posted = [receipt("R0", "20", "3.33")]
        done(centre, *posted)
        for at, step in enumerate(steps):
            tried = step(f"T{at}", posted)
            if centre.post(tried).outcome is Outcome.POSTED:
                posted.append(tried)
        assert told(centre) == []
    finally:
        centre.close()
