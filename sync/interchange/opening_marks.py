"""Holds and quarantines of opening stock: what rows of stock.csv say of lots and serials is set once all of it is there.

A day of quarantine that is over when the file is imported holds nothing any more, as `released` does, whatever its item's days; it stays
the day of the lot, unless the lot came in after it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection

from inventory.shelf_life import is_released
from inventory.transactions import Mark, Transaction
from sync import schema
from sync.centre.bulk import rows_by_key
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
            if until == RELEASED or (until is not None and until < each.day):
                self._add(_Kind(site, "quarantine_release", ""), each, lot)
            elif until is not None:
                by_day = Mark(item=values["item"], lot=values["lot"], day=until)
                self._add(_Kind(site, "quarantine_set", ""), each, by_day)
            if reason := values["serial_hold"]:
                self._add(_Kind(site, "hold_set", reason), each, Mark(item=values["item"], serial=values["serial"]))

    def _add(self, kind: _Kind, stock: Marked, mark: Mark) -> None:
        self._marks.setdefault(kind, {}).setdefault((mark.item, mark.lot, mark.serial), (stock.row, mark))

    def transactions(self, connection: Connection, badge: str) -> Iterator[tuple[str, ReadRow, Transaction]]:
        """Yield what sets them: the site, the first row that asked for it, and the transaction."""
        for kind in sorted(self._marks):
            for day, asked in self._due(connection, kind).items():
                for start in range(0, len(asked), MARKS_PER_TRANSACTION):
                    some = asked[start : start + MARKS_PER_TRANSACTION]
                    yield kind.site, some[0][0], self._transaction(kind, day, [mark for _, mark in some], badge)

    def _due(self, connection: Connection, kind: _Kind) -> dict[date, list[tuple[ReadRow, Mark]]]:
        """Return what is to be set, by the day of the work: that of the import.

        Only a lot that the days of its item hold has to be released: one that they held once, on the day on which it came in.
        """
        asked, today = list(self._marks[kind].values()), self._today(kind.site)
        if kind.reason:
            return {today: asked}
        lots = _lots(connection, kind.site, [(mark.item, mark.lot) for _, mark in asked])
        due: dict[date, list[tuple[ReadRow, Mark]]] = {}
        for row, mark in asked:
            came, until = lots.get((mark.item, mark.lot), (None, None))
            if mark.day is not None:
                if mark.day != until and (came is None or mark.day >= came):
                    due.setdefault(today, []).append((row, mark))
                continue
            day = today if came is None or not is_released(until, today) else came
            if not is_released(until, day):
                due.setdefault(day, []).append((row, mark))
        return due

    def _transaction(self, kind: _Kind, day: date, marks: list[Mark], badge: str) -> Transaction:
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


def _lots(
    connection: Connection, site: str, lots: list[tuple[str, str]]
) -> dict[tuple[str, str], tuple[date | None, date | None]]:
    """Return of lots the day on which they came in, and the one that ends their quarantine."""
    rows = rows_by_key(connection, schema.CENTRAL["lot"], ["item", "lot"], lots, site=site)
    return {(row["item"], row["lot"]): (row["stock_date"], row["quarantine_until"]) for row in rows}


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
