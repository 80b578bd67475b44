import pytest

from inventory.barcodes.aim import is_aim, split_aim, symbology_name


@pytest.mark.parametrize("aim", ["]C1", "]E0", "]E4", "]d2", "]Q3", "]e0", "]J1", "]z1", "]zC", "]A7", "]X0", "]Z6"])
def test_known_identifiers_are_taken_off(aim: str) -> None:
    assert split_aim(aim.encode() + b"123") == (aim, b"123")


@pytest.mark.parametrize(
    "data", [b"]", b"]Y", b"]C", b"]C9", b"]q1X", b"]XX", b"]!1", b"[C1", b"", b"]\xe91X", b"A]C1"]
)
def test_plain_data_that_begin_with_a_bracket_stay_whole(data: bytes) -> None:
    assert split_aim(data) == (None, data)


def test_an_identifier_without_data_is_one() -> None:
    assert split_aim(b"]C1") == ("]C1", b"")


def test_three_characters_exactly() -> None:
    assert not is_aim("]C10")


@pytest.mark.parametrize(
    ("aim", "name"),
    [("]C1", "GS1-128"), ("]C0", "Code 128"), ("]d2", "GS1 DataMatrix"), ("]E0", "EAN/UPC"), ("", "Unknown")],
)
def test_symbologies_have_names(aim: str, name: str) -> None:
    assert symbology_name(aim) == name
