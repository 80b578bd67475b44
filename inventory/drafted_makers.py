"""What a draft knows of makers' serials: looked up, and not searched through for each of many units."""

from dataclasses import field

from inventory.tracked import Serial
from inventory.transactions import Allocation
from inventory.values import dataclass


@dataclass(slots=True)
class DraftedMakers:
    """Makers' serials of the units that a draft has made so far, and those that its allocations say."""

    _units: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _said: dict[int, tuple[Allocation, dict[str, str]]] = field(default_factory=dict)

    def put(self, serial: Serial, before: Serial | None) -> None:
        """Keep a serial as it is from now on, instead of what it was in the draft before."""
        if before is not None:
            self._units.get((before.item, before.maker_serial), set()).discard(before.serial)
        if serial.maker_serial and serial.state.is_unit:
            self._units.setdefault((serial.item, serial.maker_serial), set()).add(serial.serial)

    def units(self, item: str, maker_serial: str) -> frozenset[str]:
        """Return the serials of the units of an item that the draft has made so."""
        return frozenset(self._units.get((item, maker_serial), ()))

    def said(self, allocation: Allocation, serial: str) -> str:
        """Return what an allocation says of the maker's number of a serial, empty where it says nothing."""
        # kept with the allocation itself, so that no other one gets its id
        _, said = self._said.setdefault(id(allocation), (allocation, {}))
        if not said and allocation.maker_serials:
            said |= {each.serial: each.maker_serial for each in reversed(allocation.maker_serials)}
        return said.get(serial, "")
