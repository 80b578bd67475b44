"""Refusals about goods on their way between sites."""

from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class NotFromHere(Refusal):
    """The transfer does not lead from this site to another."""

    document: str
    to_site: str


@dataclass(frozen=True, slots=True)
class NotToHere(Refusal):
    """The transfer leads from this site to another: nothing of it is received here."""

    document: str
    to_site: str


@dataclass(frozen=True, slots=True)
class WaitsForDispatch(Refusal):
    """The goods came before their dispatch is known at the centre: held until it is, or usable at once by setting (domain.md 6.8)."""

    document: str
    item: str
    number: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Misrouted(Refusal):
    """The unit is on its way here with another transfer: taken in, and said (domain.md 6.8)."""

    item: str
    serial: str
    document: str


@dataclass(frozen=True, slots=True)
class LostOnTheWay(Refusal):
    """The unit was written off on its way with this transfer: that is taken back first, and then it can be received (F45)."""

    document: str
    item: str
    serial: str


@dataclass(frozen=True, slots=True)
class MoreThanTransferred(Refusal):
    """More should come in than the transfer is for: no dispatch of it can still follow (F45); `lost` of it were written off."""

    document: str
    item: str
    ordered: Decimal
    over: Decimal
    lost: Decimal | None


@dataclass(frozen=True, slots=True)
class LossUnexplained(Refusal):
    """What was lost on the way is written off only with a reason."""

    document: str
    item: str


@dataclass(frozen=True, slots=True)
class StillOnTheWay(Refusal):
    """A transfer is closed with all that has not come, and this is left out: it stands in transit, or waits for its dispatch."""

    document: str
    item: str
    lot: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class PassportDamaged(Refusal):
    """What the symbol of a pallet's passport says is not whole: nothing of it is taken."""

    text: str


@dataclass(frozen=True, slots=True)
class PassportOfAnotherSite(Refusal):
    """The pallet is on its way to another site."""

    pallet: str
    to_site: str
    site: str
