"""What a draft knows of makers' serials: looked up, and not searched through for each of many units."""

from dataclasses import field

from inventory.transactions import Allocation
from inventory.values import dataclass


@dataclass(slots=True)
class DraftedMakers:
    """Makers' serials that the allocations of a draft say."""

    _said: dict[int, tuple[Allocation, dict[str, str]]] = field(default_factory=dict)

    def said(self, allocation: Allocation, serial: str) -> str:
        """Return what an allocation says of the maker's number of a serial, empty where it says nothing."""
        # kept with the allocation itself, so that no other one gets its id
        _, said = self._said.setdefault(id(allocation), (allocation, {}))
        if not said and allocation.maker_serials:
            said |= {each.serial: each.maker_serial for each in reversed(allocation.maker_serials)}
        return said.get(serial, "")
