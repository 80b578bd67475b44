"""What becomes of work that comes late and that a rule refuses: held, posted and flagged, or posted; by kind and site (design.md 6).

Goods were moved before the centre could say anything. Where the site wants it, a judgement about that (more than ordered, a document
that is closed, too little life left for the customer) does not stop the booking. Facts always do: what is not there, or is there twice,
cannot be booked. So does what protects people: recalls, holds, quarantine, expiry (invariant 11) and temperature.
"""

import enum
from collections.abc import Sequence

from inventory.refusals import goods, makers, marks, selling
from inventory.refusals.base import Refusal
from inventory.settings import POLICY, POLICY_KINDS
from inventory.stock import Rules

JUDGEMENTS: tuple[type[Refusal], ...] = (
    goods.ItemNotAtSite,
    goods.DocumentClosed,
    goods.MoreThanOrdered,
    goods.NotInMask,
    selling.BinDoesNotSell,
    selling.ShelfLifeTooShort,
    selling.ShelfShareTooSmall,
    selling.OlderThanShipped,
    selling.NotEnoughFree,
    marks.NotAllocated,
    makers.MakerSerialMissing,
)
"""What may be let past: a person with the right could have said yes, and the stock agrees with its ledger all the same."""


class LatePolicy(enum.StrEnum):
    """What a site wants done with what a judgement refuses."""

    HOLD = "hold"
    FLAG = "post_and_flag"
    POST = "post"

    def parted(self, refusals: Sequence[Refusal]) -> tuple[list[Refusal], list[Refusal]]:
        """Return which refusals stand, and which are flags for a supervisor."""
        past = [] if self is LatePolicy.HOLD else [each for each in refusals if isinstance(each, JUDGEMENTS)]
        return [each for each in refusals if each not in past], past if self is LatePolicy.FLAG else []


def late_policy_of(stock: Rules, kind: str) -> LatePolicy:
    """Return the policy of a kind at the site; what has none is held."""
    return LatePolicy(stock.setting(f"{POLICY}{kind}")) if kind in POLICY_KINDS else LatePolicy.HOLD
