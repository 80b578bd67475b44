"""Claims: who works on a document (flows.md 1.2 step 0). A document has one claim; only a take-over that a person asked for moves it.

A claim keeps two people from the same work; it decides nothing about stock. What was picked without one counts like any other
work: the first that is posted wins (domain.md 3d).
"""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from inventory.people import Operator, Right
from inventory.plain import plain_time
from sync import schema
from sync.centre.asked import Row
from sync.centre.bulk import rows_by_key
from sync.centre.feeds import changes_of, stamp
from sync.centre.judging import Sender
from sync.centre.records import record_of
from sync.errors import RefusedError
from sync.messages import Claim, ClaimAnswer, Unclaim


def claim(connection: Connection, sender: Sender, wanted: Claim, now: datetime) -> ClaimAnswer:
    """Give a document to a device and a person, unless another device has it and is to keep it."""
    table, site = schema.claim, sender.site
    kept = _kept(connection, site, wanted.document)
    if kept is not None and kept["device"] != sender.device and not wanted.take_over:
        return _answer(kept, sender)
    mine = kept is not None and (kept["device"], kept["operator"]) == (sender.device, wanted.operator)
    if kept is not None and mine:
        return _answer(kept, sender)
    values = {
        "device": sender.device,
        "operator": wanted.operator,
        "task": wanted.task,
        "since": plain_time(now),
    }
    if kept is None:
        connection.execute(insert(table).values(site=site, document=wanted.document, **values))
    else:
        where = (table.c.site == site, table.c.document == wanted.document)
        connection.execute(update(table).where(*where).values(**values))
    stamp(connection, site, changes_of("claim", [(wanted.document,)]))
    return _answer({"document": wanted.document, **values}, sender)


def unclaim(connection: Connection, sender: Sender, wanted: Unclaim) -> ClaimAnswer:
    """Let go of a document: the device that has it may, and a supervisor of the site; nobody else changes anything."""
    kept = _kept(connection, sender.site, wanted.document)
    if kept is None:
        return ClaimAnswer(document=wanted.document, yours=False)
    if kept["device"] != sender.device and not _releases(connection, sender.site, wanted.by):
        return _answer(kept, sender)
    table = schema.claim
    connection.execute(delete(table).where(table.c.site == sender.site, table.c.document == wanted.document))
    gone = changes_of("claim", [(wanted.document,)], deleted=True)
    stamp(connection, sender.site, gone)
    return ClaimAnswer(document=wanted.document, yours=False)


def _releases(connection: Connection, site: str, badge: str) -> bool:
    """Return whether a person may give up the work of others; raises RefusedError for one who may not."""
    if not badge:
        return False
    rows = list(rows_by_key(connection, schema.CENTRAL["operator"], ["badge"], [(badge,)], site=site))
    person = record_of(Operator, rows[0]) if rows and rows[0]["active"] else None
    if person is None or not person.may(Right.SETTLE):
        raise RefusedError(f"{badge} may not release the work of others", "identity")
    return True


def _kept(connection: Connection, site: str, document: str) -> Row | None:
    table = schema.claim
    query = select(table).where(table.c.site == site, table.c.document == document).with_for_update()
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)


def _answer(kept: Row, sender: Sender) -> ClaimAnswer:
    return ClaimAnswer(
        document=kept["document"],
        yours=kept["device"] == sender.device,
        device=kept["device"],
        operator=kept["operator"],
        since=datetime.fromisoformat(kept["since"]),
    )
