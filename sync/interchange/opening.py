"""Opening stock: the rows of stock.csv become transactions of the centre's own device, posted through the same rules as any other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from inventory.fields import FieldValue, fields_of
from inventory.items import Item
from inventory.policy import NOTHING
from inventory.transactions import OPENING, Allocation, Line, Source, Transaction, body_hash, body_of
from inventory.values import dataclass
from sync import schema
from sync.centre import accounts
from sync.centre.judging import APPROVER, IMPORTER, OWN_DEVICE, Sender
from sync.centre.store import post_in
from sync.interchange.book import Book, Record
from sync.interchange.checks import number_faults, quantity_faults
from sync.interchange.files import BY_NAME
from sync.interchange.kits import counted_as
from sync.interchange.laying import Fault
from sync.interchange.makers import maker_faults, makers_of
from sync.interchange.masks import with_own_forms
from sync.interchange.opening_marks import LOT_MARKS, MarksToSet, mark_faults
from sync.interchange.outside_mask import needs_badge, outside_mask_faults
from sync.interchange.pallets import place_of, stand_of
from sync.interchange.policy_cells import at_site
from sync.interchange.reading import FileRows, ReadRow
from sync.messages import PlainRefusal, Result, SentTransaction, Status

KIND = OPENING
REASON = "opening"
ROWS_PER_TRANSACTION = 500
TRANSACTIONS_PER_BATCH = 20
KEY_BYTES = 16


_UNSAID: Record = {each.name: each.default for each in BY_NAME["stock"].columns}
OF_A_LOT = ("expiry_date", "best_before", "production_date", "vendor", "vendor_lot", *LOT_MARKS)
"""What rows say of a lot: the same in each of it at a site."""


@dataclass(frozen=True, slots=True)
class StockRow:
    """A good row of stock.csv; `day` is its stock date, that of the import where it has none."""

    row: ReadRow
    item: Item
    day: date
    values: Record = field(hash=False)


def _silent(_done: int, _total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Opening:
    """What the posting of opening stock needs beside the rows: the time, ids, and who is told how many rows are posted, of how many."""

    now: datetime
    new_id: Callable[[datetime], str]
    report: Callable[[int, int], None] = _silent


def open_stock(connection: Connection, book: Book, opening: Opening) -> int:
    """Check the rows of stock.csv and post the good ones, page by page; returns how many transactions that took.

    What is bad is noted in the book.
    """
    read = book.file("stock")
    if read is None:
        return 0
    posters: dict[str, Poster] = {}
    checks = _StockChecks(connection, book, opening)
    marks = MarksToSet(opening.now, opening.new_id, checks.today)
    done, total = 0, read.rows.lines() if isinstance(read.rows, FileRows) else read.count
    good = _good_rows(checks, book, read.rows)
    while page := list(islice(good, ROWS_PER_TRANSACTION * TRANSACTIONS_PER_BATCH)):
        for site in sorted({each.values["site"] for each in page}):
            if site not in posters:
                posters[site] = poster_of(connection, site, opening)
            own = [each for each in page if each.values["site"] == site]
            _post_page(book, posters[site], own)
            marks.note(own)
        done += len(page)
        opening.report(done, max(done, total))
    for site, row, transaction in marks.transactions(connection, IMPORTER.badge):
        (result,) = posters[site].post_all([transaction])
        if result.status is not Status.POSTED:
            book.refuse("stock", row, "", f"is refused by the rules: {refusals_shown(result)}")
    return sum(each.posted for each in posters.values())


def _good_rows(checks: "_StockChecks", book: Book, rows: Iterable[ReadRow]) -> Iterator[StockRow]:
    for row in rows:
        if row.bad:
            continue
        values: Record = {**_UNSAID, **row.values}
        if values["serial"] and values["quantity"] is None:
            values["quantity"] = Decimal(1)
        item = checks.item(values["site"], values["item"])
        values = values if item is None else with_own_forms(book, item, values)
        for column, reason in checks.faults(row, values):
            book.refuse("stock", row, column, reason)
        if item is not None and checks.postable(row, values):
            yield StockRow(row, item, values["stock_date"] or checks.today(values["site"]), values)


class _StockChecks:
    """What a row of stock must be beyond its cells; it remembers the rows before."""

    def __init__(self, connection: Connection, book: Book, opening: Opening) -> None:
        self._connection, self._book, self._opening = connection, book, opening
        self._seen: dict[bytes, int] = {}
        self._lots: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._same: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._moved: dict[str, bool] = {}
        self._told: set[str] = set()
        self._days: dict[str, date] = {}
        self._items: dict[tuple[str, str], Item | None] = {}
        self._kits = {key[0] for key in book["kit"].rows}

    def faults(self, row: ReadRow, values: Record) -> Iterator[Fault]:
        """Yield what is wrong with a row."""
        book = self._book
        if not book["site"].known(values["site"]):
            yield "site", f"there is no site {values['site']!r}"
        elif self._has_moved(values["site"]):
            if values["site"] not in self._told:  # once for all rows of the site: it is the site that is at fault
                yield "site", f"stock is moved at {values['site']} already: opening stock comes before all else"
            self._told.add(values["site"])
        elif values["pack"]:
            yield from self._pack(values)
        elif not values["bin"]:
            yield "bin", "must not be empty"
        elif not book["bin"].known(values["site"], values["bin"]):
            yield "bin", f"there is no bin {values['bin']!r} at {values['site']}"
        if not book["item"].known(values["item"]):
            yield "item", f"there is no item {values['item']!r}"
        item = self.item(values["site"], values["item"])
        if item is not None:
            yield from number_faults(item, values)
            yield from self._missing(item, values)
            yield from self._dates(item, values)
            yield from outside_mask_faults(self._book, item, values)
            yield from mark_faults(values, self.today(values["site"]))
        if values["vendor"]:
            yield from self._vendor(values["vendor"])
        yield from maker_faults(values)
        yield from self._twice(row, values)

    def postable(self, row: ReadRow, values: Record) -> bool:
        """Return whether the row is good, and what it names is there and not spoilt by a bad row of its own."""
        sited = self._book["site"].get(values["site"]) is not None and values["site"] not in self._told
        entity, name = ("pack", place_of(values["pack"])) if values["pack"] else ("bin", values["bin"])
        return sited and not row.bad and self._book[entity].get(values["site"], name) is not None

    def _pack(self, values: Record) -> Iterator[Fault]:
        """Goods in a pack are where it stands: a bin that is given too must be that one."""
        site, place = values["site"], place_of(values["pack"])
        if not self._book["pack"].known(site, place):
            yield "pack", f"there is no pack {values['pack']!r} at {site}"
            return
        stands = stand_of(self._book, site, place)
        if values["bin"] not in ("", stands):
            yield "bin", f"pack {values['pack']} stands in {stands or 'no bin'}"

    def item(self, site: str, item: str) -> Item | None:
        """Return an item as it will be at a site."""
        if (site, item) not in self._items:
            kept = self._book["item"].get(item)
            self._items[site, item] = at_site(self._book, kept, site) if kept else None
        return self._items[site, item]

    def today(self, site: str) -> date:
        """Return the calendar day at a site."""
        if site not in self._days:
            kept = self._book["site"].get(site)
            zone = ZoneInfo(kept["time_zone"] if kept else "UTC")
            self._days[site] = self._opening.now.astimezone(zone).date()
        return self._days[site]

    def _has_moved(self, site: str) -> bool:
        if site not in self._moved:
            table = schema.movement
            found = self._connection.scalar(select(table.c.transaction).where(table.c.site == site).limit(1))
            self._moved[site] = found is not None
        return self._moved[site]

    def _missing(self, item: Item, values: Record) -> Iterator[Fault]:
        if item.tracking.lots and not values["lot"] and not item.lot_count_may_differ:
            yield "lot", f"{item.item} is kept by lot"
        if item.tracking.serials and not values["serial"] and not item.serial_count_may_differ:
            yield "serial", f"{item.item} is kept by serial number"
        if values["quantity"] is None:
            yield "quantity", "must not be empty"
        else:
            yield from quantity_faults(values["quantity"], counted_as(item.unit, item.tracking))
        if item.item in self._kits:
            yield "item", f"{item.item} is a kit: its components are in stock, a kit is not"

    def _dates(self, item: Item, values: Record) -> Iterator[Fault]:
        expiry = values["expiry_date"]
        if item.tracking.lots and values["lot"]:
            if item.lot_expires and item.lot_expiry_days is None and not (expiry or values["best_before"]):
                yield "expiry_date", f"the lots of {item.item} carry a date"
            said = tuple(values[name] for name in OF_A_LOT)
            # most rows say the same of their lots: kept once
            key = (values["site"], values["item"], values["lot"])
            before = self._lots.setdefault(key, self._same.setdefault(said, said))
            for name, one, other in zip(OF_A_LOT, before, said, strict=True):
                if one != other:
                    yield name, f"lot {values['lot']} has {one or 'nothing there'} in another row"

    def _vendor(self, vendor: str) -> Iterator[Fault]:
        kept = self._book["partner"].get(vendor)
        if not self._book["partner"].known(vendor):
            yield "vendor", f"there is no partner {vendor!r}"
        elif kept and kept["kind"] != "vendor":
            yield "vendor", f"{vendor} is no vendor"

    def _twice(self, row: ReadRow, values: Record) -> Iterator[Fault]:
        names = ("item", "serial") if values["serial"] else ("site", "bin", "pack", "item", "lot", "owner")
        text = "\x1f".join((*names, *(values[name] for name in names)))
        # as many rows as there is stock: of each a few bytes that no other has
        key = blake2b(text.encode(), digest_size=KEY_BYTES).digest()
        if key in self._seen:
            yield names[-1] if values["serial"] else "", f"is the same as line {self._seen[key]}"
        self._seen.setdefault(key, row.line)


def poster_of(connection: Connection, site: str, opening: Opening) -> "Poster":
    """Return who posts what is imported at a site: the centre's own device, which is made where it is not there."""
    device = schema.device
    where = (device.c.site == site, device.c.device == OWN_DEVICE)
    last = connection.scalar(select(device.c.last_sequence).where(*where))
    if last is None:
        accounts.add_device(connection, site, OWN_DEVICE, accounts.new_token())
    return Poster(connection, site, opening, (last or 0) + 1)


def _post_page(book: Book, poster: "Poster", rows: Sequence[StockRow]) -> None:
    """Post rows of one site, as many transactions at once as make a batch."""
    chunks = list(_chunks(sorted(rows, key=_order)))
    for start in range(0, len(chunks), TRANSACTIONS_PER_BATCH):
        batch = chunks[start : start + TRANSACTIONS_PER_BATCH]
        for chunk, result in zip(batch, poster.post(batch), strict=True):
            if result.status is not Status.POSTED:
                _find_bad(book, poster, chunk)


def _order(stock: StockRow) -> tuple[Any, ...]:
    values = stock.values
    cost = str(values["unit_cost"])
    return (stock.day, values["vendor"], _place(values), values["item"], cost, values["lot"], values["serial"])


def _place(values: Record) -> str:
    return place_of(values["pack"]) or str(values["bin"])


def _chunks(rows: Sequence[StockRow]) -> Iterator[list[StockRow]]:
    """Yield rows that make one transaction: of one day and one vendor, not too many."""
    chunk: list[StockRow] = []
    for stock in rows:
        new = bool(chunk) and (stock.day, stock.values["vendor"]) != (chunk[0].day, chunk[0].values["vendor"])
        if new or len(chunk) == ROWS_PER_TRANSACTION:
            yield chunk
            chunk = []
        chunk.append(stock)
    if chunk:
        yield chunk


def _find_bad(book: Book, poster: "Poster", chunk: list[StockRow]) -> None:
    """Nothing will be kept any more: so each row is posted alone, to find those that the rules refuse."""
    for stock in chunk:
        (result,) = poster.post([[stock]])
        if result.status is not Status.POSTED:
            book.refuse("stock", stock.row, "", f"is refused by the rules: {refusals_shown(result)}")


def refusals_shown(result: Result) -> str:
    """Return why the rules refused what was imported, for the list of bad rows."""
    return "; ".join(_shown(refusal) for refusal in result.refusals)


def _shown(refusal: PlainRefusal) -> str:
    arguments = ", ".join(f"{name} {value}" for name, value in refusal.items() if name != "code" and value)
    return f"{refusal['code']} ({arguments})"


class Poster:
    """Posts what is imported as the centre's own device, as an operator that exists for this only."""

    def __init__(self, connection: Connection, site: str, opening: Opening, sequence: int) -> None:
        """Begin with the next number of the device."""
        self._connection, self._opening, self._sequence = connection, opening, sequence
        self._sender = Sender(site, OWN_DEVICE, 1, (IMPORTER, APPROVER))
        self.posted = 0

    def post(self, chunks: Sequence[list[StockRow]]) -> tuple[Result, ...]:
        """Post one transaction for each chunk; returns what became of them."""
        return self.post_all([self._opened(chunk) for chunk in chunks])

    def post_all(self, transactions: Sequence[Transaction]) -> tuple[Result, ...]:
        """Post transactions of the site at once; returns what became of them."""
        sent = [self._sent(each) for each in transactions]
        results = post_in(self._connection, self._sender, sent, self._opening.now).results
        self.posted += sum(result.status is Status.POSTED for result in results)
        return results

    def _opened(self, chunk: list[StockRow]) -> Transaction:
        return Transaction(
            id=self._opening.new_id(self._opening.now),
            kind=KIND,
            site=self._sender.site,
            at=self._opening.now,
            day=chunk[0].day,
            business_day=chunk[0].day,
            operator=IMPORTER.badge,
            partner=chunk[0].values["vendor"],
            lines=tuple(_lines(chunk)),
            reason=REASON,
            approver=APPROVER.badge if any(needs_badge(stock.values) for stock in chunk) else "",
        )

    def _sent(self, transaction: Transaction) -> SentTransaction:
        body = body_of(transaction)
        sequence = self._sequence
        self._sequence += 1
        return SentTransaction(sequence=sequence, id=transaction.id, body=body, body_hash=body_hash(body))


def _lines(chunk: Sequence[StockRow]) -> Iterator[Line]:
    groups: dict[tuple[Any, ...], list[StockRow]] = {}
    for stock in chunk:
        key = (_place(stock.values), stock.values["item"], stock.values["unit_cost"])
        groups.setdefault(key, []).append(stock)
    for (place, item, cost), rows in groups.items():
        yield Line(
            item=item,
            unit=rows[0].item.unit,
            quantity=sum((stock.values["quantity"] for stock in rows), Decimal(0)),
            from_place="@ADJUSTMENT",
            to_place=place,
            allocations=tuple(_allocations(rows)),
            unit_cost=cost,
            reason=REASON,
        )


def _allocations(rows: Sequence[StockRow]) -> Iterator[Allocation]:
    lots: dict[tuple[Any, ...], list[StockRow]] = {}
    for stock in rows:
        values = stock.values
        # the date of a serial without a lot is its own
        own = values["serial"] and not values["lot"]
        names = ("lot", "owner", "lot_fields", "serial_fields")
        key = (*(values[name] for name in names), values["expiry_date"] if own else None)
        lots.setdefault(key, []).append(stock)
    for (lot, owner, lot_fields, serial_fields, own_date), stocks in lots.items():
        serials = tuple(stock.values["serial"] for stock in stocks if stock.values["serial"])
        of_lot = {name: stocks[0].values[name] for name in OF_A_LOT} if lot else {"expiry_date": own_date}
        weights = [stock.values["weight"] for stock in stocks if stock.values["weight"] is not None]
        expiry, best = of_lot.get("expiry_date"), of_lot.get("best_before")
        yield Allocation(
            quantity=sum((stock.values["quantity"] for stock in stocks), Decimal(0)),
            lot=lot,
            serials=serials,
            expiry_date=None if expiry == NOTHING else expiry,
            best_before=best,
            production_date=of_lot.get("production_date"),
            lot_source=Source.IMPORTED if lot else None,
            serial_source=Source.IMPORTED if serials else None,
            date_source=Source.IMPORTED if expiry or best else None,
            vendor_lot=of_lot.get("vendor_lot", ""),
            weight=sum(weights, Decimal(0)) if weights else None,
            owner=owner,
            fields=tuple(_said(lot_fields, serial_fields)),
            maker_serials=makers_of(stock.values for stock in stocks),
        )


def _said(lot_fields: str, serial_fields: str) -> Iterator[FieldValue]:
    for kind, text in (("lot", lot_fields), ("serial", serial_fields)):
        yield from (FieldValue(kind, name, value) for name, value in fields_of(text).items())
