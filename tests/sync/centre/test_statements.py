"""What the statements of the hot paths may not do: leave the site out, or look through a whole table (design.md 5)."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from sync import schema
from sync.centre.centre import Centre
from sync.messages import Cursors, Hello, SnapshotCursor
from tests.sync.centre.warehouse import NOW, Device, milk, nuts, open_centre, phones

SITED = [name for name in schema.central.tables if name not in schema.REFERENCE_TABLES | {"serial_home"}]
Said = list[tuple[str, Any]]


def speak(centre: Centre, device: Device) -> None:
    """Everything that a device says in a round, with something posted, something held and something taken back."""
    receipt = device.make(nuts("2"), phones("S1"), milk("1", "L1"))
    device.make(phones("S1", "S2"), document="")
    device.reverse(receipt)
    device.push(centre)
    centre.hello(device.identity, Hello(epoch=1, next_sequence=9, waiting=0, device_now=NOW))
    centre.pull(device.identity, Cursors(), 1_000)
    cursor: SnapshotCursor | None = SnapshotCursor()
    while cursor is not None:
        cursor = centre.snapshot(device.identity, cursor).next


def said_by(centre: Centre, action: Callable[[], object]) -> Said:
    """Return the statements of an action and their parameters."""
    said: Said = []

    def listen(_connection: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        said.append((statement, parameters))

    event.listen(centre.database.engine, "before_cursor_execute", listen)
    action()
    event.remove(centre.database.engine, "before_cursor_execute", listen)
    return said


@pytest.fixture
def said(store: Path) -> tuple[Centre, Said]:
    centre = open_centre(f"sqlite:///{store}")
    device = Device(centre.enroll_device("ROT"))
    try:
        return centre, said_by(centre, lambda: speak(centre, device))
    finally:
        centre.close()


def test_no_statement_on_a_table_of_a_site_leaves_the_site_out(said: tuple[Centre, Said]) -> None:
    _, statements = said
    for statement, _ in statements:
        for name in SITED:
            if re.search(rf'\b(FROM|JOIN|UPDATE) "?{name}"?\b', statement):
                assert re.search(r"\bsite\s*(=|IN)", statement), statement
            if re.search(rf'\bINSERT INTO "?{name}"?\b', statement):
                assert re.search(r"\(.*\bsite\b.*\) VALUES", statement), statement


# rows of a whole site or of all reference data are wanted, or the table has a row for each site or device only
WHOLE = {"feed", "store", "setting", "device", "site"}


def test_no_statement_of_a_push_looks_through_a_table(store: Path) -> None:
    centre = open_centre(f"sqlite:///{store}")
    device = Device(centre.enroll_device("ROT"))
    receipt = device.make(nuts("2"), phones("S1"), milk("1", "L1"))
    device.make(phones("S1", "S2"), document="")
    device.reverse(receipt)
    statements = said_by(centre, lambda: device.push(centre))
    tables = set(schema.central.tables) - WHOLE

    def plans(connection: Connection) -> list[str]:
        found = []
        for statement, parameters in statements:
            if statement.startswith(("BEGIN", "COMMIT")):
                continue
            one = parameters[0] if isinstance(parameters, list) else parameters
            explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one)
            found += [f"{row[3]} of {statement}" for row in explained]
        return found

    seen = centre.database.read(plans)
    centre.close()
    scans = [plan for plan in seen if any(re.match(rf"SCAN {name}\b", plan) for name in (*tables, "t"))]
    by_site_only = [plan for plan in seen if re.match(r"SEARCH \w+ [^(]*\(site=\?\) of", plan)]
    assert (scans, [plan for plan in by_site_only if plan.split()[1] not in WHOLE]) == ([], [])
    assert any("SEARCH t USING" in plan for plan in seen)


def test_the_statements_of_a_push_do_not_grow_with_it(store: Path) -> None:
    centre = open_centre(f"sqlite:///{store}")
    counts = []
    for size in (1, 50):
        device = Device(centre.enroll_device("ROT"))
        for number in range(size):
            device.make(nuts("1"), phones(f"{size}-{number}"), document="")
        counts.append(len(said_by(centre, partial(device.push, centre))))
    centre.close()
    assert counts[0] == counts[1]


def test_a_push_reads_and_locks_nothing_of_what_is_outside_the_house(store: Path) -> None:
    """Every receipt of an item changes the row of its vendor: whoever locked it before judging would hold up all others."""
    centre = open_centre(f"sqlite:///{store}")
    device = Device(centre.enroll_device("ROT"))
    device.make(nuts("2"), milk("1", "L1"))
    device.make(nuts("3"))
    statements = said_by(centre, lambda: [device.push(centre, 1, 1), device.push(centre, 2, 2)])
    read = [str(parameters) for statement, parameters in statements if statement.startswith("SELECT")]
    assert [each for each in read if "@VENDOR" in each] == []
    assert any("A-1" in each for each in read)
    assert centre.verify() == ()
    centre.close()
