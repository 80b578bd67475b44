"""Leases of numbers: blocks that no other device ever gets (design.md 5 and 6, domain.md 3d).

A device says what it has; what the centre gave it and it does not name any more is closed: used up, or lost on the way, and never
given again. A block that the centre does not know was given before it was restored: the counter passes it first.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from json import dumps, loads

from sqlalchemy import Connection, select, update

from inventory.document_numbers import DOCUMENT, DOCUMENTS, series_mask
from inventory.item_masks import mask_for
from inventory.items import Item
from inventory.leases import RANGES_HELD, Counter, NumberRange, counted, next_of, number_at, room_of
from inventory.numbers import Mask, blanked
from inventory.settings import SETTINGS
from inventory.values import dataclass
from sync import schema
from sync.centre.asked import Row
from sync.centre.bulk import rows_by_key, upsert_rows
from sync.centre.feeds import changes_of, stamp
from sync.centre.judging import Sender
from sync.centre.policies import Policies
from sync.centre.records import mask_of, record_of
from sync.messages import Lease, LeaseAnswer, LeasedRange

OPEN, CLOSED = "open", "closed"

Pair = tuple[str, str]
CounterKey = tuple[str, str, str]


@dataclass(slots=True)
class Work:
    """What a request works on: items and masks, the device's ranges, the counters, all locked."""

    connection: Connection
    sender: Sender
    now: datetime
    items: dict[str, Item]
    masks: dict[str, Mask]
    ranges: dict[tuple[str, str, str], Row]
    counters: dict[CounterKey, Counter]

    def mask(self, item: str, code: str) -> Mask | None:
        """Return the mask where it is one of the item's, with the item's class; of documents, that of the series (F17)."""
        if item == DOCUMENTS:
            return series_mask(code, self.masks.get(code))
        kept = self.items.get(item)
        mask = self.masks.get(code) if kept is not None and code in (kept.serial_mask, kept.lot_mask) else None
        return mask_for(kept, mask) if kept is not None and mask is not None else None

    def keep(self, given: NumberRange, state: str) -> None:
        """Keep a range of the device."""
        key = (given.item, given.mask, given.first)
        self.ranges[key] = {
            "site": self.sender.site,
            "device": self.sender.device,
            "item": given.item,
            "mask": given.mask,
            "first": given.first,
            "last": given.last,
            "epoch": self.sender.epoch,
            "state": state,
            "granted_at": self.now,
        }


def lease(connection: Connection, sender: Sender, wanted: Lease, now: datetime) -> LeaseAnswer:
    """Hear which ranges a device has, and give it what it lacks to have an active and a spare one of each item and mask wanted."""
    work = load(connection, sender, wanted, now)
    kept = {(each.item, each.mask, each.first): each for each in wanted.kept if _hear(work, each)}
    for key, row in work.ranges.items():
        left = kept[key].left if key in kept else 0
        work.ranges[key] = {**row, "state": OPEN if left else CLOSED}
    given: list[LeasedRange] = []
    for each in wanted.wanted:
        held = sum(1 for (item, mask, _), has in kept.items() if (item, mask) == (each.item, each.mask) and has.left)
        blocks = (_grant(work, (each.item, each.mask), each.count) for _ in range(RANGES_HELD - held))
        given += [block for block in blocks if block is not None]
    write(work, given)
    return LeaseAnswer(ranges=(*kept.values(), *given))


def load(connection: Connection, sender: Sender, wanted: Lease, now: datetime) -> Work:
    """Load and lock, in this order: the device, the counters by key, the device's ranges by key."""
    device = schema.device
    where = (device.c.site == sender.site, device.c.device == sender.device)
    connection.execute(select(device.c.epoch).where(*where).with_for_update()).one()
    names = sorted({each.item for each in wanted.wanted} | {each.item for each in wanted.kept})
    found = rows_by_key(connection, schema.CENTRAL["item"], ["item"], [(name,) for name in names])
    policies = Policies(connection, sender.site)
    items = {row["item"]: policies.counting(record_of(Item, row)) for row in found}
    items[DOCUMENTS] = Item(DOCUMENTS)
    codes = {(code,) for each in items.values() for code in (each.serial_mask, each.lot_mask) if code}
    codes |= {(each.mask,) for each in wanted.wanted if each.item == DOCUMENTS}
    codes |= {(each.mask,) for each in wanted.kept if each.item == DOCUMENTS}
    masks = {row["mask"]: mask_of(row) for row in rows_by_key(connection, schema.CENTRAL["mask"], ["mask"], codes)}
    work = Work(connection, sender, now, items, masks, {}, {})
    _load_counters(work, wanted)
    keys = [(sender.device, name) for name in names]
    for row in rows_by_key(connection, schema.number_lease, ["device", "item"], keys, site=sender.site, lock=True):
        work.ranges[row["item"], row["mask"], row["first"]] = row
    return work


def _load_counters(work: Work, wanted: Lease) -> None:
    """Lock the counters of all series that are spoken of; a new one is made first, so that of two devices one waits for the other."""
    named: set[CounterKey] = set()
    for each in wanted.kept:
        named |= _series(work, each.item, each.mask, each.first)
    for asked in wanted.wanted:
        mask = work.mask(asked.item, asked.mask)
        if mask is not None:
            named |= _series(work, asked.item, asked.mask, next_of(work.items[asked.item], mask))
    lock_counters(work, named)


def lock_counters(work: Work, named: Collection[CounterKey]) -> None:
    """Lock counters by item, mask and series; those that are not there yet are made."""
    rows = [{"item": item, "mask": mask, "series": series} for item, mask, series in sorted(named)]
    upsert_rows(work.connection, schema.number_counter, rows)
    for row in rows_by_key(work.connection, schema.number_counter, ["item", "mask", "series"], named, lock=True):
        skipped = tuple((low, high) for low, high in loads(row["skipped"]))
        work.counters[row["item"], row["mask"], row["series"]] = Counter(row["next"], skipped)


def _series(work: Work, item: str, code: str, number: str) -> set[CounterKey]:
    mask = work.mask(item, code)
    found = counted(number, mask) if mask is not None and number else None
    return set() if found is None else {(item, code, found[0])}


def _hear(work: Work, reported: LeasedRange) -> bool:
    """Return whether a range that a device reports is its own; one that is not known here was given before the centre was restored.

    One of a mask that was changed since is good for nothing, and given up.
    """
    known = work.ranges.get((reported.item, reported.mask, reported.first))
    mask = work.mask(reported.item, reported.mask)
    if known is not None:
        return bool(known["last"] == reported.last) and (mask is None or _range(reported).counts_by(mask))
    first, last = (counted(each, mask) if mask else None for each in (reported.first, reported.last))
    if first is None or last is None or first[0] != last[0] or first[1] > last[1]:
        return False
    key = (reported.item, reported.mask, first[0])
    after = work.counters[key].hearing(first[1], last[1])
    if after is None:
        return False
    work.counters[key] = after
    work.keep(_range(reported), OPEN)
    return True


def _range(reported: LeasedRange) -> NumberRange:
    return NumberRange(reported.item, reported.mask, reported.first, reported.last)


def _grant(work: Work, pair: Pair, wanted: int) -> LeasedRange | None:
    """Give the device the next block of an item and mask; None where nothing counts, or the series is used up."""
    item, code = pair
    mask = work.mask(item, code)
    like = next_of(work.items[item], mask) if mask is not None else ""
    start = counted(like, mask) if mask is not None and like else None
    if mask is None or start is None:
        return None
    key = (item, code, start[0])
    begun = work.counters[key].begun_at(start[1])
    granted = begun.giving(max(wanted, _block(work, item)), room_of(mask))
    if granted is None:
        return None
    first, last, work.counters[key] = granted
    given = NumberRange(item, code, number_at(like, first, mask), number_at(like, last, mask))
    work.keep(given, OPEN)
    return LeasedRange(item=item, mask=code, first=given.first, last=given.last, left=last - first + 1)


def _block(work: Work, item: str) -> int:
    """Return how many numbers of an item a block has: the setting of the narrowest scope."""
    scopes = (f"item_site:{work.sender.site}:{item}", f"item:{item}", f"site:{work.sender.site}", "company")
    keys = [(scope, "lease_numbers") for scope in scopes]
    found = rows_by_key(work.connection, schema.CENTRAL["setting"], ["scope", "name"], keys)
    values = {row["scope"]: row["value"] for row in found}
    return int(next((values[scope] for scope in scopes if scope in values), SETTINGS["lease_numbers"].default))


def write(work: Work, given: Sequence[LeasedRange]) -> None:
    """Write ranges and counters, and let the items' next numbers be those that are still free (F7)."""
    rows = [
        {"item": key[0], "mask": key[1], "series": key[2], "next": each.next, "skipped": dumps(each.skipped)}
        for key, each in sorted(work.counters.items())
    ]
    upsert_rows(work.connection, schema.number_counter, rows)
    upsert_rows(work.connection, schema.number_lease, [dict(row) for _, row in sorted(work.ranges.items())])
    changed: set[str] = set()
    for each in given:
        mask = work.mask(each.item, each.mask)
        last = counted(each.last, mask) if mask is not None else None
        if mask is None or mask.kind == DOCUMENT or last is None or last[1] + 1 >= room_of(mask):
            continue
        free = blanked(number_at(each.last, last[1] + 1, mask), mask)
        table, name = schema.CENTRAL["item"], "next_serial" if mask.kind == "serial" else "next_lot"
        work.connection.execute(update(table).where(table.c.item == each.item).values({name: free}))
        changed.add(each.item)
    stamp(work.connection, schema.REFERENCE_FEED, changes_of("item", [(item,) for item in changed]))
