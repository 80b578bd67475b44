"""Refusals about people, devices and the link."""

from datetime import datetime

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class UnknownBadge(Refusal):
    """The badge is of nobody who works at this site."""

    badge: str


@dataclass(frozen=True, slots=True)
class WrongPin(Refusal):
    """The PIN does not fit the badge; `left` tries remain before the badge is locked."""

    badge: str
    left: int


@dataclass(frozen=True, slots=True)
class BadgeLocked(Refusal):
    """Too many wrong PINs; the badge is locked until `until`."""

    badge: str
    until: datetime


@dataclass(frozen=True, slots=True)
class NoRight(Refusal):
    """The operator's role does not have the right."""

    badge: str
    right: str


@dataclass(frozen=True, slots=True)
class OwnWork(Refusal):
    """Nobody approves their own work (flows.md 1.0a, 34)."""

    badge: str


@dataclass(frozen=True, slots=True)
class WaitForSupervisor(Refusal):
    """The queue is sent by a supervisor, or when one releases it."""

    waiting: int


@dataclass(frozen=True, slots=True)
class LinkAway(Refusal):
    """The central store does not answer; nothing is lost, work goes on."""

    waiting: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TakeOverAway(Refusal):
    """A colleague's document can be taken over with the central store only, which does not answer."""

    document: str


@dataclass(frozen=True, slots=True)
class NothingToUndo(Refusal):
    """No accepted scan is left to undo."""


@dataclass(frozen=True, slots=True)
class NothingToRepeat(Refusal):
    """There is no last line to take the lot and date from."""


@dataclass(frozen=True, slots=True)
class NotStored(Refusal):
    """The input could not be written to the disk of this handheld; it does not count. `reason` is the disk's answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class InternalError(Refusal):
    """The program failed at this input; the input is kept and marked, the work before it is intact."""

    reason: str
