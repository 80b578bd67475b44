"""What is said over the wire of requests for approval (flows.md 1.0a, 31): a device asks, somebody with the right answers on another."""

import enum
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from inventory.people import Right
from sync.messages import KEY_CHARACTERS_MAX, Key, Message

REFUSAL_CHARACTERS_MAX = 4_000


class Verdict(enum.StrEnum):
    """What is said to a request for approval: yes, no, or that it is asked no more (only by the device that asked)."""

    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class ApprovalState(enum.StrEnum):
    """How a request for approval stands; NONE: there is none of it."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    NONE = "none"


class ApprovalAsk(Message):
    """A parked line that needs somebody with a right: what it is about, and why, as the refusal that the device shows (JSON).

    `request` is made on the device: asked again it is kept once. `quantity` is in stocking units.
    """

    request: Key
    right: Right
    why: Annotated[str, Field(max_length=REFUSAL_CHARACTERS_MAX)] = ""
    document: Annotated[str, Field(max_length=KEY_CHARACTERS_MAX)] = ""
    line: int = 0
    item: Key
    number: Annotated[str, Field(max_length=KEY_CHARACTERS_MAX)] = ""
    quantity: Decimal = Decimal(0)
    operator: Key
    at: datetime


class ApprovalAnswer(Message):
    """The answer to a request: `by` says it (badge and PIN were checked where they were typed), `reason` why."""

    request: Key
    verdict: Verdict
    by: Annotated[str, Field(max_length=KEY_CHARACTERS_MAX)] = ""
    reason: Annotated[str, Field(max_length=KEY_CHARACTERS_MAX)] = ""


class ApprovalStands(Message):
    """How a request for approval stands after what was said of it."""

    request: Key
    state: ApprovalState
