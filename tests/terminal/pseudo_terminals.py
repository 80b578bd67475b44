"""A program on a pseudo-terminal of any size, as a person or a wedge at its keyboard sees it."""

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PATIENCE_S = 20.0
ROOT = Path(__file__).parents[2]
_SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[^\[]|[\x00-\x06\x08-\x1f]")


class Keyboard:
    """One side of the pseudo-terminal: keys go in, what is painted comes out."""

    def __init__(self, fileno: int, process: "subprocess.Popen[bytes]") -> None:
        self._fileno = fileno
        self.process = process
        self.painted = b""

    def press(self, data: bytes) -> None:
        """Send bytes as they are."""
        os.write(self._fileno, data)

    def read(self, wait_s: float = 0.05) -> bytes:
        """Read what is painted within a moment; nothing when the program is gone."""
        if not select.select([self._fileno], [], [], wait_s)[0]:
            return b""
        try:
            data = os.read(self._fileno, 65536)
        except OSError:
            return b""
        self.painted += data
        return data

    def wait_for(self, text: str) -> bytes:
        """Read until `text` was painted since the last wait; return what was painted up to then."""
        until = time.monotonic() + PATIENCE_S
        while text.encode() not in _SEQUENCE.sub(b"", self.painted):
            assert time.monotonic() < until, f"{text!r} never came; painted: {self.painted[-2000:]!r}"
            self.read()
        painted, self.painted = self.painted, b""
        return painted

    def wait_for_end(self) -> int:
        """Read until the program has ended; return its exit code."""
        until = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < until, f"it never ended; painted: {self.painted[-2000:]!r}"
            self.read()
        return self.process.returncode


@contextlib.contextmanager
def on_terminal(
    command: Sequence[str], size: tuple[int, int] = (26, 16), environment: Mapping[str, str] | None = None
) -> Iterator[Keyboard]:
    """Run a program on a pseudo-terminal of `size` columns and rows; it is ended when it did not end by itself."""
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    wanted = {**os.environ, "TERM": "linux", **(environment or {})}
    for name in ("COLUMNS", "LINES"):
        wanted.pop(name, None)
    process = subprocess.Popen(
        command, stdin=far, stdout=far, stderr=far, cwd=ROOT, env=wanted, start_new_session=True, close_fds=True
    )
    os.close(far)
    try:
        yield Keyboard(near, process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(near)
