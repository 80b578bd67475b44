"""Numbers that the office makes (F7, F23, F24): from the counters that also lease to the devices, so that nobody else ever has them.

A number is given out once. What was given to a device, used or not, is taken: the next that is free is named.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, select

from inventory.document_numbers import DOCUMENTS
from inventory.items import Item, LotOrigin
from inventory.leases import Counter, counted, next_of, number_at, room_of
from inventory.numbers import RANGE_NUMBERS_MAX, Mask, filled
from inventory.refusals.base import Refusal
from inventory.refusals.goods import UnknownItem
from inventory.refusals.numbering import NothingToCount, NumbersUsedUp, NumberTaken, VendorLotMade
from inventory.values import dataclass
from sync import schema
from sync.centre import accounts
from sync.centre.bulk import rows_by_key
from sync.centre.database import Database
from sync.centre.leases import Work, load, lock_counters, write
from sync.centre.policies import Policies
from sync.centre.records import record_of
from sync.messages import Lease, LeasedRange, LeaseWanted


@dataclass(frozen=True, slots=True)
class Ask:
    """`count` numbers of an item, `serial` or `lot`, from `first` on (empty: the next of the item), each `step` after the one before.

    `day` is that of the work, which fills a number where `first` says no other. Of DOCUMENTS, `kind` is the series (F17).
    """

    site: str
    item: str
    kind: str
    count: int
    day: date
    first: str = ""
    step: int = 1


Made = tuple[str, ...] | Refusal


class _ShownError(Exception):
    """The numbers are only shown: nothing of it is kept."""

    def __init__(self, made: tuple[Made, ...]) -> None:
        super().__init__()
        self.made = made


def line_of(connection: Connection, item: str, unit: str) -> tuple[Item | None, Decimal | None]:
    """Return an item and the factor of one of its units, each None where there is none."""
    kept = _item(connection, item)
    if kept is None or unit == kept.unit:
        return kept, None if kept is None else Decimal(1)
    units = rows_by_key(connection, schema.CENTRAL["unit"], ["item", "unit"], [(item, unit)])
    return kept, next((row["factor"] for row in units), None)


def make(database: Database, asks: Sequence[Ask], now: datetime, *, keep: bool) -> tuple[Made, ...]:
    """Return the numbers of each ask, or what stands against it; with `keep` they are given out, else nothing is changed."""

    def work(connection: Connection) -> tuple[Made, ...]:
        made = tuple(_make(connection, each, now) for each in asks)
        if not keep:
            raise _ShownError(made)
        return made

    try:
        return database.write(work)
    except _ShownError as shown:
        return shown.made


def _item(connection: Connection, item: str) -> Item | None:
    rows = rows_by_key(connection, schema.CENTRAL["item"], ["item"], [(item,)])
    return next((record_of(Item, row) for row in rows), None)


def _make(connection: Connection, ask: Ask, now: datetime) -> Made:
    kept = Item(DOCUMENTS) if ask.item == DOCUMENTS else _item(connection, ask.item)
    if kept is None:
        return UnknownItem(ask.item)
    item = Policies(connection, ask.site).counting(kept)
    if ask.kind == "lot" and item.lot_origin is LotOrigin.VENDOR:
        return VendorLotMade(item.item, ask.first)
    code = {"serial": item.serial_mask, "lot": item.lot_mask}.get(ask.kind, ask.kind)
    sender, _ = accounts.own_device(connection, ask.site)
    work = load(connection, sender, Lease(wanted=(LeaseWanted(item=item.item, mask=code),) if code else ()), now)
    mask = work.mask(item.item, code)
    begin = ask.first or (next_of(item, mask) if mask else "")
    start = counted(begin, mask) if mask else None
    if mask is None or start is None or not mask.makes:
        return NothingToCount(item.item, ask.first)
    begin = filled(begin, mask, ask.day)
    key = (item.item, code, start[0])
    lock_counters(work, {key})
    counter = work.counters[key]
    if ask.first and start[1] < counter.next:
        return _taken(ask, begin, counter, mask)
    places = _free_places(work, ask, (begin, counter.begun_at(start[1]).next), mask)
    if places is None:
        return NumbersUsedUp(item.item, begin)
    if ask.first and places and places[0] != start[1]:
        # in stock, or in the world: leaving it out would give another number than the one that was named (F7)
        return NumberTaken(item.item, begin, number_at(begin, places[0], mask))
    work.counters[key] = Counter(places[-1] + 1, counter.skipped)
    made = tuple(number_at(begin, place, mask) for place in places)
    write(work, (LeasedRange(item=item.item, mask=code, first=made[0], last=made[-1], left=0),))
    return made


def _taken(ask: Ask, first: str, counter: Counter, mask: Mask) -> Refusal:
    """Return that the first number was given to somebody before, with the next that is free (F7)."""
    if counter.next >= room_of(mask):
        return NumbersUsedUp(ask.item, first)
    return NumberTaken(ask.item, first, number_at(first, counter.next, mask))


def _free_places(work: Work, ask: Ask, begin: tuple[str, int], mask: Mask) -> list[int] | None:
    """Return the places of as many numbers as are asked for that nothing has; None where the series ends before."""
    like, place = begin
    found: list[int] = []
    while len(found) < ask.count:
        tried = [place + ask.step * at for at in range(ask.count - len(found))]
        if tried[-1] >= room_of(mask) or tried[-1] - begin[1] > RANGE_NUMBERS_MAX * ask.step:
            return None
        numbers = {number_at(like, each, mask): each for each in tried}
        used = _used(work.connection, ask, list(numbers))
        found += [at for number, at in numbers.items() if number not in used]
        place = tried[-1] + ask.step
    return found


def _used(connection: Connection, ask: Ask, numbers: Sequence[str]) -> frozenset[str]:
    if ask.item == DOCUMENTS:
        return frozenset()
    if ask.kind == "serial":
        homes = rows_by_key(connection, schema.serial_home, ["serial"], [(each,) for each in numbers])
        return frozenset(row["serial"] for row in homes if row["item"] == ask.item or row["scope"] == "*")
    keys = [(ask.item, each) for each in numbers]
    # a lot has the same goods wherever it is: what another site has is no new one here (domain.md 3b)
    sites = connection.scalars(select(schema.CENTRAL["site"].c.site).order_by("site")).all()
    lots = (rows_by_key(connection, schema.CENTRAL["lot"], ["item", "lot"], keys, site=site) for site in sites)
    return frozenset(row["lot"] for found in lots for row in found)
