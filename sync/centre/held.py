"""Held work: what the rules refused at the centre, listed with what stands against it, and settled by a supervisor.

Each settlement is a new transaction of the centre's own device, with who settled it and why; the held one stays as it was sent and is
`settled`. Nobody settles their own work. What only missed something that was to come earlier is tried again by itself.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, delete, select, update

from inventory.late import late_policy_of
from inventory.memory import StockInMemory
from inventory.people import Operator, Right
from inventory.plain import plain_time
from inventory.posting import post
from inventory.refusals import Refusal, refusal_from_plain, refusal_to_plain, transactions, work
from inventory.stock import Posted, Refused
from inventory.transactions import Transaction, body_hash, body_of, read_body
from inventory.values import dataclass
from sync import schema
from sync.centre import accounts
from sync.centre.asked import Row
from sync.centre.bulk import rows_by_key
from sync.centre.clashes import clashes_of
from sync.centre.corrections import corrected, without
from sync.centre.database import Database
from sync.centre.disputes import ALWAYS_FLAGS, FLAGGED, POSTED, RETURNED, SETTLED, WAITING
from sync.centre.effects import changed_rows, write_effects
from sync.centre.feeds import Change, changes_of, stamp
from sync.centre.judging import Sender
from sync.centre.keeping import mark_booked, mark_reversed
from sync.centre.loading import load_batch
from sync.centre.records import record_of
from sync.centre.replacing import Replacing
from sync.centre.store import post_in
from sync.centre.transfers import Envelope, moves_between, prepare
from sync.messages import Clash, HeldWork, SentTransaction, Settlement, SettlementAnswer, Status, Way

RETRIED_MAX = 50
CHAIN_MAX = 20
REST = "-rest"


class StandsError(Exception):
    """A settlement cannot be: all that it did is rolled back, and this says why."""

    def __init__(self, *refusals: Refusal, clashes: tuple[Clash, ...] = ()) -> None:
        """Keep why."""
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals
        self.clashes = clashes


@dataclass(frozen=True, slots=True)
class _Case:
    """A settlement under way: what is held, by whom and how it is settled."""

    connection: Connection
    sender: Sender
    sequence: int
    wanted: Settlement
    row: Row
    now: datetime

    @property
    def site(self) -> str:
        return self.sender.site


def held_work(connection: Connection, site: str = "", states: Sequence[str] = WAITING) -> tuple[HeldWork, ...]:
    """Return what is held and not settled, or is in other states, at one site or at all, oldest first."""
    held = schema.held
    query = select(held).where(held.c.state.in_(states)).order_by(held.c.held_at, held.c.site, held.c.transaction)
    rows = connection.execute(query.where(held.c.site == site) if site else query).mappings()
    return tuple(_work_of(dict(row)) for row in rows)


def _work_of(row: Row) -> HeldWork:
    names = ("site", "transaction", "device", "operator", "kind", "document", "at", "state")
    return HeldWork(
        **{name: row[name] for name in names},
        refusals=tuple(json.loads(row["refusals"])),
        clashes=tuple(Clash.model_validate_json(json.dumps(each)) for each in json.loads(row["clashes"])),
    )


def settle(database: Database, site: str, wanted: Settlement, now: datetime) -> SettlementAnswer:
    """Settle held work of a site; may be asked again with the same id. Raises StoreError when the store fails."""
    try:
        database.write(lambda connection: _settle(connection, site, wanted, now))
    except StandsError as stands:
        plain = tuple(refusal_to_plain(each) for each in stands.refusals)
        return SettlementAnswer(settled=False, refusals=plain, clashes=stands.clashes)
    retry_waiting(database, site, now, between=True)
    return SettlementAnswer(settled=wanted.way is not Way.BACK)


def _settle(connection: Connection, site: str, wanted: Settlement, now: datetime) -> None:
    sender, sequence = accounts.own_device(connection, site)
    held = schema.held
    where = (held.c.site == site, held.c.transaction == wanted.transaction)
    row = connection.execute(select(held).where(*where).with_for_update()).mappings().one_or_none()
    if row is not None and row["settled_by"] == wanted.id:
        return
    if row is None or row["state"] not in ((FLAGGED,) if wanted.way is Way.SEEN else WAITING):
        raise StandsError(transactions.NotHeld(wanted.transaction))
    _check_approver(connection, site, wanted.approver, row["operator"])
    case = _Case(connection, replace(sender, settles=wanted.transaction), sequence, wanted, dict(row), now)
    match wanted.way:
        case Way.BACK:
            _close(case, RETURNED)
            return
        case Way.SEEN:
            # it is posted, and stays so
            _close(case, SETTLED, result="")
            return
        case Way.CANCEL:
            _post(case, _cancellation(case))
        case Way.REST:
            _post_rest(case)
        case _:
            _post_again(case)
    _close(case, SETTLED, result=SETTLED)


def _check_approver(connection: Connection, site: str, badge: str, whose: str) -> None:
    found = list(rows_by_key(connection, schema.CENTRAL["operator"], ["badge"], [(badge,)], site=site))
    person = record_of(Operator, found[0]) if found and found[0]["active"] else None
    if person is None:
        raise StandsError(work.UnknownBadge(badge))
    if not person.may(Right.SETTLE):
        raise StandsError(work.NoRight(badge, Right.SETTLE.value))
    if badge == whose:
        raise StandsError(work.OwnWork(badge))


def _original(case: _Case) -> Transaction:
    """Return what is held; the place of older held work that it has taken already is not taken anew."""
    connection, site = case.connection, case.site
    (row,) = rows_by_key(connection, schema.transaction, ["id"], [(case.wanted.transaction,)], site=site)
    original = read_body(row["body"])
    older = list(rows_by_key(connection, schema.held, ["transaction"], [(original.instead_of,)], site=site))
    taken = bool(older) and older[0]["settled_by"] == original.id
    return replace(original, instead_of="") if taken else original


def _cancellation(case: _Case) -> Transaction:
    original, wanted = _original(case), case.wanted
    return Transaction(
        id=wanted.id,
        kind="cancellation",
        site=case.site,
        at=case.now,
        day=original.day,
        business_day=original.business_day,
        operator=wanted.approver,
        reason=wanted.reason,
        reference=original.id,
        applies_to=original.reference if _is_identified(original) else "",
    )


def _is_identified(original: Transaction) -> bool:
    """Return whether a receipt is of goods that were taken in under a tag: its reference names what took them in, and closes the tag."""
    return any(line.code for line in original.lines)


def _new_life(original: Transaction, wanted: Settlement) -> Transaction:
    """Return the transaction that takes the place of a held one; the day of the work stays, for that is when it was done."""
    approver, reason = wanted.approver, wanted.reason or original.reason
    return replace(original, id=wanted.id, approver=approver, reason=reason, reference=_reference_of(original))


def _reference_of(original: Transaction) -> str:
    """Return what settled work says that it is for: an account, a transfer, a recall, a tag as the work did; else the work itself."""
    return original.reference or original.id


def _post_again(case: _Case) -> None:
    """Post the transaction as it is or put right; a right of the approver lets it past a rule only where that was asked for."""
    original = _original(case)
    if case.wanted.way is Way.FIX:
        fixed = corrected(original, case.wanted.corrections)
        if isinstance(fixed, Refusal):
            raise StandsError(fixed)
        original = fixed
    if case.wanted.way is not Way.OVERRIDE:
        _judge(case, replace(original, id=case.wanted.id))
    _post(case, _new_life(original, case.wanted))


def _post_rest(case: _Case) -> None:
    """Post what does not clash; what does is held on, as a transaction of its own."""
    original = _original(case)
    refusals = _refused(case, replace(original, id=case.wanted.id))
    rest, left = without(original, refusals, lambda item, unit: _units(case.connection, item, unit))
    if rest is None or left is None:
        raise StandsError(transactions.NoRest(original.id))
    _judge(case, replace(rest, id=case.wanted.id))
    left = replace(left, id=case.wanted.id + REST, reference=_reference_of(original))
    _post(case, _new_life(rest, case.wanted), left)
    held = schema.held
    where = (held.c.site == case.site, held.c.transaction == left.id)
    case.connection.execute(update(held).where(*where).values(device=case.row["device"]))


def _units(connection: Connection, item: str, unit: str) -> tuple[str, Any]:
    (kept,) = rows_by_key(connection, schema.CENTRAL["item"], ["item"], [(item,)])
    factors = {
        row["unit"]: row["factor"] for row in rows_by_key(connection, schema.CENTRAL["unit"], ["item"], [(item,)])
    }
    return kept["unit"], factors.get(unit, 1)


def _refused(case: _Case, transaction: Transaction) -> tuple[Refusal, ...]:
    outcome = post(transaction, _stock(case, transaction))
    return outcome.refusals if isinstance(outcome, Refused) else ()


def _stock(case: _Case, transaction: Transaction) -> StockInMemory:
    return load_batch(case.connection, case.site, [transaction], settles=case.wanted.transaction).stock


def _judge(case: _Case, transaction: Transaction) -> None:
    """Raise StandsError when the rules still refuse the transaction with nobody's approval but the one it came with."""
    if refusals := _refused(case, transaction):
        raise StandsError(*refusals, clashes=clashes_of(case.connection, case.site, refusals))


def _post(case: _Case, *wanted: Transaction) -> None:
    """Post transactions as the centre's own device; the first must be posted, or nothing is."""
    sent = []
    for sequence, transaction in enumerate(wanted, case.sequence):
        body = body_of(transaction)
        sent.append(SentTransaction(sequence=sequence, id=transaction.id, body=body, body_hash=body_hash(body)))
    first = post_in(case.connection, case.sender, sent, case.now).results[0]
    if first.status is not Status.POSTED:
        raise StandsError(*(refusal_from_plain(dict(each)) for each in first.refusals), clashes=first.clashes)


def _close(case: _Case, state: str, result: str = "") -> None:
    """Write down how it was settled; with a `result` its numbers are disputed no more, and its device hears of it."""
    wanted, key = case.wanted, case.wanted.transaction
    values = {"state": state, "way": wanted.way.value, "approver": wanted.approver, "why": wanted.reason}
    if state == SETTLED:
        values |= {"settled_by": wanted.id, "settled_at": plain_time(case.now)}
    _write_state(case.connection, case.site, {key: values}, result)


def _write_state(
    connection: Connection,
    site: str,
    held: dict[str, dict[str, str]],
    status: str,
    effects: Mapping[str, Sequence[Change]] = MappingProxyType({}),
) -> dict[str, dict[Change, int]]:
    """Give held transactions another state, and where `status` is given that one; return the versions by site.

    The feeds are stamped last, with the effects at each site, in site order.
    """
    table, transaction, disputed = schema.held, schema.transaction, schema.disputed
    gone: list[Change] = []
    if status:
        query = select(disputed.c.transaction, disputed.c.number).where(
            disputed.c.site == site, disputed.c.transaction.in_(held)
        )
        gone = [replace(each, deleted=True) for each in changes_of("disputed", map(tuple, connection.execute(query)))]
        connection.execute(delete(disputed).where(disputed.c.site == site, disputed.c.transaction.in_(held)))
    results = [Change("transaction", key) for key in held] if status else []
    states = changes_of("held", [(key,) for key in held])
    changes = {**effects, site: [*results, *effects.get(site, ()), *states, *gone]}
    versions = {each: stamp(connection, each, changes[each]) for each in sorted(changes)}
    for key, values in held.items():
        connection.execute(update(table).where(table.c.site == site, table.c.transaction == key).values(**values))
        if status:
            connection.execute(
                update(transaction)
                .where(transaction.c.site == site, transaction.c.id == key)
                .values(status=status, version=versions[site][Change("transaction", key)])
            )
    return versions


# What only came too early


def retry_waiting(database: Database, site: str, now: datetime, *, between: bool = False) -> int:
    """Post what is held and only missed something that has come now; what that lets go is tried too. Return how many were posted.

    `between`: goods moved between sites, so what is held at the others is tried as well; so it is when such work was let go here.
    """
    posted = 0
    for _ in range(CHAIN_MAX):
        if not database.read(lambda connection: waiting_work(connection, site)):
            break
        done = database.write(lambda connection: _retry(connection, site, now))
        if not done:
            break
        posted += len(done)
        between = between or any(moves_between(body_of(each)) for each in done)
    for other in database.read(_waiting_sites) if between else ():
        posted += retry_waiting(database, other, now) if other != site else 0
    return posted


def _waiting_sites(connection: Connection) -> list[str]:
    """Return the sites where something is held that only missed something."""
    held = schema.held
    query = select(held.c.site).where(held.c.state.in_(WAITING), held.c.waits).distinct().order_by(held.c.site)
    return list(connection.scalars(query))


def waiting_work(connection: Connection, site: str, *, lock: bool = False) -> list[str]:
    """Return what is held at a site and only missed something, oldest first; at most RETRIED_MAX."""
    held = schema.held
    query = select(held.c.transaction).where(held.c.site == site, held.c.state.in_(WAITING), held.c.waits)
    query = query.order_by(held.c.held_at, held.c.transaction).limit(RETRIED_MAX)
    return list(connection.scalars(query.with_for_update() if lock else query))


def _retry(connection: Connection, site: str, now: datetime) -> tuple[Transaction, ...]:
    keys = waiting_work(connection, site, lock=True)
    kept = {
        row["id"]: row
        for row in rows_by_key(connection, schema.transaction, ["id"], [(key,) for key in keys], site=site)
    }
    tried = [read_body(kept[key]["body"]) for key in keys]
    working = load_batch(connection, site, tried)
    transfers = prepare(connection, working, tried)
    posted: list[Posted] = []
    for each in tried:
        outcome = post(each, working.stock, policy=late_policy_of(working.stock, each.kind))
        if isinstance(outcome, Posted) and not transfers.post(outcome):
            working.stock.apply(outcome)
            posted.append(outcome)
    if posted:
        write_effects(connection, working, posted)
        replaced = Replacing(connection, working, now)
        replaced.write()
        for one in posted:
            mark_reversed(connection, site, one.transaction)
            mark_booked(connection, site, one)
        said = _said_of(connection, site, [one.transaction.id for one in posted])
        states = {one.transaction.id: _state_of(one, said[one.transaction.id]) for one in posted}
        effects = {site: [*changed_rows(working, posted), *replaced.changes], **transfers.write()}
        versions = _write_state(connection, site, states, POSTED, effects)
        replaced.keep(versions[site])
        transfers.keep({key: _envelope(row) for key, row in kept.items()}, versions)
    return tuple(one.transaction for one in posted)


def _said_of(connection: Connection, site: str, keys: Sequence[str]) -> dict[str, list[Refusal]]:
    """Return what was flagged of held work when it came."""
    rows = rows_by_key(connection, schema.held, ["transaction"], [(key,) for key in keys], site=site)
    said = {row["transaction"]: [refusal_from_plain(each) for each in json.loads(row["refusals"])] for row in rows}
    return {key: [each for each in refusals if isinstance(each, ALWAYS_FLAGS)] for key, refusals in said.items()}


def _state_of(posted: Posted, said: Sequence[Refusal]) -> dict[str, str]:
    """Return where what was held stands once it is posted: a supervisor still sees its flags, and those that it came with."""
    flags = [*posted.flags, *said]
    if not flags:
        return {"state": POSTED}
    refusals = json.dumps([refusal_to_plain(each) for each in flags], ensure_ascii=False)
    return {"state": FLAGGED, "refusals": refusals}


def _envelope(row: Row) -> Envelope:
    return row["device"], row["epoch"], row["sequence"], row["received_at"]
