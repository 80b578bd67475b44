"""What the office is told of a number beside where it is: each transaction that moved it, and each that only marked it (F59)."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, select

from inventory.guarantees import Guarantee
from inventory.items import Item
from inventory.marks import covers
from inventory.recalls import Recall
from inventory.tracked import Lot, Serial
from inventory.transactions import Mark, Transaction, read_body
from inventory.values import dataclass
from sync import schema
from sync.centre.bulk import rows_by_key

MARKED_MAX = 10_000
"""How many transactions that mark are looked through, the latest first."""

Number = tuple[Item, Lot | None, Serial | None]
"""A serial with the lot that it is of, or a lot."""


@dataclass(frozen=True, slots=True)
class Event:
    """A transaction that moved some of a number, or marked it: from where to where, for which document, whose, and what a unit cost then.

    `partner` is the name of who gave or got it. `flagged`: a supervisor has not looked at it yet; `reversed_by` took it back. `warranty`
    are the days of a lot's warranty, of what was sold here. What only marks the number has no places, and `said` is what it says.
    """

    day: date
    kind: str
    document: str
    partner: str
    from_place: str
    to_place: str
    quantity: Decimal
    unit_cost: Decimal | None
    operator: str
    transaction: str
    flagged: bool = False
    reversed_by: str = ""
    warranty: tuple[Guarantee, ...] = ()
    said: str = ""


def marking_events(
    connection: Connection, site: str, number: Number, recalls: Iterable[Recall]
) -> Iterator[tuple[int, Event]]:
    """Yield what marked a number at a site, with the versions of the site's feed: recalls, quarantines, dates, codes, orders."""
    item, lot, serial = number
    named = [each for each in recalls if covers(each, item.item, lot, serial)]
    ids = {(name,) for each in named for name in (each.transaction, each.released_by) if name}
    for row in rows_by_key(connection, schema.transaction, ["id"], ids, site=site):
        made = read_body(row["body"])
        yield row["version"], _event(made, row["reversed_by"], _words(made.reference, made.reason))
    table = schema.transaction
    query = (
        select(table.c.version, table.c.reversed_by, table.c.body)
        .where(table.c.site == site, schema.IS_MARKING, table.c.status == "posted")
        .order_by(table.c.version.desc())
        .limit(MARKED_MAX)
    )
    for version, reversed_by, body in connection.execute(query):
        made = read_body(body)
        for mark in made.marks:
            if _names(mark, number):
                day = mark.day.isoformat() if mark.day else ""
                said = _words(mark.name, mark.value, day, made.reference, made.reason)
                yield version, _event(made, reversed_by, said, mark.quantity)


def _words(*texts: str) -> str:
    return " ".join(each for each in texts if each)


def _names(mark: Mark, number: Number) -> bool:
    """Return whether a mark is of the number: of the serial itself, or of the lot that it is of."""
    item, lot, serial = number
    if mark.item != item.item:
        return False
    if mark.serial:
        return serial is not None and mark.serial == serial.serial
    return lot is not None and mark.lot == lot.lot


def _event(made: Transaction, reversed_by: str, said: str, quantity: Decimal | None = None) -> Event:
    return Event(
        made.day,
        made.kind,
        made.document,
        "",
        "",
        "",
        quantity or Decimal(0),
        None,
        made.operator,
        made.id,
        reversed_by=reversed_by,
        said=said,
    )
