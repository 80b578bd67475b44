"""The policy of an item as it counts: who says a word, the narrowest wins, and the rules read nothing else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.documents import Document, DocumentKind, DocumentLine
from inventory.items import Costing, ExpiryLevel, Item, NumberOrder, Tracking
from inventory.memory import StockInMemory
from inventory.places import ADJUSTMENT, CUSTOMER
from inventory.policy import NOTHING, WORDS, Narrower, effective, scopes_of
from inventory.posting import post
from inventory.refusals import goods, selling
from inventory.stock import BalanceKey, Lot, Posted, Refused
from inventory.transactions import Allocation, Line, Transaction
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import MILK, NOW, RADIO, SITE, TODAY, warehouse

YESTERDAY = date(2026, 11, 21)
TEXTS = {
    "warranty": "W1",
    "contract": "C1",
    "serial_mask": "M1",
    "lot_mask": "M1",
    "costing": "fifo",
    "lot_origin": "vendor",
    "maker_serial": "unique",
    "serial_expiry_level": "error",
    "lot_expiry_level": "error",
    "serial_order": "lifo",
    "lot_order": "lifo",
    "reuse": "any",
    "serial_warranty_starts": "registered",
    "lot_warranty_starts": "registered",
    "return_disposition": "hold",
    "serial_count_may_differ": "yes",
    "lot_count_may_differ": "yes",
    "serial_contract_starts": "no",
    "lot_contract_starts": "no",
}
words = st.sampled_from(sorted(WORDS))


def text_of(name: str) -> str:
    return TEXTS.get(name, "7")


@given(words)
def test_every_word_is_the_companys_where_the_item_says_nothing(name: str) -> None:
    found = effective(Item("X"), {name: text_of(name)}, {}, {})
    assert found == replace(Item("X"), **{name: WORDS[name].read(text_of(name)).value})  # type: ignore[union-attr,arg-type]  # each fits


@given(words)
def test_an_item_keeps_what_it_says_itself_though_that_is_built_in(name: str) -> None:
    item = Item("X", own_words=f"other {name}")
    assert effective(item, {name: text_of(name)}, {}, {}) == item


@given(words, st.sampled_from(Narrower))
def test_the_narrowest_that_may_say_a_word_wins(name: str, scope: Narrower) -> None:
    item = Item("X", own_words=name)
    said = {name: text_of(name)}
    here, there = (said, {}) if scope is Narrower.ITEM_SITE else ({}, said)
    got = getattr(effective(item, {}, here, there), name) != WORDS[name].built_in
    assert got is (scope in WORDS[name].scopes)


@given(words)
def test_nothing_that_is_said_to_nobody_changes_the_item(name: str) -> None:
    item = Item("X")
    assert effective(item, {"send": "automatic", name: ""}, {name: ""}, {name: ""}) == item


@given(words, st.text(max_size=8))
def test_a_text_that_does_not_fit_says_nothing(name: str, text: str) -> None:
    item = Item("X")
    assert WORDS[name].fits(text) or effective(item, {name: text}, {}, {}) == item


def test_days_may_be_none_where_the_company_has_some() -> None:
    company = {"lot_expiry_days": "30"}
    found = [effective(Item("X"), company, here, {}).lot_expiry_days for here in ({}, {"lot_expiry_days": NOTHING})]
    assert found == [30, None]


def test_an_item_that_is_costed_by_number_needs_every_number_whatever_the_company_allows() -> None:
    item = Item("X", tracking=Tracking.SERIAL, costing=Costing.SERIAL)
    assert effective(item, {"serial_count_may_differ": "yes"}, {}, {}) == item


def test_a_customer_comes_before_the_item_at_a_site_and_that_before_the_item() -> None:
    item = Item("X", lot_order=NumberOrder.FIFO)
    here, there = {"lot_order": "lifo"}, {"lot_order": "number"}
    asked = [effective(item, {"lot_order": "fefo"}, *each) for each in (({}, {}), (here, {}), (here, there))]
    assert [each.lot_order for each in asked] == [NumberOrder.FIFO, NumberOrder.LIFO, NumberOrder.NUMBER]


def test_scopes_are_those_of_settings() -> None:
    assert scopes_of("S1", "X", "C1") == ("company", "item_site:S1:X", "customer:C1")


# The rules


@pytest.fixture
def stock() -> StockInMemory:
    """A warehouse with a lot of milk that ended yesterday, and an order of a customer for it."""
    kept = warehouse()
    kept.lots_by_key[MILK, "OLD"] = Lot(MILK, "OLD", expiry_date=YESTERDAY)
    kept.balances[BalanceKey("A-01", MILK, "OLD")] = Decimal(9)
    kept.documents["SO9"] = Document("SO9", DocumentKind.SALES_ORDER, SITE, "C1")
    kept.document_lines["SO9", 1] = DocumentLine("SO9", 1, MILK, Decimal(9), "EA", Decimal(1))
    return kept


def sale(document: str = "", partner: str = "") -> Transaction:
    lines = (Line(MILK, "EA", Decimal(1), "A-01", CUSTOMER, allocations=(Allocation(Decimal(1), "OLD"),)),)
    return Transaction("T1", "direct_shipment", SITE, NOW, TODAY, TODAY, "1900", document, partner, lines)


def test_a_customers_level_decides_what_this_customer_gets(stock: StockInMemory) -> None:
    expired = Refused(sale(), (selling.NumberExpired(MILK, "OLD", YESTERDAY),))
    assert judge(sale(), stock) == expired
    stock.settings["customer:C1", "lot_expiry_level"] = "none"
    assert isinstance(judge(sale(partner="C1"), stock), Posted)
    assert isinstance(judge(sale(partner="C2"), stock), Refused)


def test_an_item_at_a_site_has_its_own_level(stock: StockInMemory) -> None:
    stock.settings[f"item_site:{SITE}:{MILK}", "lot_expiry_level"] = "warning"
    assert isinstance(judge(sale(), stock), Posted)
    stock.settings[f"item_site:S2:{MILK}", "lot_expiry_level"] = "error"
    assert isinstance(judge(sale(), stock), Posted)


def test_the_companys_mask_is_that_of_an_item_without_one(stock: StockInMemory) -> None:
    stock.items[RADIO] = Item(RADIO, tracking=Tracking.SERIAL)
    stock.settings["company", "serial_mask"] = "RAD"
    line = Line(RADIO, "EA", Decimal(1), ADJUSTMENT, "A-01", allocations=(Allocation(Decimal(1), serials=("Z",)),))
    coming = Transaction("T1", "quantity_increase", SITE, NOW, TODAY, TODAY, "1900", lines=(line,), reason="found")
    assert post(coming, stock) == Refused(coming, (goods.NotInMask(RADIO, "Z", "RAD", "RX######"),))
    stock.items[RADIO] = Item(RADIO, tracking=Tracking.SERIAL, own_words="serial_mask")
    assert isinstance(post(coming, stock), Posted)


def test_the_companys_days_give_a_new_lot_its_date(stock: StockInMemory) -> None:
    stock.items["DRY"] = Item("DRY", tracking=Tracking.LOT)
    stock.settings["company", "lot_expiry_days"] = "30"
    stock.settings["company", "lot_expiry_level"] = "error"
    line = Line("DRY", "EA", Decimal(1), ADJUSTMENT, "A-01", allocations=(Allocation(Decimal(1), "L1"),))
    coming = Transaction("T1", "quantity_increase", SITE, NOW, TODAY, TODAY, "1900", lines=(line,), reason="found")
    posted = post(coming, stock)
    assert isinstance(posted, Posted)
    assert [each.expiry_date for each in posted.lots] == [date(2026, 12, 22)]


def test_an_item_in_stock_in_memory_is_the_one_that_counts(stock: StockInMemory) -> None:
    stock.settings["company", "reuse"] = "any"
    stock.settings["customer:C1", "serial_expiry_level"] = ExpiryLevel.ERROR.value
    plain, theirs = stock.item(RADIO), stock.item(RADIO, "C1")
    assert plain is not None
    assert theirs == replace(plain, serial_expiry_level=ExpiryLevel.ERROR)
