"""The checks of scanners at the start of shifts, as devices have sent them: each is a transaction, so none counts twice."""

from datetime import datetime

from sqlalchemy import Connection, select

from inventory.scanner_checks import SCANNER_CHECK, Checked, checked_of
from inventory.transactions import read_body
from inventory.values import dataclass
from sync import schema
from sync.messages import Status

LISTED_MAX = 500


@dataclass(frozen=True, slots=True)
class SentCheck:
    """A check: when (device time), at which site, on which device, with which scanner, by whom, and what it came to."""

    at: datetime
    site: str
    device: str
    scanner: str
    operator: str
    result: Checked


def scanner_checks(connection: Connection, site: str = "") -> tuple[SentCheck, ...]:
    """Return the checks of a site, or of all, the latest received first; at most LISTED_MAX."""
    table = schema.transaction
    query = select(table.c.site, table.c.device, table.c.body).where(
        table.c.kind == SCANNER_CHECK, table.c.status == Status.POSTED.value
    )
    if site:
        query = query.where(table.c.site == site)
    found = []
    for row in connection.execute(query.order_by(table.c.received_at.desc(), table.c.id.desc()).limit(LISTED_MAX)):
        sent = read_body(row.body)
        result = checked_of(sent.marks)
        if result is not None:
            found.append(SentCheck(sent.at, row.site, row.device, sent.reference, sent.operator, result))
    return tuple(found)
