"""The four outcomes as the operator hears them: bells of the terminal, and the scanner's own beeper. The one table of signals.

A bare terminal has one bell, so the outcomes differ in number and rhythm (flows.md 1.0).
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from drivers.hotplug import Status

PATTERNS = {"OK": (0.0,), "DUP": (0.0, 1.0), "STOP": (0.0, 1.0, 2.0, 3.0), "FULL": (0.0, 1.0, 1.5)}
"""When each bell of an outcome rings, in gaps; the bells of FULL come faster and faster, as a rising sound does."""

NOT_ON_FILE_CODES = frozenset({"unknown_code", "unknown_document", "unknown_item", "unknown_bin", "unknown_badge"})

_LOUDEST_FIRST = ("STOP", "DUP", "FULL", "OK")


class Beeper(Protocol):
    """A scanner that can be told what became of its scan; each answers False where it has no such signal."""

    def good(self) -> bool:
        """Say that the scan was taken."""
        ...

    def bad(self) -> bool:
        """Say that it was not."""
        ...

    def not_on_file(self) -> bool:
        """Say that the code is not known."""
        ...


class Stoppable(Protocol):
    """A timer that can be stopped before it rings."""

    def stop(self) -> None:
        """Stop it."""
        ...


def loudest(outcomes: Sequence[str]) -> str:
    """Return the outcome that is heard where several are painted at once: none is hidden by a better one."""
    return next(each for each in _LOUDEST_FIRST if each in outcomes)


def beep(scanner: Beeper, outcome: str, code: str) -> bool:
    """Answer a scan on the scanner that read it; False where it cannot, and the terminal must."""
    if outcome in ("OK", "FULL"):
        return scanner.good()
    return scanner.not_on_file() if code in NOT_ON_FILE_CODES else scanner.bad()


def word_of(status: "Status") -> str:
    """Return the name of the sentence that says why a scanner is not there and what helps; empty where there is nothing to say."""
    if status.state in ("absent", "lost"):
        return f"scanner_{status.trouble or 'away'}"
    return "scanner_refused" if status.state == "refused" else ""


class Bell:
    """Rings patterns on the terminal. A new pattern takes the place of one that still rings: the last answer is heard whole."""

    def __init__(
        self, ring: Callable[[], None], after_s: Callable[[float, Callable[[], None]], Stoppable], gap_ms: int
    ) -> None:
        self._ring = ring
        self._after_s = after_s
        self._gap_s = gap_ms / 1000
        self._ringing: list[Stoppable] = []

    def sound(self, outcome: str) -> None:
        """Ring the pattern of an outcome; timers ring its later bells, nothing waits."""
        for timer in self._ringing:
            timer.stop()
        self._ring()
        later = PATTERNS[outcome][1:]
        self._ringing = [self._after_s(at * self._gap_s, self._ring) for at in later]
