"""One setting or one word of an item's policy changed from the office: refused where frozen, kept with who did it."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from config import sample_folder
from sync import schema
from sync.centre.centre import Centre
from sync.centre.office_numbers import Ask
from sync.errors import ImportRefusedError
from sync.interchange.changing import IMPORT, OFFICE
from tests.sync.centre.warehouse import scalar
from tests.sync.interchange.folders import refused

SERIALISED, OTHER = "E-2010", "E-2020"
MILK = "F-1010"


@pytest.fixture
def sample(centre: Centre) -> Centre:
    centre.import_folder(sample_folder())
    return centre


def told(centre: Centre, scope: str, name: str, value: str) -> list[tuple[str, str]]:
    with pytest.raises(ImportRefusedError) as caught:
        centre.set_value(scope, name, value)
    return [(bad.column, bad.reason) for bad in caught.value.bad]


def column(centre: Centre, item: str, name: str) -> object:
    table = schema.CENTRAL["item"]
    return scalar(centre, select(table.c[name]).where(table.c.item == item))


def test_a_setting_is_set_and_who_did_it_is_kept(sample: Centre) -> None:
    sample.set_value("company", "sell_days_min", "3")
    sample.set_value(f"item_site:ROT:{MILK}", "sell_days_min", "5", "1999")
    sample.set_value("company", "sell_days_min", "4")
    made = [(each.badge, each.scope, each.name, each.before, each.after) for each in sample.settings_changed()]
    assert sorted(each for each in made if each[0] != IMPORT) == [
        ("1999", f"item_site:ROT:{MILK}", "sell_days_min", "", "5"),
        (OFFICE, "company", "sell_days_min", "", "3"),
        (OFFICE, "company", "sell_days_min", "3", "4"),
    ]


def test_what_is_so_already_is_no_change(sample: Centre) -> None:
    sample.set_value("company", "sell_days_min", "3")
    before = sample.settings_changed()
    sample.set_value("company", "sell_days_min", "3")
    assert sample.settings_changed() == before


def test_a_word_of_an_items_policy_is_changed_in_the_item(sample: Centre) -> None:
    changed = sample.set_value(f"item:{MILK}", "lot_expiry_level", "warning")
    assert (changed.before, changed.after) == ("error", "warning")
    assert column(sample, MILK, "lot_expiry_level") == "warning"


def test_a_word_of_an_items_policy_that_an_import_changes_is_kept_too(sample: Centre, tmp_path: Path) -> None:
    rows = f"item,description,unit,tracking,lot_expiry_level,lot_expiry_days\n{MILK},Whole milk UHT 1 l,EA,lot,warning,180\n"
    new = "NEW,Never seen,EA,lot,error,\n"
    (tmp_path / "items.csv").write_text(rows + new, encoding="utf-8")
    before = sample.settings_changed()
    sample.import_folder(tmp_path)
    sample.import_folder(tmp_path)
    made = [each for each in sample.settings_changed() if each not in before]
    assert [(each.badge, each.scope, each.name, each.before, each.after) for each in made] == [
        (IMPORT, f"item:{MILK}", "lot_expiry_level", "error", "warning")
    ]
    sample.set_value(f"item:{MILK}", "lot_expiry_level", "none", "1999")
    named = [each.badge for each in sample.settings_changed() if each.name == "lot_expiry_level"]
    assert sorted(named) == ["1999", IMPORT]


@pytest.mark.parametrize(
    ("scope", "name", "value", "wrong"),
    [
        ("company", "colour", "red", "name"),
        ("company", "sell_days_min", "soon", "value"),
        ("nowhere", "sell_days_min", "1", "scope"),
        ("site:XXX", "sell_days_min", "1", "scope"),
        (f"item_site:XXX:{MILK}", "sell_days_min", "1", "scope"),
        ("item:X", "active", "no", "item"),
        (f"item:{MILK}", "lot_expiry_level", "loud", "lot_expiry_level"),
        (f"item:{MILK}", "tracking", "none", "tracking"),
        (f"item:{MILK}", "lot_mask", "NOPE", "lot_mask"),
        (f"item:{MILK}", "warranty", "NOPE", "warranty"),
        (f"item:{MILK}", "next_serial", "HK1", "next_serial"),
        (f"item:{MILK}", "next_lot", "L1", "next_lot"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    sample: Centre, scope: str, name: str, value: str, wrong: str
) -> None:
    before = sample.settings_changed()
    assert {each for each, _ in told(sample, scope, name, value)} == {wrong}
    assert sample.settings_changed() == before


def test_a_next_number_that_would_not_be_the_next_is_refused(sample: Centre) -> None:
    """F7: counters never go back, so one that was given out or passed over would be said in vain."""
    sample.set_value(f"item:{SERIALISED}", "next_serial", "HK00000100")
    asked = Ask("ROT", SERIALISED, "serial", 2, date(2026, 11, 22))
    assert sample.make_numbers([asked], keep=True) == (("HK00000100", "HK00000101"),)
    assert told(sample, f"item:{SERIALISED}", "next_serial", "HK00000005") == [
        ("next_serial", "'HK00000005' was given out or passed over: HK00000102 is free")
    ]
    sample.set_value(f"item:{SERIALISED}", "next_serial", "HK00000200")
    assert sample.make_numbers([asked], keep=True) == (("HK00000200", "HK00000201"),)


def test_a_value_that_does_not_fit_says_what_would(sample: Centre) -> None:
    assert told(sample, "company", "lot_expiry_days", "1.5") == [
        ("value", "'1.5' does not fit lot_expiry_days: a whole number of days from 0 to 36500, or none")
    ]
    ((_, reason),) = told(sample, "company", "lot_mask", "LOT5")
    assert reason.endswith("; let the item say its own lot_mask first")


def test_numbers_forbid_another_mask_and_to_want_every_number_again(sample: Centre) -> None:
    sample.set_value(f"item:{MILK}", "lot_count_may_differ", "yes")
    reason = "cannot be turned off: there are numbers already"
    assert told(sample, f"item:{MILK}", "lot_count_may_differ", "no") == [("lot_count_may_differ", reason)]
    reason = "an item that is costed by lot needs every number"
    assert told(sample, f"item:{MILK}", "costing", "lot") == [("lot_count_may_differ", reason)]


def test_an_item_that_is_costed_by_number_may_not_go_without(sample: Centre) -> None:
    sample.set_value(f"item:{MILK}", "costing", "lot")
    reason = "an item that is costed by lot needs every number"
    assert told(sample, f"item:{MILK}", "lot_count_may_differ", "yes") == [("lot_count_may_differ", reason)]


def test_a_mask_is_frozen_once_there_are_numbers_of_it(sample: Centre, tmp_path: Path) -> None:
    item, mask, kind = used_mask(sample)
    row = next(r for r in rows_of(sample, "mask") if r["mask"] == mask)
    folder = tmp_path / "masks"
    folder.mkdir()
    (folder / "masks.csv").write_text(f"mask,kind,prefix,segments\n{mask},{kind},Q{row['prefix']},{row_cell(row)}\n")
    wanted = f"is {row['prefix']!r} and cannot change: there are numbers of this mask"
    assert ("masks.csv", 2, "prefix", wanted) in refused(sample, folder)
    wanted = f"is {mask!r} and cannot change: there are numbers"
    assert (f"{kind}_mask", wanted) in told(sample, f"item:{item}", f"{kind}_mask", "")


def rows_of(centre: Centre, entity: str) -> list[dict[str, str]]:
    return centre.database.read(
        lambda connection: [dict(row) for row in connection.execute(select(schema.CENTRAL[entity])).mappings()]
    )


def row_cell(row: dict[str, str]) -> str:
    return f'"{row["segments"]}"'


def used_mask(centre: Centre) -> tuple[str, str, str]:
    """An item of the sample that has numbers and a mask, with that mask and its kind."""
    numbered = {(row["item"], "serial") for row in rows_of(centre, "serial")}
    numbered |= {(row["item"], "lot") for row in rows_of(centre, "lot")}
    return next(
        (row["item"], row[f"{kind}_mask"], kind)
        for row in rows_of(centre, "item")
        for kind in ("serial", "lot")
        if row[f"{kind}_mask"] and (row["item"], kind) in numbered
    )


def test_serials_become_unique_in_the_company_only_where_no_two_items_share_one(centre: Centre, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(sample_folder(), tmp_path / "sample"))
    with (folder / "stock.csv").open("a", encoding="utf-8") as stock:
        for serial in ("HK91777001", "HK91777002"):
            stock.writelines(f"ROT,C-01-1,{item},,{serial},1,1,2026-11-01,\n" for item in (SERIALISED, OTHER))
    centre.import_folder(folder)
    reason = f"HK91777001 is in stock of {SERIALISED} and of {OTHER} (and 1 more)"
    assert told(centre, "company", "serial_unique", "company") == [("value", reason)]
    (tmp_path / "settings.csv").write_text("scope,name,value\ncompany,serial_unique,company\n", encoding="utf-8")
    shutil.rmtree(folder)
    assert refused(centre, tmp_path) == [("settings.csv", 2, "value", reason)]
    assert centre.set_value("company", "serial_unique", "item").after == "item"


def test_serials_that_nobody_shares_become_unique_in_the_company(sample: Centre) -> None:
    assert sample.set_value("company", "serial_unique", "company").after == "company"
