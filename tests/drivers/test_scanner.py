"""A scanner over a real pseudo-terminal: frames out, answers in, unplugged and back."""

import asyncio
import os
import select
import termios
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.codecs.frames import FRAME_BYTES_MAX
from drivers.errors import AddressError, ProfileError
from drivers.hotplug import LinkState, Status
from drivers.profiles.profile import Profile, Repeat, shipped_profiles
from drivers.profiles.told import Feedback, Opening
from drivers.scan_frames import RepeatRule, ScanFrame, split_aim
from drivers.scanner import Scanner
from tests.drivers.terminals import Terminal
from tests.drivers.waiting import until

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PROFILES: Mapping[str, Profile] = {
    "generic": Profile("generic", "Any"),
    "two-way": Profile("two-way", "Two-way", feedback=Feedback(b"\x1b7,", b"\x1b8,", None)),
    "ssi": shipped_profiles()["zebra-ssi"],
    "greeted": Profile("greeted", "Greeted", opening=Opening(b"\x16\x07\x0d")),
    "slow": Profile("slow", "Slow", serial=(("baud", "1200"),)),
    "stand": Profile("stand", "Stand", repeat=Repeat(within_ms=60_000, presentation=True)),
}


class Bench:
    """A scanner that is read, and what came of it."""

    def __init__(self) -> None:
        self.scans: list[ScanFrame] = []
        self.news: list[Status] = []
        self.scanner: Scanner | None = None

    async def open(self, url: str) -> Scanner:
        self.scanner = Scanner(url, self.scans.append, self.news.append, profiles=PROFILES, now=lambda: NOW)
        self.scanner.start()
        await until(lambda: self.news != [] and self.news[-1].state is LinkState.READY)
        return self.scanner

    async def comes(self, count: int) -> list[ScanFrame]:
        await until(lambda: len(self.scans) >= count)
        return self.scans


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    if made.scanner is not None:
        await made.scanner.aclose()


def frame(data: bytes, terminal: Terminal, aim: str | None = None, *, incomplete: bool = False) -> ScanFrame:
    return ScanFrame(data, terminal.path, NOW, aim, incomplete=incomplete)


async def test_a_scan_comes_with_its_device_time_and_aim_identifier(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}")
    os.write(terminal.far, b"]C10109506000134352\x1d10L7\r")
    scans = await bench.comes(1)
    assert scans == [frame(b"0109506000134352\x1d10L7", terminal, "]C1")]
    assert scans[0].raw == b"]C10109506000134352\x1d10L7"


async def test_scans_of_one_read_come_in_order(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}")
    os.write(terminal.far, b"A\rB\nC\r\nD\r")
    assert await bench.comes(4) == [frame(data, terminal) for data in (b"A", b"B", b"C", b"D")]


async def test_half_a_scan_is_flagged_and_the_next_one_is_whole(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}")
    os.write(terminal.far, b"HALF")
    assert await bench.comes(1) == [frame(b"HALF", terminal, incomplete=True)]
    os.write(terminal.far, b"REST\rNEXT\r")
    assert (await bench.comes(3))[1:] == [frame(b"REST", terminal, incomplete=True), frame(b"NEXT", terminal)]


async def test_every_half_scan_is_flagged(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}")
    for count in range(1, 4):
        os.write(terminal.far, b"HALF")
        assert await bench.comes(count) == [frame(b"HALF", terminal, incomplete=True)] * count


async def test_a_scan_of_10_kb_is_flagged_and_the_next_one_is_whole(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}")
    os.write(terminal.far, b"X" * 10_000 + b"\rNEXT\r")
    too_long = ScanFrame(b"X" * FRAME_BYTES_MAX, terminal.path, NOW, incomplete=True, too_long=True)
    assert await bench.comes(2) == [too_long, frame(b"NEXT", terminal)]


async def test_bytes_that_are_no_text_come_as_they_are(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}")
    os.write(terminal.far, b"\xff\xfe\x00\x82\xa0\r")
    assert await bench.comes(1) == [frame(b"\xff\xfe\x00\x82\xa0", terminal)]


async def test_a_callback_that_fails_takes_no_other_scan_with_it(terminal: Terminal) -> None:
    scans: list[bytes] = []
    failures: list[object] = []

    def take(scan: ScanFrame) -> None:
        scans.append(scan.data)
        if scan.data == b"B":
            raise RuntimeError("a bug")

    asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context["exception"]))
    scanner = Scanner(f"serial://{terminal.path}", take, lambda _: None)
    scanner.start()
    await until(lambda: scanner.status.state is LinkState.READY)
    os.write(terminal.far, b"A\rB\rC\r")
    await until(lambda: scans == [b"A", b"B", b"C"])
    assert [str(failure) for failure in failures] == ["a bug"]
    await scanner.aclose()


async def test_unplugging_in_the_middle_of_a_scan_tells_of_it_first(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}")
    os.write(terminal.far, b"WHOLE\rHAL")
    await bench.comes(1)
    terminal.unplug()
    assert (await bench.comes(2))[1:] == [frame(b"HAL", terminal, incomplete=True)]
    await until(lambda: bench.news[-1].state is not LinkState.READY)
    assert bench.news[2] == Status(terminal.path, LinkState.LOST, f"{terminal.path} was unplugged or switched off")


async def test_a_lost_port_is_no_longer_read(bench: Bench, terminal: Terminal) -> None:
    scanner = await bench.open(f"serial://{terminal.path}")
    session = scanner._connection.session
    assert session is not None
    fd = session._port.fileno()
    terminal.unplug()
    await until(lambda: scanner.status.state is not LinkState.READY)
    # left there it would be called without end
    assert not asyncio.get_running_loop().remove_reader(fd)


async def test_what_was_sent_before_the_opening_is_not_posted(bench: Bench, terminal: Terminal) -> None:
    near = os.open(terminal.path, os.O_RDWR | os.O_NOCTTY)
    os.write(terminal.far, b"STALE\r")
    await bench.open(f"serial://{terminal.path}")
    os.write(terminal.far, b"FRESH\r")
    assert await bench.comes(1) == [frame(b"FRESH", terminal)]
    os.close(near)


async def test_the_framing_can_stand_in_the_address(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}?terminator=etx&prefix=%23")
    os.write(terminal.far, b"\x02#A\rB\x03")
    assert await bench.comes(1) == [frame(b"A\rB", terminal)]


async def test_an_ssi_scanner_is_acknowledged_and_beeps(bench: Bench, terminal: Terminal) -> None:
    scanner = await bench.open(f"serial://{terminal.path}?profile=ssi")
    os.write(terminal.far, bytes.fromhex("18 F3 00 00 0F") + b"]C10109506000134352" + bytes.fromhex("FA EE"))
    assert await bench.comes(1) == [frame(b"0109506000134352", terminal, "]C1")]
    assert scanner.good()
    assert await terminal.hears(13) == bytes.fromhex("04 D0 04 00 FF 28 05 E6 04 00 01 FF 10")


async def test_the_light_of_an_ssi_scanner_stands_from_a_refusal_to_a_scan_that_is_taken(
    bench: Bench, terminal: Terminal
) -> None:
    scanner = await bench.open(f"serial://{terminal.path}?profile=ssi")
    answer = bytes.fromhex("04 D0 00 80 FE AC")
    told = (
        (scanner.bad, ("05 E6 04 00 12 FE FF", "05 E7 04 00 02 FF 0E")),
        (scanner.bad, ("05 E6 04 00 12 FE FF",)),
        (scanner.good, ("05 E6 04 00 01 FF 10", "05 E8 04 00 02 FF 0D")),
        (scanner.good, ("05 E6 04 00 01 FF 10",)),
    )
    for at, (say, packets) in enumerate(told):
        assert say()
        # nothing was heard of it yet: it may sleep, and is woken
        assert at or await terminal.hears(1) == b"\x00"
        for packet in packets:
            assert (await terminal.hears(7)).hex(" ").upper() == packet
            os.write(terminal.far, answer)


async def test_a_recording_is_a_scanner(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"]C1A\r\nB\r\n")
    await bench.open(f"replay://{tmp_path}/a.bin")
    assert [scan.raw for scan in await bench.comes(2)] == [b"]C1A", b"B"]


async def test_a_scanner_answers_with_the_commands_of_its_profile(bench: Bench, terminal: Terminal) -> None:
    scanner = await bench.open(f"serial://{terminal.path}?profile=two-way")
    assert (scanner.good(), scanner.bad()) == (True, True)
    assert await terminal.hears(6) == b"\x1b7,\x1b8,"


async def test_a_command_that_the_profile_does_not_declare_is_never_sent(bench: Bench, terminal: Terminal) -> None:
    scanner = await bench.open(f"serial://{terminal.path}?profile=two-way")
    assert (scanner.not_on_file(), scanner.enable(on=False), scanner.trigger(on=True)) == (False, False, False)
    assert select.select([terminal.far], [], [], 0)[0] == []


async def test_a_scanner_that_is_away_answers_nothing(bench: Bench, terminal: Terminal) -> None:
    scanner = await bench.open(f"serial://{terminal.path}?profile=two-way")
    terminal.unplug()
    await until(lambda: scanner.status.state is not LinkState.READY)
    assert (scanner.good(), scanner.profile) == (False, None)


async def test_a_scanner_that_takes_nothing_is_not_waited_for(bench: Bench, terminal: Terminal) -> None:
    scanner = await bench.open(f"serial://{terminal.path}?profile=two-way")
    sent = 0
    while scanner.good():
        sent += 3
        assert sent < 1_000_000
    got = 0
    while got < sent:
        got += len(os.read(terminal.far, 4096))
        await asyncio.sleep(0)
    await until(scanner.good)


async def test_the_same_read_at_once_is_a_repeat(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}?profile=stand")
    os.write(terminal.far, b"A\rA\rB\rA\r")
    scans = await bench.comes(4)
    assert [(scan.data, scan.repeat) for scan in scans] == [(b"A", False), (b"A", True), (b"B", False), (b"A", False)]
    assert all(scan.presentation for scan in scans)


async def test_an_incomplete_read_is_never_a_repeat(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}?profile=stand")
    os.write(terminal.far, b"".join([b"X" * 5000, b"\r"] * 2))
    assert [(scan.incomplete, scan.repeat) for scan in await bench.comes(2)] == [(True, False), (True, False)]


@pytest.mark.parametrize(
    ("options", "speed"), [("?profile=slow", termios.B1200), ("?profile=slow&baud=2400", termios.B2400)]
)
async def test_the_line_is_as_the_profile_says_unless_the_address_says_more(
    bench: Bench, terminal: Terminal, options: str, speed: int
) -> None:
    await bench.open(f"serial://{terminal.path}{options}")
    assert termios.tcgetattr(terminal.far)[5] == speed


def test_a_read_within_the_time_is_a_repeat_each_time() -> None:
    rule = RepeatRule(0.4)
    reads = [(b"A", 0.0), (b"A", 0.4), (b"A", 0.8), (b"A", 1.21), (b"B", 1.3), (b"A", 1.4)]
    assert [rule.is_repeat(*read) for read in reads] == [False, True, True, False, False, False]


@pytest.mark.parametrize(
    ("data", "split"),
    [
        (b"]C10109506000134352", ("]C1", b"0109506000134352")),
        (b"]d2", ("]d2", b"")),
        (b"]zC01", ("]zC", b"01")),
        (b"]X0", ("]X0", b"")),
        (b"]C", (None, b"]C")),
        (b"]CC1", (None, b"]CC1")),
        (b"]V12", (None, b"]V12")),
        (b"]11", (None, b"]11")),
        (b"]", (None, b"]")),
        (b"", (None, b"")),
        (b"C1]", (None, b"C1]")),
        (b"]\xff1", (None, b"]\xff1")),
    ],
)
def test_only_a_well_formed_aim_identifier_is_split(data: bytes, split: tuple[str | None, bytes]) -> None:
    assert split_aim(data) == split


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "serial:///dev/ttyS0?speed=1",
            (
                "port serial:///dev/ttyS0: unknown option 'speed', "
                "expected baud, bits, dtr, parity, prefix, profile, rts, stop, terminator"
            ),
        ),
        (
            "serial:///dev/ttyS0?terminator=nul",
            "port serial:///dev/ttyS0: terminator must be one of auto, cr, lf, crlf, tab, etx, idle, got 'nul'",
        ),
        (
            "/dev/ttyS0",
            "port address expected, such as serial:///dev/ttyACM0, got '/dev/ttyS0'; did you mean serial:///dev/ttyS0 ?",
        ),
    ],
)
def test_a_wrong_address_is_refused_at_once(url: str, said: str) -> None:
    with pytest.raises(AddressError) as caught:
        Scanner(url, lambda _: None, lambda _: None)
    assert str(caught.value) == said


def test_an_unknown_profile_is_refused_at_once() -> None:
    with pytest.raises(ProfileError, match="unknown profile 'acme'"):
        Scanner("serial:///dev/ttyS0?profile=acme", lambda _: None, lambda _: None)


async def test_what_a_profile_says_at_the_opening_is_said_once(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}?profile=greeted")
    assert await terminal.hears(3) == b"\x16\x07\x0d"


async def test_a_profile_without_an_opening_says_nothing(bench: Bench, terminal: Terminal) -> None:
    await bench.open(f"serial://{terminal.path}")
    os.write(terminal.far, b"SN-1\r")
    await bench.comes(1)
    assert select.select([terminal.far], [], [], 0)[0] == []
