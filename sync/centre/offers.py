"""Loading what a batch may ask of goods that are free: what open orders keep of them, what bins hold, what held work disputes."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, select

from inventory.documents import DocumentKind, DocumentState
from sync import schema
from sync.centre.answers import Answers
from sync.centre.asked import Row, parts_of
from sync.centre.bulk import rows_by_key

Goods = tuple[str, str]
"""Item and lot."""

_HEAD, _LINE, _NUMBER = (schema.CENTRAL[name] for name in ("document", "document_line", "document_number"))
_BALANCE = schema.CENTRAL["balance"]
_TABLES = {"number": _NUMBER, "line": _LINE, "document": _HEAD}


def load_promised(working: Answers, wanted: Collection[Goods]) -> None:
    """Load the numbers that open sales orders keep of lots and of goods without one, with those orders, and what was picked of it."""
    goods = set()
    for each in promised_rows(working.connection, working.site, wanted):
        working.keep_number(each["number"])
        working.keep_other_line(each["line"])
        working.keep_other_document(each["document"])
        goods.add((each["line"]["document"], each["line"]["line"], each["line"]["item"], each["number"]["lot"]))
    for name, keep in (("reservation", working.keep_reservation), ("delivery", working.keep_delivery)):
        key = ["document", "line", "item", "lot"]
        for row in rows_by_key(working.connection, schema.CENTRAL[name], key, goods, site=working.site):
            keep(row)


def lock_goods(connection: Connection, site: str, items: Collection[str]) -> None:
    """Lock what is in the house of goods without a lot, in the order of the key, until the transaction ends."""
    for part in parts_of([(item,) for item in items]):
        where = (_BALANCE.c.site == site, _BALANCE.c.item.in_([item for (item,) in part]), _BALANCE.c.lot == "")
        inside = _BALANCE.c.place.not_like("@%")
        query = (
            select(_BALANCE.c.place).where(*where, inside).order_by(_BALANCE.c.place, _BALANCE.c.item, _BALANCE.c.owner)
        )
        connection.execute(query.with_for_update()).close()


def promised_rows(connection: Connection, site: str, wanted: Collection[Goods]) -> list[dict[str, Row]]:
    """Return the rows of numbers, lines and documents of open sales orders that keep some of the goods, each by its table."""
    query = _promised(site)
    found: list[dict[str, Row]] = []
    for part in parts_of(wanted):
        pairs, items, lots = set(part), {item for item, _ in part}, {lot for _, lot in part}
        # a server takes some hundred pairs at the most, but any number of items and of lots
        asked = query.where(_LINE.c.item.in_(sorted(items)), _NUMBER.c.lot.in_(sorted(lots)))
        rows = connection.execute(asked).mappings()
        found += [_by_table(row) for row in rows if (row["line__item"], row["number__lot"]) in pairs]
    return found


def _promised(site: str) -> Select[Any]:
    """Return the query for all numbers but serials that open sales orders of a site keep."""
    of_line = and_(
        _LINE.c.site == _NUMBER.c.site, _LINE.c.document == _NUMBER.c.document, _LINE.c.line == _NUMBER.c.line
    )
    of_head = and_(_HEAD.c.site == _NUMBER.c.site, _HEAD.c.document == _NUMBER.c.document)
    is_open = and_(_HEAD.c.kind == DocumentKind.SALES_ORDER.value, _HEAD.c.state == DocumentState.OPEN.value)
    columns = [column.label(f"{name}__{column.name}") for name, table in _TABLES.items() for column in table.columns]
    return (
        select(*columns)
        .select_from(_NUMBER.join(_LINE, of_line).join(_HEAD, of_head))
        .where(_HEAD.c.site == site, _LINE.c.site == site, _NUMBER.c.site == site, is_open, _NUMBER.c.serial == "")
    )


def _by_table(row: RowMapping) -> dict[str, Row]:
    return {name: {each.name: row[f"{name}__{each.name}"] for each in table.columns} for name, table in _TABLES.items()}
