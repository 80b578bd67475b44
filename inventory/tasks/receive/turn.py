"""One turn of receiving: what lies over a prompt as its stops and questions."""

from dataclasses import dataclass, replace

from inventory.refusals.base import Refusal
from inventory.tasks.receive.prompts import question_of
from inventory.tasks.receive.state import Current, Doubt, Doubted, Pending, ReceiveState, applied
from inventory.tasks.steps import Event, Outcome, Step
from inventory.tasks.turn import TaskTurn, refusal_text

ReceiveStep = Step[ReceiveState]


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

    def stop(self, refusal: Refusal, pending: Pending | None = None) -> ReceiveStep:
        """Answer: refused; the whole screen until a hand-pressed digit."""
        pending = pending or Pending(Doubt.REFUSED)
        self.did(Doubted(replace(pending, refusal=refusal_text(refusal))))
        return self.step(Outcome.STOP, refusal)

    def ask(self, pending: Pending) -> ReceiveStep:
        """Answer: a question; nothing is taken until it is answered."""
        self.did(Doubted(pending))
        return self.step(Outcome.DUP, question_of(pending, self.state.current))
