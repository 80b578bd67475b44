"""The cases of the GS1 reference engine and dictionary, through the public functions. All must agree."""

from typing import Any

import pytest

from inventory.barcodes import (
    Element,
    Scheme,
    Symbology,
    check_rules,
    lint,
    parse_bracketed,
    parse_digital_link,
    parse_scan,
    to_digital_link,
    to_scan,
)
from inventory.barcodes.brackets import message_of
from inventory.barcodes.decode import decode
from tests.inventory.barcodes.reference import CASES, TODAY, cases, groups, pairs

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="../shared is not there")

SYMBOLOGIES = {
    "QR": Symbology.QR,
    "DM": Symbology.DATA_MATRIX,
    "DotCode": Symbology.DOTCODE,
    "GS1_128_CCA": Symbology.GS1_128,
    "GS1_128_CCC": Symbology.GS1_128,
    "DataBarExpanded": Symbology.DATABAR_EXPANDED,
    "DataBarOmni": Symbology.DATABAR,
    "DataBarTruncated": Symbology.DATABAR,
    "DataBarStacked": Symbology.DATABAR,
    "DataBarStackedOmni": Symbology.DATABAR,
    "DataBarLimited": Symbology.DATABAR_LIMITED,
    "UPCA": Symbology.UPC_A,
    "UPCE": Symbology.UPC_E,
    "EAN13": Symbology.EAN_13,
    "EAN8": Symbology.EAN_8,
}


def as_scan(message: str) -> bytes:
    return b"]C1" + message[1:].replace("^", "\x1d").encode("latin-1")


def elements_of(bracketed: str) -> list[Element]:
    return [Element(Scheme.AI, ai, "", value, 0) for ai, value in pairs(bracketed)]


def test_every_group_is_run() -> None:
    known = {
        "scan_process",
        "scan_generate",
        "parse_bracketed",
        "process_ai",
        "validate_ais",
        "parse_dl",
        "generate_dl",
        "ai_linters",
    }
    assert {group for group in groups() if not group.startswith("lint:")} == known


@pytest.mark.parametrize("case", cases("scan_process"), ids=lambda case: case["scan"])
def test_scan_process(case: dict[str, Any]) -> None:
    parsed = parse_scan(case["scan"].encode("latin-1"), TODAY)
    assert (parsed.ok, parsed.message) == (case["ok"], case["data"])


@pytest.mark.parametrize("case", cases("scan_generate"), ids=lambda case: f"{case['sym']} {case['data']}")
def test_scan_generate(case: dict[str, Any]) -> None:
    symbology = SYMBOLOGIES.get(case["sym"])
    scan = None if symbology is None else to_scan(symbology, case["data"], TODAY)
    assert scan == (None if case["scan"] is None else case["scan"].encode("latin-1"))


@pytest.mark.parametrize("case", cases("process_ai"), ids=lambda case: case["data"])
def test_process_ai(case: dict[str, Any]) -> None:
    assert parse_scan(as_scan(case["data"]), TODAY).ok == case["ok"]


@pytest.mark.parametrize("case", cases("process_ai"), ids=lambda case: case["data"])
def test_decode_finds_the_same_errors_in_elements(case: dict[str, Any]) -> None:
    data = as_scan(case["data"]).removeprefix(b"]C1")
    said = {aim: decode(aim + data, TODAY)["ok"] for aim in (b"]C1", b"]e0", b"]d2", b"]Q3", b"]J1", b"]z1", b"\x1d")}
    assert said == dict.fromkeys(said, case["ok"])


@pytest.mark.parametrize("case", cases("parse_bracketed"), ids=lambda case: case["bracketed"])
def test_parse_bracketed(case: dict[str, Any]) -> None:
    parsed = parse_bracketed(case["bracketed"], TODAY)
    assert (parsed.ok, parsed.message) == (case["ok"], case["data"])


@pytest.mark.parametrize("case", cases("validate_ais"), ids=lambda case: f"{case['rule']} {case['bracketed']}")
def test_validate_ais(case: dict[str, Any]) -> None:
    found = check_rules(elements_of(case["bracketed"]))
    wrong = found.warnings if case["rule"] == "validateAIrequisites" else found.errors
    assert (not wrong) == case["ok"]


@pytest.mark.parametrize("case", cases("ai_linters"), ids=lambda case: case["bracketed"])
def test_ai_linters(case: dict[str, Any]) -> None:
    assert parse_bracketed(case["bracketed"], TODAY).ok == (case["err"] == "GS1_LINTER_OK")


@pytest.mark.parametrize("case", cases("parse_dl"), ids=lambda case: case["uri"])
def test_parse_digital_link(case: dict[str, Any]) -> None:
    parsed = parse_digital_link(case["uri"], TODAY)
    assert (parsed.ok, parsed.message) == (case["ok"], case["data"])


@pytest.mark.parametrize("case", cases("parse_dl"), ids=lambda case: case["uri"])
def test_decode_reads_a_link_in_a_qr_code_alike(case: dict[str, Any]) -> None:
    assert decode("]Q1" + case["uri"], TODAY)["ok"] == case["ok"]


@pytest.mark.parametrize("case", cases("generate_dl"), ids=lambda case: case["bracketed"])
def test_generate_digital_link(case: dict[str, Any]) -> None:
    assert (to_digital_link(pairs(case["bracketed"]), case["stem"]) or "") == case["uri"]


@pytest.mark.parametrize("name", [group.removeprefix("lint:") for group in groups() if group.startswith("lint:")])
def test_lint(name: str) -> None:
    wrong = []
    for case in cases(f"lint:{name}"):
        mark = lint(name, case["inp"])
        marked = None
        if mark:
            end = mark.start + mark.length
            marked = f"{case['inp'][: mark.start]}*{case['inp'][mark.start : end]}*{case['inp'][end:]}"
        if (mark is None, marked) != (case["ok"], case.get("mark")):
            wrong.append((case, mark))
    assert wrong == []


# docs/barcodes.md gives the reason: without AIM identifier and without brackets they are what a serial number may look like.
PLAIN_FOR_DECODE = {"ABC", "]X", "12345"}
READ_BY_DECODE = [
    case | {"text": case[key]}
    for group, key in (("scan_process", "scan"), ("parse_bracketed", "bracketed"), ("parse_dl", "uri"))
    for case in cases(group)
]


@pytest.mark.parametrize("case", READ_BY_DECODE, ids=lambda case: case["text"])
def test_decode_reads_alike(case: dict[str, Any]) -> None:
    said = decode(case["text"].encode("latin-1"), TODAY)
    if case["text"] in PLAIN_FOR_DECODE:
        assert (said["kind"], said["ok"], said["meaning"], case["ok"]) == ("plain", True, {}, False)
        return
    assert said["ok"] == case["ok"]
    if case["ok"] and case["data"].startswith("^"):
        read = [(element["ai"], element["value"]) for element in said["elements"]]
        assert message_of(read) == case["data"].removesuffix("^")


@pytest.mark.parametrize("case", cases("validate_ais"), ids=lambda case: f"{case['rule']} {case['bracketed']}")
def test_decode_holds_elements_against_each_other_alike(case: dict[str, Any]) -> None:
    said = decode(case["bracketed"].encode("latin-1"), TODAY)
    assert said["complete" if case["rule"] == "validateAIrequisites" else "ok"] == case["ok"]
