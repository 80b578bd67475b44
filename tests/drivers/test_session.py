"""What a session does between a read and a silence."""

import asyncio

from drivers.codecs.frames import Frame
from drivers.codecs.lines import LineCodec
from drivers.profiles.profile import Profile
from drivers.replay import ReplayPort
from drivers.session import ScannerSession
from drivers.suspend import SuspendWatch
from tests.drivers.waiting import until


async def test_bytes_that_wait_in_the_kernel_are_no_silence() -> None:
    frames: list[Frame] = []
    port = ReplayPort("replay", b"HALF")
    session = ScannerSession(port, LineCodec(), Profile("any", "Any"), lambda frame, _: frames.append(frame))
    serving = asyncio.create_task(session.serve())
    await until(session.was_useful)
    # the rest comes after the loop looked and before its timer is called
    port._far.send(b"REST\rHALF")
    session._silent()
    await until(lambda: len(frames) == 2)
    assert frames == [Frame(b"HALFREST"), Frame(b"HALF", incomplete=True)]
    serving.cancel()
    await asyncio.wait([serving])
    session.close()


async def test_what_waited_while_the_machine_slept_is_no_scan_and_the_port_is_opened_anew() -> None:
    frames: list[Frame] = []
    slept_s = [0.0]
    port = ReplayPort("replay", b"BEFORE\r")
    session = ScannerSession(
        port,
        LineCodec(),
        Profile("any", "Any"),
        lambda frame, _: frames.append(frame),
        suspend=SuspendWatch(lambda: slept_s[0]),
    )
    serving = asyncio.create_task(session.serve())
    await until(lambda: len(frames) == 1)
    slept_s[0] = 3600.0
    port._far.send(b"STALE\rHALF")
    await until(serving.done)
    assert str(serving.exception()) == "the machine was suspended"
    assert frames == [Frame(b"BEFORE"), Frame(b"STALE", incomplete=True), Frame(b"HALF", incomplete=True)]
    session.close()


def test_a_sleep_is_told_once_and_small_differences_of_the_clocks_are_none() -> None:
    slept_s = [100.0]
    watch = SuspendWatch(lambda: slept_s[0])
    assert not watch.has_slept()
    slept_s[0] = 100.5
    assert not watch.has_slept()
    slept_s[0] = 130.0
    assert (watch.has_slept(), watch.has_slept()) == (True, False)
