"""Keeping transactions: each with its body as it was sent; those that are held or in quarantine apart, for a supervisor."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, update

from sync import schema
from sync.centre.bulk import Row, insert_rows
from sync.centre.clashes import clashes_of
from sync.centre.judging import Judged, Sender
from sync.messages import Status


def keep(connection: Connection, sender: Sender, fresh: Sequence[Judged], now: datetime) -> None:
    """Keep the transactions themselves, and apart from them those that are held or in quarantine."""
    insert_rows(connection, schema.transaction, [_transaction_row(each, sender, now) for each in fresh])
    for each in fresh:
        if each.posted and each.posted.transaction.reverses:
            connection.execute(
                update(schema.transaction)
                .where(
                    schema.transaction.c.site == sender.site,
                    schema.transaction.c.id == each.posted.transaction.reverses,
                )
                .values(reversed_by=each.sent.id)
            )
        elif each.status is Status.HELD:
            _hold(connection, sender, each, now)
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


def _hold(connection: Connection, sender: Sender, judged: Judged, now: datetime) -> None:
    judged.clashes = clashes_of(connection, sender.site, judged.refusals)
    values = {"refusals": judged.refusals_text(), "state": "open", "held_at": now}
    connection.execute(insert(schema.held).values(site=sender.site, transaction=judged.sent.id, **values))
    connection.execute(
        update(schema.transaction)
        .where(schema.transaction.c.site == sender.site, schema.transaction.c.id == judged.sent.id)
        .values(clashes=json.dumps([each.model_dump(mode="json") for each in judged.clashes]))
    )


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
    }
