"""A scanner that is not there: plays codes on a pseudo-terminal, for tests, the demo and training.

No code is played before somebody reads, none is dropped when the reader is slow, and the device does not go away before
all of it was read. How that is known, of a pseudo-terminal seen from its far end (the master):
- it hangs up for as long as nobody has the near end open (once it was opened and closed, which we do ourselves);
- in packet mode it tells when the reader flushes what came before, as a serial driver does at the end of its opening;
- the near end, opened for a moment, tells how many bytes wait unread.
"""

import fcntl
import os
import select
import struct
import tempfile
import termios
import time
import tty
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from drivers.errors import AddressError, DeviceAbsentError, DeviceLostError

TICK_S = 0.01
"""How often what cannot be waited for is looked at."""

CALM_S = 0.05
"""How long after its flush a reader is taken to have finished opening."""

SETTLE_S = 0.5
"""How long after its opening a reader that does not flush is taken to have finished."""

DRAINED_LOOKS = 3
"""How many looks in a row must find nothing unread: bytes may be on their way inside the kernel."""

AHEAD_BYTES_MAX = 2048
"""How much is sent before it must have been read: a full pseudo-terminal would take half a code, and the rest too late."""

UNPLUGGED_S = 0.1
"""How long a device that is unplugged stays away."""

_HEARD_BYTES_MAX = 4096
_FLUSHED = 0x01
"""The reader threw away what waited unread (TIOCPKT_FLUSHREAD)."""


@dataclass(frozen=True, slots=True)
class SimulationOptions:
    """How codes are played. `unplug_every` 0 is never; `patience_s` is how long to wait for somebody to read."""

    link: Path | None = None
    gap_ms: int = 0
    unplug_every: int = 0
    terminator: bytes = b"\r"
    patience_s: float = float("inf")


class SimulatedScanner:
    """A scanner on a pseudo-terminal, behind `link` where one is given. Everything blocks: use it in a thread.

    What the reader sends, such as a request to beep, is collected in `heard`.
    """

    def __init__(self, link: Path | None = None) -> None:
        self.heard = bytearray()
        self._link = link
        self._master: int | None = None
        self._node = ""
        self._ahead = 0

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unplug()

    @property
    def path(self) -> str:
        """Where the scanner can be opened."""
        return self._node if self._link is None else str(self._link)

    def plug(self) -> None:
        """Make the device."""
        if self._link is not None and self._link.exists() and not self._link.is_symlink():
            raise AddressError(f"{self._link} exists and is not a link: a simulated scanner would replace it")
        master, near = os.openpty()
        # raw: a terminal that echoes would send the codes back
        tty.setraw(near)
        self._node = os.ttyname(near)
        os.close(near)
        fcntl.fcntl(master, fcntl.F_SETFL, os.O_NONBLOCK)
        fcntl.ioctl(master, termios.TIOCPKT, struct.pack("i", 1))
        self._master = master
        self._ahead = 0
        self._put_link()

    def unplug(self) -> None:
        """Take the device away, with whatever was not read. Doing it twice is harmless."""
        if self._master is not None:
            if self._link is not None:
                self._link.unlink(missing_ok=True)
            os.close(self._master)
            self._master = None

    def wait_for_reader(self, within_s: float = float("inf")) -> None:
        """Wait until somebody has opened the scanner and is ready; raise DeviceAbsentError after `within_s`."""
        self._ahead = 0
        end_s = time.monotonic() + within_s
        opened_s: float | None = None
        flushed_s: float | None = None
        while True:
            now_s = time.monotonic()
            if not self._is_open():
                opened_s = flushed_s = None
            else:
                opened_s = opened_s or now_s
                if self._listen():
                    flushed_s = now_s
                if now_s - opened_s >= SETTLE_S or (flushed_s is not None and now_s - flushed_s >= CALM_S):
                    return
            if now_s > end_s:
                raise DeviceAbsentError(f"nobody opened {self.path} within {within_s:g} s")
            time.sleep(TICK_S)

    def send(self, data: bytes) -> None:
        """Send `data` as the reader takes it; raise DeviceLostError when the reader goes away meanwhile."""
        left = memoryview(data)
        while left:
            if not self._is_open():
                raise DeviceLostError(f"{self.path} is read by nobody")
            self._listen()
            if self._ahead > AHEAD_BYTES_MAX:
                # bytes are counted as unread a moment after they were sent: wait before looking
                time.sleep(TICK_S)
                self._ahead = self._ahead if self._unread() else 0
                continue
            try:
                sent = os.write(self._far(), left)
            except BlockingIOError:
                time.sleep(TICK_S)
            else:
                self._ahead += sent
                left = left[sent:]

    def wait_until_read(self, within_s: float = float("inf")) -> None:
        """Wait until all was read; raise DeviceLostError when the reader goes, DeviceAbsentError after `within_s`."""
        end_s = time.monotonic() + within_s
        looks = 0
        while looks < DRAINED_LOOKS:
            if not self._is_open():
                raise DeviceLostError(f"{self.path} is read by nobody")
            looks = looks + 1 if self._unread() == 0 else 0
            self._listen()
            if time.monotonic() > end_s:
                raise DeviceAbsentError(f"{self.path} was not read to its end within {within_s:g} s")
            time.sleep(TICK_S)

    def _far(self) -> int:
        if self._master is None:
            raise DeviceAbsentError("the simulated scanner is unplugged")
        return self._master

    def _is_open(self) -> bool:
        poll = select.poll()
        poll.register(self._far(), select.POLLHUP)
        return not poll.poll(0)

    def _listen(self) -> bool:
        """Take what the reader sent, and tell whether it flushed what waited."""
        flushed = False
        while True:
            try:
                packet = os.read(self._far(), 1024)
            except OSError:
                # nothing more, or nobody there
                return flushed
            if packet[0] == 0:
                self.heard += packet[1:]
                del self.heard[:-_HEARD_BYTES_MAX]
            elif packet[0] & _FLUSHED:
                flushed = True

    def _unread(self) -> int:
        near = os.open(self._node, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            count: int = struct.unpack("i", fcntl.ioctl(near, termios.FIONREAD, bytes(4)))[0]
        finally:
            os.close(near)
        return count

    def _put_link(self) -> None:
        """Put the link in place in one step, so that a reader never meets half a link."""
        if self._link is None:
            return
        fresh = self._link.with_name(f".{self._link.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(self._node)
        fresh.replace(self._link)


def run_simulation(codes: Iterable[bytes], options: SimulationOptions, report: Callable[[str], None]) -> int:
    """Play `codes` in order, each followed by the terminator; return how many were played once all of them were read.

    `report` is told the path to open first, and then what happens. A reader that goes away is waited for, and the code
    that it met half of is played again. Without a link a scanner that is to be unplugged gets one of its own.
    """
    with tempfile.TemporaryDirectory(prefix="scanner-") as folder:
        link = Path(folder, "scanner") if options.link is None and options.unplug_every else options.link
        with SimulatedScanner(link) as scanner:
            report(scanner.path)
            return _Player(scanner, options, report).play(codes)


class _Player:
    """Plays codes on a scanner that is plugged in."""

    def __init__(self, scanner: SimulatedScanner, options: SimulationOptions, report: Callable[[str], None]) -> None:
        self._scanner = scanner
        self._options = options
        self._report = report
        self._next_s = 0.0

    def play(self, codes: Iterable[bytes]) -> int:
        """Play all of `codes` and return their number."""
        options = self._options
        count = 0
        self._scanner.wait_for_reader(options.patience_s)
        for code in codes:
            if options.unplug_every and count and count % options.unplug_every == 0:
                self._replug(count)
            self._keep_gap()
            self._play_one(code + options.terminator)
            count += 1
        self._wait_until_read()
        self._report(f"played {count}")
        return count

    def _play_one(self, data: bytes) -> None:
        while True:
            try:
                self._scanner.send(data)
            except DeviceLostError:
                self._report("waiting for a reader")
                self._scanner.wait_for_reader(self._options.patience_s)
            else:
                return

    def _keep_gap(self) -> None:
        time.sleep(max(0.0, self._next_s - time.monotonic()))
        self._next_s = time.monotonic() + self._options.gap_ms / 1000

    def _replug(self, count: int) -> None:
        self._wait_until_read()
        self._report(f"unplugged after {count}")
        self._scanner.unplug()
        time.sleep(UNPLUGGED_S)
        self._scanner.plug()
        self._scanner.wait_for_reader(self._options.patience_s)

    def _wait_until_read(self) -> None:
        try:
            self._scanner.wait_until_read(self._options.patience_s)
        except DeviceLostError:
            # a reader that closed the device flushed what it had not read, as with any scanner
            self._report("the reader went away")
