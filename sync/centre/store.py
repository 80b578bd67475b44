"""The one writer of the central store: posting a batch (design.md 6).

A batch is one database transaction without savepoints: everything it may ask for is loaded in a few queries, judged by the same `post()`
as on the handheld, one transaction after the other, and written back in bulk; the feed is stamped last. It is a pure function of the
batch and the store, so it is simply run again when the database wants that, or when the answer was lost.
A transaction that cannot be read, or at which the program fails, never stops the others: the batch is run again one by one, and that one
is kept in quarantine with its bytes.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import StatementError

from sync import schema
from sync.centre.asked import Row
from sync.centre.bulk import insert_rows, pipelined, rows_by_key
from sync.centre.database import Database
from sync.centre.judging import Judged, Sender, judge, read_sent
from sync.centre.keeping import keep
from sync.errors import GapError, RefusedError
from sync.messages import Batch, Clash, PushAnswer, Result, SentTransaction, Status

# What a transaction that nobody foresaw may raise on its way through the rules and into the rows; failures of the store are none of these.
POISON = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    StatementError,
    TypeError,
    ValueError,
)


def post_batch(
    database: Database, sender: Sender, batch: Batch, now: datetime, check: Callable[[Connection], object] | None = None
) -> PushAnswer:
    """Post a batch and answer after the commit. Raises RefusedError for a fork, GapError for a gap, StoreError when the store fails.

    `check` runs first, in the same database transaction, and may refuse.
    """

    def work(connection: Connection) -> PushAnswer:
        if check is not None:
            check(connection)
        return post_in(connection, sender, batch.transactions, now)

    try:
        return database.write(work)
    except POISON:
        return _one_by_one(database, sender, batch.transactions, now)


def _one_by_one(
    database: Database, sender: Sender, transactions: Sequence[SentTransaction], now: datetime
) -> PushAnswer:
    results: list[Result] = []
    answer = PushAnswer(last_sequence=0, results=())
    for sent in transactions:
        answer = _alone(database, sender, sent, now)
        results += answer.results
        if answer.results[-1].status is Status.DIFFERENT:
            break
    return PushAnswer(last_sequence=answer.last_sequence, results=tuple(results))


def _alone(database: Database, sender: Sender, sent: SentTransaction, now: datetime) -> PushAnswer:
    try:
        return database.write(lambda connection: post_in(connection, sender, (sent,), now))
    except POISON as error:
        reason = f"{type(error).__name__}: {error}"
    return database.write(lambda connection: post_in(connection, sender, (sent,), now, poison=reason))


def post_in(
    connection: Connection, sender: Sender, transactions: Sequence[SentTransaction], now: datetime, *, poison: str = ""
) -> PushAnswer:
    """Post transactions within a database transaction; with `poison` those that are new go to quarantine unread, for that reason."""
    with pipelined(connection):
        return _post_in(connection, sender, transactions, (now, poison))


def _post_in(
    connection: Connection, sender: Sender, transactions: Sequence[SentTransaction], how: tuple[datetime, str]
) -> PushAnswer:
    now, poison = how
    last = _lock_device(connection, sender)
    if transactions and transactions[0].sequence > last + 1:
        raise GapError(f"number {last + 1} is expected, {transactions[0].sequence} came", last + 1)
    known = {
        row["id"]: row
        for row in rows_by_key(
            connection, schema.transaction, ["id"], {(sent.id,) for sent in transactions}, site=sender.site
        )
    }
    through = _until_different(transactions, known, sender, last)
    fresh = {sent.id: Judged(sent) for sent in through if sent.id not in known}
    for each in fresh.values():
        read_sent(each, sender, poison)
    judge(connection, sender, list(fresh.values()), now)
    keep(connection, sender, list(fresh.values()), now)
    again = [sent for sent in through if sent.sequence > last and sent.id in known]
    reached = max([last, *(sent.sequence for sent in through)])
    _count(connection, sender, again, reached, now)
    return PushAnswer(last_sequence=reached, results=_results(transactions, through, fresh, known))


def _lock_device(connection: Connection, sender: Sender) -> int:
    """Take the device's row, which serialises its pushes; returns the last sequence number of this epoch."""
    device = schema.device
    row = connection.execute(
        select(device.c.epoch, device.c.last_sequence, device.c.state)
        .where(device.c.site == sender.site, device.c.device == sender.device)
        .with_for_update()
    ).one_or_none()
    if row is None or row.state != "active":
        raise RefusedError(f"device {sender.device} is not enrolled at {sender.site}", "identity")
    if row.epoch != sender.epoch:
        raise RefusedError(f"device {sender.device} was enrolled anew", "fork")
    return int(row.last_sequence)


def _until_different(
    transactions: Sequence[SentTransaction], known: Mapping[str, Row], sender: Sender, last: int
) -> list[SentTransaction]:
    """Return the transactions before the first that is known with other content; raises RefusedError where numbers were used for others."""
    through: list[SentTransaction] = []
    for sent in transactions:
        row = known.get(sent.id)
        if row and row["body_hash"] != sent.body_hash:
            break
        mine = row and (row["device"], row["epoch"]) == (sender.device, sender.epoch)
        if (row is None and sent.sequence <= last) or (row and mine and row["sequence"] != sent.sequence):
            raise RefusedError(f"number {sent.sequence} was used for another transaction", "fork")
        through.append(sent)
    return through


def _count(
    connection: Connection, sender: Sender, again: Sequence[SentTransaction], reached: int, now: datetime
) -> None:
    """Move the device's last number on; numbers that went to transactions of an earlier epoch are kept, or there would be gaps."""
    rows = [
        {
            "site": sender.site,
            "device": sender.device,
            "epoch": sender.epoch,
            "sequence": sent.sequence,
            "transaction": sent.id,
        }
        for sent in again
    ]
    insert_rows(connection, schema.resent, rows)
    connection.execute(
        update(schema.device)
        .where(schema.device.c.site == sender.site, schema.device.c.device == sender.device)
        .values(last_sequence=reached, last_seen=now)
    )


def _results(
    transactions: Sequence[SentTransaction],
    through: Sequence[SentTransaction],
    fresh: Mapping[str, Judged],
    known: Mapping[str, Row],
) -> tuple[Result, ...]:
    results = [
        fresh[sent.id].result() if sent.id in fresh else already(sent, known[sent.id], Status.ALREADY)
        for sent in through
    ]
    if len(through) < len(transactions):
        sent = transactions[len(through)]
        results.append(already(sent, known[sent.id], Status.DIFFERENT))
    return tuple(results)


def already(sent: SentTransaction, row: Row, status: Status) -> Result:
    """Return the answer to a transaction that is kept under its id: `already`, or `different`."""
    return Result(
        id=sent.id,
        sequence=sent.sequence,
        status=status,
        became=Status(row["status"]),
        version=row["version"],
        refusals=tuple(json.loads(row["refusals"])),
        clashes=tuple(Clash.model_validate_json(json.dumps(each)) for each in json.loads(row["clashes"])),
    )
