"""Settings sent to a scanner: what it took, what it refused, and what it did not answer."""

import functools
import operator
import socket
import time
from collections.abc import Iterator

import pytest

from drivers.codecs.ssi import checksum
from drivers.errors import DeviceLostError
from drivers.ports import DescriptorPort
from drivers.profiles.profile import profile_named, shipped_profiles
from drivers.profiles.setup import Setting
from drivers.profiles.told import Waking
from drivers.setting_up import Answer, send_setting

SHORTLY_S = 0.05
GENEROUSLY_S = 20.0
AWAKE = Waking()


def setting(profile: str, says: str) -> Setting:
    return next(each for each in profile_named(shipped_profiles(), profile).settings if each.says == says)


@pytest.fixture
def line() -> Iterator[tuple[DescriptorPort, socket.socket]]:
    """Return a port, and the scanner at the far end of its line."""
    mine, theirs = socket.socketpair()
    mine.settimeout(0)
    theirs.settimeout(GENEROUSLY_S)
    yield DescriptorPort("scanner", mine.fileno(), mine.close), theirs
    mine.close()
    theirs.close()


AIM_HONEYWELL = "AIM identifier (other prefixes are cleared)"
ANSWERS = {
    "honeywell": ("suffix CR", b"VSUFCR\x06!", b"VSUFCR\x15!"),
    "honeywell-host-ack": (AIM_HONEYWELL, b"PRECA2\x06,BK2995C81\x06!", b"PRECA2\x06,BK2995C81\x05!"),
    "cino": (
        "AIM identifier",
        bytes.fromhex("7E 0D 00 00 00 00 05 01 03 00 01 04 0F 7E"),
        bytes.fromhex("7E 0E 00 01 00 00 00 0E 7E 7E 0D 00 00 00 00 05 01 03 00 01 00 0B 7E"),
    ),
    "honeywell-packet": ("packets with length and AIM identifier", b"DECHDR1\x06!", b"DECHDR1\x05!"),
    "newland": ("AIM identifier", b"\x02\x010000#AIDENA1\x06;\x03", b"\x02\x010000#AIDENA1\x15;\x03"),
    "zebra-ssi": ("AIM identifier", bytes.fromhex("04 D0 00 80 FE AC"), bytes.fromhex("05 D1 00 80 06 FE A4")),
}
"""What each family answers, as its vendor has published it: taken, and refused."""


@pytest.mark.parametrize("profile", ANSWERS)
def test_an_answer_is_understood(profile: str, line: tuple[DescriptorPort, socket.socket]) -> None:
    port, scanner = line
    says, taken, refused = ANSWERS[profile]
    scanner.sendall(b"SN-1\r" + taken)
    assert send_setting(port, setting(profile, says), AWAKE, GENEROUSLY_S) is Answer.TAKEN
    assert scanner.recv(100) == setting(profile, says).send
    scanner.sendall(refused)
    assert send_setting(port, setting(profile, says), AWAKE, GENEROUSLY_S) is Answer.REFUSED


def test_packets_that_are_sent_carry_their_check() -> None:
    packets = [s.send for name in ("zebra-ssi", "zebra-ssi-cordless") for s in shipped_profiles()[name].settings]
    assert packets
    for packet in packets:
        assert (packet[0], packet[-2:]) == (len(packet) - 2, checksum(packet[:-2]))
    # Cino: between two ~ the exclusive or of all, its own check too, is 0; the length stands behind opcode and status
    for body in setting("cino", "AIM identifier").send.strip(b"~").split(b"~~"):
        assert functools.reduce(operator.xor, body) == 0
        assert int.from_bytes(body[4:6], "big") == len(body) - 7


def test_no_answer_is_said_after_a_second_try_as_a_scanner_that_sleeps_loses_the_first(
    line: tuple[DescriptorPort, socket.socket],
) -> None:
    port, scanner = line
    scanner.sendall(b"SN-1\r")
    suffix = setting("honeywell", "suffix CR")
    assert send_setting(port, suffix, AWAKE, SHORTLY_S) is Answer.NONE
    assert scanner.recv(100) == suffix.send * 2


def test_an_endless_answer_is_none(line: tuple[DescriptorPort, socket.socket]) -> None:
    port, scanner = line
    scanner.sendall(b"x" * 20_000 + b"\x06!")
    assert send_setting(port, setting("honeywell", "suffix CR"), AWAKE, GENEROUSLY_S) is Answer.NONE


def test_a_scanner_that_takes_nothing_is_said(line: tuple[DescriptorPort, socket.socket]) -> None:
    _, scanner = line
    deaf = DescriptorPort("scanner", scanner.fileno(), lambda: None, read_only=True)
    assert send_setting(deaf, setting("honeywell", "suffix CR"), AWAKE, SHORTLY_S) is Answer.NOT_SENT


def test_a_scanner_that_is_unplugged_is_lost(line: tuple[DescriptorPort, socket.socket]) -> None:
    port, scanner = line
    scanner.close()
    with pytest.raises(DeviceLostError):
        send_setting(port, setting("honeywell", "suffix CR"), AWAKE, GENEROUSLY_S)


def test_a_scanner_that_may_sleep_is_woken_before_a_setting_and_given_its_time(
    line: tuple[DescriptorPort, socket.socket],
) -> None:
    port, scanner = line
    ssi = shipped_profiles()["zebra-ssi"]
    scanner.sendall(bytes.fromhex("04 D0 00 80 FE AC"))
    began_s = time.monotonic()
    assert send_setting(port, setting("zebra-ssi", "ACK/NAK"), ssi.waking, GENEROUSLY_S) is Answer.TAKEN
    # published: a NUL, and what comes in the 10 ms after it is lost
    assert time.monotonic() - began_s >= 0.010
    assert scanner.recv(100) == b"\x00" + setting("zebra-ssi", "ACK/NAK").send


def test_a_scanner_that_cannot_even_be_woken_is_not_sent_a_setting(line: tuple[DescriptorPort, socket.socket]) -> None:
    _, scanner = line
    deaf = DescriptorPort("scanner", scanner.fileno(), lambda: None, read_only=True)
    ssi = shipped_profiles()["zebra-ssi"]
    assert send_setting(deaf, ssi.settings[0], ssi.waking, SHORTLY_S) is Answer.NOT_SENT


def test_the_answer_of_a_hid_pos_scanner_stands_in_its_reports(line: tuple[DescriptorPort, socket.socket]) -> None:
    port, scanner = line
    how = shipped_profiles()["honeywell"].serial_report
    carried = Setting("suffix CR", b"\xfd\x0a\x16M\rVSUFCR!", how.taken or b"", how.refused, "test")
    for end, answer in ((b"\x06", Answer.TAKEN), (b"\x15", Answer.REFUSED), (b"\x05", Answer.REFUSED)):
        # as published: the answer as a scan of AIM identifier ]X0, then ]Z6 with its last sign
        echo, last = (b"\x02" + bytes((len(data),)) + aim + data for aim, data in ((b"]X0", b"VSUFCR"), (b"]Z6", end)))
        scanner.sendall(echo.ljust(64, b"\x00") + last.ljust(64, b"\x00"))
        assert send_setting(port, carried, AWAKE, GENEROUSLY_S) is answer
