"""Items with their policy as it counts at each site, now or at some time, of many rows at once (inventory/policy.py)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from inventory.items import Item
from inventory.policy import WORDS, effective, scopes_of
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
        self._changes: Mapping[str, list[tuple[datetime, str, str]]] | None = None

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

    def item(self, site: str, item: str, customer: str = "", at: datetime | None = None) -> Item:
        """Return an item of a row as it counts at a site, for a customer: now, or as it did when something was judged at a time."""
        scopes = scopes_of(site, item, customer)
        if at is None:
            return effective(self._items[item], *(self._said().get(scope, {}) for scope in scopes))
        kept = _as_it_was(self._items[item], self._before(f"item:{item}", at))
        return effective(kept, *({**self._said().get(scope, {}), **self._before(scope, at)} for scope in scopes))

    def _said(self) -> Mapping[str, Mapping[str, str]]:
        if self._words is None:
            table, words = schema.CENTRAL["setting"], defaultdict[str, dict[str, str]](dict)
            for scope, name, value in self._connection.execute(select(table.c.scope, table.c.name, table.c.value)):
                words[scope][name] = value
            self._words = words
        return self._words

    def _before(self, scope: str, at: datetime) -> Mapping[str, str]:
        """Return the words of a scope that were changed after a time, as they were then."""
        if self._changes is None:
            table, found = schema.setting_change, defaultdict[str, list[tuple[datetime, str, str]]](list)
            query = select(table.c.scope, table.c.at, table.c.name, table.c.before).where(table.c.name.in_(WORDS))
            for row in self._connection.execute(query.order_by(table.c.at.desc(), table.c.id.desc())):
                found[row.scope].append((row.at, row.name, row.before))
            self._changes = found
        # newest first: the one that came first after that time is what is left
        return {name: before for changed, name, before in self._changes.get(scope, ()) if changed > at}


def _as_it_was(item: Item, words: Mapping[str, str]) -> Item:
    """Return an item with words that it said once: an empty one was the company's to say, and is so again."""
    own, values = set(item.own_words.split()), {}
    for name, text in words.items():
        said = WORDS[name].read(text) if text else None
        values[name] = said.value if said is not None else WORDS[name].built_in
        own = own | {name} if said is not None else own - {name}
    return replace(item, **values, own_words=" ".join(sorted(own))) if values else item  # type: ignore[arg-type]  # as its field takes
