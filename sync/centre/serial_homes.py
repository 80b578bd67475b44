"""Which site has each serial in stock, held against the serials themselves (invariant 1)."""

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, update

from inventory.tracked import IN_STOCK
from sync import schema


def away_from_home(connection: Connection) -> list[Row[tuple[str, str, str, str | None]]]:
    """Return site, item and serial of units that are in stock, but at home elsewhere, with that `home`, None where none is kept.

    What came before its dispatch is known stays at home where it is sent from (domain.md 6.8).
    """
    serial, home = schema.CENTRAL["serial"], schema.serial_home
    joined = serial.outerjoin(home, and_(home.c.serial == serial.c.serial, home.c.scope == serial.c.item))
    away = or_(home.c.site.is_(None), and_(home.c.site != serial.c.site, serial.c.awaits == ""))
    query = select(serial.c.site, serial.c.item, serial.c.serial, home.c.site.label("home")).select_from(joined)
    return list(connection.execute(query.where(serial.c.state.in_(IN_STOCK), away)))


def bring_home(connection: Connection) -> None:
    """Let units be at home where they are in stock: before step 29 a receipt before its dispatch took them away for good."""
    home = schema.serial_home
    known = [each for each in away_from_home(connection) if each.home is not None]
    rows = [{"at": each.site, "of": each.item, "number": each.serial} for each in known]
    if rows:
        there = and_(home.c.serial == bindparam("number"), home.c.item == bindparam("of"))
        connection.execute(update(home).where(there).values(site=bindparam("at")), rows)
