"""The book of an import: the store's rows and those of the files on top of them, by key, so that checks see what will be there."""

from dataclasses import field
from typing import Any

from sqlalchemy import Connection, func, select

from inventory.barcodes.check_digits import gtin14
from inventory.places import TRANSIT, BinKind
from inventory.values import dataclass
from sync import schema
from sync.interchange.reading import Folder, ReadFile, ReadRow

Record = dict[str, Any]
Key = tuple[Any, ...]

UNIQUE = "serial_unique"
"""The setting that lets no two items have the same serial."""

ENTITY_OF = {
    "sites": "site",
    "partners": "partner",
    "masks": "mask",
    "warranty": "warranty",
    "contracts": "contract",
    "items": "item",
    "partner_items": "partner_item",
    "optional_fields": "optional_field",
    "recalls": "recall",
    "item_sites": "item_site",
    "units": "unit",
    "kits": "kit",
    "item_codes": "item_code",
    "bins": "bin",
    "reasons": "reason",
    "label_rules": "label_rule",
    "settings": "setting",
    "operators": "operator",
    "documents": "document",
    "document_lines": "document_line",
    "document_numbers": "document_number",
    "packs": "pack",
}


@dataclass(slots=True)
class Shelf:
    """The rows of an entity by key: as the store has them, and as they will be; `spoilt` are keys whose rows in the files are bad."""

    kept: dict[Key, Record] = field(default_factory=dict)
    rows: dict[Key, Record] = field(default_factory=dict)
    spoilt: set[Key] = field(default_factory=set)

    def known(self, *key: object) -> bool:
        """Return whether there is such a row, be it a bad one: then that row is at fault, and not those that name it."""
        return key in self.rows or key in self.spoilt

    def get(self, *key: object) -> Record | None:
        """Return a row as it will be; None where there is none, or only a bad one."""
        return self.rows.get(key)


@dataclass(slots=True)
class NumberPlaces:
    """Where advised numbers stand on their lines: a number keeps its place, a new one comes behind the last."""

    places: dict[Key, int] = field(default_factory=dict)
    last: dict[Key, int] = field(default_factory=dict)

    def keep(self, natural: Key, place: int) -> None:
        """Note the place of a number: document, line, lot, serial, SSCC."""
        self.places[natural] = place
        self.last[natural[:2]] = max(self.last.get(natural[:2], 0), place)

    def place(self, natural: Key) -> int:
        """Return the place of a number."""
        if natural not in self.places:
            self.keep(natural, self.last.get(natural[:2], 0) + 1)
        return self.places[natural]


SerialKey = tuple[str, str, str]
"""Site, item and serial."""
Keeper = tuple[str, int, int]
"""An order, a line of it, and the place of a number on that."""


@dataclass(slots=True)
class Book:
    """Shelves by entity, and the files that are laid on them; what is unique beyond a key, and what else rows are checked against.

    `gtins` by their 14 digits name item and unit; `document_sites` the site of each document; `pins` are those of the files, by site and
    badge; `stocked` are the items of which there is stock, `kits` those that were kits before; `numbered` are items with the kind of
    numbers that they have: `serial`, `lot`.
    `keepers` are the lines of open sales orders that keep serials, None until it is asked (kept_serials.py).
    `ahead` are transfers, by the site that received of them before their dispatch was heard.
    `under_way` are the bins, with their sites, in which goods stand on their way between sites.
    `shared` are serials that units in stock of two items have (the first and the last item of each), asked for only where a file wants
    none to be.
    """

    folder: Folder
    shelves: dict[str, Shelf] = field(default_factory=dict)
    gtins: dict[str, tuple[str, str]] = field(default_factory=dict)
    document_sites: dict[str, str] = field(default_factory=dict)
    numbers: NumberPlaces = field(default_factory=NumberPlaces)
    pins: dict[Key, str] = field(default_factory=dict)
    stocked: set[str] = field(default_factory=set)
    kits: set[str] = field(default_factory=set)
    numbered: set[tuple[str, str]] = field(default_factory=set)
    shared: list[tuple[str, str, str]] = field(default_factory=list)
    under_way: set[tuple[str, str]] = field(default_factory=set)
    ahead: set[tuple[str, str]] = field(default_factory=set)
    keepers: dict[SerialKey, Keeper] | None = None

    def __getitem__(self, entity: str) -> Shelf:
        """Return the shelf of an entity."""
        return self.shelves[entity]

    def file(self, name: str) -> ReadFile | None:
        """Return what was read of a file."""
        return self.folder.files.get(name)

    def refuse(self, name: str, row: ReadRow, column: str, reason: str) -> None:
        """Note that a row is bad."""
        self.folder.refuse(name, row, column, reason)

    def changed(self, entity: str) -> list[tuple[Key, Record]]:
        """Return the rows that will be other than they are."""
        shelf = self.shelves[entity]
        return [(key, row) for key, row in shelf.rows.items() if shelf.kept.get(key) != row]


def open_book(connection: Connection, folder: Folder) -> Book:
    """Return the book with everything that the store has."""
    book = Book(folder)
    for entity in ENTITY_OF.values():
        table = schema.CENTRAL[entity]
        key = [column.name for column in table.primary_key]
        names = [column.name for column in table.columns]
        shelf = Shelf()
        for row in connection.execute(select(table)):
            record = dict(zip(names, row, strict=True))
            shelf.kept[tuple(record[name] for name in key)] = record
        shelf.rows = dict(shelf.kept)
        book.shelves[entity] = shelf
    _index(book)
    balance = schema.CENTRAL["balance"]
    for site in book["site"].kept:
        stocked = select(balance.c.item).distinct().where(balance.c.site == site[0], balance.c.quantity != 0)
        book.stocked |= set(connection.scalars(stocked))
        for kind in ("serial", "lot"):
            table = schema.CENTRAL[kind]
            numbered = select(table.c.item).distinct().where(table.c.site == site[0])
            book.numbered |= {(item, kind) for item in connection.scalars(numbered)}
    if book.file("documents"):
        stands = schema.CENTRAL["reservation"]
        query = select(stands.c.site, stands.c.document).where(stands.c.place == TRANSIT, stands.c.quantity > 0)
        book.ahead = {(site, name) for site, name in connection.execute(query)}
    if book.file("bins"):
        book.under_way = _under_way(connection, book)
    if wants_unique(book):
        book.shared = _shared(connection)
    return book


def _under_way(connection: Connection, book: Book) -> set[tuple[str, str]]:
    """Return the bins of kind transit, with their sites, in which goods stand."""
    balance, found = schema.CENTRAL["balance"], set()
    ways = [key for key, row in book["bin"].kept.items() if row["kind"] == BinKind.TRANSIT]
    for site in sorted({site for site, _ in ways}):
        here = (balance.c.site == site, balance.c.place.in_([name for at, name in ways if at == site]))
        query = select(balance.c.place).distinct().where(*here, balance.c.quantity != 0)
        found |= {(site, place) for place in connection.scalars(query)}
    return found


def wants_unique(book: Book) -> bool:
    """Return whether a file wants serials to be unique in the company, where they were not so far."""
    kept, read = book["setting"].kept.get(("company", UNIQUE)), book.file("settings")
    wanted = read is not None and any(
        (row.values.get("name"), row.values.get("value")) == (UNIQUE, "company") for row in read.rows
    )
    return wanted and (kept is None or kept["value"] != "company")


def _shared(connection: Connection) -> list[tuple[str, str, str]]:
    """Return the serials that units in stock of more than one item have, with the first and the last item of each."""
    home = schema.serial_home
    items = (func.min(home.c.item), func.max(home.c.item))
    query = select(home.c.serial, *items).where(home.c.scope == home.c.item, home.c.site != "").group_by(home.c.serial)
    return [tuple(row) for row in connection.execute(query.having(func.count() > 1).order_by(home.c.serial))]


def _index(book: Book) -> None:
    book.kits = {key[0] for key in book["kit"].kept}
    for row in book["document"].kept.values():
        if not row["from_site"]:  # what another site sends is not this one's to order
            book.document_sites[row["document"]] = row["site"]
    for row in book["document_number"].kept.values():
        natural = tuple(row[name] for name in ("document", "line", "lot", "serial", "sscc"))
        book.numbers.keep(natural, row["number"])
    read = book.file("item_codes")
    coming = {tuple(row.values.get(name) for name in ("code", "item", "kind")) for row in read.rows} if read else set()
    for row in book["item_code"].kept.values():
        gtin = gtin14(row["code"]) if row["kind"] == "gtin" else None
        if gtin and (row["code"], row["item"], row["kind"]) not in coming:
            book.gtins[gtin] = (row["item"], row["unit"])
