"""Requests for approval: what a device asks of whoever has the right, and the answer (flows.md 1.0a, 31; 34).

A request decides nothing about stock: what comes of it is posted by the device that asked, with the approver on it, and judged as ever.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from inventory.people import Operator, Right
from inventory.plain import plain_time
from sync import schema
from sync.approval_messages import ApprovalAnswer, ApprovalAsk, ApprovalState, Verdict
from sync.centre.asked import Row
from sync.centre.bulk import rows_by_key
from sync.centre.feeds import changes_of, stamp
from sync.centre.judging import Sender
from sync.centre.records import record_of
from sync.errors import RefusedError

STANDS_DAYS = 7
"""How long a request stands; a device whose line still waits then asks anew."""

OPEN_MAX = 500
"""How many requests of a site stand at a time; one more is not kept, and the device asks again."""

STATES: Mapping[Verdict, ApprovalState] = {
    Verdict.APPROVE: ApprovalState.APPROVED,
    Verdict.REFUSE: ApprovalState.REFUSED,
}


def ask(connection: Connection, sender: Sender, wanted: ApprovalAsk, now: datetime) -> ApprovalState:
    """Keep a request of a device, once however often it is sent; returns how it stands."""
    site = sender.site
    _forget_old(connection, site, now)
    kept = _kept(connection, site, wanted.request)
    if kept is not None:
        return ApprovalState(kept["state"])
    table = schema.approval
    standing = connection.execute(select(table.c.request).where(table.c.site == site).limit(OPEN_MAX)).all()
    if len(standing) >= OPEN_MAX:
        return ApprovalState.NONE
    values = wanted.model_dump(exclude={"v"}, mode="python")
    values |= {"right": wanted.right.value, "at": plain_time(wanted.at), "asked_at": plain_time(now)}
    state = ApprovalState.ASKED
    connection.execute(insert(table).values(site=site, device=sender.device, state=state.value, **values))
    stamp(connection, site, changes_of("approval", [(wanted.request,)]))
    return state


def answer(connection: Connection, sender: Sender, wanted: ApprovalAnswer, now: datetime) -> ApprovalState:
    """Approve or refuse a request, the first answer for good; or take back one's own. Returns how it stands, NONE for one that is gone.

    Raises RefusedError for who may not: without the right, or for their own work.
    """
    site, table = sender.site, schema.approval
    kept = _kept(connection, site, wanted.request)
    if kept is None:
        return ApprovalState.NONE
    where = (table.c.site == site, table.c.request == wanted.request)
    if wanted.verdict is Verdict.WITHDRAW:
        if kept["device"] != sender.device:
            raise RefusedError(f"{wanted.request} was asked on another device", "identity")
        connection.execute(delete(table).where(*where))
        stamp(connection, site, changes_of("approval", [(wanted.request,)], deleted=True))
        return ApprovalState.NONE
    _check(connection, site, kept, wanted.by)
    if kept["state"] != ApprovalState.ASKED.value:
        return ApprovalState(kept["state"])
    state = STATES[wanted.verdict]
    values = {"state": state.value, "by": wanted.by, "reason": wanted.reason, "answered_at": plain_time(now)}
    connection.execute(update(table).where(*where).values(**values))
    stamp(connection, site, changes_of("approval", [(wanted.request,)]))
    return state


def _check(connection: Connection, site: str, kept: Row, badge: str) -> None:
    rows = list(rows_by_key(connection, schema.CENTRAL["operator"], ["badge"], [(badge,)], site=site)) if badge else []
    person = record_of(Operator, rows[0]) if rows and rows[0]["active"] else None
    if person is None or not person.may(Right(kept["right"])):
        raise RefusedError(f"{badge} has no right to {kept['right']}", "identity")
    if badge == kept["operator"]:
        raise RefusedError(f"{badge} cannot approve own work", "identity")


def _forget_old(connection: Connection, site: str, now: datetime) -> None:
    table = schema.approval
    old = (table.c.site == site, table.c.asked_at < plain_time(now - timedelta(days=STANDS_DAYS)))
    gone = [(row[0],) for row in connection.execute(select(table.c.request).where(*old).with_for_update())]
    if gone:
        connection.execute(delete(table).where(*old))
        stamp(connection, site, changes_of("approval", gone, deleted=True))


def _kept(connection: Connection, site: str, request: str) -> Row | None:
    table = schema.approval
    query = select(table).where(table.c.site == site, table.c.request == request).with_for_update()
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)
