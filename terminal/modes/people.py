"""Who somebody is: badge and PIN, checked on the device itself, also while the centre is away. A badge locks after repeated wrong PINs."""

from datetime import datetime, timedelta
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from inventory.people import Operator
from inventory.refusals.base import Refusal
from inventory.refusals.work import BadgeLocked, UnknownBadge, WrongPin
from inventory.stock import Stock
from sync.handheld.journal import Journal

FAILURES_MAX = 5
LOCK_MINUTES = 15
SHIFT_HOURS = 12
HIDDEN_PIN = "****"


class PinHashes(Protocol):
    """Gives the argon2id hash of a badge's PIN."""

    def pin_hash(self, badge: str) -> str:
        """Return the hash, empty where the badge has none."""
        ...


class People:
    """The people of this site. `replays`: a home for demo or tests, where `****` stands for a recorded sign-in or approval."""

    def __init__(self, stock: Stock, hashes: PinHashes, journal: Journal, *, replays: bool) -> None:
        self._stock = stock
        self._hashes = hashes
        self._journal = journal
        self._replays = replays

    def operator(self, badge: str) -> Operator | Refusal:
        """Return who has a badge."""
        found = self._stock.operator(badge) if badge else None
        return UnknownBadge(badge) if found is None else found

    def check(self, badge: str, pin: str, now: datetime) -> Operator | Refusal:
        """Return who has a badge when the PIN is theirs; wrong ones are counted in the file. Called inside an input's transaction."""
        found = self.operator(badge)
        if isinstance(found, Refusal):
            return found
        failures, last_at = self._journal.failed_pins(badge)
        locked_until = last_at + timedelta(minutes=LOCK_MINUTES) if last_at else now
        if failures >= FAILURES_MAX and now < locked_until:
            return BadgeLocked(badge, locked_until)
        if self._fits(badge, pin):
            if failures:
                self._journal.pin_right(badge)
            return found
        if failures >= FAILURES_MAX:
            # the lock is over: counting begins anew
            self._journal.pin_right(badge)
            failures = 0
        self._journal.pin_failed(badge, now)
        if failures + 1 >= FAILURES_MAX:
            return BadgeLocked(badge, now + timedelta(minutes=LOCK_MINUTES))
        return WrongPin(badge, FAILURES_MAX - failures - 1)

    def is_other_badge(self, badge: str, text: str) -> bool:
        """Return whether what came where the PIN of a badge is asked is a badge, and not that PIN.

        A keyboard wedge may give a scanned badge as if it were typed: it counts as no wrong PIN.
        """
        return not isinstance(self.operator(text), Refusal) and not self._fits(badge, text)

    def _fits(self, badge: str, pin: str) -> bool:
        if self._replays and pin == HIDDEN_PIN:
            return True
        try:
            return PasswordHasher().verify(self._hashes.pin_hash(badge), pin)
        except (VerificationError, InvalidHashError):
            return False
