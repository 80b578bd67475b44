"""What open work needs of the way to the centre: to ask it, and to hear of it. Who waits for the answer is not its business."""

from dataclasses import dataclass
from typing import Protocol

from inventory.refusals.base import Refusal
from inventory.tasks.steps import Message
from sync.messages import Settlement, SettlementAnswer


@dataclass(frozen=True, slots=True)
class SyncNews:
    """How the way to the centre stands: under way or not, whether it answered last time (None: never tried), and its last word."""

    running: bool = False
    online: bool | None = None
    done: int = 0
    total: int = 0
    says: Message | Refusal | None = None


class Syncer(Protocol):
    """The way to the centre as open work sees it. None of it blocks for long, but where a scenario wants the answer at once."""

    def ask(self) -> None:
        """Pull, and send what is released; `news` tells how it goes."""
        ...

    def news(self) -> SyncNews:
        """Return the latest news; another object only when there is any."""
        ...

    def settle(self, wanted: Settlement) -> SettlementAnswer:
        """Settle held work at the centre, and wait for the answer; raises LinkError, StoreError."""
        ...

    def close(self) -> None:
        """Stop asking; what is under way is finished or left where it can go on."""
        ...
