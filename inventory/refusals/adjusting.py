"""Refusals about adjustments and usage."""

from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class ReferenceMissing(Refusal):
    """Usage names the employee or the account that it is for (F47)."""

    kind: str


@dataclass(frozen=True, slots=True)
class CostMissing(Refusal):
    """A cost adjustment names an amount, and of each number by how much one unit of it costs more or less (F44)."""

    item: str


@dataclass(frozen=True, slots=True)
class CostNotSpread(Refusal):
    """The costs of the numbers are not the amount: something of it remains, or they are too much (F44)."""

    item: str
    amount: Decimal
    spread: Decimal


@dataclass(frozen=True, slots=True)
class CostOfNumbersOnly(Refusal):
    """Costs are kept of serials and lots; of goods without numbers there is none to change here."""

    item: str


@dataclass(frozen=True, slots=True)
class CostBelowZero(Refusal):
    """The number would cost less than nothing."""

    item: str
    number: str
    cost: Decimal
    change: Decimal


@dataclass(frozen=True, slots=True)
class CostNotKnown(Refusal):
    """Nobody knew yet what the number costs, so its cost did not change; nothing is taken off it when the change is taken back (F44)."""

    item: str
    number: str
    line: int


@dataclass(frozen=True, slots=True)
class NumbersRefused(Refusal):
    """What is credited for damage or for its price does not come back: numbers have no place here (F41)."""

    kind: str
