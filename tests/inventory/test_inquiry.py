"""What is said of a serial or lot when somebody asks: from a sale or a registration on, period after period (F14, F15, F57-F59)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from inventory.documents import Document, DocumentKind, Partner
from inventory.guarantees import Period
from inventory.inquiry import FOR_LIFE, FROM_SALE, NOT_REGISTERED, lot_facts, rows_of, serial_facts
from inventory.items import WarrantyStart
from inventory.memory import StockInMemory
from inventory.places import CUSTOMER
from inventory.posting import post
from inventory.recalls import Recall
from inventory.stock import BalanceKey, Posted
from inventory.tasks.steps import Known
from inventory.tracked import Lot, Serial, SerialState
from inventory.transactions import Allocation, Line, Mark, Transaction
from tests.inventory.warehouses import MILK, NOW, RADIO, SITE, TODAY, warehouse

YEAR = timedelta(364)
IN_STOCK = Serial(RADIO, "RX000001", "A-01", SerialState.ON_HAND, stock_date=TODAY, receipt="PO-1")


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    kept.partners |= {"V9": Partner("V9", "Vendor Ltd", "vendor"), "C9": Partner("C9", "Customer Ltd", "customer")}
    kept.documents["PO-1"] = Document("PO-1", DocumentKind.PURCHASE_ORDER, SITE, "V9")
    kept.documents["SO-1"] = Document("SO-1", DocumentKind.SALES_ORDER, SITE, "C9")
    kept.keep_period("warranty", Period("W", 1, days=365, text="parts"))
    kept.keep_period("warranty", Period("W", 2, days=30, starts_after_days=5))
    kept.keep_period("warranty", Period("W", 3, lifetime=True))
    kept.keep_period("contract", Period("C", 1, days=10))
    kept.items[RADIO] = replace(kept.items[RADIO], warranty="W")
    return kept


def said(stock: StockInMemory, serial: Serial) -> list[tuple[str, object]]:
    return [(each.name, each.value) for each in rows_of(serial_facts(stock, stock.items[RADIO], serial))]


def test_a_unit_in_stock_names_its_vendor_and_its_contract(stock: StockInMemory) -> None:
    serial = replace(IN_STOCK, contract="C", contract_from=TODAY)
    assert said(stock, serial) == [
        ("vendor", "Vendor Ltd"),
        ("stock_date", TODAY),
        ("contract_from", TODAY),
        ("contract_until", TODAY + timedelta(9)),
    ]


def test_periods_follow_each_other_from_the_sale(stock: StockInMemory) -> None:
    sold = replace(IN_STOCK, state=SerialState.SHIPPED, document="SO-1", warranty="W", warranty_from=TODAY)
    second = TODAY + YEAR + timedelta(1)
    assert said(stock, sold) == [
        ("customer", "Customer Ltd"),
        ("vendor", "Vendor Ltd"),
        ("stock_date", TODAY),
        ("warranty_from", TODAY),
        ("warranty_until", TODAY + YEAR),
        ("warranty_text", "parts"),
        ("warranty_from", second),
        ("warranty_until", second + timedelta(29)),
        ("warranty_from", second + timedelta(30)),
        ("warranty_until", FOR_LIFE),
    ]


def test_a_warranty_that_begins_with_registration_waits_for_it(stock: StockInMemory) -> None:
    stock.items[RADIO] = replace(stock.items[RADIO], serial_warranty_starts=WarrantyStart.REGISTERED)
    sold = replace(IN_STOCK, state=SerialState.SHIPPED, place="@CUSTOMER", document="SO-1", since=TODAY)
    stock.serials[RADIO, sold.serial] = sold
    assert ("registered", NOT_REGISTERED) in said(stock, sold)
    later = TODAY + timedelta(3)
    mark = Mark(RADIO, serial=sold.serial, document="SO-1", day=later)
    registration = Transaction("r1", "registration", SITE, NOW, later, later, "1900", marks=(mark,))
    verdict = post(registration, stock)
    assert isinstance(verdict, Posted), verdict
    shown = said(stock, verdict.serials[0])
    assert ("registered", later) in shown
    assert shown[shown.index(("registered", later)) + 1] == ("warranty_from", later)


def test_a_lot_says_its_marks_and_that_its_warranty_begins_with_each_sale(stock: StockInMemory) -> None:
    milk = replace(stock.items[MILK], warranty="W2", lot_warranty_starts=WarrantyStart.SOLD)
    stock.keep_period("warranty", Period("W2", 1, days=90))
    recall = Recall("R-7", 1, item=MILK, lot="M1", day=date(2026, 11, 20))
    stock.recall_lines = {("R-7", 1): recall, ("R-6", 1): replace(recall, recall="R-6", released_by="t")}
    lot = Lot(MILK, "M1", TODAY, vendor="V9", hold="damaged", quarantine_until=TODAY, receipts="PO-1")
    shown = [(each.name, each.value) for each in rows_of(lot_facts(stock, milk, lot))]
    assert shown == [
        ("vendor", "Vendor Ltd"),
        ("stock_date", TODAY),
        ("recall", "R-7"),
        ("recalled_on", date(2026, 11, 20)),
        ("hold", "damaged"),
        ("quarantine_until", TODAY),
        ("warranty_from", FROM_SALE),
        ("warranty_days", Decimal(90)),
    ]


def test_a_cost_is_said_only_where_it_was_found(stock: StockInMemory) -> None:
    facts = serial_facts(stock, stock.items[RADIO], replace(IN_STOCK, unit_cost=Decimal(300)))
    assert "unit_cost" not in [each.name for each in rows_of(facts)]
    assert rows_of(replace(facts, unit_cost=Decimal(300)))[-1].value == Decimal(300)


@pytest.mark.parametrize("starts", [WarrantyStart.SOLD, WarrantyStart.REGISTERED])
def test_a_unit_that_is_sold_again_is_registered_anew_and_its_warranty_begins_with_this_sale(
    stock: StockInMemory, starts: WarrantyStart
) -> None:
    stock.items[RADIO] = replace(stock.items[RADIO], serial_warranty_starts=starts)
    long_ago = date(2025, 1, 1)
    back = replace(IN_STOCK, warranty="W", warranty_from=long_ago, registered=long_ago)
    stock.serials[RADIO, back.serial] = back
    stock.balances[BalanceKey("A-01", RADIO)] = Decimal(1)
    line = Line(
        RADIO, "EA", Decimal(1), "A-01", CUSTOMER, allocations=(Allocation(Decimal(1), serials=(back.serial,)),)
    )
    sold = posted(stock, Transaction("s1", "direct_shipment", SITE, NOW, TODAY, TODAY, "1900", lines=(line,)))
    at_sale = TODAY if starts is WarrantyStart.SOLD else None
    assert (sold.warranty, sold.warranty_from, sold.registered) == ("W", at_sale, None)
    later = TODAY + timedelta(3)
    mark = Mark(RADIO, serial=sold.serial, document="s1", day=later)
    known = posted(stock, Transaction("r1", "registration", SITE, NOW, later, later, "1900", marks=(mark,)))
    assert (known.registered, known.warranty_from) == (later, at_sale or later)


def posted(stock: StockInMemory, transaction: Transaction) -> Serial:
    verdict = post(transaction, stock)
    assert isinstance(verdict, Posted), verdict
    stock.apply(verdict)
    (serial,) = verdict.serials
    return serial


def test_the_days_beside_the_last_one_are_said_of_a_lot_and_of_its_serials(stock: StockInMemory) -> None:
    """Four dates: to tell somebody, to take it out of stock, and to test it again (domain.md 4)."""
    milk = replace(stock.items[MILK], alert_days=9, removal_days=5)
    lot = Lot(MILK, "M1", expiry_date=date(2027, 1, 31), retest_date=date(2026, 12, 24))
    said = [
        Known("alert_from", date(2027, 1, 22)),
        Known("remove_from", date(2027, 1, 26)),
        Known("retest", date(2026, 12, 24)),
    ]
    assert rows_of(lot_facts(stock, milk, lot)) == said
    stock.lots_by_key[MILK, "M1"] = lot
    serial = replace(IN_STOCK, item=MILK, lot="M1", contract="", receipt="")
    assert [each for each in rows_of(serial_facts(stock, milk, serial)) if each in said] == said
    assert lot_facts(stock, replace(milk, alert_days=None), replace(lot, retest_date=None)).days == (said[1],)
