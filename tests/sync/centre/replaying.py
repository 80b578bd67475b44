"""A ledger played again: every posted body of a store, in the order in which it came, into a store that has the reference data only."""

from collections.abc import Sequence
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
from sync.centre.transfers import MADE_HERE
from sync.messages import SentTransaction, Status

BATCH = 50


def posted_rows(centre: Centre) -> Sequence[Row[Any]]:
    """Return site, id, kind and body of everything that is posted, in the order of posting; the clock of the store must not stand still.

    What the centre made of others it makes again: arrivals are left out.
    """
    table = schema.transaction
    query = select(table.c.site, table.c.id, table.c.kind, table.c.body).where(
        table.c.status == "posted", table.c.kind.not_in(MADE_HERE)
    )
    ordered = query.order_by(table.c.received_at, table.c.site, table.c.version)

    def read(connection: Connection) -> Sequence[Row[Any]]:
        return [*connection.execute(ordered)]

    return centre.database.read(read)


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
