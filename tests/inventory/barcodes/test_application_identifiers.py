"""The table against itself, and against the table of another parser."""

import json
from importlib.resources import files
from typing import Any

import pytest

from inventory.barcodes.application_identifiers import at_start, by_ai, digits_by_prefix

# Prefixes of AIs whose length is predefined (GS1 General Specifications 7.8.5), so that no separator follows.
PREDEFINED = {
    "00",
    "01",
    "02",
    "03",
    "11",
    "12",
    "13",
    "15",
    "16",
    "17",
    "20",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "41",
}


@pytest.fixture(scope="module", name="theirs")
def biip_table() -> dict[str, dict[str, Any]]:
    table = files("biip.gs1_application_identifiers").joinpath("_application_identifiers.json")
    return {row["ai"]: row for row in json.loads(table.read_text(encoding="utf-8"))}


def test_both_tables_hold_the_same_identifiers(theirs: dict[str, Any]) -> None:
    assert set(by_ai()) == set(theirs)


def test_both_tables_agree_where_a_separator_is_needed(theirs: dict[str, Any]) -> None:
    assert {ai for ai, row in by_ai().items() if row.predefined} == {
        ai for ai, row in theirs.items() if not row["separator_required"]
    }


def test_both_tables_agree_on_lengths(theirs: dict[str, Any]) -> None:
    def longest(form: str) -> int:
        parts = [part.strip("[]").lstrip("NX").split("..")[-1] for part in form.split("+")[1:]]
        return sum(int(part.lstrip("N")) for part in parts)

    differing = {
        ai: (row.longest, theirs[ai]["format"])
        for ai, row in by_ai().items()
        if theirs[ai]["format"].count("+") == 1 and row.longest != longest(theirs[ai]["format"])
    }
    assert differing == {}


def test_predefined_length_goes_by_prefix() -> None:
    assert {ai[:2] for ai, row in by_ai().items() if row.predefined} == PREDEFINED
    assert all(row.predefined == (ai[:2] in PREDEFINED) for ai, row in by_ai().items())


def test_what_is_predefined_is_of_one_length() -> None:
    assert all(row.shortest == row.longest for row in by_ai().values() if row.predefined)


def test_all_identifiers_of_a_prefix_are_equally_long() -> None:
    assert all(len(ai) == digits_by_prefix()[ai[:2]] for ai in by_ai())


def test_a_row_names_only_identifiers_that_exist() -> None:
    named = {
        ai
        for row in by_ai().values()
        for ai in [
            *row.excluded,
            *(ai for group in row.required for joined in group for ai in joined),
            *(ai for order in row.link_orders for ai in order),
        ]
    }
    unknown = {
        ai for ai in named if not any(known.startswith(ai.rstrip("n")) and len(known) == len(ai) for known in by_ai())
    }
    assert unknown == set()


def test_the_last_digit_of_a_measure_counts_its_decimals() -> None:
    assert (by_ai()["3103"].decimals, by_ai()["3922"].decimals, by_ai()["37"].decimals) == (3, 2, None)


@pytest.mark.parametrize(
    ("text", "ai"), [("0112", "01"), ("3103", "3103"), ("23512", "235"), ("2361", None), ("89", None)]
)
def test_the_identifier_at_a_place(text: str, ai: str | None) -> None:
    found = at_start("x" + text, 1, len(text) + 1)
    assert (found.ai if found else None) == ai


def test_an_identifier_that_is_cut_is_none() -> None:
    assert at_start("310312", 0, 3) is None
