"""What serials came at, told by the ledger: for stores that did not keep it by itself before step 16.

Without it a vendor's invoice is held against what came last on the line of the receipt, whatever each serial came at (F36).
"""

from sqlalchemy import Connection, or_, select, update

from inventory.deliveries import Way
from inventory.kinds import KINDS
from sync import schema

DELIVERING = tuple(name for name, kind in KINDS.items() if kind.delivers is Way.IN and not kind.reverses)


def fill_receipt_costs(connection: Connection) -> None:
    """Give serials the cost at which their last receipt brought them in, where the ledger knows it and none is kept."""
    serial, movement, transaction = schema.CENTRAL["serial"], schema.movement, schema.transaction
    came_at = (
        select(movement.c.unit_cost)
        .join(transaction, (transaction.c.site == movement.c.site) & (transaction.c.id == movement.c.transaction))
        .where(movement.c.site == serial.c.site, movement.c.item == serial.c.item)
        .where(movement.c.serial == serial.c.serial, movement.c.unit_cost.is_not(None))
        .where(transaction.c.kind.in_(DELIVERING))
        .where(or_(transaction.c.id == serial.c.receipt, transaction.c.document == serial.c.receipt))
        .order_by(transaction.c.version.desc(), movement.c.number.desc())
        .limit(1)
        .correlate(serial)
        .scalar_subquery()
    )
    lacking = (serial.c.receipt_cost.is_(None), serial.c.receipt != "")
    connection.execute(update(serial).where(*lacking).values(receipt_cost=came_at))
