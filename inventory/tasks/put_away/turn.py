"""One turn of putting away."""

from inventory.refusals.base import Refusal
from inventory.tasks.events import Stopped
from inventory.tasks.put_away.state import Current, PutAwayState, applied
from inventory.tasks.steps import Event, Outcome, Step
from inventory.tasks.turn import TaskTurn, refusal_text
from inventory.values import dataclass

PutAwayStep = Step[PutAwayState]


@dataclass(slots=True)
class Turn(TaskTurn[PutAwayState]):
    """One input to putting away."""

    def after(self, event: Event) -> PutAwayState:
        """Return the state after an event."""
        return applied(self.state, event)

    @property
    def line(self) -> Current:
        """Return the goods in hand; only asked where there are any."""
        if self.state.current is None:
            raise LookupError("no goods in hand")
        return self.state.current

    def stop(self, refusal: Refusal) -> PutAwayStep:
        """Answer: refused; the whole screen until a hand-pressed digit."""
        self.did(Stopped(refusal_text(refusal)))
        return self.step(Outcome.STOP, refusal)
