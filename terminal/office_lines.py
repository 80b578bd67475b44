"""What lines that the office posts may leave out: the outside of the house, quantities without numbers, the masters of components.

"masters": "share"      of an assembly: its components are shared out among the master serials, whatever they had (F46)
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from inventory.genealogy import distribute
from inventory.items import Item, Tracking
from inventory.kinds import KINDS, Kind, Numbers
from inventory.kinds.row import fits_leg
from inventory.places import ASSEMBLY, is_outside
from inventory.plain import MalformedError, from_plain, to_plain
from inventory.transactions import Allocation, Line, Transaction
from sync.centre.returnable import Received

Object = dict[str, object]
Known = Callable[[str, str], tuple[Item | None, Decimal | None]]
"""Returns an item and the factor of its unit."""
SHARE = "share"
ALL = {"all": True}
_SAYS_HOW_MANY = frozenset({"count", "recount", "purchase_invoice"})
"""Kinds that move nothing, and whose lines say how many all the same."""


class Came(Protocol):
    """Returns all of a line of a receipt that may go back to its vendor from one place."""

    def __call__(self, received: Received, *, serials: bool) -> tuple[Allocation, ...]:
        """Return it by lot."""
        ...


def _lines_of(plain: Mapping[str, object]) -> list[object]:
    lines = plain.get("lines")
    return lines if isinstance(lines, list) else []


def with_outside(plain: Object) -> Object:
    """Return a transaction whose lines name the outside of the house where its kind leads from or to it and nothing is said."""
    kind, lines = KINDS.get(str(plain.get("kind", ""))), _lines_of(plain)
    if kind is None or not lines:
        return plain
    return plain | {"lines": [_outside(each, kind) if isinstance(each, dict) else each for each in lines]}


def _outside(line: Object, kind: Kind) -> Object:
    """Return a line with its leg outside; of a kind whose lines lead different ways, by the leg that it has."""
    for way in kind.ways:
        filled = _of_way(line, way)
        places = str(filled.get("from_place", "")), str(filled.get("to_place", ""))
        if all(map(fits_leg, places, (way.from_leg, way.to_leg))) and all(places):
            return filled
    return _of_way(line, kind)


def _of_way(line: Object, way: Kind) -> Object:
    legs = {"from_place": way.from_leg, "to_place": way.to_leg}
    return {name: leg for name, leg in legs.items() if is_outside(leg)} | line


def with_quantities(plain: Object, known: Known) -> Object:
    """Return a transaction whose lines of goods without numbers are allocated as a whole, where they say nothing of it."""
    kind = KINDS.get(str(plain.get("kind", "")))
    if kind is None or (kind.numbers is Numbers.NONE and not kind.ways and kind.name not in _SAYS_HOW_MANY):
        return plain
    lines = [_with_quantity(each, known) if isinstance(each, dict) else each for each in _lines_of(plain)]
    return plain | {"lines": lines} if lines else plain


def _with_quantity(line: Object, known: Known) -> Object:
    if {"numbers", "allocations", "pack"} & line.keys():
        return line
    item, unit = str(line.get("item", "")), str(line.get("unit", ""))
    kept, factor = known(item, unit) if item else (None, None)
    if kept is None or factor is None or kept.tracking is not Tracking.NONE:
        return line
    quantity = from_plain(Decimal, line.get("quantity"), "quantity")
    # nothing of it needs no allocation
    return line | {"allocations": [{"quantity": to_plain(quantity * factor)}]} if quantity else line


def with_all(plain: Object, site: str, kept: Transaction | None, known: Known, came: Came) -> Object:
    """Return a transaction whose lines say which numbers of a receipt go back, where they want all; one that is kept has those it had."""
    lines = _lines_of(plain)
    if not any(isinstance(each, dict) and each.get("numbers") == ALL for each in lines):
        return plain
    receipt = str(plain.get("applies_to", ""))
    return plain | {"lines": [_all(at, each, (site, receipt), kept, known, came) for at, each in enumerate(lines)]}


def _all(at: int, line: object, of: tuple[str, str], kept: Transaction | None, known: Known, came: Came) -> object:
    if not isinstance(line, dict) or line.get("numbers") != ALL:
        return line
    own = {name: value for name, value in line.items() if name != "numbers"}
    if kept is not None and at < len(kept.lines):
        return own | {name: to_plain(getattr(kept.lines[at], name)) for name in ("quantity", "allocations")}
    item, place = str(line.get("item", "")), str(line.get("from_place", ""))
    record, factor = known(item, str(line.get("unit", "")))
    applies_line = line.get("applies_line", 0)
    received = Received(*of, applies_line if isinstance(applies_line, int) else 0, item, place)
    found = came(received, serials=record.tracking.serials) if record else ()
    if not found:
        raise MalformedError(
            f"lines[{at}].numbers", f"something of {item} from {of[1] or 'a receipt'} in {place}", "all"
        )
    quantity = sum((each.quantity for each in found), Decimal(0)) / (factor or 1)
    return own | {"quantity": to_plain(quantity), "allocations": to_plain(found)}


def with_masters(plain: Object) -> Object:
    """Return an assembly whose components are shared out among its master serials, where it says so; raises MalformedError."""
    wanted = plain.get("masters")
    if wanted is None:
        return plain
    if wanted != SHARE:
        raise MalformedError("masters", SHARE, wanted)
    lines = from_plain(tuple[Line, ...], plain.get("lines"), "lines")
    masters = [
        serial for each in lines if each.from_place == ASSEMBLY for one in each.allocations for serial in one.serials
    ]
    shared = [_shared(each, masters) if each.to_place == ASSEMBLY else each for each in lines]
    return {name: value for name, value in plain.items() if name != "masters"} | {"lines": list(map(to_plain, shared))}


def _shared(line: Line, masters: list[str]) -> Line:
    parts = distribute(masters, line.allocations)
    if parts is None:
        raise MalformedError("masters", f"as much of {line.item} for each master, in every lot", len(masters))
    return replace(line, allocations=parts)
