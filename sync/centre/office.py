"""Posting from the office: transactions that no handheld made, as the centre's own device, by the same `post()`.

What the rules refuse is not kept: whoever posts here reads why and puts it right, where a handheld's work is a physical fact that is held.
A rehearsal posts one after the other like the real thing, says what each did, and rolls everything back.
"""

import enum
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, select

from inventory.settings import SETTINGS
from inventory.stock import BalanceKey, Movement
from inventory.transactions import Transaction, body_hash, body_of, read_body
from inventory.values import dataclass
from sync import schema
from sync.centre import accounts
from sync.centre.asked import Row
from sync.centre.bulk import rows_by_key
from sync.centre.database import Database
from sync.centre.held import retry_waiting
from sync.centre.recall_hits import RecallHits, hits_of
from sync.centre.recall_list import recall_list, recalls_known
from sync.centre.records import record_of
from sync.centre.store import already, post_in
from sync.centre.transfers import moves_between
from sync.messages import Clash, PlainRefusal, Result, SentTransaction, Status

RECALL = "recall"


class Outcome(enum.StrEnum):
    """What became of a transaction of the office; `different`: its id is that of another transaction."""

    POSTED = "posted"
    ALREADY = "already"
    REFUSED = "refused"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one transaction: refusals (of a posted one: what a supervisor should see) and with whose work they clash.

    `movements` and `balances` (as they are after it, of the places it touched) are of a rehearsal only. `recall` is what a recall that
    was posted has hit.
    """

    id: str
    kind: str
    site: str
    outcome: Outcome
    refusals: tuple[PlainRefusal, ...] = ()
    clashes: tuple[Clash, ...] = ()
    movements: tuple[Movement, ...] = ()
    balances: tuple[tuple[BalanceKey, Decimal], ...] = ()
    recall: RecallHits | None = None


class _RefusedError(Exception):
    """The transaction is refused: nothing of it is kept."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.id)
        self.result = result


class _RehearsedError(Exception):
    """The rehearsal is over: nothing of it is kept."""

    def __init__(self, told: tuple[Told, ...]) -> None:
        super().__init__()
        self.told = told


def post_at_office(database: Database, transaction: Transaction, now: datetime) -> Told:
    """Post one transaction as the centre's own device of its site; raises StoreError for a site that is not there."""

    def work(connection: Connection) -> tuple[Result, RecallHits | None]:
        result = _post(connection, transaction, now)
        if result.became in (Status.HELD, Status.QUARANTINED) and result.status is not Status.ALREADY:
            raise _RefusedError(result)
        return result, _hits(connection, transaction)

    hits = None
    try:
        result, hits = database.write(work)
    except _RefusedError as refused:
        result = refused.result
    if result.status is Status.POSTED:
        retry_waiting(database, transaction.site, now, between=moves_between(body_of(transaction)))
    return replace(_told(transaction, result), recall=hits)


def _hits(connection: Connection, transaction: Transaction) -> RecallHits | None:
    """Return what a recall has hit that is posted now; None of anything else."""
    if transaction.kind != RECALL:
        return None
    lines = [each for each in recalls_known(connection) if each.recall == transaction.reference]
    return hits_of(recall_list(connection, lines))


def rehearse(database: Database, transactions: Sequence[Transaction], now: datetime) -> tuple[Told, ...]:
    """Return what would become of transactions, posted one after the other, and what each would do; nothing is kept."""

    def work(connection: Connection) -> None:
        raise _RehearsedError(tuple(_rehearsed(connection, each, now) for each in transactions))

    try:
        database.write(work)
    except _RehearsedError as rehearsed:
        return rehearsed.told
    raise AssertionError("a rehearsal ends with its own exception")


def _rehearsed(connection: Connection, transaction: Transaction, now: datetime) -> Told:
    with connection.begin_nested() as tried:
        told = _told(transaction, _post(connection, transaction, now))
        if told.outcome is not Outcome.POSTED:
            # it would not be kept, and its numbers would be nobody's: the next one is judged without it
            tried.rollback()
            return told
    movements, balances = _effects_of(connection, transaction)
    return replace(told, movements=movements, balances=balances, recall=_hits(connection, transaction))


def _post(connection: Connection, transaction: Transaction, now: datetime) -> Result:
    sender, sequence = accounts.own_device(connection, transaction.site)
    body = body_of(transaction)
    sent = SentTransaction(sequence=sequence, id=transaction.id, body=body, body_hash=body_hash(body))
    for row in rows_by_key(connection, schema.transaction, ["id"], [(transaction.id,)], site=transaction.site):
        return already(sent, row, Status.ALREADY if row["body_hash"] == sent.body_hash else Status.DIFFERENT)
    return post_in(connection, sender, (sent,), now).results[0]


def _told(transaction: Transaction, result: Result) -> Told:
    if result.status is Status.DIFFERENT:
        outcome = Outcome.DIFFERENT
    elif result.became in (Status.POSTED, Status.SETTLED):
        outcome = Outcome.ALREADY if result.status is Status.ALREADY else Outcome.POSTED
    else:
        outcome = Outcome.REFUSED
    return Told(transaction.id, transaction.kind, transaction.site, outcome, result.refusals, result.clashes)


def _effects_of(
    connection: Connection, transaction: Transaction
) -> tuple[tuple[Movement, ...], tuple[tuple[BalanceKey, Decimal], ...]]:
    movement, balance, site = schema.movement, schema.CENTRAL["balance"], transaction.site
    where = (movement.c.site == site, movement.c.transaction == transaction.id)
    rows = connection.execute(select(movement).where(*where).order_by(movement.c.number)).mappings()
    movements = tuple(record_of(Movement, dict(row)) for row in rows)
    keys = {
        (place, each.item, each.lot, each.owner) for each in movements for place in (each.from_place, each.to_place)
    }
    kept = rows_by_key(connection, balance, ["place", "item", "lot", "owner"], keys, site=site)
    return movements, tuple((record_of(BalanceKey, row), row["quantity"]) for row in kept)


def known_at_office(connection: Connection, sited: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Transaction]:
    """Return the transactions that are kept already, by site and id."""
    found: dict[tuple[str, str], Transaction] = {}
    for site in sorted({site for site, _ in sited}):
        ids = [(each,) for at, each in sited if at == site and each]
        for row in rows_by_key(connection, schema.transaction, ["id"], ids, site=site):
            if row["status"] != Status.QUARANTINED.value:
                found[site, row["id"]] = read_body(row["body"])
    return found


def calendars(connection: Connection) -> dict[str, tuple[str, int]]:
    """Return the time zone of each site, and the minutes after midnight at which its business day begins."""
    name = "business_day_cut_off_minutes"
    table, site = schema.CENTRAL["setting"], schema.CENTRAL["site"]
    rows: Sequence[Row] = [
        dict(row) for row in connection.execute(select(table).where(table.c.name == name)).mappings()
    ]
    values = {row["scope"]: int(row["value"]) for row in rows}
    company = values.get("company", int(SETTINGS[name].default))
    return {
        row.site: (row.time_zone, values.get(f"site:{row.site}", company))
        for row in connection.execute(select(site.c.site, site.c.time_zone).order_by(site.c.site))
    }
