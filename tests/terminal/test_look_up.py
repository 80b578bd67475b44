"""One scan of a pallet or box says where it stands, for which order, and what is in it."""

from dataclasses import replace
from decimal import Decimal

from inventory.barcodes import identify
from inventory.memory import StockInMemory
from inventory.packs import Pack
from inventory.places import Bin
from inventory.refusals.base import Refusal
from inventory.refusals.reading import UnknownCode
from inventory.stock import BalanceKey, Serial, SerialState
from inventory.tasks.reading import read_code
from terminal.modes.look_up import look_up
from tests.inventory.warehouses import MILK, NOW, RADIO, SITE, TODAY, warehouse

SSCC = "340123450000000017"


def stock() -> StockInMemory:
    kept = warehouse()
    kept.bins["A-9"] = Bin(SITE, "A-9")
    kept.packs |= {
        f"#{SSCC}": Pack(f"#{SSCC}", bin="A-9", document="SO8"),
        "#BOX-1": Pack("#BOX-1", f"#{SSCC}", sealed=True),
    }
    kept.balances |= {BalanceKey(f"#{SSCC}", MILK, "M1"): Decimal(12), BalanceKey("#BOX-1", MILK, "M2"): Decimal(4)}
    return kept


def looked_up(text: str, aim: str | None = None) -> list[tuple[str, object]] | Refusal:
    reading = read_code(identify(text.encode(), aim, (), TODAY), stock(), ())
    assert not isinstance(reading, Refusal)
    found = look_up(reading, stock(), NOW)
    return found if isinstance(found, Refusal) else [(each.name, each.value) for each in found]


def test_a_pallet_is_shown_with_its_boxes_and_goods() -> None:
    shown = [
        ("pack", SSCC),
        ("document", "SO8"),
        ("bin", "A-9"),
        ("box", "BOX-1"),
        ("line", f"{MILK} M1 12 EA"),
    ]
    assert looked_up(f"00{SSCC}", "]C1") == shown
    assert looked_up(SSCC) == shown


def test_a_box_is_shown_in_its_pallet_whatever_its_case() -> None:
    shown = [
        ("pack", "BOX-1"),
        ("status", "sealed"),
        ("in_pack", SSCC),
        ("bin", "A-9"),
        ("line", f"{MILK} M2 4 EA"),
    ]
    assert [looked_up(text) for text in ("BOX-1", "#BOX-1", "box-1")] == [shown] * 3


def test_a_pack_that_nobody_knows_is_named_and_no_more() -> None:
    assert looked_up("00340123450000000024", "]C1") == [("pack", "340123450000000024")]
    assert isinstance(looked_up("BOX-2"), UnknownCode)


def of_maker(text: str, aim: str | None = None) -> list[str]:
    """Return the serials that are shown of what a code names."""
    kept = stock()
    for serial, maker in (("RX000009", "MK-1"), ("RX000010", "MK-2"), ("RX000011", "MK-2")):
        known = kept.serials.get((RADIO, serial)) or Serial(RADIO, serial, "A-1", SerialState.ON_HAND)
        kept.serials[RADIO, serial] = replace(known, maker_serial=maker)
    reading = read_code(identify(text.encode(), aim, (), TODAY), kept, ())
    assert not isinstance(reading, Refusal)
    found = look_up(reading, kept, NOW)
    return [] if isinstance(found, Refusal) else [str(each.value) for each in found if each.name == "serial"]


def test_a_unit_is_found_by_the_serial_of_its_maker_and_our_own_number_comes_first() -> None:
    assert of_maker("MK-1") == of_maker("mk-1") == of_maker("]C1250MK-1") == ["RX000009"]
    assert of_maker("MK-2") == ["RX000010", "RX000011"]
    assert of_maker("RX000010") == ["RX000010"]
    assert of_maker("MK-3") == []
