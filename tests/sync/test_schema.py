"""The rules of portability and sharding that the tables must keep (design.md 5)."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Enum, Integer, Table, UniqueConstraint, create_engine, select
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateTable

from sync import schema

EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1900, 2200))
COMPANY_TABLES = schema.REFERENCE_TABLES | {"serial_home", "maker_home"}
SITED = [table for name, table in schema.central.tables.items() if name not in COMPANY_TABLES]
ALL = [*schema.central.tables.values(), *schema.mirror.tables.values()]


def keys_of(table: Table) -> Iterator[list[str]]:
    yield [column.name for column in table.primary_key]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [column.name for column in constraint.columns]


@pytest.mark.parametrize("table", SITED, ids=lambda table: table.name)
def test_the_site_leads_every_key_of_a_table_of_a_site(table: Table) -> None:
    assert [key[0] for key in keys_of(table)] == ["site"] * len(list(keys_of(table)))


@pytest.mark.parametrize("table", SITED, ids=lambda table: table.name)
def test_the_site_leads_every_index_of_a_table_of_a_site(table: Table) -> None:
    assert all(next(iter(index.columns)).name == "site" for index in table.indexes)


@pytest.mark.parametrize("table", ALL, ids=lambda table: str(table.name))
def test_a_table_has_nothing_that_another_store_has_not(table: Table) -> None:
    for column in table.columns:
        assert not isinstance(column.type, Enum)
        assert column.identity is None
        assert column.default is None
        assert not column.foreign_keys
    created = str(CreateTable(table).compile(dialect=make_url("postgresql+psycopg://").get_dialect()()))
    assert "SERIAL" not in created.replace("serial", "")
    assert "SEQUENCE" not in created


@pytest.mark.parametrize("table", ALL, ids=lambda table: str(table.name))
def test_a_key_of_numbers_alone_is_never_given_by_the_store(table: Table) -> None:
    keys = list(table.primary_key)
    if len(keys) == 1 and isinstance(keys[0].type, Integer | BigInteger):
        assert table.name == "store"  # one row, number 1, written by us


def test_both_sides_keep_the_same_columns_but_for_the_site() -> None:
    for name, entity in schema.ENTITIES.items():
        central = [column.name for column in schema.CENTRAL[name].columns]
        mirror = [column.name for column in schema.MIRROR[name].columns]
        assert central == (mirror if entity.reference else ["site", *mirror])


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12) + 1, max_value=10**12 - 1))
def test_an_exact_number_survives_a_store_of_integers(value: Decimal) -> None:
    assert schema.from_millionths(schema.to_millionths(value)) == value


def test_a_number_with_seven_decimals_is_refused() -> None:
    with pytest.raises(ValueError, match="six decimals"):
        schema.to_millionths(Decimal("0.0000001"))


@given(st.datetimes(min_value=EARLIEST, max_value=LATEST, timezones=st.just(UTC)))
def test_a_time_survives_to_the_microsecond(value: datetime) -> None:
    assert schema.from_microseconds(schema.to_microseconds(value)) == value


def test_exact_numbers_and_times_come_back_from_a_database() -> None:
    engine = create_engine("sqlite://")
    schema.central.create_all(engine)
    balance, device = schema.CENTRAL["balance"], schema.device
    seen = datetime(2026, 11, 22, 8, 0, 0, 5, tzinfo=UTC) + timedelta(days=1)
    with engine.begin() as connection:
        connection.execute(
            balance.insert().values(site="S", place="A", item="I", lot="", owner="", quantity=Decimal("100.500"))
        )
        connection.execute(
            device.insert().values(
                site="S", device="1", epoch=1, last_sequence=0, state="active", token_hash="", last_seen=seen
            )
        )
        quantity = connection.scalar(select(balance.c.quantity))
        assert (str(quantity), connection.scalar(select(device.c.last_seen))) == ("100.5", seen)
        assert connection.exec_driver_sql("SELECT quantity FROM balance").scalar() == 100_500_000
    engine.dispose()


def test_a_store_that_is_a_file_loads_nothing_of_a_server() -> None:
    """A handheld pays for it at every start, in time and memory."""
    asked = "import sys, sync.centre.centre; sys.exit(any('postgresql' in name or 'psycopg' in name for name in sys.modules))"
    subprocess.run([sys.executable, "-c", asked], check=True)
