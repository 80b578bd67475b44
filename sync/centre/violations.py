"""What a proof of the store finds, and what its checks share."""

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, Connection, and_

from inventory.values import dataclass
from sync import schema


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that does not agree: which check, at which site, which thing, and how."""

    check: str
    site: str
    key: str
    text: str


Check = Callable[[Connection], Iterator[Violation]]
"""Looks at every site at once, so that its statements do not grow with their number."""


def same_transaction() -> ColumnElement[bool]:
    """Return the condition that joins a movement with its transaction."""
    movement, transaction = schema.movement, schema.transaction
    return and_(transaction.c.site == movement.c.site, transaction.c.id == movement.c.transaction)
