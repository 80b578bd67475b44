import json
from typing import Any

import pytest

from inventory.barcodes import LabelRule
from inventory.barcodes.decode import decode
from tests.inventory.barcodes.reference import TODAY

KEYS = {"ok", "complete", "kind", "aim", "elements", "meaning", "errors", "warnings", "candidates"}


def said(line: str | bytes) -> dict[str, Any]:
    return decode(line, TODAY)


def test_the_whole_object() -> None:
    assert said("]C10109506000134352172703001" + "0L2231{GS}3012") == {
        "ok": True,
        "complete": True,
        "kind": "gs1",
        "aim": "]C1",
        "elements": [
            {"ai": "01", "title": "GTIN", "value": "09506000134352", "at": 0},
            {"ai": "17", "title": "USE BY or EXPIRY", "value": "270300", "at": 16, "day_given": False},
            {"ai": "10", "title": "BATCH/LOT", "value": "L2231", "at": 24},
            {"ai": "30", "title": "VAR. COUNT", "value": "12", "at": 32},
        ],
        "meaning": {
            "gtin": "09506000134352",
            "lot": "L2231",
            "expiry": "2027-03-31",
            "day_given": False,
            "count": 12,
        },
        "errors": [],
        "warnings": [],
        "candidates": [],
    }


def test_errors_have_code_message_and_place() -> None:
    assert said("]C10109506000134353")["errors"] == [
        {"code": "bad_check_digit", "message": "(01) GTIN: bad check digit", "at": 15}
    ]


def test_numbers_that_are_no_count_stay_exact() -> None:
    assert said("]C10109506000134352" + "3103001250")["meaning"]["net_weight_kg"] == "1.250"
    assert said("[)>{RS}06{GS}7Q12.50KG{RS}{EOT}")["meaning"] == {"count": "12.50", "quantity_unit": "KG"}


@pytest.mark.parametrize("separator", ["{GS}", "\\x1d", "\\x1D", "{x1D}", "{x1d}", "\x1d"])
def test_each_way_to_write_a_separator_gives_the_same(separator: str) -> None:
    assert said(f"]C110A{separator}21B") == said(b"]C110A\x1d21B")


def test_bracketed_elements() -> None:
    found = said("(01)09506000134352(10)A\\(B")
    assert (found["kind"], found["ok"], found["meaning"]) == ("gs1", True, {"gtin": "09506000134352", "lot": "A(B"})
    assert [element["at"] for element in found["elements"]] == [1, 19]


def test_bracketed_elements_obey_the_rules() -> None:
    found = said("(01)09506000134352(02)09506000134352")
    assert (found["ok"], found["complete"]) == (False, False)


@pytest.mark.parametrize("line", ["(", "(15", "(1)12345", "(1A)12345", "(O1)09506000134352", "()1", "(10)12345^"])
def test_brackets_that_are_no_elements_are_errors(line: str) -> None:
    assert (said(line)["kind"], said(line)["ok"]) == ("gs1", False)


@pytest.mark.parametrize("line", ["(A)12", "(left) 7", "(SERIES-2026)B", ")1(", "(AB"])
def test_a_bracket_before_letters_is_plain(line: str) -> None:
    assert (said(line)["kind"], said(line)["ok"]) == ("plain", True)


def test_data_identifiers_have_another_key() -> None:
    assert said("[)>{RS}06{GS}S7{RS}{EOT}")["elements"] == [{"di": "S", "title": "SERIAL", "value": "7", "at": 7}]


def test_candidates() -> None:
    assert said("9506000134352")["candidates"] == [
        {"kind": "gtin", "value": "09506000134352", "meaning": {"gtin": "09506000134352"}}
    ]


def test_rules_are_used() -> None:
    found = decode("SN7", TODAY, [LabelRule("V", "n", "SN(?P<serial>[0-9]+)", "SN1")])
    assert (found["kind"], found["meaning"]) == ("plain", {"serial": "7"})


@pytest.mark.parametrize(
    "line",
    ["", "]C1", "]", "{", "{GS}", "\\x", "(01", "é", "\udce9", b"\xff\xfe", b"]C1\xe9", "x" * 10_000, "(10)" * 2000],
)
def test_whatever_comes_gives_an_object_that_json_can_hold(line: str | bytes) -> None:
    found = said(line)
    assert set(found) == KEYS
    assert json.loads(json.dumps(found)) == found


def test_bytes_that_are_no_text_survive() -> None:
    assert said("]C110A{xE9}")["errors"][0] == {
        "code": "not_in_cset82",
        "message": "(10) BATCH/LOT: not in cset82",
        "at": 3,
    }
