"""What the handheld knows of marks: recalls and the numbers that orders keep, the mirror's and over them our own."""

from decimal import Decimal

from inventory.documents import DocumentKind, DocumentNumber, DocumentState
from inventory.fields import FieldType, OptionalField, definitions_of, presets_of
from inventory.guarantees import Period
from inventory.offers import picked_of, still_kept
from inventory.recalls import Recall
from inventory.stock import Rules
from sync.handheld import mark_queries, order_queries, rows
from sync.handheld.database import Database, Row
from sync.schema import from_millionths

Key = tuple[str, int, str, str]


def recalls(database: Database, item: str) -> tuple[Recall, ...]:
    """Return what open recalls name of an item, or of any, by number and line."""
    found = _recalls(database, mark_queries.RECALLS, mark_queries.OWN_RECALLS, item)
    return tuple(each for each in found if not each.released_by)


def recall(database: Database, number: str) -> tuple[Recall, ...]:
    """Return all that a recall names, released or not, by line."""
    return _recalls(database, mark_queries.RECALL, mark_queries.OWN_RECALL, number)


def _recalls(database: Database, mirrored: str, own: str, key: str) -> tuple[Recall, ...]:
    found = {(each.recall, each.line): each for each in map(rows.recall_of, database.all(mirrored, (key,)))}
    found |= {(each.recall, each.line): each for each in map(rows.recall_of, database.all(own, (key,)))}
    return tuple(each for _, each in sorted(found.items()))


def is_any_recall(database: Database) -> bool:
    """Return whether there was ever a recall: where there was none, nobody looks back at what goods were made of."""
    return bool(database.value(mark_queries.ANY_RECALL))


def optional_field(database: Database, kind: str, item: str, name: str) -> OptionalField | None:
    """Return the definition of an optional field: the item's own, else that of all items."""
    row = database.one(mark_queries.OPTIONAL_FIELD, (kind, item, name))
    return None if row is None else _field_of(row)


def optional_fields(database: Database, kind: str, item: str) -> tuple[OptionalField, ...]:
    """Return the optional fields of an item's numbers, by name."""
    return definitions_of(map(_field_of, database.all(mark_queries.PRESETS, (item, kind))))


def presets(database: Database, kind: str, item: str) -> str:
    """Return the optional fields that a new number of an item has."""
    return presets_of(map(_field_of, database.all(mark_queries.PRESETS, (item, kind))))


def _field_of(row: Row) -> OptionalField:
    return OptionalField(row[0], row[1], row[2], FieldType(row[3]), row[4])


def periods(database: Database, kind: str, code: str) -> tuple[Period, ...]:
    """Return the periods of a `warranty` or `contract` code by line."""
    found = database.all(mark_queries.PERIODS[kind], (code,))
    return tuple(Period(row[0], row[1], row[2], bool(row[3]), row[4], row[5]) for row in found)


def advised(database: Database, mirrored: tuple[DocumentNumber, ...], key: tuple[str, int]) -> list[DocumentNumber]:
    """Return the numbers of a line with what our own transactions keep or let go; `mirrored` are the centre's."""
    own = _own(database.all(mark_queries.OWN_ADVISED, key))
    kept = [each for each in mirrored if (each.document, each.line, each.lot, each.serial) not in own]
    made = [DocumentNumber(*where, from_millionths(quantity)) for where, quantity in own.items() if quantity > 0]
    return [*kept, *made]


def named_for(database: Database, stock: Rules, item: str, serial: str) -> str:
    """Return the open sales order that keeps a serial: the first by number, empty for none."""
    own = _own(database.all(mark_queries.OWN_SERIAL, (serial,)))
    mirrored = database.all(order_queries.NAMED_FOR, {"item": item, "serial": serial})
    found = {(document, line) for document, line, lot in mirrored if (document, line, lot, serial) not in own}
    for (document, line, _, _), quantity in own.items():
        if quantity > 0 and _is_wanted(stock, document, line, item):
            found.add((document, line))
    return min(found)[0] if found else ""


def promised(database: Database, stock: Rules, item: str, lot: str) -> tuple[tuple[str, Decimal], ...]:
    """Return the open sales orders that keep a lot, or goods without a number, and how much each may still want, by order."""
    if lot:
        mirrored = database.all(order_queries.PROMISED, {"item": item, "lot": lot})
        own = _own(database.all(mark_queries.OWN_LOT, (lot,)))
    else:
        mirrored = database.all(order_queries.PROMISED_UNTRACKED, {"item": item})
        own = _own(database.all(mark_queries.OWN_UNTRACKED, (item,)))
    named = [
        (document, line, quantity) for document, line, quantity in mirrored if (document, line, lot, "") not in own
    ]
    for (document, line, _, _), quantity in own.items():
        if quantity > 0 and _is_wanted(stock, document, line, item):
            named.append((document, line, quantity))
    kept: dict[tuple[str, int], Decimal] = {}
    for document, number, quantity in sorted(named):
        kept[document, number] = kept.get((document, number), Decimal(0)) + from_millionths(quantity)
    found: dict[str, Decimal] = {}
    for (document, number), much in kept.items():
        of_line = stock.line(document, number)
        wanted = still_kept(much, picked_of(stock, of_line, lot), of_line) if of_line is not None else Decimal(0)
        if wanted > 0:
            found[document] = found.get(document, Decimal(0)) + wanted
    return tuple(found.items())


def _is_wanted(stock: Rules, document: str, number: int, item: str) -> bool:
    head, line = stock.document(document), stock.line(document, number)
    wanted = head is not None and head.kind is DocumentKind.SALES_ORDER and head.state is DocumentState.OPEN
    return wanted and line is not None and line.item == item


def _own(found: list[Row]) -> dict[Key, int]:
    return {(document, line, lot, serial): quantity for document, line, lot, serial, quantity in found}
