"""Picking: what is posted: a pick for each line and bin, with what was found elsewhere moved first (flows.md 1.2 steps 3 to 6)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from inventory.places import CUSTOMER, BinKind, is_pack
from inventory.refusals.base import Refusal
from inventory.refusals.goods import NotEnough, UnknownBin
from inventory.refusals.selling import BoxHoldsStock, BoxOfAnotherOrder
from inventory.stock import BalanceKey, Serial
from inventory.tasks.pick.doubts import LATER
from inventory.tasks.pick.events import (
    AskedFor,
    BinChecked,
    BinTried,
    BoxTaken,
    Planned,
    ShortTaken,
    VisitLater,
    VisitLeft,
)
from inventory.tasks.pick.holders import bin_under, is_of_goods
from inventory.tasks.pick.plan import booked_elsewhere, leaves_at_once, plan, proceed
from inventory.tasks.pick.state import Ask, Current, Tried, Visit
from inventory.tasks.pick.turn import PickStep, Turn
from inventory.tasks.steps import LineBooked, Mark, NumbersCaptured, Trace
from inventory.transactions import NUMBERS_MAX, Allocation, Line, Transaction

CONTENTS_MAX = 50
EMPTY = "bin_empty"
# what brings goods to the bin, or out of a box there, before they are picked
BRINGING = frozenset({"move", "pack_unpack"})


def book(turn: Turn, trace: Trace) -> PickStep:
    """Book what is taken; in a walk for several orders the box is asked first (step 4)."""
    if len(turn.state.documents) > 1:
        turn.did(AskedFor(Ask.BOX))
        return turn.ok(trace)
    return _book_to(turn, _destination(turn), trace)


def _destination(turn: Turn) -> str:
    """Return where the order's goods go: its box, the dock that its line names, else the first dock; empty where there is none."""
    visit = turn.line.visit
    return turn.state.box_of(visit.document) or dock_of(turn, visit)


def dock_of(turn: Turn, visit: Visit) -> str:
    """Return the dock that the line of a visit names, else the first one; empty where there is none."""
    line = turn.stock.line(visit.document, visit.line)
    named = turn.stock.bin(line.bin) if line is not None and line.bin else None
    if named is not None and named.kind is BinKind.DOCK:
        return named.bin
    return next((each.bin for each in turn.stock.bins_of_kind(BinKind.DOCK)), "")


def take_box(turn: Turn, box: str) -> PickStep:
    """Take a box for the order at hand: a new one, or one of this order; at SCAN BOX what is in hand goes into it."""
    state = turn.state
    document = turn.line.visit.document if state.current else state.visits[0].document
    ours = next((each for each, known in state.boxes if known == box), "")
    owner = turn.stock.box_order(box) or ours
    if owner not in ("", document):
        return turn.stop(BoxOfAnotherOrder(box, owner))
    if not owner and is_of_goods(turn.stock, box):
        return turn.stop(BoxHoldsStock(box))
    trace = Trace(Mark.TAKEN, box, "box")
    if state.box_of(document) != box:
        turn.did(BoxTaken(document, box))
    return _book_to(turn, box, trace) if state.ask is Ask.BOX else turn.ok(trace)


def _book_to(turn: Turn, to: str, trace: Trace) -> PickStep:
    """Post the visit at hand: moves of what was booked elsewhere, the pick, its shipment where picks leave at once, counts."""
    line, visit = turn.line, turn.line.visit
    if not to:
        return turn.stop(UnknownBin("", turn.stamp.site))
    moves = _moves(turn)
    if isinstance(moves, Refusal):
        return turn.stop(moves)
    picks = [turn.transaction("pick", visit.document, (each,), line.approver) for each in _lines(turn, to)]
    if line.approver:
        picks = [replace(each, reason=line.reason) for each in picks]
    if refusal := _post(turn, [*moves, *picks]):
        return turn.stop(refusal)
    ship_at_once(turn, picks)
    ids = tuple(each.id for each in picks)
    turn.did(LineBooked(visit.document, visit.line, visit.item, line.taken, to, ids))
    return _after(turn, line, trace)


def ship_at_once(turn: Turn, picks: list[Transaction]) -> None:
    """Add the shipments of picks where they leave at once: of what this turn brings to the dock, so they are judged when it is posted.

    A component waits for the others of its kit.
    """
    if leaves_at_once(turn) and not turn.line.visit.kit:
        turn.transactions.extend(_shipped(turn, each) for each in picks)


def _post(turn: Turn, transactions: list[Transaction]) -> Refusal | None:
    """Hand transactions on; picks of what this turn moves here are judged only when the moves are posted."""
    if any(each.kind in BRINGING for each in (*turn.transactions, *transactions)):
        moves = [each for each in transactions if each.kind != "pick"]
        if refusal := turn.post(moves):
            return refusal
        turn.transactions.extend(each for each in transactions if each.kind == "pick")
        return None
    return turn.post(transactions)


def _shipped(turn: Turn, pick: Transaction) -> Transaction:
    lines = tuple(replace(each, from_place=each.to_place, to_place=CUSTOMER, reason="") for each in pick.lines)
    return turn.transaction("shipment", pick.document, lines)


def _lines(turn: Turn, to: str) -> list[Line]:
    """Return the lines of the pick, each of at most NUMBERS_MAX numbers."""
    line = turn.line
    reason = " ".join(each for each in (line.reason, line.short) if each)
    allocations = _serials(turn) if line.serials else [Allocation(line.counted, line.lot, lot_source=line.source)]
    return [_line(line, each, to, reason) for each in allocations]


def _line(line: Current, allocation: Allocation, to: str, reason: str) -> Line:
    visit = line.visit
    return Line(
        visit.item,
        visit.unit,
        allocation.quantity,
        visit.place,
        to,
        line=visit.line,
        allocations=(allocation,),
        reason=reason,
    )


def _serials(turn: Turn) -> list[Allocation]:
    """Return the numbers that wait for the visit by lot, with those that this turn has captured."""
    visit = turn.line.visit
    waiting = [(each.lot, each.serial) for each in turn.stock.captured_waiting(visit.document, visit.line)]
    for event in turn.events:
        if isinstance(event, NumbersCaptured):
            waiting += [(event.lot, serial) for serial in event.serials]
    by_lot: dict[str, list[str]] = {}
    for lot, serial in waiting:
        by_lot.setdefault(lot, []).append(serial)
    return [
        Allocation(Decimal(len(chunk)), lot, tuple(chunk), serial_source=turn.line.source)
        for lot, serials in by_lot.items()
        for chunk in (serials[at : at + NUMBERS_MAX] for at in range(0, len(serials), NUMBERS_MAX))
    ]


def _moves(turn: Turn) -> list[Transaction] | Refusal:
    """Return what brings the missing part of a lot here from where our data has it (rule 21), and the counts that this asks for.

    What is taken out of a box that is named leaves it, and no other.
    """
    line, visit = turn.line, turn.line.visit
    if line.serials:
        return []
    here = max(Decimal(0), turn.stock.balance(BalanceKey(line.pack or visit.place, visit.item, line.lot)))
    if line.pack:
        if line.counted > here:
            return NotEnough(visit.item, line.lot, line.pack, line.counted, here)
        return [_move(turn, line.pack, Allocation(line.counted, line.lot, lot_source=line.source))]
    missing = line.counted - here
    moves: list[Transaction] = []
    places: list[str] = []
    for found in booked_elsewhere(turn, line.lot) if missing > 0 else ():
        quantity = min(missing, found.quantity)
        moves.append(_move(turn, found.holder, Allocation(quantity, line.lot, lot_source=line.source)))
        places += [found.place] if found.place != visit.place else []
        missing -= quantity
        if missing <= 0:
            break
    if missing > 0:
        return NotEnough(visit.item, line.lot, visit.place, line.counted, line.counted - missing)
    counts = [count_request(turn, place, "found_elsewhere") for place in ([visit.place, *places] if places else [])]
    return [*moves, *counts]


def _move(turn: Turn, place: str, allocation: Allocation) -> Transaction:
    visit = turn.line.visit
    moved = Line(visit.item, visit.unit, allocation.quantity, place, visit.place, allocations=(allocation,))
    return turn.transaction("pack_unpack" if is_pack(place) else "move", "", (moved,))


def move_serial(turn: Turn, known: Serial) -> Refusal | None:
    """Post the move of a serial from where our data has it to the bin where it was found; both bins are to be counted.

    One that is in a box here only leaves it.
    """
    allocation = Allocation(Decimal(1), known.lot, (known.serial,))
    here, there = turn.line.visit.place, bin_under(turn.stock, known.place)
    places = (here, there) if there != here else ()
    counts = [count_request(turn, place, "found_elsewhere") for place in places]
    return turn.post([_move(turn, known.place, allocation), *counts])


def count_request(turn: Turn, place: str, reason: str) -> Transaction:
    """Return what asks for a count of a bin."""
    visit = turn.line.visit
    line = Line(visit.item, visit.unit, Decimal(0), place, line=visit.line, reason=reason)
    return turn.transaction("count_request", visit.document, (line,))


def short(turn: Turn, reason: str) -> PickStep:
    """Take less, for a reason: what is taken is booked; the rest is looked for in other bins, or comes last (step 5)."""
    line, visit = turn.line, turn.line.visit
    if reason != LATER:
        turn.did(BinTried(Tried(visit.document, visit.line, visit.place)))
        if refusal := turn.post([count_request(turn, visit.place, reason)]):
            return turn.stop(refusal)
    if reason == EMPTY:
        turn.did(BinChecked(visit.place))
    trace = Trace(Mark.NOTE, visit.place, reason)
    if line.taken > 0:
        turn.did(ShortTaken(reason))
        return book(turn, trace)
    if reason == LATER:
        turn.did(VisitLater())
    else:
        turn.did(VisitLeft())
        if reason == EMPTY:
            _leave_empty(turn, visit.place)
        _offer_others(turn, visit, visit.take)
    return proceed(turn, trace)


def _leave_empty(turn: Turn, place: str) -> None:
    """Look elsewhere for what other visits wanted in a bin that is empty: nobody is sent there again."""
    gone = [each for each in turn.state.visits if each.place == place]
    for each in gone:
        turn.did(BinTried(Tried(each.document, each.line, place)))
    if gone:
        turn.did(Planned(tuple(each for each in turn.state.visits if each.place != place)))
    for each in gone:
        _offer_others(turn, each, each.take)


def _offer_others(turn: Turn, visit: Visit, missing: Decimal) -> None:
    """Put the bins that have the rest of a line at the head of the walk."""
    kept = turn.stock.line(visit.document, visit.line)
    if kept is None:
        return
    rest = replace(kept, quantity=missing, factor=Decimal(1), done=Decimal(0), cancelled=Decimal(0))
    others, _ = plan(turn, (rest,), turn.state.visits)
    if others:
        turn.did(Planned(_joined(others, turn.state.visits)))


def _joined(first: tuple[Visit, ...], rest: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """Return visits with others at their head; a line's lot in a bin is visited once."""

    def key(visit: Visit) -> tuple[str, int, str, str]:
        return (visit.document, visit.line, visit.place, visit.candidate.lot)

    more = {key(each): each.take for each in rest}
    head = tuple(replace(each, take=each.take + more.get(key(each), Decimal(0))) for each in first)
    known = {key(each) for each in first}
    return (*head, *(each for each in rest if key(each) not in known))


def _after(turn: Turn, line: Current, trace: Trace) -> PickStep:
    """Go on from a visit that is booked: its rest, the empty bin, the next bin."""
    visit, missing = line.visit, line.visit.take - line.taken
    if line.short == EMPTY:
        _leave_empty(turn, visit.place)
    if line.short == LATER:
        turn.did(Planned((*turn.state.visits, replace(visit, take=missing, later=True))))
    elif missing > 0 and not line.serials and not line.short:
        # one box is empty, or nothing is loose any more, and the bin is not: what is left to take is looked for in it
        turn.did(Planned((replace(visit, take=missing), *turn.state.visits)))
    elif missing > 0:
        _offer_others(turn, visit, missing)
    return go_on(turn, visit, line.taken, trace)


def go_on(turn: Turn, visit: Visit, taken: Decimal, trace: Trace) -> PickStep:
    """Go on after a visit of which so much was booked: ask whether the bin is empty, or walk."""
    full = taken >= visit.take
    if _should_be_empty(turn, visit.place):
        turn.did(AskedFor(Ask.EMPTY))
        return turn.full(trace) if full else turn.ok(trace)
    return proceed(turn, trace, full=full)


def _should_be_empty(turn: Turn, place: str) -> bool:
    """Return whether our data has nothing left in a bin after this turn, and nobody said so yet (step 6, rule 19)."""
    if place in turn.state.emptied or turn.stock.setting("zero_check") != "yes":
        return False
    contents = turn.stock.contents(place, CONTENTS_MAX)
    changes = _changes(turn.transactions, place)
    left = {(key.item, key.lot): quantity for key, quantity in contents}
    for key, change in changes.items():
        left[key] = left.get(key, Decimal(0)) + change
    gone = {line.pack for each in turn.transactions for line in each.lines if line.pack and line.from_place == place}
    packs = {each.pack for each in turn.stock.packs_in(place, CONTENTS_MAX)} - gone
    return len(contents) < CONTENTS_MAX and all(quantity <= 0 for quantity in left.values()) and not packs


def _changes(transactions: Iterable[Transaction], place: str) -> dict[tuple[str, str], Decimal]:
    changes: dict[tuple[str, str], Decimal] = {}
    for transaction in transactions:
        for line in transaction.lines:
            sign = (line.to_place == place) - (line.from_place == place)
            for each in line.allocations if sign else ():
                key = (line.item, each.lot)
                changes[key] = changes.get(key, Decimal(0)) + sign * each.quantity
    return changes


def closings(turn: Turn) -> Iterator[Transaction]:
    """Yield what gives up all that is still open on the orders: it is short, and will not be sent later."""
    for document in turn.state.documents:
        lines = tuple(
            Line(line.item, item.unit, line.open, line=line.line)
            for line in turn.stock.lines(document)
            if line.open > 0 and (item := turn.stock.item(line.item)) is not None
        )
        if lines:
            yield turn.transaction("order_close", document, lines)


def checked_empty(turn: Turn, *, empty: bool) -> PickStep:
    """Take the answer whether a bin is empty; where it is not, it is to be counted."""
    place = turn.state.place
    if not empty:
        line = Line("", "", Decimal(0), place, reason="not_empty")
        document = turn.state.documents[0]
        if refusal := turn.post([turn.transaction("count_request", document, (line,))]):
            return turn.stop(refusal)
    turn.did(BinChecked(place))
    turn.did(AskedFor(Ask.BIN))
    return proceed(turn, Trace(Mark.NOTE, place, "empty" if empty else "not_empty"))
