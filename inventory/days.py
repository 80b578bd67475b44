"""The days of goods beside the last usable one: when to tell somebody, to take them out of stock, to test them again (domain.md 4).

One place says which days there are and whether one has come; nothing of it forbids a sale, which only the last usable day does.
"""

from collections.abc import Mapping
from datetime import date

from inventory import shelf_life
from inventory.items import Item
from inventory.refusals.selling import DayPassed
from inventory.tracked import Lot, Serial
from inventory.values import dataclass

ALERT, REMOVE, BEST_BEFORE, RETEST = "alert_from", "remove_from", "best_before", "retest"
ASKED = (REMOVE, BEST_BEFORE, RETEST)
"""The days after which goods are taken only by somebody who was asked, in the order in which they are asked about."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A number, and the days of it that somebody should act on, by name."""

    item: str
    number: str
    days: Mapping[str, date]

    def passed(self, day: date) -> dict[str, date]:
        """Return the days that have come: of a best-before day the goods are still good through its end (invariant 15)."""
        return {
            name: each
            for name, each in self.days.items()
            if (shelf_life.is_expired(each, day) if name == BEST_BEFORE else day >= each)
        }


def marked_days(item: Item, lot: Lot | None, serial: Serial | None = None) -> Marked:
    """Return the days of a lot, else of a serial; a best-before day only where another one is the last."""
    last = lot.last_day if lot is not None else serial.expiry_date if serial is not None else None
    apart = lot is not None and lot.expiry_date is not None
    found = {
        ALERT: shelf_life.alert_day(item, last),
        REMOVE: shelf_life.removal_day(item, last),
        BEST_BEFORE: lot.best_before if lot is not None and apart else None,
        RETEST: lot.retest_date if lot is not None else None,
    }
    number = lot.lot if lot is not None else serial.serial if serial is not None else ""
    return Marked(item.item, number, {name: each for name, each in found.items() if each is not None})


def day_passed(marked: Marked, day: date) -> DayPassed | None:
    """Return the first day after which somebody must be asked before goods are taken, None where none has come."""
    passed = marked.passed(day)
    name = next((each for each in ASKED if each in passed), "")
    return DayPassed(marked.item, marked.number, name, passed[name]) if name else None
