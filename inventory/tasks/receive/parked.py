"""Receiving: lines that are parked while somebody else is asked (flows.md 1.0a, 31). What is allowed of a line is never parked with it."""

from dataclasses import replace
from decimal import Decimal

from inventory.tasks import parking
from inventory.tasks.parking import ParkedLeft
from inventory.tasks.receive import booking
from inventory.tasks.receive.doubts import WAYS
from inventory.tasks.receive.events import Doubted, LineOpened, LineParked, OrdersOpened
from inventory.tasks.receive.serials import too_many
from inventory.tasks.receive.state import ZERO, Doubt, Parked, Pending
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, Open, Park, Trace, say


def park(turn: Turn, pending: Pending) -> ReceiveStep:
    """Put aside what needs approval, and ask for it; the line stays in hand where a number is put aside, or something was taken."""
    line, stamp = turn.line, turn.stamp
    right = next((way.right for way in WAYS[pending.doubt] if way.right is not None), None)
    if right is None or len(turn.state.parked) >= parking.PARKED_MAX:
        return turn.nothing("parked_full")
    if pending.quantity is not None:
        pending = replace(pending, quantity=pending.quantity - line.taken)
    asked = Park(
        request=stamp.new_id(),
        right=right,
        why=pending.refusal,
        document=line.document,
        line=line.line,
        item=line.item,
        number=pending.lot or (pending.serials[0] if pending.serials else line.lot),
        quantity=Decimal(len(pending.serials)) if pending.serials else pending.quantity or ZERO,
        operator=stamp.operator,
        at=stamp.at,
    )
    bare = replace(line, captured=0, counted=ZERO, by_scan=False, made=(), lots_made=(), approver="", over=ZERO)
    # a lot is put aside with all that its label says: nothing of it is in hand yet
    stays = (bool(pending.serials) and not pending.lot) or line.taken > 0
    turn.did(LineParked(Parked(asked, bare, pending), stays))
    return turn.ok(Trace(Mark.TAKEN, asked.name, "parked"), say("parked"), asked)


def take_up(turn: Turn, parked: Parked) -> Pending | ReceiveStep:
    """Take a parked line in hand again, with its stop over it; the order may have got more meanwhile: then the answer holds no more."""
    before = Turn(turn.state, turn.stock, turn.stamp)
    if (turn.state.current is not None and turn.state.current.taken > 0) or turn.state.unknown or turn.state.pack:
        return turn.nothing("book_or_undo_first")
    line, pending = parked.current, parked.pending
    order = turn.order_line(line.document, line.line) if line.document else None
    if line.document and line.document not in turn.state.documents:
        turn.did(OrdersOpened((line.document,)))
    turn.did(ParkedLeft(parked.asked.request))
    turn.did(LineOpened(replace(line, open=order.open if order is not None else line.open)))
    if pending.doubt is Doubt.OVER or pending.serials:
        over = too_many(turn, Decimal(len(pending.serials)) if pending.serials else pending.quantity or ZERO)
        if over is not None and over.over > pending.over:
            return before.nothing("changed_since_asked")
        pending = replace(pending, over=over.over if over is not None else ZERO)
    turn.did(Doubted(pending))
    return pending


def done(turn: Turn) -> ReceiveStep:
    """Finish the orders; what is parked is named first."""
    if not turn.state.parked:
        return booking.done(turn)
    return turn.ask(Pending(Doubt.PARKED, scan=parking.names(each.asked for each in turn.state.parked)))


def finish(turn: Turn, *, later: bool) -> ReceiveStep:
    """Leave the work open for later, or finish it without what is parked."""
    if later:
        return turn.ok(request=Open())
    for each in turn.state.parked:
        turn.did(ParkedLeft(each.asked.request))
    return booking.done(turn)
