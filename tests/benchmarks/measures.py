"""What is measured: start, a scan on the wire to its painted answer, memory, bursts. Ours and the bare app by the same code."""

import gc
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drivers.fakes import SimulatedScanner
from tests.benchmarks import homes
from tests.terminal.pseudo_terminals import Keyboard, on_terminal

STARTS = 7
SCANS = 200
SCAN_GAP_S = 0.05
BURST = 1_000
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


@dataclass(frozen=True, slots=True)
class App:
    """An app to measure: how it is started, and what it shows when it is ready."""

    command: Sequence[str]
    ready: str


@dataclass(frozen=True, slots=True)
class Session:
    """A running app, its keyboard and screen, and its scanner."""

    keyboard: Keyboard
    scanner: SimulatedScanner


@contextmanager
def running(command: Sequence[str], ready: str, size: tuple[int, int] = (26, 16)) -> Iterator[Keyboard]:
    """Run an app until it shows that it is ready."""
    with on_terminal(command, size) as keyboard:
        keyboard.wait_for(ready)
        yield keyboard


def start_ms(ours: App, bare: App) -> tuple[float, float]:
    """Return the median times from the start of the process to its first prompt on the wire; taken in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(STARTS):
        for app, taken in zip((ours, bare), times, strict=True):
            began = time.perf_counter()
            with running(app.command, app.ready):
                taken.append(time.perf_counter() - began)
    return statistics.median(times[0]) * 1000, statistics.median(times[1]) * 1000


def scan_times(sessions: Sequence[Session], codes: Sequence[bytes]) -> list[tuple[Spread, float]]:
    """Scan each code at each app in turn; return how long each took from the wire to the screen, and the bytes that it painted."""
    times: list[list[float]] = [[] for _ in sessions]
    painted = [0 for _ in sessions]
    gc.disable()
    for code in codes:
        for at, session in enumerate(sessions):
            times[at].append(_scan_s(session, code))
            painted[at] += _settled(session.keyboard)
    gc.enable()
    return [(Spread.of(each), count / len(codes)) for each, count in zip(times, painted, strict=True)]


def _scan_s(session: Session, code: bytes) -> float:
    session.keyboard.painted = b""
    began = time.perf_counter()
    session.scanner.send(code + END)
    _until(session.keyboard, code, began)
    return time.perf_counter() - began


def _settled(keyboard: Keyboard) -> int:
    """Read until nothing more is painted; return how many bytes that were."""
    while keyboard.read(SCAN_GAP_S):
        pass
    return len(keyboard.painted)


def burst_s(session: Session, codes: Sequence[bytes], gap_s: float = 0.0) -> float:
    """Scan all, `gap_s` apart or back to back; return how long it took until the last one is painted."""
    began = time.perf_counter()
    for at, code in enumerate(codes):
        while (early_s := began + at * gap_s - time.perf_counter()) > 0:
            session.keyboard.read(early_s)
        session.scanner.send(code + END)
        session.keyboard.read(0.0)
    _until(session.keyboard, codes[-1], began)
    return time.perf_counter() - began


def memory_mib(keyboard: Keyboard) -> float:
    """Return the resident memory of the app."""
    status = Path(f"/proc/{keyboard.process.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure(folder: Path) -> tuple[Figures, Figures]:
    """Measure ours, receiving serial numbers of one order on the store of the demo, and the bare app, in turns."""
    home = homes.prepare(folder)
    database = folder / "bare.db"
    ours = App(ours_on(home), "SIGN IN (badge)")
    bare = App([sys.executable, "-m", "tests.benchmarks.bare", str(database)], "READY")
    starts = start_ms(ours, bare)
    codes = [homes.serial(SCANS + at) for at in range(BURST)]
    with scanning(ours, "--scanner", "serial://") as one, scanning(bare) as other:
        _receive(one, homes.ORDER)
        scans = scan_times((one, other), [homes.serial(at) for at in range(SCANS)])
        memory = [memory_mib(each.keyboard) for each in (one, other)]
        bursts = [burst_s(each, codes) for each in (one, other)]
    stored = (_stored(home / "work.db", _OUR_ROWS, codes), _stored(database, _BARE_ROWS, codes))
    figures = [
        Figures(start, *scan, mib, burst, count)
        for start, scan, mib, burst, count in zip(starts, scans, memory, bursts, stored, strict=True)
    ]
    return figures[0], figures[1]


def stored_without_centre(folder: Path) -> tuple[int, Spread]:
    """Scan 200 at 50 ms with the centre dead; return how many are stored in order, and how long a scan takes there."""
    home = homes.prepare(folder)
    (home / "centre.db").rename(home / "gone.db")
    with scanning(App(ours_on(home), "SIGN IN (badge)"), "--scanner", "serial://") as session:
        _receive(session, homes.ORDER)
        codes = [homes.serial(at) for at in range(DEAD_SCANS)]
        burst_s(session, codes, SCAN_GAP_S)
        after = [homes.serial(DEAD_SCANS + at) for at in range(DEAD_SCANS // 4)]
        spread, _ = scan_times((session,), after)[0]
    return _stored(home / "work.db", _OUR_ROWS, codes), spread


def ours_on(home: Path) -> list[str]:
    """Return the command that runs the terminal on a home of the demo."""
    return [*homes.STOCKHAND, "--home", str(home), "--centre", homes.centre_of(home)]


@contextmanager
def scanning(app: App, *before: str) -> Iterator[Session]:
    """Run an app with a scanner of its own; the last of `before` is put before the scanner's path."""
    with SimulatedScanner() as scanner:
        port = [*before[:-1], f"{before[-1] if before else ''}{scanner.path}"]
        with running([*app.command, *port], app.ready) as keyboard:
            scanner.wait_for_reader(WAIT_S_MAX)
            yield Session(keyboard, scanner)


def open_order(session: Session, order: str, asks: str) -> None:
    """Sign in and open an order, up to what it asks."""
    keyboard, scanner = session.keyboard, session.scanner
    scanner.send(homes.BADGE.encode() + END)
    keyboard.wait_for("PIN")
    keyboard.type(homes.PIN.encode() + END)
    keyboard.wait_for("MENU")
    scanner.send(order.encode() + END)
    keyboard.wait_for(asks)


def _receive(session: Session, order: str) -> None:
    """Sign in and open the order's line, up to the first serial number."""
    open_order(session, order, "SCAN ITEM")
    session.scanner.send(homes.ITEM.encode() + END)
    session.keyboard.wait_for("SCAN SERIAL")


def _until(keyboard: Keyboard, code: bytes, began: float) -> None:
    """Read until a code stands on the screen."""
    text = code.decode("ascii")
    while not any(text in row for row in keyboard.screen.rows()):
        if time.perf_counter() > began + WAIT_S_MAX:
            raise TimeoutError(f"{text} never came; the screen is {keyboard.screen.rows()}")
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
