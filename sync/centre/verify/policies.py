"""Items with their policy as it counts at each site: settings read once, and items of many rows at once (inventory/policy.py)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from inventory.items import Item
from inventory.policy import effective, scopes_of
from sync import schema
from sync.centre.records import record_of
from sync.centre.verify.kinds import ROWS_AT_ONCE


class PoliciesOfAll:
    """The items of the rows that a check looks at; what it asks does not grow with the items."""

    def __init__(self, connection: Connection) -> None:
        """Keep where to read."""
        self._connection = connection
        self._items: dict[str, Item] = {}
        self._words: Mapping[str, Mapping[str, str]] | None = None

    def knowing(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Yield rows with an item, so many at once, their items read before."""
        rest = iter(rows)
        while some := list(islice(rest, ROWS_AT_ONCE)):
            self._know({row.item for row in some})
            yield from some

    def _know(self, names: set[str]) -> None:
        if missing := sorted(names - self._items.keys()):
            table = schema.CENTRAL["item"]
            read = self._connection.execute(select(table).where(table.c.item.in_(missing))).mappings()
            # an item that nobody knows says nothing
            self._items |= {name: Item(name) for name in missing} | {
                row["item"]: record_of(Item, dict(row)) for row in read
            }

    def item(self, site: str, item: str, customer: str = "") -> Item:
        """Return an item of a row as it counts at a site, for a customer."""
        if self._words is None:
            self._words = self._said()
        return effective(self._items[item], *(self._words.get(scope, {}) for scope in scopes_of(site, item, customer)))

    def _said(self) -> Mapping[str, Mapping[str, str]]:
        table, words = schema.CENTRAL["setting"], defaultdict[str, dict[str, str]](dict)
        for scope, name, value in self._connection.execute(select(table.c.scope, table.c.name, table.c.value)):
            words[scope][name] = value
        return words
