"""Refusals about adjustments and usage."""

from dataclasses import dataclass

from inventory.refusals.base import Refusal


@dataclass(frozen=True, slots=True)
class ReferenceMissing(Refusal):
    """Usage names the employee or the account that it is for (F47)."""

    kind: str
