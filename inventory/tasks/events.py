"""What accepted inputs do in more than one task. What is one task's own stands beside its state."""

from dataclasses import dataclass

from inventory.tasks.steps import Event, Print


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


@dataclass(frozen=True, slots=True)
class LabelOffered(Event):
    """A number was taken by hand, so that its label is missing or damaged: one may be printed."""

    label: Print


@dataclass(frozen=True, slots=True)
class LabelAsked(Event):
    """The label on offer was asked for. This is the record of it, also where nothing prints."""

    label: Print
