"""Separators of masks (F4): off is for ever, never while a mask has it; refused in the office and in an import, and kept who did it."""

from pathlib import Path

import pytest

from inventory.settings import SEPARATORS, SETTINGS, SWITCHES
from sync.centre.centre import Centre
from sync.interchange.changing import OFFICE
from tests.sync.centre.warehouse import write_folder
from tests.sync.interchange.folders import refused
from tests.sync.interchange.test_changing import told

MASKS = "mask,kind,prefix,segments\n"


@pytest.fixture(autouse=True)
def masks(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(
        write_folder(tmp_path / "masks", {"masks": MASKS + 'DASHED,serial,,"A2-,N6+"\n', "items": "item\nRED\n"})
    )


def test_every_separator_has_a_switch_for_serial_and_for_lot_masks_and_is_on() -> None:
    assert set(SWITCHES.values()) == {(kind, sign) for kind in ("serial", "lot") for sign in SEPARATORS.values()}
    assert {SETTINGS[name].default for name in SWITCHES} == {"yes"}


def test_a_separator_that_a_mask_has_is_not_switched_off(centre: Centre) -> None:
    reason = "'-' cannot be switched off: mask DASHED has it"
    assert told(centre, "company", "serial_separator_dash", "no") == [("value", reason)]
    assert centre.set_value("company", "lot_separator_dash", "no").after == "no"


def test_off_is_for_ever_and_kept_who_did_it(centre: Centre) -> None:
    centre.set_value("company", "serial_separator_slash", "yes")
    centre.set_value("company", "serial_separator_slash", "no", "1999")
    reason = "'/' was switched off for serial masks, and that is for ever"
    assert told(centre, "company", "serial_separator_slash", "yes") == [("value", reason)]
    made = [(each.badge, each.name, each.before, each.after) for each in centre.settings_changed()]
    assert sorted(each for each in made if "separator" in each[1]) == [
        ("1999", "serial_separator_slash", "yes", "no"),
        (OFFICE, "serial_separator_slash", "", "yes"),
    ]


def test_an_import_is_refused_as_the_office_is(centre: Centre, tmp_path: Path) -> None:
    centre.set_value("company", "serial_separator_slash", "no")
    settings = "scope,name,value\ncompany,serial_separator_slash,yes\ncompany,serial_separator_dash,no\n"
    assert [each[3] for each in refused(centre, write_folder(tmp_path / "in", {"settings": settings}))] == [
        "'/' was switched off for serial masks, and that is for ever",
        "'-' cannot be switched off: mask DASHED has it",
    ]


def test_a_new_mask_has_no_separator_that_is_off_and_an_old_one_is_as_it_was(centre: Centre, tmp_path: Path) -> None:
    centre.set_value("company", "serial_separator_slash", "no")
    rows = MASKS + 'NEW,serial,,"A2/,N6+"\nLOTS,lot,,"A2/,N6+"\nDASHED,serial,,"A2-,N6+"\n'
    assert [(each[1], each[3]) for each in refused(centre, write_folder(tmp_path / "in", {"masks": rows}))] == [
        (2, "'/' is switched off for serial masks (F4)")
    ]


def test_a_mask_that_comes_with_the_switch_keeps_it_on(centre: Centre, tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "in",
        {
            "masks": MASKS + 'DOTTED,lot,,"A2.,N6+"\n',
            "settings": "scope,name,value\ncompany,lot_separator_dot,no\n",
        },
    )
    assert [each[3] for each in refused(centre, folder)] == ["'.' cannot be switched off: mask DOTTED has it"]


def test_separators_are_switched_for_the_company(centre: Centre) -> None:
    assert told(centre, "item:RED", "lot_separator_dot", "no") == [("scope", "lot_separator_dot is said for company")]
