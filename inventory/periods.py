"""Closed periods: what happened on a day that is closed is booked on the first open day, and keeps its own (domain.md 6.3).

Work with goods is never refused or held for it: it has happened. What changes the books only can wait for an open day, and is refused.
"""

from datetime import date, timedelta

from inventory.guards.people import Refusals
from inventory.refusals.transactions import PeriodClosed
from inventory.settings import NO_LIMIT
from inventory.stock import Rules
from inventory.transactions import Transaction

CLOSED_THROUGH = "closed_through"
"""The setting (company or site) that names the last day of what is closed."""


def booked_on(transaction: Transaction, stock: Rules) -> date | None:
    """Return the first open day, where the day of the work is closed; None where it is open."""
    text = stock.setting(CLOSED_THROUGH)
    closed = None if text == NO_LIMIT else date.fromisoformat(text)
    return closed + timedelta(days=1) if closed is not None and transaction.day <= closed else None


def check_period(transaction: Transaction, stock: Rules) -> Refusals:
    """What changes the books only is dated in an open period."""
    if (day := booked_on(transaction, stock)) is not None:
        yield PeriodClosed(transaction.day, day)
