"""Bringing a central store to the form that this program knows: named steps, in order, each once, all in one transaction.

A store of its own version needs nothing; a newer one is refused. Whoever changes the tables adds a step:
`tests/sync/centre/test_migrations.py` holds the form of each version.
"""

from collections.abc import Callable

from sqlalchemy import Connection, insert, inspect, select, text, update
from sqlalchemy.schema import CreateColumn

from inventory.values import dataclass
from sync import schema
from sync.centre.delivery_owners import fill_owners
from sync.centre.feeds import ensure_feed
from sync.centre.first_form import renew_held
from sync.centre.receipt_costs import fill_receipt_costs
from sync.centre.serial_homes import bring_home
from sync.centre.transit_bins import make_missing
from sync.centre.valued_lots import value_lots
from sync.errors import StoreError
from sync.form import STORE_VERSION


@dataclass(frozen=True, slots=True)
class Step:
    """A step that leads to `version`: what it adds is made for all steps at once; `fill` is what it does with what is in the store."""

    version: int
    name: str
    fill: Callable[[Connection], None] | None = None


def _add_missing(connection: Connection) -> None:
    """Make what is not there yet of the newest form: tables, columns, then indexes. Nothing that is there is changed.

    A column may be empty, or has a default that means what was so before; an index never comes before its columns.
    """
    schema.central.create_all(connection)
    known = inspect(connection)
    for table in schema.central.sorted_tables:
        names = {column["name"] for column in known.get_columns(table.name)}
        for column in (each for each in table.columns if each.name not in names):
            definition = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(text(f'ALTER TABLE "{table.name}" ADD COLUMN {definition}'))
    for table in schema.central.sorted_tables:
        for index in table.indexes:
            index.create(connection, checkfirst=True)


def _mark_makers(connection: Connection) -> None:
    """Make the index of what only marks anew: it knows the kind that changes makers' serials now."""
    (marking,) = (index for index in schema.transaction.indexes if index.name == "ix_transaction_marking")
    marking.drop(connection, checkfirst=True)
    marking.create(connection)


STEPS = (
    Step(1, "tables of the first thread"),
    Step(2, "claims"),
    Step(3, "goods whose code no item has"),
    Step(4, "what customers ask of the life that is left"),
    Step(5, "leases of numbers"),
    Step(6, "marked lots and serials first"),
    Step(7, "words of policy that items leave to the company"),
    Step(8, "the day on which work of closed periods is booked"),
    Step(9, "checks of scanners"),
    Step(10, "kits and the lines of their components"),
    Step(11, "held work with all that its settlement asks", renew_held),
    Step(12, "what vendors have invoiced"),
    Step(13, "when devices were heard"),
    Step(14, "how goods arrived whose code no item has"),
    Step(15, "a bin for what is on its way to a site of transfers", make_missing),
    Step(16, "what serials came at"),
    Step(17, "requests for approval"),
    Step(18, "returns by which serials came back"),
    Step(19, "what serials came at, by the ledger", fill_receipt_costs),
    Step(21, "what only marks numbers"),
    Step(24, "what lots are worth, by the ledger", value_lots),
    Step(25, "the class of an item that its numbers have"),
    Step(26, "serials of makers", _mark_makers),
    Step(27, "whose goods documents delivered, by the ledger", fill_owners),
    Step(28, "where boxes stood that have left"),
    Step(29, "what came before its dispatch, at home where it is sent from", bring_home),
)


def version_of(connection: Connection) -> int:
    """Return the version of a store, 0 for an empty database; raises StoreError for a newer one."""
    if not inspect(connection).has_table(schema.store.name):
        return 0
    version = connection.scalar(select(schema.store.c.version)) or 0
    if version > STORE_VERSION:
        raise StoreError(
            f"the central store is of version {version}, this program knows {STORE_VERSION}: install a newer one"
        )
    return int(version)


def migrate(connection: Connection, store_uuid: str) -> int:
    """Run the steps that the store has not seen, and give a new one its name; returns how many these were."""
    before = version_of(connection)
    steps = [step for step in STEPS if step.version > before]
    if before == 0:
        schema.central.create_all(connection)
        connection.execute(insert(schema.store).values(id=1, store_uuid=store_uuid, version=STORE_VERSION))
        ensure_feed(connection, schema.REFERENCE_FEED)
    elif steps:
        _add_missing(connection)
        for step in steps:
            if step.fill is not None:
                step.fill(connection)
        connection.execute(update(schema.store).values(version=STORE_VERSION))
    return len(steps)


def require_current(connection: Connection) -> None:
    """Raise StoreError for a database that holds no store, or one that must be upgraded first."""
    version = version_of(connection)
    if version == 0:
        raise StoreError("there is no central store in this database: stockhand hub init makes one")
    if version < STORE_VERSION:
        raise StoreError(f"the central store is of version {version}: stockhand hub init brings it to {STORE_VERSION}")
