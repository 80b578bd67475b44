"""Serials: one place each, that of their last movement; as many in a place as its balance says (invariants 1 to 3)."""

from collections.abc import Iterator

from sqlalchemy import Connection, FromClause, and_, func, literal, not_, or_, select, union_all

from inventory.tracked import IN_STOCK
from sync import schema
from sync.centre.serial_homes import away_from_home
from sync.centre.verify.policies import PoliciesOfAll
from sync.centre.violations import Violation, same_transaction


def _last_movements() -> FromClause:
    """Return the last movement of each serial at each site."""
    movement, transaction = schema.movement, schema.transaction
    order = (transaction.c.version.desc(), movement.c.number.desc())
    place = func.row_number().over(partition_by=(movement.c.site, movement.c.item, movement.c.serial), order_by=order)
    ranked = (
        select(movement, transaction.c.reverses, place.label("rank"))
        .select_from(movement.join(transaction, same_transaction()))
        .where(movement.c.serial != "")
        .subquery()
    )
    return select(ranked).where(ranked.c.rank == 1).subquery()


def check_serials(connection: Connection) -> Iterator[Violation]:
    """A serial is where its last movement took it, and says so; in stock when that is inside the house; and known as at home there."""
    serial, last = schema.CENTRAL["serial"], _last_movements()
    same = and_(last.c.site == serial.c.site, last.c.item == serial.c.item, last.c.serial == serial.c.serial)
    query = select(serial.c.site, serial.c.item, serial.c.serial, serial.c.place, serial.c.state, last.c.to_place)
    # a receipt taken back led outside by the way it came: the unit is again wherever outside it was before, with the lot of that life
    before = and_(last.c.reverses != "", last.c.to_place.like("@%"), serial.c.place.like("@%"))
    wrong = or_(
        last.c.to_place.is_(None),
        and_(last.c.to_place != serial.c.place, not_(before)),
        last.c.transaction != serial.c.transaction,
        and_(last.c.lot != serial.c.lot, not_(before)),
        serial.c.state.in_(IN_STOCK) == serial.c.place.like("@%"),
    )
    for row in connection.execute(query.select_from(serial.outerjoin(last, same)).where(wrong)):
        text = f"is {row.state} in {row.place}, its last movement led to {row.to_place}"
        yield Violation("serial", row.site, f"{row.item} {row.serial}", text)
    lost = select(last.c.site, last.c.item, last.c.serial).select_from(last.outerjoin(serial, same))
    for site, item, number in connection.execute(lost.where(serial.c.serial.is_(None))):
        yield Violation("serial", site, f"{item} {number}", "was moved, but has no record")
    yield from _check_homes(connection)


def _check_homes(connection: Connection) -> Iterator[Violation]:
    for row in away_from_home(connection):
        text = f"is in stock here, but at home at {row.home!r}"
        yield Violation("serial_home", row.site, f"{row.item} {row.serial}", text)


def check_serials_in_places(connection: Connection) -> Iterator[Violation]:
    """A place holds as many serials of an item and lot in stock as its balance says; where they may be fewer (F11), not more (3)."""
    serial, balance, item = schema.CENTRAL["serial"], schema.CENTRAL["balance"], schema.CENTRAL["item"]
    tracked = select(item.c.item).where(item.c.tracking.in_(("serial", "lot+serial")))
    policies, names = PoliciesOfAll(connection), ("site", "place", "item", "lot")
    counted = select(*(serial.c[name] for name in names), literal(1, schema.Exact).label("quantity")).where(
        serial.c.state.in_(IN_STOCK), serial.c.item.in_(tracked)
    )
    kept = select(*(balance.c[name] for name in names), (-balance.c.quantity).label("quantity")).where(
        balance.c.item.in_(tracked), balance.c.place.not_like("@%")
    )
    both = union_all(counted, kept).subquery()
    key, total = tuple(both.c[name] for name in names), func.sum(both.c.quantity)
    for row in policies.knowing(
        connection.execute(select(*key, total.label("more")).group_by(*key).having(total != 0))
    ):
        if row.more < 0 and policies.item(row.site, row.item).serial_count_may_differ:
            continue
        text = f"{schema.plain_number(row.more)} more serials are in stock than the balance says"
        yield Violation("serials_in_place", row.site, " ".join(row[1:4]).strip(), text)
