"""One open scanner, from its opening to its loss: reads the port in the running loop and hands on the frames.

Frames are handed on in the order read, each in a call of its own, so that one that makes the program stumble does not
take the next with it. Half a frame at the moment of unplugging is handed on too, flagged incomplete.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from drivers.codecs.frames import Codec, Frame
from drivers.codecs.ssi import SsiCodec
from drivers.errors import DeviceLostError
from drivers.ports import Port
from drivers.profiles.profile import Profile
from drivers.suspend import RESUME_BYTES_MAX, SuspendWatch
from drivers.turns import Turns


class ScannerSession:
    """An open scanner: reads its port in the running loop, and gives each frame to `take` with its time.

    `heard` is told every read as the wire gave it, with its time, before anything is made of it. What waits in the
    port after the machine was suspended may be from before: it is given as incomplete, and the port opened anew.
    """

    def __init__(
        self,
        port: Port,
        codec: Codec,
        profile: Profile,
        take: Callable[[Frame, float], None],
        heard: Callable[[bytes, float], None] | None = None,
        suspend: SuspendWatch | None = None,
    ) -> None:
        self._suspend = SuspendWatch() if suspend is None else suspend
        self.profile = profile
        self._heard = heard
        self._port = port
        self._codec = codec
        self._take = take
        self._useful = False
        self._timer: asyncio.TimerHandle | None = None
        self._lost: asyncio.Future[None] | None = None
        self._turns = Turns(self._write, profile.waking)
        self._answers = 0

    async def serve(self) -> None:
        """Read until the scanner is lost; raise DeviceLostError then."""
        loop = asyncio.get_running_loop()
        self._lost = loop.create_future()
        fd = self._port.fileno()
        loop.add_reader(fd, self._readable)
        try:
            await self._lost
        finally:
            # a reader left on a lost descriptor would spin
            loop.remove_reader(fd)
            loop.remove_writer(fd)
            self._turns.close()
            if self._timer is not None:
                self._timer.cancel()

    def send(self, command: bytes) -> bool:
        """Send a command now or soon; return False when the scanner is gone or takes nothing."""
        return self._turns.send(command) if isinstance(self._codec, SsiCodec) else self._write(command)

    def _write(self, data: bytes) -> bool:
        if self._lost is None or self._lost.done():
            return False
        try:
            accepted = self._port.write(data)
        except DeviceLostError as error:
            self._end(error)
            return False
        if self._port.unsent():
            asyncio.get_running_loop().add_writer(self._port.fileno(), self._writable)
        return accepted

    def reopen(self, reason: str) -> None:
        """End the session, so that the port is opened anew; what waits in it is given as incomplete."""
        loop = asyncio.get_running_loop()
        taken = 0
        try:
            while taken < RESUME_BYTES_MAX and (data := self._port.read()):
                taken += len(data)
                self._doubt(self._codec.feed(data, loop.time()))
        except DeviceLostError as error:
            reason = str(error)
        self._end(DeviceLostError(reason))

    def _doubt(self, frames: list[Frame]) -> None:
        for frame in frames:
            asyncio.get_running_loop().call_soon(
                self._take, replace(frame, incomplete=True), asyncio.get_running_loop().time()
            )

    def was_useful(self) -> bool:
        """Tell whether the scanner sent anything."""
        return self._useful

    def close(self) -> None:
        """Give the port back."""
        self._port.close()

    def _readable(self) -> None:
        self._read(asyncio.get_running_loop().time())

    def _writable(self) -> None:
        try:
            self._port.send_queued()
        except DeviceLostError as error:
            self._end(error)
            return
        if not self._port.unsent():
            asyncio.get_running_loop().remove_writer(self._port.fileno())

    def _read(self, at_s: float) -> bool:
        """Read once and tell whether anything came."""
        if self._suspend.has_slept():
            self.reopen("the machine was suspended")
            return False
        try:
            data = self._port.read()
        except DeviceLostError as error:
            self._end(error)
            return False
        if data:
            self._useful = True
            self._turns.heard()
            if self._heard is not None:
                self._heard(data, at_s)
            self._hand_on(self._codec.feed(data, at_s), at_s)
        return bool(data)

    def _silent(self) -> None:
        """End a frame by silence, which counts only when nothing waits in the kernel either."""
        self._timer = None
        loop = asyncio.get_running_loop()
        if not self._read(loop.time()) and self._lost is not None and not self._lost.done():
            self._hand_on(self._codec.idle(loop.time()), loop.time())

    def _hand_on(self, frames: list[Frame], at_s: float) -> None:
        loop = asyncio.get_running_loop()
        for frame in frames if len(frames) > 1 else ():
            loop.call_soon(self._take, frame, at_s)
        replies = self._codec.replies()
        if replies:
            self._write(replies)
        if isinstance(self._codec, SsiCodec) and self._codec.answers > self._answers:
            self._answers = self._codec.answers
            self._turns.answered()
        due_s = self._codec.due_s()
        # a pending timer is left: it finds out itself that its time has moved
        if due_s is not None and self._timer is None:
            self._timer = loop.call_at(due_s, self._silent)
        if len(frames) == 1:
            # what was read before it has been handed on by now: the next turn of the loop need not be waited for
            self._take(frames[0], at_s)

    def _end(self, error: DeviceLostError) -> None:
        if self._lost is None or self._lost.done():
            return
        self._doubt(self._codec.close())
        self._lost.set_exception(error)
