"""Time: what a device takes as now, and which day of the site that is. Everything that asks for the time is handed a clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Gives the time of the work, aware and in UTC."""

    def now(self) -> datetime:
        """Return the corrected time of this device."""
        ...

    def corrected(self, at: datetime) -> datetime:
        """Return a time that was read off this machine as this clock has it."""
        ...


@dataclass(slots=True)
class SystemClock:
    """The machine's time, corrected by what the centre last said that it is (`offset`: centre minus machine)."""

    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        """Return the corrected time of this device."""
        return self.corrected(datetime.now(UTC))

    def corrected(self, at: datetime) -> datetime:
        """Return a time of the machine with the correction."""
        return at + self.offset


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
