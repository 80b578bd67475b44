"""What accepted inputs do in more than one task. What is one task's own stands beside its state."""

from dataclasses import field

from inventory.plain import LATER
from inventory.tasks.reading import Reading
from inventory.tasks.steps import Event, Print
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class OrdersOffered(Event):
    """A code fits several orders; they are listed, due first. A label of goods (`reading`) is taken for the one that is chosen."""

    documents: tuple[str, ...]
    reading: Reading | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class OrdersLeft(Event):
    """The orders are done or left; the next order may be scanned."""


@dataclass(frozen=True, slots=True)
class DoubtLeft(Event):
    """The stop or question is gone."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number that a damaged label may have: of an item, a serial or a lot; neither of them for what has no numbers."""

    item: str
    lot: str = ""
    serial: str = ""

    @property
    def text(self) -> str:
        """Return what is read on a whole label of it."""
        return self.serial or self.lot or self.item


@dataclass(frozen=True, slots=True)
class NumbersOffered(Event):
    """The numbers that a damaged label may have are offered; none: they are too many, and their last digits are asked."""

    numbers: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class LabelOffered(Event):
    """A number was taken by hand, so that its label is missing or damaged: one may be printed."""

    label: Print


@dataclass(frozen=True, slots=True)
class LabelAsked(Event):
    """The label on offer was asked for. This is the record of it, also where nothing prints."""

    label: Print


@dataclass(frozen=True, slots=True)
class Stopped(Event):
    """A stop lies over the prompt; `refusal` as JSON text."""

    refusal: str


@dataclass(frozen=True, slots=True)
class StopLeft(Event):
    """The stop is gone."""
