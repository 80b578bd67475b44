"""Items with their policy as it counts at a site, for looking at what is kept (inventory/policy.py)."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from inventory.items import Item
from inventory.policy import effective, scopes_of
from sync import schema
from sync.centre.records import record_of


class Policies:
    """The items of a site, read when asked and then kept."""

    def __init__(self, connection: Connection, site: str) -> None:
        """Keep where to read."""
        self._connection, self._site = connection, site
        self._items: dict[str, Item | None] = {}
        self._words: dict[str, dict[str, str]] = {}

    def item(self, item: str, customer: str = "") -> Item:
        """Return an item as it counts for a customer; one that nobody knows says nothing."""
        if item not in self._items:
            table = schema.CENTRAL["item"]
            row = self._connection.execute(select(table).where(table.c.item == item)).mappings().one_or_none()
            self._items[item] = None if row is None else record_of(Item, dict(row))
        return self.counting(self._items[item] or Item(item), customer)

    def counting(self, item: Item, customer: str = "") -> Item:
        """Return an item that was read already as it counts."""
        return effective(item, *map(self._said, scopes_of(self._site, item.item, customer)))

    def _said(self, scope: str) -> Mapping[str, str]:
        if scope not in self._words:
            table = schema.CENTRAL["setting"]
            rows = self._connection.execute(select(table.c.name, table.c.value).where(table.c.scope == scope))
            self._words[scope] = {row.name: row.value for row in rows}
        return self._words[scope]
