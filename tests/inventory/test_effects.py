"""What a posted transaction does: lots and serials with their dates, `already` from two receivers, closing, taking back."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from inventory.documents import DocumentState, Progress
from inventory.fields import FieldType, OptionalField
from inventory.items import Item, Reuse, Tracking
from inventory.memory import StockInMemory
from inventory.people import Operator, Role
from inventory.places import VENDOR
from inventory.refusals.goods import SerialInStock
from inventory.stock import BalanceKey, Lot, Movement, Posted, Refused, Serial, SerialState
from inventory.transactions import Allocation, Line, Source, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import BEARING, CHEESE, GLOVES, MILK, NOW, RADIO, SITE, TODAY, add_order, warehouse

DATE = date(2027, 3, 31)
LATER = TODAY + timedelta(10)


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    kept.operators["1002"] = Operator("1002", "Bob", Role.RECEIVER)
    kept.items["FRESH"] = Item(
        "FRESH", tracking=Tracking.BOTH, lot_expiry_days=30, serial_expiry_days=20, quarantine_days=5
    )
    add_order(kept, "PO4", [(RADIO, "9", "EA"), (GLOVES, "9", "EA"), (MILK, "5", "CS")])
    return kept


def receipt(number: str, item: str, *allocations: Allocation, **changes: object) -> Transaction:
    quantity = sum((each.quantity for each in allocations), Decimal(0))
    unit = "KG" if item == CHEESE else "EA"
    line = Line(item, unit, quantity, VENDOR, "R-04", int(str(changes.pop("line", 0))), allocations)
    plain = Transaction(number, "purchase_receipt", SITE, NOW, TODAY, TODAY, "1001", lines=(line,))
    return Transaction(**{name: getattr(plain, name) for name in Transaction.__slots__} | changes)


def back(original: Transaction, number: str, day: date = TODAY) -> Transaction:
    return reversal(original, transaction_id=number, operator="1900", at=NOW, days=(day, day))


def close(number: str, document: str, *lines: Line) -> Transaction:
    return Transaction(number, "close", SITE, NOW, TODAY, TODAY, "1001", document, lines=lines)


def put_away(number: str, item: str, allocation: Allocation, day: date = TODAY) -> Transaction:
    line = Line(item, "EA", allocation.quantity, "R-04", "A-01", allocations=(allocation,))
    return Transaction(number, "put_away", SITE, NOW, day, day, "1001", lines=(line,))


def done(stock: StockInMemory, transaction: Transaction) -> Posted:
    result = judge(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


def one(serial: str, lot: str = "") -> Allocation:
    return Allocation(Decimal(1), lot, (serial,))


def of_lot(lot: str, quantity: str = "1", expiry: date | None = None) -> Allocation:
    return Allocation(Decimal(quantity), lot, expiry_date=expiry)


def lot_of(stock: StockInMemory, item: str, lot: str) -> Lot:
    return stock.lots_by_key[item, lot]


# Receipts


def test_a_receipt_makes_serials_lots_movements_and_progress(stock: StockInMemory) -> None:
    allocation = Allocation(
        Decimal(2),
        "L1",
        ("N1", "N2"),
        DATE,
        lot_source=Source.LABEL,
        serial_source=Source.LABEL,
        date_source=Source.LABEL,
    )
    posted = done(stock, receipt("T1", BEARING, allocation, document="PO1", line=1, partner="V1"))
    assert posted.movements == (
        Movement("T1", 1, BEARING, Decimal(1), VENDOR, "R-04", "L1", "N1", 1),
        Movement("T1", 2, BEARING, Decimal(1), VENDOR, "R-04", "L1", "N2", 1),
    )
    assert posted.serials == tuple(
        Serial(
            BEARING,
            each,
            "R-04",
            SerialState.ON_HAND,
            "L1",
            TODAY,
            None,
            TODAY,
            "PO1",
            "T1",
            Source.LABEL,
            receipt="PO1",
            brought_by="T1",
        )
        for each in ("N1", "N2")
    )
    lot = Lot(BEARING, "L1", TODAY, DATE, None, None, Source.LABEL, Source.LABEL, "V1", "L1", None, receipts="PO1")
    assert posted.lots == (lot,)
    assert posted.progress == (Progress("PO1", 1, Decimal(2)),)
    assert (posted.documents, posted.flags) == ((), ())


def test_a_new_number_gets_the_presets_of_its_fields_and_a_known_one_keeps_its_own(stock: StockInMemory) -> None:
    for kind, item, name, preset in (
        ("lot", "", "origin", "NL"),
        ("lot", BEARING, "origin", "DE"),
        ("lot", "", "heat", ""),
        ("serial", "", "tested", "no"),
        ("serial", BEARING, "load", "1.50"),
    ):
        sort = {"tested": FieldType.YES_NO, "load": FieldType.NUMBER}.get(name, FieldType.TEXT)
        stock.fields[kind, item, name] = OptionalField(kind, item, name, sort, preset)
    done(stock, receipt("T1", BEARING, Allocation(Decimal(1), "L1", ("N1",), DATE)))
    assert stock.lots_by_key[BEARING, "L1"].fields == '{"origin":"DE"}'
    assert stock.serials[BEARING, "N1"].fields == '{"load":"1.5","tested":"no"}'
    stock.lots_by_key[BEARING, "L1"] = replace(stock.lots_by_key[BEARING, "L1"], fields="")
    done(stock, receipt("T2", BEARING, Allocation(Decimal(1), "L1", ("N2",), DATE)))
    assert stock.lots_by_key[BEARING, "L1"].fields == ""


def test_a_receipt_in_packs_is_kept_in_stocking_units(stock: StockInMemory) -> None:
    transaction = receipt("T1", MILK, of_lot("M1", "24"), document="PO4", line=3)
    packs = replace(transaction.lines[0], unit="CS", quantity=Decimal(2))
    done(stock, replace(transaction, lines=(packs,)))
    assert stock.balance(BalanceKey("R-04", MILK, "M1")) == 24
    assert stock.document_lines["PO4", 3].open == 36


def test_a_known_lot_is_topped_up_and_keeps_all_that_is_known_of_it(stock: StockInMemory) -> None:
    done(stock, receipt("T1", MILK, of_lot("M1", "5", DATE), partner="V1"))
    first = lot_of(stock, MILK, "M1")
    again = Allocation(Decimal(3), "M1", best_before=DATE, production_date=TODAY, vendor_lot="X")
    done(stock, receipt("T2", MILK, again, day=LATER, partner="V1"))
    assert lot_of(stock, MILK, "M1") == replace(first, best_before=DATE, production_date=TODAY, receipts="T1\x1fT2")
    assert stock.balance(BalanceKey("R-04", MILK, "M1")) == 8


def test_the_day_of_a_lot_without_date_is_computed_from_its_first_stock_date_and_never_renewed(
    stock: StockInMemory,
) -> None:
    done(stock, receipt("T1", "FRESH", one("N1", "F1")))
    done(stock, receipt("T2", "FRESH", one("N2", "F1"), day=LATER))
    kept = lot_of(stock, "FRESH", "F1")
    assert (kept.stock_date, kept.expiry_date, kept.date_source) == (TODAY, TODAY + timedelta(30), Source.COMPUTED)
    assert kept.quarantine_until == TODAY + timedelta(5)
    assert stock.serials["FRESH", "N2"].expiry_date == LATER + timedelta(20)


def test_a_date_that_was_unknown_is_filled_in_once(stock: StockInMemory) -> None:
    done(stock, receipt("T1", CHEESE, of_lot("C1")))
    assert lot_of(stock, CHEESE, "C1").last_day is None
    done(stock, receipt("T2", CHEESE, of_lot("C1", expiry=DATE)))
    assert lot_of(stock, CHEESE, "C1").expiry_date == DATE


def test_best_before_and_expiry_stay_apart_and_expiry_counts(stock: StockInMemory) -> None:
    both = Allocation(Decimal(1), "C1", expiry_date=DATE, best_before=TODAY)
    done(stock, receipt("T1", CHEESE, both))
    done(stock, receipt("T2", CHEESE, Allocation(Decimal(1), "C2", best_before=TODAY)))
    kept = lot_of(stock, CHEESE, "C1"), lot_of(stock, CHEESE, "C2")
    assert [(lot.expiry_date, lot.best_before, lot.last_day) for lot in kept] == [
        (DATE, TODAY, DATE),
        (None, TODAY, TODAY),
    ]


def test_a_later_expiry_does_not_renew_a_lot_that_has_a_best_before_day(stock: StockInMemory) -> None:
    done(stock, receipt("T1", CHEESE, Allocation(Decimal(1), "C1", best_before=TODAY)))
    done(stock, receipt("T2", CHEESE, of_lot("C1", expiry=DATE)))
    assert lot_of(stock, CHEESE, "C1").last_day == TODAY


def test_a_computed_day_beyond_the_calendar_is_its_last(stock: StockInMemory) -> None:
    stock.items[MILK] = replace(stock.items[MILK], lot_expiry_days=10_000_000, quarantine_days=10_000_000)
    done(stock, receipt("T1", MILK, of_lot("M1")))
    assert (lot_of(stock, MILK, "M1").expiry_date, lot_of(stock, MILK, "M1").quarantine_until) == (date.max, date.max)


def test_the_cost_of_a_unit_is_the_orders_by_its_factor(stock: StockInMemory) -> None:
    stock.document_lines["PO4", 3] = replace(stock.document_lines["PO4", 3], unit_cost=Decimal(10))
    transaction = receipt("T1", MILK, of_lot("M1", "12"), document="PO4", line=3)
    (there,) = done(stock, transaction).movements
    (again,) = done(stock, back(transaction, "T2")).movements
    assert (there.unit_cost, again.unit_cost) == (Decimal("0.833333"), Decimal("0.833333"))


def test_a_serial_that_came_back_keeps_the_dates_of_its_first_life(stock: StockInMemory) -> None:
    first = TODAY - timedelta(100)
    stock.serials["FRESH", "N1"] = Serial(
        "FRESH", "N1", "@CUSTOMER", SerialState.SHIPPED, "F1", first, first + timedelta(20), document="SO7"
    )
    done(stock, receipt("T1", "FRESH", one("N1", "F2")))
    kept = stock.serials["FRESH", "N1"]
    assert (kept.stock_date, kept.expiry_date, kept.since, kept.state) == (
        first,
        first + timedelta(20),
        TODAY,
        SerialState.ON_HAND,
    )


# Two receivers of one order (domain.md 6.13)


def test_the_same_serial_from_two_receivers_of_one_order_is_flagged_and_moved_once(stock: StockInMemory) -> None:
    done(stock, receipt("T1", RADIO, one("RX000001"), document="PO4", line=1))
    both = Allocation(Decimal(2), serials=("RX000001", "RX000002"))
    posted = done(stock, receipt("T2", RADIO, both, document="PO4", line=1, operator="1002"))
    assert posted.flags == (SerialInStock(RADIO, "RX000001", "R-04", SITE, TODAY, "PO4"),)
    assert [each.serial for each in posted.movements] == ["RX000002"]
    assert (stock.document_lines["PO4", 1].done, stock.balance(BalanceKey("R-04", RADIO))) == (Decimal(2), Decimal(2))


def test_the_same_serial_of_another_lot_is_a_clash(stock: StockInMemory) -> None:
    add_order(stock, "PO5", [(BEARING, "9", "EA")])
    done(stock, receipt("T1", BEARING, one("SN-1", "L1"), document="PO5", line=1))
    again = judge(receipt("T2", BEARING, one("SN-1", "L2"), document="PO5", line=1, operator="1002"), stock)
    assert isinstance(again, Refused)
    assert again.refusals == (SerialInStock(BEARING, "SN-1", "R-04", SITE, TODAY, "PO5"),)


def test_the_date_given_for_a_serial_without_lot_is_its_own(stock: StockInMemory) -> None:
    stock.items[RADIO] = replace(stock.items[RADIO], serial_expiry_days=20)
    done(stock, receipt("T1", RADIO, Allocation(Decimal(1), serials=("RX000001",), expiry_date=DATE)))
    done(stock, receipt("T2", RADIO, one("RX000002")))
    kept = [stock.serials[RADIO, number].expiry_date for number in ("RX000001", "RX000002")]
    assert kept == [DATE, TODAY + timedelta(20)]


def test_the_date_given_beside_a_lot_is_that_of_the_lot(stock: StockInMemory) -> None:
    done(stock, receipt("T1", "FRESH", Allocation(Decimal(1), "F1", ("N1",), expiry_date=DATE)))
    assert (lot_of(stock, "FRESH", "F1").expiry_date, stock.serials["FRESH", "N1"].expiry_date) == (
        DATE,
        TODAY + timedelta(20),
    )


def test_it_is_already_wherever_the_serial_was_put_meanwhile(stock: StockInMemory) -> None:
    done(stock, receipt("T1", RADIO, one("RX000001"), document="PO4", line=1))
    done(stock, put_away("T2", RADIO, one("RX000001")))
    posted = done(stock, receipt("T3", RADIO, one("RX000001"), document="PO4", line=1))
    assert posted.flags == (SerialInStock(RADIO, "RX000001", "A-01", SITE, TODAY, "PO4"),)
    assert (posted.movements, posted.progress) == ((), (Progress("PO4", 1),))


def test_a_repeated_receipt_of_a_closed_order_is_already_too(stock: StockInMemory) -> None:
    serials = Allocation(Decimal(9), serials=tuple(f"RX{at:06d}" for at in range(9)))
    done(stock, receipt("T1", RADIO, serials, document="PO4", line=1))
    rest = Line(GLOVES, "EA", Decimal(9), line=2), Line(MILK, "EA", Decimal(60), line=3)
    done(stock, close("T2", "PO4", *rest))
    assert stock.documents["PO4"].state is DocumentState.CLOSED
    assert len(done(stock, receipt("T3", RADIO, serials, document="PO4", line=1)).flags) == 9


@pytest.mark.parametrize("first", ["T1", "T2"])
def test_either_receipt_may_be_taken_back_and_takes_only_its_own(stock: StockInMemory, first: str) -> None:
    one_of = {
        "T1": receipt("T1", RADIO, one("RX000001"), document="PO4", line=1),
        "T2": receipt("T2", RADIO, Allocation(Decimal(2), serials=("RX000001", "RX000002")), document="PO4", line=1),
    }
    for each in one_of.values():
        done(stock, each)
    done(stock, back(one_of[first], "T3"))
    left = {serial for (_, serial), kept in stock.serials.items() if kept.state.in_stock}
    assert left == ({"RX000002"} if first == "T1" else {"RX000001"})
    assert (stock.document_lines["PO4", 1].done, stock.balance(BalanceKey("R-04", RADIO))) == (Decimal(1), Decimal(1))
    done(stock, back(one_of["T2" if first == "T1" else "T1"], "T4"))
    assert (stock.document_lines["PO4", 1].done, stock.balance(BalanceKey("R-04", RADIO))) == (Decimal(0), Decimal(0))


def test_a_repeated_receipt_is_taken_back_wherever_the_serial_was_put_meanwhile(stock: StockInMemory) -> None:
    again = receipt("T3", RADIO, one("RX000001"), document="PO4", line=1)
    done(stock, receipt("T1", RADIO, one("RX000001"), document="PO4", line=1))
    done(stock, put_away("T2", RADIO, one("RX000001")))
    done(stock, again)
    posted = done(stock, back(again, "T4"))
    assert (posted.movements, stock.serials[RADIO, "RX000001"].place) == ((), "A-01")


# Taking back


def test_a_receipt_taken_back_never_was_and_may_come_again(stock: StockInMemory) -> None:
    stock.items[RADIO] = replace(stock.items[RADIO], reuse=Reuse.NEVER)
    transaction = receipt("T1", RADIO, one("RX000001"), document="PO4", line=1)
    done(stock, transaction)
    done(stock, back(transaction, "T2", LATER))
    kept = stock.serials[RADIO, "RX000001"]
    assert (kept.state, kept.place, kept.since) == (SerialState.UNKNOWN, VENDOR, LATER)
    assert stock.document_lines["PO4", 1].done == 0
    done(stock, receipt("T3", RADIO, one("RX000001"), document="PO4", line=1))
    assert stock.serials[RADIO, "RX000001"].state is SerialState.ON_HAND


def test_what_was_moved_goes_back_where_it_was(stock: StockInMemory) -> None:
    done(stock, receipt("T1", BEARING, one("N1", "L1")))
    moved = put_away("T2", BEARING, one("N1", "L1"))
    done(stock, moved)
    assert stock.serials[BEARING, "N1"].place == "A-01"
    done(stock, back(moved, "T3"))
    kept = stock.serials[BEARING, "N1"]
    assert (kept.place, kept.state) == ("R-04", SerialState.ON_HAND)
    assert stock.balance(BalanceKey("A-01", BEARING, "L1")) == 0


def test_who_approved_a_receipt_may_take_it_back(stock: StockInMemory) -> None:
    transaction = receipt("T1", RADIO, one("X1"), approver="1900")
    done(stock, transaction)
    assert back(transaction, "T2").approver == ""
    done(stock, back(transaction, "T2"))


def test_a_receipt_of_a_closed_order_taken_back_opens_it_again(stock: StockInMemory) -> None:
    transaction = receipt("T1", GLOVES, Allocation(Decimal(9)), document="PO4", line=2)
    done(stock, transaction)
    done(stock, close("T2", "PO4", Line(RADIO, "EA", Decimal(9), line=1), Line(MILK, "EA", Decimal(60), line=3)))
    posted = done(stock, back(transaction, "T3"))
    assert posted.documents == (replace(stock.documents["PO4"], state=DocumentState.OPEN),)
    assert stock.document_lines["PO4", 2].open == 9


# Closing


def test_closing_gives_up_the_named_lines_and_closes_when_nothing_is_open(stock: StockInMemory) -> None:
    posted = done(stock, close("T1", "PO4", Line(RADIO, "EA", Decimal(9), line=1)))
    assert (posted.progress, posted.documents) == ((Progress("PO4", 1, cancelled=Decimal(9)),), ())
    lines = Line(GLOVES, "EA", Decimal(9), line=2), Line(MILK, "CS", Decimal(5), line=3)
    assert [each.state for each in done(stock, close("T2", "PO4", *lines)).documents] == [DocumentState.CLOSED]


def test_what_came_meanwhile_is_not_given_up(stock: StockInMemory) -> None:
    done(stock, receipt("T1", GLOVES, Allocation(Decimal(4)), document="PO4", line=2))
    done(stock, close("T2", "PO4", Line(GLOVES, "EA", Decimal(9), line=2)))
    assert stock.document_lines["PO4", 2].cancelled == 5


def test_a_closing_taken_back_restores_what_it_gave_up_and_not_more(stock: StockInMemory) -> None:
    received = receipt("T1", GLOVES, Allocation(Decimal(4)), document="PO4", line=2)
    done(stock, received)
    first = close("T2", "PO4", Line(GLOVES, "EA", Decimal(5), line=2))
    done(stock, first)
    done(stock, back(received, "T3"))
    second = close("T4", "PO4", Line(GLOVES, "EA", Decimal(4), line=2))
    done(stock, second)
    cancelled = []
    for number, original in (("T5", second), ("T6", first)):
        done(stock, back(original, number))
        cancelled.append(stock.document_lines["PO4", 2].cancelled)
    assert cancelled == [5, 0]


def test_closing_again_changes_nothing(stock: StockInMemory) -> None:
    lines = (
        Line(RADIO, "EA", Decimal(9), line=1),
        Line(GLOVES, "EA", Decimal(9), line=2),
        Line(MILK, "EA", Decimal(60), line=3),
    )
    done(stock, close("T1", "PO4", *lines))
    before = dict(stock.document_lines)
    done(stock, close("T2", "PO4", *lines))
    assert (stock.document_lines, stock.documents["PO4"].state) == (before, DocumentState.CLOSED)


# Numbers that may be fewer than units (F11)


def test_units_may_come_in_without_their_serials_where_the_item_says_so(stock: StockInMemory) -> None:
    stock.items[RADIO] = replace(stock.items[RADIO], serial_count_may_differ=True)
    transaction = receipt("T1", RADIO, Allocation(Decimal(5), serials=("RX000001",)))
    moved = done(stock, transaction).movements
    assert [(each.serial, each.quantity) for each in moved] == [("RX000001", Decimal(1)), ("", Decimal(4))]
    done(stock, back(transaction, "T2"))
    assert stock.balance(BalanceKey("R-04", RADIO)) == 0


def test_units_without_a_serial_stay_where_they_came_in(stock: StockInMemory) -> None:
    stock.items[RADIO] = replace(stock.items[RADIO], serial_count_may_differ=True)
    done(stock, receipt("T1", RADIO, Allocation(Decimal(5), serials=("RX000001",))))
    result = judge(put_away("T2", RADIO, Allocation(Decimal(2))), stock)
    assert not isinstance(result, Posted)
    assert [each.code for each in result.refusals] == ["serials_missing"]


def test_owner_and_weight_go_with_the_goods(stock: StockInMemory) -> None:
    allocation = Allocation(Decimal("2.5"), "C1", weight=Decimal("2.6"), owner="ACME")
    (movement,) = done(stock, receipt("T1", CHEESE, allocation)).movements
    assert (movement.weight, movement.owner) == (Decimal("2.6"), "ACME")
    assert stock.balance(BalanceKey("R-04", CHEESE, "C1", "ACME")) == Decimal("2.5")


def test_a_posting_sums_to_zero_over_all_places(stock: StockInMemory) -> None:
    posted = done(stock, receipt("T1", BEARING, Allocation(Decimal(2), "L1", ("N1", "N2"))))
    assert posted.balances() == {
        BalanceKey(VENDOR, BEARING, "L1"): Decimal(-2),
        BalanceKey("R-04", BEARING, "L1"): Decimal(2),
    }


def test_a_receipt_of_before_deliveries_were_kept_is_taken_back(stock: StockInMemory) -> None:
    first = receipt("T1", CHEESE, of_lot("C1"))
    done(stock, first)
    stock.deliveries.clear()
    assert isinstance(judge(back(first, "T2"), stock), Posted)
