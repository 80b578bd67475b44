"""A ledger played again: every posted body of a store, in the order in which it came, into a store that has the reference data only."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from inventory.transactions import body_hash
from sync import schema
from sync.centre import accounts
from sync.centre.centre import Centre
from sync.centre.judging import IMPORTER, Sender
from sync.centre.store import post_in
from sync.centre.transfers import MADE_HERE, SUFFIX
from sync.messages import SentTransaction, Status

BATCH = 50


def posted_rows(centre: Centre) -> Sequence[Row[Any]]:
    """Return site, id, kind and body of everything that is posted, in the order of posting; the clock of the store must not stand still.

    What the centre made of others it makes again: arrivals are left out. What was held at first was posted after what has the version
    before it at its site, however long ago it came.
    """
    table = schema.transaction
    names = ("site", "version", "received_at", "id", "kind", "body")
    query = select(*(table.c[name] for name in names)).where(table.c.status == "posted")

    def read(connection: Connection) -> Sequence[Row[Any]]:
        return connection.execute(query.order_by(table.c.site, table.c.version)).all()

    return list(_merged({site: deque(rows) for site, rows in groupby(centre.database.read(read), attrgetter("site"))}))


def _merged(left: Mapping[str, deque[Row[Any]]]) -> Iterator[Row[Any]]:
    """Yield rows of several sites: each site in its own order, what left one site for another when it arrived there, else by time."""
    goes_to = {
        row.id.removesuffix(SUFFIX): site for site, rows in left.items() for row in rows if row.kind in MADE_HERE
    }
    last = dict.fromkeys(left, datetime.min.replace(tzinfo=UTC))

    def may_come(row: Row[Any]) -> bool:
        if row.kind in MADE_HERE:
            return False
        there = left[goes_to[row.id]] if row.id in goes_to else None
        return there is None or there[0].id == row.id + SUFFIX

    while heads := [rows[0] for rows in left.values() if rows and may_come(rows[0])]:
        row = min(heads, key=lambda each: max(last[each.site], each.received_at))
        yield row
        for site in (row.site, *([goes_to[row.id]] if row.id in goes_to else [])):
            last[site] = max(last[site], left[site].popleft().received_at)
    assert not any(left.values()), "a dispatch and what it arrived as stand in each other's way"


def replay(source: Centre, target: Centre) -> int:
    """Post all that is posted in one store into another, with the same bodies; return how many.

    Goods without an item whose receipt was held are no part of the ledger: they are held again, and their tag is closed for it.
    """
    rows = posted_rows(source)
    for site, run in groupby(rows, key=attrgetter("site")):
        bodies = [(row.id, row.body) for row in run]
        for start in range(0, len(bodies), BATCH):
            _post(target, site, bodies[start : start + BATCH])
    target.identify()
    return len(rows)


def _post(target: Centre, site: str, bodies: Sequence[tuple[str, bytes]]) -> None:
    def post(connection: Connection) -> None:
        sender, first = accounts.own_device(connection, site)
        trusted = Sender(sender.site, sender.device, sender.epoch, (IMPORTER,))
        sent = [
            SentTransaction(sequence=number, id=name, body=body, body_hash=body_hash(body))
            for number, (name, body) in enumerate(bodies, first)
        ]
        results = post_in(connection, trusted, sent, target.now()).results
        held = [each for each in results if each.status is not Status.POSTED]
        assert held == [], held

    target.database.write(post)


def exported(centre: Centre, folder: Path) -> dict[str, str]:
    """Return the files of `hub export` by name."""
    centre.export_folder(folder)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.csv")}
