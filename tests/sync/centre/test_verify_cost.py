"""What the proofs cost: twice as much in the store is twice the work of the database, not four times (SQLite counts its own steps)."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from inventory.places import ASSEMBLY, TRANSIT
from sync import schema
from sync.centre.centre import Centre
from sync.centre.transfers import SUFFIX
from sync.centre.verify.states import check_states
from sync.centre.verify.values import check_arrived
from sync.centre.violations import Check
from tests.sync.centre.warehouse import DAY, NOW, fill_store, open_centre

FEW, MANY = 500, 1_000
STEPS_AT_ONCE = 100
ONE, COST = Decimal(1), Decimal(3)
SENT = {"device": "X", "epoch": 1, "document": "", "operator": "1001", "at": NOW, "day": DAY, "received_at": NOW}
SENT |= {"status": "posted", "reverses": "", "reversed_by": "", "body": b"{}", "body_hash": "", "refusals": "[]"}


def components(connection: Connection, count: int) -> None:
    """Keep serials that are built in, every other one into a lot: of that one nothing is kept but the link."""
    masters = [f"M{at // 2}" if at % 2 else "" for at in range(count)]
    serials = [
        {"serial": f"S{at}", "parent": master, "parent_item": "PUMP" if master else ""}
        for at, master in enumerate(masters)
    ]
    links = [
        {"transaction": f"A{at}", "lot": "" if master else "P1", "serial": master, "from_serial": f"S{at}"}
        for at, master in enumerate(masters)
    ]
    told = {"site": "ROT", "item": "PHONE", "place": ASSEMBLY, "state": "consumed"}
    connection.execute(insert(schema.CENTRAL["serial"]), [told | each for each in serials])
    link = {"site": "ROT", "number": 1, "item": "PUMP", "from_item": "PHONE", "from_lot": "", "quantity": ONE}
    connection.execute(insert(schema.CENTRAL["genealogy"]), [link | each for each in links])


def arrivals(connection: Connection, count: int) -> None:
    """Keep serials that went from one site to the other, each on a transaction of its own."""
    for site, kind, suffix, places in (
        ("ROT", "dispatch", "", ("A-1", TRANSIT)),
        ("CHI", "transfer_arrival", SUFFIX, (TRANSIT, "A-1")),
    ):
        names = [f"T{at}{suffix}" for at in range(count)]
        sent = SENT | {"site": site, "kind": kind, "document": "TR1"}
        told = [{"id": name, "sequence": at, "version": at} for at, name in enumerate(names, 1)]
        connection.execute(insert(schema.transaction), [sent | each for each in told])
        moved = {"site": site, "number": 1, "line": 1, "item": "PHONE", "lot": "", "quantity": ONE, "unit_cost": COST}
        moved |= {"owner": "", "from_place": places[0], "to_place": places[1]}
        serials = [{"transaction": name, "serial": f"S{at}"} for at, name in enumerate(names)]
        connection.execute(insert(schema.movement), [moved | each for each in serials])
    document = {"site": "CHI", "document": "TR1", "kind": "transfer", "state": "open", "from_site": "ROT"}
    connection.execute(insert(schema.CENTRAL["document"]), document)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Centre, Centre]]:
    """Yield a store, and one with twice as much in it."""
    centres = []
    for count in (FEW, MANY):
        folder = tmp_path / str(count)
        folder.mkdir()
        url = f"sqlite:///{folder}/centre.db"
        fill_store(url, folder)
        centres.append(open_centre(url))
        for fill in (components, arrivals):
            centres[-1].database.write(partial(fill, count=count))
    yield centres[0], centres[1]
    for each in centres:
        each.close()


def steps(centre: Centre, check: Check) -> int:
    """Return how many hundreds of steps the database takes for a proof."""

    def count(connection: Connection) -> int:
        taken = 0

        def more() -> None:
            nonlocal taken
            taken += 1

        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(more, STEPS_AT_ONCE)
        assert list(check(connection)) == []
        driver.set_progress_handler(None, STEPS_AT_ONCE)
        return taken

    return centre.database.read(count)


@pytest.mark.parametrize("check", [check_states, check_arrived], ids=lambda check: check.__name__)
def test_twice_as_much_is_twice_the_work(stores: tuple[Centre, Centre], check: Check) -> None:
    few, many = (steps(each, check) for each in stores)
    assert 0 < many < 3 * few
