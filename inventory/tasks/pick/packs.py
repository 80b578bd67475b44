"""Picking: a pallet or box of goods that is scanned at the pick: it is taken whole where it fits, else in part (flows.md 1.2 step 2).

A whole one stays as it is, seal and all: its goods are the order's where they are, and it goes to the dock. Of a part the goods leave it.
"""

from dataclasses import replace
from decimal import Decimal

from inventory.allocation import Goods, expiry_warning
from inventory.packs import sealed_around
from inventory.refusals.base import Refusal
from inventory.refusals.goods import UnknownBin
from inventory.refusals.packing import PackHoldsPacks, PackNotHere, PackSealed
from inventory.staging import Candidate
from inventory.stock import Lot, Serial
from inventory.tasks.pick import booking, goods
from inventory.tasks.pick.events import Planned
from inventory.tasks.pick.holders import HELD_MAX, bin_under
from inventory.tasks.pick.plan import why_not
from inventory.tasks.pick.state import Doubt, Scanned
from inventory.tasks.pick.turn import PickStep, Turn
from inventory.tasks.reading import Reading
from inventory.tasks.steps import LineBooked, Mark, NumbersCaptured, Outcome, Trace, say
from inventory.transactions import NUMBERS_MAX, Allocation, Line
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """What a pack holds of the item at hand: lots with quantities, and the serials; `alone`: it holds nothing else."""

    pack: str
    place: str
    lots: tuple[tuple[str, Decimal], ...]
    serials: tuple[Serial, ...]
    alone: bool

    @property
    def total(self) -> Decimal:
        """Return how much it holds, in stocking units."""
        return sum((quantity for _, quantity in self.lots), Decimal(0))


def take_pack(turn: Turn, reading: Reading, pack: str) -> PickStep:
    """Take a pallet or box at the bin: everything in it is judged like a number by itself."""
    if turn.stock.packs_in(pack, 1):
        return turn.stop(PackHoldsPacks(pack))
    contents = turn.stock.contents(pack, HELD_MAX)
    item = turn.line.visit.item
    if all(key.item != item for key, _ in contents):
        return goods.wrong_item(turn, reading, contents[0][0].item)
    held = _held(turn, pack)
    if not held.place:
        return turn.stop(PackNotHere(pack, turn.line.visit.place, ""))
    if refusal := _judge(turn, held):
        return turn.stop(refusal)
    scanned = Scanned(pack, lot=held.lots[0][0], source=reading.source, pack=pack)
    lots = _lots_of(turn, held)
    if any(expiry_warning(Goods(turn.item, each), turn.stamp.day) for each in lots):
        return turn.ask(Doubt.EXPIRED, scanned)
    return _ask_of_lots(turn, scanned, lots) or accept(turn, scanned)


def day_let(turn: Turn, scanned: Scanned) -> PickStep | None:
    """Ask what is still to be asked of a pack, once a day of the lot that was asked about is let pass; None where nothing is."""
    lots = _lots_of(turn, _held(turn, scanned.pack))
    names = [each.lot for each in lots]
    behind = names.index(scanned.lot) + 1 if scanned.lot in names else 0
    return _ask_of_lots(turn, scanned, lots, behind)


def _ask_of_lots(turn: Turn, scanned: Scanned, lots: list[Lot], first: int = 0) -> PickStep | None:
    """Ask of the days of each lot from the first on, then whether any of them comes later than the proposed one (rule 21)."""
    for each in lots[first:]:
        if asked := goods.ask_of_days(turn, replace(scanned, lot=each.lot), each):
            return asked
    later = next((each for each in lots if goods.comes_later(turn, each)), None)
    return turn.ask(Doubt.LATER_LOT, replace(scanned, lot=later.lot)) if later else None


def _lots_of(turn: Turn, held: Held) -> list[Lot]:
    found = (turn.stock.lot(turn.item.item, lot) for lot, _ in held.lots if lot)
    return [each for each in found if each is not None]


def _held(turn: Turn, pack: str) -> Held:
    item, stock = turn.item, turn.stock
    contents = stock.contents(pack, HELD_MAX)
    ours = [(key.lot, quantity) for key, quantity in contents if key.item == item.item and not key.owner]
    serials = stock.serials_in(pack, item.item, "", NUMBERS_MAX) if item.tracking.serials else ()
    return Held(pack, bin_under(stock, pack), tuple(ours), serials, alone=len(ours) == len(contents))


def _judge(turn: Turn, held: Held) -> Refusal | None:
    """Return why something that the pack holds may not be picked for the line."""
    visit = turn.line.visit
    for lot, quantity in held.lots:
        known = turn.stock.lot(visit.item, lot) if lot else None
        there = Candidate(held.place, visit.item, lot, quantity, pack=held.pack)
        if known is not None and (refusal := goods.judge_lot(turn, known)):
            return refusal
        refusal = why_not(turn, turn.item, there, visit.document)
        if refusal and refusal.code != "number_expired":
            return refusal
    judged = (goods.judge_serial(turn, each) for each in held.serials)
    return next((refusal for refusal in judged if refusal is not None), None)


def accept(turn: Turn, scanned: Scanned, reason: str = "") -> PickStep:
    """Take a pack that nothing stands against: whole where it fits what is wanted here, else a part of it."""
    held, line = _held(turn, scanned.pack), turn.line
    if held.alone and held.total <= line.room and not line.counted:
        return _take_whole(turn, held, reason)
    if sealed := sealed_around(held.pack, turn.stock.pack):
        return turn.stop(PackSealed(sealed))
    if line.serials or len(held.lots) > 1:
        says = say("scan_out_of_pack", pack=held.pack, held=held.total, wanted=line.room)
        return turn.step(Outcome.DUP, says, Trace(Mark.HINT, held.pack, "part_of_pack"))
    return goods.accept(turn, replace(scanned, lot=held.lots[0][0]), reason)


def _take_whole(turn: Turn, held: Held, reason: str) -> PickStep:
    """Post the pick of all that the pack holds, in place, and its way to the dock; the walk goes on with what is left to take."""
    visit, taken = turn.line.visit, held.total
    to = booking.dock_of(turn, visit)
    if not to:
        return turn.stop(UnknownBin("", turn.stamp.site))
    picks = [turn.transaction("pick", visit.document, (each,)) for each in _lines(turn, held, reason)]
    stood = turn.stock.pack(held.pack)
    way = Line("", "", Decimal(0), stood.stands_in if stood else "", to, pack=held.pack)
    elsewhere = (visit.place, held.place) if held.place != visit.place else ()
    counts = [booking.count_request(turn, each, "found_elsewhere") for each in elsewhere]
    if refusal := turn.post([*picks, turn.transaction("pack_move", "", (way,)), *counts]):
        return turn.stop(refusal)
    booking.ship_at_once(turn, picks)
    _book(turn, held, tuple(each.id for each in picks))
    note = "moved_here" if elsewhere else "whole"
    trace = Trace(Mark.NOTE if elsewhere else Mark.TAKEN, held.pack, note)
    return booking.go_on(turn, visit, taken, trace)


def _book(turn: Turn, held: Held, ids: tuple[str, ...]) -> None:
    """Note what was booked; numbers in hand from before wait for their own booking."""
    visit = turn.line.visit
    numbers = tuple(each.serial for each in held.serials)
    for lot, _ in held.lots if numbers else ():
        of_lot = tuple(each.serial for each in held.serials if each.lot == lot)
        turn.did(NumbersCaptured(visit.document, visit.line, visit.item, lot, of_lot))
    turn.did(LineBooked(visit.document, visit.line, visit.item, held.total, held.pack, ids, numbers))
    if visit.take > held.total:
        turn.did(Planned((replace(visit, take=visit.take - held.total), *turn.state.visits)))


def _lines(turn: Turn, held: Held, reason: str) -> list[Line]:
    """Return the lines of the pick in place, each of at most NUMBERS_MAX numbers."""
    visit = turn.line.visit
    lines = []
    for lot, quantity in held.lots:
        numbers = tuple(each.serial for each in held.serials if each.lot == lot)
        allocation = Allocation(Decimal(len(numbers)) if numbers else quantity, lot, numbers)
        lines.append(
            Line(
                visit.item,
                visit.unit,
                allocation.quantity,
                held.pack,
                held.pack,
                line=visit.line,
                allocations=(allocation,),
                reason=reason,
            )
        )
    return lines


def take_holder(turn: Turn, pack: str) -> PickStep:
    """Take the answer to where the goods are taken out of: a box that holds them."""
    scanned, line = turn.line.unsettled, turn.line
    if scanned is None:
        raise LookupError("no label whose box is asked")
    if all(each.pack != pack for each in goods.holders(turn, scanned.lot)):
        return turn.stop(PackNotHere(pack, line.visit.place, bin_under(turn.stock, pack)))
    if sealed := sealed_around(pack, turn.stock.pack):
        return turn.stop(PackSealed(sealed))
    return goods.take_out_of(turn, replace(scanned, pack=pack), line.reason)


def take_loose(turn: Turn) -> PickStep:
    """Take the goods that are loose in the bin."""
    scanned = turn.line.unsettled
    if scanned is None:
        raise LookupError("no label whose box is asked")
    return goods.take_out_of(turn, scanned, turn.line.reason)
