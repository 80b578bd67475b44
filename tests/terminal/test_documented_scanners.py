"""The page on setting up scanners says what the profiles say, and its pictures are the check labels."""

import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from drivers.profiles.profile import Profile, SetupCode, shipped_profiles
from terminal.labels.checking import symbols_in
from terminal.labels.scanner_check import check_labels
from tests.terminal.test_scanner_check import TODAY

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_that_of_the_profiles(tmp_path: Path) -> None:
    script = str(DOCS / "make_scanner_setup.py")
    subprocess.run([sys.executable, script, str(tmp_path)], check=True, capture_output=True)
    made = (tmp_path / "scanner-setup.md").read_text(encoding="utf-8")
    assert made == (DOCS / "scanner-setup.md").read_text(encoding="utf-8"), f"run {script}"


def test_the_pictures_read_as_the_check_labels() -> None:
    for label in check_labels():
        (read,) = symbols_in(DOCS / f"{label.name.replace('_', '-')}.png", TODAY)
        aim = "]C1" if label.symbols[0].kind.gs1 else "]C0"
        assert (read["aim"], read["ok"]) == (aim, True)


@pytest.mark.parametrize("profile", shipped_profiles().values(), ids=lambda profile: profile.name)
def test_every_profile_says_how_its_device_is_set_up(profile: Profile) -> None:
    assert profile.setup
    assert profile.manual


@pytest.mark.parametrize(
    "code",
    [code for profile in shipped_profiles().values() for code in profile.setup_codes],
    ids=lambda code: code.name,
)
def test_a_drawn_set_up_barcode_says_what_the_profile_says_and_begins_with_fnc3(code: SetupCode) -> None:
    with Image.open(DOCS / f"{code.name}.png") as picture:
        (read,) = zxingcpp.read_barcodes(picture)
    assert (read.bytes.decode(), read.symbology_identifier, read.extra) == (code.content, "]C0", {"ReaderInit": True})
    assert code.source
