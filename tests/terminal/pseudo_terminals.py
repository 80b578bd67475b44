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
_TOKEN = re.compile(rb"\x1b\[([0-?]*)[ -/]*([@-~])|\x1b[^\[]|\r|\n|\x07|[ -~]|.", re.DOTALL)


class Screen:
    """What stands on a terminal: as much of one as Textual uses to paint cells."""

    def __init__(self, columns: int, rows: int) -> None:
        self._cells = [[" "] * columns for _ in range(rows)]
        self._row = self._column = 0
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take what was painted; a sequence that is cut waits for its rest."""
        data = self._rest + data
        cut = data.rfind(b"\x1b")
        whole = cut < 0 or re.match(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[^\[])", data[cut:]) is not None
        self._rest = b"" if whole else data[cut:]
        for match in _TOKEN.finditer(data if whole else data[:cut]):
            self._take(match)

    def rows(self) -> list[str]:
        """Return the text of each row, without spaces at its end."""
        return ["".join(cells).rstrip() for cells in self._cells]

    def _take(self, match: re.Match[bytes]) -> None:
        text = match[0]
        if match[2] == b"H":
            at = [int(each or 1) for each in match[1].split(b";")] if match[1] else [1, 1]
            self._row, self._column = at[0] - 1, at[1] - 1
        elif match[2] == b"J":
            self._cells = [[" "] * len(cells) for cells in self._cells]
        elif text == b"\r":
            self._column = 0
        elif text == b"\n":
            self._row += 1
        elif b" " <= text <= b"~" and len(text) == 1:
            if self._row < len(self._cells) and self._column < len(self._cells[self._row]):
                self._cells[self._row][self._column] = text.decode()
            self._column += 1


class Keyboard:
    """One side of the pseudo-terminal: keys go in, what is painted comes out."""

    def __init__(self, fileno: int, process: "subprocess.Popen[bytes]", size: tuple[int, int]) -> None:
        self._fileno = fileno
        self.process = process
        self.painted = b""
        self.screen = Screen(*size)

    def press(self, data: bytes) -> None:
        """Send bytes as they are."""
        os.write(self._fileno, data)

    def type(self, keys: bytes, gap_s: float = 0.12) -> None:
        """Press keys one by one, as slowly as fingers do."""
        for at in range(len(keys)):
            self.press(keys[at : at + 1])
            until = time.monotonic() + gap_s
            while (left_s := until - time.monotonic()) > 0:
                self.read(left_s)

    def read(self, wait_s: float = 0.05) -> bytes:
        """Read what is painted within a moment; nothing when the program is gone."""
        if not select.select([self._fileno], [], [], wait_s)[0]:
            return b""
        try:
            data = os.read(self._fileno, 65536)
        except OSError:
            return b""
        self.painted += data
        self.screen.feed(data)
        return data

    def wait_for(self, text: str) -> bytes:
        """Read until `text` stands on the screen; return what was painted since the last wait."""
        until = time.monotonic() + PATIENCE_S
        while not any(text in row for row in self.screen.rows()):
            assert time.monotonic() < until, f"{text!r} never came; the screen is {self.screen.rows()}"
            assert self.process.poll() is None, f"the program ended; the screen is {self.screen.rows()}"
            self.read()
        painted, self.painted = self.painted, b""
        return painted

    def wait_for_end(self) -> int:
        """Read until the program has ended; return its exit code."""
        until = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < until, f"it never ended; the screen is {self.screen.rows()}"
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
        yield Keyboard(near, process, size)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(near)
