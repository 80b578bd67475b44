"""Marks: every refusal of a transaction that marks, what each does, and that nothing marked is for sale."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.allocation import Goods, marked, sellable
from inventory.documents import Document, DocumentKind, DocumentLine, DocumentNumber, DocumentState
from inventory.fields import FieldType, OptionalField
from inventory.guarantees import Period
from inventory.items import ExpiryLevel, WarrantyStart
from inventory.marks import covers, recalled_by
from inventory.memory import StockInMemory
from inventory.places import CUSTOMER, VENDOR, Bin, BinKind
from inventory.recalls import Recall
from inventory.refusals import BY_CODE, goods, marks, selling, transactions, work
from inventory.refusals.base import Refusal
from inventory.stock import BalanceKey, Lot, Posted, Refused, Serial, SerialState
from inventory.transactions import Allocation, Line, Mark, Source, Transaction, body_of, read_body
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import BEARING, MILK, NOW, RADIO, SITE, TODAY, warehouse

LOT = Lot(MILK, "M1", TODAY - timedelta(3), date(2027, 3, 31), vendor="V1", vendor_lot="VL-1", receipts="PO1\x1fPO7")
OLD = Lot(MILK, "M0", TODAY - timedelta(90), TODAY - timedelta(1))
HERE = Serial(RADIO, "RX000001", "A-01", SerialState.ON_HAND, stock_date=TODAY, receipt="PO2")
SOLD = Serial(RADIO, "RX000009", CUSTOMER, SerialState.SHIPPED, stock_date=TODAY, since=TODAY, document="SO9")
NEXT = TODAY + timedelta(1)


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    for lot in (LOT, OLD):
        kept.lots_by_key[lot.item, lot.lot] = lot
    kept.balances[BalanceKey("A-01", MILK, "M1")] = Decimal(10)
    kept.bins["DOCK"] = Bin(SITE, "DOCK", kind=BinKind.DOCK)
    for serial in (HERE, SOLD, replace(HERE, serial="RX000002")):
        kept.serials[serial.item, serial.serial] = serial
    kept.balances[BalanceKey("A-01", RADIO)] = Decimal(2)
    for kind, code in (("warranty", "W1"), ("contract", "C1")):
        kept.keep_period(kind, Period(code, 1, days=365))
    kept.fields["lot", "", "farm"] = OptionalField("lot", "", "farm", FieldType.TEXT)
    kept.fields["lot", MILK, "fat"] = OptionalField("lot", MILK, "fat", FieldType.NUMBER)
    kept.fields["serial", "", "checked"] = OptionalField("serial", "", "checked", FieldType.YES_NO)
    for order, state in (("SO1", DocumentState.OPEN), ("SO2", DocumentState.OPEN), ("SO3", DocumentState.CLOSED)):
        kept.documents[order] = Document(order, DocumentKind.SALES_ORDER, SITE, state=state)
        kept.document_lines[order, 1] = DocumentLine(order, 1, MILK, Decimal(4), "EA", Decimal(1), "")
        kept.document_lines[order, 2] = DocumentLine(order, 2, RADIO, Decimal(1), "EA", Decimal(1), "")
    return kept


def made(kind: str, /, *said: Mark, **changes: object) -> Transaction:
    plain = Transaction("T1", kind, SITE, NOW, TODAY, TODAY, "1900", marks=said, reason="why")
    return Transaction(**{name: getattr(plain, name) for name in Transaction.__slots__} | changes)


def of_lot(number: str = "M1", /, **more: object) -> Mark:
    return _with(Mark(MILK, number), more)


def of_serial(number: str = "RX000001", /, **more: object) -> Mark:
    return _with(Mark(RADIO, serial=number), more)


def _with(mark: Mark, more: dict[str, object]) -> Mark:
    return Mark(**{name: getattr(mark, name) for name in Mark.__slots__} | more)


def done(stock: StockInMemory, transaction: Transaction) -> Posted:
    result = judge(read_body(body_of(transaction)), stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


REFUSED: dict[str, tuple[Transaction, tuple[Refusal, ...]]] = {
    "a picker": (made("hold_set", of_lot(), operator="1001"), (work.NoRight("1001", "quality"),)),
    "nothing": (made("hold_set"), (marks.NothingMarked("hold_set"),)),
    "an unknown item": (
        made("expiry_change", Mark("X", "L", day=NEXT)),
        (goods.UnknownItem("X"), marks.UnknownLot("X", "L")),
    ),
    "both a lot and a serial": (
        made("hold_set", Mark(BEARING, "L", "S")),
        (marks.NothingMarked("hold_set"),),
    ),
    "an unknown lot": (made("hold_set", of_lot("M9")), (marks.UnknownLot(MILK, "M9"),)),
    "an unknown serial": (made("hold_set", of_serial("X")), (marks.UnknownSerial(RADIO, "X"),)),
    "a hold for no reason": (made("hold_set", of_lot(), reason=""), (marks.ReasonMissing("hold_set"),)),
    "a serial in quarantine": (made("quarantine_set", of_serial()), (marks.NothingMarked("quarantine_set"),)),
    "a part in quarantine": (
        made("quarantine_set", of_lot(quantity=Decimal(3))),
        (marks.WholeLotOnly(MILK, "M1", Decimal(3)),),
    ),
    "a quality quarantine for no reason": (
        made("quarantine_set", of_lot(), reason=""),
        (marks.ReasonMissing("quarantine_set"),),
    ),
    "a release before the stock date": (
        made("quarantine_set", of_lot(day=TODAY - timedelta(4))),
        (marks.ReleaseBeforeStock(MILK, "M1", TODAY - timedelta(4), TODAY - timedelta(3)),),
    ),
    "no quarantine to end": (
        made("quarantine_release", of_lot()),
        (marks.NotMarked(MILK, "M1", "quarantine"),),
    ),
    "no hold to end": (made("hold_release", of_serial()), (marks.NotMarked(RADIO, "RX000001", "hold"),)),
    "a recall without number": (made("recall", of_lot()), (goods.NotANumber(""),)),
    "a recall of a whole item": (
        made("recall", Mark(MILK), reference="R1"),
        (marks.NothingMarked("recall"),),
    ),
    "a recall of days that run backwards": (
        made("recall", Mark(MILK, from_day=NEXT, to_day=TODAY), reference="R1"),
        (marks.NothingMarked("recall"),),
    ),
    "a recall of serials that run backwards": (
        made("recall", of_serial("RX2", last_serial="RX1"), reference="R1"),
        (marks.RangeBackwards("RX2", "RX1"),),
    ),
    "a recall of too much": (
        made("recall", *(of_lot(f"M{at}") for at in range(1001)), reference="R1"),
        (transactions.TooManyNumbers(1001, 1000),),
    ),
    "an unknown recall": (made("recall_release", reference="R9"), (marks.UnknownRecall("R9"),)),
    "a release that names lots": (
        made("recall_release", of_lot(), reference="R9"),
        (marks.NothingMarked("recall_release"), marks.UnknownRecall("R9")),
    ),
    "a change to no day": (made("expiry_change", of_lot()), (marks.DayMissing(MILK, "M1"),)),
    "a change of a serial to no day": (made("expiry_change", of_serial()), (marks.DayMissing(RADIO, "RX000001"),)),
    "a change of a date that serials do not have": (
        made("expiry_change", of_serial(day=NEXT, name="retest")),
        (marks.NothingMarked("expiry_change"),),
    ),
    "a date before the goods came": (
        made("expiry_change", of_lot(day=TODAY - timedelta(9))),
        (marks.ReleaseBeforeStock(MILK, "M1", TODAY - timedelta(9), TODAY - timedelta(3)),),
    ),
    "an unknown contract": (made("contract_change", of_lot(value="C9")), (marks.UnknownPeriods("contract", "C9"),)),
    "an unknown warranty": (
        made("warranty_update", of_serial("RX000009", value="W9")),
        (marks.UnknownPeriods("warranty", "W9"),),
    ),
    "a warranty of what was not sold": (
        made("warranty_update", of_serial(value="W1")),
        (marks.NotSoldOn(RADIO, "RX000001", "", ""),),
    ),
    "an unknown field": (made("field_change", of_lot(name="x")), (marks.UnknownField(MILK, "x"),)),
    "a field of lots on a serial": (made("field_change", of_serial(name="farm")), (marks.UnknownField(RADIO, "farm"),)),
    "no value of the field": (
        made("field_change", of_lot(name="fat", value="much")),
        (marks.NotAFieldValue("fat", "number", "much"),),
    ),
    "registration of the unknown": (
        made("registration", of_serial("X", document="SO9")),
        (marks.UnknownSerial(RADIO, "X"),),
    ),
    "registration on another document": (
        made("registration", of_serial("RX000009", document="SO1")),
        (marks.NotSoldOn(RADIO, "RX000009", "SO1", "SO9"),),
    ),
    "registration of what is in the house": (
        made("registration", of_serial(document="SO1")),
        (marks.NotSoldOn(RADIO, "RX000001", "SO1", ""),),
    ),
    "numbers for no order": (made("reserve", of_lot()), (goods.UnknownDocument(""),)),
    "numbers for a purchase order": (
        made("reserve", of_lot(line=1, quantity=Decimal(1)), document="PO1"),
        (goods.WrongDocument("PO1", "purchase_order"),),
    ),
    "numbers for a closed order": (
        made("reserve", of_lot(line=1, quantity=Decimal(1)), document="SO3"),
        (goods.DocumentClosed("SO3"),),
    ),
    "numbers for another line": (
        made("reserve", of_lot(line=2, quantity=Decimal(1)), document="SO1"),
        (goods.NotOnDocument(MILK, "SO1"),),
    ),
    "no number at all": (made("reserve", Mark(MILK, line=1), document="SO1"), (marks.NothingMarked("reserve"),)),
    "a part of a serial": (
        made("reserve", of_serial(line=2, quantity=Decimal("0.5")), document="SO1"),
        (goods.FractionOfUnit(RADIO, Decimal("0.5")),),
    ),
    "a part of a unit whose serial is not named": (
        made("reserve", Mark(RADIO, line=2, quantity=Decimal("1.5")), document="SO1"),
        (goods.FractionOfUnit(RADIO, Decimal("1.5")),),
    ),
    "more than is open": (
        made("reserve", of_lot(line=1, quantity=Decimal(5)), document="SO1"),
        (selling.MoreThanAsked("SO1", MILK, Decimal(4), Decimal(1)),),
    ),
    "a lot nobody has seen": (
        made("reserve", of_lot("M9", line=1, quantity=Decimal(1)), document="SO1"),
        (marks.UnknownLot(MILK, "M9"),),
    ),
    "an expired lot": (
        made("reserve", of_lot("M0", line=1, quantity=Decimal(1)), document="SO1"),
        (selling.NumberExpired(MILK, "M0", TODAY - timedelta(1)),),
    ),
    "a serial that has left": (
        made("reserve", of_serial("RX000009", line=2), document="SO1"),
        (goods.SerialNotHere(RADIO, "RX000009", "", CUSTOMER),),
    ),
    "what is not kept": (
        made("unreserve", of_lot(line=1, quantity=Decimal(1)), document="SO1"),
        (marks.NotReserved(MILK, "M1", "SO1"),),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_for_this_reason_and_no_other(name: str, stock: StockInMemory) -> None:
    transaction, refusals = REFUSED[name]
    assert judge(transaction, stock) == Refused(transaction, refusals)


def test_every_reason_of_marks_has_its_case() -> None:
    told = {type(each).__name__ for _, refusals in REFUSED.values() for each in refusals}
    elsewhere = {"RecallKnown", "RecallReleased", "AlreadyRegistered", "NotAllocated", "KeptForOrder"}
    assert {each.__name__ for each in BY_CODE.values() if each.__module__ == marks.__name__} - told == elsewhere


# What marks do


def sale(stock: StockInMemory, name: str = "M1", day: date = TODAY) -> Refusal | None:
    kept = stock.lots_by_key[MILK, name]
    return sellable(Goods(stock.items[MILK], kept, recalls=stock.recalls(MILK)), day)


def sale_of_serial(stock: StockInMemory, name: str = "RX000001") -> Refusal | None:
    kept = stock.serials[RADIO, name]
    return sellable(Goods(stock.items[RADIO], None, kept, recalls=stock.recalls(RADIO)), TODAY)


def test_a_quarantine_by_days_ends_on_its_release_date(stock: StockInMemory) -> None:
    done(stock, made("quarantine_set", of_lot(day=NEXT)))
    assert sale(stock) == selling.LotQuarantined(MILK, "M1", NEXT)
    assert sale(stock, day=NEXT) is None


def test_a_quality_quarantine_ends_by_a_person_only(stock: StockInMemory) -> None:
    done(stock, made("quarantine_set", of_lot()))
    assert sale(stock, day=TODAY + timedelta(90)) == selling.LotQuarantined(MILK, "M1", None)
    done(stock, made("quarantine_release", of_lot()))
    assert (sale(stock), stock.lots_by_key[MILK, "M1"]) == (None, LOT)


@pytest.mark.parametrize("named", [of_lot(), of_serial()])
def test_a_hold_holds_and_its_release_restores(named: Mark, stock: StockInMemory) -> None:
    before = (dict(stock.lots_by_key), dict(stock.serials))
    done(stock, made("hold_set", named))
    held = {sale(stock), sale_of_serial(stock)} - {None}
    assert held == {
        selling.SerialHeld(RADIO, "RX000001", "why") if named.serial else selling.LotHeld(MILK, "M1", "why")
    }
    done(stock, made("hold_release", named))
    assert (stock.lots_by_key, dict(stock.serials)) == before


RECALLED = [
    of_lot(),
    Mark(vendor_lot="VL-1"),
    Mark(vendor="V1", vendor_lot="VL-1"),
    Mark(MILK, receipt="PO7"),
    Mark(MILK, from_day=TODAY - timedelta(3), to_day=TODAY - timedelta(3)),
    Mark(MILK, from_day=TODAY - timedelta(3)),
]


@pytest.mark.parametrize("named", RECALLED)
def test_a_recall_stops_what_it_names_until_it_is_released(named: Mark, stock: StockInMemory) -> None:
    done(stock, made("recall", named, reference="R1"))
    assert (sale(stock), sale(stock, "M0")) == (
        selling.LotRecalled(MILK, "M1", "R1"),
        selling.NumberExpired(MILK, "M0", TODAY - timedelta(1)),
    )
    done(stock, made("recall_release", reference="R1", id="T2"))
    assert sale(stock) is None


@pytest.mark.parametrize(
    "named", [of_serial(), of_serial("RX000000", last_serial="RX000001"), Mark(RADIO, receipt="PO2")]
)
def test_a_recall_of_serials_stops_those(named: Mark, stock: StockInMemory) -> None:
    done(stock, made("recall", named, reference="R1"))
    assert sale_of_serial(stock) == selling.SerialRecalled(RADIO, "RX000001", "R1")
    assert (sale_of_serial(stock, "RX000002") is None) == (not named.receipt)


def test_a_recall_has_a_number_of_its_own_and_is_released_once(stock: StockInMemory) -> None:
    first = made("recall", of_lot(), reference="R1")
    done(stock, first)
    again = made("recall", of_lot("M0"), reference="R1", id="T2")
    assert judge(again, stock) == Refused(again, (marks.RecallKnown("R1"),))
    release = made("recall_release", reference="R1", id="T3")
    done(stock, release)
    twice = replace(release, id="T4")
    assert judge(twice, stock) == Refused(twice, (marks.RecallReleased("R1", "T3"),))


def test_goods_that_arrive_later_are_recalled_as_well(stock: StockInMemory) -> None:
    done(stock, made("recall", Mark(MILK, vendor_lot="VL-2"), Mark(MILK, receipt="PO1"), reference="R1"))
    for name, allocation, document in (
        ("by its vendor's lot", Allocation(Decimal(12), "N1", expiry_date=date(2027, 3, 1), vendor_lot="VL-2"), ""),
        ("by its receipt", Allocation(Decimal(12), "N2", expiry_date=date(2027, 3, 1)), "PO1"),
    ):
        line = Line(MILK, "EA", Decimal(12), VENDOR, "R-04", 2 if document else 0, (allocation,))
        plain = Transaction(name, "purchase_receipt", SITE, NOW, TODAY, TODAY, "1001", document, lines=(line,))
        done(stock, plain)
    assert [sale(stock, each) for each in ("N1", "N2")] == [
        selling.LotRecalled(MILK, each, "R1") for each in ("N1", "N2")
    ]


def test_nothing_marked_may_be_picked(stock: StockInMemory) -> None:
    pick = Line(MILK, "EA", Decimal(1), "A-01", "DOCK", 1, (Allocation(Decimal(1), "M1"),))
    picked = Transaction("P1", "pick", SITE, NOW, TODAY, TODAY, "1900", "SO1", lines=(pick,))
    for marking, refusal in (
        (made("hold_set", of_lot()), selling.LotHeld(MILK, "M1", "why")),
        (made("recall", of_lot(), reference="R1"), selling.LotRecalled(MILK, "M1", "R1")),
        (made("quarantine_set", of_lot()), selling.LotQuarantined(MILK, "M1", None)),
    ):
        fresh = StockInMemory(**{name: getattr(stock, name) for name in ("site", "items", "bins", "operators")})
        fresh.lots_by_key[MILK, "M1"], fresh.documents["SO1"] = LOT, stock.documents["SO1"]
        fresh.document_lines["SO1", 1] = stock.document_lines["SO1", 1]
        fresh.balances[BalanceKey("A-01", MILK, "M1")] = Decimal(10)
        done(fresh, marking)
        assert judge(picked, fresh) == Refused(picked, (refusal,))


def test_a_date_is_changed_with_its_source(stock: StockInMemory) -> None:
    for at, name in enumerate(("", "best_before", "retest")):
        done(stock, made("expiry_change", of_lot(day=NEXT, name=name), id=f"T{at}"))
    typed = replace(LOT, expiry_date=NEXT, best_before=NEXT, retest_date=NEXT, date_source=Source.TYPED)
    assert stock.lots_by_key[MILK, "M1"] == typed
    done(stock, made("expiry_change", of_serial(day=NEXT)))
    assert stock.serials[RADIO, "RX000001"].expiry_date == NEXT


def test_a_contract_counts_from_its_day_and_may_be_taken_away(stock: StockInMemory) -> None:
    done(stock, made("contract_change", of_lot(value="C1", day=NEXT), of_serial(value="C1")))
    assert stock.lots_by_key[MILK, "M1"] == replace(LOT, contract="C1", contract_from=NEXT)
    assert stock.serials[RADIO, "RX000001"] == replace(HERE, contract="C1", contract_from=TODAY)
    done(stock, made("contract_change", of_lot(value="")))
    assert stock.lots_by_key[MILK, "M1"] == LOT


def test_a_field_is_kept_in_its_one_form_and_emptied(stock: StockInMemory) -> None:
    done(stock, made("field_change", of_lot(name="fat", value="3.50"), of_lot(name="farm", value="Hill")))
    assert stock.lots_by_key[MILK, "M1"].fields == '{"farm":"Hill","fat":"3.5"}'
    done(stock, made("field_change", of_lot(name="fat"), of_lot(name="farm")))
    assert stock.lots_by_key[MILK, "M1"] == LOT


@pytest.mark.parametrize("starts", WarrantyStart)
def test_registration_starts_a_warranty_that_begins_with_it_and_is_done_once(
    starts: WarrantyStart, stock: StockInMemory
) -> None:
    stock.items[RADIO] = replace(stock.items[RADIO], warranty="W1", serial_warranty_starts=starts)
    transaction = made("registration", of_serial("RX000009", document="SO9", day=NEXT))
    done(stock, transaction)
    begun = starts is WarrantyStart.REGISTERED
    expected = replace(SOLD, registered=NEXT, warranty="W1" if begun else "", warranty_from=NEXT if begun else None)
    assert stock.serials[RADIO, "RX000009"] == expected
    again = replace(transaction, id="T2")
    assert judge(again, stock) == Refused(again, (marks.AlreadyRegistered(RADIO, "RX000009", NEXT),))


def test_a_warranty_is_given_to_what_was_sold_without(stock: StockInMemory) -> None:
    done(stock, made("warranty_update", of_serial("RX000009", value="W1"), of_lot(value="W1")))
    assert stock.serials[RADIO, "RX000009"] == replace(SOLD, warranty="W1", warranty_from=TODAY)
    assert stock.lots_by_key[MILK, "M1"].warranty == "W1"


# Numbers kept for orders (F13)


def test_numbers_are_kept_for_an_order_and_let_go(stock: StockInMemory) -> None:
    before = list(stock.numbers)
    done(stock, made("reserve", of_lot(line=1, quantity=Decimal(3)), of_serial(line=2), document="SO1"))
    assert stock.numbers == [
        *before,
        DocumentNumber("SO1", 1, "M1", quantity=Decimal(3)),
        DocumentNumber("SO1", 2, serial="RX000001", quantity=Decimal(1)),
    ]
    more = made("reserve", of_lot(line=1, quantity=Decimal(2)), document="SO1", id="T2")
    assert judge(more, stock) == Refused(more, (selling.MoreThanAsked("SO1", MILK, Decimal(4), Decimal(1)),))
    other = made("reserve", of_serial(line=2), document="SO2", id="T3")
    assert judge(other, stock) == Refused(other, (selling.ReservedElsewhere(RADIO, "RX000001", "SO1"),))
    done(stock, made("unreserve", of_lot(line=1, quantity=Decimal(3)), of_serial(line=2), document="SO1", id="T4"))
    assert stock.numbers == before


def pick_of(document: str, **changes: object) -> Transaction:
    line = Line(RADIO, "EA", Decimal(1), "A-01", "DOCK", 2, (Allocation(Decimal(1), serials=("RX000001",)),))
    plain = Transaction("P1", "pick", SITE, NOW, TODAY, TODAY, "1001", document, lines=(line,))
    return Transaction(
        **{name: getattr(plain, name) for name in Transaction.__slots__} | {"operator": "1900"} | changes
    )


def test_what_another_order_keeps_is_taken_with_a_right_and_a_reason_only(stock: StockInMemory) -> None:
    stock.operators["1901"] = replace(stock.operators["1900"], badge="1901")
    done(stock, made("reserve", of_serial(line=2), document="SO1"))
    kept = selling.ReservedElsewhere(RADIO, "RX000001", "SO1")
    for bare in (pick_of("SO2"), pick_of("SO2", approver="1901"), pick_of("SO2", reason="urgent")):
        assert judge(bare, stock) == Refused(bare, (kept,))
    assert done(stock, pick_of("SO2", approver="1901", reason="urgent")).flags == (kept,)


def test_numbers_are_allocated_on_the_order_first_where_the_setting_says_so(stock: StockInMemory) -> None:
    stock.settings["company", "serial_allocate_at"] = "order"
    assert judge(pick_of("SO1"), stock) == Refused(pick_of("SO1"), (marks.NotAllocated(RADIO, "RX000001", "SO1"),))
    done(stock, made("reserve", of_serial(line=2), document="SO1"))
    assert done(stock, pick_of("SO1")).flags == ()


# Properties

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
texts = st.sampled_from(["", "A", "B"])
lots = st.builds(
    Lot,
    st.just(MILK),
    st.sampled_from(["A", "B"]),
    stock_date=st.none() | days,
    vendor=texts,
    vendor_lot=texts,
    quarantine_until=st.none() | days,
    quarantine=texts,
    hold=texts,
    receipts=texts,
)
recalls = st.builds(
    Recall,
    st.sampled_from(["R1", "R2"]),
    st.just(1),
    item=st.sampled_from(["", MILK, RADIO]),
    lot=texts,
    vendor=texts,
    vendor_lot=texts,
    serial=st.sampled_from(["", "S1"]),
    receipt=texts,
    from_day=st.none() | days,
    to_day=st.none() | days,
    released_by=st.sampled_from(["", "T9"]),
)


@given(lot=lots, named=st.lists(recalls, max_size=3), day=days)
def test_nothing_marked_is_sellable_and_all_else_is(lot: Lot, named: list[Recall], day: date) -> None:
    item = replace(warehouse().items[MILK], lot_expiry_level=ExpiryLevel.NONE)
    until = lot.quarantine_until
    is_marked = bool(lot.hold or lot.quarantine or (until and day < until) or recalled_by(named, MILK, lot))
    assert (sellable(Goods(item, lot, recalls=tuple(named)), day) is not None) == is_marked
    clean = replace(lot, hold="", quarantine="", quarantine_until=None)
    released = tuple(replace(each, released_by="T9") for each in named)
    assert marked(Goods(item, clean, recalls=released), day) is None


@given(lot=lots, recall=recalls)
def test_a_recall_that_gives_more_covers_no_more(lot: Lot, recall: Recall) -> None:
    serial = Serial(MILK, "S1", "A-01", SerialState.ON_HAND, lot.lot)
    for less in (replace(recall, vendor=""), replace(recall, item="")):
        if covers(recall, MILK, lot, serial) and less.names_something:
            assert covers(less, MILK, lot, serial)


def test_the_narrowest_scope_of_a_setting_counts_for_what_leaves(stock: StockInMemory) -> None:
    left = (date(2027, 3, 31) - TODAY).days
    stock.documents["SO1"] = replace(stock.documents["SO1"], partner="C1")
    line = Line(MILK, "EA", Decimal(1), "A-01", "DOCK", 1, (Allocation(Decimal(1), "M1"),))
    picked = Transaction("P1", "pick", SITE, NOW, TODAY, TODAY, "1900", "SO1", lines=(line,))
    for scope in ("company", f"site:{SITE}", f"item:{MILK}", f"item_site:{SITE}:{MILK}", "customer:C1"):
        stock.settings[scope, "sell_days_min"] = str(left + 1)
        short = selling.ShelfLifeTooShort(MILK, "M1", date(2027, 3, 31), left + 1)
        assert judge(picked, stock) == Refused(picked, (short,))
        stock.settings[scope, "sell_days_min"] = str(left)
        assert isinstance(judge(picked, stock), Posted)
