"""Proof that nothing left while it was on hold, in quarantine or recalled: by the order in which all of it was posted (invariant 11)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, and_, func, or_, select, tuple_

from inventory.guards.marks import recall_line
from inventory.marks import covers
from inventory.recalls import Recall
from inventory.shelf_life import is_released
from inventory.stock import Lot, Serial
from inventory.transactions import Transaction
from inventory.values import dataclass
from sync import schema
from sync.centre.records import record_of
from sync.centre.verify.bodies import readable
from sync.centre.verify.kinds import ROWS_AT_ONCE
from sync.centre.verify.sold import SELLING
from sync.centre.violations import Violation, same_transaction

KEYS_AT_ONCE = 500
_SET: Mapping[str, str] = {"hold_set": "on hold", "quarantine_set": "in quarantine"}
_RELEASED: Mapping[str, str] = {"hold_release": "on hold", "quarantine_release": "in quarantine"}
_RECALL, _RECALL_RELEASE = "recall", "recall_release"
_LOT, _SERIAL = schema.CENTRAL["lot"], schema.CENTRAL["serial"]

Number = tuple[str, str, str, str]
"""Site, item, and a lot or a serial."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Marked:
    """A number that was marked from one version of the site's feed to another (None: still); `how` says which mark it has.

    `day` is the one on which the mark ends by itself, None for one that a person ends.
    """

    number: Number
    how: str
    since: int
    until: int | None = None
    day: date | None = None

    def stood_at(self, version: int, day: date) -> bool:
        """Return whether the mark stood when something of that version was posted, which was done on a day."""
        stood = self.since < version and (self.until is None or version < self.until)
        return stood and not (self.day is not None and is_released(self.day, day))


@dataclass(frozen=True, slots=True)
class Released:
    """The release of a recall: at which site, in which version of its feed, and when the centre received it."""

    site: str
    version: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Recalled:
    """A line of a recall at a site, from one version of its feed to another (None: still)."""

    site: str
    line: Recall
    since: int
    until: int | None = None

    def stood_at(self, site: str, version: int) -> bool:
        """Return whether something of that version left the site while the recall stood."""
        return site == self.site and self.since < version and (self.until is None or version < self.until)


def check_marked(connection: Connection) -> Iterator[Violation]:
    """Nothing left by sale or usage while people had it on hold or in quarantine, or after it was recalled here.

    The days of quarantine that an item gives its lots are judged by `check_sold`; marks that came with goods from another site were made
    there.
    """
    read = [(row, readable(row.body)) for row in connection.execute(_marking())]
    posted = [(row.version, made) for row, made in read if made is not None]
    yield from _left(connection, list(_spans(posted)))
    released = {
        made.reference: Released(made.site, row.version, row.received_at)
        for row, made in read
        if made is not None and made.kind == _RECALL_RELEASE
    }
    yield from _recalled(connection, list(_recalls(connection, posted, released)))


def _marking() -> Select[tuple[int, datetime, bytes]]:
    table = schema.transaction
    kinds = (*_SET, *_RELEASED, _RECALL, _RECALL_RELEASE)
    where = (table.c.status == "posted", table.c.kind.in_(kinds))
    columns = (table.c.version, table.c.received_at, table.c.body)
    return select(*columns).where(*where).order_by(table.c.site, table.c.version)


def _spans(posted: Sequence[tuple[int, Transaction]]) -> Iterator[Marked]:
    """Yield how long each mark stood. A quarantine to a day stands beside one that a person ends; another day takes its place."""
    open_marks: dict[tuple[Number, str, bool], Marked] = {}
    for version, transaction in posted:
        for mark in transaction.marks:
            number = (transaction.site, mark.item, mark.lot, mark.serial)
            if how := _SET.get(transaction.kind, ""):
                key = (number, how, mark.day is not None)
                before = open_marks.get(key)
                if before is not None and mark.day is not None:
                    yield replace(before, until=version)
                if before is None or mark.day is not None:
                    open_marks[key] = Marked(number, how, version, day=mark.day)
            for ends_itself in (False, True):
                released = open_marks.pop((number, _RELEASED.get(transaction.kind, ""), ends_itself), None)
                if released is not None:
                    yield replace(released, until=version)
    yield from open_marks.values()


def _left(connection: Connection, spans: Sequence[Marked]) -> Iterator[Violation]:
    by_number: dict[Number, list[Marked]] = {}
    for each in spans:
        by_number.setdefault(each.number, []).append(each)
    movement = schema.movement
    for some in _so_many(list(by_number)):
        lots = [(site, item, lot) for site, item, lot, serial in some if not serial]
        serials = [(site, item, serial) for site, item, _, serial in some if serial]
        named = or_(
            tuple_(movement.c.site, movement.c.item, movement.c.lot).in_(lots),
            tuple_(movement.c.site, movement.c.item, movement.c.serial).in_(serials),
        )
        for row in connection.execute(_sold().where(named)).all():
            for lot, serial in ((row.lot, ""), ("", row.serial)):
                for each in by_number.get((row.site, row.item, lot, serial), ()):
                    if each.stood_at(row.version, row.day):
                        yield _violation(row, lot or serial, each.how)


def _recalls(
    connection: Connection, posted: Sequence[tuple[int, Transaction]], released: Mapping[str, Released]
) -> Iterator[Recalled]:
    for version, each in posted:
        if each.kind == _RECALL:
            release = released.get(each.reference)
            until = None if release is None else _version_at(connection, each.site, release)
            for mark in each.marks:
                yield Recalled(each.site, recall_line(each, mark, 1), version, until)


def _version_at(connection: Connection, site: str, release: Released) -> int | None:
    """Return from which version of a site on a recall is released there; by the clock of the centre where another site released it."""
    if release.site == site:
        return release.version
    table = schema.transaction
    later = (table.c.site == site, table.c.received_at >= release.received_at)
    found: int | None = connection.scalar(select(func.min(table.c.version)).where(*later))
    return found


def _recalled(connection: Connection, recalls: Sequence[Recalled]) -> Iterator[Violation]:
    """What was recalled at a site left there after that: by each line of a recall, as far as it is not released."""
    by_item: dict[str, list[Recalled]] = {}
    for each in recalls:
        by_item.setdefault(each.line.item, []).append(each)
    named = schema.movement.c.item.in_
    # a line without an item may be about any
    queries = (
        [_with_records()] if "" in by_item else [_with_records().where(named(some)) for some in _so_many(list(by_item))]
    )
    for query in queries:
        with connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
            for row in rows:
                about = (*by_item.get(row.item, ()), *by_item.get("", ()))
                for each in about:
                    if each.stood_at(row.site, row.version) and covers(each.line, row.item, *_records(row)):
                        yield _violation(row, row.lot or row.serial, f"recalled by {each.line.recall}")


def _with_records() -> Select[Any]:
    """Return the query for what left, beside it the lot and the serial as they are known."""
    movement, query = schema.movement, _sold()
    for table in (_LOT, _SERIAL):
        same = and_(*(table.c[name] == movement.c[name] for name in ("site", "item", table.name)))
        query = query.outerjoin(table, same).add_columns(*(each.label(f"{table.name}_{each.name}") for each in table.c))
    return query


def _records(row: Row[Any]) -> tuple[Lot | None, Serial | None]:
    ends = len(row) - len(_LOT.c) - len(_SERIAL.c), len(row) - len(_SERIAL.c)
    lot = dict(zip(_LOT.c.keys(), row[ends[0] : ends[1]], strict=True))
    serial = dict(zip(_SERIAL.c.keys(), row[ends[1] :], strict=True))
    return record_of(Lot, lot) if lot["lot"] else None, record_of(Serial, serial) if serial["serial"] else None


def _so_many(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield keys, as many at once as a statement may name."""
    yield from (keys[start : start + KEYS_AT_ONCE] for start in range(0, len(keys), KEYS_AT_ONCE))


def _sold() -> Select[Any]:
    movement, transaction = schema.movement, schema.transaction
    names = ("site", "transaction", "number", "item", "lot", "serial")
    return (
        select(*(movement.c[name] for name in names), transaction.c.version, transaction.c.day)
        .select_from(movement.join(transaction, same_transaction()))
        .where(transaction.c.kind.in_(SELLING))
        .order_by(movement.c.site, transaction.c.version, movement.c.number)
    )


def _violation(row: Row[Any], number: str, how: str) -> Violation:
    text = f"{row.item} {number} left while it was {how}"
    return Violation("sold", row.site, f"{row.transaction} {row.number}", text)
