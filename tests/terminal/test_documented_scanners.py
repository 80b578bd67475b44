"""The page on setting up scanners says what the profiles say, and its pictures are the check labels."""

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from barcode.charsets import code128
from PIL import Image

from drivers.profiles.profile import Profile, shipped_profiles
from drivers.profiles.setup import Fnc3, SetupCode
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


def codewords(picture: Path) -> list[int]:
    """Return the values of the bars in the middle of a picture, read by widths alone: a second reader, which knows where FNC3 stands."""
    with Image.open(picture) as image:
        row = image.convert("L").crop((0, image.height // 3, image.width, image.height // 3 + 1)).tobytes()
    dark = [value < 128 for value in row]
    bars = dark[dark.index(True) : len(dark) - dark[::-1].index(True)]
    runs = [len(list(group)) for _, group in itertools.groupby(bars)]
    module = min(runs)
    modules = "".join(("1", "0")[at % 2] * (run // module) for at, run in enumerate(runs))
    # the stop of 13 modules ends the list
    return [code128.CODES.index(modules[at : at + 11]) for at in range(0, len(modules) - 13, 11)]


DRAWN = [code for profile in shipped_profiles().values() for code in profile.setup_codes]


@pytest.mark.parametrize("code", DRAWN, ids=lambda code: code.name)
def test_a_drawn_set_up_barcode_says_what_the_profile_says_with_fnc3_in_its_place(code: SetupCode) -> None:
    picture = DOCS / f"{code.name}.png"
    with Image.open(picture) as image:
        (read,) = zxingcpp.read_barcodes(image)
    assert (read.bytes.decode(), read.symbology_identifier, read.extra) == (code.content, "]C0", {"ReaderInit": True})
    # the start is the first value, the check character the last
    place = 1 if code.fnc3 is Fnc3.FIRST else -2
    assert codewords(picture)[place] == code128.B["\xf3"]
    assert code.source


def test_what_is_switched_on_is_drawn_named_or_sent() -> None:
    for profile in shipped_profiles().values():
        ways = (*profile.symbols, *profile.setup_codes, *profile.settings)
        assert ways or profile.name in ("generic", "metrologic"), profile.name
        assert all(symbol.name and symbol.says for symbol in profile.symbols)
        assert bool(profile.symbols) == bool(profile.not_published), f"{profile.name}: why is it not drawn?"
