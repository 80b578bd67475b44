"""What left although it might not, and what was taken back twice (invariants 11, 13, 15)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from inventory.guards.outgoing import check_sellable
from inventory.kinds import KINDS
from inventory.places import is_outside
from inventory.shelf_life import is_expired, is_released, quarantine_until
from inventory.transactions import reversed_kind
from sync import schema
from sync.centre.transfers import ARRIVALS
from sync.centre.verify.bodies import readable
from sync.centre.verify.policies import PoliciesOfAll
from sync.centre.violations import Violation, same_transaction

SELLING = tuple(
    name
    for name, kind in KINDS.items()
    if check_sellable in kind.guards and is_outside(kind.to_leg) and not kind.reverses
)

_DATING = ("expiry_change", "quarantine_set", "quarantine_release")


def check_sold(connection: Connection) -> Iterator[Violation]:
    """Nothing left after its last usable day where the item said error, nor a lot before its days of quarantine were over (11, 15).

    The last day itself is a day of use; the day is that of the work. Marks, dates and policy that came later say nothing about what had
    left: what counts is what the centre knew when it judged.
    """
    policies, said = PoliciesOfAll(connection), None
    for row in policies.knowing(connection.execute(_perhaps())):
        said = said or Said(connection)
        if (made := readable(row.body)) is None:
            continue
        customer, key = row.partner or made.partner, f"{row.transaction} {row.number}"
        items = [policies.item(row.site, row.item, customer, at) for at in _judged_at(row)]
        last_days = {
            "lot_expiry_level": said.last_day(row, row.lot, "", row.last_day),
            "serial_expiry_level": said.last_day(row, "", row.serial, row.expiry_date),
        }
        expired = [name for name, last in last_days.items() if last is not None and is_expired(last, row.day)]
        if any(all(getattr(item, name) == "error" for item in items) for name in expired):
            yield Violation("sold", row.site, key, f"{row.item} left on {row.day}, expired")
        computed = row.stock_date is not None and not said.set_by_hand(row)
        until = {quarantine_until(item, row.stock_date) for item in items} if computed else set()
        if until == {row.quarantine_until} and not is_released(row.quarantine_until, row.day):
            text = f"{row.item} left on {row.day}, in quarantine until {row.quarantine_until}"
            yield Violation("sold", row.site, key, text)


def _perhaps() -> Select[Any]:
    """Return the query for what left after a last day or in its days of quarantine, by what is kept now."""
    movement, transaction, lot = schema.movement, schema.transaction, schema.CENTRAL["lot"]
    document, serial, held = schema.CENTRAL["document"], schema.CENTRAL["serial"], schema.held
    last_day = func.coalesce(lot.c.expiry_date, lot.c.best_before)
    same_lot = and_(lot.c.site == movement.c.site, lot.c.item == movement.c.item, lot.c.lot == movement.c.lot)
    same_serial = and_(*(serial.c[name] == movement.c[name] for name in ("site", "item", "serial")))
    same_document = and_(document.c.site == transaction.c.site, document.c.document == transaction.c.document)
    was_held = and_(held.c.site == transaction.c.site, held.c.transaction == transaction.c.id)
    joined = (
        movement.join(transaction, same_transaction())
        .outerjoin(lot, same_lot)
        .outerjoin(serial, same_serial)
        .outerjoin(document, same_document)
        .outerjoin(held, was_held)
    )
    columns = (
        *(movement.c[name] for name in ("site", "transaction", "number", "item", "lot", "serial")),
        *(transaction.c[name] for name in ("day", "body", "version", "received_at")),
        *(last_day.label("last_day"), serial.c.expiry_date, document.c.partner, lot.c.stock_date),
        *(lot.c.quarantine_until, held.c.transaction.label("held"), held.c.settled_at),
    )
    perhaps = or_(
        transaction.c.day > last_day,
        transaction.c.day > serial.c.expiry_date,
        transaction.c.day < lot.c.quarantine_until,
    )
    return select(*columns).select_from(joined).where(transaction.c.kind.in_(SELLING), perhaps)


def _judged_at(row: Row[Any]) -> tuple[datetime | None, ...]:
    """Return when the rules judged it: when it came, and what was held at first once more when that was settled (None: unknown)."""
    if row.held is None:
        return (row.received_at,)
    return (row.received_at, datetime.fromisoformat(row.settled_at) if row.settled_at else None)


class Said:
    """What people said of dates: which they changed, and since when a lot's quarantine is in their hands (`marked.py` judges it)."""

    def __init__(self, connection: Connection) -> None:
        """Read it all at once."""
        table = schema.transaction
        query = select(table.c.site, table.c.kind, table.c.version, table.c.body).where(
            schema.IS_MARKING, table.c.kind.in_(_DATING), table.c.status == "posted"
        )
        self._arrived = _arrived(connection)
        self._by_hand: dict[tuple[str, str, str], int] = {}
        self._dates: dict[tuple[str, str, str, str], list[tuple[int, date]]] = {}
        for site, kind, version, body in connection.execute(query.order_by(table.c.site, table.c.version)):
            made = readable(body)
            for mark in made.marks if made is not None else ():
                if kind == "quarantine_release" or (kind == "quarantine_set" and mark.day is not None):
                    self._by_hand.setdefault((site, mark.item, mark.lot), version)
                elif kind == "expiry_change" and mark.day is not None and mark.name != "retest":
                    number = (site, mark.item, mark.lot, mark.serial)
                    self._dates.setdefault(number, []).append((version, mark.day))

    def set_by_hand(self, row: Row[Any]) -> bool:
        """Return whether somebody had set a day for the quarantine of a lot, or had ended it, when something was posted."""
        since = self._by_hand.get((row.site, row.item, row.lot))
        return since is not None and since < row.version

    def last_day(self, row: Row[Any], lot: str, serial: str, kept: date | None) -> date | None:
        """Return the last usable day of a number when something was posted; None where that is not known any more."""
        number = (row.site, row.item, lot, serial)
        changed = self._dates.get(number, ())
        # what comes from another site brings its date along: of two the earlier one is kept
        last_changed = max((*(version for version, _ in changed), self._arrived.get(number, 0)), default=0)
        if last_changed <= row.version:
            return kept
        return max((day for version, day in changed if version < row.version), default=None)


def _arrived(connection: Connection) -> Mapping[tuple[str, str, str, str], int]:
    """Return at which version of its site's feed each lot and serial was told of by another site last, moved or here before."""
    table = schema.transaction
    query = select(table.c.site, table.c.version, table.c.body).where(
        table.c.kind.in_(tuple(ARRIVALS.values())), table.c.status == "posted"
    )
    found: dict[tuple[str, str, str, str], int] = {}
    for site, version, body in connection.execute(query.order_by(table.c.site, table.c.version)):
        made = readable(body)
        for line in made.lines if made is not None else ():
            for each in line.allocations:
                found |= {(site, line.item, "", serial): version for serial in each.serials}
                found[site, line.item, each.lot, ""] = version
    return found


def check_reversals(connection: Connection) -> Iterator[Violation]:
    """What takes another back is of its kind, posted like it, and the only one that does (invariant 13)."""
    transaction = schema.transaction
    original = transaction.alias("original")
    same = and_(original.c.site == transaction.c.site, original.c.id == transaction.c.reverses)
    of_original = (original.c.kind, original.c.status, original.c.reversed_by)
    query = (
        select(transaction.c.site, transaction.c.id, transaction.c.kind, *of_original)
        .select_from(transaction.outerjoin(original, same))
        .where(transaction.c.reverses != "", transaction.c.status == "posted")
    )
    for site, name, kind, of, status, by in connection.execute(query):
        if status != "posted" or kind != reversed_kind(of) or by != name:
            yield Violation("reversal", site, name, f"takes back a {of} that is {status}, taken back by {by}")
    back = transaction.alias("back")
    named = and_(
        back.c.site == transaction.c.site,
        back.c.id == transaction.c.reversed_by,
        back.c.reverses == transaction.c.id,
    )
    lost = select(transaction.c.site, transaction.c.id).select_from(transaction.outerjoin(back, named))
    for site, name in connection.execute(lost.where(transaction.c.reversed_by != "", back.c.id.is_(None))):
        yield Violation("reversal", site, name, "is said to be taken back, but nothing does")
