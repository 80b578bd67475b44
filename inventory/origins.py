"""Recalls that goods inherit: what was split off, combined or assembled is recalled with what it was made of (domain.md 6.7).

Nothing is written on the descendants. Whether one is recalled is found when it is looked at, from what it was made of back to the first
goods; so goods that are made later are covered as well, and a release lets all of them go at once.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from inventory.genealogy import Link
from inventory.marks import recalled_by
from inventory.recalls import Recall
from inventory.tracked import Lot, Serial, SerialState

ORIGIN_STEPS_MAX = 16
ORIGINS_MAX = 500

NumberKey = tuple[str, str, str]
"""An item with a lot and a serial of it; either is empty where there is none, or where nobody said which."""
Links = Mapping[tuple[str, str, str, str, str, str], Decimal]
"""How much of what is in what, by the key of the link; nothing or less where it was taken back."""


class Past(Protocol):
    """What must be known to look back: links, and the records and recalls of what they name."""

    def made_of(self, item: str, lot: str, serial: str) -> tuple[Link, ...]:
        """Return what went into a lot or serial and was not taken back."""
        ...

    def lot(self, item: str, lot: str) -> Lot | None:
        """Return a lot."""
        ...

    def serial(self, item: str, serial: str) -> Serial | None:
        """Return a serial."""
        ...

    def recalls(self, item: str) -> tuple[Recall, ...]:
        """Return what open recalls name of an item, or of any."""
        ...


def starts(item: str, lot: str, serial: str) -> tuple[NumberKey, ...]:
    """Return the keys under which it stands what goods were made of: their own, and that of their lot as a whole.

    Where nobody said into which of several units a component went, every unit of that item and lot counts as made of it.
    """
    return tuple(dict.fromkeys([(item, lot, ""), (item, lot, serial)]))


def sources(link: Link) -> tuple[NumberKey, ...]:
    """Return the keys of what a link says that something was made of; nothing for one that was taken back."""
    return starts(link.from_item, link.from_lot, link.from_serial) if link.quantity > 0 else ()


def made_with(goods: Collection[NumberKey], links: Iterable[Link]) -> frozenset[NumberKey]:
    """Return the keys of what was made of any of some goods, one step on; where no serial is named, all of a lot is meant."""
    return frozenset(
        (link.item, link.lot, link.serial) for link in links if any(each in goods for each in sources(link))
    )


def recalled_origin(past: Past, item: str, lot: str, serial: str) -> str:
    """Return the number of the recall that covers something of which goods were made, all the way back; empty for none.

    Nearest first; at most ORIGINS_MAX lots and serials, ORIGIN_STEPS_MAX steps back.
    """
    now: tuple[NumberKey, ...] = starts(item, lot, serial)
    seen = set(now)
    for _ in range(ORIGIN_STEPS_MAX):
        found = [key for one in now for link in past.made_of(*one) for key in sources(link)]
        now = tuple(key for key in dict.fromkeys(found) if key not in seen)[: max(0, ORIGINS_MAX - len(seen))]
        for key in now:
            if recall := _recalled(past, key):
                return recall
        if not now:
            break
        seen.update(now)
    return ""


def _recalled(past: Past, key: NumberKey) -> str:
    """Return the recall of a lot or serial itself; what came from another site is known by its number only."""
    item, lot, serial = key
    kept = past.serial(item, serial) or Serial(item, serial, "", SerialState.UNKNOWN, lot) if serial else None
    lot = lot or (kept.lot if kept else "")
    return recalled_by(past.recalls(item), item, past.lot(item, lot) or Lot(item, lot) if lot else None, kept)


def carried_links(theirs: Links, ours: Links, goods: Iterable[NumberKey]) -> tuple[Link, ...]:
    """Return what must be linked where goods come in, so that as much is known of what they were made of as where they left.

    A serial is one unit: what is known where it leaves is all that is true of it. Of a lot some may have been made where it comes in,
    so nothing that is known there is taken away.
    """
    behind, here = _by_made(theirs), _by_made(ours)
    now = dict.fromkeys(key for each in goods for key in starts(*each)) if behind else {}
    seen: set[NumberKey] = set()
    changes: list[Link] = []
    for _ in range(ORIGIN_STEPS_MAX):
        following: dict[NumberKey, None] = {}
        for key in sorted(now.keys() & behind.keys()):
            there, known = behind[key], here.get(key, {})
            changes += _missing(key, there, known)
            following |= dict.fromkeys(start for part, much in there.items() if much > 0 for start in starts(*part))
        seen |= now.keys()
        now = {key: None for key in following if key not in seen}
        if not now:
            break
    return tuple(changes)


def _by_made(links: Links) -> dict[NumberKey, dict[NumberKey, Decimal]]:
    found: dict[NumberKey, dict[NumberKey, Decimal]] = {}
    for (item, lot, serial, *part), quantity in links.items():
        found.setdefault((item, lot, serial), {})[part[0], part[1], part[2]] = quantity
    return found


def _missing(made: NumberKey, there: Mapping[NumberKey, Decimal], known: Mapping[NumberKey, Decimal]) -> Iterable[Link]:
    for part in sorted({**there, **known} if made[2] else there):
        change = there.get(part, Decimal(0)) - known.get(part, Decimal(0))
        if change > 0 or (change and made[2]):
            yield Link(*made, *part, change)
