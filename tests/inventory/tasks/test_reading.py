"""What a scanned code means here, where the code alone does not say it."""

import pytest

from inventory.barcodes import identify
from inventory.items import ItemCode
from inventory.refusals.reading import UnreadableCode, WebAddress
from inventory.tasks.reading import Reading, read_code
from tests.inventory.warehouses import GLOVES, TODAY, warehouse

PAGE = "https://gloves.example/p/EN-374"


@pytest.mark.parametrize("aim", [None, "]Q1"])
def test_a_web_address_that_is_filed_as_the_code_of_an_item_is_that_item(aim: str | None) -> None:
    stock = warehouse()
    stock.codes.append(ItemCode(GLOVES, PAGE, "vendor", "EA"))
    reading = read_code(identify(PAGE.encode(), aim, (), TODAY), stock, ())
    assert isinstance(reading, Reading)
    assert (reading.item, reading.unit) == (GLOVES, "EA")


@pytest.mark.parametrize("aim", [None, "]Q1"])
def test_any_other_web_address_is_no_code_of_ours(aim: str | None) -> None:
    code = identify(PAGE.encode(), aim, (), TODAY)
    assert read_code(code, warehouse(), ()) == WebAddress(PAGE)


def test_a_damaged_label_is_not_looked_up() -> None:
    stock = warehouse()
    stock.codes.append(ItemCode(GLOVES, "0109506000134353", "vendor", "EA"))
    code = identify(b"0109506000134353", "]C1", (), TODAY)
    assert read_code(code, stock, ()) == UnreadableCode("0109506000134353", "bad_check_digit", 15)
