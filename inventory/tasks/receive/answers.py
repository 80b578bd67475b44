"""Receiving: what a hand-pressed digit does at a stop or a question. A row of WAYS for each doubt, a function for each way on."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from inventory.document_numbers import DOCUMENTS, series_mask
from inventory.numbers import filled
from inventory.people import Operator
from inventory.refusals.reading import ScanCannotAnswer
from inventory.tasks import parking
from inventory.tasks.damaged import DAMAGED_LABEL
from inventory.tasks.events import DoubtLeft
from inventory.tasks.reading import Reading, read_code
from inventory.tasks.receive import (
    damaged,
    labels,
    leaving_out,
    lots,
    orders,
    packs,
    parked,
    quantities,
    serials,
    unknown,
)
from inventory.tasks.receive.doubts import CONFIRMED_BY_RESCAN, WAYS, ways
from inventory.tasks.receive.events import ApprovalTaken, DatesTaken, LotTaken, LotTyped, OrdersOpened
from inventory.tasks.receive.state import Ask, Doubt, LotTyping, Pending
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Answer, Approve, Outcome, Scan, Settled, say
from inventory.tasks.ways import Way
from inventory.transactions import Source

TakeWay = Callable[[Turn, Pending], ReceiveStep]
RESCAN_MS_MIN = 800


def scanned_over_doubt(turn: Turn, scan: Scan, wanted: tuple[str, ...]) -> ReceiveStep:
    """Let a rescan confirm the question that it caused, 0.8 s after it was painted; any other scan is not used (rule 2)."""
    pending = turn.state.pending
    if pending is not None and pending.doubt in CONFIRMED_BY_RESCAN and not (scan.repeat or scan.presentation):
        reading = read_code(scan.code, turn.stock, wanted)
        same = isinstance(reading, Reading) and reading.text == pending.scan
        if same and scan.prompt_age_ms >= RESCAN_MS_MIN:
            # the label itself proves a lot that was typed
            by_label = pending.source is Source.TYPED
            return answer_doubt(turn, replace(pending, source=Source.LABEL) if by_label else pending, 2)
    return turn.hint(ScanCannotAnswer(scan.code.text[:40]), scan.code.text[:40])


def answer_doubt(turn: Turn, pending: Pending, answer: Answer) -> ReceiveStep:
    """Settle a stop or question: leave it, or take one of its ways, with an approver where the way needs one."""
    if isinstance(answer, Settled):
        return turn.nothing("answer_first")
    if isinstance(answer, Operator):
        return approved(turn, pending, answer)
    if answer is None:
        return turn.nothing("not_approved")
    way = dict(ways(pending, turn.state.ask)).get(answer)
    if way is None:
        return turn.nothing("not_a_choice")
    if way.right is not None:
        return turn.ok(request=Approve(way.right, say(f"approve_{pending.doubt.value}")))
    if way == parking.PARK:
        return parked.park(turn, pending)
    turn.did(DoubtLeft())
    if pending.doubt is Doubt.PARKED:
        return parked.finish(turn, later=answer == 1)
    if way == DAMAGED_LABEL:
        return damaged.offer(turn)
    return TAKEN[pending.doubt, way.code](turn, pending) if answer > 1 else turn.ok()


def approved(turn: Turn, pending: Pending, approver: Operator) -> ReceiveStep:
    """Go the way that needed an approver, and keep who it was for the transaction."""
    way = next((each for each in WAYS[pending.doubt] if each.right is not None), Way("leave"))
    if way.right is None or not approver.may(way.right):
        return turn.nothing("not_approved")
    turn.did(DoubtLeft())
    turn.did(ApprovalTaken(approver.badge, pending.over))
    return TAKEN[pending.doubt, way.code](turn, pending)


def settled(turn: Turn, answer: Settled) -> ReceiveStep:
    """Take up a parked line as if its approver's badge had been scanned at the stop, or give it up."""
    return parking.settled(turn, answer, turn.state.parked, parked.take_up, approved)


def _without_order(turn: Turn, _pending: Pending) -> ReceiveStep:
    turn.did(OrdersOpened((), without_order=True, number=_own_number(turn)))
    return turn.ok()


def _own_number(turn: Turn) -> str:
    """Return the number of a receipt that no order has (F17), empty where this device has none left."""
    mask = series_mask("receipt", turn.stock.mask("receipt"))
    numbers = turn.stamp.numbers(DOCUMENTS, mask, 1) if mask is not None else ()
    return "".join(filled(each, mask, turn.stamp.day) for each in numbers if mask is not None)


def _go_there(turn: Turn, pending: Pending) -> ReceiveStep:
    return orders.open_documents(turn, (pending.document,))


def _typed_lot(turn: Turn, pending: Pending) -> ReceiveStep:
    return lots.ask_again(turn, pending.lot, pending.scan)


def _as_typed(turn: Turn, pending: Pending) -> ReceiveStep:
    return lots.ask_again(turn, pending.scan, pending.scan)


def _new_lot(turn: Turn, pending: Pending) -> ReceiveStep:
    if pending.source is Source.TYPED:
        return _typed_lot(turn, pending)
    return labels.accept_lot(turn, labels.of_pending(pending))


def _typed_date(turn: Turn, pending: Pending) -> ReceiveStep:
    turn.did(DatesTaken(pending.dates))
    return turn.ok()


def _unusual_date(turn: Turn, pending: Pending) -> ReceiveStep:
    return labels.accept_dates(turn, labels.of_pending(pending))


def _other_goods(turn: Turn, pending: Pending) -> ReceiveStep:
    return labels.take_other_goods(turn, labels.of_pending(pending))


def _misread_lot(turn: Turn, _pending: Pending) -> ReceiveStep:
    """Ask for the lot once more: its code was misread, for the vendor is that of the order."""
    turn.did(LotTyped(LotTyping(), Ask.LOT))
    return turn.step(Outcome.DUP, say("lot_again"))


def _misread(turn: Turn, pending: Pending) -> ReceiveStep:
    """Keep the date that is known of the lot: the label was misread."""
    known = turn.stock.lot(turn.line.item, pending.lot)
    if known is not None:
        dates = replace(pending.dates, expiry=known.expiry_date, best_before=known.best_before)
        turn.did(LotTaken(known.lot, pending.source or Source.LABEL, dates, vendor_lot=known.vendor_lot))
    return labels.take_rest(turn, labels.of_pending(pending))


def _serial(turn: Turn, pending: Pending) -> ReceiveStep:
    return serials.capture(turn, pending.serials, pending.source or Source.LABEL)


def _outside_mask(turn: Turn, pending: Pending) -> ReceiveStep:
    """Take a lot, or serials, that somebody let in although their mask does not make such numbers."""
    return _new_lot(turn, pending) if pending.lot else _serial(turn, pending)


def _second_unit(turn: Turn, pending: Pending) -> ReceiveStep:
    return serials.take_second(turn, pending.serials[0], pending.source or Source.LABEL)


def _over(turn: Turn, pending: Pending) -> ReceiveStep:
    if pending.serials:
        return _serial(turn, pending)
    by_scan = pending.source is Source.LABEL and turn.state.ask is Ask.QUANTITY
    return quantities.accept_quantity(turn, pending.quantity or Decimal(0), by_scan=by_scan)


def _as_advised(turn: Turn, pending: Pending) -> ReceiveStep:
    return packs.open_pack(turn, pending.scan)


def _check(turn: Turn, pending: Pending) -> ReceiveStep:
    return packs.check_pack(turn, pending.scan)


TAKEN: dict[tuple[Doubt, str], TakeWay] = {
    (Doubt.UNKNOWN_ORDER, "without_order"): _without_order,
    (Doubt.UNKNOWN_ITEM, "take_in_unknown"): unknown.begin,
    (Doubt.ELSEWHERE, "go_there"): _go_there,
    (Doubt.NEW_LOT, "yes"): _new_lot,
    (Doubt.TYPED_LOT, "yes"): _typed_lot,
    (Doubt.TEMPLATE_LOT, "template_lot"): _typed_lot,
    (Doubt.TEMPLATE_LOT, "typed_lot"): _as_typed,
    (Doubt.TYPED_DATE, "yes"): _typed_date,
    (Doubt.UNUSUAL_DATE, "yes"): _unusual_date,
    (Doubt.OUTSIDE_SHELF_LIFE, "supervisor"): _typed_date,
    (Doubt.OTHER_EXPIRY, "other_goods"): _other_goods,
    (Doubt.OTHER_EXPIRY, "misread"): _misread,
    (Doubt.OTHER_VENDOR, "other_goods"): _other_goods,
    (Doubt.OTHER_VENDOR, "misread_lot"): _misread_lot,
    (Doubt.OUTSIDE_MASK, "supervisor"): _outside_mask,
    (Doubt.DUPLICATE, "second_unit"): _second_unit,
    (Doubt.RANGE, "yes"): _serial,
    (Doubt.OVER, "supervisor"): _over,
    (Doubt.LEAVE_OUT, "yes"): leaving_out.leave_out,
    (Doubt.CLEAR_ALL, "yes"): leaving_out.clear_all,
    (Doubt.ADVISED_PACK, "as_advised"): _as_advised,
    (Doubt.ADVISED_PACK, "check"): _check,
}
