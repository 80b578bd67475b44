"""The ways to a printer: `tcp://host:9100`, `serial:///dev/ttyS0?baud=9600`, `file:///dev/usb/lp0`, `cups://queue`, `recording://folder`.

Each address may name the profile of its printer: `tcp://192.0.2.7:9100?profile=zebra`.
"""

import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from drivers.errors import AddressError, DeviceBrokenError, DeviceLostError, port_error
from drivers.ports import DescriptorPort, Port, open_port
from drivers.printer import LabelPrinter
from drivers.printer_way import PrinterState, PrinterWay
from drivers.profiles.printer_profile import printer_profile
from drivers.recording_printer import RecordingWay

ANSWER_S = 2.0
SEND_S = 30.0
CUPS_S = 20.0
ANSWER_BYTES_MAX = 1024
CHUNK_BYTES = 256
"""As much as a port queues at once."""

DEFAULT_PROFILES = {"tcp": "zebra", "serial": "zebra", "file": "zebra-silent", "cups": "office", "recording": "picture"}


class PortWay:
    """A printer behind an open port, which may answer."""

    def __init__(self, name: str, port: Port) -> None:
        self._name = name
        self._port = port

    def send(self, data: bytes) -> None:
        """Send all of it in at most SEND_S."""
        until = time.monotonic() + SEND_S
        for at in range(0, len(data), CHUNK_BYTES):
            while not self._port.write(data[at : at + CHUNK_BYTES]):
                self._drain(until)
        while self._port.unsent():
            self._drain(until)

    def _drain(self, until: float) -> None:
        left = until - time.monotonic()
        if left <= 0 or not select.select([], [self._port.fileno()], [], left)[1]:
            raise DeviceLostError(f"{self._name} takes nothing any more")
        self._port.send_queued()

    def ask(self, question: bytes, ends: bytes, count: int) -> bytes:
        """Send a question and return what came in ANSWER_S."""
        while self._waits(0):
            self._port.read()  # what an earlier question was answered too late
        self.send(question)
        answer, until = b"", time.monotonic() + ANSWER_S
        while len(answer) < ANSWER_BYTES_MAX and not _is_whole(answer, ends, count):
            if not self._waits(until - time.monotonic()):
                break
            answer += self._port.read()
        return answer

    def _waits(self, seconds: float) -> bool:
        return bool(select.select([self._port.fileno()], [], [], max(seconds, 0))[0])

    def state(self) -> PrinterState | None:
        """Return None: the printer must be asked."""
        return None

    def close(self) -> None:
        """Close the port."""
        self._port.close()


def _is_whole(answer: bytes, ends: bytes, count: int) -> bool:
    return answer.count(ends) >= count if ends else len(answer) >= count


class FileWay:
    """A file that what is printed is added to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, data: bytes) -> None:
        """Add it to the file, on disk when this returns."""
        try:
            with self._path.open("ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise port_error(str(self._path), error.errno, error.strerror or str(error)) from error

    def ask(self, question: bytes, ends: bytes, count: int) -> bytes:
        """A file answers nothing."""
        return b""

    def state(self) -> PrinterState | None:
        """Return READY: a file takes what it is given, or fails when it is."""
        return PrinterState.READY

    def close(self) -> None:
        """Nothing is open between two labels."""


class CupsWay:
    """A queue of the printing system of this machine; it answers for the printer."""

    def __init__(self, queue: str) -> None:
        self._queue = queue

    def send(self, data: bytes) -> None:
        """Hand it over as a job of its own; pages are printed as they are, other languages raw."""
        raw = () if data.startswith((b"%PDF", b"\x89PNG")) else ("-o", "raw")
        self._run(["lp", "-d", self._queue, *raw, "-"], data)

    def ask(self, question: bytes, ends: bytes, count: int) -> bytes:
        """The queue is asked instead."""
        return b""

    def state(self) -> PrinterState | None:
        """Return PAUSED for a queue that is stopped, READY otherwise."""
        said = self._run(["lpstat", "-p", self._queue], b"")
        return PrinterState.PAUSED if b"disabled" in said else PrinterState.READY

    def _run(self, command: list[str], data: bytes) -> bytes:
        program = shutil.which(command[0])
        if program is None:
            raise DeviceBrokenError(f"cups://{self._queue}: the program {command[0]} is not installed")
        environment = {**os.environ, "LC_ALL": "C"}
        try:
            done = subprocess.run(
                [program, *command[1:]], input=data, capture_output=True, timeout=CUPS_S, env=environment, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise DeviceLostError(f"cups://{self._queue} does not answer") from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise DeviceBrokenError(f"cups://{self._queue}: {said or 'refused'}")
        return done.stdout

    def close(self) -> None:
        """Nothing is open between two labels."""


def open_printer(url: str, name: str = "") -> LabelPrinter:
    """Open the printer behind an address; raises AddressError and ProfileError where it is wrong, PortError when it cannot be now."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme not in _OPENERS:
        raise AddressError(f"printer {url!r}: {', '.join(_OPENERS)} expected before ://")
    profile = printer_profile(options.pop("profile", DEFAULT_PROFILES[parts.scheme]))
    path = unquote(parts.netloc + parts.path)
    if not path:
        raise AddressError(f"printer {url!r}: a path is expected after {parts.scheme}://")
    return LabelPrinter(name or url.partition("?")[0], _OPENERS[parts.scheme](path, options), profile)


def _open_stream(scheme: str) -> Callable[[str, dict[str, str]], PrinterWay]:
    def opener(path: str, options: dict[str, str]) -> PrinterWay:
        query = f"?{urlencode(options)}" if options else ""
        return PortWay(f"{scheme}://{path}", open_port(f"{scheme}://{path}{query}"))

    return opener


def _open_file(path: str, options: dict[str, str]) -> PrinterWay:
    _refuse(options)
    if not Path(path).is_char_device():
        return FileWay(Path(path))
    try:
        fd = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError as error:
        raise port_error(path, error.errno, error.strerror or str(error)) from error
    return PortWay(path, DescriptorPort(path, fd, lambda: os.close(fd)))


def _open_queue(path: str, options: dict[str, str]) -> PrinterWay:
    _refuse(options)
    if path.startswith("-"):
        raise AddressError(f"printer cups://{path}: a queue does not begin with -")
    return CupsWay(path)


def _open_recording(path: str, options: dict[str, str]) -> PrinterWay:
    states = options.pop("states", "")
    _refuse(options)
    return RecordingWay(Path(path), tuple(PrinterState(state) for state in states.split(",") if state))


def _refuse(options: Mapping[str, str]) -> None:
    for name in options:
        raise AddressError(f"unknown option {name!r} of a printer, expected profile")


_OPENERS: Mapping[str, Callable[[str, dict[str, str]], PrinterWay]] = {
    "tcp": _open_stream("tcp"),
    "serial": _open_stream("serial"),
    "file": _open_file,
    "cups": _open_queue,
    "recording": _open_recording,
}
