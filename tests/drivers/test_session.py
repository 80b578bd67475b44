"""What a session does between a read and a silence."""

import asyncio

from drivers.codecs.frames import Frame
from drivers.codecs.lines import LineCodec
from drivers.profiles.profile import Profile
from drivers.replay import ReplayPort
from drivers.session import ScannerSession
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
