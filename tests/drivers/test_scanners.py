"""All scanners of a handheld: named ones, or whatever is plugged in."""

import asyncio
from pathlib import Path

import pytest

from drivers.discovery import Places
from drivers.errors import AddressError
from drivers.fakes import SimulatedScanner
from drivers.hotplug import LinkState, Status
from drivers.profiles.profile import Match, Profile
from drivers.scan_frames import ScanFrame
from drivers.scanners import Scanners
from tests.drivers.waiting import WAIT_S_MAX, StoppedClock, until


async def test_two_scanners_are_told_apart(tmp_path: Path) -> None:
    scans: list[ScanFrame] = []
    links = [tmp_path / "one", tmp_path / "two"]
    with SimulatedScanner(links[0]) as one, SimulatedScanner(links[1]) as two:
        scanners = Scanners([f"serial://{link}" for link in links], scans.append, lambda _: None)
        scanners.start()
        for simulated, code in ((one, b"A\r"), (two, b"A\r")):
            await asyncio.to_thread(simulated.wait_for_reader, WAIT_S_MAX)
            await asyncio.to_thread(simulated.send, code)
        await until(lambda: len(scans) == 2)
        assert {(scan.device, scan.data, scan.repeat) for scan in scans} == {(str(link), b"A", False) for link in links}
        assert [status.state for status in scanners.statuses()] == [LinkState.READY, LinkState.READY]
        assert scanners.scanner(str(links[0])) is not None
        await scanners.aclose()


async def test_what_is_plugged_in_later_is_taken(tmp_path: Path) -> None:
    scans: list[ScanFrame] = []
    clock = StoppedClock()
    scanners = Scanners([], scans.append, lambda _: None, places=Places(tmp_path, tmp_path), sleep=clock.sleep)
    scanners.start()
    await until(lambda: len(clock.waits_s) == 1)
    assert scanners.statuses() == []
    with SimulatedScanner(tmp_path / "ttyACM0") as simulated:
        clock.release(3)
        await asyncio.to_thread(simulated.wait_for_reader, WAIT_S_MAX)
        await asyncio.to_thread(simulated.send, b"A\r")
        await until(lambda: len(scans) == 1)
        await until(lambda: len(clock.waits_s) == 4)
        assert [status.device for status in scanners.statuses()] == [str(tmp_path / "ttyACM0")]
        await scanners.aclose()


async def test_what_is_plugged_in_is_taken_at_once_when_somebody_wakes(tmp_path: Path) -> None:
    clock = StoppedClock()
    scanners = Scanners([], lambda _: None, lambda _: None, places=Places(tmp_path, tmp_path), sleep=clock.sleep)
    scanners.start()
    await until(lambda: len(clock.waits_s) == 1)
    with SimulatedScanner(tmp_path / "ttyACM0"):
        scanners.wake()
        await until(lambda: [status.state for status in scanners.statuses()] == [LinkState.READY])
        await scanners.aclose()


async def test_two_profiles_for_what_is_plugged_in_are_told(tmp_path: Path) -> None:
    news: list[Status] = []
    device = tmp_path / "class" / "tty" / "ttyACM0" / "device"
    device.mkdir(parents=True)
    (device / "idVendor").write_text("1234")
    (device / "idProduct").write_text("0001")
    (tmp_path / "ttyACM0").touch()
    profiles = {name: Profile(name, name, match=Match(((0x1234, None),))) for name in ("one", "two")}
    scanners = Scanners([], lambda _: None, news.append, profiles=profiles, places=Places(tmp_path, tmp_path))
    scanners.start()
    reason = "device 1234:0001 is claimed by more than one profile: one, two; name one with profile="
    await until(lambda: news == [Status("scanners", LinkState.REFUSED, reason)])
    await scanners.aclose()


def test_a_wrong_address_is_refused_at_once() -> None:
    with pytest.raises(AddressError):
        Scanners(["serial:///dev/ttyACM0?baud=9600", "usb://1"], lambda _: None, lambda _: None)
