"""When devices spoke with the centre, and so between which days work can have been made: after that, and before it came (domain.md 6.1).

A device says with each hello which number its next transaction gets. So whatever has that number or a later one was made afterwards,
however long it waits on the device; and it was made before the batch that brought it. Only times of the centre count here.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select

from inventory.refusals.transactions import DayOutside
from inventory.transactions import Transaction
from inventory.values import dataclass
from inventory.work_days import check_day
from sync import schema
from sync.centre.bulk import upsert_rows

CLOCK_SLACK = timedelta(minutes=1)
"""How far a device's clock may be off after it was corrected: so much before or after midnight is still the other day."""


def keep_heard(connection: Connection, device: tuple[str, str, int], next_sequence: int, now: datetime) -> None:
    """Keep when a device (site, device, epoch) said last that its next transaction gets this number."""
    site, name, epoch = device
    row = {"site": site, "device": name, "epoch": epoch, "next_sequence": next_sequence, "at": now}
    upsert_rows(connection, schema.heard, [row])


def forget_heard(connection: Connection, device: tuple[str, str, int], last_sequence: int) -> None:
    """Forget what bounds nothing that is still to come after `last_sequence`: all but the last that was heard before it."""
    table, own = schema.heard, _of(device)
    bound = select(func.max(table.c.next_sequence)).where(*own, table.c.next_sequence <= last_sequence + 1)
    connection.execute(delete(table).where(*own, table.c.next_sequence < bound.scalar_subquery()))


@dataclass(frozen=True, slots=True)
class WorkDays:
    """Between which days the work of a device was made: `heard` are its numbers and the day on which it said each, in order."""

    arrived: date
    heard: tuple[tuple[int, date], ...] = ()

    def flags(self, transaction: Transaction, sequence: int) -> tuple[DayOutside, ...]:
        """Return what is to be said of the day of a transaction, with the number that it has."""
        first = max((day for number, day in self.heard if number <= sequence), default=None)
        found = check_day(transaction.day, first, self.arrived)
        return () if found is None else (found,)


def work_days(connection: Connection, device: tuple[str, str, int], now: datetime) -> WorkDays:
    """Return between which days of its site a device has made what arrives now."""
    site, table = schema.CENTRAL["site"], schema.heard
    joined = site.outerjoin(table, and_(*_of(device)))
    query = select(site.c.time_zone, table.c.next_sequence, table.c.at).select_from(joined)
    rows = connection.execute(query.where(site.c.site == device[0]).order_by(table.c.next_sequence)).all()
    zone = ZoneInfo(next((row.time_zone for row in rows), "") or "UTC")
    heard = ((row.next_sequence, row.at) for row in rows if row.at is not None)
    return WorkDays(
        (now + CLOCK_SLACK).astimezone(zone).date(),
        tuple((number, (at - CLOCK_SLACK).astimezone(zone).date()) for number, at in heard),
    )


def _of(device: tuple[str, str, int]) -> tuple[ColumnElement[bool], ...]:
    table = schema.heard
    return table.c.site == device[0], table.c.device == device[1], table.c.epoch == device[2]
