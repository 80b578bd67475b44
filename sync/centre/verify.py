"""Proof that the store agrees with its ledger: what is kept is what the movements say, and what was sent is what is kept.

Each check is one function and one name; each looks at one site, in queries that the database answers as a whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    String,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)

from inventory.effects.incoming import bring_in
from inventory.effects.orders import ship, stage, unship, unstage
from inventory.kinds import KINDS
from inventory.plain import MalformedError
from inventory.stock import SerialState
from inventory.transactions import body_hash, read_body
from sync import schema
from sync.centre.disputes import WAITING
from sync.centre.records import KEY_SEPARATOR

ROWS_AT_ONCE = 1_000
COUNTED = tuple(name for name, kind in KINDS.items() if kind.effect in (bring_in, stage))
TAKEN_BACK = tuple(name for name, kind in KINDS.items() if kind.reverses in COUNTED)
STAGED = tuple(name for name, kind in KINDS.items() if kind.effect in (stage, unship))
UNSTAGED = tuple(name for name, kind in KINDS.items() if kind.effect in (unstage, ship))
IN_STOCK = tuple(state.value for state in SerialState if state.in_stock)


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that does not agree: which check, at which site, which thing, and how."""

    check: str
    site: str
    key: str
    text: str


Check = Callable[[Connection, str], Iterator[Violation]]


def violations(connection: Connection) -> Iterator[Violation]:
    """Yield everything that does not agree, site by site."""
    for site in connection.scalars(select(schema.feed.c.site).order_by(schema.feed.c.site)).all():
        for check in CHECKS:
            yield from check(connection, site)


def check_balances(connection: Connection, site: str) -> Iterator[Violation]:
    """A balance is the sum of the movements to its place less those from it; so is its weight."""
    movement, balance = schema.movement, schema.CENTRAL["balance"]
    names = ("item", "lot", "owner")
    quantity, weight = movement.c.quantity, func.coalesce(movement.c.weight, literal(0, schema.Exact))
    legs = [
        select(
            place.label("place"),
            *(movement.c[name] for name in names),
            moved.label("quantity"),
            weighed.label("weight"),
        ).where(movement.c.site == site)
        for place, moved, weighed in (
            (movement.c.to_place, quantity, weight),
            (movement.c.from_place, -quantity, -weight),
        )
    ]
    kept = select(
        balance.c.place,
        *(balance.c[name] for name in names),
        (-balance.c.quantity).label("quantity"),
        (-balance.c.weight).label("weight"),
    ).where(balance.c.site == site)
    both = union_all(*legs, kept).subquery()
    key = (both.c.place, *(both.c[name] for name in names))
    sums = (func.sum(both.c.quantity), func.sum(both.c.weight))
    for row in connection.execute(select(*key, *sums).group_by(*key).having(or_(*(each != 0 for each in sums)))):
        text = f"the movements give {schema.plain_number(row[4])} more than is kept, {schema.plain_number(row[5])} in weight"
        yield Violation("balance", site, " ".join(row[:4]).strip(), text)


def check_zero_sum(connection: Connection, site: str) -> Iterator[Violation]:
    """Over all places, the outside of the house included, every item sums to zero."""
    balance = schema.CENTRAL["balance"]
    total = func.sum(balance.c.quantity)
    query = select(balance.c.item, total).where(balance.c.site == site).group_by(balance.c.item).having(total != 0)
    for item, quantity in connection.execute(query):
        yield Violation("zero_sum", site, item, f"all places together hold {quantity}, not 0")


def check_movements(connection: Connection, site: str) -> Iterator[Violation]:
    """A movement is of a posted transaction and moves more than nothing; every posted transaction of goods has some."""
    movement, transaction = schema.movement, schema.transaction
    joined = movement.outerjoin(transaction, _same_transaction())
    query = select(movement.c.transaction, movement.c.number).select_from(joined).where(movement.c.site == site)
    for row in connection.execute(
        query.where(or_(transaction.c.id.is_(None), transaction.c.status != "posted", movement.c.quantity <= 0))
    ):
        yield Violation("movement", site, f"{row[0]} {row[1]}", "is of no posted transaction, or moves nothing")


def _same_transaction() -> ColumnElement[bool]:
    movement, transaction = schema.movement, schema.transaction
    return and_(transaction.c.site == movement.c.site, transaction.c.id == movement.c.transaction)


def _last_movements(site: str) -> FromClause:
    """Return the last movement of each serial of a site."""
    movement, transaction = schema.movement, schema.transaction
    order = (transaction.c.version.desc(), movement.c.number.desc())
    place = func.row_number().over(partition_by=(movement.c.item, movement.c.serial), order_by=order)
    ranked = (
        select(movement, place.label("rank"))
        .select_from(movement.join(transaction, _same_transaction()))
        .where(movement.c.site == site, movement.c.serial != "")
        .subquery()
    )
    return select(ranked).where(ranked.c.rank == 1).subquery()


def check_serials(connection: Connection, site: str) -> Iterator[Violation]:
    """A serial is where its last movement took it, and says so; in stock when that is inside the house; and known as at home there."""
    serial, last = schema.CENTRAL["serial"], _last_movements(site)
    same = and_(last.c.item == serial.c.item, last.c.serial == serial.c.serial)
    query = select(serial.c.item, serial.c.serial, serial.c.place, serial.c.state, last.c.to_place)
    wrong = or_(
        last.c.to_place.is_(None),
        last.c.to_place != serial.c.place,
        last.c.transaction != serial.c.transaction,
        last.c.lot != serial.c.lot,
        serial.c.state.in_(IN_STOCK) == serial.c.place.like("@%"),
    )
    for row in connection.execute(query.select_from(serial.outerjoin(last, same)).where(serial.c.site == site, wrong)):
        text = f"is {row.state} in {row.place}, its last movement led to {row.to_place}"
        yield Violation("serial", site, f"{row.item} {row.serial}", text)
    lost = select(last.c.item, last.c.serial).select_from(last.outerjoin(serial, and_(serial.c.site == site, same)))
    for item, number in connection.execute(lost.where(serial.c.serial.is_(None))):
        yield Violation("serial", site, f"{item} {number}", "was moved, but has no record")
    yield from _check_homes(connection, site)


def _check_homes(connection: Connection, site: str) -> Iterator[Violation]:
    serial, home = schema.CENTRAL["serial"], schema.serial_home
    joined = serial.outerjoin(home, and_(home.c.serial == serial.c.serial, home.c.scope == serial.c.item))
    away = or_(home.c.site.is_(None), home.c.site != site)
    for row in connection.execute(
        select(serial.c.item, serial.c.serial, home.c.site)
        .select_from(joined)
        .where(serial.c.site == site, serial.c.state.in_(IN_STOCK), away)
    ):
        yield Violation(
            "serial_home", site, f"{row.item} {row.serial}", f"is in stock here, but at home at {row.site!r}"
        )


def check_serials_in_places(connection: Connection, site: str) -> Iterator[Violation]:
    """A place holds as many serials of an item and lot in stock as its balance says."""
    serial, balance, item = schema.CENTRAL["serial"], schema.CENTRAL["balance"], schema.CENTRAL["item"]
    tracked = select(item.c.item).where(
        item.c.tracking.in_(("serial", "lot+serial")), not_(item.c.serial_count_may_differ)
    )
    counted = select(serial.c.place, serial.c.item, serial.c.lot, literal(1, schema.Exact).label("quantity")).where(
        serial.c.site == site, serial.c.state.in_(IN_STOCK), serial.c.item.in_(tracked)
    )
    kept = select(balance.c.place, balance.c.item, balance.c.lot, (-balance.c.quantity).label("quantity")).where(
        balance.c.site == site, balance.c.item.in_(tracked), balance.c.place.not_like("@%")
    )
    both = union_all(counted, kept).subquery()
    total, key = func.sum(both.c.quantity), (both.c.place, both.c.item, both.c.lot)
    for row in connection.execute(select(*key, total).group_by(*key).having(total != 0)):
        text = f"{schema.plain_number(row[3])} more serials are in stock than the balance says"
        yield Violation("serials_in_place", site, " ".join(row[:3]).strip(), text)


def check_lots(connection: Connection, site: str) -> Iterator[Violation]:
    """Every lot that was moved has a record."""
    movement, lot = schema.movement, schema.CENTRAL["lot"]
    same = and_(lot.c.site == movement.c.site, lot.c.item == movement.c.item, lot.c.lot == movement.c.lot)
    query = select(movement.c.item, movement.c.lot).distinct().select_from(movement.outerjoin(lot, same))
    for row in connection.execute(query.where(movement.c.site == site, movement.c.lot != "", lot.c.lot.is_(None))):
        yield Violation("lot", site, f"{row.item} {row.lot}", "was moved, but has no record")


def check_documents(connection: Connection, site: str) -> Iterator[Violation]:
    """What is done on a document's line is what posted transactions of the kinds that count moved for it, less what was taken back."""
    movement, transaction, line = schema.movement, schema.transaction, schema.CENTRAL["document_line"]
    quantity = case((transaction.c.kind.in_(COUNTED), movement.c.quantity), else_=-movement.c.quantity)
    moved = (
        select(transaction.c.document, movement.c.line, quantity.label("quantity"))
        .select_from(movement.join(transaction, _same_transaction()))
        .where(movement.c.site == site, transaction.c.document != "", transaction.c.kind.in_((*COUNTED, *TAKEN_BACK)))
    )
    kept = select(line.c.document, line.c.line, (-line.c.done).label("quantity")).where(line.c.site == site)
    both = union_all(moved, kept).subquery()
    total, key = func.sum(both.c.quantity), (both.c.document, both.c.line)
    for row in connection.execute(select(*key, total).group_by(*key).having(total != 0)):
        text = f"the transactions give {schema.plain_number(row[2])} more than is kept as done"
        yield Violation("document_line", site, f"{row[0]} {row[1]}", text)
    closed = select(transaction.c.document).where(
        transaction.c.site == site, transaction.c.status == "posted", transaction.c.kind == "close"
    )
    given_up = select(line.c.document, line.c.line).where(
        line.c.site == site, line.c.cancelled != 0, line.c.document.not_in(closed)
    )
    for document, number in connection.execute(given_up):
        yield Violation("document_line", site, f"{document} {number}", "is given up, but nobody closed it")


def check_reservations(connection: Connection, site: str) -> Iterator[Violation]:
    """What stands somewhere for a line of an order is what was picked for it to there, less what left from there on it."""
    movement, transaction, kept = schema.movement, schema.transaction, schema.CENTRAL["reservation"]
    names = ("line", "item", "lot")
    parts = [
        select(
            transaction.c.document,
            place.label("place"),
            *(movement.c[name] for name in names),
            quantity.label("quantity"),
        )
        .select_from(movement.join(transaction, _same_transaction()))
        .where(movement.c.site == site, transaction.c.kind.in_(kinds))
        for kinds, place, quantity in (
            (STAGED, movement.c.to_place, movement.c.quantity),
            (UNSTAGED, movement.c.from_place, -movement.c.quantity),
        )
    ]
    listed = select(
        kept.c.document, kept.c.place, *(kept.c[name] for name in names), (-kept.c.quantity).label("quantity")
    ).where(kept.c.site == site)
    both = union_all(*parts, listed).subquery()
    key, total = (both.c.document, both.c.place, *(both.c[name] for name in names)), func.sum(both.c.quantity)
    for row in connection.execute(select(*key, total).group_by(*key).having(total != 0)):
        text = f"the picks and shipments give {schema.plain_number(row[5])} more than is kept"
        yield Violation("reservation", site, " ".join(map(str, row[:5])).strip(), text)


def check_bodies(connection: Connection, site: str) -> Iterator[Violation]:
    """A transaction's body has its hash, and what is kept beside it is what it says."""
    table = schema.transaction
    names = ("id", "status", "kind", "document", "operator", "reverses", "body", "body_hash")
    query = select(*(table.c[name] for name in names)).where(table.c.site == site).order_by(table.c.version)
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query):
        if row.status == "quarantined":
            continue
        if body_hash(row.body) != row.body_hash:
            yield Violation("body", site, row.id, "the body has another hash")
            continue
        try:
            read = read_body(row.body)
        except MalformedError as error:
            yield Violation("body", site, row.id, f"the body cannot be read: {error}")
            continue
        if any(
            getattr(read, name) != getattr(row, name) for name in ("id", "kind", "document", "operator", "reverses")
        ):
            yield Violation("body", site, row.id, "what is kept beside the body is not what it says")


def check_sequences(connection: Connection, site: str) -> Iterator[Violation]:
    """The numbers of a device run from 1 without a gap in every epoch, in the last one to the number that was acknowledged."""
    transaction, resent, device = schema.transaction, schema.resent, schema.device
    used = union_all(
        *(
            select(table.c.device, table.c.epoch, table.c.sequence).where(table.c.site == site)
            for table in (transaction, resent)
        )
    ).subquery()
    counted = (
        select(used.c.device, used.c.epoch, func.count().label("count"), func.max(used.c.sequence).label("last"))
        .group_by(used.c.device, used.c.epoch)
        .subquery()
    )
    for row in connection.execute(select(counted).where(counted.c.count != counted.c.last)):
        text = f"{row.count} numbers are used, the last is {row.last}"
        yield Violation("sequence", site, f"device {row.device} epoch {row.epoch}", text)
    joined = device.outerjoin(counted, and_(counted.c.device == device.c.device, counted.c.epoch == device.c.epoch))
    query = select(device.c.device, device.c.last_sequence, counted.c.last).select_from(joined)
    last = func.coalesce(counted.c.last, 0)
    for row in connection.execute(query.where(device.c.site == site, device.c.last_sequence != last)):
        text = f"{row.last_sequence} was acknowledged, the last kept is {row.last}"
        yield Violation("sequence", site, f"device {row.device}", text)


def check_held(connection: Connection, site: str) -> Iterator[Violation]:
    """Every transaction that is held stands in the list of what is held, and nothing else does."""
    held, transaction = schema.held, schema.transaction
    disputed = schema.disputed
    listed = select(held.c.transaction).where(held.c.site == site)
    waiting = listed.where(held.c.state.in_(WAITING))
    query = select(transaction.c.id).where(transaction.c.site == site)
    of_held = select(transaction.c.id).where(transaction.c.site == site, transaction.c.status == "held")
    for found in connection.scalars(query.where(transaction.c.status == "held", transaction.c.id.not_in(waiting))):
        yield Violation("held", site, found, "is held, but not listed")
    for found in connection.scalars(waiting.where(held.c.transaction.not_in(of_held))):
        yield Violation("held", site, found, "is listed as held, but is not")
    numbers = select(disputed.c.transaction).distinct().where(disputed.c.site == site)
    for found in connection.scalars(numbers.where(disputed.c.transaction.not_in(of_held))):
        yield Violation("held", site, found, "is not held, but its numbers are disputed")


def check_changes(connection: Connection, site: str) -> Iterator[Violation]:
    """Every row that devices pull has its change, every change that is no deletion its row; no version is beyond the feed's last."""
    for name, entity in schema.ENTITIES.items():
        if entity.reference == (site == schema.REFERENCE_FEED):
            yield from _check_entity(connection, site, name, schema.CENTRAL[name], entity.key)
    yield from _check_entity(connection, site, "transaction", schema.transaction, ("id",))
    change, feed = schema.change, schema.feed
    last = select(feed.c.last_version).where(feed.c.site == site).scalar_subquery()
    for row in connection.execute(
        select(change.c.entity, change.c.key, change.c.version).where(change.c.site == site, change.c.version > last)
    ):
        yield Violation(
            "change", site, f"{row.entity} {_shown(row.key)}", f"has version {row.version}, beyond the feed"
        )
    transaction = schema.transaction
    newer = select(transaction.c.id).where(transaction.c.site == site, transaction.c.version > last)
    for found in connection.scalars(newer):
        yield Violation("change", site, found, "has a version beyond the feed")


def _check_entity(
    connection: Connection, site: str, name: str, table: Table, key: tuple[str, ...]
) -> Iterator[Violation]:
    change = schema.change
    text: ColumnElement[str] = _as_text(table.c[key[0]])
    for part in key[1:]:
        text = text + literal(KEY_SEPARATOR) + _as_text(table.c[part])
    sited = "site" in table.primary_key.columns and name != "site"
    own = [table.c.site == site] if sited else []
    if name == "balance":
        own.append(table.c.place.not_like("@%"))
    stamped = and_(change.c.site == site, change.c.entity == name, change.c.key == text, not_(change.c.deleted))
    for row in connection.execute(
        select(text.label("key")).select_from(table).where(*own, ~select(change.c.key).where(stamped).exists())
    ):
        yield Violation("change", site, f"{name} {_shown(row.key)}", "is kept, but no device will pull it")
    alive = select(change.c.key).where(change.c.site == site, change.c.entity == name, not_(change.c.deleted))
    for found in connection.scalars(alive.where(change.c.key.not_in(select(text).select_from(table).where(*own)))):
        yield Violation("change", site, f"{name} {_shown(found)}", "changed, but is not kept")


def _as_text(column: Column[Any]) -> ColumnElement[str]:
    return cast(column, String) if isinstance(column.type, Integer) else column


def _shown(key: str) -> str:
    return " ".join(key.split(KEY_SEPARATOR))


CHECKS: tuple[Check, ...] = (
    check_balances,
    check_zero_sum,
    check_movements,
    check_serials,
    check_serials_in_places,
    check_lots,
    check_documents,
    check_reservations,
    check_bodies,
    check_sequences,
    check_held,
    check_changes,
)
