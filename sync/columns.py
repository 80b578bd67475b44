"""The kinds of columns: exact numbers and times that are the same on every store, and short names for what columns mostly are.

Exact numbers are NUMERIC(18,6), on SQLite whole millionths; times are UTC, on SQLite whole microseconds; never float.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, Numeric, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

MILLIONTHS = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_millionths(value: Decimal) -> int:
    """Return an exact number as whole millionths; raises ValueError where it has more than six decimals."""
    scaled = value * MILLIONTHS
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{value} has more than six decimals")
    return whole


def from_millionths(value: int) -> Decimal:
    """Return whole millionths as an exact number without trailing zeros."""
    return plain_number(Decimal(value).scaleb(-6))


def plain_number(value: Decimal) -> Decimal:
    """Return an exact number without trailing zeros and without an exponent above zero, so that equal numbers look equal."""
    return value.normalize() + 0


def to_microseconds(value: datetime) -> int:
    """Return an aware time as whole microseconds since 1970."""
    return (value - EPOCH) // timedelta(microseconds=1)


def from_microseconds(value: int) -> datetime:
    """Return whole microseconds since 1970 as an aware UTC time."""
    return EPOCH + timedelta(microseconds=value)


class Exact(TypeDecorator[Decimal]):
    """An exact number: NUMERIC(18,6), on SQLite whole millionths."""

    impl = Numeric(18, 6)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column type of the dialect."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(18, 6))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | Decimal | None:
        """Return what the driver takes."""
        return to_millionths(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: int | Decimal | None, dialect: Dialect) -> Decimal | None:
        """Return the exact number, without trailing zeros on either store."""
        if value is None:
            return None
        return from_millionths(int(value)) if dialect.name == "sqlite" else plain_number(Decimal(value))


class Moment(TypeDecorator[datetime]):
    """An aware UTC time: timestamptz, on SQLite whole microseconds."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column type of the dialect."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | datetime | None:
        """Return what the driver takes."""
        return to_microseconds(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: int | datetime | None, dialect: Dialect) -> datetime | None:
        """Return the aware UTC time."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return from_microseconds(cast("int", value))
        return cast("datetime", value).astimezone(UTC)


def text_column(name: str) -> Column[str]:
    """Return a text that is never null, empty by default."""
    return Column(name, String, nullable=False, server_default="")


def key_column(name: str) -> Column[str]:
    """Return a text that is part of a key."""
    return Column(name, String, nullable=False)


def exact_column(name: str) -> Column[Decimal]:
    """Return an exact number that is never null, zero by default."""
    return Column(name, Exact, nullable=False, server_default="0")


def flag_column(name: str) -> Column[bool]:
    """Return a yes or no that is never null."""
    return Column(name, Boolean, nullable=False)


def number_column(name: str) -> Column[int]:
    """Return a whole number that is never null."""
    return Column(name, Integer, nullable=False)


def count_column(name: str) -> Column[int]:
    """Return a whole number that is never null, zero by default."""
    return Column(name, Integer, nullable=False, server_default="0")
