"""The check of a scanner at the start of a shift (flows.md): what each label proved, how fast, and whether the scanner beeped."""

from collections.abc import Iterable
from typing import Final

from inventory.transactions import Mark
from inventory.values import dataclass

SCANNER_CHECK: Final = "scanner_check"
"""The kind of transaction that says what a check came to."""

PASSED: Final = "passed"
LABELS: Final = ("separator", "layout", "date")
NAMES: Final = (*LABELS, "aim", "beep", "latency_ms")
_FLAGS: Final = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: the verdict on each label ("passed", or what was wrong), whether AIM identifiers and the beep came.

    `latency_ms` is the longest time from a scan to its answer, None where it is not known.
    """

    separator: str
    layout: str
    date: str
    aim: bool
    latency_ms: int | None
    beep: bool

    @property
    def passed(self) -> bool:
        """Whether the scanner may be worked with: every label was read as it stands. A beep may be off, an AIM identifier missing."""
        return self.separator == self.layout == self.date == PASSED


def marks_of(checked: Checked) -> tuple[Mark, ...]:
    """Return the marks that say what a check came to."""
    latency = () if checked.latency_ms is None else (Mark(name="latency_ms", value=str(checked.latency_ms)),)
    labels = tuple(Mark(name=name, value=getattr(checked, name)) for name in LABELS)
    return (*labels, *(Mark(name=name, value=_FLAGS[getattr(checked, name)]) for name in ("aim", "beep")), *latency)


def checked_of(marks: Iterable[Mark]) -> Checked | None:
    """Return what marks say of a check; None where they say nothing, or something else."""
    said = {mark.name: mark.value for mark in marks}
    latency = said.get("latency_ms")
    known = set(LABELS) | {"aim", "beep"} <= said.keys() <= set(NAMES)
    if not known or not {said["aim"], said["beep"]} <= set(_FLAGS.values()):
        return None
    if latency is not None and not (latency.isascii() and latency.isdigit()):
        return None
    separator, layout, day = (said[name] for name in LABELS)
    return Checked(
        separator,
        layout,
        day,
        aim=said["aim"] == _FLAGS[True],
        latency_ms=None if latency is None else int(latency),
        beep=said["beep"] == _FLAGS[True],
    )
