"""Refusals about pallets and boxes that are built, moved, sealed and taken apart."""

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class PackMissing(Refusal):
    """The line names no pallet or box, or goods beside it: a pack is moved and sealed as a whole."""

    kind: str


@dataclass(frozen=True, slots=True)
class UnknownPack(Refusal):
    """Nothing was ever put into a pallet or box of this number at this site."""

    pack: str


@dataclass(frozen=True, slots=True)
class PackExists(Refusal):
    """The pallet or box is there, with something in it: what is split off goes into a new one, what is merged into one that is there."""

    pack: str


@dataclass(frozen=True, slots=True)
class PackSealed(Refusal):
    """The pallet or box is sealed, or stands in one that is: nothing is taken out or put in."""

    pack: str


@dataclass(frozen=True, slots=True)
class PackNotSealed(Refusal):
    """The pallet or box is not sealed: there is nothing to open."""

    pack: str


@dataclass(frozen=True, slots=True)
class PackNotHere(Refusal):
    """The pallet or box stands elsewhere; `actual` is the bin or the pack that it stands in, empty where nobody said."""

    pack: str
    place: str
    actual: str


@dataclass(frozen=True, slots=True)
class PackInItself(Refusal):
    """The pallet or box would stand in itself."""

    pack: str
    inside: str


@dataclass(frozen=True, slots=True)
class PackTwice(Refusal):
    """The pallet or box is named twice: it is moved, sealed or opened once by one transaction."""

    pack: str


@dataclass(frozen=True, slots=True)
class PackHoldsPacks(Refusal):
    """The pallet holds boxes: they are picked one by one."""

    pack: str


@dataclass(frozen=True, slots=True)
class PackTooDeep(Refusal):
    """There would be more packs in one another than a person can unpack."""

    pack: str
    limit: int


@dataclass(frozen=True, slots=True)
class PackOfAnotherDocument(Refusal):
    """The pallet or box holds goods of one document, and what it should stand in those of another."""

    pack: str
    document: str
    other: str
