"""SIGKILL at random moments of bursts: scans that wait share a commit, and what was answered is on the disk, once and in order.

A scan is answered when the screen counts it. What was not answered may be stored or not: whoever goes on scans from the first that is
not there.
"""

import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drivers.fakes import SimulatedScanner
from sync.centre.centre import Centre
from sync.handheld.home import Handheld
from tests.end_to_end.floor import Floor, floor, scanned
from tests.sync.centre.warehouse import write_folder
from tests.terminal.homes import centre_url, demo_home
from tests.terminal.pseudo_terminals import PATIENCE_S

ORDER, ITEM, ORDERED = "PO9000", "E-2020", 5_000
FILES = {
    "documents": f"site,document,kind,partner\nROT,{ORDER},purchase_order,V-NORD\n",
    "document_lines": f"document,line,item,quantity,unit,bin\n{ORDER},1,{ITEM},{ORDERED},EA,R-04\n",
}
SERIALS = [f"HK{50_000_000 + at:08}" for at in range(ORDERED)]
BURST = 60
HANDLING_S = 0.02
SEED = 20261122


def made_home(folder: Path) -> Path:
    """Make a home that knows an order with room for many bursts."""
    home = demo_home(folder)
    centre = Centre.open(centre_url(home))
    centre.import_folder(write_folder(folder / "files", FILES))
    centre.close()
    subprocess.run([sys.executable, "-m", "terminal", "--home", str(home), "sync"], check=True, capture_output=True)
    return home


def begin(terminal: Floor, *, anew: bool) -> None:
    terminal.sign_in()
    if anew:
        terminal.scan(ORDER)
        terminal.see("SCAN ITEM")
        terminal.scan(ITEM)
    else:
        terminal.see(f"resume RCV {ORDER}")
        terminal.press(b"9")
    terminal.see("SCAN SERIAL")


def answered(terminal: Floor, until: int, moment_s: float) -> int:
    """Kill the terminal a moment after it has counted so many; return how many it had counted on its screen when it was dead."""
    end = time.monotonic() + PATIENCE_S
    while count_on(terminal) < until:
        assert time.monotonic() < end, terminal.keyboard.screen.rows()
        terminal.keyboard.read()
    time.sleep(moment_s)  # the moment of the kill: any, while scans wait, are stored or painted
    terminal.keyboard.process.kill()
    terminal.keyboard.process.wait()
    while terminal.keyboard.read(0):
        pass
    return count_on(terminal)


def count_on(terminal: Floor) -> int:
    found = re.search(rf"(\d+) / {ORDERED}", "\n".join(terminal.keyboard.screen.rows()))
    return int(found[1]) if found else 0


def kept(home: Path) -> list[str]:
    with Handheld.open(home) as handheld:
        return [each.serial for each in handheld.stock.captured_waiting(ORDER, 1)]


def play(folder: Path, kills: int) -> tuple[list[int], list[int]]:
    """Kill a terminal in each of some bursts; return what was answered and what was stored after each."""
    home, dice = made_home(folder), random.Random(SEED)
    counted: list[int] = []
    stored = [0]
    with SimulatedScanner(folder / "scanner") as scanner:
        for _ in range(kills):
            with floor(home, scanner) as terminal:
                begin(terminal, anew=stored == [0])
                terminal.scan(*SERIALS[stored[-1] : stored[-1] + BURST])
                until = stored[-1] + dice.randrange(BURST // 2)
                counted.append(answered(terminal, until, dice.random() * HANDLING_S))
            serials = kept(home)
            assert serials == SERIALS[: len(serials)]
            stored.append(len(serials))
        codes = [each for each in scanned(home, scanner.path) if each.startswith("HK")]
    assert codes == SERIALS[: stored[-1]]
    return counted, stored[1:]


def check(counted: list[int], stored: list[int]) -> None:
    assert all(seen <= there for seen, there in zip(counted, stored, strict=True)), (counted, stored)
    assert 0 < stored[-1] <= BURST * len(stored)
    assert stored == sorted(stored)


def test_kills_in_bursts_lose_nothing_that_was_answered(tmp_path: Path) -> None:
    check(*play(tmp_path, 3))


@pytest.mark.long
def test_thirty_kills_in_bursts_lose_nothing_that_was_answered(tmp_path: Path) -> None:
    check(*play(tmp_path, 30))
