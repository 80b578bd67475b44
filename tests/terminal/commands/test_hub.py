"""`stockhand hub`: from an empty folder to a handheld."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from config import sample_folder
from inventory.policy import WORDS
from inventory.settings import SETTINGS
from sync.centre.centre import Centre
from sync.handheld.home import Handheld
from sync.messages import Status
from tests.sync.centre.between import BETWEEN, WAY, made, phones, pushed
from tests.sync.centre.warehouse import NOW, Device, write_folder
from tests.terminal.commands.running import stockhand


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    folder = tmp_path / "warehouse"
    folder.mkdir()
    for path in sample_folder().glob("*.csv"):
        shutil.copy(path, folder)
    return folder


def test_a_store_is_made_filled_pulled_and_exported(tmp_path: Path, warehouse: Path) -> None:
    home, url = tmp_path / "home", f"sqlite:///{tmp_path / 'centre.db'}"
    assert stockhand(home, "hub", "init", "--centre", url).returncode == 0
    assert stockhand(home, "hub", "init", "--centre", url).stdout.startswith(b"nothing to do")
    assert stockhand(home, "hub", "import", str(warehouse), "--centre", url).returncode == 0
    enrolled = json.loads(stockhand(home, "enroll", "--site", "ROT", "--centre", url, "--json").stdout)
    assert (enrolled["site"], enrolled["rows"] > 500) == ("ROT", True)
    # from here on the home knows its centre
    out = tmp_path / "out"
    assert stockhand(home, "hub", "export", str(out)).returncode == 0
    assert (out / "documents.csv").exists()
    assert stockhand(home, "verify").stdout == b"the store agrees with its ledger\n"


def test_an_export_says_which_units_it_leaves_out(tmp_path: Path) -> None:
    home, url = tmp_path / "home", f"sqlite:///{tmp_path / 'centre.db'}"
    centre = Centre.open(url, create=True, now=lambda: NOW)
    centre.init()
    centre.import_folder(write_folder(tmp_path / "files", BETWEEN))
    device = Device(centre.enroll_device("CHI"), "2900")
    made(device, "transfer_receipt", "", replace(phones(WAY, "A"), line=0), reference="TR1")
    assert pushed(centre, device).status is Status.POSTED
    centre.close()
    told = stockhand(home, "hub", "export", str(tmp_path / "out"), "--centre", url).stdout.splitlines()
    assert told[-1] == b"left out at ROT: PHONE A: it came to CHI by TR1, whose dispatch was not heard yet"


def test_a_check_lists_every_bad_row_and_writes_nothing(tmp_path: Path, warehouse: Path) -> None:
    home, url = tmp_path / "home", f"sqlite:///{tmp_path / 'centre.db'}"
    with (warehouse / "items.csv").open("a") as file:
        file.write("BAD-1,,EA,sometimes" + "," * 17 + "\n")
    with (warehouse / "bins.csv").open("a") as file:
        file.write("NOWHERE,X-1,1,pick,yes\n")
    stockhand(home, "hub", "init", "--centre", url)
    for more in (("--check",), ()):
        done = stockhand(home, "hub", "import", str(warehouse), *more, "--json", "--centre", url)
        refused = json.loads(done.stdout)["refused"]
        assert done.returncode == 1
        assert any(row.startswith("items.csv:") for row in refused)
        assert any(row.startswith("bins.csv:") for row in refused)
    assert stockhand(home, "enroll", "--site", "ROT", "--centre", url).returncode == 3


def test_no_site_is_no_handheld(tmp_path: Path) -> None:
    home, url = tmp_path / "home", f"sqlite:///{tmp_path / 'centre.db'}"
    stockhand(home, "hub", "init", "--centre", url)
    done = stockhand(home, "enroll", "--site", "NOWHERE", "--centre", url)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def told(home: Path, *words: str, pin: str = "9753") -> tuple[int, dict[str, object]]:
    done = stockhand(home, "hub", "set", *words, "--json", stdin=f"{pin}\n".encode())
    return done.returncode, json.loads(done.stdout) if done.stdout else {"stderr": done.stderr.decode()}


@pytest.fixture
def filled(tmp_path: Path, warehouse: Path) -> Path:
    """A home beside a store with the sample warehouse, which it knows."""
    home, url = tmp_path / "home", f"sqlite:///{tmp_path / 'centre.db'}"
    stockhand(home, "hub", "init", "--centre", url)
    stockhand(home, "hub", "import", str(warehouse), "--centre", url)
    stockhand(home, "enroll", "--site", "ROT", "--centre", url)
    return home


def test_an_administrator_sets_a_default_of_the_company_with_badge_and_pin(filled: Path) -> None:
    code, said = told(filled, "company", "retest_days", "90", "--site", "ROT", "--as", "9001")
    changed = {"badge": "9001", "scope": "company", "name": "retest_days", "before": "", "after": "90"}
    assert (code, {**said["changed"], "at": ""}) == (0, {**changed, "at": ""})  # type: ignore[dict-item]  # an object
    listed = json.loads(stockhand(filled, "hub", "set", "--json").stdout)["changes"]
    assert {**listed[0], "at": ""} == {**changed, "at": ""}
    assert listed[0] == said["changed"]


@pytest.mark.parametrize(
    ("badge", "pin", "words"),
    [("9001", "0000", "its PIN is wrong"), ("1900", "8765", "may not change settings")],
)
def test_who_has_no_right_or_another_pin_sets_nothing(filled: Path, badge: str, pin: str, words: str) -> None:
    before = stockhand(filled, "hub", "set", "--json").stdout
    code, said = told(filled, "company", "retest_days", "90", "--site", "ROT", "--as", badge, pin=pin)
    assert (code, words in str(said["stderr"]), pin in str(said["stderr"])) == (1, True, False)
    assert stockhand(filled, "hub", "set", "--json").stdout == before


def test_a_scope_that_is_empty_changes_nothing_and_is_said(filled: Path) -> None:
    """A script whose variable is empty must not take the list of changes for success."""
    done = stockhand(filled, "hub", "set", "", "retest_days", "90")
    assert (done.returncode, done.stdout, b"something is missing" in done.stderr) == (1, b"", True)


def test_what_numbers_have_frozen_is_refused_with_its_reason(filled: Path) -> None:
    code, said = told(filled, "item:E-2010", "serial_mask", "none", "--site", "ROT", "--as", "9001")
    refused = ["serial_mask: is 'EL10' and cannot change: there are numbers"]
    assert (code, said) == (1, {"changed": None, "refused": refused})


def test_a_handheld_pulls_what_was_set(filled: Path) -> None:
    told(filled, "company", "retest_days", "90", "--site", "ROT", "--as", "9001")
    assert stockhand(filled, "sync").returncode == 0
    handheld = Handheld.open(filled)
    try:
        item = handheld.stock.item("F-1010")
    finally:
        handheld.close()
    assert item is not None
    assert item.retest_days == 90


def test_a_separator_is_switched_off_only_by_who_says_that_it_is_for_ever(filled: Path) -> None:
    words = ("company", "serial_separator_slash", "no", "--site", "ROT", "--as", "9001")
    code, said = told(filled, *words)
    assert (code, "'/' could never be switched on again" in str(said["stderr"])) == (1, True)
    assert told(filled, *words, "--for-ever")[0] == 0
    code, said = told(filled, *words[:2], "yes", *words[3:])
    assert (code, said["refused"]) == (1, ["value: '/' was switched off for serial masks, and that is for ever"])


def test_the_names_that_may_be_set_are_listed_with_their_scopes_and_values(tmp_path: Path) -> None:
    words = ("hub", "set", "--names", "--centre", f"sqlite:///{tmp_path / 'centre.db'}")
    assert stockhand(tmp_path, "hub", "init", *words[3:]).returncode == 0
    listed = {each["name"]: each for each in json.loads(stockhand(tmp_path, *words, "--json").stdout)["names"]}
    assert listed.keys() == SETTINGS.keys() | WORDS.keys()
    assert listed["sell_days_min"] == {
        "name": "sell_days_min",
        "scopes": ["company", "site", "item", "item_site", "customer"],
        "values": "a whole number from 0 to 3650",
        "default": "0",
        "meaning": "How many days of use goods must have left when they go.",
    }
    level = listed["lot_expiry_level"]
    assert (level["scopes"], level["values"]) == (["company", "item", "customer", "item_site"], "none, warning, error")
    assert listed["quarantine_days"]["default"] == "none"
    line = b"sell_days_min (company, site, item, item_site, customer): a whole number from 0 to 3650; built in 0"
    assert line in stockhand(tmp_path, *words).stdout.splitlines()
