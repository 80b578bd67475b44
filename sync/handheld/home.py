"""The files of one handheld, opened together: work.db, with mirror.db attached for reading.

A mirror that is damaged or of another form is dropped and pulled again, which is said to `report`. A work.db is never dropped: it
holds what nobody else has; it is kept as it is, and `salvage` copies its queue out.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Self

from sync.errors import StoreCorruptError, StoreError
from sync.handheld.database import Database
from sync.handheld.journal import Journal
from sync.handheld.label_rules import VendorScans
from sync.handheld.leases import Leases
from sync.handheld.migrations import STEPS, migrate
from sync.handheld.mirror import Mirror
from sync.handheld.mirror_file import open_mirror, renew_mirror
from sync.handheld.print_jobs import PrintJobs
from sync.handheld.recalls import MarkedGoods, marked_goods
from sync.handheld.scanner_checks import ScannerChecks
from sync.handheld.stock import StockInSqlite
from sync.messages import Enrolment

WORK_FILE = "work.db"
MIRROR_FILE = "mirror.db"
CHECKED_BYTES_MAX = 32 * 1024 * 1024

Report = Callable[[str], None]


def _silent(_message: str) -> None:
    """Tell nobody."""


class Handheld:
    """An open handheld, used by one thread at a time. Several programs may have one home open; each write sees the others'."""

    def __init__(self, home: Path, database: Database, report: Report, *, checked_bytes_max: int) -> None:
        """Keep the connection to work.db; use `open`."""
        self.home = home
        self._database = database
        self._report = report
        self.journal = Journal(database)
        self.print_jobs = PrintJobs(database)
        self.scanner_checks = ScannerChecks(database)
        self.vendor_scans = VendorScans(database)
        self._attach_mirror(checked_bytes_max)

    @classmethod
    def open(cls, home: Path, report: Report = _silent, *, checked: bool = True) -> "Handheld":
        """Open the files of a home, made where they are missing, migrated where they are old; `checked`: read through first.

        Raises StoreError, with work.db untouched: StoreCorruptError (keep the file, `salvage` it), StoreBusyError, StoreFullError.
        """
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{home} cannot be made: {error}") from error
        database = Database(home / WORK_FILE)
        try:
            if checked:
                database.check()
            migrate(database, STEPS)
            return cls(home, database, report, checked_bytes_max=CHECKED_BYTES_MAX if checked else 0)
        except BaseException:
            database.close()
            raise

    def _attach_mirror(self, checked_bytes_max: int) -> None:
        enrolment = self.journal.enrolment()
        site = "" if enrolment is None else enrolment.site
        prepare_mirror(self.home / MIRROR_FILE, self._report, site, checked_bytes_max=checked_bytes_max)
        self._database.attach_read_only(self.home / MIRROR_FILE, "mirror")
        self.mirror = Mirror(self._database, site)
        self.stock = StockInSqlite(self._database, site)
        self.leases = Leases(self._database)

    def enroll(self, enrolment: Enrolment) -> None:
        """Become a handheld of a site, or the same one anew; raises StoreError where work for another site is not sent.

        What was pulled of another site is dropped; of another life of the central store, at the next round.
        """
        with self.journal.writing():
            self.journal.enroll(enrolment)
        self._database.detach("mirror")
        self._attach_mirror(0)

    def marked_goods(self) -> tuple[MarkedGoods, ...]:
        """Return the goods in hand, at docks, in boxes and out of the door that are recalled or on hold, as the last pull has it."""
        return marked_goods(self._database, self.stock)

    def refresh(self) -> None:
        """Attach the mirror anew after StoreCorruptError: work.db is checked, a damaged mirror is dropped."""
        self._database.detach("mirror")
        self._database.check()
        self._attach_mirror(sys.maxsize)

    def close(self) -> None:
        """Let go of the files."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()


def prepare_mirror(path: Path, report: Report, site: str, *, checked_bytes_max: int = CHECKED_BYTES_MAX) -> None:
    """Have a mirror of the right form and site at `path`; one that cannot be used is dropped, and that is reported.

    The file's own check reads all of it, which takes seconds at a million serials: larger ones than `checked_bytes_max` go without.
    """
    try:
        mirror = open_mirror(path, site)
        try:
            if path.stat().st_size <= checked_bytes_max:
                mirror.check()
        finally:
            mirror.close()
    except StoreCorruptError as error:
        report(f"{error}: dropped, it is pulled again")
        renew_mirror(path, site)
