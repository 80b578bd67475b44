"""HID POS and keyboard ports. There are no such devices here: a named pipe stands for the node, and folders for /sys."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.codecs.keymap import EVENT
from drivers.discovery import Places, find_scanners
from drivers.errors import AddressError, DeviceAbsentError, DeviceBrokenError, DeviceLostError
from drivers.hidraw_port import feature_request, open_hidraw
from drivers.hotplug import LinkState
from drivers.ports import PortAddress, open_port
from drivers.profiles.profile import Profile, shipped_profiles
from drivers.profiles.told import Commands, Feedback, SerialReport
from drivers.scan_frames import ScanFrame
from drivers.scanner import Scanner
from drivers.scanner_address import codec_of
from tests.drivers.test_hid_pos import COUNTED, reports
from tests.drivers.waiting import until

PROFILE = Profile("generic", "Any")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A system with a HID POS scanner as hidraw0 and a keyboard as hidraw1."""
    made = Places(tmp_path / "dev", tmp_path / "sys")
    made.dev.mkdir()
    for node, descriptor in (("hidraw0", COUNTED), ("hidraw1", bytes.fromhex("05 01 09 06 A1 01 C0"))):
        os.mkfifo(made.dev / node)
        device = made.sys / "class" / "hidraw" / node / "device"
        device.mkdir(parents=True)
        (device / "report_descriptor").write_bytes(descriptor)
    return made


@pytest.fixture
def far(places: Places) -> Iterator[int]:
    """The device's end of hidraw0."""
    fd = os.open(places.dev / "hidraw0", os.O_RDWR | os.O_NONBLOCK)
    yield fd
    os.close(fd)


def test_only_the_scanner_is_found(places: Places) -> None:
    assert [found.url for found in find_scanners(places=places)] == [f"hidraw://{places.dev}/hidraw0"]


def test_a_scan_is_read_as_the_descriptor_says(places: Places, far: int) -> None:
    port = open_hidraw(PortAddress("hidraw", f"{places.dev}/hidraw0"), places)
    os.write(far, b"".join(reports(b"0109506000134352\x1d" + b"X" * 60)))
    codec = codec_of(PROFILE, port)
    frames = codec.feed(port.read(), 0.0)
    assert [(frame.aim, frame.data, frame.incomplete) for frame in frames] == [
        ("]C1", b"0109506000134352\x1d" + b"X" * 60, False)
    ]
    assert port.read() == b""
    port.close()


def test_answers_are_the_reports_of_the_descriptor(places: Places, far: int) -> None:
    port = open_hidraw(PortAddress("hidraw", f"{places.dev}/hidraw0"), places)
    assert port.feedback == Feedback(bytes.fromhex("04 40"), bytes.fromhex("04 20"), None)
    assert port.commands == Commands(trigger_on=bytes.fromhex("04 04"), trigger_off=bytes.fromhex("04 02"))
    assert port.write(bytes.fromhex("04 20"))
    assert os.read(far, 100) == bytes.fromhex("04 20")
    port.close()


# The same scanner without beeps of its own, and with the report that carries commands of its serial line.
WITHOUT_BEEPS = COUNTED.replace(bytes.fromhex("09 85 09 86"), bytes.fromhex("09 00 09 00"))[:-1] + bytes.fromhex(
    "05 8C 09 14 A1 02 85 FD 15 00 26 FF 00 75 08 95 3F 09 00 91 02 C0 C0"
)


def test_what_the_descriptor_lacks_goes_in_the_report_for_serial_commands(places: Places, far: int) -> None:
    (places.sys / "class" / "hidraw" / "hidraw0" / "device" / "report_descriptor").write_bytes(WITHOUT_BEEPS)
    port = open_hidraw(PortAddress("hidraw", f"{places.dev}/hidraw0"), places)
    honeywell = shipped_profiles()["honeywell"]
    of_it = port.speaking(honeywell)
    # as published: FD, the length, SYN BEL CR; a report has its whole length
    assert of_it.feedback == Feedback(good=bytes.fromhex("FD 03 16 07 0D").ljust(64, b"\x00"))
    assert of_it.commands == Commands(trigger_on=bytes.fromhex("04 04"), trigger_off=bytes.fromhex("04 02"))
    assert of_it.feedback.good is not None
    assert port.write(of_it.feedback.good)
    assert os.read(far, 100) == of_it.feedback.good
    suffix = bytes.fromhex("FD 0A 16 4D 0D 56 53 55 46 43 52 21").ljust(64, b"\x00")
    assert next((each.says, each.send, each.taken) for each in of_it.settings) == ("suffix CR", suffix, b"]Z6\x06")
    # a profile that does not say so gets nothing of the kind
    assert port.speaking(replace(honeywell, serial_report=SerialReport())).feedback == Feedback()
    port.close()


def test_a_command_of_the_serial_line_that_no_report_carries_is_not_sent(places: Places) -> None:
    port = open_hidraw(PortAddress("hidraw", f"{places.dev}/hidraw0"), places)
    two_way = Profile("x", "X", feedback=Feedback(not_on_file=b"N"), serial_report=SerialReport(253))
    assert port.speaking(shipped_profiles()["honeywell"]).settings == ()
    assert port.speaking(two_way).feedback == Feedback(bytes.fromhex("04 40"), bytes.fromhex("04 20"), None)
    port.close()


def test_a_keyboard_is_no_hid_pos_scanner(places: Places) -> None:
    with pytest.raises(DeviceBrokenError, match="this is no HID POS scanner"):
        open_hidraw(PortAddress("hidraw", f"{places.dev}/hidraw1"), places)


@pytest.mark.parametrize("scheme", ["hidraw", "evdev"])
def test_what_is_not_there_is_absent(scheme: str, tmp_path: Path) -> None:
    with pytest.raises(DeviceAbsentError):
        open_port(f"{scheme}://{tmp_path}/none")


async def test_a_keyboard_is_read_as_a_scanner(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kbd")
    far = os.open(tmp_path / "kbd", os.O_RDWR | os.O_NONBLOCK)
    scans: list[ScanFrame] = []
    scanner = Scanner(f"evdev://{tmp_path}/kbd?grab=off", scans.append, lambda _: None)
    scanner.start()
    await until(lambda: scanner.status.state is LinkState.READY)
    keys = [(42, 1), (30, 1), (30, 0), (42, 0), (2, 1), (2, 0), (28, 1), (28, 0)]
    os.write(far, b"".join(EVENT.pack(0, 0, 1, code, value) for code, value in keys))
    await until(lambda: [scan.data for scan in scans] == [b"A1"])
    os.close(far)
    await until(lambda: scanner.status.state is not LinkState.READY)
    await scanner.aclose()


def test_a_keyboard_takes_no_commands_and_its_end_is_a_loss(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kbd")
    far = os.open(tmp_path / "kbd", os.O_RDWR | os.O_NONBLOCK)
    port = open_port(f"evdev://{tmp_path}/kbd?grab=off")
    assert not port.write(b"\x07")
    os.close(far)
    with pytest.raises(DeviceLostError):
        port.read()
    port.close()


def test_what_cannot_be_grabbed_is_no_keyboard(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeviceBrokenError, match="cannot be opened"):
        open_port(f"evdev://{tmp_path}/file")


def test_a_wrong_option_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kbd")
    with pytest.raises(AddressError, match="grab must be one of on, off, got 'yes'"):
        open_port(f"evdev://{tmp_path}/kbd?grab=yes")


def test_the_feature_request_has_the_length_of_its_report() -> None:
    assert feature_request(2) == 0xC0024806


def test_a_device_without_the_feature_report_is_used_as_it_is(places: Places, far: int) -> None:
    port = open_hidraw(PortAddress("hidraw", f"{places.dev}/hidraw0"), places)
    assert not port.set_feature(bytes.fromhex("FE 01"))
    os.write(far, b"".join(reports(b"SN-1")))
    assert [each.data for each in codec_of(PROFILE, port).feed(port.read(), 0.0)] == [b"SN-1"]
    port.close()
