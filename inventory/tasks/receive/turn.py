"""One turn of receiving: what lies over a prompt as its stops and questions."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from inventory.documents import DocumentLine
from inventory.refusals.base import Refusal
from inventory.stock import Stock
from inventory.tasks.receive.events import Doubted
from inventory.tasks.receive.folding import applied
from inventory.tasks.receive.prompts import question_of
from inventory.tasks.receive.state import NOTHING_SAID, Current, Doubt, Pending, ReceiveState
from inventory.tasks.steps import Event, Outcome, Stamp, Step
from inventory.tasks.turn import TaskTurn, refusal_text
from inventory.transactions import CROSS_DOCK, Line, Transaction
from inventory.values import dataclass

ReceiveStep = Step[ReceiveState]
TaskT = TypeVar("TaskT")
GivenT = TypeVar("GivenT")
Handled = Callable[[TaskT, ReceiveState, GivenT, Stock, Stamp], ReceiveStep]
"""How the task handles an input of a kind."""
RECEIPTS = ("purchase_receipt", CROSS_DOCK, "unidentified_receipt")
"""The kinds that say how the goods arrived."""


@dataclass(slots=True)
class Turn(TaskTurn[ReceiveState]):
    """One input to receiving."""

    def after(self, event: Event) -> ReceiveState:
        """Return the state after an event."""
        return applied(self.state, event)

    @property
    def line(self) -> Current:
        """Return the line in hand; only asked where there is one."""
        if self.state.current is None:
            raise LookupError("no line in hand")
        return self.state.current

    def transaction(self, kind: str, document: str, lines: tuple[Line, ...], approver: str = "") -> Transaction:
        """Return a transaction of this turn; a receipt says what was said of the delivery."""
        made = TaskTurn.transaction(self, kind, document, lines, approver)
        arriving = self.state.arriving
        if kind == "purchase_receipt" and not document:
            made = replace(made, reference=self.state.number)
        told = arriving is not None and arriving.arrival != NOTHING_SAID and kind in RECEIPTS
        return replace(made, arrival=arriving.arrival) if arriving is not None and told else made

    def order_line(self, document: str, line: int) -> DocumentLine | None:
        """Return a line of an order with what this turn has posted on it already."""
        kept = self.stock.line(document, line)
        if kept is None or not self.transactions:
            return kept
        return replace(kept, done=kept.done + self._posted(document, line))

    def _posted(self, document: str, line: int) -> Decimal:
        return sum(
            (
                allocation.quantity
                for transaction in self.transactions
                for each in transaction.lines
                for allocation in each.allocations
                if (transaction.document, each.line) == (document, line)
            ),
            Decimal(0),
        )

    def waiting(self, document: str, line: int, item: str) -> tuple[str, ...]:
        """Return the serials of an item that are captured for a line and booked neither before nor by this turn."""
        booked = {
            serial
            for transaction in self.transactions
            for each in transaction.lines
            for allocation in each.allocations
            for serial in allocation.serials
        }
        captured = (each for each in self.stock.captured_waiting(document, line) if each.item == item)
        return tuple(each.serial for each in captured if each.serial not in booked)

    def stop(self, refusal: Refusal, pending: Pending | None = None) -> ReceiveStep:
        """Answer: refused; the whole screen until a hand-pressed digit."""
        pending = pending or Pending(Doubt.REFUSED)
        self.did(Doubted(replace(pending, refusal=refusal_text(refusal))))
        return self.step(Outcome.STOP, refusal)

    def ask(self, pending: Pending) -> ReceiveStep:
        """Answer: a question; nothing is taken until it is answered."""
        self.did(Doubted(pending))
        return self.step(Outcome.DUP, question_of(pending, self.state.current))
