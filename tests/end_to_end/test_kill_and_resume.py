"""The terminal is killed in the middle of receiving, on a pseudo-terminal with a scanner on another: nothing is lost or doubled."""

import re
from pathlib import Path

from drivers.fakes import SimulatedScanner
from sync.handheld.home import Handheld
from tests.end_to_end.floor import Floor, floor, stock_of
from tests.terminal.homes import BEARING, demo_home

SERIALS = [f"SN-{number:06}" for number in range(812, 852)]
LOTS = [
    # label, quantity, bin, item, lot, stocking units
    ("]C101195060000101031727043010M4471", 12, "R-01", "F-1010", "M4471", "144"),
    ("]C101095060000102051727013110B881", 80, "R-02", "F-1020", "B881", "80"),
    ("]C101095060000102121727022810C77", 64, "R-02", "F-1021", "C77", "64"),
    ("]C101195060000103011726122010Y12", 8, "A-01-1", "F-1030", "Y12", None),
    ("]C101095060000102431726121510CF3", 72, "A-01-2", "F-1024", "CF3", "72"),
    ("]C101095060000101201727063010O9", 36, "R-01", "F-1012", "O9", "36"),
]


def count_on(floor: Floor) -> int:
    """Return how many are counted, by the screen."""
    found = re.search(r"(\d+) / 40", "\n".join(floor.keyboard.screen.rows()))
    assert found is not None
    return int(found[1])


def captured(home: Path) -> list[str]:
    with Handheld.open(home) as handheld:
        return [each.serial for each in handheld.stock.captured_waiting("PO1042", 1)]


def test_a_pallet_is_received_over_a_kill_and_every_unit_is_booked_once(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    with SimulatedScanner(tmp_path / "scanner") as scanner:
        with floor(home, scanner) as before:
            before.sign_in()
            before.scan("PO1042")
            before.see("SCAN ITEM")
            before.scan(BEARING)
            before.see("SCAN SERIAL")
            before.scan(*SERIALS[:20])
            before.see("20 / 40")
            before.scan(*SERIALS[20:30])
            # in the middle of a burst: some of it is on the disk, the rest was never answered
            before.keyboard.process.kill()
            before.keyboard.process.wait()
        kept = captured(home)
        assert len(kept) >= 20
        with floor(home, scanner) as after:
            after.sign_in()
            after.see("resume RCV PO1042")
            after.press(b"9")
            after.see("SCAN SERIAL")
            assert count_on(after) == len(kept)
            after.scan(*SERIALS[len(kept) - 2 :])
            after.see("SCAN BIN")
            after.scan("R-04")
            after.see("SCAN ITEM")
            receive_lots(after)
            after.send_all()
    stock = stock_of(home, tmp_path / "out")
    bearings = [row for row in stock if row["item"] == "A-1103/B" and row["lot"] == "L2231" and row["bin"] == "R-04"]
    assert sorted(plain(row["serial"]) for row in bearings) == [plain(serial) for serial in SERIALS]
    assert {row["quantity"] for row in bearings} == {"1"}
    for _, _, place, item, lot, units in LOTS:
        rows = [row for row in stock if (row["item"], row["lot"], row["bin"]) == (item, lot, place)]
        assert len(rows) == 1
        assert units in (None, rows[0]["quantity"])


def receive_lots(floor: Floor) -> None:
    floor.scan("PO1043")
    for label, quantity, place, _, lot, _ in LOTS:
        floor.see("SCAN ITEM")
        floor.scan(label)
        floor.see("QTY")
        floor.see(lot)
        floor.type(str(quantity))
        floor.see("SCAN BIN")
        floor.scan(place)


def plain(serial: str) -> str:
    """Return a serial without the separators of its mask: both forms name the same unit."""
    return serial.replace("-", "")
