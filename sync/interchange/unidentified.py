"""Goods whose code no item has, in files: `unidentified.csv` says what waits under a tag, where, and how it came (flows.md 1.0a, 16, 17).

Each row is posted by the centre's own device as what took the goods in, so that it may be tied and taken back like any other. What waits,
or has waited, is left as it is: the same file is imported twice without harm.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from inventory.transactions import Allocation, Arrival, Line, Source, Transaction
from sync import schema
from sync.centre.asked import Row
from sync.centre.judging import IMPORTER
from sync.interchange.book import Book, Record
from sync.interchange.opening import Opening, Poster, poster_of, refusals_shown
from sync.interchange.reading import ReadRow
from sync.messages import Status

FILE = "unidentified"
KIND = "unidentified_receipt"
ROWS_PER_BATCH = 20
OPTIONAL = ("lot", "document", "carrier", "seal", "delivery_note")
DATES = ("since", "expiry_date", "best_before")

Goods = tuple[Any, ...]
NewId = Callable[[datetime], str]


def open_unidentified(connection: Connection, book: Book, opening: Opening) -> int:
    """Post the rows of unidentified.csv that are new; returns how many transactions that took. What is bad is noted in the book."""
    read = book.file(FILE)
    if read is None:
        return 0
    waiting = _Waiting(connection)
    posters: dict[str, Poster] = {}
    new = ((row, each) for row in read.rows for each in _new(book, waiting, row, opening.now))
    while page := list(islice(new, ROWS_PER_BATCH)):
        for site in sorted({each["site"] for _, each in page}):
            if site not in posters:
                posters[site] = poster_of(connection, site, opening)
            _post(book, posters[site], [each for each in page if each[1]["site"] == site], opening)
    return sum(each.posted for each in posters.values())


def cells_of(connection: Connection, columns: Sequence[str]) -> Iterator[list[Any]]:
    """Yield the rows of unidentified.csv: what waits at each site, oldest first."""
    table, own = schema.CENTRAL["unidentified"], {"bin": "place"}
    wanted = [table.c[own.get(name, name)] for name in columns]
    first = [table.c.site, table.c.since, table.c.tag]
    query = select(*wanted).where(table.c.closed_by == "").order_by(*first, *wanted)
    for row in connection.execute(query):
        yield list(row)


class _Waiting:
    """What waits in the store or has waited, to be found again in a file: each as often as it is there."""

    def __init__(self, connection: Connection) -> None:
        self._goods: Counter[Goods] = Counter()
        self._tags: set[tuple[str, str]] = set()
        for row in connection.execute(select(schema.CENTRAL["unidentified"])).mappings():
            kept: Row = dict(row)
            self._tags.add((kept["site"], kept["tag"]))
            self._goods[_goods({**kept, "bin": kept["place"]})] += 1

    def has(self, values: Record) -> bool:
        """Return whether goods are there already; said once for each."""
        goods = _goods(values)
        found = self._goods[goods] > 0
        self._goods[goods] -= found
        return found

    def tagged(self, values: Record) -> bool:
        """Return whether there are goods under the tag of a row."""
        return (values["site"], values["tag"]) in self._tags


def _goods(values: Record) -> Goods:
    names = ("site", "tag", "code", "bin", "quantity", *DATES, *OPTIONAL, "temperature")
    return tuple(values[name] for name in names)


def _new(book: Book, waiting: _Waiting, row: ReadRow, now: datetime) -> Iterator[Record]:
    """Yield the values of a row that is to be posted, if it is; an empty day is that of the import."""
    if row.bad:
        return
    values: Record = {**dict.fromkeys(OPTIONAL, ""), **dict.fromkeys((*DATES, "temperature")), **row.values}
    site, place = book["site"].get(values["site"]), book["bin"].get(values["site"], values["bin"])
    if not book["site"].known(values["site"]):
        book.refuse(FILE, row, "site", f"there is no site {values['site']!r}")
    if not book["bin"].known(values["site"], values["bin"]):
        book.refuse(FILE, row, "bin", f"there is no bin {values['bin']!r} at {values['site']}")
    if site is None or place is None:  # not there, or spoilt by a bad row of its own
        return
    if values["since"] is None:
        values["since"] = now.astimezone(ZoneInfo(site["time_zone"])).date()
    if waiting.has(values):
        return
    if waiting.tagged(values):
        book.refuse(FILE, row, "tag", f"{values['tag']} is on other goods: what waits changes by a transaction")
        return
    yield values


def _post(book: Book, poster: Poster, rows: Sequence[tuple[ReadRow, Record]], opening: Opening) -> None:
    made = [_transaction(values, opening.now, opening.new_id(opening.now)) for _, values in rows]
    for (row, _), result in zip(rows, poster.post_all(made), strict=True):
        if result.status is not Status.POSTED:
            book.refuse(FILE, row, "", f"is refused by the rules: {refusals_shown(result)}")


def _transaction(values: Record, now: datetime, name: str) -> Transaction:
    arrival = Arrival(values["carrier"], values["seal"], values["temperature"], values["delivery_note"])
    since: date = values["since"]
    return Transaction(
        id=name,
        kind=KIND,
        site=values["site"],
        at=now,
        day=since,
        business_day=since,
        operator=IMPORTER.badge,
        document=values["document"],
        lines=(_line(values),),
        reference=values["tag"],
        arrival=arrival if arrival != Arrival() else None,
    )


def _line(values: Record) -> Line:
    quantity: Decimal = values["quantity"]
    dated = values["expiry_date"] or values["best_before"]
    told = Allocation(
        quantity=quantity,
        lot=values["lot"],
        expiry_date=values["expiry_date"],
        best_before=values["best_before"],
        lot_source=Source.IMPORTED if values["lot"] else None,
        date_source=Source.IMPORTED if dated else None,
        vendor_lot=values["lot"],
    )
    return Line("", "", quantity, to_place=values["bin"], allocations=(told,), code=values["code"])
