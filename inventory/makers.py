"""The number that its maker gave a unit: what is said of it when the unit comes in, and what becomes of it when the unit is renumbered."""

from inventory.draft import Act
from inventory.lives import last_life
from inventory.stock import Serial, SerialState
from inventory.transactions import Allocation

Named = tuple[Allocation, ...]


def told_maker(act: Act, allocation: Allocation, serial: str) -> str:
    """Return the maker's serial of a unit that comes in: what is said of it, else that of the number in whose stead it stands."""
    return act.draft.makers.said(allocation, serial) or renumbered(act, act.line.instead, act.line.allocations)


def known_maker(serial: Serial | None) -> str:
    """Return the maker's serial that is known of a unit: of a number that never came none, whatever is kept of it for when it did."""
    return "" if serial is None or serial.state is SerialState.UNKNOWN else serial.maker_serial


def renumbered(act: Act, before: Named, after: Named) -> str:
    """Return the maker's serial of the unit that gets another number, one for one (F53), empty for none.

    Of several numbers nobody knows which stands for which; and a number that was a unit before keeps what it has.
    """
    if [sum(len(each.serials) for each in named) for named in (before, after)] != [1, 1]:
        return ""
    old = next(serial for each in before for serial in each.serials)
    # as it was before the line: by now it may be said that the old number never came
    kept = act.stock.serial(act.item.item, old)
    life = last_life(kept) if kept is not None else None
    was_unit = life is not None and life.state.is_unit
    return "" if kept is None or was_unit else kept.maker_serial
