"""Numbers leased to this device, so that it can make numbers without the link (domain.md 3d): an active range and a spare one of each.

A number is given out in the transaction of the input that takes it: kept with the input, and never given out again, whatever is undone.
"""

import json
from collections.abc import Sequence

from inventory.document_numbers import DOCUMENTS, LEASED
from inventory.generation import next_number, numbers_from
from inventory.leases import RANGES_HELD, NumberRange
from inventory.numbers import Mask, blanked
from inventory.refusals.base import Refusal
from sync.handheld.database import Database
from sync.messages import (
    LEASED_ITEMS_MAX,
    LEASED_NUMBERS_MAX,
    LEASED_RANGES_MAX,
    LeaseAnswer,
    LeasedRange,
    LeaseWanted,
)

_ACTIVE = (
    """SELECT number, next, left FROM number_lease WHERE item = ? AND mask = ? AND left > 0 ORDER BY number LIMIT 1"""
)
_GIVE = "UPDATE number_lease SET next = ?, left = left - ? WHERE number = ?"
_LEFT = "SELECT coalesce(sum(left), 0) FROM number_lease WHERE item = ? AND mask = ? AND left > 0"
_HELD = "SELECT count(*) FROM number_lease WHERE item = ? AND mask = ? AND left > 0"
_RANGES = "SELECT item, mask, first, last FROM number_lease WHERE item = ? ORDER BY mask, first"
_KEPT = "SELECT item, mask, first, last, left FROM number_lease ORDER BY left > 0 DESC, number DESC LIMIT ? + 0"
_KEPT_OF = """SELECT item, mask, first, last, left FROM number_lease WHERE item IN (SELECT value FROM json_each(?))
    ORDER BY left > 0 DESC, number DESC LIMIT ? + 0"""
_ADD = """INSERT INTO number_lease (item, mask, first, last, next, left) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (item, mask, first) DO NOTHING"""
_SPENT = "UPDATE number_lease SET left = 0 WHERE number = ?"
_GIVE_UP = "UPDATE number_lease SET left = 0 WHERE item = ? AND mask = ? AND first = ?"
# what open orders bring in by masks of our own that count, and what was leased before
_MAY_NEED = """SELECT item, mask, max(count) FROM (
        SELECT i.item, m.mask, CASE m.kind WHEN 'serial' THEN
            sum((l.quantity - l.done - l.cancelled) / 1000000.0 * l.factor / 1000000.0) ELSE 0 END AS count
        FROM mirror.document d JOIN mirror.document_line l ON l.document = d.document
            JOIN mirror.item i ON i.item = l.item
            JOIN mirror.mask m ON m.segments LIKE '%+%' AND (m.mask IN (i.serial_mask, i.lot_mask)
                OR (CASE m.kind WHEN 'serial' THEN i.serial_mask ELSE i.lot_mask END = ''
                    AND instr(' ' || i.own_words || ' ', ' ' || m.kind || '_mask ') = 0
                    AND m.mask IN (SELECT value FROM mirror.setting WHERE scope = 'company' AND name = m.kind || '_mask')))
        WHERE d.kind IN ('purchase_order', 'work_order') AND d.state = 'open'
            AND i.tracking IN (m.kind, 'lot+serial') AND NOT (m.kind = 'lot' AND i.lot_origin = 'vendor')
        GROUP BY i.item, m.mask
        UNION ALL SELECT DISTINCT item, mask, 0 FROM number_lease) AS needed
    GROUP BY item, mask
    HAVING (SELECT count(*) FROM number_lease n WHERE n.item = needed.item AND n.mask = needed.mask AND n.left > 0) < ?
    ORDER BY item, mask LIMIT ? + 0"""


class Leases:
    """The leased numbers in work.db; the writing methods are called inside `writing()` of its connection."""

    def __init__(self, database: Database) -> None:
        """Keep the connection to work.db with the mirror attached."""
        self._database = database

    def take(self, item: str, mask: Mask, count: int) -> tuple[str, ...]:
        """Give out the next numbers of an item, fewer than `count` where there are no more; they are never given out again.

        What a day or a class fills is blank in them. A range of a mask that the office has changed since is given up.
        """
        taken: list[str] = []
        while len(taken) < count and (row := self._database.one(_ACTIVE, (item, mask.mask))) is not None:
            number, first, left = int(row[0]), str(row[1]), int(row[2])
            wanted = min(count - len(taken), left)
            numbers = numbers_from(item, first, mask, count=wanted)
            if isinstance(numbers, Refusal) or blanked(first, mask) != first:
                self._database.run(_SPENT, (number,))
                continue
            taken += numbers
            following = next_number(item, numbers[-1], mask) if wanted < left else numbers[-1]
            self._database.run(_GIVE, (str(following), wanted, number))
        return tuple(taken)

    def left(self, item: str, mask: str) -> int:
        """Return how many numbers of an item are left to give out."""
        return int(self._database.value(_LEFT, (item, mask)))

    def kept(self, items: Sequence[str] | None = None) -> tuple[LeasedRange, ...]:
        """Return the ranges that this device ever had, of some items or of all: those with numbers left first, then the newest."""
        if items is None:
            rows = self._database.all(_KEPT, (LEASED_RANGES_MAX,))
        else:
            rows = self._database.all(_KEPT_OF, (json.dumps(list(items)), LEASED_RANGES_MAX))
        return tuple(LeasedRange(item=row[0], mask=row[1], first=row[2], last=row[3], left=row[4]) for row in rows)

    def wanted(self) -> tuple[LeaseWanted, ...]:
        """Return the items and masks of which this device may need numbers and has no spare range."""
        rows = self._database.all(_MAY_NEED, (RANGES_HELD, LEASED_ITEMS_MAX - len(LEASED)))
        spare = [each for each in LEASED if self._database.value(_HELD, (DOCUMENTS, each)) < RANGES_HELD]
        rows += [(DOCUMENTS, each, 0) for each in spare if (DOCUMENTS, each) not in {(row[0], row[1]) for row in rows}]
        return tuple(
            LeaseWanted(item=item, mask=mask, count=max(0, min(LEASED_NUMBERS_MAX, int(count))))
            for item, mask, count in rows
        )

    def answered(self, reported: Sequence[LeasedRange], answer: LeaseAnswer) -> None:
        """Keep what the centre gave, and give up what it says is not ours; what was given out meanwhile stays so."""
        ours = {(each.item, each.mask, each.first) for each in answer.ranges}
        for each in reported:
            if (each.item, each.mask, each.first) not in ours:
                self._database.run(_GIVE_UP, (each.item, each.mask, each.first))
        known = {(each.item, each.mask, each.first) for each in reported}
        for new in answer.ranges:
            if (new.item, new.mask, new.first) not in known:
                self._database.run(_ADD, (new.item, new.mask, new.first, new.last, new.first, new.left))


def leased(database: Database, item: str) -> tuple[NumberRange, ...]:
    """Return the ranges of an item's numbers that this device ever had."""
    return tuple(NumberRange(*row) for row in database.all(_RANGES, (item,)))
