"""A warehouse floor for a test: a terminal on a pseudo-terminal, a scanner on another, and a central store."""

import contextlib
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from drivers.fakes import SimulatedScanner
from sync.centre.centre import Centre
from sync.handheld.home import Handheld
from tests.terminal.homes import RECEIVER, RECEIVER_PIN, SUPERVISOR, SUPERVISOR_PIN, centre_url
from tests.terminal.pseudo_terminals import PATIENCE_S, Keyboard, on_terminal

TERMINATOR = b"\r"


class Floor:
    """Hands on the keyboard and on the scanner of one handheld."""

    def __init__(self, keyboard: Keyboard, scanner: SimulatedScanner) -> None:
        self.keyboard = keyboard
        self._scanner = scanner

    def scan(self, *codes: str) -> None:
        """Scan codes back to back."""
        for code in codes:
            self._scanner.send(code.encode() + TERMINATOR)

    def see(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        self.keyboard.wait_for(text)

    def type(self, text: str) -> None:
        """Type a text with Enter, as slowly as fingers do."""
        self.keyboard.type(text.encode() + TERMINATOR)

    def press(self, key: bytes) -> None:
        """Press a key."""
        self.keyboard.press(key)

    def sign_in(self) -> None:
        """Sign in by scanning the badge and typing the PIN."""
        self.see("SIGN IN (badge)")
        self._scanner.wait_for_reader(PATIENCE_S)
        self.scan(RECEIVER)
        self.see(f"Badge {RECEIVER}")
        self.type(RECEIVER_PIN)
        self.see("MENU")

    def send_all(self) -> None:
        """Send the queue at the dock's screen, as the supervisor."""
        self.press(b"\x1b[19~")
        self.see("1 send now")
        self.press(b"1")
        self.see("SUPERVISOR")
        self.scan(SUPERVISOR)
        self.see(f"Badge {SUPERVISOR}")
        self.type(SUPERVISOR_PIN)
        self.see("Sync done")


@contextlib.contextmanager
def floor(home: Path, scanner: SimulatedScanner) -> Iterator[Floor]:
    """Start the terminal of a home at 26 x 16; it is killed at the end."""
    command = [sys.executable, "-m", "terminal", "--home", str(home), "--scanner", f"serial://{scanner.path}"]
    with on_terminal(command) as keyboard:
        yield Floor(keyboard, scanner)


def stock_of(home: Path, folder: Path) -> list[dict[str, str]]:
    """Return the rows of the stock that the centre exports, after proving that it agrees with its ledger."""
    centre = Centre.open(centre_url(home))
    try:
        assert centre.verify() == ()
        centre.export_folder(folder)
    finally:
        centre.close()
    with (folder / "stock.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scanned(home: Path, device: str) -> list[str]:
    """Return the texts of everything that a scanner scanned, in the order stored."""
    with Handheld.open(home) as handheld:
        rows = handheld.journal.inputs(10_000)
    return [row.came.text for row in reversed(rows) if row.came.device == device]
