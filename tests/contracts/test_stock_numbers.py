"""Numbers of our own and what new ones have, of both kinds of stock: found without separators (F5), with their presets (F16)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inventory.fields import FieldType, OptionalField
from inventory.item_masks import serial_mask_of
from inventory.memory import StockInMemory
from inventory.numbers import Mask, shape_of
from inventory.segments import parse_segments
from inventory.stock import Match, MatchKind, Serial, SerialState, Stock
from sync.handheld.home import Handheld
from tests.sync.handheld.homes import enrolled, filled
from tests.sync.handheld.warehouse import DAY, warehouse


def numbered() -> StockInMemory:
    """Return the small warehouse with an item of our own numbers and one with a vendor's, and optional fields of their serials."""
    stock = warehouse()
    stock.masks["OWN"] = Mask("OWN", "serial", "", parse_segments("A2-,N4+"))
    stock.masks["CLS"] = Mask("CLS", "serial", "", parse_segments("C2-,Y2,M2-,N4+"))
    stock.items["CLS"] = replace(stock.items["SER"], item="CLS", serial_mask="CLS", item_class="WP")
    kept = Serial("CLS", "WP-2611-0001", state=SerialState.ON_HAND, place="R-02", stock_date=DAY)
    stock.serials["CLS", "WP-2611-0001"] = kept
    # of another class: a vendor's, exactly as it is
    stock.serials["CLS", "XY-2611-0001"] = replace(kept, serial="XY-2611-0001")
    stock.masks["LOTS"] = Mask("LOTS", "lot", "", parse_segments("A2/,N4+"))
    stock.items["OWN"] = replace(stock.items["SER"], item="OWN", serial_mask="OWN")
    stock.serials["OWN", "OW-0001"] = Serial("OWN", "OW-0001", state=SerialState.ON_HAND, place="R-02", stock_date=DAY)
    for item, name, kind, preset in (
        ("", "heat", FieldType.TEXT, "H0"),
        ("OWN", "heat", FieldType.TEXT, "H1"),
        ("OWN", "tested", FieldType.YES_NO, "yes"),
        ("OWN", "weight", FieldType.NUMBER, ""),
    ):
        stock.fields["serial", item, name] = OptionalField("serial", item, name, kind, preset)
    stock.items["VEN"] = replace(stock.items["SER"], item="VEN")
    stock.serials["VEN", "VE-0001"] = Serial("VEN", "VE-0001", state=SerialState.ON_HAND, place="R-02", stock_date=DAY)
    for (item, serial), maker in ((("OWN", "OW-0001"), "MK-7"), (("VEN", "VE-0001"), "Mk-7")):
        stock.serials[item, serial] = replace(stock.serials[item, serial], maker_serial=maker)
    never = Serial("OWN", "OW-0002", state=SerialState.UNKNOWN, place="@VENDOR", maker_serial="MK-8")
    stock.serials["OWN", "OW-0002"] = never
    return stock


@pytest.fixture(params=["memory", "sqlite"])
def stock(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stock]:
    if request.param == "memory":
        yield numbered()
        return
    filled(enrolled(tmp_path / "home"), numbered()).close()
    with Handheld.open(tmp_path / "home", checked=False) as handheld:
        yield handheld.stock


def test_our_own_numbers_are_found_without_their_separators_a_vendors_only_as_it_is(stock: Stock) -> None:
    own = (Match(MatchKind.SERIAL, "OW-0001", "OWN"),)
    assert [stock.find(text) for text in ("OW-0001", "OW0001", "ow0001")] == [own, own, own]
    assert stock.find("VE-0001") == (Match(MatchKind.SERIAL, "VE-0001", "VEN"),)
    assert [stock.find(text) for text in ("VE0001", "OW-00-01", "OW/0001")] == [(), (), ()]


def test_a_number_with_class_and_day_is_found_without_its_separators(stock: Stock) -> None:
    own = (Match(MatchKind.SERIAL, "WP-2611-0001", "CLS"),)
    assert [stock.find(text) for text in ("WP26110001", "WP-2611-0001", "wp26110001")] == [own] * 3
    assert [stock.find(text) for text in ("WP26130001", "WP26120001", "WPYYMM0001")] == [(), (), ()]
    assert [len(stock.find(text)) for text in ("XY-2611-0001", "XY26110001")] == [1, 0]


def test_the_class_of_an_item_is_known_and_its_mask_has_it(stock: Stock) -> None:
    item = stock.item("CLS")
    assert item is not None
    mask = serial_mask_of(stock, item)
    assert mask is not None
    assert (item.item_class, shape_of(mask)) == ("WP", "WP-YYMM-####")


def test_presets_are_those_of_the_item_before_those_of_all_items(stock: Stock) -> None:
    assert [stock.presets("serial", item) for item in ("OWN", "VEN")] == [
        '{"heat":"H1","tested":"yes"}',
        '{"heat":"H0"}',
    ]
    assert stock.presets("lot", "OWN") == ""


def test_units_are_found_by_the_serials_of_their_makers(stock: Stock) -> None:
    named = [(each.item, each.serial) for each in stock.serials_of_maker("mk-7")]
    assert named == [("OWN", "OW-0001"), ("VEN", "VE-0001")]
    assert [each.serial for each in stock.serials_of_maker("MK-7")] == ["OW-0001"]
    assert stock.units_of_maker("OWN", "MK-7") == ("OW-0001",)
    assert stock.units_of_maker("OWN", "mk-7") == stock.units_of_maker("VEN", "MK-7") == ()
    assert stock.serials_of_maker("") == stock.serials_of_maker("MK-8") == ()
