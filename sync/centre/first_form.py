"""What the first form of a store kept otherwise than today: held work, and a number that the server gave to the store itself."""

import json

from sqlalchemy import Connection, Row, String, inspect, select, text

from inventory.refusals import refusal_from_plain
from inventory.transactions import read_body
from sync import schema
from sync.centre.bulk import insert_rows
from sync.centre.disputes import disputed_rows, held_changes, held_row
from sync.centre.feeds import Change, stamp


def renew_held(connection: Connection) -> None:
    """Keep held work with all that its settlement asks, its numbers as disputed; nothing where it is so already.

    The first form kept of it no more than the refusals, its state, and when it came.
    """
    _unnumber_store(connection)
    kinds = {each["name"]: each["type"] for each in inspect(connection).get_columns(schema.held.name)}
    if isinstance(kinds["held_at"], String):
        return
    kept = _held(connection)
    schema.held.drop(connection)
    schema.held.create(connection)
    by_site: dict[str, list[Row[tuple[object, ...]]]] = {}
    for each in kept:
        by_site.setdefault(each.site, []).append(each)
    for site, rows in sorted(by_site.items()):
        stamp(connection, site, [change for row in rows for change in _renewed(connection, row)])


def _held(connection: Connection) -> list[Row[tuple[object, ...]]]:
    held, sent = schema.held, schema.transaction
    columns = (sent.c.site, sent.c.id, sent.c.device, sent.c.body, sent.c.received_at, sent.c.clashes)
    same = (held.c.site == sent.c.site) & (held.c.transaction == sent.c.id)
    query = select(*columns, held.c.state, held.c.refusals).join(held, same).order_by(sent.c.site, sent.c.id)
    return [*connection.execute(query)]


def _renewed(connection: Connection, row: Row[tuple[object, ...]]) -> list[Change]:
    """Write a held transaction anew; return what devices pull because of it."""
    transaction = read_body(row.body)
    refusals = tuple(refusal_from_plain(each) for each in json.loads(row.refusals))
    held = held_row((row.site, row.device), transaction, refusals, row.received_at)
    insert_rows(connection, schema.held, [{**held, "state": row.state, "clashes": row.clashes}])
    insert_rows(connection, schema.disputed, list(disputed_rows(row.site, transaction)))
    return held_changes(transaction)


def _unnumber_store(connection: Connection) -> None:
    """Take away the sequence that the first form had beside the one row of the store."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE store ALTER COLUMN id DROP DEFAULT"))
        connection.execute(text("DROP SEQUENCE IF EXISTS store_id_seq"))
