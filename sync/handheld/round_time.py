"""What a round takes as now: the machine's clock, corrected by what the centre said that it is when it was asked last (domain.md 6.1).

The correction is measured at each hello, with half the round trip, and kept in work.db: it counts from then on, after a restart too.
Wall clocks are information and never order, so nothing waits for it. A clock that somebody else sets (a scenario's) is left alone.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sync.handheld.journal import Journal
from sync.messages import HelloAnswer

Now = Callable[[], datetime]


def machine_now() -> datetime:
    """Return the time of this machine, uncorrected."""
    return datetime.now(UTC)


def measured_offset(before: datetime, after: datetime, centre_now: datetime, known: timedelta) -> timedelta:
    """Return centre minus machine, where the centre said its time somewhere between two times of the machine.

    What is known stays while it agrees with the measurement, which is no better than half the round trip: so a clock that is right
    is not moved back and forth by the way to the centre. A machine whose clock was set meanwhile tells nothing.
    """
    half = (after - before) / 2
    if half < timedelta(0):
        return known
    offset = centre_now - (before + half)
    return known if abs(offset - known) <= half else offset


class RoundTime:
    """The time of the rounds of one home. `set_by` is a clock that is set by its owner, and neither measured nor corrected."""

    def __init__(self, journal: Journal, set_by: Now | None = None, machine: Now = machine_now) -> None:
        """Begin with the correction that the home has kept."""
        self._journal = journal
        self._set_by = set_by
        self._machine = machine
        self._offset = timedelta(0) if set_by is not None else journal.clock_offset()

    def now(self) -> datetime:
        """Return the time as this device has it."""
        return self._set_by() if self._set_by is not None else self._machine() + self._offset

    def measured(self, hello: Callable[[], HelloAnswer]) -> HelloAnswer:
        """Say hello, and keep by how much the machine is off, where that is news."""
        before = self._machine()
        answer = hello()
        if self._set_by is None:
            offset = measured_offset(before, self._machine(), answer.centre_now, self._offset)
            if offset != self._offset:
                with self._journal.writing():
                    self._journal.keep_clock_offset(offset)
                self._offset = offset
        return answer
