"""Runs a command as a user does, in a process of its own or, where that makes no difference, in this one."""

import contextlib
import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

from terminal.cli import main


@dataclass(frozen=True, slots=True)
class Done:
    """What a command came to."""

    returncode: int
    stdout: bytes
    stderr: bytes


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing but the command line says where the home is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STOCKHAND_")}
    return kept | {"HOME": str(home.parent), "XDG_DATA_HOME": str(home.parent / "data"), "PYTHONIOENCODING": "utf-8"}


def process(home: Path, *words: str, stdin: bytes = b"") -> Done:
    """Run `stockhand ... --home HOME` in a process of its own."""
    command = [sys.executable, "-m", "terminal", *words, "--home", str(home)]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=60, env=environment(home))
    return Done(done.returncode, done.stdout, done.stderr)


def stockhand(home: Path, *words: str, stdin: bytes = b"") -> Done:
    """Run `stockhand ... --home HOME` to its end."""
    printed, said = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(each, encoding="utf-8", newline="\n") for each in (printed, said))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _input(stdin), _log():
        try:
            code = main([*words, "--home", str(home)])
        except SystemExit as left:
            code = int(left.code or 0)
    out.flush()
    err.flush()
    return Done(code, printed.getvalue(), said.getvalue())


@contextlib.contextmanager
def _input(data: bytes) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = before


@contextlib.contextmanager
def _log() -> Iterator[None]:
    """Give the log of the home back when the command is done, as the end of its process would."""
    root = logging.getLogger()
    level = root.level
    try:
        yield
    finally:
        for handler in [each for each in root.handlers if isinstance(each, RotatingFileHandler | logging.NullHandler)]:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
