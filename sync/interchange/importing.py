"""Importing a folder: everything in one transaction of the store, or nothing and every bad row named."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from inventory.values import dataclass
from sync.centre.accounts import pin_hash
from sync.centre.database import Database
from sync.centre.transit_bins import missing_bins
from sync.errors import BadRow, ImportRefusedError
from sync.interchange.book import ENTITY_OF, Book, open_book
from sync.interchange.changing import keep_imported
from sync.interchange.checks import LAYINGS
from sync.interchange.kits import open_kits
from sync.interchange.laying import lay
from sync.interchange.left_open import close, left_open
from sync.interchange.makers import check_shared, keep_makers, made_unique
from sync.interchange.opening import Opening, open_stock
from sync.interchange.pallets import check_nesting
from sync.interchange.reading import Folder, read_folder
from sync.interchange.unidentified import open_unidentified
from sync.interchange.writing import write_book


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: the rows read of each file, how many rows of the store changed, how many transactions that made.

    `made` are the bins of kind transit that sites of transfers lacked, as site and bin.
    """

    files: tuple[tuple[str, int], ...]
    changed: int
    opened: int
    made: tuple[tuple[str, str], ...] = ()


class _NothingKeptError(Exception):
    """The way out of a transaction that was good and shall leave nothing behind."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


class Importer:
    """Imports folders into a store; the clock and the ids are given."""

    def __init__(self, database: Database, now: Callable[[], datetime], new_id: Callable[[datetime], str]) -> None:
        """Keep where to import to."""
        self._database = database
        self._now = now
        self._new_id = new_id

    def run(
        self, path: Path, *, check_only: bool = False, report: Callable[[int, int], None] | None = None
    ) -> ImportReport:
        """Import a folder; with `check_only` do the same and leave nothing behind. Raises ImportRefusedError with every bad row.

        `report` is told how many rows of stock are posted, of about how many.
        """
        folder = read_folder(path)
        opening = Opening(self._now(), self._new_id, report) if report else Opening(self._now(), self._new_id)
        found = tuple(folder.bad)

        def work(connection: Connection) -> ImportReport:
            folder.bad = list(found)  # a second try begins anew
            report = _import(connection, folder, opening)
            if folder.bad:
                raise ImportRefusedError(_in_order(folder))
            if check_only:
                raise _NothingKeptError(report)
            return report

        try:
            return self._database.write(work)
        except _NothingKeptError as checked:
            return checked.report


def _in_order(folder: Folder) -> tuple[BadRow, ...]:
    order = {f"{name}.csv": at for at, name in enumerate((*ENTITY_OF, "stock", "unidentified"))}
    return tuple(sorted(dict.fromkeys(folder.bad), key=lambda bad: (order.get(bad.file, -1), bad.line)))


def _import(connection: Connection, folder: Folder, opening: Opening) -> ImportReport:
    """Write the good rows, and with them the opening stock: so that all that is bad is found in one go, even if nothing is kept."""
    book = open_book(connection, folder)
    for laying in LAYINGS:
        lay(book, laying)
        if laying.name == "document_lines":
            open_kits(book)
    check_nesting(book)
    check_shared(connection, book)
    made = _lay_transit_bins(book)
    if not folder.bad:
        _hash_pins(book)
    closed = left_open(book)
    changed = write_book(connection, book)
    keep_makers(connection, made_unique(book))
    keep_imported(connection, book, opening.new_id(opening.now), opening.now)
    opened = open_stock(connection, book, opening) + open_unidentified(connection, book, opening)
    close(connection, book, closed)
    files = tuple((name, read.count) for name, read in folder.files.items())
    return ImportReport(files, changed, opened, made)


def _lay_transit_bins(book: Book) -> tuple[tuple[str, str], ...]:
    """Lay a bin for what is on its way to each site of transfers that lacks one; return them."""
    made = list(missing_bins(book["document"].rows.values(), book["bin"].rows.values()))
    book["bin"].rows |= {(each["site"], each["bin"]): dict(each) for each in made}
    return tuple((each["site"], each["bin"]) for each in made)


def _hash_pins(book: Book) -> None:
    shelf = book["operator"]
    for key, pin in book.pins.items():
        shelf.rows[key] = {**shelf.rows[key], "pin_hash": pin_hash(pin, shelf.rows[key]["pin_hash"])}
