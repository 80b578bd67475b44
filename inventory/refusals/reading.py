"""Refusals about what was read or typed."""

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class UnknownCode(Refusal):
    """The code names nothing that is known here; `data_age_minutes` says how old our knowledge is (None: never pulled)."""

    text: str
    data_age_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class UnreadableCode(Refusal):
    """The label is damaged or wrongly made; `problem` is the code of the barcode interpreter's first error, `at` its byte."""

    text: str
    problem: str
    at: int


@dataclass(frozen=True, slots=True)
class WebAddress(Refusal):
    """The code is a web address that names nothing here: there is no GS1 key in its path, and it is on file as no code."""

    text: str


@dataclass(frozen=True, slots=True)
class IncompleteScan(Refusal):
    """A scan broke off before its end, or was longer than a scan may be; nothing of it is used."""

    text: str


@dataclass(frozen=True, slots=True)
class WrongKindOfCode(Refusal):
    """The code is known, but is of a kind that is not asked for now."""

    text: str
    kind: str
    wanted: str


@dataclass(frozen=True, slots=True)
class AmbiguousCode(Refusal):
    """The code names more than one thing, and the document does not tell which."""

    text: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAQuantity(Refusal):
    """What was typed is no quantity: not a number, or so large that it looks like a barcode."""

    text: str


@dataclass(frozen=True, slots=True)
class NotATemperature(Refusal):
    """The typed text is no temperature in degrees Celsius (at most three digits and two decimals)."""

    text: str


@dataclass(frozen=True, slots=True)
class NotADate(Refusal):
    """What was typed is no date in the order of digits that is set."""

    text: str
    order: str


@dataclass(frozen=True, slots=True)
class ScanCannotAnswer(Refusal):
    """A question or a stop is on the screen; a scan cannot answer it and was not used."""

    text: str
