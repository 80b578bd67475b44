"""Refusals about the numbers that makers give their units, beside ours (domain.md section 4)."""

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class MakerSerialTaken(Refusal):
    """Another unit of the item has this serial of its maker, and no two may have the same (setting `maker_serial`)."""

    item: str
    serial: str
    maker_serial: str
    other: str


@dataclass(frozen=True, slots=True)
class MakerSerialMissing(Refusal):
    """The units of the item come in with their maker's serial (setting `maker_serial`), and nothing is said of this one's."""

    item: str
    serial: str


@dataclass(frozen=True, slots=True)
class MakerSerialKnown(Refusal):
    """The unit is known with another serial of its maker: that is not written over by goods that come in, only by who may."""

    item: str
    serial: str
    known: str
    maker_serial: str


@dataclass(frozen=True, slots=True)
class MakerSerialOfNobody(Refusal):
    """A maker's serial belongs to one serial of the line that comes in, and is said once."""

    item: str
    serial: str
    maker_serial: str
