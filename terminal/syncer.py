"""What open work needs of the way to the centre: to ask it, and to hear of it. Who waits for the answer is not its business."""

from typing import Protocol

from inventory.refusals.base import Refusal
from inventory.tasks.steps import Message
from inventory.values import dataclass
from sync.approval_messages import ApprovalAnswer, ApprovalAsk, ApprovalStands
from sync.messages import Claim, ClaimAnswer, Settlement, SettlementAnswer, Unclaim

Request = Settlement | Claim | Unclaim | ApprovalAsk | ApprovalAnswer
"""What a person or the work wants of the centre, beside rounds."""

Said = SettlementAnswer | ClaimAnswer | ApprovalStands
"""What the centre says to it."""


@dataclass(frozen=True, slots=True)
class SyncNews:
    """How the way to the centre stands: under way or not, whether it answered last time (None: never tried), and its last word."""

    running: bool = False
    online: bool | None = None
    done: int = 0
    total: int = 0
    says: Message | Refusal | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the centre says to a request; a refusal where it does not answer or will not."""

    request: Request
    answer: Said | Refusal


class Syncer(Protocol):
    """The way to the centre as open work sees it. None of it blocks for long, but where a scenario wants the answer at once."""

    def ask(self, *, told: bool = True) -> None:
        """Pull, and send what is released; `news` tells how it goes, and what came of it where somebody wants to be `told`."""
        ...

    def news(self) -> SyncNews:
        """Return the latest news; another object only when there is any."""
        ...

    def want(self, request: Request) -> None:
        """Ask the centre for something, after the input that asked is on the disk; the answer is one of `replies`."""
        ...

    def replies(self) -> tuple[Reply, ...]:
        """Return the answers that have come since the last time, in their order."""
        ...

    def close(self) -> None:
        """Stop asking; what is under way is finished or left where it can go on."""
        ...
