"""What accepted inputs do in more than one task. What is one task's own stands beside its state."""

from dataclasses import dataclass

from inventory.tasks.steps import Event


@dataclass(frozen=True, slots=True)
class OrdersOffered(Event):
    """A code fits several orders; they are listed, due first."""

    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrdersLeft(Event):
    """The orders are done or left; the next order may be scanned."""


@dataclass(frozen=True, slots=True)
class DoubtLeft(Event):
    """The stop or question is gone."""
