"""A scanner that is mute until it is answered: answered once for each scan, in time, and never for another one."""

import os
from collections.abc import Mapping

from drivers.hotplug import LinkState
from drivers.owed_answers import FORGOTTEN_S, OwedAnswers
from drivers.profiles.profile import Profile
from drivers.profiles.told import Feedback
from drivers.scan_frames import ScanFrame
from drivers.scanner import Scanner
from tests.drivers.terminals import Terminal
from tests.drivers.waiting import until

GOOD, BAD = b"\x1b7,", b"\x1b8,"
PROFILES: Mapping[str, Profile] = {
    "generic": Profile("generic", "Any"),
    "hasty": Profile("hasty", "Hasty", feedback=Feedback(GOOD, BAD, BAD, within_ms=1)),
    "patient": Profile("patient", "Patient", feedback=Feedback(GOOD, BAD, BAD, within_ms=3_600_000)),
}


async def test_an_answer_in_time_is_the_only_one() -> None:
    refused: list[str] = []
    owed = OwedAnswers(3600.0, lambda: refused.append("bad"))
    owed.owe()
    assert owed.is_awaited()
    assert refused == []
    owed.close()


async def test_a_scan_without_an_answer_is_refused_and_the_late_answer_is_not_given() -> None:
    refused: list[str] = []
    owed = OwedAnswers(0.001, lambda: refused.append("bad"))
    owed.owe()
    await until(lambda: refused == ["bad"])
    # the second scan waits already when the answer to the first one comes
    owed.owe()
    assert not owed.is_awaited()
    assert owed.is_awaited()
    owed.close()
    assert refused == ["bad"]


async def test_an_answer_that_never_comes_is_forgotten() -> None:
    refused: list[str] = []
    now_s = [0.0]
    owed = OwedAnswers(0.001, lambda: refused.append("bad"), now_s=lambda: now_s[0])
    owed.owe()
    await until(lambda: refused == ["bad"])
    now_s[0] = FORGOTTEN_S + 1
    owed.owe()
    assert owed.is_awaited()
    owed.close()


async def test_an_answer_to_nothing_is_let_through() -> None:
    owed = OwedAnswers(0.001, lambda: None)
    assert owed.is_awaited()


async def opened(terminal: Terminal, profile: str, scans: list[ScanFrame]) -> Scanner:
    scanner = Scanner(f"serial://{terminal.path}?profile={profile}", scans.append, lambda _: None, profiles=PROFILES)
    scanner.start()
    await until(lambda: scanner.status.state is LinkState.READY)
    return scanner


async def test_a_mute_scanner_is_refused_when_nothing_answers_it(terminal: Terminal) -> None:
    scans: list[ScanFrame] = []
    scanner = await opened(terminal, "hasty", scans)
    os.write(terminal.far, b"SN-1\r")
    assert await terminal.hears(3) == BAD
    # what became of it is heard on the terminal
    assert not scanner.good()
    await scanner.aclose()


async def test_a_mute_scanner_that_is_answered_hears_one_answer_a_scan(terminal: Terminal) -> None:
    scans: list[ScanFrame] = []
    scanner = await opened(terminal, "patient", scans)
    for answer, heard in ((scanner.good, GOOD), (scanner.bad, BAD), (scanner.not_on_file, BAD)):
        scans.clear()
        os.write(terminal.far, b"SN-1\r")
        await until(lambda: len(scans) == 1)
        assert answer()
        assert await terminal.hears(3) == heard
    await scanner.aclose()
