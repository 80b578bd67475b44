"""Closed periods: what happened on a day that is closed is booked on the first open day, and keeps its own (domain.md 6.3).

Work with goods is never refused or held for it: it has happened. What changes the books only can wait for an open day, and is refused.
"""

from datetime import date, timedelta

from inventory.draft import Draft
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


def book(draft: Draft) -> None:
    """Book goods that moved in a closed period on the first open day, and flag it."""
    day = booked_on(draft.transaction, draft.stock) if draft.movements_since(0) else None
    if day is not None:
        draft.booked_on = day
        draft.flags.append(PeriodClosed(draft.transaction.day, day))
