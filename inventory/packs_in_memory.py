"""Packs in memory, and what stands in places for orders: the part of StockInMemory that knows where what was picked is."""

from collections.abc import Collection, Iterable
from dataclasses import field

from inventory.counted import CountedInMemory
from inventory.indexed import ReservationsByKey, reservations_by_key
from inventory.packs import Pack, outwards
from inventory.staging import Reservation
from inventory.values import dataclass


@dataclass(slots=True, kw_only=True)
class PacksInMemory(CountedInMemory):
    """Pallets and boxes by place, and what is kept in places by order, line, place, item and lot."""

    packs: dict[str, Pack] = field(default_factory=dict)
    reservations: ReservationsByKey = field(default_factory=reservations_by_key)

    def reserved(self, place: str, item: str, lot: str) -> tuple[Reservation, ...]:
        """Return what of a lot stands in a place for orders."""
        self._loaded("reserved", (place, item, lot))
        return self._kept_for_orders(self.reservations.by("there", (place, item, lot)))

    def staged(self, document: str) -> tuple[Reservation, ...]:
        """Return what stands at docks and in boxes for an order."""
        self._loaded("documents", document)
        return self._kept_for_orders(self.reservations.by("document", document))

    def box_order(self, box: str) -> str:
        """Return the order whose goods are in a box."""
        return self.order_in((box,))

    def order_in(self, boxes: Collection[str]) -> str:
        """Return the order whose goods are in some boxes, of several the first by number."""
        for box in boxes:
            self._loaded("boxes", box)
        kept = (key for box in boxes for key in self.reservations.by("place", box))
        return min((key[0] for key in kept if self.reservations[key]), default="")

    def _kept_for_orders(self, keys: Iterable[tuple[str, int, str, str, str]]) -> tuple[Reservation, ...]:
        kept = (Reservation(*key, self.reservations[key]) for key in keys)
        return tuple(sorted(each for each in kept if each.quantity))

    def pack(self, pack: str) -> Pack | None:
        """Return a pallet or box by its place; a box that is loaded comes with the packs that it stands in."""
        if (
            self.only is not None
            and pack not in self.only.boxes
            and not any(each.parent == pack for each in self.packs.values())
        ):
            self._loaded("boxes", pack)
        return self.packs.get(pack)

    def packs_in(self, place: str, limit: int) -> tuple[Pack, ...]:
        """Return the packs that stand in a bin or in a pack, by number."""
        return self.packs_standing((place,))[:limit]

    def packs_standing(self, places: Collection[str]) -> tuple[Pack, ...]:
        """Return all packs that stand in some packs, by number; packs come with those that stand in them, however deep."""
        named = frozenset() if self.only is None else self.only.contents
        for place in places if self.only is not None else ():
            around = (each.pack for each in outwards(place, self.packs.get))
            self._loaded("contents", next((each for each in around if each in named), place))
        found = (each for each in self.packs.values() if each.stands_in in places)
        return tuple(sorted(found, key=lambda each: each.pack))
