"""Bursts of scans over a real pseudo-terminal, with the centre dead: every one is stored, in order."""

from pathlib import Path

from drivers.fakes import SimulatedScanner
from tests.end_to_end.floor import floor, scanned
from tests.terminal.homes import RECEIVER, demo_home

CARTON = "]C10109506000030029"
SCANS = 500


def test_500_scans_back_to_back_are_stored_in_order_while_the_centre_is_dead(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    (home / "centre.db").unlink()
    codes = [f"SN-{number:06}" for number in range(SCANS)]
    with SimulatedScanner(tmp_path / "scanner") as scanner:
        with floor(home, scanner) as terminal:
            terminal.sign_in()
            terminal.scan(*codes)
            scanner.wait_until_read(60)
            terminal.scan("LAST")
            terminal.see(f"{SCANS} scans held")
        assert scanned(home, scanner.path) == [RECEIVER, *codes, "LAST"]


def test_500_equal_labels_count_500(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    with SimulatedScanner(tmp_path / "scanner") as scanner, floor(home, scanner) as terminal:
        terminal.sign_in()
        terminal.scan("PO1046")
        terminal.see("SCAN ITEM")
        # the label that names the line counts nothing
        terminal.scan(CARTON, *[CARTON] * SCANS)
        terminal.see(f"{SCANS} / {SCANS} EA")
        terminal.see("SCAN BIN")
