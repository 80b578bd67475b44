"""How fast the centre posts: transactions a second in batches of 100, on both stores, beside the bare write of the same rows.

    python -m tests.benchmarks.posting

The bare writer is the driver alone: it repeats the writes of the centre, statement by statement with the same arrays, one database
transaction a batch, on a store that began the same. What it lacks is all that makes them: reading, judging, locking, answering.
"""

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from inventory.transactions import Allocation, Line
from sync.centre.centre import Centre
from tests.benchmarks import filling
from tests.stores import start_server
from tests.sync.centre.warehouse import FILES, NOW, Device, write_folder

BATCH = 100
BATCHES = 40
WARM_UP = 5
ROUNDS = 3
LINES = "document,line,item,quantity,unit,unit_cost\nPO1,1,PHONE,1000000,EA,300\nPO1,2,MILK,1000000,EA,2\n"
WRITES = ("INSERT", "UPDATE")

Statement = tuple[str, Any, bool]


@dataclass
class Figures:
    """Transactions a second of ours and of the bare writer, and the milliseconds a batch that each table costs the latter."""

    ours: float
    bare: float
    tables: dict[str, float] = field(default_factory=dict)


def filled(url: str, folder: Path) -> Device:
    """Make a store with an order that takes everything, and a device."""
    centre = Centre.open(url, create=True, now=lambda: NOW)
    centre.init()
    centre.import_folder(write_folder(folder, {**FILES, "document_lines": LINES}))
    device = Device(centre.enroll_device("ROT"))
    centre.close()
    return device


def receipts(device: Device) -> None:
    """Make what a dock makes: every second transaction a unit with its serial, every second some of a lot."""
    for number in range(BATCH * BATCHES):
        if number % 2:
            one = Decimal(1)
            line = Line("PHONE", "EA", one, "@VENDOR", "A-1", 1, (Allocation(one, serials=(f"SN{number:07}",)),))
        else:
            lot = Allocation(Decimal(12), f"L{number // 10}", expiry_date=date(2027, 5, 1))
            line = Line("MILK", "EA", lot.quantity, "@VENDOR", "A-2", 2, (lot,))
        device.make(line)


class Writer:
    """Repeats the writes of batches through the driver alone; `tables` are the seconds that each table has cost."""

    def __init__(self, url: str) -> None:
        """Open a store that began as that of the centre did."""
        self._centre = Centre.open(url, now=lambda: NOW)
        self._connection = self._centre.database.engine.raw_connection()
        self._server = not url.startswith("sqlite")
        self.tables = defaultdict[str, float](float)

    def write(self, batch: list[Statement]) -> float:
        """Write a batch in one database transaction; return the seconds."""
        cursor = self._connection.cursor()
        began = time.perf_counter()
        if not self._server:
            cursor.execute("BEGIN IMMEDIATE")
        for text, values, many in batch:
            at = time.perf_counter()
            (cursor.executemany if many else cursor.execute)(text, values)
            self.tables[table_of(text)] += time.perf_counter() - at
        at = time.perf_counter()
        cursor.execute("COMMIT")
        self.tables["(commit)"] += time.perf_counter() - at
        return time.perf_counter() - began

    def analyze(self) -> None:
        """Let the store look at what it holds."""
        filling.analyze(self._centre.database)

    def close(self) -> None:
        """Close the store."""
        self._connection.close()
        self._centre.close()


def posted(
    url: str, device: Device, bare: Writer | None = None, *, verified: bool = True
) -> tuple[list[float], list[float]]:
    """Push all batches and repeat the writes of each at once; return the seconds of each, ours and bare.

    So both have the same machine, however busy it is. After the first ones both stores look at what they hold, as a server does by
    itself within a minute: it has known nothing of it yet.
    """
    centre = Centre.open(url, now=lambda: NOW)
    ours, theirs = [], []
    try:
        for at in range(BATCHES):
            if at == WARM_UP:
                filling.analyze(centre.database)
                if bare:
                    bare.analyze()
            batch = device.batch(at * BATCH + 1, (at + 1) * BATCH)
            with writes(centre) as written:
                began = time.perf_counter()
                answer = centre.push(device.identity, batch)
                ours.append(time.perf_counter() - began)
            assert {result.status.value for result in answer.results} == {"posted"}
            if bare:
                theirs.append(bare.write(written))
        assert not verified or centre.verify() == ()
    finally:
        centre.close()
    return ours, theirs


@contextmanager
def writes(centre: Centre) -> Iterator[list[Statement]]:
    """Collect what is written meanwhile, as it goes to the driver."""
    written: list[Statement] = []

    def keep(_connection: Connection, _cursor: object, text: str, values: object, _context: object, many: bool) -> None:  # noqa: FBT001 - the library's call
        if text.startswith(WRITES):
            written.append((text, values, many))

    event.listen(centre.database.engine, "before_cursor_execute", keep)
    try:
        yield written
    finally:
        event.remove(centre.database.engine, "before_cursor_execute", keep)


def table_of(text: str) -> str:
    """Return the table that a statement writes."""
    words = text.split()
    return words[2 if words[0] == "INSERT" else 1].strip('"')


def rate(seconds: list[float]) -> float:
    """Return the transactions a second of the median batch, the first ones left out."""
    return BATCH / statistics.median(seconds[WARM_UP:])


def measured(folder: Path, new_url: Callable[[], str]) -> Figures:
    """Measure a store: ours, and the bare writer on another that began the same."""
    ours_url, bare_url = new_url(), new_url()
    device = filled(ours_url, folder / "files")
    filled(bare_url, folder / "files")
    receipts(device)
    writer = Writer(bare_url)
    try:
        ours, bare = posted(ours_url, device, writer)
    finally:
        writer.close()
    tables = {name: total / BATCHES * 1000 for name, total in writer.tables.items()}
    return Figures(rate(ours), rate(bare), tables)


def lines(name: str, figures: Figures) -> Iterator[str]:
    """Return what is printed of a store."""
    yield f"{name:<12}{figures.ours:>8.0f}/s   bare {figures.bare:>8.0f}/s   ratio {figures.ours / figures.bare:.2f}"
    for table, cost in sorted(figures.tables.items(), key=lambda each: -each[1]):
        yield f"    {table:<20}{cost:>8.2f} ms a batch"


def main() -> None:
    """Measure both stores, several times each, and print the median of each by ratio."""
    with tempfile.TemporaryDirectory(prefix="stockhand-") as name:
        folder = Path(name)
        server = start_server(folder)
        numbers = iter(range(1_000))
        stores: dict[str, Callable[[], str]] = {
            "sqlite": lambda: f"sqlite:///{folder / f'{next(numbers)}.db'}",
            "postgresql": lambda: server.url(server.make()),
        }
        for store, new_url in stores.items():
            rounds = sorted((measured(folder, new_url) for _ in range(ROUNDS)), key=lambda each: each.ours / each.bare)
            sys.stdout.write("\n".join(lines(store, rounds[len(rounds) // 2])) + "\n")
        server.server.cleanup()


if __name__ == "__main__":
    main()
