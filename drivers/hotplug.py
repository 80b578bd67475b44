"""The life of a device: opened, used, lost, and opened again when it comes back.

             +--------- wait 0.2 .. 5 s <-----------------------+
             v                                                  |
  ABSENT -> OPENING --opened--> READY --unplugged--> LOST ------+
             |   |                                              |
             |   +--PortError--> ABSENT ------------------------+
             +--SettingError--> REFUSED (ends: trying again changes nothing)
  any --close--> CLOSED

While a device is away there is one timer and nothing else; `wake` ends it early. A failure is logged once as a warning, then quietly.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from drivers.errors import (
    DeviceBrokenError,
    DeviceBusyError,
    DeviceForbiddenError,
    DeviceLostError,
    PortError,
    SettingError,
)

WAIT_S_MIN = 0.2
WAIT_S_MAX = 5.0
STEADY_S = 1.0
"""A device that stayed this long, or sent anything, was really there: the wait begins again at its least."""

_log = logging.getLogger(__name__)


class LinkState(StrEnum):
    """Where a device is in its life."""

    ABSENT = "absent"
    OPENING = "opening"
    READY = "ready"
    LOST = "lost"
    REFUSED = "refused"
    CLOSED = "closed"


class Trouble(StrEnum):
    """What is wrong with a device that is plugged in."""

    NONE = ""
    BUSY = "busy"
    FORBIDDEN = "forbidden"
    BROKEN = "broken"


_TROUBLES: Mapping[type[PortError], Trouble] = {
    DeviceBusyError: Trouble.BUSY,
    DeviceForbiddenError: Trouble.FORBIDDEN,
    DeviceBrokenError: Trouble.BROKEN,
}


@dataclass(frozen=True, slots=True)
class Status:
    """News of a device; `reason` says in English why it is not ready, for the log and the status line.

    `trouble`: why a device that is there cannot be had; plugging it in does not help.
    """

    device: str
    state: LinkState
    reason: str = ""
    trouble: Trouble = Trouble.NONE


class Session(Protocol):
    """An open device, from its opening to its loss."""

    async def serve(self) -> None:
        """Read until the device is lost; raise DeviceLostError then."""
        ...

    def was_useful(self) -> bool:
        """Tell whether the device sent anything."""
        ...

    def close(self) -> None:
        """Give the device back."""
        ...


class Backoff:
    """How long to wait before the next attempt: doubling, capped."""

    def __init__(self) -> None:
        self._next_s = WAIT_S_MIN

    def next_s(self) -> float:
        """Return the wait in seconds, and double the one after it."""
        wait_s = self._next_s
        self._next_s = min(WAIT_S_MAX, 2 * wait_s)
        return wait_s

    def reset(self) -> None:
        """Begin again at the least wait."""
        self._next_s = WAIT_S_MIN


S = TypeVar("S", bound=Session)


class Connection(Generic[S]):
    """Keeps one device open. `open_session` may block: it is called in a thread; `report` is called in the loop.

    `open_session` raises PortError when the device cannot be had now and SettingError when it never can. After
    `aclose` a session that was still being opened is closed as soon as it is there.
    """

    def __init__(
        self,
        device: str,
        open_session: Callable[[], S],
        report: Callable[[Status], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.session: S | None = None
        self._device = device
        self._open_session = open_session
        self._report = report
        self._sleep = sleep
        self._backoff = Backoff()
        self._status = Status(device, LinkState.ABSENT)
        self._warned = False
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def status(self) -> Status:
        """The last news."""
        return self._status

    def start(self) -> None:
        """Begin to keep the device open, in the running loop."""
        self._task = asyncio.create_task(self._keep_open(), name=f"device {self._device}")
        self._task.add_done_callback(_raise_bug)

    def wake(self) -> None:
        """Try again now, where the device is away: something was plugged in. The waits begin again at the least."""
        if self.session is None:
            self._backoff.reset()
            self._woken.set()

    async def aclose(self) -> None:
        """Give the device back and stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None
        self._tell(LinkState.CLOSED)

    async def _keep_open(self) -> None:
        while True:
            self._tell(LinkState.OPENING)
            try:
                session = await self._opened()
            except SettingError as error:
                self._tell(LinkState.REFUSED, str(error))
                return
            except PortError as error:
                self._tell(LinkState.ABSENT, str(error), _TROUBLES.get(type(error), Trouble.NONE))
            else:
                await self._serve(session)
            await self._wait(self._backoff.next_s())

    async def _wait(self, seconds: float) -> None:
        """Wait for the next attempt, or until somebody wakes."""
        self._woken.clear()
        waits = [asyncio.ensure_future(self._sleep(seconds)), asyncio.create_task(self._woken.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()

    async def _opened(self) -> S:
        loop = asyncio.get_running_loop()
        opening = loop.run_in_executor(None, self._open_session)
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(_close_unwanted)
            raise

    async def _serve(self, session: S) -> None:
        loop = asyncio.get_running_loop()
        since_s = loop.time()
        self.session = session
        try:
            self._tell(LinkState.READY)
            await session.serve()
        except DeviceLostError as error:
            self.session = None
            self._tell(LinkState.LOST, str(error))
        finally:
            self.session = None
            session.close()
        if session.was_useful() or loop.time() - since_s >= STEADY_S:
            self._backoff.reset()

    def _tell(self, state: LinkState, reason: str = "", trouble: Trouble = Trouble.NONE) -> None:
        """Report and log what is new: an absent device that is tried again is no news."""
        status = Status(self._device, state, reason, trouble)
        tried_again = state is LinkState.OPENING and self._status.state is LinkState.ABSENT and self._status.reason
        if tried_again or status == self._status:
            return
        self._status = status
        if reason:
            _log.log(logging.DEBUG if self._warned else logging.WARNING, "%s", reason)
            self._warned = True
        elif state is LinkState.READY:
            _log.info("%s is ready", self._device)
            self._warned = False
        self._report(status)


def _raise_bug(task: asyncio.Task[None]) -> None:
    """Let the loop report what ended the task, if it was not wanted: nobody else waits for it."""
    if not task.cancelled():
        task.result()


def _close_unwanted(opening: "asyncio.Future[S]") -> None:
    """Close what was opened after nobody wanted it any more; that it failed does not matter then."""
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()
