"""Makers' serials: where an item's setting says so, no two units have the same, and it is kept whose each is."""

from collections.abc import Iterator

from sqlalchemy import Connection, and_, exists, func, select

from inventory.items import MakerSerials
from inventory.tracked import UNITS_KEPT
from sync import schema
from sync.centre.verify.policies import PoliciesOfAll
from sync.centre.violations import Violation


def check_makers(connection: Connection) -> Iterator[Violation]:
    """No two units of an item have the same maker's serial where it is unique, at whatever site; and the store knows whose it is."""
    serial, home = schema.CENTRAL["serial"], schema.maker_home
    names = (serial.c.item, serial.c.maker_serial)
    site, first, last = (func.min(serial.c.site), func.min(serial.c.serial), func.max(serial.c.serial))
    there = (
        select(*names, site.label("site"), first.label("first"), last.label("last"))
        .where(schema.SERIAL_OF_MAKER, serial.c.state.in_(UNITS_KEPT))
        .group_by(*names)
        .subquery()
    )
    same = and_(home.c.item == there.c.item, home.c.maker_serial == there.c.maker_serial)
    rows = connection.execute(select(there, home.c.serial.label("home")).select_from(there.outerjoin(home, same)))
    policies = PoliciesOfAll(connection)
    for row in policies.knowing(rows):
        if policies.item(row.site, row.item).maker_serial is not MakerSerials.UNIQUE:
            continue
        what = f"{row.item} {row.maker_serial}"
        if row.first != row.last:
            yield Violation("maker_serial", row.site, what, f"is the maker's serial of {row.first} and of {row.last}")
        elif row.home != row.first:
            text = f"is the maker's serial of {row.first}, but kept as that of {row.home or 'no unit'}"
            yield Violation("maker_home", row.site, what, text)
    of_nobody = select(home.c.item, home.c.maker_serial, home.c.serial).select_from(home.outerjoin(there, same))
    has = (serial.c.item == home.c.item, serial.c.serial == home.c.serial, serial.c.state.in_(UNITS_KEPT))
    another = exists(select(serial.c.serial).where(*has, serial.c.maker_serial != "").correlate(home))
    rows = connection.execute(of_nobody.where(home.c.serial != "", there.c.first.is_(None), another))
    for row in policies.knowing(rows):
        if policies.item("", row.item).maker_serial is MakerSerials.UNIQUE:
            text = f"is kept as the maker's serial of {row.serial}, which has another"
            yield Violation("maker_home", schema.REFERENCE_FEED, f"{row.item} {row.maker_serial}", text)
