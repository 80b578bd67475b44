"""Exporting the store as the files that an import takes: imported elsewhere they give the same again.

PINs are never exported. Stock is what is in bins now: the date at which it came in, what it costs; documents are as they were ordered.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Result, Select, Table, and_, exists, select

from inventory.documents import DocumentKind, DocumentState
from inventory.policy import WORDS
from inventory.tracked import IN_STOCK
from inventory.values import dataclass
from sync import schema
from sync.centre.bulk import rows_by_key
from sync.errors import StoreError
from sync.interchange.ahead import LeftOut, units_left_out
from sync.interchange.book import ENTITY_OF
from sync.interchange.files import BY_NAME, FILES
from sync.interchange.number_cells import LOT_NAMES, NumberCells
from sync.interchange.pallets import Pallets
from sync.interchange.policy_cells import word_text
from sync.interchange.unidentified import cells_of
from sync.interchange.values import Value, to_text

Cells = Sequence[Value]
COST_STEP = Decimal("0.000001")
ROWS_PER_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: the rows of each file, and the units that it left out where they only stand for the record."""

    rows: Mapping[str, int]
    left_out: tuple[LeftOut, ...] = ()


def export_folder(connection: Connection, path: Path) -> ExportReport:
    """Write every file into a folder, which is made where it is not there."""
    left_out = units_left_out(connection, _sites(connection))
    try:
        path.mkdir(parents=True, exist_ok=True)
        rows = {file.file: _write(path / file.file, _rows_of(connection, file.name, left_out)) for file in FILES}
    except OSError as error:
        raise StoreError(f"cannot write to {path}: {error.strerror}") from error
    return ExportReport(rows, left_out)


def _write(path: Path, rows: Iterable[Cells]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.name for column in BY_NAME[path.stem].columns])
        for row in rows:
            writer.writerow([to_text(value) for value in row])
            count += 1
    return count


def _sites(connection: Connection) -> Sequence[str]:
    return connection.scalars(select(schema.CENTRAL["site"].c.site).order_by("site")).all()


def _rows_of(connection: Connection, name: str, left_out: Sequence[LeftOut]) -> Iterator[Cells]:
    if name in ("stock", "packs"):
        for site in _sites(connection):
            pallets = Pallets(connection, site)
            yield from pallets.cells() if name == "packs" else _stock(connection, site, pallets, left_out)
        return
    columns = [column.name for column in BY_NAME[name].columns]
    if name == "unidentified":
        yield from cells_of(connection, columns)
        return
    table = schema.CENTRAL[ENTITY_OF[name]]
    own = {column: "at_site" if (name, column) == ("item_sites", "site") else column for column in columns}
    query = select(*(table.c[own[column]] for column in columns if own[column] in table.c))
    if name == "items":
        yield from _items(connection, columns)
        return
    if "document" in table.primary_key.columns:
        query = query.where(~_comes_from_another_site(table))
    if name == "document_numbers":
        query = query.where(~_keeps_no_more(table))
    for row in _streamed(connection, query.order_by(*table.primary_key.columns)):
        cells = iter(row)
        yield ["" if column == "pin" else next(cells) for column in columns]


def _items(connection: Connection, columns: Sequence[str]) -> Iterator[Cells]:
    """Yield the items; a word of policy that an item leaves to the company is empty."""
    table = schema.CENTRAL["item"]
    for row in _streamed(connection, select(table).order_by(table.c.item)).mappings():
        kept = dict(row)
        yield [word_text(kept, column) if column in WORDS else kept[column] for column in columns]


def _comes_from_another_site(table: Table) -> ColumnElement[bool]:
    """Return whether a row is of what the receiving site has of a transfer: the order is its sender's."""
    document = schema.CENTRAL["document"]
    same = and_(document.c.site == table.c.site, document.c.document == table.c.document, document.c.from_site != "")
    return (
        exists(select(document.c.document).where(same).correlate(table))
        if table is not document
        else document.c.from_site != ""
    )


def _keeps_no_more(table: Table) -> ColumnElement[bool]:
    """Return whether a number is one that a closed sales order named: another may keep it now."""
    document = schema.CENTRAL["document"]
    same = and_(document.c.site == table.c.site, document.c.document == table.c.document)
    closed = (document.c.kind == DocumentKind.SALES_ORDER.value, document.c.state == DocumentState.CLOSED.value)
    return exists(select(document.c.document).where(same, *closed).correlate(table))


def _stock(connection: Connection, site: str, pallets: Pallets, left_out: Sequence[LeftOut]) -> Iterator[Cells]:
    """Yield the serials in bins and packs, then what is there without a serial.

    A serial costs what is kept of it, units of a lot what the lot costs; all others the average of what came into their place; what
    of others stands here costs us what is kept of it. What is weighed of goods with serials stands with the first of them. Units that
    are left out here have left, though nobody heard of it yet; one that is left out elsewhere costs here what it did there.
    """
    said = NumberCells(connection, site)
    away = {(each.item, each.serial) for each in left_out if each.site == site}
    came = {(each.item, each.serial): each.unit_cost for each in left_out if each.stands_at == site}
    costs, weights = _costs(connection, site), _weights(connection, site)
    counted: dict[tuple[str, ...], Decimal] = {}
    for page in _streamed(connection, _serials(site)).partitions():
        own = _serial_costs(connection, site, {(row.item, row.serial) for row in page if row.unit_cost is None})
        for row in page:
            key = (row.place, row.item, row.lot)
            counted[*key, row.owner] = counted.get((*key, row.owner), Decimal(0)) + 1
            if (row.item, row.serial) in away:
                continue
            cost = came.get((row.item, row.serial)) if row.unit_cost is None else row.unit_cost
            if cost is None and not row.owner:
                cost = own.get((*key, row.serial), costs.get(key))
            where = (site, *pallets.stand(row.place))
            what = (row.item, row.lot, row.serial, Decimal(1), cost, row.stock_date, said.expiry(row, row.serial))
            weight = weights.pop((*key, row.owner), None)
            yield (
                *where,
                *what,
                row.lot_fields or "",
                row.fields,
                row.owner,
                weight,
                *said.of_lot(row),
                row.hold,
                row.maker_serial,
                said.outside_mask(row, row.serial),
            )
    for row in _streamed(connection, _balances(site)):
        key = (row.place, row.item, row.lot)
        quantity = row.quantity - counted.get((*key, row.owner), Decimal(0))
        if quantity > 0:
            where = (site, *pallets.stand(row.place))
            cost = costs.get(key) if row.unit_cost is None and not row.owner else row.unit_cost
            what = (row.item, row.lot, "", quantity, cost, row.stock_date, said.expiry(row, ""))
            weight = weights.pop((*key, row.owner), None)
            of_lot = (*said.of_lot(row), "", "", said.outside_mask(row, ""))
            yield (*where, *what, row.fields or "", "", row.owner, weight, *of_lot)


def _weights(connection: Connection, site: str) -> dict[tuple[str, ...], Decimal]:
    """Return what is weighed in the house, by place, item, lot and owner: mostly nothing."""
    balance = schema.CENTRAL["balance"]
    key = [balance.c[name] for name in ("place", "item", "lot", "owner")]
    query = select(*key, balance.c.weight).where(balance.c.site == site, balance.c.weight > 0)
    inside = query.where(balance.c.place.not_like("@%"))
    return {(row.place, row.item, row.lot, row.owner): row.weight for row in connection.execute(inside)}


def _streamed(connection: Connection, query: Select[Any]) -> Result[Any]:
    """Return rows that come page by page: a server keeps the others."""
    return connection.execute(query, execution_options={"yield_per": ROWS_PER_PAGE})


def _serials(site: str) -> Select[Any]:
    serial, lot = schema.CENTRAL["serial"], schema.CENTRAL["lot"]
    same = and_(lot.c.site == site, lot.c.item == serial.c.item, lot.c.lot == serial.c.lot)
    return (
        select(
            *(serial.c[name] for name in ("place", "item", "lot", "serial", "stock_date", "expiry_date")),
            *(serial.c[name] for name in ("fields", "unit_cost", "owner", "hold", "maker_serial")),
            *(lot.c.expiry_date.label("lot_expiry"), lot.c.fields.label("lot_fields"), *_lot_columns()),
        )
        .select_from(serial.outerjoin(lot, same))
        .where(serial.c.site == site, serial.c.state.in_(IN_STOCK))
        .order_by(serial.c.place, serial.c.item, serial.c.lot, serial.c.serial)
    )


def _lot_columns() -> list[ColumnElement[Any]]:
    return [schema.CENTRAL["lot"].c[name].label(f"lot_{name}") for name in LOT_NAMES]


def _balances(site: str) -> Select[Any]:
    balance, lot = schema.CENTRAL["balance"], schema.CENTRAL["lot"]
    same = and_(lot.c.site == site, lot.c.item == balance.c.item, lot.c.lot == balance.c.lot)
    key = [balance.c[name] for name in ("place", "item", "lot", "owner")]
    of_lot = (lot.c.stock_date, lot.c.expiry_date.label("lot_expiry"), lot.c.fields, lot.c.unit_cost, *_lot_columns())
    return (
        select(*key, balance.c.quantity, *of_lot)
        .select_from(balance.outerjoin(lot, same))
        .where(balance.c.site == site, balance.c.place.not_like("@%"))
        .order_by(*key)
    )


class _Average:
    """The cost of a unit by what it is kept by, from all that came in at a cost."""

    def __init__(self) -> None:
        self._spent: dict[tuple[str, ...], tuple[Decimal, Decimal]] = {}

    def add(self, key: tuple[str, ...], unit_cost: Decimal, quantity: Decimal) -> None:
        cost, before = self._spent.get(key, (Decimal(0), Decimal(0)))
        self._spent[key] = (cost + unit_cost * quantity, before + quantity)

    def costs(self) -> dict[tuple[str, ...], Decimal]:
        return {key: (cost / quantity).quantize(COST_STEP) for key, (cost, quantity) in self._spent.items()}


def _costs(connection: Connection, site: str) -> dict[tuple[str, ...], Decimal]:
    """Return the cost of a unit by place, item and lot: the average of what came into the place."""
    movement, average = schema.movement, _Average()
    columns = (movement.c.to_place, movement.c.item, movement.c.lot, movement.c.unit_cost, movement.c.quantity)
    query = select(*columns).where(movement.c.site == site, movement.c.unit_cost.is_not(None))
    for row in _streamed(connection, query):
        average.add((row.to_place, row.item, row.lot), row.unit_cost, row.quantity)
    return average.costs()


def _serial_costs(connection: Connection, site: str, serials: set[tuple[str, str]]) -> dict[tuple[str, ...], Decimal]:
    """Return the cost of serials by place, item, lot and serial: as each came into the place."""
    average = _Average()
    for row in rows_by_key(connection, schema.movement, ["item", "serial"], serials, site=site):
        if row["unit_cost"] is not None:
            key = (row["to_place"], row["item"], row["lot"], row["serial"])
            average.add(key, row["unit_cost"], row["quantity"])
    return average.costs()
