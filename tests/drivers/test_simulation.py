"""The simulated scanner, and through it the whole way from a pseudo-terminal to the scans."""

import asyncio
import os
import termios
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import AddressError, DeviceAbsentError
from drivers.fakes import AHEAD_BYTES_MAX, CALM_S, SETTLE_S, SimulatedScanner, SimulationOptions, run_simulation
from drivers.hotplug import LinkState, Status
from drivers.profiles.profile import Profile
from drivers.profiles.told import Feedback
from drivers.scan_frames import ScanFrame
from drivers.scanner import Scanner
from tests.drivers.test_ssi import decoded
from tests.drivers.waiting import WAIT_S_MAX, until

TERMINAL_BYTES_MAX = 4095
"""What the kernel counts as unread when it takes no more."""


def codes(count: int) -> list[bytes]:
    return [b"]C1SN-%06d" % number for number in range(count)]


async def _shortly(_: float) -> None:
    await asyncio.sleep(0.005)


class Bench:
    def __init__(self, link: Path) -> None:
        self.scans: list[bytes] = []
        self.news: list[LinkState] = []
        self.said: list[str] = []
        self.link = link
        self.scanner = Scanner(f"serial://{link}", self._take, self._hear, sleep=_shortly)

    def _take(self, scan: ScanFrame) -> None:
        assert not scan.incomplete
        self.scans.append(scan.raw)

    def _hear(self, status: Status) -> None:
        self.news.append(status.state)

    async def play(self, sent: list[bytes], options: SimulationOptions) -> int:
        return await asyncio.to_thread(run_simulation, sent, options, self.said.append)


async def test_500_scans_back_to_back_come_in_order(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "scanner")
    bench.scanner.start()
    assert await bench.play(codes(500), SimulationOptions(bench.link, patience_s=WAIT_S_MAX)) == 500
    await until(lambda: len(bench.scans) >= 500)
    assert bench.scans == codes(500)
    assert bench.said == [str(bench.link), "played 500"]
    await bench.scanner.aclose()


async def test_unplugged_20_times_nothing_is_lost(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "scanner")
    bench.scanner.start()
    options = SimulationOptions(bench.link, unplug_every=5, terminator=b"\r\n", patience_s=WAIT_S_MAX)
    assert await bench.play(codes(105), options) == 105
    await until(lambda: len(bench.scans) >= 105)
    assert bench.scans == codes(105)
    assert bench.said.count("waiting for a reader") == 0
    assert [said for said in bench.said if said.startswith("unplugged")] == [
        f"unplugged after {count}" for count in range(5, 105, 5)
    ]
    assert bench.news.count(LinkState.READY) == 21
    await bench.scanner.aclose()


async def test_a_reader_that_comes_late_and_is_slow_gets_everything(tmp_path: Path) -> None:
    link, said = tmp_path / "scanner", list[str]()
    sent = codes(3000)
    options = SimulationOptions(link, patience_s=WAIT_S_MAX)
    playing = asyncio.create_task(asyncio.to_thread(run_simulation, sent, options, said.append))
    await until(lambda: said != [])
    near = os.open(said[0], os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    tty.setraw(near)
    got = bytearray()

    def all_read() -> bool:
        try:
            got.extend(os.read(near, 100))
        except BlockingIOError:
            return False
        return len(got) >= sum(len(code) + 1 for code in sent)

    await until(all_read)
    assert got == b"".join(code + b"\r" for code in sent)
    os.close(near)
    assert await playing == 3000


async def test_a_reader_that_goes_is_waited_for(tmp_path: Path) -> None:
    link, said = tmp_path / "scanner", list[str]()
    more = threading.Event()

    def feed() -> Iterator[bytes]:
        yield b"A"
        assert more.wait(WAIT_S_MAX)
        yield b"B"

    bench = Bench(link)
    bench.scanner.start()
    playing = asyncio.create_task(
        asyncio.to_thread(run_simulation, feed(), SimulationOptions(link, patience_s=WAIT_S_MAX), said.append)
    )
    await until(lambda: bench.scans == [b"A"])
    await bench.scanner.aclose()
    more.set()
    await until(lambda: "waiting for a reader" in said)
    second = Bench(link)
    second.scanner.start()
    await until(lambda: second.scans == [b"B"])
    assert await playing == 2
    await second.scanner.aclose()


async def test_a_reader_is_given_the_time_to_finish_opening(tmp_path: Path) -> None:
    with SimulatedScanner(tmp_path / "scanner") as simulated:
        near = os.open(simulated.path, os.O_RDWR | os.O_NOCTTY)
        opened_s = time.monotonic()
        await asyncio.to_thread(simulated.wait_for_reader, WAIT_S_MAX)
        assert time.monotonic() - opened_s >= SETTLE_S
        os.close(near)


async def test_a_reader_that_flushes_is_ready_a_little_later(tmp_path: Path) -> None:
    with SimulatedScanner(tmp_path / "scanner") as simulated:
        near = os.open(simulated.path, os.O_RDWR | os.O_NOCTTY)
        termios.tcflush(near, termios.TCIFLUSH)
        flushed_s = time.monotonic()
        await asyncio.to_thread(simulated.wait_for_reader, WAIT_S_MAX)
        assert time.monotonic() - flushed_s >= CALM_S
        os.close(near)


async def test_a_code_is_never_split_over_a_full_buffer(tmp_path: Path) -> None:
    code = b"X" * 99 + b"\r"
    with SimulatedScanner(tmp_path / "scanner") as simulated:
        near = os.open(simulated.path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

        def send_more_than_fits() -> None:
            for _ in range(200):
                simulated.send(code)

        sending = asyncio.create_task(asyncio.to_thread(send_more_than_fits))
        looks: list[int] = []

        def steady() -> bool:
            looks.append(simulated._unread())
            return len(looks) > 50 and len(set(looks[-50:])) == 1

        await until(steady)
        assert AHEAD_BYTES_MAX < looks[-1] < TERMINAL_BYTES_MAX
        while not sending.done():
            termios.tcflush(near, termios.TCIFLUSH)
            await asyncio.sleep(0.001)
        await sending
        os.close(near)


def test_nobody_who_reads_is_told_after_a_while(tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(DeviceAbsentError, match=r"nobody opened .* within 0\.05 s"):
        run_simulation([b"A"], SimulationOptions(tmp_path / "scanner", patience_s=0.05), said.append)
    assert said == [str(tmp_path / "scanner")]
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_not_replaced_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("x")
    with pytest.raises(AddressError, match=r"orders\.csv exists and is not a link"):
        SimulatedScanner(tmp_path / "orders.csv").plug()


def test_a_link_left_by_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    link = tmp_path / "scanner"
    link.symlink_to("/dev/pts/gone")
    with SimulatedScanner(link):
        assert link.exists()
    assert not link.is_symlink()


async def test_what_the_program_sends_is_heard(tmp_path: Path) -> None:
    link = tmp_path / "scanner"
    profiles = {"generic": Profile("generic", "Any", feedback=Feedback(good=b"\x16\x07\r"))}
    with SimulatedScanner(link) as simulated:
        scanner = Scanner(f"serial://{link}", lambda _: None, lambda _: None, profiles=profiles)
        scanner.start()
        await asyncio.to_thread(simulated.wait_for_reader, WAIT_S_MAX)
        await until(scanner.good)

        def heard() -> bool:
            simulated._listen()
            return simulated.heard == b"\x16\x07\r"

        await until(heard)
        await scanner.aclose()


async def test_an_ssi_scan_that_was_not_acknowledged_in_time_counts_once_over_a_replug(tmp_path: Path) -> None:
    link, scans = tmp_path / "scanner", list[bytes]()
    scanner = Scanner(f"serial://{link}?profile=zebra-ssi", lambda scan: scans.append(scan.raw), print, sleep=_shortly)
    simulated = SimulatedScanner(link)

    async def sent(whole: bytes, count: int) -> None:
        await asyncio.to_thread(simulated.send, whole)
        await until(lambda: len(scans) >= count)

    async def plugged() -> None:
        simulated.plug()
        await asyncio.to_thread(simulated.wait_for_reader, WAIT_S_MAX)

    scanner.start()
    await plugged()
    await sent(decoded(b"A"), 1)
    simulated.unplug()
    await plugged()
    await sent(decoded(b"A", status=1) + decoded(b"B"), 2)
    simulated.unplug()
    await plugged()
    await sent(decoded(b"B"), 3)
    assert scans == [b"A", b"B", b"B"]
    await scanner.aclose()
    simulated.unplug()
