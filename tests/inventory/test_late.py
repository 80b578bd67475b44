"""Policies: what is let past, and what never is; everything stands where nobody asks for less."""

from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.documents import DocumentState
from inventory.kinds import KINDS
from inventory.late import JUDGEMENTS, LatePolicy, late_policy_of
from inventory.memory import StockInMemory
from inventory.places import VENDOR
from inventory.posting import post
from inventory.refusals import goods, selling
from inventory.refusals.base import Refusal
from inventory.settings import POLICY, POLICY_KINDS, SETTINGS
from inventory.stock import Lot, Posted, Refused
from inventory.transactions import Allocation, Line, Transaction
from tests.inventory.warehouses import GLOVES, MILK, NOW, RADIO, SITE, TODAY, warehouse


def receipt(*lines: Line) -> Transaction:
    return Transaction("T1", "purchase_receipt", SITE, NOW, TODAY, TODAY, "1001", document="PO2", lines=lines)


def gloves(quantity: str) -> Line:
    count = Decimal(quantity)
    return Line(GLOVES, "EA", count, VENDOR, "R-04", 2, (Allocation(count),))


def radio(serial: str) -> Line:
    return Line(RADIO, "EA", Decimal(1), VENDOR, "R-04", 1, (Allocation(Decimal(1), serials=(serial,)),))


def outcome(transaction: Transaction, policy: LatePolicy, stock: StockInMemory | None = None) -> list[str]:
    """Return what came of it: `posted` with the flags, or the refusals."""
    result = post(transaction, stock or warehouse(), policy=policy)
    if isinstance(result, Refused):
        return [each.code for each in result.refusals]
    return ["posted", *(each.code for each in result.flags)]


@pytest.mark.parametrize(
    ("policy", "came"),
    [
        (LatePolicy.HOLD, ["more_than_ordered"]),
        (LatePolicy.FLAG, ["posted", "more_than_ordered"]),
        (LatePolicy.POST, ["posted"]),
    ],
)
def test_a_judgement_is_held_flagged_or_let_past(policy: LatePolicy, came: list[str]) -> None:
    assert outcome(receipt(gloves("31")), policy) == came


def test_what_is_let_past_takes_all_its_effect() -> None:
    stock = warehouse()
    posted = post(receipt(gloves("31")), stock, policy=LatePolicy.FLAG)
    assert isinstance(posted, Posted)
    stock.apply(posted)
    line = stock.line("PO2", 2)
    assert (line and line.done, sum(each.quantity for each in posted.movements)) == (Decimal(31), Decimal(31))


def test_a_number_outside_the_mask_is_flagged_and_one_that_is_in_stock_is_held() -> None:
    stock = warehouse()
    assert outcome(receipt(radio("WILD-1")), LatePolicy.FLAG, stock) == ["posted", "not_in_mask"]
    came = post(receipt(radio("RX000001")), stock)
    assert isinstance(came, Posted)
    stock.apply(came)
    other = replace(receipt(radio("RX000001")), id="T2", document="PO3", lines=(replace(radio("RX000001"), line=2),))
    assert outcome(other, LatePolicy.FLAG, stock) == ["serial_in_stock"]


def test_with_a_fact_beside_it_a_judgement_does_not_hide_it() -> None:
    assert outcome(receipt(gloves("31"), replace(gloves("1"), from_place="R-04")), LatePolicy.POST) == ["wrong_place"]


def test_a_closed_order_still_takes_what_has_come() -> None:
    stock = warehouse()
    stock.documents["PO2"] = replace(stock.documents["PO2"], state=DocumentState.CLOSED)
    assert outcome(receipt(gloves("1")), LatePolicy.HOLD, stock) == ["document_closed"]
    assert outcome(receipt(gloves("1")), LatePolicy.FLAG, stock) == ["posted", "document_closed"]


PROTECTING: tuple[type[Refusal], ...] = (
    goods.NotEnough,
    goods.OutOfTemperature,
    goods.SerialNotHere,
    goods.SerialInStock,
    selling.LotRecalled,
    selling.SerialRecalled,
    selling.LotHeld,
    selling.SerialHeld,
    selling.LotQuarantined,
    selling.NumberExpired,
)


def test_facts_and_what_protects_people_are_never_let_past() -> None:
    assert not set(PROTECTING) & set(JUDGEMENTS)


def test_a_recall_is_not_hidden_by_too_short_a_life() -> None:
    """The first reason of several is said: what may be let past comes last."""
    stock = warehouse()
    stock.settings["company", "sell_days_min"] = "30"
    stock.lots_by_key[MILK, "M1"] = Lot(MILK, "M1", expiry_date=TODAY, recall="R1")
    line = Line(MILK, "EA", Decimal(1), "A-01", "@CUSTOMER", 0, (Allocation(Decimal(1), "M1"),))
    usage = Transaction("T1", "direct_shipment", SITE, NOW, TODAY, TODAY, "1900", lines=(line,), partner="C1")
    assert "lot_recalled" in outcome(usage, LatePolicy.POST, stock)


def test_the_site_decides_by_kind() -> None:
    stock = warehouse()
    stock.settings["company", "policy_pick"] = "post"
    stock.settings[f"site:{SITE}", "policy_pick"] = "post_and_flag"
    policies = {kind: late_policy_of(stock, kind) for kind in ("pick", "purchase_receipt", "recall", "pick_reversal")}
    assert policies == {
        "pick": LatePolicy.FLAG,
        "purchase_receipt": LatePolicy.HOLD,
        "recall": LatePolicy.HOLD,
        "pick_reversal": LatePolicy.HOLD,
    }


def test_every_kind_with_a_policy_is_a_kind_and_has_its_setting() -> None:
    assert set(POLICY_KINDS) <= set(KINDS)
    assert {POLICY + kind for kind in POLICY_KINDS} == {name for name in SETTINGS if name.startswith(POLICY)}
