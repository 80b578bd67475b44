"""What the office is told of a serial or lot, over either store: whose, guarantees, marks, cost, and what moved it (F59)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.guarantees import Guarantee, Period
from inventory.guards.marks import check_marks
from inventory.kinds import KINDS
from inventory.places import CUSTOMER
from inventory.recalls import Recall
from inventory.transactions import Allocation, Line, Mark, Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.centre.inquiry import Inquiry
from sync.centre.inquiry_events import Event
from sync.centre.office import Outcome
from tests.sync.centre.warehouse import DAY, FILES, NOW, milk, open_centre, phones, write_folder

YEAR = DAY + timedelta(364)
MORE = {
    "items": (
        "item,unit,tracking,lot_expiry_level,warranty,contract,serial_warranty_starts,lot_warranty_starts,serial_contract_starts\n"
        "NUT,EA,none,none,,,,,\nMILK,EA,lot,error,W1,,,sold,\nPHONE,EA,serial,none,W1,C1,sold,,yes\n"
        "PUMP,EA,lot+serial,none,,,,,\nSALT,KG,none,none,,,,,\n"
    ),
    "warranty": "code,line,days,text\nW1,1,365,parts\n",
    "contracts": "code,line,days,text\nC1,1,730,\n",
    "partners": "partner,name,kind\nV1,Vendor,vendor\nC1,Customer Ltd,customer\n",
}


@pytest.fixture
def centre(bare_url: str, tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(bare_url)
    opened.import_folder(write_folder(tmp_path / "files", {**FILES, **MORE}))
    yield opened
    opened.close()


def transaction(name: str, kind: str, *lines: Line, **more: str) -> Transaction:
    made = Transaction(name, kind, "ROT", NOW, DAY, DAY, "1900", lines=lines, reason="why")
    return replace(made, document=more.get("document", ""), partner=more.get("partner", ""))


def post(centre: Centre, *transactions: Transaction) -> None:
    for each in transactions:
        told = centre.post(each)
        assert told.outcome is Outcome.POSTED, told


def sale(item: str, quantity: int, lot: str = "", *serials: str) -> Line:
    allocation = Allocation(Decimal(quantity), lot, serials=serials)
    return Line(item, "EA", Decimal(quantity), "A-1", CUSTOMER, 1, (allocation,))


def event(kind: str, name: str, way: tuple[str, str], cost: str, quantity: int = 1) -> Event:
    document, partner = ("PO1", "Vendor") if kind == "purchase_receipt" else ("", "Customer Ltd")
    return Event(DAY, kind, document, partner, *way, Decimal(quantity), Decimal(cost), "1900", name)


def one(centre: Centre, number: str) -> Inquiry:
    (found,) = centre.inquire(number)
    return found


def test_a_serial_that_was_sold(centre: Centre) -> None:
    post(
        centre,
        transaction("T1", "purchase_receipt", phones("Sn1"), document="PO1"),
        transaction("T2", "direct_shipment", sale("PHONE", 1, "", "Sn1"), partner="C1"),
    )
    found = one(centre, "Sn1")
    facts = found.facts
    assert (found.site, found.item, found.where, found.held) == ("ROT", "PHONE", (), ())
    assert (facts.vendor, facts.customer, facts.unit_cost) == ("Vendor", "Customer Ltd", Decimal(300))
    assert facts.warranty == (Guarantee(1, DAY, YEAR, "parts"),)
    assert facts.contract == (Guarantee(1, DAY, DAY + timedelta(729)),)
    assert found.history == (
        event("purchase_receipt", "T1", ("@VENDOR", "A-1"), "300"),
        event("direct_shipment", "T2", ("A-1", CUSTOMER), "300"),
    )
    assert centre.inquire("Sn1", "CHI") == ()


def test_a_lot_costs_what_came_in_by_how_much_and_each_sale_has_its_warranty(centre: Centre) -> None:
    costs = [replace(milk(str(quantity), "M1"), unit_cost=Decimal(cost)) for quantity, cost in ((10, 1), (30, 3))]
    post(
        centre,
        *(transaction(f"T{at}", "purchase_receipt", line, document="PO1") for at, line in enumerate(costs)),
        transaction("T2", "direct_shipment", sale("MILK", 5, "M1"), partner="C1"),
        replace(transaction("T3", "recall"), reference="R7", marks=(Mark("MILK", "M1"),)),
    )
    found = one(centre, "m1")
    facts = found.facts
    assert (found.where, facts.unit_cost, facts.vendor) == ((("A-1", Decimal(35)),), Decimal("2.5"), "Vendor")
    assert facts.lot_warranty == (Period("W1", 1, 365, text="parts"),)
    assert facts.recalls == (Recall("R7", 1, "MILK", "M1", day=DAY, text="why", site="ROT", transaction="T3"),)
    assert [each.warranty for each in found.history] == [(), (), (Guarantee(1, DAY, YEAR, "parts"),), ()]


def test_what_only_marked_a_number_stands_in_its_history(centre: Centre) -> None:
    post(
        centre,
        transaction("T1", "purchase_receipt", milk("10", "M1"), document="PO1"),
        replace(transaction("T2", "hold_set"), marks=(Mark("MILK", "M1"),)),
        replace(transaction("T3", "hold_release"), marks=(Mark("MILK", "M1"),)),
        replace(transaction("T4", "quarantine_set"), marks=(Mark("MILK", "M1", day=YEAR),)),
        replace(transaction("T5", "recall"), reference="R7", marks=(Mark("MILK", "M1"),)),
        replace(transaction("T6", "recall_release"), reference="R7"),
        transaction("T7", "purchase_receipt", milk("1", "M2"), document="PO1"),
        replace(transaction("T8", "hold_set"), marks=(Mark("MILK", "M2"),)),
    )
    told = [(each.transaction, each.kind, each.from_place, each.said) for each in one(centre, "M1").history]
    assert told == [
        ("T1", "purchase_receipt", "@VENDOR", ""),
        ("T2", "hold_set", "", "why"),
        ("T3", "hold_release", "", "why"),
        ("T4", "quarantine_set", "", f"{YEAR} why"),
        ("T5", "recall", "", "R7 why"),
        ("T6", "recall_release", "", "R7 why"),
    ]
    assert [each.transaction for each in one(centre, "M2").history] == ["T7", "T8"]


def test_a_serial_tells_of_its_registration(centre: Centre) -> None:
    post(
        centre,
        transaction("T1", "purchase_receipt", phones("S1"), document="PO1"),
        transaction("T2", "direct_shipment", sale("PHONE", 1, "", "S1"), partner="C1"),
        replace(transaction("T3", "registration"), marks=(Mark("PHONE", serial="S1", document="T2"),)),
    )
    assert [each.kind for each in one(centre, "S1").history] == ["purchase_receipt", "direct_shipment", "registration"]


def test_the_kinds_that_mark_are_those_that_name_numbers_one_by_one() -> None:
    marking = {name for name, kind in KINDS.items() if check_marks in kind.whole_guards}
    assert set(schema.MARKING) == marking - {"recall"} | {"reserve", "unreserve"}


def test_what_was_taken_back_is_told_and_names_nobody(centre: Centre) -> None:
    sold = transaction("T2", "direct_shipment", sale("PHONE", 1, "", "S1"), partner="C1")
    post(centre, transaction("T1", "purchase_receipt", phones("S1"), document="PO1"), sold)
    back = replace(sold, id="T3", kind="direct_shipment_reversal", reverses="T2", approver="")
    line = replace(sold.lines[0], from_place=CUSTOMER, to_place="A-1")
    post(centre, replace(back, lines=(line,)))
    found = one(centre, "S1")
    assert (found.facts.customer, found.facts.warranty, found.where) == ("", (), (("A-1", Decimal(1)),))
    assert [each.reversed_by for each in found.history] == ["", "T3", ""]


def test_the_same_number_of_two_items_and_a_number_of_nobody(centre: Centre) -> None:
    pump = Line("PUMP", "EA", Decimal(1), "@VENDOR", "A-1", 4, (Allocation(Decimal(1), "L1", ("S1",)),))
    lines = (phones("S1"), pump)
    post(centre, *(transaction(f"T{at}", "purchase_receipt", each, document="PO1") for at, each in enumerate(lines)))
    assert [each.item for each in centre.inquire("S1")] == ["PHONE", "PUMP"]
    assert [each.facts.lot.lot for each in centre.inquire("S1") if each.facts.lot] == ["L1"]
    assert centre.inquire("S9") == ()


def test_dates_of_a_lot_stay_its_own(centre: Centre) -> None:
    post(centre, transaction("T1", "purchase_receipt", milk("1", "M1", date(2027, 5, 1)), document="PO1"))
    lot = one(centre, "M1").facts.lot
    assert lot is not None
    assert lot.expiry_date == date(2027, 5, 1)


def test_a_number_of_our_own_is_found_without_its_separators_and_a_vendors_is_not(
    centre: Centre, tmp_path: Path
) -> None:
    tags = "mask,kind,prefix,segments,next\nTAG,serial,T,N2-,N4+,T00-0100\n".replace("N2-,N4+", '"N2-,N4+"')
    items = "item,unit,tracking,serial_mask\nTAGGED,EA,serial,TAG\n"
    centre.import_folder(write_folder(tmp_path / "own", {"masks": tags, "items": items}))
    ours = Line("TAGGED", "EA", Decimal(1), "@VENDOR", "A-1", 0, (Allocation(Decimal(1), "", ("T00-0007",)),))
    post(centre, transaction("T1", "purchase_receipt", phones("T00-0008"), document="PO1"))
    post(centre, transaction("T2", "purchase_receipt", ours))
    assert [each.item for each in centre.inquire("T000007")] == ["TAGGED"]
    assert [each.item for each in centre.inquire("T00-0008")] == ["PHONE"]
    assert centre.inquire("T000008") == ()
