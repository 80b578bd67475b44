"""Questions to the store: the rows of a table by key, many keys at once."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import Table

from inventory.values import dataclass

Row = Mapping[str, Any]
Key = tuple[str | int, ...]
K = TypeVar("K", bound=Key)

KEYS_PER_STATEMENT = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Asks for the rows of a table whose columns `key` are one of `keys`, in the order of the key.

    `site` is given for every table of a site. With `lock` the rows stay locked until the transaction ends, taken in key order; on
    SQLite a writer has the whole store anyway.
    """

    table: Table
    key: tuple[str, ...]
    keys: Collection[Key]
    site: str | None = None
    lock: bool = False

    def parts(self) -> Iterator[list[Key]]:
        """Yield the keys as statements carry them."""
        return parts_of(self.keys)


def parts_of(keys: Collection[K]) -> Iterator[list[K]]:
    """Yield keys as statements carry them: each once, in order; nothing where none is asked for."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), KEYS_PER_STATEMENT):
        yield ordered[start : start + KEYS_PER_STATEMENT]
