"""Proof that nothing left while it was on hold, in quarantine or recalled: by the order in which all of it was posted (invariant 11)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select, tuple_

from inventory.guards.marks import recall_line
from inventory.marks import covers
from inventory.recalls import Recall
from inventory.stock import Lot, Serial
from inventory.transactions import Mark, Transaction, read_body
from inventory.values import dataclass
from sync import schema
from sync.centre.records import record_of
from sync.centre.verify.sold import SELLING
from sync.centre.violations import Violation, same_transaction

KEYS_AT_ONCE = 500
_SET: Mapping[str, str] = {"hold_set": "on hold", "quarantine_set": "in quarantine"}
_RELEASED: Mapping[str, str] = {"hold_release": "on hold", "quarantine_release": "in quarantine"}
_RECALL, _RECALL_RELEASE = "recall", "recall_release"

Number = tuple[str, str, str]
"""Item, and a lot or a serial."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A number that was marked from one version of the site's feed to another (None: still); `how` says which mark it has."""

    number: Number
    how: str
    since: int
    until: int | None = None

    def stood_at(self, version: int) -> bool:
        """Return whether the mark stood when something of that version was posted."""
        return self.since < version and (self.until is None or version < self.until)


def check_marked(connection: Connection, site: str) -> Iterator[Violation]:
    """Nothing left by sale or usage while people had it on hold or in quarantine, or after it was recalled here.

    The day of a quarantine that ends by itself is judged by `check_sold`; marks that came with goods from another site were made there.
    """
    posted = [(row.version, read_body(row.body)) for row in connection.execute(_marking(site))]
    spans = list(_spans(posted))
    yield from _left(connection, site, spans)
    yield from _recalled(connection, site, posted)


def _marking(site: str) -> Select[tuple[int, bytes]]:
    table = schema.transaction
    kinds = (*_SET, *_RELEASED, _RECALL, _RECALL_RELEASE)
    where = (table.c.site == site, table.c.status == "posted", table.c.kind.in_(kinds))
    return select(table.c.version, table.c.body).where(*where).order_by(table.c.version)


def _spans(posted: Sequence[tuple[int, Transaction]]) -> Iterator[Marked]:
    since: dict[tuple[Number, str], int] = {}
    for version, transaction in posted:
        for mark in transaction.marks:
            # one that ends by itself is a date of the lot
            if transaction.kind in _SET and mark.day is None:
                since.setdefault((_number(mark), _SET[transaction.kind]), version)
            how = _RELEASED.get(transaction.kind, "")
            if begun := since.pop((_number(mark), how), None):
                yield Marked(_number(mark), how, begun, version)
    yield from (Marked(number, how, begun) for (number, how), begun in since.items())


def _number(mark: Mark) -> Number:
    return mark.item, mark.lot, mark.serial


def _left(connection: Connection, site: str, spans: Sequence[Marked]) -> Iterator[Violation]:
    by_number: dict[Number, list[Marked]] = {}
    for each in spans:
        by_number.setdefault(each.number, []).append(each)
    movement = schema.movement
    for start in range(0, len(by_number), KEYS_AT_ONCE):
        some = list(by_number)[start : start + KEYS_AT_ONCE]
        lots = [(item, lot) for item, lot, serial in some if not serial]
        serials = [(item, serial) for item, _, serial in some if serial]
        named = or_(
            tuple_(movement.c.item, movement.c.lot).in_(lots), tuple_(movement.c.item, movement.c.serial).in_(serials)
        )
        for row in connection.execute(_sold(site).where(named)).all():
            for number in ((row.item, row.lot, ""), (row.item, "", row.serial)):
                for each in by_number.get(number, ()):
                    if each.stood_at(row.version):
                        yield _violation(site, row, number[1] or number[2], each.how)


def _recalled(connection: Connection, site: str, posted: Sequence[tuple[int, Transaction]]) -> Iterator[Violation]:
    """What was recalled at this site left here after that: by each line of a recall, as far as it is not released."""
    ended = {each.reference: version for version, each in posted if each.kind == _RECALL_RELEASE}
    for version, transaction in posted:
        lines = [recall_line(transaction, mark, 1) for mark in transaction.marks if transaction.kind == _RECALL]
        until = ended.get(transaction.reference)
        for line in lines:
            query = _sold(site).where(schema.transaction.c.version > version)
            if line.item:
                query = query.where(schema.movement.c.item == line.item)
            if until is not None:
                query = query.where(schema.transaction.c.version < until)
            for row in connection.execute(query).all():
                if _covered(connection, site, row, line):
                    yield _violation(site, row, row.lot or row.serial, f"recalled by {transaction.reference}")


def _covered(connection: Connection, site: str, row: Row[Any], line: Recall) -> bool:
    lot, serial = schema.CENTRAL["lot"], schema.CENTRAL["serial"]
    lots = select(lot).where(lot.c.site == site, lot.c.item == row.item, lot.c.lot == row.lot)
    serials = select(serial).where(serial.c.site == site, serial.c.item == row.item, serial.c.serial == row.serial)
    kept = [connection.execute(query).mappings().one_or_none() for query in (lots, serials)]
    of_lot = record_of(Lot, dict(kept[0])) if kept[0] else None
    of_serial = record_of(Serial, dict(kept[1])) if kept[1] else None
    return covers(line, row.item, of_lot, of_serial)


def _sold(site: str) -> Select[Any]:
    movement, transaction = schema.movement, schema.transaction
    return (
        select(
            *(movement.c[name] for name in ("transaction", "number", "item", "lot", "serial")), transaction.c.version
        )
        .select_from(movement.join(transaction, same_transaction()))
        .where(movement.c.site == site, transaction.c.kind.in_(SELLING))
        .order_by(transaction.c.version, movement.c.number)
    )


def _violation(site: str, row: Row[Any], number: str, how: str) -> Violation:
    return Violation("sold", site, f"{row.transaction} {row.number}", f"{row.item} {number} left while it was {how}")
