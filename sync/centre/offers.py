"""Loading what a batch may ask of goods that are free: what open orders keep of them, what bins hold, what held work disputes."""

from collections.abc import Collection

from sqlalchemy import Connection, and_, select, tuple_

from inventory.documents import DocumentKind, DocumentState
from sync import schema
from sync.centre.answers import Answers
from sync.centre.asked import Row

Goods = tuple[str, str]
"""Item and lot."""


def load_promised(working: Answers, wanted: Collection[Goods]) -> None:
    """Load the numbers that open sales orders keep of lots and of goods without one, with the heads and lines of those orders."""
    for each in promised_rows(working.connection, working.site, wanted):
        working.keep_number(each["number"])
        working.keep_other_line(each["line"])
        working.keep_other_document(each["document"])


def promised_rows(connection: Connection, site: str, wanted: Collection[Goods]) -> list[dict[str, Row]]:
    """Return the rows of numbers, lines and documents of open sales orders that keep some of the goods, each by its table."""
    head, line, number = (schema.CENTRAL[name] for name in ("document", "document_line", "document_number"))
    of_line = and_(line.c.site == number.c.site, line.c.document == number.c.document, line.c.line == number.c.line)
    of_head = and_(head.c.site == number.c.site, head.c.document == number.c.document)
    joined = number.join(line, of_line).join(head, of_head)
    is_open = and_(head.c.kind == DocumentKind.SALES_ORDER.value, head.c.state == DocumentState.OPEN.value)
    tables = {"number": number, "line": line, "document": head}
    columns = [column.label(f"{name}__{column.name}") for name, table in tables.items() for column in table.columns]
    query = select(*columns).select_from(joined).where(head.c.site == site, line.c.site == site, number.c.site == site)
    asked = tuple_(line.c.item, number.c.lot).in_(sorted(wanted))
    return [
        {name: {each.name: row[f"{name}__{each.name}"] for each in table.columns} for name, table in tables.items()}
        for row in connection.execute(query.where(is_open, number.c.serial == "", asked)).mappings()
    ]
