"""The tables that both sides keep, and those of the centre (SQLAlchemy Core).

Every central table but the reference ones has `site` as the first column of every key: the site is the unit of order and of sharding.
The handheld's mirror has the same entities without `site`: a device belongs to one.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

from sync.columns import (
    MILLIONTHS,
    Exact,
    Moment,
    from_microseconds,
    from_millionths,
    plain_number,
    to_microseconds,
    to_millionths,
)
from sync.entities import ENTITIES, Entity

__all__ = [
    "CENTRAL",
    "ENTITIES",
    "MILLIONTHS",
    "MIRROR",
    "REFERENCE_FEED",
    "REFERENCE_TABLES",
    "Entity",
    "Exact",
    "Moment",
    "approval",
    "central",
    "change",
    "claim",
    "device",
    "disputed",
    "enrolment",
    "entity_table",
    "feed",
    "for_postgresql",
    "from_microseconds",
    "from_millionths",
    "heard",
    "held",
    "maker_home",
    "mirror",
    "movement",
    "number_counter",
    "number_lease",
    "plain_number",
    "quarantine",
    "resent",
    "serial_home",
    "setting_change",
    "store",
    "to_microseconds",
    "to_millionths",
    "transaction",
]

REFERENCE_FEED = "*"


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

MARKED_LOT = text("hold > '' OR quarantine > '' OR recall > ''")
MARKED_SERIAL = text("hold > ''")
SERIAL_OF_MAKER = text("maker_serial > ''")
QUARANTINED_LOT = text("quarantine_until IS NOT NULL")
# what may not leave is told first in a long pull: small indexes, of marked rows only
for _name, _table, _column, _which in (
    ("marked", "lot", "lot", MARKED_LOT),
    ("quarantined", "lot", "quarantine_until", QUARANTINED_LOT),
    ("marked", "serial", "serial", MARKED_SERIAL),
    ("of_maker", "serial", "maker_serial", SERIAL_OF_MAKER),  # and what somebody looks for by the maker's number
):
    Index(
        f"ix_{_table}_{_name}",
        CENTRAL[_table].c.site,
        CENTRAL[_table].c[_column],
        sqlite_where=_which,
    )

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
    # what lots are worth is proven of what was posted after this version (verify/lots.py); before it they cost what came last
    Column("valued_from", BigInteger, nullable=False, server_default="0"),
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
heard = Table(  # when a device said which number its next transaction gets: what has that number or a later one was made after it
    "heard",
    central,
    Column("site", String, primary_key=True),
    Column("device", String, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("next_sequence", BigInteger, primary_key=True),
    Column("at", Moment, nullable=False),
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
    Column("applies_to", String, nullable=False, server_default=""),
    Column("booked_on", Date),
    UniqueConstraint("site", "device", "epoch", "sequence"),
)
Index("ix_transaction_booked_on", transaction.c.site, transaction.c.booked_on)
Index("ix_transaction_document", transaction.c.site, transaction.c.document)
_IS_CHECK = transaction.c.kind == "scanner_check"
Index(  # only of them: it costs no other transaction anything
    "ix_transaction_scanner_check",
    transaction.c.site,
    transaction.c.received_at,
    sqlite_where=_IS_CHECK,
)
MARKING = (
    *("quarantine_set", "quarantine_release", "hold_set", "hold_release", "expiry_change", "contract_change"),
    *("warranty_update", "field_change", "maker_serial_change", "registration", "reserve", "unreserve"),
)
"""The kinds that mark numbers which they name one by one, and move nothing."""
IS_MARKING = transaction.c.kind.in_([literal_column(f"'{kind}'") for kind in MARKING])
"""Written out, so that both stores see that the index answers it."""
Index(  # only of them, too
    "ix_transaction_marking",
    transaction.c.site,
    transaction.c.version,
    sqlite_where=IS_MARKING,
)
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
    Column("applies_line", Integer, nullable=False, server_default="0"),
)
Index("ix_movement_serial", movement.c.site, movement.c.item, movement.c.serial)
Index("ix_movement_lot", movement.c.site, movement.c.item, movement.c.lot)
held = CENTRAL["held"]
approval = CENTRAL["approval"]
claim = CENTRAL["claim"]
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
maker_home = (
    Table(  # which unit of an item has a serial of its maker, where no two may have the same; empty: none any more
        "maker_home",
        central,
        Column("maker_serial", String, primary_key=True),
        Column("item", String, primary_key=True),
        Column("serial", String, nullable=False),
    )
)
number_counter = Table(  # what of each series of numbers was given away; only ever grows (inventory/leases.py)
    "number_counter",
    central,
    Column("item", String, primary_key=True),
    Column("mask", String, primary_key=True),
    Column("series", String, primary_key=True),
    Column("next", BigInteger, nullable=False, server_default="0"),
    Column("skipped", Text, nullable=False, server_default="[]"),
)
number_lease = Table(  # the ranges that devices ever had: never changed but in their state, never taken away
    "number_lease",
    central,
    Column("site", String, primary_key=True),
    Column("device", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("mask", String, primary_key=True),
    Column("first", String, primary_key=True),
    Column("last", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("granted_at", Moment, nullable=False),
)
setting_change = Table(  # who changed which setting, and what it was before: kept for ever, never sent to devices
    "setting_change",
    central,
    Column("id", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("badge", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("name", String, nullable=False),
    Column("before", String, nullable=False),
    Column("after", String, nullable=False),
)
REFERENCE_TABLES = frozenset(
    {"store", "setting_change", "number_counter", *(name for name, entity in ENTITIES.items() if entity.reference)}
)


def for_postgresql() -> None:
    """Let the partial indexes be partial on PostgreSQL too: said when such a store is opened, for it loads that dialect."""
    for table in central.tables.values():
        for index in table.indexes:
            which = index.dialect_kwargs.get("sqlite_where")
            if which is not None:
                index.dialect_kwargs["postgresql_where"] = which


mirror = MetaData()
MIRROR: dict[str, Table] = {name: entity_table(mirror, entity, central=False) for name, entity in ENTITIES.items()}
