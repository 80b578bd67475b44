"""An item that became a kit while it was in stock: what is there goes out, and nothing more comes in (F30)."""

from decimal import Decimal

from inventory.people import Operator, Role
from inventory.places import ADJUSTMENT, VENDOR
from inventory.refusals.goods import KitNotStocked
from inventory.stock import BalanceKey, Posted, Refused
from inventory.transactions import Allocation, Line, Transaction, reversal
from tests.inventory.ledgers import judge
from tests.inventory.warehouses import GLOVES, NOW, SITE, TODAY, warehouse


def made(name: str, kind: str, quantity: str, from_place: str, to_place: str) -> Transaction:
    line = Line(GLOVES, "EA", Decimal(quantity), from_place, to_place, allocations=(Allocation(Decimal(quantity)),))
    return Transaction(name, kind, SITE, NOW, TODAY, TODAY, "1900", lines=(line,), reason="damage")


def test_what_was_in_stock_before_its_item_became_a_kit_is_written_off_or_taken_back() -> None:
    stock = warehouse()
    stock.operators["1900"] = Operator("1900", "Sue", Role.SUPERVISOR)
    receipt = made("T1", "purchase_receipt", "5", VENDOR, "A-01")
    came = judge(receipt, stock)
    assert isinstance(came, Posted)
    stock.apply(came)
    stock.kits.add(GLOVES)
    for refused in (made("T2", "purchase_receipt", "5", VENDOR, "A-01"), made("T3", "move", "1", "A-01", "R-04")):
        assert judge(refused, stock) == Refused(refused, (KitNotStocked(GLOVES),))
    scrapped, back = made("T4", "scrap", "5", "A-01", ADJUSTMENT), (TODAY, TODAY)
    for going in (reversal(receipt, transaction_id="T5", operator="1900", at=NOW, days=back), scrapped):
        gone = judge(going, stock)
        assert isinstance(gone, Posted)
        assert gone.balances()[BalanceKey("A-01", GLOVES)] == -5
