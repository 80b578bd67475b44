"""Guards of makers' serials: each is that of one unit that comes in, and where the item's setting says so, of no other unit.

That no two units have the same is asked once, of what all lines of a transaction leave (`check_unique`): whatever brings a unit in, or
back into being, or gives it another maker's serial, is judged alike.
"""

from inventory.draft import Act, Draft
from inventory.guards.people import Refusals
from inventory.items import MakerSerials
from inventory.makers import known_maker, renumbered, told_maker
from inventory.numbers import check_form
from inventory.places import VENDOR
from inventory.refusals import makers
from inventory.refusals.base import Refusal
from inventory.stock import Serial
from inventory.transactions import Allocation


def check_makers(act: Act, allocation: Allocation) -> Refusals:
    """What is said of makers' serials fits the serials of an allocation that comes in, and what is known of them."""
    item, said, coming = act.item.item, set(), frozenset(allocation.serials)
    for each in allocation.maker_serials:
        if each.serial not in coming or each.serial in said:
            yield makers.MakerSerialOfNobody(item, each.serial, each.maker_serial)
        elif refusal := check_form(each.maker_serial):
            yield refusal
        said.add(each.serial)


def check_maker_of(act: Act, allocation: Allocation, serial: str) -> Refusals:
    """One serial that comes in: its maker's serial is there where it must be, and the one that is known, under another number too."""
    kept = act.draft.serial(act.item.item, serial)
    known = known_maker(kept) or renumbered(act, act.line.instead, act.line.allocations)
    told = told_maker(act, allocation, serial)
    if told and known and told != known:
        yield makers.MakerSerialKnown(act.item.item, serial, known, told)
    bought = act.line.from_place == VENDOR
    if bought and not (told or known) and act.item.maker_serial is MakerSerials.UNIQUE:
        yield makers.MakerSerialMissing(act.item.item, serial)


def check_none_said(act: Act) -> Refusals:
    """Makers' serials are said of what comes in, and of nothing else."""
    for allocation in act.line.named:
        for each in allocation.maker_serials:
            yield makers.MakerSerialOfNobody(act.item.item, each.serial, each.maker_serial)


def check_unique(draft: Draft) -> Refusals:
    """No two units of an item have the same maker's serial, where its setting says so: of the units that the transaction has made so."""
    for made in draft.serials_made():
        item = draft.stock.item(made.item) if made.maker_serial else None
        if item is None or item.maker_serial is not MakerSerials.UNIQUE or not _is_new(draft, made):
            continue
        if refusal := taken(draft, made.item, made.serial, made.maker_serial):
            yield refusal


def taken(draft: Draft, item: str, serial: str, maker_serial: str) -> Refusal | None:
    """Return that another unit of the item has a maker's serial; None where none has."""
    others = (each for each in draft.units_of_maker(item, maker_serial) if each != serial)
    other = next(others, None)
    return None if other is None else makers.MakerSerialTaken(item, serial, maker_serial, other)


def _is_new(draft: Draft, made: Serial) -> bool:
    """Return whether the transaction has made it so that there is such a unit with this maker's serial."""
    if not made.state.is_unit:
        return False
    before = draft.stock.serial(made.item, made.serial)
    return before is None or not before.state.is_unit or before.maker_serial != made.maker_serial
