"""The demo warehouse is what `hub import` is documented to take, and agrees with itself: columns, keys, codes."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from config import sample_folder
from tests.config.sample_files import Row, by, column, rows

COLUMNS = {
    "sites": "site name time_zone",
    "items": "item description unit tracking serial_mask lot_mask serial_expiry_days lot_expiry_days"
    " serial_expiry_level lot_expiry_level quarantine_days serial_order lot_order reuse serial_count_may_differ"
    " lot_count_may_differ next_serial next_lot warranty contract active item_class",
    "item_sites": "item site active",
    "units": "item unit factor",
    "item_codes": "item code kind unit",
    "kits": "kit component quantity",
    "masks": "mask kind prefix segments next",
    "bins": "site bin walk_order kind active",
    "partners": "partner name kind",
    "documents": "site document kind partner to_site due reference",
    "document_lines": "document line item quantity unit unit_cost bin",
    "document_numbers": "document line lot serial quantity expiry_date sscc",
    "stock": "site bin item lot serial quantity unit_cost stock_date expiry_date",
    "operators": "badge name pin role site language",
    "reasons": "reason text use",
    "label_rules": "partner name pattern example",
    "warranty": "code line days lifetime starts_after_days text",
    "contracts": "code line days lifetime starts_after_days text",
    "settings": "scope name value",
}
KEYS = {
    "sites": "site",
    "items": "item",
    "item_sites": "item site",
    "units": "item unit",
    "item_codes": "item code",
    "kits": "kit component",
    "masks": "mask",
    "bins": "site bin",
    "partners": "partner",
    "documents": "document",
    "document_lines": "document line",
    "document_numbers": "document line lot serial",
    "stock": "site bin item lot serial",
    "operators": "badge site",
    "reasons": "reason",
    "label_rules": "partner name",
    "warranty": "code line",
    "contracts": "code line",
    "settings": "scope name",
}
VALUES = {
    ("items", "tracking"): "none lot serial lot+serial",
    ("items", "serial_expiry_level"): "none warning error",
    ("items", "lot_expiry_level"): "none warning error",
    ("items", "serial_order"): "number fifo lifo fefo",
    ("items", "lot_order"): "number fifo lifo fefo",
    ("items", "reuse"): "never returns any",
    ("items", "active"): "yes no",
    ("item_sites", "active"): "yes no",
    ("bins", "active"): "yes no",
    ("bins", "kind"): "pick bulk dock hold quarantine returns transit",
    ("item_codes", "kind"): "gtin vendor customer internal",
    ("masks", "kind"): "serial lot",
    ("partners", "kind"): "vendor customer",
    ("documents", "kind"): "purchase_order sales_order transfer count return_note work_order",
    ("operators", "role"): "picker receiver supervisor administrator",
    ("reasons", "use"): "short adjust override return",
}
REFERENCES = {
    ("items", "serial_mask"): ("masks", "mask"),
    ("items", "lot_mask"): ("masks", "mask"),
    ("items", "warranty"): ("warranty", "code"),
    ("items", "contract"): ("contracts", "code"),
    ("item_sites", "item"): ("items", "item"),
    ("item_sites", "site"): ("sites", "site"),
    ("units", "item"): ("items", "item"),
    ("item_codes", "item"): ("items", "item"),
    ("kits", "kit"): ("items", "item"),
    ("kits", "component"): ("items", "item"),
    ("bins", "site"): ("sites", "site"),
    ("documents", "site"): ("sites", "site"),
    ("documents", "to_site"): ("sites", "site"),
    ("documents", "partner"): ("partners", "partner"),
    ("document_lines", "document"): ("documents", "document"),
    ("document_lines", "item"): ("items", "item"),
    ("document_numbers", "document"): ("documents", "document"),
    ("stock", "site"): ("sites", "site"),
    ("stock", "item"): ("items", "item"),
    ("operators", "site"): ("sites", "site"),
    ("label_rules", "partner"): ("partners", "partner"),
}
AMBIGUOUS_ON_PURPOSE = {"NL-NBR": {"G-0040", "G-0041"}}
DESCRIPTION_COLUMNS = 26
CODE_CHARACTERS = re.compile(r"[\x21-\x7e]+")


def check_digit(digits: str) -> str:
    """Weights 3 and 1 from the right (GS1 General Specifications, 7.9.1)."""
    return str(-sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(reversed(digits), start=1)) % 10)


def units_of(item: str) -> set[str]:
    return {by("items", "item")[item]["unit"]} | {r["unit"] for r in rows("units") if r["item"] == item}


def repeated(values: Iterable[object]) -> list[object]:
    return [value for value, times in Counter(values).items() if times > 1]


def test_the_folder_holds_exactly_the_import_files() -> None:
    assert {path.stem for path in sample_folder().glob("*.csv")} == set(COLUMNS)


@pytest.mark.parametrize("name", COLUMNS)
def test_file_has_the_documented_columns_and_full_rows(name: str) -> None:
    expected = COLUMNS[name].split()
    assert rows(name)
    for row in rows(name):
        assert list(row) == expected
        assert "too few" not in row.values()
        assert all(value == value.strip() for value in row.values())


@pytest.mark.parametrize("name", KEYS)
def test_key_names_one_row(name: str) -> None:
    assert repeated(tuple(row[part] for part in KEYS[name].split()) for row in rows(name)) == []


@pytest.mark.parametrize(("name", "key"), VALUES)
def test_value_is_one_of_the_documented(name: str, key: str) -> None:
    optional = {""} if key.startswith(("serial_", "lot_")) or key == "reuse" else set()
    assert set(column(name, key)) - optional <= set(VALUES[name, key].split())


@pytest.mark.parametrize(("name", "key"), REFERENCES)
def test_reference_points_at_a_row(name: str, key: str) -> None:
    assert set(column(name, key)) - {""} <= set(column(*REFERENCES[name, key]))


@pytest.mark.parametrize(("name", "key"), [("item_codes", "unit"), ("document_lines", "unit")])
def test_unit_is_one_of_the_item(name: str, key: str) -> None:
    assert [row for row in rows(name) if row[key] not in units_of(row["item"])] == []


def test_time_zones_exist() -> None:
    assert [ZoneInfo(zone).key for zone in column("sites", "time_zone")] == ["Europe/Amsterdam", "America/Chicago"]


def test_size_is_that_of_a_small_warehouse() -> None:
    sites = Counter(column("bins", "site"))
    assert 55 <= len(rows("items")) <= 70
    assert sum(sites.values()) == 40
    assert len(sites) == 2
    assert set(Counter(column("items", "tracking"))) == {"none", "lot", "serial", "lot+serial"}


def test_description_fits_the_narrow_screen() -> None:
    assert [text for text in column("items", "description") if len(text) > DESCRIPTION_COLUMNS] == []


def test_gtin_has_14_digits_and_the_right_check_digit() -> None:
    gtins = [row["code"] for row in rows("item_codes") if row["kind"] == "gtin"]
    assert [code for code in gtins if not re.fullmatch(r"\d{14}", code) or code[-1] != check_digit(code[:-1])] == []


def test_case_gtin_has_a_packaging_indicator_and_unit_cs() -> None:
    cases = [row for row in rows("item_codes") if row["kind"] == "gtin" and row["unit"] == "CS"]
    assert cases
    assert {row["code"][0] for row in cases} == {"1"}


def test_sscc_has_18_digits_and_the_right_check_digit() -> None:
    advised = set(column("document_numbers", "sscc")) - {""}
    assert len(advised) == 3
    assert [c for c in advised if not re.fullmatch(r"\d{18}", c) or c[-1] != check_digit(c[:-1])] == []


def test_a_code_names_one_item_but_the_one_that_shows_the_question() -> None:
    named: dict[str, set[str]] = {}
    for row in rows("item_codes"):
        named.setdefault(row["code"], set()).add(row["item"])
    assert {code: items for code, items in named.items() if len(items) > 1} == AMBIGUOUS_ON_PURPOSE


def test_codes_of_one_sort_are_never_codes_of_another() -> None:
    sorts = [
        set(column("items", "item")),
        set(column("item_codes", "code")),
        set(column("bins", "bin")),
        set(column("operators", "badge")),
        set(column("documents", "document")),
        set(column("documents", "reference")) - {""},
        set(column("document_numbers", "sscc")) - {""},
        set(column("stock", "serial")) | set(column("document_numbers", "serial")) - {""},
    ]
    assert repeated(code for sort in sorts for code in sort if code) == []


def test_scanned_codes_are_plain_ascii_without_spaces() -> None:
    codes = column("items", "item") + column("item_codes", "code") + column("bins", "bin")
    codes += column("operators", "badge") + column("documents", "document")
    assert [code for code in codes if not CODE_CHARACTERS.fullmatch(code)] == []


def test_bins_of_a_site_have_an_order_of_their_own() -> None:
    assert repeated((row["site"], int(row["walk_order"])) for row in rows("bins")) == []


@pytest.mark.parametrize("site", ["ROT", "CHI"])
def test_site_has_every_kind_of_bin_and_of_operator(site: str) -> None:
    kinds = {row["kind"] for row in rows("bins") if row["site"] == site}
    roles = {row["role"] for row in rows("operators") if row["site"] in {site, ""}}
    assert kinds == set(VALUES["bins", "kind"].split())
    assert roles == set(VALUES["operators", "role"].split())


def test_pins_are_four_digits_and_differ() -> None:
    pins = column("operators", "pin")
    assert all(re.fullmatch(r"\d{4}", pin) for pin in pins)
    assert repeated(pins) == []


def test_label_rule_finds_its_example_and_an_item() -> None:
    codes = {row["code"] for row in rows("item_codes")}
    for rule in rows("label_rules"):
        assert len(rule["pattern"]) <= 200
        found = re.fullmatch(rule["pattern"], rule["example"])
        assert found is not None
        assert found["part"] in codes


def test_mask_names_at_most_one_counting_segment_and_fits_forty_characters() -> None:
    for mask in rows("masks"):
        parts = [re.fullmatch(r"([ANXCYMD])(\d+)([-./])?(\+?)", part) for part in mask["segments"].split(",")]
        known = [part for part in parts if part is not None]
        assert len(known) == len(parts) <= 5
        assert [part[1] for part in known if part[4]] == ["N"]
        assert len(mask["prefix"]) + sum(int(part[2]) + len(part[3] or "") for part in known) <= 40


def test_serialised_item_has_a_mask_and_lists_no_rule_of_what_it_does_not_track() -> None:
    for item in rows("items"):
        assert bool(item["serial_mask"]) == ("serial" in item["tracking"])
        if "lot" not in item["tracking"]:
            assert {item[key] for key in ("lot_mask", "lot_expiry_days", "lot_order", "quarantine_days")} == {""}


def test_amounts_are_plain_decimals_and_dates_are_dates() -> None:
    amounts = column("units", "factor") + column("document_lines", "quantity") + column("stock", "quantity")
    amounts += column("stock", "unit_cost") + [cost for cost in column("document_lines", "unit_cost") if cost]
    assert [text for text in amounts if not re.fullmatch(r"\d+(\.\d{1,6})?", text)] == []
    dates = column("documents", "due") + column("stock", "stock_date") + column("stock", "expiry_date")
    dates += column("document_numbers", "expiry_date")
    assert all(date.fromisoformat(text) for text in dates if text)


def test_rules_of_the_company_are_set_once_for_company_site_or_item() -> None:
    scopes = {"company"} | {f"site:{site}" for site in column("sites", "site")}
    scopes |= {f"item:{item}" for item in column("items", "item")}
    assert set(column("settings", "scope")) <= scopes


def test_warranty_lines_say_days_or_lifetime() -> None:
    def bounded(row: Row) -> bool:
        return row["lifetime"] == "yes" if not row["days"] else 0 < int(row["days"]) <= 999_999

    assert all(bounded(row) for row in rows("warranty") + rows("contracts"))


def test_factor_is_positive() -> None:
    assert min(Decimal(factor) for factor in column("units", "factor")) > 0
