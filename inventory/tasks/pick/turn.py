"""One turn of picking: what lies over a prompt as its stops and questions."""

from inventory.items import Item
from inventory.refusals.base import Refusal
from inventory.stock import Stock
from inventory.tasks.pick.events import Doubted, applied
from inventory.tasks.pick.state import Current, Doubt, Pending, PickState, Scanned
from inventory.tasks.steps import Event, Message, Outcome, Step, say
from inventory.tasks.turn import TaskTurn, refusal_text
from inventory.values import dataclass

PickStep = Step[PickState]


@dataclass(slots=True)
class Turn(TaskTurn[PickState]):
    """One input to picking."""

    def after(self, event: Event) -> PickState:
        """Return the state after an event."""
        return applied(self.state, event)

    @property
    def line(self) -> Current:
        """Return the visit at hand; only asked where there is one."""
        if self.state.current is None:
            raise LookupError("no visit at hand")
        return self.state.current

    @property
    def item(self) -> Item:
        """Return the item of the visit at hand."""
        visit = self.line.visit
        item = self.stock.item(visit.item, customer_of(self.stock, visit.document))
        if item is None:
            raise LookupError(f"{self.line.visit.item}: an item that is no more")
        return item

    def stop(self, refusal: Refusal, doubt: Doubt = Doubt.REFUSED, scanned: Scanned | None = None) -> PickStep:
        """Answer: refused; the whole screen until a hand-pressed digit."""
        self.did(Doubted(Pending(doubt, refusal_text(refusal), scanned or Scanned())))
        return self.step(Outcome.STOP, refusal)

    def ask(self, doubt: Doubt, scanned: Scanned) -> PickStep:
        """Answer: a question; nothing is taken until it is answered."""
        pending = Pending(doubt, scanned=scanned)
        self.did(Doubted(pending))
        return self.step(Outcome.DUP, question_of(pending, self.line))


def customer_of(stock: Stock, order: str) -> str:
    """Return the customer of an order, empty where nobody knows."""
    document = stock.document(order)
    return document.partner if document is not None else ""


def question_of(pending: Pending, line: Current | None) -> Message:
    """Return the yellow question of a pending doubt; its code is `question_` and the doubt."""
    if pending.doubt is Doubt.PARKED:
        return say("question_parked", names=pending.scanned.text)
    number = pending.scanned.lot or pending.scanned.serial
    if line is None:
        return say(f"question_{pending.doubt.value}", number=number)
    candidate, scanned = line.visit.candidate, pending.scanned
    if pending.doubt is Doubt.FROM:
        few = "few" if scanned.count < line.room else "all"
        return say(
            f"question_from_{few}", count=scanned.count, wanted=line.room, first=scanned.serial, last=scanned.last
        )
    if pending.doubt is Doubt.LATER_LOT:
        return say(
            "question_later_lot", lot=candidate.lot, date=candidate.last_day or candidate.stock_date, other=number
        )
    if scanned.since is not None:
        return say(f"question_{pending.doubt.value}", number=number, since=scanned.since)
    return say(f"question_{pending.doubt.value}", number=number, item=line.visit.item)
