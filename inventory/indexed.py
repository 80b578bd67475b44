"""Records in memory that are found by more than their key: looked up, however many there are, and never searched through."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, MutableMapping
from decimal import Decimal
from typing import Generic, Self, TypeVar, overload

from inventory.documents import DocumentNumber
from inventory.stock import BalanceKey, Serial

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
D = TypeVar("D")


class Indexed(MutableMapping[K, V], Generic[K, V]):
    """A mapping whose records are found by other ways, too: by a part of their key, or by what their value says. Each way has a name.

    A value that says None is not found by that way. A way is kept up from when it is first asked for: most drafts never ask.
    """

    __slots__ = ("_found", "_kept", "_parts", "_said")

    def __init__(
        self, said: Mapping[str, Callable[[V], Hashable]] | None = None, **parts: Callable[[K], Hashable]
    ) -> None:
        """Begin empty, with the ways in which records will be found: by what values say, and by parts of keys."""
        self._kept: dict[K, V] = {}
        self._parts = parts
        self._said = said or {}
        self._found: dict[str, dict[Hashable, dict[K, None]]] = {}

    def by(self, way: str, what: Hashable) -> Collection[K]:
        """Return the keys of the records that are found so, in the order in which they came."""
        if way not in self._found:
            self._found[way] = {}
            for key, value in self._kept.items():
                self._note(way, key, value)
        return self._found[way].get(what, {}).keys()

    def __getitem__(self, key: K) -> V:
        """Return the value of a key."""
        return self._kept[key]

    @overload
    def get(self, key: K, default: None = None, /) -> V | None: ...
    @overload
    def get(self, key: K, default: V | D, /) -> V | D: ...
    def get(self, key: K, default: object = None, /) -> object:
        """Return the value of a key, else the default."""
        return self._kept.get(key, default)

    def __setitem__(self, key: K, value: V) -> None:
        """Keep a value instead of what the key had."""
        known = key in self._kept
        for way in self._found:
            if known and way in self._said:
                self._forget(way, key)
            if not known or way in self._said:
                self._note(way, key, value)
        self._kept[key] = value

    def __delitem__(self, key: K) -> None:
        """Forget a key and its value."""
        for way in self._found if key in self._kept else ():
            self._forget(way, key)
        del self._kept[key]

    def _note(self, way: str, key: K, value: V) -> None:
        what = self._what(way, key, value)
        if what is not None:
            self._found[way].setdefault(what, {})[key] = None

    def _forget(self, way: str, key: K) -> None:
        what = self._what(way, key, self._kept[key])
        if what is not None:
            found = self._found[way][what]
            del found[key]
            if not found:
                del self._found[way][what]

    def _what(self, way: str, key: K, value: V) -> Hashable:
        return self._said[way](value) if way in self._said else self._parts[way](key)

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
    return Indexed({"maker": lambda each: each.made_as}, number=lambda key: key[1])


BalancesByKey = Indexed[BalanceKey, Decimal]
"""Quantities by place, item, lot and owner; `goods` finds them by item and lot, `place` by where they are."""


def balances_by_key() -> BalancesByKey:
    """Return quantities in places, none yet."""
    return Indexed(goods=lambda key: (key.item, key.lot), place=lambda key: key.place)


ReservationsByKey = Indexed[tuple[str, int, str, str, str], Decimal]
"""What stands for orders by order, line, place, item and lot; `there` finds it by the last three, `goods` by item and lot."""


def reservations_by_key() -> ReservationsByKey:
    """Return what stands for orders, nothing yet."""
    return Indexed(
        document=lambda key: key[0],
        place=lambda key: key[2],
        there=lambda key: key[2:],
        goods=lambda key: key[3:],
    )


LinksByKey = Indexed[tuple[str, str, str, str, str, str], Decimal]
"""What was made of what: quantities by both, each by item, lot and serial; `made` finds them by the first three."""


def links_by_key() -> LinksByKey:
    """Return what was made of what, nothing yet."""
    return Indexed(made=lambda key: key[:3])


class NumbersInOrder:
    """The numbers that lines of documents advise or keep, in the order in which they came: filled like a list, and looked up.

    `line` finds them by document and line, `document` by the document alone, `same` by those two, lot and serial, `sscc` by their pallet,
    `serial` by it, and `lot` those without a serial by it.
    """

    __slots__ = ("_came", "_kept")

    def __init__(self) -> None:
        """Begin empty."""
        self._came = 0
        self._kept: Indexed[int, DocumentNumber] = Indexed(
            {
                "line": lambda each: (each.document, each.line),
                "document": lambda each: each.document,
                "same": _same,
                "sscc": lambda each: each.sscc or None,
                "serial": lambda each: each.serial or None,
                "lot": lambda each: None if each.serial else each.lot,
            }
        )

    def by(self, way: str, what: Hashable) -> Iterator[DocumentNumber]:
        """Yield the numbers that are found so, in the order in which they came."""
        return (self._kept[at] for at in self._kept.by(way, what))

    def append(self, number: DocumentNumber) -> None:
        """Keep a number behind the others."""
        self._came += 1
        self._kept[self._came] = number

    def keep(self, number: DocumentNumber) -> None:
        """Keep a number behind the others and instead of what its line had of it; one of nothing: no longer."""
        for at in tuple(self._kept.by("same", _same(number))):
            del self._kept[at]
        if number.quantity > 0:
            self.append(number)

    def __iadd__(self, others: Iterable[DocumentNumber]) -> Self:
        """Keep others behind these."""
        for each in others:
            self.append(each)
        return self

    def __iter__(self) -> Iterator[DocumentNumber]:
        """Yield the numbers, in the order in which they came."""
        return iter(self._kept.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._kept)

    def __eq__(self, other: object) -> bool:
        """Return whether there are the same numbers in the same order, here or in a list."""
        return list(self) == list(other) if isinstance(other, NumbersInOrder | list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # like a list

    def __repr__(self) -> str:
        """Return the numbers as a list is written."""
        return repr(list(self))


def _same(number: DocumentNumber) -> Hashable:
    return number.document, number.line, number.lot, number.serial
