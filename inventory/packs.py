"""Packs: pallets and boxes with an SSCC or a number of their own. They stand in a bin or in another pack, and hold goods.

What a pack holds has the pack as its place; where the pack stands is on the pack alone, so that one transaction moves it with all that
it holds, other packs included, and what they hold: of those nothing is written.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from inventory.places import is_pack
from inventory.values import dataclass

PACK_LEVELS_MAX = 6
PACKS_INSIDE_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack by its place (`#` and its number): the pack that it stands in or the bin, and the document that it belongs to.

    A sealed one is moved and counted as a whole; nothing is taken out or put in. One that stands in a pack has no bin of its own;
    neither: nobody said where it stands. `stood` is where one stood that has left the house, until it stands somewhere again.
    """

    pack: str
    parent: str = ""
    bin: str = ""
    document: str = ""
    sealed: bool = False
    stood: str = ""

    @property
    def stands_in(self) -> str:
        """Return the pack or the bin that it stands in."""
        return self.parent or self.bin


def standing(pack: Pack, place: str) -> Pack:
    """Return a pack as it stands in a bin or in another pack."""
    parent, bin_code = (place, "") if is_pack(place) else ("", place)
    return replace(pack, parent=parent, bin=bin_code, stood="")


def outwards(pack: str, look: Callable[[str], Pack | None]) -> Iterator[Pack]:
    """Yield a pack and the packs that it stands in, the innermost first, as far as they are known; at most PACK_LEVELS_MAX."""
    for _ in range(PACK_LEVELS_MAX):
        kept = look(pack) if pack else None
        if kept is None:
            return
        yield kept
        pack = kept.parent


def bin_of(pack: str, look: Callable[[str], Pack | None]) -> str:
    """Return the bin of a pack: that of the outermost pack that it stands in; empty where nobody said."""
    return next((each.bin for each in outwards(pack, look) if not each.parent), "")


def sealed_around(pack: str, look: Callable[[str], Pack | None]) -> str:
    """Return the sealed pack that a pack is or stands in, empty for none: nothing is taken out of it or put in."""
    return next((each.pack for each in outwards(pack, look) if each.sealed), "")


def inside(pack: str, look: Callable[[Collection[str]], Iterable[Pack]]) -> Iterator[tuple[int, Pack]]:
    """Yield the packs that stand in a pack, each with how deep in it (1: in the pack itself), at most PACK_LEVELS_MAX deep.

    `look` returns the packs that stand in some packs: it is asked once for each level.
    """
    around: Collection[str] = (pack,)
    for level in range(1, PACK_LEVELS_MAX + 1):
        found = list(look(around)) if around else []
        yield from ((level, each) for each in found)
        around = frozenset(each.pack for each in found)
