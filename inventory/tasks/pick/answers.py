"""Picking: what a hand-pressed digit does at a stop or a question. A row of WAYS for each doubt, a function for each way on."""

from collections.abc import Callable
from dataclasses import replace

from inventory.people import Operator
from inventory.refusals.base import Refusal
from inventory.tasks import parking
from inventory.tasks.damaged import DAMAGED_LABEL
from inventory.tasks.events import DoubtLeft
from inventory.tasks.parking import PARK
from inventory.tasks.pick import booking, damaged, from_number, goods, packs, parked
from inventory.tasks.pick.doubts import LATER, ways
from inventory.tasks.pick.events import ApprovalTaken
from inventory.tasks.pick.state import Doubt, Pending
from inventory.tasks.pick.turn import PickStep, Turn
from inventory.tasks.steps import Approve, Mark, Settled, Trace, say

TakeWay = Callable[[Turn, Pending, str], PickStep]

# reasons to take a later lot that say something about the bin
COUNTED_REASONS = ("damaged", "not_found")


def answer_doubt(turn: Turn, pending: Pending, number: int) -> PickStep:
    """Settle a stop or question: leave it, or take one of its ways; with an approver where the way needs one."""
    way = dict(ways(turn.state)).get(number)
    if way is None:
        return turn.nothing("not_a_choice")
    if way.right is not None:
        return turn.ok(request=Approve(way.right, say(f"approve_{pending.doubt.value}")))
    if way == PARK:
        return parked.park(turn, pending)
    turn.did(DoubtLeft())
    if pending.doubt is Doubt.PARKED:
        return parked.finish(turn, later=number == 1)
    if number == 1:
        return turn.ok()
    if pending.doubt is Doubt.WHICH_UNIT:
        return goods.take_known(turn, pending.scanned.units[number - 2], pending.scanned)
    return damaged.offer(turn) if way == DAMAGED_LABEL else TAKEN[pending.doubt](turn, pending, way.code)


def approved(turn: Turn, pending: Pending, approver: Operator | None) -> PickStep:
    """Go the way that needed an approver, and keep who it was for the pick; nobody: all stays as it is."""
    rights = {way.right for _, way in ways(turn.state) if way.right is not None}
    if approver is None or not all(approver.may(each) for each in rights) or not rights:
        return turn.nothing("not_approved")
    turn.did(DoubtLeft())
    turn.did(ApprovalTaken(approver.badge))
    return goods.take_reserved(turn, pending.scanned)


def settled(turn: Turn, answer: Settled) -> PickStep:
    """Take up a parked number as if its approver's badge had been scanned at the stop, or give it up."""
    return parking.settled(turn, answer, turn.state.parked, parked.take_up, approved)


def _report(turn: Turn, pending: Pending, way: str) -> PickStep:
    """Ask for a count of the bin, without leaving the pick (rule 22)."""
    place = turn.line.visit.place
    if refusal := turn.post([booking.count_request(turn, place, way)]):
        return turn.stop(refusal)
    return turn.ok(Trace(Mark.NOTE, pending.scanned.text or place, way))


def _nearest(turn: Turn, pending: Pending, way: str) -> PickStep:
    """Take the closest number (F27), or ask for a count of the bin."""
    return _report(turn, pending, way) if way == "report_found" else goods.take_nearest(turn, pending.scanned.text)


def _later_lot(turn: Turn, pending: Pending, way: str) -> PickStep:
    """Take a later lot for a reason; `later` takes nothing of it and puts the line last."""
    if way == LATER:
        return parked.put_last(turn)
    if way in COUNTED_REASONS and (refusal := _count(turn, way)):
        return turn.stop(refusal)
    return _take(turn, pending, way)


def _count(turn: Turn, reason: str) -> Refusal | None:
    return turn.post([booking.count_request(turn, turn.line.visit.place, reason)])


def _expired(turn: Turn, pending: Pending, _way: str) -> PickStep:
    return _take(turn, pending, "expired")


def _day_passed(turn: Turn, pending: Pending, _way: str) -> PickStep:
    """Take goods although a day of theirs has come; what is still to be asked of them is."""
    scanned = replace(pending.scanned, since=None)
    if scanned.pack:
        asked = packs.day_let(turn, scanned)
    else:
        lot = goods.lot_of(turn, scanned)
        asked = turn.ask(Doubt.LATER_LOT, scanned) if lot is not None and goods.comes_later(turn, lot) else None
    return asked or _take(turn, replace(pending, scanned=scanned), pending.doubt.value)


def _from(turn: Turn, pending: Pending, _way: str) -> PickStep:
    return from_number.take(turn, pending.scanned)


def _take(turn: Turn, pending: Pending, reason: str) -> PickStep:
    if pending.scanned.pack:
        return packs.accept(turn, pending.scanned, reason)
    if pending.scanned.serial:
        return goods.capture(turn, pending.scanned, reason)
    return goods.accept(turn, pending.scanned, reason)


TAKEN: dict[Doubt, TakeWay] = {
    Doubt.WRONG_ITEM: _report,
    Doubt.NOT_HERE: _report,
    Doubt.NEAREST: _nearest,
    Doubt.LATER_LOT: _later_lot,
    Doubt.EXPIRED: _expired,
    Doubt.REMOVE_FROM: _day_passed,
    Doubt.BEST_BEFORE: _day_passed,
    Doubt.RETEST: _day_passed,
    Doubt.FROM: _from,
}
