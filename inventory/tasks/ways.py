"""The numbered ways on at a stop or question; 1 leaves things as they are (flows.md 1.0a, 1)."""

from collections.abc import Mapping
from dataclasses import field

from inventory.people import Right
from inventory.tasks.steps import Argument
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """A way on: what the operator reads (`way_` and the code), and the right that somebody else must have for it."""

    code: str
    right: Right | None = None
    arguments: Mapping[str, Argument] = field(default_factory=dict)


LEAVE = Way("leave")
