"""Held work as the rules see it: what a supervisor has sent back to the worker, and what has taken its place (flows.md 1.5).

What was sent back is done anew, or given up: the transaction that does it names the held one (`instead_of`) and takes its place, once.
Taken back itself, it gives the place free again.
"""

import enum
from dataclasses import replace

from inventory.transactions import Transaction
from inventory.values import dataclass


class HeldState(enum.StrEnum):
    """Where a held transaction stands: with the supervisor, with the worker, dealt with, or posted after all.

    A flagged one was posted at once, and a supervisor should look at it.
    """

    OPEN = "open"
    RETURNED = "returned"
    SETTLED = "settled"
    POSTED = "posted"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Held:
    """A transaction that was held; `settled_by` is the one that has taken its place, empty while it waits."""

    transaction: str
    state: HeldState
    settled_by: str = ""

    def after(self, other: Transaction) -> "Held":
        """Return it after a transaction that names it was kept: its place is taken, or free again."""
        if other.reverses:
            return replace(self, state=HeldState.RETURNED, settled_by="") if other.reverses == self.settled_by else self
        if self.state is HeldState.RETURNED:
            return replace(self, state=HeldState.SETTLED, settled_by=other.id)
        return self
