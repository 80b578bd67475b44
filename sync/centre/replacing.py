"""Work that takes the place of held work (flows.md 1.5): the held transaction is dealt with as soon as the other has arrived.

Posted or held itself: what the worker said last is what counts, and stands in the list once. Taken back, the other gives the place free:
what was held is with the worker again, its numbers disputed as before.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from inventory.held import Held, HeldState
from inventory.plain import plain_time
from inventory.transactions import Transaction, read_body
from inventory.values import dataclass
from sync import schema
from sync.centre.bulk import insert_rows, rows_by_key
from sync.centre.disputes import disputed_rows, held_changes
from sync.centre.feeds import Change, changes_of
from sync.centre.loading import WorkingSet
from sync.messages import Status

REDONE, GIVEN_UP = "redo", "cancel"
WITHDRAWAL = "withdrawal"


@dataclass(slots=True)
class Replacing:
    """The held transactions of a batch whose place was taken or given free, and what devices will pull because of it."""

    connection: Connection
    working: WorkingSet
    now: datetime
    changed: dict[str, Held] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def write(self) -> None:
        """Write every held transaction as the batch has left it; versions come with `keep`."""
        working = self.working
        after = working.stock.held_work
        self.changed = {key: after[key] for key, before in sorted(working.kept_held.items()) if after[key] != before}
        for held in self.changed.values():
            self._write(held)
        self.changes += changes_of("transaction", [(key,) for key in self.changed])

    def _write(self, held: Held) -> None:
        free = held.state is HeldState.RETURNED
        other = self.working.batch.get(held.settled_by)
        way = "" if other is None else (GIVEN_UP if other.kind == WITHDRAWAL else REDONE)
        values = {
            "state": held.state.value,
            "settled_by": held.settled_by,
            "settled_at": "" if free else plain_time(self.now),
            "way": "back" if free else way,
        }
        if other is not None and other.reason:
            values["why"] = other.reason
        table, site = schema.held, self.working.site
        where = (table.c.site == site, table.c.transaction == held.transaction)
        self.connection.execute(update(table).where(*where).values(**values))
        if free:
            self._dispute(held.transaction)
        else:
            self._settle(held.transaction)

    def _dispute(self, transaction: str) -> None:
        """Let the numbers of what is with the worker again be disputed."""
        original = self._original(transaction)
        insert_rows(self.connection, schema.disputed, list(disputed_rows(self.working.site, original)))
        self.changes += held_changes(original)

    def _settle(self, transaction: str) -> None:
        disputed, site = schema.disputed, self.working.site
        where = (disputed.c.site == site, disputed.c.transaction == transaction)
        numbers = self.connection.execute(select(disputed.c.transaction, disputed.c.number).where(*where))
        self.changes += changes_of("held", [(transaction,)])
        self.changes += changes_of("disputed", [tuple(row) for row in numbers], deleted=True)
        self.connection.execute(delete(disputed).where(*where))

    def _original(self, transaction: str) -> Transaction:
        rows = rows_by_key(self.connection, schema.transaction, ["id"], [(transaction,)], site=self.working.site)
        (row,) = rows
        return read_body(row["body"])

    def keep(self, versions: Mapping[Change, int]) -> None:
        """Let the results of the held transactions say what they are now; their devices hear of it."""
        table, site = schema.transaction, self.working.site
        for key, held in self.changed.items():
            status = Status.HELD if held.state is HeldState.RETURNED else Status.SETTLED
            self.connection.execute(
                update(table)
                .where(table.c.site == site, table.c.id == key)
                .values(status=status.value, version=versions[Change("transaction", key)])
            )
