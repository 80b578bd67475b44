"""Which handheld of which centre this is, what number its next transaction gets, and how far its queue is released."""

from datetime import datetime, timedelta

from sync.errors import StoreError
from sync.handheld import overlay
from sync.handheld.database import Database
from sync.messages import Enrolment
from sync.schema import from_microseconds, to_microseconds

_ENROL = """INSERT INTO enrolment (id, site, device, epoch, token, store_uuid, next_sequence, released_through)
    VALUES (1, ?, ?, ?, ?, ?, 1, 0)"""
_TAKE = """UPDATE enrolment SET next_sequence = next_sequence + 1, waiting = waiting + 1
    RETURNING device, epoch, next_sequence - 1"""
_WAITING = "SELECT number FROM journal WHERE state = 'waiting' ORDER BY number"
_RENUMBER = "UPDATE journal SET device = ?, epoch = ?, sequence = ? WHERE number = ?"
_AGAIN = """SELECT number FROM journal
    WHERE device = (SELECT device FROM enrolment) AND epoch = (SELECT epoch FROM enrolment) AND sequence > ?
        AND state <> 'waiting' ORDER BY sequence"""
_WAIT_AGAIN = """UPDATE journal SET state = 'waiting', version = NULL, mirror_has = CASE
        WHEN state = 'posted' AND version <= (SELECT complete_site FROM mirror.pulled)
        THEN (SELECT life FROM mirror.pulled) ELSE mirror_has END
    WHERE number = ?"""
_COUNT = "UPDATE enrolment SET waiting = (SELECT count(*) FROM journal WHERE state = 'waiting')"
_UNSENT = "SELECT count(*) FROM journal WHERE state = 'waiting'"
_FAILED_PIN = """INSERT INTO failed_pin (badge, failures, last_at) VALUES (?, 1, ?)
    ON CONFLICT (badge) DO UPDATE SET failures = failures + 1, last_at = excluded.last_at"""


class Enrolments:
    """The identity of one handheld; the writing methods are called inside `writing()`."""

    def __init__(self, database: Database) -> None:
        """Keep the connection to work.db."""
        self._database = database

    def enrolment(self) -> Enrolment | None:
        """Return what makes this home a handheld; None before it is one."""
        row = self._database.one("SELECT site, device, epoch, token, store_uuid FROM enrolment")
        if row is None:
            return None
        site, device, epoch, token, store_uuid = row
        return Enrolment(site=site, device=device, epoch=epoch, token=token, store_uuid=store_uuid)

    def enroll(self, enrolment: Enrolment) -> None:
        """Become a handheld, or the same one anew: what was not acknowledged is numbered again, with its old ids and bytes.

        Another life of the central store gets all that is kept. Raises StoreError where work for another site is not sent yet.
        """
        before = self.enrolment()
        if before is not None and (before.device, before.epoch) == (enrolment.device, enrolment.epoch):
            self._database.run(
                "UPDATE enrolment SET token = ?, store_uuid = ?", (enrolment.token, enrolment.store_uuid)
            )
            return
        if before is not None and before.site != enrolment.site:
            self._refuse_unsent()
        elif before is not None and before.store_uuid != enrolment.store_uuid:
            self.send_again(0)
        self._database.run("DELETE FROM enrolment")
        row = (enrolment.site, enrolment.device, enrolment.epoch, enrolment.token, enrolment.store_uuid)
        self._database.run(_ENROL, row)
        for (number,) in self._database.all(_WAITING):
            self._database.run(_RENUMBER, (*self._take_sequence(), number))
        self._count_waiting()

    def send_again(self, after_sequence: int) -> int:
        """Let everything after a sequence number wait again: the centre was restored and lacks it. Return how much that is."""
        numbers = [row[0] for row in self._database.all(_AGAIN, (after_sequence,))]
        for number in numbers:
            overlay.set_live(self._database, number, live=True)
            self._database.run(_WAIT_AGAIN, (number,))
        self._count_waiting()
        return len(numbers)

    def _count_waiting(self) -> None:
        self._database.run(_COUNT)

    def unenroll(self) -> None:
        """Be nobody's handheld any more; raises StoreError while work is not sent."""
        self._refuse_unsent()
        self._database.run("DELETE FROM enrolment")

    def _refuse_unsent(self) -> None:
        unsent = self._database.value(_UNSENT)
        if unsent:
            raise StoreError(f"{unsent} transactions are not sent yet: send them before this handheld changes hands")

    def keep_store(self, store_uuid: str) -> None:
        """Keep which life of the central store this device has seen last."""
        self._database.run("UPDATE enrolment SET store_uuid = ?", (store_uuid,))

    def next_sequence(self) -> int:
        """Return the number that the next transaction gets."""
        return int(self._database.value("SELECT next_sequence FROM enrolment") or 1)

    def _take_sequence(self) -> tuple[str, int, int]:
        taken = self._database.all(_TAKE)
        if not taken:
            raise StoreError("this handheld is not enrolled: stockhand enroll")
        device, epoch, sequence = taken[0]
        return device, epoch, sequence

    def release(self) -> int:
        """Let everything that waits now be sent, and sent again until it is answered; return the last sequence number of it."""
        self._database.run("UPDATE enrolment SET released_through = next_sequence - 1")
        return self.released_through()

    def released_through(self) -> int:
        """Return the last sequence number that a supervisor has released."""
        return int(self._database.value("SELECT released_through FROM enrolment") or 0)

    # The clock

    def clock_offset(self) -> timedelta:
        """Return by how much the centre was ahead of this machine when it was asked last; zero before that."""
        return timedelta(microseconds=int(self._database.value("SELECT clock_offset FROM enrolment") or 0))

    def keep_clock_offset(self, offset: timedelta) -> None:
        """Keep by how much the centre is ahead of this machine."""
        self._database.run("UPDATE enrolment SET clock_offset = ?", (offset // timedelta(microseconds=1),))

    # PINs

    def failed_pins(self, badge: str) -> tuple[int, datetime | None]:
        """Return how many wrong PINs in a row a badge has had, and when the last was."""
        row = self._database.one("SELECT failures, last_at FROM failed_pin WHERE badge = ?", (badge,))
        return (0, None) if row is None else (row[0], from_microseconds(row[1]))

    def pin_failed(self, badge: str, at: datetime) -> None:
        """Count a wrong PIN."""
        self._database.run(_FAILED_PIN, (badge, to_microseconds(at)))

    def pin_right(self, badge: str) -> None:
        """Forget the wrong PINs of a badge."""
        self._database.run("DELETE FROM failed_pin WHERE badge = ?", (badge,))
