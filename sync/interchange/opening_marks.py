"""Holds and quarantines of opening stock: what rows of stock.csv say of lots and serials is set once all of it is there.

A day of quarantine that is over when the file is imported says the same as `released`: nothing holds the lot, whatever its item's days.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, select

from inventory.shelf_life import is_released
from inventory.transactions import Mark, Transaction
from sync import schema
from sync.interchange.book import Record
from sync.interchange.laying import Fault
from sync.interchange.reading import ReadRow
from sync.interchange.values import RELEASED

LOT_MARKS = ("lot_hold", "lot_quarantine", "lot_quarantine_until")
MARKS_PER_TRANSACTION = 500


class Marked(Protocol):
    """A row of stock with what it says."""

    @property
    def row(self) -> ReadRow:
        """Return the row as it was read."""
        ...

    @property
    def day(self) -> date:
        """Return its stock date."""
        ...

    @property
    def values(self) -> Record:
        """Return its values."""
        ...


class _Kind(NamedTuple):
    """What one transaction sets: at which site, what, and why."""

    site: str
    kind: str
    reason: str


class MarksToSet:
    """The marks that rows ask for, each number once."""

    def __init__(self, now: datetime, new_id: Callable[[datetime], str], today: Callable[[str], date]) -> None:
        """Begin with none; `today` tells the calendar day at a site."""
        self._now, self._new_id, self._today = now, new_id, today
        self._marks: dict[_Kind, dict[tuple[str, str, str], tuple[ReadRow, Mark]]] = {}

    def note(self, rows: Iterable[Marked]) -> None:
        """Keep what rows say of their lots and serials."""
        for each in rows:
            values = each.values
            site, lot = values["site"], Mark(item=values["item"], lot=values["lot"])
            if reason := values["lot_hold"]:
                self._add(_Kind(site, "hold_set", reason), each, lot)
            if reason := values["lot_quarantine"]:
                self._add(_Kind(site, "quarantine_set", reason), each, lot)
            until = values["lot_quarantine_until"]
            if until == RELEASED or (until is not None and is_released(until, self._today(site))):
                self._add(_Kind(site, "quarantine_release", ""), each, lot)
            elif until is not None:
                by_day = Mark(item=values["item"], lot=values["lot"], day=until)
                self._add(_Kind(site, "quarantine_set", ""), each, by_day)
            if reason := values["serial_hold"]:
                self._add(_Kind(site, "hold_set", reason), each, Mark(item=values["item"], serial=values["serial"]))

    def _add(self, kind: _Kind, stock: Marked, mark: Mark) -> None:
        self._marks.setdefault(kind, {}).setdefault((mark.item, mark.lot, mark.serial), (stock.row, mark))

    def transactions(self, connection: Connection, badge: str) -> Iterator[tuple[str, ReadRow, Transaction]]:
        """Yield what sets them: the site, the first row that asked for it, and the transaction; done on the day of the import.

        Only a lot that the days of its item hold has to be released.
        """
        for kind in sorted(self._marks):
            asked = list(self._marks[kind].values())
            if kind.kind == "quarantine_release":
                held = _held_by_days(connection, kind.site, self._today(kind.site))
                asked = [(row, mark) for row, mark in asked if (mark.item, mark.lot) in held]
            for start in range(0, len(asked), MARKS_PER_TRANSACTION):
                some = asked[start : start + MARKS_PER_TRANSACTION]
                yield kind.site, some[0][0], self._transaction(kind, [mark for _, mark in some], badge)

    def _transaction(self, kind: _Kind, marks: list[Mark], badge: str) -> Transaction:
        day = self._today(kind.site)
        return Transaction(
            id=self._new_id(self._now),
            kind=kind.kind,
            site=kind.site,
            at=self._now,
            day=day,
            business_day=day,
            operator=badge,
            reason=kind.reason,
            marks=tuple(marks),
        )


def _held_by_days(connection: Connection, site: str, day: date) -> set[tuple[str, str]]:
    lot = schema.CENTRAL["lot"]
    query = select(lot.c.item, lot.c.lot).where(lot.c.site == site, lot.c.quarantine_until > day)
    return {(row.item, row.lot) for row in connection.execute(query)}


def mark_faults(values: Record, today: date) -> Iterator[Fault]:
    """Yield what a row says of a lot or of a serial that it does not name."""
    said: dict[str, tuple[str, ...]] = {
        "lot": (*LOT_MARKS, "best_before", "production_date", "vendor", "vendor_lot"),
        "serial": ("serial_hold",),
    }
    for of, names in said.items():
        yield from (
            (name, f"there is no {of} of which it is said") for name in names if values[name] and not values[of]
        )
    until: Any = values["lot_quarantine_until"]
    if until is None or until == RELEASED or is_released(until, today):
        return
    if values["stock_date"] is not None and until < values["stock_date"]:
        yield "lot_quarantine_until", "is before the stock date"
