"""Which units have a serial of their maker: among records, and answered from records in memory."""

from collections.abc import Iterable
from dataclasses import field

from inventory.packs_in_memory import PacksInMemory
from inventory.stock import MATCHES_MAX
from inventory.tracked import Serial
from inventory.values import dataclass


def of_maker(serials: Iterable[Serial], maker_serial: str) -> tuple[Serial, ...]:
    """Return of some serials the units that have this serial of their maker: exactly, or where none has, without regard to case."""
    units = [each for each in serials if each.maker_serial and each.state.is_unit]
    exact = tuple(each for each in units if each.maker_serial == maker_serial)
    return exact or tuple(each for each in units if each.maker_serial.casefold() == maker_serial.casefold())


@dataclass(slots=True, kw_only=True)
class MakersInMemory(PacksInMemory):
    """The part of StockInMemory that knows makers' serials; `maker_homes` are the serials of the units that have one, wherever they are."""

    maker_homes: dict[tuple[str, str], str] = field(default_factory=dict)

    def units_of_maker(self, item: str, maker_serial: str) -> tuple[str, ...]:
        """Return the serials of the units of an item that have this serial of their maker, by number."""
        self._loaded("makers", (item, maker_serial))
        here = {serial for _, serial in self.serials.by("maker", (item, maker_serial))}
        home = self.maker_homes.get((item, maker_serial), "")
        return tuple(sorted(here | ({home} if home and (item, home) not in self.serials else set())))

    def serials_of_maker(self, maker_serial: str) -> tuple[Serial, ...]:
        """Return the units of any item that have a serial of their maker, by item and number."""
        return of_maker((self.serials[key] for key in sorted(self.serials)), maker_serial)[:MATCHES_MAX]
