"""Records in memory that are found by more than their key: looked up, however many there are, and never searched through."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, MutableMapping
from typing import Generic, TypeVar

from inventory.tracked import Serial

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Way = Callable[[K, V], Hashable]
"""Says by what else a record is found, None for nothing."""


class Indexed(MutableMapping[K, V], Generic[K, V]):
    """A mapping whose records are found by other ways, too; each way has a name."""

    __slots__ = ("_found", "_kept", "_ways")

    def __init__(self, **ways: Way[K, V]) -> None:
        """Begin empty, with the ways in which values will be found."""
        self._kept: dict[K, V] = {}
        self._ways = ways
        self._found: dict[str, dict[Hashable, dict[K, None]]] = {name: {} for name in ways}

    def by(self, way: str, what: Hashable) -> Collection[K]:
        """Return the keys of the records that are found so, in the order in which they came."""
        return self._found[way].get(what, {}).keys()

    def __getitem__(self, key: K) -> V:
        """Return the value of a key."""
        return self._kept[key]

    def __setitem__(self, key: K, value: V) -> None:
        """Keep a value instead of what the key had."""
        known = key in self._kept
        for name, way in self._ways.items():
            now = way(key, value)
            before = way(key, self._kept[key]) if known else None
            if before != now:
                self._forget(name, before, key)
                if now is not None:
                    self._found[name].setdefault(now, {})[key] = None
        self._kept[key] = value

    def __delitem__(self, key: K) -> None:
        """Forget a key and its value."""
        value = self._kept.pop(key)
        for name, way in self._ways.items():
            self._forget(name, way(key, value), key)

    def _forget(self, name: str, what: Hashable, key: K) -> None:
        if what is not None and (found := self._found[name].get(what)) is not None:
            found.pop(key, None)
            if not found:
                del self._found[name][what]

    def __iter__(self) -> Iterator[K]:
        """Yield the keys, in the order in which they came."""
        return iter(self._kept)

    def __len__(self) -> int:
        """Return how many keys there are."""
        return len(self._kept)

    def __contains__(self, key: object) -> bool:
        """Return whether the key has a value."""
        return key in self._kept

    def __ior__(self, other: Mapping[K, V]) -> "Indexed[K, V]":
        """Keep all that another mapping has."""
        self.update(other)
        return self


SerialsByKey = Indexed[tuple[str, str], Serial]
"""Serials by item and number; `number` finds them by their number alone, `maker` the units by item and their maker's serial."""


def serials_by_key() -> SerialsByKey:
    """Return serials that are found by item and number, none yet."""
    return Indexed(
        number=lambda key, _: key[1],
        maker=lambda _, each: each.made_as,
    )
