"""Serials: one place each, that of their last movement; as many in a place as its balance says (invariants 1 to 3)."""

from collections.abc import Iterator

from sqlalchemy import Connection, FromClause, and_, func, literal, not_, or_, select, union_all

from sync import schema
from sync.centre.policies import Policies
from sync.centre.verify.kinds import IN_STOCK
from sync.centre.violations import Violation, same_transaction


def _last_movements(site: str) -> FromClause:
    """Return the last movement of each serial of a site."""
    movement, transaction = schema.movement, schema.transaction
    order = (transaction.c.version.desc(), movement.c.number.desc())
    place = func.row_number().over(partition_by=(movement.c.item, movement.c.serial), order_by=order)
    ranked = (
        select(movement, transaction.c.reverses, place.label("rank"))
        .select_from(movement.join(transaction, same_transaction()))
        .where(movement.c.site == site, movement.c.serial != "")
        .subquery()
    )
    return select(ranked).where(ranked.c.rank == 1).subquery()


def check_serials(connection: Connection, site: str) -> Iterator[Violation]:
    """A serial is where its last movement took it, and says so; in stock when that is inside the house; and known as at home there."""
    serial, last = schema.CENTRAL["serial"], _last_movements(site)
    same = and_(last.c.item == serial.c.item, last.c.serial == serial.c.serial)
    query = select(serial.c.item, serial.c.serial, serial.c.place, serial.c.state, last.c.to_place)
    # a receipt taken back led outside by the way it came: the unit is again wherever outside it was before, with the lot of that life
    before = and_(last.c.reverses != "", last.c.to_place.like("@%"), serial.c.place.like("@%"))
    wrong = or_(
        last.c.to_place.is_(None),
        and_(last.c.to_place != serial.c.place, not_(before)),
        last.c.transaction != serial.c.transaction,
        and_(last.c.lot != serial.c.lot, not_(before)),
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
    there = serial.alias("there")
    ahead = select(there.c.serial).where(
        there.c.site == home.c.site,
        there.c.item == serial.c.item,
        there.c.serial == serial.c.serial,
        there.c.awaits != "",
    )
    # another site has it already, and waits for the dispatch from here (domain.md 6.8)
    away = or_(home.c.site.is_(None), and_(home.c.site != site, ~ahead.correlate(serial, home).exists()))
    for row in connection.execute(
        select(serial.c.item, serial.c.serial, home.c.site)
        .select_from(joined)
        .where(serial.c.site == site, serial.c.state.in_(IN_STOCK), away)
    ):
        yield Violation(
            "serial_home", site, f"{row.item} {row.serial}", f"is in stock here, but at home at {row.site!r}"
        )


def check_serials_in_places(connection: Connection, site: str) -> Iterator[Violation]:
    """A place holds as many serials of an item and lot in stock as its balance says; where they may be fewer (F11), not more (3)."""
    serial, balance, item = schema.CENTRAL["serial"], schema.CENTRAL["balance"], schema.CENTRAL["item"]
    tracked = select(item.c.item).where(item.c.tracking.in_(("serial", "lot+serial")))
    policies = Policies(connection, site)
    counted = select(serial.c.place, serial.c.item, serial.c.lot, literal(1, schema.Exact).label("quantity")).where(
        serial.c.site == site, serial.c.state.in_(IN_STOCK), serial.c.item.in_(tracked)
    )
    kept = select(balance.c.place, balance.c.item, balance.c.lot, (-balance.c.quantity).label("quantity")).where(
        balance.c.site == site, balance.c.item.in_(tracked), balance.c.place.not_like("@%")
    )
    both = union_all(counted, kept).subquery()
    total, key = func.sum(both.c.quantity), (both.c.place, both.c.item, both.c.lot)
    for row in connection.execute(select(*key, total).group_by(*key).having(total != 0)):
        if row[3] < 0 and policies.item(row[1]).serial_count_may_differ:
            continue
        text = f"{schema.plain_number(row[3])} more serials are in stock than the balance says"
        yield Violation("serials_in_place", site, " ".join(row[:3]).strip(), text)
