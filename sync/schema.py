"""The tables that both sides keep, and those of the centre (SQLAlchemy Core).

Every central table but the reference ones has `site` as the first column of every key: the site is the unit of order and of sharding.
The handheld's mirror has the same entities without `site`: a device belongs to one.
Exact numbers are NUMERIC(18,6), on SQLite whole millionths; times are UTC, on SQLite whole microseconds; never float.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

MILLIONTHS = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REFERENCE_FEED = "*"


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


Columns = Callable[[], Sequence[Column[Any]]]


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of row that devices pull: its key (without site) and its other columns. Reference entities are company-wide."""

    name: str
    key: tuple[str, ...]
    columns: Columns
    reference: bool = False
    indexes: tuple[tuple[str, ...], ...] = ()


def _text(name: str) -> Column[str]:
    return Column(name, String, nullable=False, server_default="")


def _key(name: str) -> Column[str]:
    return Column(name, String, nullable=False)


def _exact(name: str) -> Column[Decimal]:
    return Column(name, Exact, nullable=False, server_default="0")


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _period_columns() -> Sequence[Column[Any]]:
    return (
        _key("code"),
        _number("line"),
        Column("days", Integer),
        _flag("lifetime"),
        _number("starts_after_days"),
        _text("text"),
    )


ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity("site", ("site",), lambda: (_key("site"), _text("name"), _text("time_zone")), reference=True),
        Entity(
            "item",
            ("item",),
            lambda: (
                _key("item"),
                _text("description"),
                _text("unit"),
                _text("tracking"),
                _text("serial_mask"),
                _text("lot_mask"),
                Column("serial_expiry_days", Integer),
                Column("lot_expiry_days", Integer),
                _text("serial_expiry_level"),
                _text("lot_expiry_level"),
                Column("quarantine_days", Integer),
                _text("serial_order"),
                _text("lot_order"),
                _text("reuse"),
                _flag("serial_count_may_differ"),
                _flag("lot_count_may_differ"),
                _text("next_serial"),
                _text("next_lot"),
                _text("warranty"),
                _text("contract"),
                _flag("active"),
            ),
            reference=True,
        ),
        Entity(
            "item_site", ("item", "at_site"), lambda: (_key("item"), _key("at_site"), _flag("active")), reference=True
        ),
        Entity("unit", ("item", "unit"), lambda: (_key("item"), _key("unit"), _exact("factor")), reference=True),
        Entity(
            "item_code",
            ("code", "item", "kind"),
            lambda: (_key("item"), _key("code"), _key("kind"), _text("unit")),
            reference=True,
            indexes=(("item",),),
        ),
        Entity(
            "mask",
            ("mask",),
            lambda: (_key("mask"), _text("kind"), _text("prefix"), _text("segments"), _text("next")),
            reference=True,
        ),
        Entity("partner", ("partner",), lambda: (_key("partner"), _text("name"), _text("kind")), reference=True),
        Entity("reason", ("reason", "use"), lambda: (_key("reason"), _text("text"), _key("use")), reference=True),
        Entity("warranty", ("code", "line"), _period_columns, reference=True),
        Entity("contract", ("code", "line"), _period_columns, reference=True),
        Entity(
            "label_rule",
            ("partner", "name"),
            lambda: (_key("partner"), _key("name"), _text("pattern"), _text("example")),
            reference=True,
        ),
        Entity("setting", ("scope", "name"), lambda: (_key("scope"), _key("name"), _text("value")), reference=True),
        Entity(
            "operator",
            ("badge",),
            lambda: (
                _key("badge"),
                _text("name"),
                _text("pin_hash"),
                _text("role"),
                _text("language"),
                _flag("active"),
            ),
        ),
        Entity("bin", ("bin",), lambda: (_key("bin"), _number("walk_order"), _text("kind"), _flag("active"))),
        Entity(
            "document",
            ("document",),
            lambda: (
                _key("document"),
                _text("kind"),
                _text("partner"),
                _text("to_site"),
                Column("due", Date),
                _text("reference"),
                _text("state"),
            ),
            indexes=(("kind", "state"), ("reference",)),
        ),
        Entity(
            "document_line",
            ("document", "line"),
            lambda: (
                _key("document"),
                _number("line"),
                _text("item"),
                _exact("quantity"),
                _text("unit"),
                _exact("factor"),
                _text("bin"),
                Column("unit_cost", Exact),
                _exact("done"),
                _exact("cancelled"),
            ),
            indexes=(("item",),),
        ),
        Entity(
            "document_number",
            ("document", "line", "number"),
            lambda: (
                _key("document"),
                _number("line"),
                _number("number"),
                _text("lot"),
                _text("serial"),
                _exact("quantity"),
                Column("expiry_date", Date),
                _text("sscc"),
            ),
            indexes=(("document", "serial"), ("document", "lot"), ("sscc",), ("serial",)),
        ),
        Entity(
            "serial",
            ("item", "serial"),
            lambda: (
                _key("item"),
                _key("serial"),
                _text("place"),
                _text("state"),
                _text("lot"),
                Column("stock_date", Date),
                Column("expiry_date", Date),
                Column("since", Date),
                _text("document"),
                _text("transaction"),
                _text("source"),
            ),
            indexes=(("serial",), ("place", "item")),
        ),
        Entity(
            "lot",
            ("item", "lot"),
            lambda: (
                _key("item"),
                _key("lot"),
                Column("stock_date", Date),
                Column("expiry_date", Date),
                Column("best_before", Date),
                Column("production_date", Date),
                _text("date_source"),
                _text("lot_source"),
                _text("vendor"),
                _text("vendor_lot"),
                Column("quarantine_until", Date),
                _text("hold"),
                _text("recall"),
            ),
            indexes=(("lot",),),
        ),
        Entity(
            "balance",
            ("place", "item", "lot", "owner"),
            lambda: (_key("place"), _key("item"), _key("lot"), _key("owner"), _exact("quantity"), _exact("weight")),
            indexes=(("item",),),
        ),
        Entity(
            "reservation",
            ("document", "line", "place", "item", "lot"),
            lambda: (_key("document"), _number("line"), _key("place"), _key("item"), _key("lot"), _exact("quantity")),
            indexes=(("place", "item", "lot"),),
        ),
        Entity(
            "held",
            ("transaction",),
            lambda: (
                _key("transaction"),
                _text("device"),
                _text("operator"),
                _text("kind"),
                _text("document"),
                _text("at"),
                _text("refusals"),
                _text("clashes"),
                _text("state"),
                Column("waits", Boolean, nullable=False, server_default=false()),
                _text("held_at"),
                _text("way"),
                _text("approver"),
                _text("why"),
                _text("settled_by"),
                _text("settled_at"),
            ),
            indexes=(("state",),),
        ),
        Entity(
            "disputed",
            ("transaction", "number"),
            lambda: (
                _key("transaction"),
                _number("number"),
                _text("item"),
                _text("lot"),
                _text("serial"),
                _text("place"),
                _exact("quantity"),
            ),
            indexes=(("item", "serial"), ("place", "item", "lot")),
        ),
    )
}


def entity_table(metadata: MetaData, entity: Entity, *, central: bool) -> Table:
    """Return the table of an entity: at the centre with `site` first, on a handheld without."""
    sited = central and not entity.reference
    columns = list(entity.columns())
    for column in columns:
        column.primary_key = column.name in entity.key
    if sited:
        columns.insert(0, Column("site", String, primary_key=True))
    table = Table(entity.name, metadata, *columns)
    for names in entity.indexes:
        Index(f"ix_{entity.name}_{'_'.join(names)}", *(table.c[name] for name in (("site",) if sited else ()) + names))
    return table


central = MetaData()
CENTRAL: dict[str, Table] = {name: entity_table(central, entity, central=True) for name, entity in ENTITIES.items()}

store = Table(
    "store",
    central,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("store_uuid", String, nullable=False),
    Column("version", Integer, nullable=False),
)
feed = Table(
    "feed",
    central,
    Column("site", String, primary_key=True),
    Column("last_version", BigInteger, nullable=False),
    Column("min_version", BigInteger, nullable=False),
)
change = Table(
    "change",
    central,
    Column("site", String, primary_key=True),
    Column("entity", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("deleted", Boolean, nullable=False),
    UniqueConstraint("site", "version"),
)
device = Table(
    "device",
    central,
    Column("site", String, primary_key=True),
    Column("device", String, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("last_sequence", BigInteger, nullable=False),
    Column("state", String, nullable=False),
    Column("token_hash", String, nullable=False),
    Column("last_seen", Moment),
    Column("waiting", Integer, nullable=False, server_default="0"),
)
enrolment = Table(
    "enrolment",
    central,
    Column("site", String, primary_key=True),
    Column("code_hash", String, primary_key=True),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
transaction = Table(
    "transaction",
    central,
    Column("site", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("device", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("document", String, nullable=False),
    Column("operator", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("day", Date),
    Column("status", String, nullable=False),
    Column("refusals", Text, nullable=False, server_default="[]"),
    Column("clashes", Text, nullable=False, server_default="[]"),
    Column("version", BigInteger, nullable=False),
    Column("reverses", String, nullable=False, server_default=""),
    Column("reversed_by", String, nullable=False, server_default=""),
    Column("body", LargeBinary, nullable=False),
    Column("body_hash", String, nullable=False),
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("site", "device", "epoch", "sequence"),
)
Index("ix_transaction_document", transaction.c.site, transaction.c.document)
resent = (
    Table(  # numbers of a later epoch that were taken by transactions known before: they close the gaps in its count
        "resent",
        central,
        Column("site", String, primary_key=True),
        Column("device", String, primary_key=True),
        Column("epoch", Integer, primary_key=True),
        Column("sequence", BigInteger, primary_key=True),
        Column("transaction", String, nullable=False),
    )
)
movement = Table(
    "movement",
    central,
    Column("site", String, primary_key=True),
    Column("transaction", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("item", String, nullable=False),
    Column("lot", String, nullable=False),
    Column("serial", String, nullable=False),
    Column("quantity", Exact, nullable=False),
    Column("from_place", String, nullable=False),
    Column("to_place", String, nullable=False),
    Column("weight", Exact),
    Column("owner", String, nullable=False),
    Column("unit_cost", Exact),
)
Index("ix_movement_serial", movement.c.site, movement.c.item, movement.c.serial)
Index("ix_movement_lot", movement.c.site, movement.c.item, movement.c.lot)
held = CENTRAL["held"]
disputed = CENTRAL["disputed"]
quarantine = Table(
    "quarantine",
    central,
    Column("site", String, primary_key=True),
    Column("device", String, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("received_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("error", Text, nullable=False),
)
serial_home = Table(
    "serial_home",
    central,
    Column("serial", String, primary_key=True),
    Column("scope", String, primary_key=True),
    Column("site", String, nullable=False),
    Column("item", String, nullable=False),
)
REFERENCE_TABLES = frozenset({"store", *(name for name, entity in ENTITIES.items() if entity.reference)})

mirror = MetaData()
MIRROR: dict[str, Table] = {name: entity_table(mirror, entity, central=False) for name, entity in ENTITIES.items()}
