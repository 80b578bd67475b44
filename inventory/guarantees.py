"""Warranties and contracts: codes with up to five periods that follow each other (F14, F15). Pure functions of a code and a day."""

from collections.abc import Iterable
from datetime import date, timedelta

from inventory.values import dataclass

PERIODS_MAX = 5
PERIOD_DAYS_MAX = 999_999
PERIOD_TEXT_CHARACTERS_MAX = 60
PERIODS_CODE_CHARACTERS_MAX = 6


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a code: days or a lifetime, and how many days after the start (the sale, the receipt) it begins at the earliest."""

    code: str
    line: int
    days: int | None = None
    lifetime: bool = False
    starts_after_days: int = 0
    text: str = ""

    @property
    def says_nothing(self) -> bool:
        """Return whether the line is deleted: no lifetime, no days, no text (F14)."""
        return not self.lifetime and not self.days and not self.text


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A period with its days, both included; `last_day` None for a lifetime."""

    line: int
    first_day: date
    last_day: date | None
    text: str = ""

    def holds(self, day: date) -> bool:
        """Return whether the period covers a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def guarantees(periods: Iterable[Period], start: date) -> tuple[Guarantee, ...]:
    """Return the days of the periods of one code from its start (0 = that very day): cumulative, 90 days are 3 x 30 (F14, F15).

    A period begins so many days after the start as it says, and not before the one before has ended; nothing follows a lifetime. A day
    beyond the calendar is its last.
    """
    found: list[Guarantee] = []
    first = start
    for period in sorted((each for each in periods if not each.says_nothing), key=lambda each: each.line):
        first = max(first, _after(start, period.starts_after_days))
        if period.lifetime:
            found.append(Guarantee(period.line, first, None, period.text))
            break
        if period.days:
            found.append(Guarantee(period.line, first, _after(first, period.days - 1), period.text))
            first = _after(first, period.days)
    return tuple(found)


def _after(start: date, days: int) -> date:
    return start + timedelta(days=days) if days <= (date.max - start).days else date.max
