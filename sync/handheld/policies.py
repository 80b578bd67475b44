"""Items as a device has them: each with its policy as it counts at the site, and for a customer (inventory/policy.py)."""

from inventory.items import Item
from inventory.policy import effective, scopes_of
from sync.handheld import rows, stock_queries
from sync.handheld.database import Database


def item_at(database: Database, site: str, item: str, customer: str) -> Item | None:
    """Return an item, active or not; None for one that nobody knows."""
    row = database.one(stock_queries.ITEM, (item,))
    if row is None:
        return None
    scopes = scopes_of(site, item, customer)
    said: dict[str, dict[str, str]] = {scope: {} for scope in scopes}
    for scope, name, value in database.all(stock_queries.WORDS, scopes):
        said[scope][name] = value
    return effective(rows.item_of(row), *(said[scope] for scope in scopes))
