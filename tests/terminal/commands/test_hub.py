"""`stockhand hub`: from an empty folder to a handheld."""

import json
import shutil
from pathlib import Path

import pytest

from config import sample_folder
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
