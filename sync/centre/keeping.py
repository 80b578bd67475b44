"""Keeping transactions: each with its body as it was sent; those that are held or in quarantine apart, for a supervisor."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, update

from inventory.stock import Posted
from inventory.transactions import Transaction
from sync import schema
from sync.centre.asked import Row
from sync.centre.bulk import insert_rows, update_rows
from sync.centre.clashes import clashes_of
from sync.centre.disputes import FLAGGED, disputed_rows, held_row
from sync.centre.judging import Judged, Sender
from sync.messages import Status


def keep(connection: Connection, sender: Sender, fresh: Sequence[Judged], now: datetime) -> None:
    """Keep the transactions themselves, and apart from them those that are held or in quarantine."""
    insert_rows(connection, schema.transaction, [_transaction_row(each, sender, now) for each in fresh])
    held = [each for each in fresh if each.held is not None]
    for each in held:  # what clashes may be of the same batch
        each.clashes = clashes_of(connection, sender.site, each.refusals)
    key = {"site": sender.site}
    update_rows(
        connection, schema.transaction, [{**key, "id": each.sent.id, "clashes": _clashes_text(each)} for each in held]
    )
    for each in fresh:
        if each.posted:
            mark_reversed(connection, sender.site, each.posted.transaction)
        elif each.status is Status.QUARANTINED:
            connection.execute(
                insert(schema.quarantine).values(
                    site=sender.site,
                    device=sender.device,
                    epoch=sender.epoch,
                    sequence=each.sent.sequence,
                    received_at=now,
                    body=each.sent.body,
                    error=each.reason,
                )
            )
    insert_rows(connection, schema.held, [row for each in fresh for row in _held_rows(sender, each, now)])
    disputed = [row for each in fresh if each.held for row in disputed_rows(sender.site, each.held)]
    insert_rows(connection, schema.disputed, disputed)


def mark_reversed(connection: Connection, site: str, transaction: Transaction) -> None:
    """Let a transaction that was taken back name the one that did it."""
    if transaction.reverses:
        table = schema.transaction
        where = (table.c.site == site, table.c.id == transaction.reverses)
        connection.execute(update(table).where(*where).values(reversed_by=transaction.id))


def mark_booked(connection: Connection, site: str, posted: Posted) -> None:
    """Keep the day on which a transaction that was held is booked, where that of the work is closed by now."""
    if posted.booked_on is not None:
        table = schema.transaction
        where = (table.c.site == site, table.c.id == posted.transaction.id)
        connection.execute(update(table).where(*where).values(booked_on=posted.booked_on))


def _held_rows(sender: Sender, judged: Judged, now: datetime) -> Iterator[Row]:
    whose = (sender.site, sender.device)
    if judged.held is not None:
        yield {**held_row(whose, judged.held, judged.refusals, now), "clashes": _clashes_text(judged)}
    elif judged.flagged is not None:
        yield {**held_row(whose, judged.flagged, judged.refusals, now, FLAGGED), "clashes": _clashes_text(judged)}


def _clashes_text(judged: Judged) -> str:
    return json.dumps([each.model_dump(mode="json") for each in judged.clashes])


def _transaction_row(judged: Judged, sender: Sender, now: datetime) -> Row:
    transaction, sent = judged.transaction, judged.sent
    return {
        "site": sender.site,
        "id": sent.id,
        "device": sender.device,
        "epoch": sender.epoch,
        "sequence": sent.sequence,
        "kind": transaction.kind if transaction else "",
        "document": transaction.document if transaction else "",
        "operator": transaction.operator if transaction else "",
        "at": transaction.at if transaction else now,
        "day": transaction.day if transaction else None,
        "status": judged.status.value,
        "refusals": judged.refusals_text(),
        "version": judged.version,
        "reverses": transaction.reverses if transaction else "",
        "body": sent.body,
        "body_hash": sent.body_hash,
        "received_at": now,
        "applies_to": transaction.applies_to if transaction else "",
        "booked_on": judged.posted.booked_on if judged.posted else None,
    }
