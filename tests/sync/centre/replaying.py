"""A ledger played again: every posted body of a store, in the order of each site, into a store that has the reference data only."""

from collections import deque
from pathlib import Path

from sqlalchemy import Connection, select

from inventory.transactions import body_hash
from sync import schema
from sync.centre import accounts
from sync.centre.centre import Centre
from sync.centre.judging import Sender
from sync.centre.store import post_in
from sync.interchange.opening import IMPORTER
from sync.messages import SentTransaction, Status

Bodies = dict[str, deque[tuple[str, bytes]]]


class NotYetError(Exception):
    """The rules refuse it as things stand: something of another site comes first."""


def posted_bodies(centre: Centre) -> Bodies:
    """Return id and body of everything that is posted, by site, in the order of posting."""
    table = schema.transaction

    def read(connection: Connection) -> Bodies:
        found: Bodies = {}
        query = select(table.c.site, table.c.id, table.c.body).where(table.c.status == "posted")
        for row in connection.execute(query.order_by(table.c.site, table.c.version)):
            found.setdefault(row.site, deque()).append((row.id, row.body))
        return found

    return centre.database.read(read)


def replay(source: Centre, target: Centre) -> int:
    """Post all that is posted in one store into another, with the same bodies; return how many."""
    waiting, posted = posted_bodies(source), 0
    while any(waiting.values()):
        before = posted
        for site, bodies in waiting.items():
            while bodies and _fits(target, site, *bodies[0]):
                bodies.popleft()
                posted += 1
        assert posted > before, {site: bodies[0] for site, bodies in waiting.items() if bodies}
    return posted


def _fits(target: Centre, site: str, name: str, body: bytes) -> bool:
    def post(connection: Connection) -> None:
        sender, sequence = accounts.own_device(connection, site)
        trusted = Sender(sender.site, sender.device, sender.epoch, (IMPORTER,))
        sent = SentTransaction(sequence=sequence, id=name, body=body, body_hash=body_hash(body))
        if post_in(connection, trusted, (sent,), target.now()).results[0].status is not Status.POSTED:
            raise NotYetError

    try:
        target.database.write(post)
    except NotYetError:
        return False
    return True


def exported(centre: Centre, folder: Path) -> dict[str, str]:
    """Return the files of `hub export` by name."""
    centre.export_folder(folder)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.csv")}
