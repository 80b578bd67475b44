"""One turn of receiving: the state while an input is handled, and the events that its handling makes."""

import json
from dataclasses import dataclass, field

from inventory.refusals import refusal_to_plain
from inventory.refusals.base import Refusal
from inventory.stock import Stock
from inventory.tasks.receive.prompts import question_of
from inventory.tasks.receive.state import Current, Doubt, Doubted, Pending, ReceiveState, applied
from inventory.tasks.steps import Event, Mark, Message, Outcome, Request, Stamp, Step, Trace
from inventory.transactions import Transaction

ReceiveStep = Step[ReceiveState]


@dataclass(slots=True)
class Turn:
    """The state as the events so far have left it; `did` is the only way to change it."""

    state: ReceiveState
    stock: Stock
    stamp: Stamp
    events: list[Event] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)

    def did(self, event: Event) -> None:
        """Note an event and apply it."""
        self.events.append(event)
        self.state = applied(self.state, event)

    @property
    def line(self) -> Current:
        """Return the line in hand; only asked where there is one."""
        if self.state.current is None:
            raise LookupError("no line in hand")
        return self.state.current

    def ok(
        self, trace: Trace | None = None, says: Message | None = None, request: Request | None = None
    ) -> ReceiveStep:
        """Answer: taken."""
        return self._step(Outcome.OK, says, trace, request)

    def full(self, trace: Trace | None = None, says: Message | None = None) -> ReceiveStep:
        """Answer: taken, and the target is reached."""
        return self._step(Outcome.FULL, says, trace)

    def already(self, text: str, note: str) -> ReceiveStep:
        """Answer: nothing changed, it was taken before."""
        return self._step(Outcome.DUP, Message(note), Trace(Mark.ALREADY, text, note))

    def hint(self, refusal: Refusal, text: str) -> ReceiveStep:
        """Answer: not taken, but no key is needed."""
        return self._step(Outcome.DUP, refusal, Trace(Mark.HINT, text, refusal.code))

    def nothing(self, code: str) -> ReceiveStep:
        """Answer: the input means nothing here."""
        return self._step(Outcome.DUP, Message(code), None)

    def stop(self, refusal: Refusal, pending: Pending | None = None) -> ReceiveStep:
        """Answer: refused; the whole screen until a hand-pressed digit."""
        pending = pending or Pending(Doubt.REFUSED)
        text = json.dumps(refusal_to_plain(refusal), sort_keys=True)
        kept = {name: getattr(pending, name) for name in Pending.__slots__} | {"refusal": text}
        self.did(Doubted(Pending(**kept)))
        return self._step(Outcome.STOP, refusal, None)

    def ask(self, pending: Pending) -> ReceiveStep:
        """Answer: a question; nothing is taken until it is answered."""
        self.did(Doubted(pending))
        return self._step(Outcome.DUP, question_of(pending, self.state.current), None)

    def _step(
        self,
        outcome: Outcome,
        says: Message | Refusal | None,
        trace: Trace | None,
        request: Request | None = None,
    ) -> ReceiveStep:
        return Step(self.state, outcome, says, trace, tuple(self.events), tuple(self.transactions), request)
