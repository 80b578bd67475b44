"""The measure: a Textual app that does nothing but store each scan with full sync and paint it on one line."""

import asyncio
import os
import sqlite3
import sys
import tty
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import Static

READ_BYTES = 4096


class BareApp(App[None]):
    """Reads lines from a port in its loop."""

    def __init__(self, database: Path, port: Path | None) -> None:
        super().__init__(ansi_color=True)
        self._database = database
        self._port = port
        self._line = Static("READY", id="line")
        self._rest = b""
        self._count = 0

    def compose(self) -> ComposeResult:
        """Give the line."""
        yield self._line

    def on_mount(self) -> None:
        """Open the file, then the port."""
        self._connection = sqlite3.connect(self._database, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE IF NOT EXISTS scan (number INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        if self._port is not None:
            self._fileno = os.open(self._port, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
            tty.setraw(self._fileno)
            asyncio.get_running_loop().add_reader(self._fileno, self._read)

    def _read(self) -> None:
        *lines, self._rest = (self._rest + os.read(self._fileno, READ_BYTES)).split(b"\r")
        for line in lines:
            text = line.decode("ascii")
            self._connection.execute("INSERT INTO scan (text) VALUES (?)", (text,))
            self._count += 1
            self._line.update(f"{self._count} {text}")


def main() -> None:
    """Run it: the file, and the port if there is one."""
    port = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    BareApp(Path(sys.argv[1]), port).run(mouse=False)


if __name__ == "__main__":
    main()
