"""Refusals about what is made of other goods: lots that are split or combined, units that are assembled or taken apart."""

from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class LotOnContract(Refusal):
    """The lots of this item are on a contract and are neither split nor combined (F56)."""

    item: str
    lot: str
    contract: str


@dataclass(frozen=True, slots=True)
class NotOneItemAndPlace(Refusal):
    """Lots are split and combined within one item and one place (F56)."""

    kind: str
    item: str
    place: str


@dataclass(frozen=True, slots=True)
class SumsDiffer(Refusal):
    """What is made is not as much as what is taken for it (F56)."""

    item: str
    taken: Decimal
    made: Decimal


@dataclass(frozen=True, slots=True)
class WeightsDiffer(Refusal):
    """What is made does not weigh what is taken for it (domain.md 6.9)."""

    item: str
    taken: Decimal
    made: Decimal


@dataclass(frozen=True, slots=True)
class SerialsDiffer(Refusal):
    """A serial is taken and not made, or made and not taken: lots are split and combined with the units that they are of (F56)."""

    item: str
    serial: str


@dataclass(frozen=True, slots=True)
class OwnersMixed(Refusal):
    """Goods of two owners would become one (domain.md 6.9); an empty owner is us."""

    item: str
    owner: str
    other: str


@dataclass(frozen=True, slots=True)
class NotOneLot(Refusal):
    """Exactly one lot is split, combined into, assembled or taken apart at a time (F46, F56)."""

    item: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class LotExists(Refusal):
    """Traced food that is put together is a new lot with a code of its own, never one that exists (domain.md 6.10)."""

    item: str
    lot: str


@dataclass(frozen=True, slots=True)
class MasterMissing(Refusal):
    """Nobody said into which master serial the component goes (F46); somebody with the right may approve that."""

    item: str
    serial: str


@dataclass(frozen=True, slots=True)
class MasterUnknown(Refusal):
    """The master serial that the component names is not one of those in the transaction (F46)."""

    item: str
    master: str


@dataclass(frozen=True, slots=True)
class SerialBuiltIn(Refusal):
    """The unit is built into another and is not moved, used or received on its own (invariant 14)."""

    item: str
    serial: str
    parent_item: str
    parent: str


@dataclass(frozen=True, slots=True)
class NotABuild(Refusal):
    """The quantity is no multiple of what is built at once (F46)."""

    item: str
    quantity: Decimal
    build: Decimal


@dataclass(frozen=True, slots=True)
class MoreThanAssembled(Refusal):
    """More of a component should come out than was built in (F46)."""

    item: str
    number: str
    wanted: Decimal
    built_in: Decimal
