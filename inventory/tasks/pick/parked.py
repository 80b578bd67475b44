"""Picking: numbers that are parked while somebody else is asked (flows.md 1.0a, 31); the line is put last meanwhile."""

from dataclasses import replace
from decimal import Decimal

from inventory.tasks import parking
from inventory.tasks.parking import ParkedLeft
from inventory.tasks.pick import booking
from inventory.tasks.pick.doubts import LATER, WAYS
from inventory.tasks.pick.events import Doubted, LineParked, OrdersOpened, Planned, VisitLater
from inventory.tasks.pick.plan import finish as finish_walk
from inventory.tasks.pick.plan import proceed, reach
from inventory.tasks.pick.state import Ask, Parked, Pending, Visit
from inventory.tasks.pick.turn import PickStep, Turn
from inventory.tasks.steps import Mark, Open, Park, Trace, say


def park(turn: Turn, pending: Pending) -> PickStep:
    """Put aside a number that needs approval, and ask for it; the picker goes on with the next line."""
    visit, stamp = turn.line.visit, turn.stamp
    right = next((way.right for way in WAYS[pending.doubt] if way.right is not None), None)
    if right is None or len(turn.state.parked) >= parking.PARKED_MAX:
        return turn.nothing("parked_full")
    asked = Park(
        request=stamp.new_id(),
        right=right,
        why=pending.refusal,
        document=visit.document,
        line=visit.line,
        item=visit.item,
        number=pending.scanned.serial,
        quantity=Decimal(1),
        operator=stamp.operator,
        at=stamp.at,
    )
    turn.did(LineParked(Parked(asked, visit, pending)))
    step = put_last(turn)
    return replace(step, says=say("parked"), trace=Trace(Mark.TAKEN, asked.name, "parked"), request=asked)


def put_last(turn: Turn) -> PickStep:
    """Put the visit at hand last; what is taken of it is booked."""
    if turn.line.taken > 0:
        return booking.short(turn, LATER)
    place = turn.line.visit.place
    turn.did(VisitLater())
    return proceed(turn, Trace(Mark.NOTE, place, LATER))


def take_up(turn: Turn, parked: Parked) -> Pending | PickStep:
    """Stand at the bin of a parked number again, with its stop over it; nothing of it where the line wants no more."""
    at_hand = turn.state.current
    if (
        at_hand is not None
        and at_hand.taken > 0
        and (turn.state.ask, _key(at_hand.visit)) != (Ask.GOODS, _key(parked.visit))
    ):
        return turn.nothing("picked_in_hand")
    line = turn.stock.line(parked.visit.document, parked.visit.line)
    if line is None or line.open <= 0:
        return turn.nothing("changed_since_asked")
    known = next((each for each in turn.state.visits if _key(each) == _key(parked.visit)), None)
    visit = known or replace(parked.visit, take=min(parked.visit.take, line.open))
    others = tuple(each for each in turn.state.visits if each != known)
    if visit.document not in turn.state.documents:
        turn.did(OrdersOpened((visit.document,)))
    turn.did(ParkedLeft(parked.asked.request))
    turn.did(Planned((visit, *others)))
    reach(turn, visit)
    turn.did(Doubted(parked.pending))
    return parked.pending


def _key(visit: Visit) -> tuple[str, int, str]:
    return (visit.document, visit.line, visit.place)


def finish(turn: Turn, *, later: bool) -> PickStep:
    """Leave the work open for later, or end the walk without what is parked."""
    if later:
        return turn.ok(request=Open())
    for each in turn.state.parked:
        turn.did(ParkedLeft(each.asked.request))
    return finish_walk(turn)
