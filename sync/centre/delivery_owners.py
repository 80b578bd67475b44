"""Whose goods documents brought in and sent out, told by the ledger: for stores that did not keep it by itself before step 27."""

from decimal import Decimal

from sqlalchemy import Connection, bindparam, func, select, update

from sync import schema
from sync.centre.verify.deliveries import moved_by_owner

KEY = ("site", "document", "line", "item", "lot")
ROWS_AT_ONCE = 1_000


def fill_owners(connection: Connection) -> None:
    """Let each delivery be of the owner of its goods; of one that was of several, of whom most is left of it."""
    kept, moved = schema.CENTRAL["delivery"], moved_by_owner()
    key = tuple(moved.c[name] for name in KEY)
    # without anybody else's goods there is nothing to do
    others = select(schema.movement.c.owner).where(schema.movement.c.owner != "").limit(1)
    if connection.scalar(others) is None:
        return
    much = func.sum(moved.c.quantity)
    most: dict[tuple[object, ...], tuple[Decimal, str]] = {}
    for *found, owner, quantity in connection.execute(select(*key, moved.c.owner, much).group_by(*key, moved.c.owner)):
        most[tuple(found)] = max(most.get(tuple(found), (Decimal(0), "")), (quantity, owner))
    rows = [dict(zip((f"of_{name}" for name in KEY), each, strict=True), whose=most[each][1]) for each in most]
    rows = [each for each in rows if each["whose"]]
    same = (kept.c[name] == bindparam(f"of_{name}") for name in KEY)
    change = update(kept).where(*same).values(owner=bindparam("whose"))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(change, rows[start : start + ROWS_AT_ONCE])
