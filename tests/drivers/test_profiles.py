"""Profiles are data, read strictly."""

import importlib.resources
from pathlib import Path

import pytest

from drivers.codecs.lines import LineFraming, Terminator
from drivers.errors import ProfileError
from drivers.profiles.flash import would_be_stored
from drivers.profiles.profile import (
    Match,
    Profile,
    Repeat,
    UsbDevice,
    Wedge,
    load_profiles,
    profile_for,
    profile_named,
    read_profile,
    shipped_profiles,
)
from drivers.profiles.setup import Fnc3, Setting, SetupCode, SetupSymbol
from drivers.profiles.told import Commands, Feedback, Opening, SerialReport, Waking

STORED = "would be stored in the device, whose memory wears out; use the form that lasts until it is switched off"
WHOLE = """
title = "Acme"
setup = ["suffix CR", "transmit AIM identifier"]
tool = "AcmeSet"
codec = "lines"

[match]
usb = ["0c2e:*", "05E0:1701"]
name = "scanner"

[framing]
terminator = "etx"
prefix = "5D"
gap_ms = 60
silence_ms = 300

[feedback]
good = "1B 37 2C"
bad = "1b382c"
not_on_file = "46 45"
within_ms = 2000

[commands]
enable = "45"
disable = "44"
trigger_on = "54"
trigger_off = "58"
light_on = "4C"
light_off = "6C"

[serial_report]
id = 253
taken = "5D 5A 36 06"
refused = ["5D 5A 36 15"]

[waking]
send = "00"
wait_ms = 12
awake_ms = 900

[opening]
send = "16 07 0D"
feature = "FE 01"

[wedge]
hold_ms = 40
length_min = 6
silence_ms = 250

[repeat]
within_ms = 500
presentation = true

[serial]
baud = "115200"

[[symbol]]
says = "suffix CR"
name = "Suffix: CR"

[[setup_code]]
name = "acme-suffix"
says = "suffix CR"
content = "~VSUFCR."
fnc3 = "last"
source = "a page"

[[setting]]
says = "suffix CR"
send = "16 4D 0D 56 53 55 46 43 52 21"
taken = "06 21"
refused = ["05 21", "15 21"]
source = "a page"
"""


def test_a_profile_is_read_whole() -> None:
    assert read_profile("acme.toml", WHOLE) == Profile(
        name="acme",
        title="Acme",
        codec="lines",
        match=Match(((0x0C2E, None), (0x05E0, 0x1701)), "scanner"),
        framing=LineFraming(Terminator.ETX, b"]", 60, 300),
        feedback=Feedback(b"\x1b7,", b"\x1b8,", b"FE", within_ms=2000),
        commands=Commands(b"E", b"D", b"T", b"X", b"L", b"l"),
        opening=Opening(b"\x16\x07\r", b"\xfe\x01"),
        wedge=Wedge(40, 6, 250),
        repeat=Repeat(500, presentation=True),
        serial=(("baud", "115200"),),
        setup=("suffix CR", "transmit AIM identifier"),
        symbols=(SetupSymbol("suffix CR", "Suffix: CR"),),
        setup_codes=(SetupCode("acme-suffix", "suffix CR", "~VSUFCR.", Fnc3.LAST, "a page"),),
        settings=(Setting("suffix CR", b"\x16M\rVSUFCR!", b"\x06!", (b"\x05!", b"\x15!"), "a page"),),
        tool="AcmeSet",
        serial_report=SerialReport(253, b"]Z6\x06", (b"]Z6\x15",)),
        waking=Waking(b"\x00", wait_ms=12, awake_ms=900),
    )


def test_an_empty_profile_is_the_defaults() -> None:
    profile = read_profile("acme.toml", "")
    assert profile == Profile(name="acme", title="")
    assert (profile.wedge, profile.repeat, profile.framing) == (
        Wedge(hold_ms=35, length_min=3, silence_ms=200),
        Repeat(within_ms=400, presentation=False),
        LineFraming(Terminator.AUTO, b"", 50, 200),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("setup = 'CR'", "setup must be a list of texts, got 'CR'"),
        ("titel = 'x'", "unknown key titel"),
        ("[feedback]\nbeep = '07'", "unknown key feedback.beep"),
        ("[beeps]\ngood = '07'", "unknown key beeps"),
        ("title = 7", "title must be a text, got 7"),
        ("match = 7", "match must be a table, got 7"),
        ("codec = 'morse'", "codec must be one of lines, ssi, msgget, got 'morse'"),
        (
            "[framing]\nterminator = 'nul'",
            "framing.terminator must be one of auto, cr, lf, crlf, tab, etx, idle, got 'nul'",
        ),
        ("[framing]\ngap_ms = 20", "framing.gap_ms must be a whole number of at least 30, got 20"),
        ("[wedge]\nhold_ms = true", "wedge.hold_ms must be a whole number of at least 1, got True"),
        ("[repeat]\npresentation = 1", "repeat.presentation must be true or false, got 1"),
        ("[feedback]\ngood = 'ESC'", "feedback.good must be bytes in hexadecimal such as \"1B 37 2C\", got 'ESC'"),
        (f"[feedback]\ngood = '{'00' * 65}'", f"feedback.good must be at most 64 bytes, got '{'00' * 65}'"),
        ("[feedback]\nwithin_ms = 2000", "feedback.within_ms needs a bad answer to give when it has passed"),
        ("[[setup_code]]\nfnc3 = 'none'", "setup_code.1.fnc3 must be one of first, last, got 'none'"),
        ("[[setting]]\nsays = 'x'", "setting.1.send must be bytes, got nothing"),
        (
            "[[setting]]\nsend = '07'\nrefused = ['x']",
            "setting.1.refused must be bytes in hexadecimal such as \"1B 37 2C\", got 'x'",
        ),
        ("[feedback]\ngood = '16 4D 0D 44 2E'", f"feedback.good {STORED}"),
        ("[commands]\nenable = '16 4D 0D 44 2E'", f"commands.enable {STORED}"),
        ("[opening]\nsend = '7E 01 30 30 30 30 40 41 3B 03'", f"opening.send {STORED}"),
        ("[[setting]]\nsend = '05 C6 04 08 FF FE 2A'", f"setting.1.send {STORED}"),
        (
            "[match]\nusb = ['05e0']",
            'match.usb must be a list of "vendor:product" such as "05e0:1701" or "05e0:*", got \'05e0\'',
        ),
    ],
)
def test_a_wrong_profile_is_refused_with_file_and_key(text: str, said: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read_profile("acme.toml", text)
    assert str(caught.value) == f"profile acme.toml: {said}"


def test_a_profile_that_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(ProfileError, match=r"profile acme.toml: .*line 2"):
        read_profile("acme.toml", "title = 'x'\n= 7")


def test_no_match_is_the_generic_profile() -> None:
    assert profile_for(shipped_profiles(), UsbDevice(0x2341, 0x0043)).name == "generic"
    assert profile_for(shipped_profiles(), None).name == "generic"


@pytest.mark.parametrize(
    ("vendor", "name"),
    [
        (0x0C2E, "honeywell"),
        (0x23D0, "honeywell"),
        (0x05F9, "datalogic"),
        (0x05E0, "zebra"),
        (0x1EAB, "newland"),
        (0x1FBB, "cino"),
    ],
)
def test_a_family_is_known_by_its_vendor(vendor: int, name: str) -> None:
    assert profile_for(shipped_profiles(), UsbDevice(vendor, 0x0001, "any")).name == name


def test_two_matches_are_an_error(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text('[match]\nusb = ["1234:*"]\n')
    with pytest.raises(ProfileError, match="device 1234:0001 is claimed by more than one profile: one, two"):
        profile_for(load_profiles(tmp_path), UsbDevice(0x1234, 1))


def test_a_name_narrows_a_match() -> None:
    match = Match(((0x1234, 5),), "Scanner")
    assert match.fits(UsbDevice(0x1234, 5, "ACME SCANNER 3"))
    assert not match.fits(UsbDevice(0x1234, 5, "ACME printer"))
    assert not match.fits(UsbDevice(0x1234, 6, "ACME SCANNER 3"))


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ProfileError, match=r"unknown profile 'acme', expected .*generic.*"):
        profile_named(shipped_profiles(), "acme")


def test_shipped_commands_are_those_the_vendors_document() -> None:
    feedback = {name: profile.feedback for name, profile in shipped_profiles().items()}
    assert feedback["honeywell-host-ack"] == Feedback(b"\x1b7,", b"\x1b8,", b"\x1b8,", within_ms=2000)
    assert feedback["honeywell"] == Feedback(good=b"\x16\x07\r")
    assert feedback["datalogic"].good == b"B"
    assert feedback["cipherlab"].good == b"#@////\r"
    assert feedback["generic"] == Feedback()


def test_profiles_are_package_data() -> None:
    folder = importlib.resources.files("drivers.profiles")
    names = {entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")}
    assert names == set(shipped_profiles())


@pytest.mark.parametrize(
    "command",
    [
        b"\x16M\rDEFALT.",
        b"\x16M\rVSUFCR!\x16M\rDECHDR1.",
        b"\x07\x16M\rREVINF.",
        b"~\x010000@AIDENA1;\x03",
        b"~\x010000#AIDENA1;\x03~\x010000@APSENA1;\x03",
        b"~\x80\x01\x00\x00\x00\x02A1\x70~",
        b"\x02999999\x03",
        b"\x07\xc6\x04\x08\xff\x2d\x01\xfd\xfa",
        b"\x05\xe6\x04\x00\x01\xff\x10\x07\xc6\x04\x08\xff\x2d\x01\xfd\xfa",
        b"$P,CLFSU0D,P\r",
        b"NLS0311010;",
        b"#@109999\r",
        b"#@9999\r",
        bytes.fromhex("7E 80 03 00 00 00 00 83 7E"),
    ],
    ids=lambda command: command.hex(" "),
)
def test_what_a_device_would_store_is_known(command: bytes) -> None:
    assert would_be_stored(command)


@pytest.mark.parametrize(
    "command",
    [
        b"\x16M\rVSUFCR!",
        b"\x16M\rDECHDR1!",
        b"\x16\x07\r",
        b"~\x010000#APSENA1;AIDENA1;\x03",
        b"\x07\xc6\x04\x00\xff\x2d\x01\xfe\x02",
        b"#@////\r",
        b"#@109952\r",
        bytes.fromhex("7E 8B 00 00 00 00 05 01 03 00 01 04 89 7E"),
        b"34\r",
        b"",
    ],
    ids=lambda command: command.hex(" "),
)
def test_what_lasts_until_the_device_is_switched_off_is_let_through(command: bytes) -> None:
    assert not would_be_stored(command)


def test_no_shipped_command_is_stored_and_every_setting_says_where_it_is_from() -> None:
    settings = [setting for profile in shipped_profiles().values() for setting in profile.settings]
    assert {setting.says for setting in settings} >= {"suffix CR", "AIM identifier"}
    assert all(setting.source and setting.taken and setting.refused for setting in settings)
