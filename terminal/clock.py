"""Time: what a device takes as now, and which day of the site that is. Everything that asks for the time is handed a clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from inventory.values import dataclass


class Clock(Protocol):
    """Gives the time of the work, aware and in UTC."""

    def now(self) -> datetime:
        """Return the corrected time of this device."""
        ...

    def corrected(self, at: datetime) -> datetime:
        """Return a time that was read off this machine as this clock has it."""
        ...

    def heard(self, offset: timedelta, pulled_at: datetime | None) -> None:
        """Take notice of what the last rounds with the centre measured, and when the last complete pull was."""
        ...


def machine_now() -> datetime:
    """Return the time of this machine, uncorrected."""
    return datetime.now(UTC)


@dataclass(slots=True)
class SystemClock:
    """The machine's time, corrected by what the centre last said that it is (`offset`: centre minus machine).

    It is never before the last pull: a machine that lost its time goes on from there until the centre is asked again (domain.md 6.1).
    """

    offset: timedelta = timedelta(0)
    machine: Callable[[], datetime] = machine_now

    def now(self) -> datetime:
        """Return the corrected time of this device."""
        return self.corrected(self.machine())

    def corrected(self, at: datetime) -> datetime:
        """Return a time of the machine with the correction."""
        return at + self.offset

    def heard(self, offset: timedelta, pulled_at: datetime | None) -> None:
        """Be corrected from now on; where that is before the last pull, by as much as leads up to it."""
        machine = self.machine()
        self.offset = offset if pulled_at is None else max(offset, pulled_at - machine)


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is set or moved: that of a scenario and of tests."""

    at: datetime

    def now(self) -> datetime:
        """Return the time that was set."""
        return self.at

    def corrected(self, at: datetime) -> datetime:
        """Return the time as it is."""
        return at

    def heard(self, offset: timedelta, pulled_at: datetime | None) -> None:
        """Stay as it was set."""

    def move(self, by: timedelta) -> None:
        """Move the clock; never backwards but by setting `at`."""
        self.at += by


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar of a site: its time zone, and the minutes after midnight at which its business day begins."""

    zone: ZoneInfo
    cut_off_minutes: int

    def day(self, at: datetime) -> date:
        """Return the site-local calendar day: it decides every date rule (design.md 3)."""
        return at.astimezone(self.zone).date()

    def began(self, at: datetime) -> datetime:
        """Return when the calendar day began at the site, in UTC."""
        return datetime.combine(self.day(at), time(), tzinfo=self.zone).astimezone(UTC)

    def local(self, at: datetime) -> datetime:
        """Return a time as the clocks of the site show it."""
        return at.astimezone(self.zone)

    def business_day(self, at: datetime) -> date:
        """Return the day that work counts to in summaries: work before the cut-off belongs to the day before.

        The cut-off is a time on the wall, so a day on which the clocks change has it at the same hour.
        """
        local = at.astimezone(self.zone)
        early = local.hour * 60 + local.minute < self.cut_off_minutes
        return local.date() - timedelta(days=int(early))
