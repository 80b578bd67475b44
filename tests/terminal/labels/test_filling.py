"""Templates filled: what a scanner reads of a label is what the label was made for, or it is not made."""

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.errors import LabelError
from drivers.rendering import render
from inventory.barcodes import identify
from inventory.barcodes.check_digits import mod10_digit
from terminal.labels.filling import fill
from terminal.labels.template import read_template, template_named, templates

TODAY = date(2026, 11, 22)
GTIN = "09506000134352"
FIELDS = {
    "item": "A-1103/B",
    "description": "Bearing 6204 2RS",
    "gtin": GTIN,
    "lot": "L2231",
    "serial": "SN-000812",
    "expiry": "2027-03-31",
    "bin": "A-03-2",
    "sscc": "106141412345678908",
    "tag": "TAG-0001",
    "badge": "1001",
    "name": "Ana",
    "role": "picker",
    "command": "F2",
    "passport": "SHP1:" + "6BF" * 700,
    "summary": "ROT 22.11. 09:00",
    "line01": "by 1001, device 1",
}
READ = {
    "badge": ("1001",),
    "bin": ("A-03-2",),
    "command": ("STOCKHAND.F2",),
    "hold_tag": ("TAG-0001",),
    "item": ("9506000134352",),
    "lot": (f"(01){GTIN}(17)270331(10)L2231",),
    "lot_bars": (f"(01){GTIN}(17)270331(10)L2231",),
    "passport": ("SHP1:" + "6BF" * 700,),
    "summary": (),
    "pallet": ("(00)106141412345678908",),
    "serial": (f"(01){GTIN}(17)270331(10)L2231(21)SN-000812",),
    "serial_link": (f"https://id.gs1.org/01/{GTIN}/10/L2231/21/SN-000812?17=270331",),
}


def test_every_label_that_there_is_reads_as_it_should() -> None:
    assert {name: fill(template, FIELDS, TODAY).reads for name, template in templates().items()} == READ


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("name", READ)
def test_every_label_can_be_printed(name: str, dpi: int) -> None:
    assert any(render(fill(template_named(name), FIELDS, TODAY).label, dpi).packed)


@pytest.mark.parametrize("name", READ)
def test_every_label_can_be_printed_for_an_item_without_gtin(name: str) -> None:
    fields = {**FIELDS, "gtin": ""}
    assert any(render(fill(template_named(name), fields, TODAY).label, 203).packed)


def test_a_case_has_a_symbol_of_its_own() -> None:
    filled = fill(template_named("item"), {**FIELDS, "gtin": "19506000134359"}, TODAY)
    assert filled.reads == ("(01)19506000134359",)


def test_a_link_may_lead_to_the_companys_own_pages() -> None:
    fields = {**FIELDS, "stem": "https://id.example.com/goods/", "lot": "A/B 1"[:3]}
    filled = fill(template_named("serial_link"), fields, TODAY)
    assert filled.reads == (f"https://id.example.com/goods/01/{GTIN}/10/A%2FB/21/SN-000812?17=270331",)


@pytest.mark.parametrize("stem", ["ftp://x.example", "https://", "HttpS://x.example", "x"])
def test_what_is_no_stem_of_a_link_is_refused(stem: str) -> None:
    with pytest.raises(LabelError, match="would be read as something else"):
        fill(template_named("serial_link"), {**FIELDS, "stem": stem}, TODAY)


def test_a_label_without_what_it_is_of_is_refused() -> None:
    with pytest.raises(LabelError, match="a label lot needs lot"):
        fill(template_named("lot"), {"item": "A-1103/B"}, TODAY)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("lot", "gtin", "09506000134351"), ("lot", "lot", "L" * 21), ("lot", "lot", "Käse"), ("pallet", "sscc", "1")],
)
def test_what_gs1_does_not_allow_is_refused(name: str, field: str, value: str) -> None:
    with pytest.raises(LabelError, match=re.escape(value)):
        fill(template_named(name), {**FIELDS, field: value}, TODAY)


def test_a_template_says_what_is_wrong_with_it() -> None:
    with pytest.raises(LabelError, match="label template x: unknown key colour"):
        read_template("x", 'title = "x"\nsize = [1, 2]\nfields = []\ncolour = "red"\n')
    with pytest.raises(LabelError, match="label template x: 'size'"):
        read_template("x", 'title = "x"\nfields = []\n')
    with pytest.raises(LabelError, match="unknown label 'x', expected badge, bin"):
        template_named("x")


GS1_TEXT = st.text(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!\"%&'()*+,-./:;<=>?_", min_size=1, max_size=20
)
GTINS = st.integers(0, 10**12 - 1).map(lambda number: (body := f"0{number:012d}") + mod10_digit(body))
DAYS = st.dates(date(2020, 1, 1), date(2049, 12, 31))


NAMES = st.sampled_from((("serial", "]d2"), ("lot", "]d2"), ("serial_link", "]Q1"), ("lot_bars", "]C1")))


def _is_read_as(of: tuple[str, str], gtin: str, lot: str, serial: str, day: date) -> None:
    name, aim = of
    if name == "lot_bars":
        # so much of a lot fits in bars, whatever its signs
        lot = lot[:12]
    fields = {"item": "X", "gtin": gtin, "lot": lot, "serial": serial, "expiry": day.isoformat()}
    filled = fill(template_named(name), fields, TODAY)
    render(filled.label, 203)
    (symbol,) = filled.label.symbols
    meaning = identify(symbol.data, aim, (), TODAY).meaning
    read = (meaning.gtin, meaning.lot, meaning.serial, meaning.expiry and meaning.expiry.day)
    assert read == (gtin, lot, serial if "serial" in name else None, day)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(of=NAMES, gtin=GTINS, lot=GS1_TEXT, serial=GS1_TEXT, day=DAYS)
def test_any_lot_and_serial_is_read_back_and_understood(
    of: tuple[str, str], gtin: str, lot: str, serial: str, day: date
) -> None:
    _is_read_as(of, gtin, lot, serial, day)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(of=NAMES, gtin=GTINS, lot=GS1_TEXT, serial=GS1_TEXT, day=DAYS)
def test_ten_thousand_labels_are_read_back_and_understood(
    of: tuple[str, str], gtin: str, lot: str, serial: str, day: date
) -> None:
    _is_read_as(of, gtin, lot, serial, day)
