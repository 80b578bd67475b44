"""Returns: what came back or goes back is of that delivery and no more than it was; each refusal has its case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from inventory.deliveries import Delivery, DeliveryKey, Way
from inventory.documents import Document, DocumentKind, DocumentLine
from inventory.items import Disposition
from inventory.memory import StockInMemory
from inventory.people import Operator, Role
from inventory.places import CUSTOMER, VENDOR, Bin, BinKind
from inventory.refusals import goods, returns, work
from inventory.refusals.base import Refusal
from inventory.stock import BalanceKey, Posted, Refused, Serial, SerialState
from inventory.transactions import Allocation, Condition, Line, Transaction, reversal
from tests.inventory.ledgers import judge, records_of
from tests.inventory.warehouses import BEARING, GLOVES, MILK, NOW, RADIO, SITE, TODAY, warehouse

DATE = date(2027, 3, 31)
LATER = TODAY + timedelta(30)


def made(kind: str, *lines: Line, **changes: object) -> Transaction:
    plain = Transaction("T1", kind, SITE, NOW, TODAY, TODAY, "1900", lines=lines)
    return Transaction(**{name: getattr(plain, name) for name in Transaction.__slots__} | changes)


def line(item: str, legs: tuple[str, str], allocation: Allocation, **values: object) -> Line:
    plain = Line(item, "EA", allocation.quantity, *legs, allocations=(allocation,))
    return Line(**{name: getattr(plain, name) for name in Line.__slots__} | values)


def serials(*numbers: str, lot: str = "") -> Allocation:
    return Allocation(Decimal(len(numbers)), lot, numbers)


def of_lot(lot: str, quantity: str) -> Allocation:
    return Allocation(Decimal(quantity), lot)


def pieces(quantity: str) -> Allocation:
    return Allocation(Decimal(quantity))


def done(stock: StockInMemory, transaction: Transaction) -> Posted:
    result = judge(transaction, stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


IN, OUT, TO_VENDOR = (VENDOR, "A-01"), ("A-01", CUSTOMER), ("A-01", VENDOR)
MILK_IN = replace(of_lot("M1", "10"), expiry_date=DATE)


@pytest.fixture
def stock() -> StockInMemory:
    """Radios of two receipts, milk and gloves on an order; some of each are sold to K1, a bearing to nobody known."""
    kept = warehouse()
    kept.operators["1003"] = Operator("1003", "Pia", Role.PICKER)
    for code, kind in (("Q-01", BinKind.QUARANTINE), ("B-01", BinKind.RETURNS)):
        kept.bins[code] = Bin(SITE, code, kind=kind)
    for name, lines in {
        "R1": [line(RADIO, IN, serials("RX000001", "RX000002"), unit_cost=Decimal(7))],
        "R2": [line(RADIO, IN, serials("RX000003"), unit_cost=Decimal(9))],
        "R3": [
            line(MILK, IN, MILK_IN, line=1, unit_cost=Decimal("0.5")),
            line(GLOVES, IN, pieces("10"), unit_cost=Decimal(2)),
        ],
    }.items():
        done(kept, made("purchase_receipt", *lines, id=name, partner="V1"))
    sold = (
        line(RADIO, OUT, serials("RX000001", "RX000003"), line=1),
        line(MILK, OUT, of_lot("M1", "4"), line=2),
        line(GLOVES, OUT, pieces("6"), line=3),
    )
    done(kept, made("direct_shipment", *sold, id="S1", partner="K1"))
    kept.serials[BEARING, "N9"] = Serial(BEARING, "N9", "@USAGE", SerialState.CONSUMED, "L1")
    return kept


def back(item: str, allocation: Allocation, to: str = "A-01", **values: object) -> Line:
    return line(item, (CUSTOMER, to), allocation, **{"condition": Condition.GOOD} | values)


def returned(*lines: Line, sale: str = "S1", **values: object) -> Transaction:
    return made("customer_return", *lines, **{"applies_to": sale} | values)


def to_vendor(item: str, allocation: Allocation, receipt: str = "", **values: object) -> Transaction:
    head = {name: values.pop(name) for name in ("partner", "operator") if name in values}
    return made("vendor_return", line(item, TO_VENDOR, allocation, **values), applies_to=receipt, **head)


OVER_LINES = returned(back(GLOVES, pieces("4"), applies_line=3), back(GLOVES, pieces("3"), applies_line=3))


def twice(stock: StockInMemory) -> Transaction:
    done(stock, returned(back(RADIO, serials("RX000001"), applies_line=1), id="T0"))
    return returned(back(RADIO, serials("RX000001"), applies_line=1))


def sent_back_twice(stock: StockInMemory) -> Transaction:
    done(stock, to_vendor(GLOVES, pieces("4"), "R3"))
    stock.balances[BalanceKey("A-01", GLOVES)] = Decimal(20)
    return to_vendor(GLOVES, pieces("7"), "R3")


def elsewhere(stock: StockInMemory) -> Transaction:
    stock.serial_sites[RADIO, "RX000001"] = "S2"
    return returned(back(RADIO, serials("RX000001"), applies_line=1))


def hygienic(stock: StockInMemory) -> Transaction:
    stock.items[MILK] = replace(stock.items[MILK], return_disposition=Disposition.HOLD)
    return returned(back(MILK, of_lot("M1", "1"), applies_line=2))


def back_then_undone(stock: StockInMemory) -> Transaction:
    done(stock, returned(back(GLOVES, pieces("2"), applies_line=3), id="T0"))
    original = stock.transactions["S1"]
    return reversal(original, transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY))


def sent_then_undone(stock: StockInMemory) -> Transaction:
    done(stock, to_vendor(GLOVES, pieces("4"), "R3"))
    stock.balances[BalanceKey("A-01", GLOVES)] = Decimal(20)
    stock.balances[BalanceKey("A-01", MILK, "M1")] = Decimal(10)
    original = stock.transactions["R3"]
    return reversal(original, transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY))


def bad_bin(condition: Condition | None, bin_code: str) -> Transaction:
    return returned(back(GLOVES, pieces("1"), bin_code, applies_line=3, condition=condition))


UNVERIFIED = back(RADIO, serials("RX000077"), "H-01", condition=Condition.UNVERIFIED)
Case = tuple[Transaction | Callable[[StockInMemory], Transaction], tuple[Refusal, ...]]
CASES: dict[str, Case] = {
    "shipment return of nothing named": (
        made("shipment_return", back(GLOVES, pieces("1"), applies_line=3)),
        (returns.SourceMissing("shipment_return"),),
    ),
    "receipt return of nothing named": (
        made("receipt_return", line(GLOVES, TO_VENDOR, pieces("1"))),
        (returns.SourceMissing("receipt_return"),),
    ),
    "invoice of nothing named": (
        made("invoice_decrease", back(GLOVES, pieces("1"), applies_line=3)),
        (returns.SourceMissing("invoice_decrease"),),
    ),
    "sale unknown": (
        returned(back(GLOVES, pieces("1"), applies_line=3), sale="S7"),
        (returns.NotDelivered("S7", GLOVES),),
    ),
    "line unknown": (returned(back(GLOVES, pieces("1"), applies_line=2)), (returns.NotDelivered("S1", GLOVES),)),
    "lot of another sale": (
        returned(back(MILK, of_lot("M2", "1"), applies_line=2)),
        (returns.NotDelivered("S1", MILK, "M2"), returns.NeverSold(MILK, "M2")),
    ),
    "a receipt is no sale": (
        returned(back(GLOVES, pieces("1")), sale="R3"),
        (returns.NotDelivered("R3", GLOVES),),
    ),
    "a sale is no receipt": (
        to_vendor(GLOVES, pieces("1"), "S1", applies_line=3),
        (returns.NotDelivered("S1", GLOVES),),
    ),
    "more than sold": (
        returned(back(MILK, of_lot("M1", "5"), applies_line=2)),
        (returns.ReturnedTooMany("S1", MILK, "M1", Decimal(4), Decimal(0), Decimal(5)),),
    ),
    "more than sold over lines": (
        OVER_LINES,
        (returns.ReturnedTooMany("S1", GLOVES, "", Decimal(6), Decimal(4), Decimal(3)),),
    ),
    "more than received": (
        sent_back_twice,
        (returns.ReturnedTooMany("R3", GLOVES, "", Decimal(10), Decimal(4), Decimal(7)),),
    ),
    "of another customer": (
        returned(back(GLOVES, pieces("1"), applies_line=3), partner="K2"),
        (returns.OfAnotherPartner("S1", "K2", "K1"),),
    ),
    "of another vendor": (
        to_vendor(GLOVES, pieces("1"), "R3", partner="V2"),
        (returns.OfAnotherPartner("R3", "V2", "V1"),),
    ),
    "of another receipt": (
        to_vendor(RADIO, serials("RX000002"), "R2"),
        (returns.SerialOfAnotherReceipt(RADIO, "RX000002", "R2", "R1"),),
    ),
    "sold already": (
        to_vendor(RADIO, serials("RX000003"), "R2"),
        (goods.SerialNotHere(RADIO, "RX000003", "A-01", CUSTOMER),),
    ),
    "not sold": (
        returned(back(RADIO, serials("RX000002"), applies_line=1)),
        (goods.SerialInStock(RADIO, "RX000002", "A-01", SITE, TODAY, ""),),
    ),
    "returned twice": (
        twice,
        (goods.SerialInStock(RADIO, "RX000001", "A-01", SITE, TODAY, "S1"),),
    ),
    "in stock elsewhere": (elsewhere, (goods.SerialInStock(RADIO, "RX000001", "", "S2", None),)),
    "unknown on a sale": (
        returned(back(RADIO, serials("RX000077"), applies_line=1)),
        (returns.SerialOfAnotherSale(RADIO, "RX000077", "S1", ""),),
    ),
    "unknown without a sale": (
        returned(back(RADIO, serials("RX000077")), sale=""),
        (returns.NeverSold(RADIO, "RX000077"),),
    ),
    "unverified without the right": (
        returned(UNVERIFIED, sale="", operator="1001"),
        (returns.NeverSold(RADIO, "RX000077"),),
    ),
    "used up, not sold": (
        returned(back(BEARING, serials("N9", lot="L1")), sale=""),
        (returns.NeverSold(BEARING, "L1"), returns.NeverSold(BEARING, "N9")),
    ),
    "of another lot": (
        returned(back(BEARING, serials("N8", lot="L2"), applies_line=9), sale="S9"),
        (
            returns.NotDelivered("S9", BEARING, "L2"),
            returns.NeverSold(BEARING, "L2"),
            returns.SerialOfAnotherSale(BEARING, "N8", "S9", ""),
        ),
    ),
    "other date": (
        returned(back(MILK, replace(of_lot("M1", "1"), expiry_date=LATER), applies_line=2)),
        (goods.OtherExpiry(MILK, "M1", DATE, LATER),),
    ),
    "opened, to stock": (bad_bin(Condition.OPENED, "A-01"), (goods.BinNotAllowed("A-01", "pick"),)),
    "damaged, to returns": (bad_bin(Condition.DAMAGED, "B-01"), (goods.BinNotAllowed("B-01", "returns"),)),
    "wrong item, to stock": (bad_bin(Condition.WRONG_ITEM, "A-01"), (goods.BinNotAllowed("A-01", "pick"),)),
    "not looked at, to stock": (bad_bin(None, "A-01"), (goods.BinNotAllowed("A-01", "pick"),)),
    "unverified, to stock": (
        returned(replace(UNVERIFIED, to_place="A-01"), sale=""),
        (goods.BinNotAllowed("A-01", "pick"),),
    ),
    "food, to stock": (hygienic, (goods.BinNotAllowed("A-01", "pick"),)),
    "shipment of which some came back": (back_then_undone, (returns.ReturnedSince("S1", GLOVES, "", Decimal(2)),)),
    "receipt of which some went back": (sent_then_undone, (returns.ReturnedSince("R3", GLOVES, "", Decimal(4)),)),
    "right": (
        to_vendor(GLOVES, pieces("1"), operator="1003"),
        (work.NoRight("1003", "return"),),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_for_this_reason_and_no_other(name: str, stock: StockInMemory) -> None:
    prepare, refusals = CASES[name]
    transaction = prepare(stock) if callable(prepare) else prepare
    assert judge(transaction, stock) == Refused(transaction, refusals)


def test_goods_of_a_sale_come_back_with_their_dates_and_a_new_stock_date(stock: StockInMemory) -> None:
    worked = TODAY + timedelta(5)
    before = stock.serials[RADIO, "RX000001"]
    done(stock, returned(back(RADIO, serials("RX000001"), applies_line=1), day=worked))
    came = stock.serials[RADIO, "RX000001"]
    assert replace(came, earlier="", earlier_costs=None) == replace(
        before,
        place="A-01",
        state=SerialState.ON_HAND,
        stock_date=worked,
        since=worked,
        transaction="T1",
        returned_by="T1",
    )


def test_a_return_taken_back_brings_back_the_stock_date_of_before(stock: StockInMemory) -> None:
    before = stock.serials[RADIO, "RX000001"]
    posted = done(stock, returned(back(RADIO, serials("RX000001"), applies_line=1), day=TODAY + timedelta(5)))
    done(stock, reversal(posted.transaction, transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY)))
    assert stock.serials[RADIO, "RX000001"] == replace(before, transaction="T9")


def test_what_is_returned_is_kept_with_what_was_sold(stock: StockInMemory) -> None:
    done(stock, returned(back(MILK, of_lot("M1", "3"), "H-01", applies_line=2), partner="K1"))
    sold = Delivery("S1", 2, MILK, "M1", Way.OUT, Decimal(4), Decimal(3), "K1", Decimal("0.5"), date(2027, 3, 31))
    assert stock.delivery(DeliveryKey("S1", 2, MILK, "M1")) == sold
    assert [each.item for each in stock.issued("S1")] == [RADIO, MILK, GLOVES]


def test_a_sold_serial_is_enough_to_return_it(stock: StockInMemory) -> None:
    done(stock, returned(back(RADIO, serials("RX000003"), "B-01", condition=Condition.OPENED), sale=""))
    assert stock.serials[RADIO, "RX000003"].place == "B-01"


def test_an_unverified_number_is_booked_to_hold_by_a_supervisor(stock: StockInMemory) -> None:
    posted = done(stock, returned(UNVERIFIED, sale=""))
    kept = stock.serials[RADIO, "RX000077"]
    assert (kept.place, kept.state, kept.receipt) == ("H-01", SerialState.ON_HAND, "")
    done(stock, reversal(posted.transaction, transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY)))
    assert stock.serials[RADIO, "RX000077"].state is SerialState.UNKNOWN


def test_goods_go_back_to_the_vendor_at_the_cost_at_which_they_came(stock: StockInMemory) -> None:
    posted = done(stock, to_vendor(RADIO, serials("RX000002"), "R1", partner="V1"))
    assert [(each.serial, each.unit_cost, each.applies_line) for each in posted.movements] == [
        ("RX000002", Decimal(7), 0)
    ]
    kept = stock.serials[RADIO, "RX000002"]
    assert (kept.place, kept.state, kept.document) == (VENDOR, SerialState.RETURNED_VENDOR, "R1")
    assert stock.received_serials("R1", RADIO, "", 9) == ()


def test_goods_come_back_at_the_cost_at_which_they_left(stock: StockInMemory) -> None:
    done(stock, made("purchase_receipt", line(GLOVES, IN, pieces("10"), unit_cost=Decimal(5)), id="R9"))
    lines = (
        back(RADIO, serials("RX000001"), applies_line=1),
        back(MILK, of_lot("M1", "1"), applies_line=2),
        back(GLOVES, pieces("1"), applies_line=3),
    )
    posted = done(stock, returned(*lines))
    assert [each.unit_cost for each in posted.movements] == [Decimal(7), Decimal("0.5"), None]


def test_marked_goods_go_back_to_the_vendor(stock: StockInMemory) -> None:
    stock.lots_by_key[MILK, "M1"] = replace(stock.lots_by_key[MILK, "M1"], hold="smell", recall="RC1")
    done(stock, to_vendor(MILK, of_lot("M1", "6"), "R3", applies_line=1))
    assert stock.balance(BalanceKey("A-01", MILK, "M1")) == 0


@pytest.mark.parametrize(
    "transaction",
    [
        to_vendor(RADIO, serials("RX000002"), "R1"),
        to_vendor(GLOVES, pieces("2")),
        returned(back(RADIO, serials("RX000001", "RX000003"), applies_line=1)),
        returned(back(MILK, of_lot("M1", "2"), applies_line=2), back(GLOVES, pieces("6"), applies_line=3)),
        made("debit_note", line(RADIO, OUT, serials("RX000002"))),
        made("invoice_increase", line(GLOVES, OUT, pieces("2")), applies_to="S1"),
        made("credit_note", back(GLOVES, pieces("2"), applies_line=3), applies_to="S1"),
    ],
    ids=lambda each: each.kind,
)
def test_a_reversal_restores_what_was(transaction: Transaction, stock: StockInMemory) -> None:
    before = _essential(stock)
    done(stock, transaction)
    assert _essential(stock) != before
    done(stock, reversal(transaction, transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY)))
    assert _essential(stock) == before


def _essential(stock: StockInMemory) -> tuple[object, ...]:
    balances, serials_kept, lots, *_ = records_of(stock)
    assert isinstance(serials_kept, dict)
    where = {
        key: (each.place, each.state, each.lot, each.receipt, each.unit_cost) for key, each in serials_kept.items()
    }
    deliveries = {key: each for key, each in stock.deliveries.items() if each.quantity or each.returned}
    return (balances, where, lots, deliveries)


def test_a_serial_may_be_sold_returned_and_sold_again(stock: StockInMemory) -> None:
    for turn in range(3):
        done(stock, returned(back(RADIO, serials("RX000001")), sale="", id=f"B{turn}"))
        done(stock, made("direct_shipment", line(RADIO, OUT, serials("RX000001"), line=1), id=f"D{turn}"))
    assert stock.issued_serials("D2", RADIO, "", 9) == ("RX000001",)


def test_a_return_on_a_note_is_not_taken_back_when_its_serial_was_sold_again(stock: StockInMemory) -> None:
    stock.documents["RN1"] = Document("RN1", DocumentKind.RETURN_NOTE, SITE)
    stock.document_lines["RN1", 1] = DocumentLine("RN1", 1, RADIO, Decimal(1), "EA")
    goods = back(RADIO, serials("RX000001"), applies_line=1, line=1)
    done(stock, returned(goods, id="T0", document="RN1"))
    done(stock, made("direct_shipment", line(RADIO, OUT, serials("RX000001"), line=1), id="S2", partner="K1"))
    undone = reversal(stock.transactions["T0"], transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY))
    result = judge(undone, stock)
    assert isinstance(result, Refused), result
    assert "serial_not_here" in {each.code for each in result.refusals}


def undone(stock: StockInMemory, name: str) -> Posted | Refused:
    back_again = reversal(stock.transactions[name], transaction_id="T9", operator="1900", at=NOW, days=(TODAY, TODAY))
    return judge(back_again, stock)


def test_a_sale_is_not_taken_back_when_the_unit_is_at_another_site_meanwhile(stock: StockInMemory) -> None:
    stock.serial_sites[RADIO, "RX000001"] = "S2"
    result = undone(stock, "S1")
    assert isinstance(result, Refused)
    assert result.refusals == (goods.SerialInStock(RADIO, "RX000001", "", "S2", None),)


def test_a_receipt_taken_back_after_a_return_forgets_the_sale_too(stock: StockInMemory) -> None:
    done(stock, returned(back(RADIO, serials("RX000003"), applies_line=1), id="T0"))
    result = undone(stock, "R2")
    assert isinstance(result, Posted)
    (kept,) = result.serials
    assert (kept.place, kept.state) == (VENDOR, SerialState.UNKNOWN)
