"""Stores of earlier forms: brought to today's form they are as new ones, with everything that was in them.

`first_store/*.sql` is how the first form of a store was made. `forms.txt` holds the form of each version that was ever handed out, so
that no table changes without a step: `python -m tests.sync.centre.test_migrations` prints the line for today's.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from inventory.refusals import refusal_to_plain
from inventory.refusals.goods import SerialNotHere
from inventory.transactions import Transaction, body_hash, body_of
from sync import schema
from sync.centre.centre import Centre
from sync.centre.database import Database, open_database
from sync.centre.migrations import STEPS, migrate, version_of
from sync.errors import StoreError
from sync.form import STORE_VERSION
from sync.messages import Enrolment
from tests.stores import STORES, PostgresServer
from tests.sync.centre.warehouse import DAY, NOW, Device, phones

FOLDER = Path(__file__).parent
Form = dict[str, object]
DIALECTS = tuple(make_url(f"{name}://").get_dialect()() for name in STORES)


@pytest.fixture(params=STORES)
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """Two empty databases of a kind."""
    if request.param == "sqlite":
        for name in ("old", "new"):
            (tmp_path / f"{name}.db").touch()
        return [f"sqlite:///{tmp_path / name}.db" for name in ("old", "new")]
    server: PostgresServer = request.getfixturevalue("postgres")
    return [server.url(server.make()) for _ in range(2)]


@pytest.fixture
def stores(urls: list[str]) -> Iterator[tuple[Database, Database]]:
    old, new = (open_database(url) for url in urls)
    yield old, new
    old.close()
    new.close()


def make_first(connection: Connection) -> None:
    """Make a store as the first program did."""
    statements = (FOLDER / "first_store" / f"{connection.dialect.name}.sql").read_text(encoding="utf-8")
    for each in statements.split(";\n"):
        if each.strip():
            connection.exec_driver_sql(each)
    connection.execute(insert(schema.store).values(id=1, store_uuid="first", version=1))
    for feed in (schema.REFERENCE_FEED, "ROT"):
        connection.execute(insert(schema.feed).values(site=feed, last_version=1, min_version=0))


def form_of(connection: Connection) -> Form:
    """Return what a store is made of; the order of columns is none of it, for none is ever asked by its place."""
    found = inspect(connection)
    return {
        table: (
            {each["name"]: (str(each["type"]), each["nullable"], each["default"]) for each in found.get_columns(table)},
            found.get_pk_constraint(table)["constrained_columns"],
            sorted(each["column_names"] for each in found.get_unique_constraints(table)),
            {
                each["name"]: (each["column_names"], each["unique"], where_of(each.get("dialect_options", {})))
                for each in found.get_indexes(table)
            },
        )
        for table in found.get_table_names()
    }


def where_of(options: dict[str, object]) -> list[str]:
    return [str(each) for name, each in sorted(options.items()) if name.endswith("_where")]


def keep_held(connection: Connection) -> Transaction:
    """Hold a transaction as the first program did."""
    device = Device(Enrolment(site="ROT", device="d1", epoch=1, token="x" * 32, store_uuid="first"))
    transaction = device.make(phones("S1"), transaction_id="held-1")
    refusals = json.dumps([refusal_to_plain(SerialNotHere("PHONE", "S1", "A-1", ""))])
    body = body_of(transaction)
    envelope = {"device": "d1", "epoch": 1, "sequence": 1, "status": "held", "refusals": refusals, "version": 1}
    known = {"kind": transaction.kind, "document": "PO1", "operator": "1001", "at": NOW, "day": DAY, "received_at": NOW}
    row = {"site": "ROT", "id": "held-1", **envelope, **known, "body": body, "body_hash": body_hash(body)}
    connection.execute(insert(schema.transaction), [row])
    held_at = NOW if connection.dialect.name == "postgresql" else schema.to_microseconds(NOW)
    old = Table("held", MetaData(), autoload_with=connection)
    connection.execute(
        insert(old).values(site="ROT", transaction="held-1", refusals=refusals, state="open", held_at=held_at)
    )
    return transaction


def test_a_store_of_the_first_form_becomes_as_a_new_one(stores: tuple[Database, Database]) -> None:
    old, new = stores
    old.write(make_first)
    assert old.write(lambda connection: migrate(connection, "other")) == len(STEPS) - 1
    new.write(lambda connection: migrate(connection, "new"))
    assert old.read(form_of) == new.read(form_of)
    assert old.write(lambda connection: migrate(connection, "other")) == 0


def test_held_work_of_the_first_form_can_be_settled(urls: list[str], stores: tuple[Database, Database]) -> None:
    old, _ = stores
    old.write(make_first)
    transaction = old.write(keep_held)
    old.write(lambda connection: migrate(connection, "other"))
    centre = Centre.open(urls[0], now=lambda: NOW)
    (held,) = centre.held("ROT")
    disputed = centre.database.read(lambda connection: connection.execute(select(schema.disputed)).all())
    told = centre.database.read(lambda connection: connection.execute(select(schema.change.c.entity)).scalars().all())
    centre.close()
    named = (transaction.id, "d1", "1001", "purchase_receipt", "PO1", "open")
    assert (held.transaction, held.device, held.operator, held.kind, held.document, held.state) == named
    assert [tuple(row) for row in disputed] == [("ROT", "held-1", 1, "PHONE", "", "S1", "", 1)]
    assert sorted(told) == ["disputed", "held"]


def test_a_store_of_a_newer_form_is_left_alone(stores: tuple[Database, Database]) -> None:
    store, _ = stores
    store.write(lambda connection: migrate(connection, "new"))
    store.write(lambda connection: connection.execute(update(schema.store).values(version=STORE_VERSION + 1)).close())
    with pytest.raises(StoreError, match=f"version {STORE_VERSION + 1}, this program knows {STORE_VERSION}"):
        store.write(lambda connection: migrate(connection, "new"))
    with pytest.raises(StoreError, match="install a newer one"):
        store.read(version_of)


def fingerprint() -> str:
    """Return what today's tables are on both stores, shortened."""
    made = []
    schema.for_postgresql()
    for dialect in DIALECTS:
        for table in schema.central.sorted_tables:
            made.append(str(CreateTable(table).compile(dialect=dialect)))
            made += sorted(str(CreateIndex(each).compile(dialect=dialect)) for each in table.indexes)
    return hashlib.sha256("".join(made).encode()).hexdigest()


def test_the_steps_count_up() -> None:
    versions = [step.version for step in STEPS]
    assert versions == sorted(set(versions))
    assert versions[-1] == STORE_VERSION


def test_the_form_of_a_version_that_was_handed_out_does_not_change() -> None:
    """Who changes the tables adds a step. A version without a line is still being made."""
    forms = dict(line.split() for line in (FOLDER / "forms.txt").read_text(encoding="utf-8").splitlines())
    assert forms.get(str(STORE_VERSION), fingerprint()) == fingerprint(), "add a step to sync/centre/migrations.py"


if __name__ == "__main__":
    sys.stdout.write(f"{STORE_VERSION} {fingerprint()}\n")
