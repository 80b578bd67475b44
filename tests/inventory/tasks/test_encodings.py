"""One label in each way that it may be encoded or sent: what the terminal knows afterwards, and what it asks, is the same."""

from datetime import timedelta

import pytest

from inventory.tasks.steps import Outcome
from tests.inventory.tasks.floor import Floor
from tests.inventory.warehouses import MILK, MILK_GTIN, TODAY, warehouse

DAY = TODAY + timedelta(days=90)
EXPIRY = f"{DAY:%y%m%d}"
ENCODINGS = {
    "GS1-128": f"]C101{MILK_GTIN}10M1\x1d17{EXPIRY}",
    "GS1-128, a fixed element first": f"]C101{MILK_GTIN}17{EXPIRY}10M1",
    "GS1 DataMatrix": f"]d201{MILK_GTIN}10M1\x1d17{EXPIRY}",
    "GS1 QR": f"]Q301{MILK_GTIN}10M1\x1d17{EXPIRY}",
    "GS1 DataBar": f"]e001{MILK_GTIN}10M1\x1d17{EXPIRY}",
    "no identifier": f"01{MILK_GTIN}10M1\x1d17{EXPIRY}",
    "no identifier, first sign sent": f"\x1d01{MILK_GTIN}10M1\x1d17{EXPIRY}",
    "a separator at the end": f"]C101{MILK_GTIN}17{EXPIRY}10M1\x1d",
    "separators everywhere": f"]C101{MILK_GTIN}\x1d17{EXPIRY}\x1d10M1",
    "the lot first": f"]C110M1\x1d01{MILK_GTIN}17{EXPIRY}",
    "Digital Link": f"https://id.example.com/01/{MILK_GTIN}/10/M1?17={EXPIRY}",
    "Digital Link in a QR": f"]Q1https://id.example.com/01/{MILK_GTIN}/10/M1?17={EXPIRY}",
}


def known_after(data: str) -> tuple[object, ...]:
    floor = Floor(warehouse())
    floor.scan("PO1")
    outcome = floor.scan(data)
    prompt = floor.prompt
    return outcome, floor.code, floor.state.ask, prompt.asks, prompt.known, prompt.counter


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS)
def test_each_encoding_of_one_label_gives_the_same(data: str) -> None:
    outcome, *rest = known_after(data)
    assert (outcome, rest) == (Outcome.OK, list(known_after(ENCODINGS["GS1-128"])[1:]))


def test_the_label_gives_item_lot_and_day() -> None:
    floor = Floor(warehouse())
    floor.scan("PO1")
    floor.scan(ENCODINGS["GS1-128"])
    values = {each.name: each.value for each in floor.prompt.known}
    assert (values["item"], values["lot"], values["expiry"]) == (MILK, "M1", DAY)
