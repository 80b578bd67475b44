"""What is measured: start, a scan on the wire to its painted answer, memory, bursts. Ours and the bare app by the same code."""

import gc
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drivers.fakes import SimulatedScanner
from tests.benchmarks import homes
from tests.terminal.pseudo_terminals import Keyboard, on_terminal

STARTS = 7
SCANS = 200
SCAN_GAP_S = 0.05
BURST = 500
DEAD_SCANS = 200
WAIT_S_MAX = 60.0
END = b"\r"


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: half, 95 and 99 of 100 are below."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        """Return the spread of times in seconds."""
        cuts = statistics.quantiles(seconds, n=100, method="inclusive")
        return cls(cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one app; `stored` are the scans of a burst that are on the disk, in order or not at all."""

    start_ms: float
    scan: Spread
    scan_bytes: float
    memory_mib: float
    burst_s: float
    stored: int


@contextmanager
def running(command: Sequence[str], ready: str, size: tuple[int, int] = (26, 16)) -> Iterator[Keyboard]:
    """Run an app until it shows that it is ready."""
    with on_terminal(command, size) as keyboard:
        keyboard.wait_for(ready)
        yield keyboard


def start_ms(command: Sequence[str], ready: str) -> float:
    """Return the median time from the start of the process to its first prompt on the wire."""
    times = []
    for _ in range(STARTS):
        began = time.perf_counter()
        with running(command, ready):
            times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def scan_times(keyboard: Keyboard, scanner: SimulatedScanner, codes: Sequence[bytes]) -> tuple[Spread, float]:
    """Scan one after the other; return how long each took from the wire to the screen, and the bytes that each painted."""
    times, painted = [], 0
    gc.disable()
    for code in codes:
        keyboard.painted = b""
        began = time.perf_counter()
        scanner.send(code + END)
        _until(keyboard, lambda code=code: _shows(keyboard, code), began)  # type: ignore[misc]
        times.append(time.perf_counter() - began)
        while keyboard.read(SCAN_GAP_S):
            pass
        painted += len(keyboard.painted)
    gc.enable()
    return Spread.of(times), painted / len(codes)


def burst_s(keyboard: Keyboard, scanner: SimulatedScanner, codes: Sequence[bytes], gap_s: float = 0.0) -> float:
    """Scan all, `gap_s` apart or back to back; return how long it took until the last one is painted."""
    began = time.perf_counter()
    for at, code in enumerate(codes):
        while time.perf_counter() < began + at * gap_s:
            keyboard.read(max(0.0, began + at * gap_s - time.perf_counter()))
        scanner.send(code + END)
        keyboard.read(0.0)
    _until(keyboard, lambda: _shows(keyboard, codes[-1]), began)
    return time.perf_counter() - began


def memory_mib(keyboard: Keyboard) -> float:
    """Return the resident memory of the app."""
    status = Path(f"/proc/{keyboard.process.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure_bare(folder: Path) -> Figures:
    """Measure the bare app."""
    command = [sys.executable, "-m", "tests.benchmarks.bare", str(folder / "bare.db")]
    start = start_ms(command, "READY")
    with SimulatedScanner() as scanner, running([*command, scanner.path], "READY") as keyboard:
        scanner.wait_for_reader(WAIT_S_MAX)
        scan, painted = scan_times(keyboard, scanner, [homes.serial(at) for at in range(SCANS)])
        memory = memory_mib(keyboard)
        codes = [homes.serial(SCANS + at) for at in range(BURST)]
        burst = burst_s(keyboard, scanner, codes)
    return Figures(start, scan, painted, memory, burst, _stored(folder / "bare.db", _BARE_ROWS, codes))


def measure_ours(folder: Path) -> Figures:
    """Measure the terminal, receiving serial numbers of one order on the embedded store of the demo."""
    home = homes.prepare(folder)
    command = [*homes.STOCKHAND, "--home", str(home), "--centre", homes.centre_of(home)]
    start = start_ms(command, "SIGN IN (badge)")
    with SimulatedScanner() as scanner, running(_scanning(command, scanner), "SIGN IN (badge)") as keyboard:
        _receive(keyboard, scanner, homes.ORDER)
        scan, painted = scan_times(keyboard, scanner, [homes.serial(at) for at in range(SCANS)])
        memory = memory_mib(keyboard)
        codes = [homes.serial(SCANS + at) for at in range(BURST)]
        burst = burst_s(keyboard, scanner, codes)
    return Figures(start, scan, painted, memory, burst, _stored(home / "work.db", _OUR_ROWS, codes))


def stored_without_centre(folder: Path) -> tuple[int, Spread]:
    """Scan 200 at 50 ms with the centre dead; return how many are stored in order, and how long a scan takes there."""
    home = homes.prepare(folder)
    (home / "centre.db").rename(home / "gone.db")
    command = [*homes.STOCKHAND, "--home", str(home), "--centre", homes.centre_of(home)]
    with SimulatedScanner() as scanner, running(_scanning(command, scanner), "SIGN IN (badge)") as keyboard:
        _receive(keyboard, scanner, homes.ORDER)
        codes = [homes.serial(at) for at in range(DEAD_SCANS)]
        burst_s(keyboard, scanner, codes, SCAN_GAP_S)
        spread, _ = scan_times(keyboard, scanner, [homes.serial(DEAD_SCANS + at) for at in range(DEAD_SCANS // 4)])
    return _stored(home / "work.db", _OUR_ROWS, codes), spread


def _scanning(command: Sequence[str], scanner: SimulatedScanner) -> list[str]:
    return [*command, "--scanner", f"serial://{scanner.path}"]


def _receive(keyboard: Keyboard, scanner: SimulatedScanner, order: str) -> None:
    """Sign in and open the order's line, up to the first serial number."""
    scanner.wait_for_reader(WAIT_S_MAX)
    scanner.send(homes.BADGE.encode() + END)
    keyboard.wait_for("PIN")
    keyboard.type(homes.PIN.encode() + END)
    keyboard.wait_for("MENU")
    scanner.send(order.encode() + END)
    keyboard.wait_for("SCAN ITEM")
    scanner.send(homes.ITEM.encode() + END)
    keyboard.wait_for("SCAN SERIAL")


def _shows(keyboard: Keyboard, code: bytes) -> bool:
    text = code.decode("ascii")
    return any(text in row for row in keyboard.screen.rows())


def _until(keyboard: Keyboard, done: Callable[[], bool], began: float) -> None:
    while not done():
        if time.perf_counter() > began + WAIT_S_MAX:
            raise TimeoutError(f"nothing came; the screen is {keyboard.screen.rows()}")
        keyboard.read(0.01)


_BARE_ROWS = "SELECT text FROM scan ORDER BY number"
_OUR_ROWS = "SELECT text FROM input WHERE kind = 'scan' ORDER BY number"


def _stored(database: Path, rows: str, codes: Sequence[bytes]) -> int:
    """Return how many of `codes` are stored, if they are in the order in which they were scanned; else 0."""
    connection = sqlite3.connect(database)
    try:
        wanted = [code.decode("ascii") for code in codes]
        there = [text for (text,) in connection.execute(rows) if text in set(wanted)]
    finally:
        connection.close()
    return len(there) if there == wanted[: len(there)] else 0
