"""Picking: which orders are picked, and the walk through the bins that their lines need (flows.md 1.2 steps 0, 1 and 5)."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from inventory.allocation import (
    Goods,
    Take,
    allocated_on_order,
    expiry_warning,
    goods_at_hand,
    loose,
    order_of,
    propose,
    sellable,
)
from inventory.documents import DocumentKind, DocumentLine, DocumentState
from inventory.items import MEASURED_UNITS, Item
from inventory.offers import kept_for_others
from inventory.places import is_pack
from inventory.refusals.base import Refusal
from inventory.refusals.goods import DocumentClosed, UnknownDocument, WrongDocument
from inventory.refusals.reading import UnknownCode
from inventory.refusals.selling import NothingToPick, ReservedElsewhere
from inventory.staging import Candidate
from inventory.stock import MatchKind, Serial, SerialState, Stock
from inventory.tasks.events import OrdersLeft, OrdersOffered
from inventory.tasks.parking import names
from inventory.tasks.pick.events import AskedFor, BinReached, Doubted, OrdersOpened, Planned, TriesForgotten
from inventory.tasks.pick.holders import bin_under, held_in, never, only_whole
from inventory.tasks.pick.state import Ask, Current, Doubt, Passed, Pending, Scanned, Visit
from inventory.tasks.pick.turn import PickStep, Turn, customer_of, question_of
from inventory.tasks.reading import Reading, pack_place
from inventory.tasks.steps import LineBooked, Mark, Outcome, Trace, say
from inventory.tasks.stock_in_hand import candidates_in

ORDER = DocumentKind.SALES_ORDER.value
PASSED_SHOWN_MAX = 3

Spoken = dict[tuple[str, str, str], Decimal]
"""What visits of this walk take already, by item, bin and lot, loose or boxed."""


def take_order(turn: Turn, reading: Reading) -> PickStep:
    """Open what a code at SCAN ORDER names: an order, or a box of one."""
    named = {match.key for match in reading.names(MatchKind.DOCUMENT)} | ({reading.document} - {""})
    if named:
        return open_orders(turn, tuple(sorted(named)))
    order = turn.stock.box_order(pack_place(reading)) if pack_place(reading) else ""
    if order:
        return open_orders(turn, (order,))
    return turn.stop(UnknownCode(reading.text, turn.stock.data_age_minutes(turn.stamp.at)))


def open_orders(turn: Turn, named: tuple[str, ...]) -> PickStep:
    """Open an order that was named; several (by a customer's reference) are listed."""
    kept = [document for each in named if (document := turn.stock.document(each)) is not None]
    fitting = [each for each in kept if each.kind.value == ORDER and each.state is DocumentState.OPEN]
    if len(fitting) > 1:
        ordered = sorted(fitting, key=lambda each: (str(each.due), each.document))
        turn.did(OrdersOffered(tuple(each.document for each in ordered)))
        return turn.ok()
    if fitting:
        return open_order(turn, fitting[0].document)
    if not kept:
        return turn.stop(UnknownDocument(named[0]))
    closed = next((each for each in kept if each.kind.value == ORDER), None)
    refusal = DocumentClosed(closed.document) if closed else WrongDocument(kept[0].document, kept[0].kind.value)
    return turn.stop(refusal)


def open_order(turn: Turn, document: str) -> PickStep:
    """Open one order, beside those at hand: its bins join the walk. One that is picked already goes to the door."""
    if document in turn.state.documents:
        return turn.already(document, "already")
    visits, blocked = plan(turn, open_lines(turn, (document,)), turn.state.visits)
    if not visits and not turn.stock.staged(document):
        return turn.stop(blocked or NothingToPick(document))
    turn.did(OrdersOpened((document,)))
    later = tuple(each for each in turn.state.visits if each.later)
    walk = [each for each in (*turn.state.visits, *visits) if not each.later]
    turn.did(Planned((*sorted(walk, key=_walk), *later)))
    trace = Trace(Mark.TAKEN, document)
    return proceed(turn, trace)


def open_lines(turn: Turn, documents: Iterable[str]) -> list[DocumentLine]:
    """Return the lines of orders that still want something, with what this turn has posted."""
    posted: dict[tuple[str, int], Decimal] = {}
    for transaction in turn.transactions:
        for line in transaction.lines if transaction.kind == "pick" else ():
            key = (transaction.document, line.line)
            taken = sum((each.quantity for each in line.allocations), Decimal(0))
            posted[key] = posted.get(key, Decimal(0)) + taken
    lines = [line for document in documents for line in turn.stock.lines(document)]
    after = [replace(each, done=each.done + posted.get((each.document, each.line), Decimal(0))) for each in lines]
    return [line for line in after if line.open > 0]


def plan(
    turn: Turn, lines: Iterable[DocumentLine], known: Iterable[Visit] = ()
) -> tuple[tuple[Visit, ...], NothingToPick | None]:
    """Return the visits for lines in walking order, and why the first line without any has none.

    What the walk at hand (`known`) takes is left to it; bins that were short of a line are not offered again.
    """
    spoken: Spoken = {}
    for visit in known:
        _speak(spoken, visit)
    visits: list[Visit] = []
    blocked = None
    for line in lines:
        found = _visits_of(turn, line, spoken)
        visits += found[0]
        blocked = blocked or found[1]
    return tuple(sorted(visits, key=_walk)), blocked


def _speak(spoken: Spoken, visit: Visit) -> None:
    key = (visit.item, visit.place, visit.candidate.lot)
    spoken[key] = spoken.get(key, Decimal(0)) + visit.take


def _walk(visit: Visit) -> tuple[int, str, str, int]:
    return (visit.candidate.walk_order, visit.place, visit.document, visit.line)


def _visits_of(turn: Turn, line: DocumentLine, spoken: Spoken) -> tuple[list[Visit], NothingToPick | None]:
    stock = turn.stock
    item = stock.item(line.item, customer_of(stock, line.document))
    if item is None:
        return [], NothingToPick(line.document, line.item)
    wanted = allocated_of(turn, line, item)
    if wanted <= 0:
        return [], NothingToPick(line.document, line.item, line.item, "not_allocated")
    key = (line.document, line.line)
    tried = {each.place for each in turn.state.tried if (each.document, each.line) == key}

    surplus: dict[str, Decimal | None] = {}
    taken = dict(spoken)

    def free(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
        for each in candidates:
            where = (line.item, each.place, each.lot)
            quantity = each.quantity - min(each.quantity, taken.get(where, Decimal(0)))
            taken[where] = taken.get(where, Decimal(0)) - (each.quantity - quantity)
            if each.lot not in surplus:
                surplus[each.lot] = surplus_of(turn, item, each.lot, line.document)
            left = surplus[each.lot]
            if left is not None:
                quantity = min(quantity, left)
            if quantity > 0 and each.place not in tried:
                surplus[each.lot] = None if left is None else left - quantity
                yield replace(each, quantity=quantity)

    def judge(candidate: Candidate) -> Refusal | None:
        return why_not(turn, item, candidate, line.document) or never(stock, candidate)

    def whole(candidate: Candidate) -> Refusal | None:
        return only_whole(stock, candidate)

    proposal = propose(free(_offered(stock, line, item)), wanted, judge, whole)
    passed = tuple(Passed(each.candidate.lot, each.reason.code, each.candidate.last_day) for each in proposal.passed)
    visits = [
        Visit(
            document=line.document,
            line=line.line,
            item=line.item,
            description=item.description,
            unit=item.unit,
            take=take.quantity,
            candidate=take.candidate,
            passed=passed[:PASSED_SHOWN_MAX],
            kit=kit_of(stock, line),
        )
        for take in by_bin(proposal.takes)
    ]
    for visit in visits:
        _speak(spoken, visit)
    if visits:
        return visits, None
    first = passed[0] if passed else Passed("", "")
    return visits, NothingToPick(line.document, line.item, first.lot, first.reason)


def allocated_of(turn: Turn, line: DocumentLine, item: Item) -> Decimal:
    """Return how much of a line may be picked: where numbers are allocated on the order first, what it keeps and was not picked (F13)."""
    if not allocated_on_order(turn.stock, item):
        return line.open
    kept = sum((each.quantity for each in turn.stock.advised(line.document, line.line)), Decimal(0))
    return min(line.open, max(Decimal(0), kept - line.done))


def kit_of(stock: Stock, line: DocumentLine) -> str:
    """Return the kit that a line is of a component of, empty for none."""
    head = stock.line(line.document, line.kit_line) if line.kit_line else None
    return head.item if head is not None else ""


def by_bin(takes: Iterable[Take]) -> list[Take]:
    """Return what is taken of a lot in one bin, loose or out of boxes there, as one take."""
    merged: dict[tuple[str, str], Take] = {}
    for take in takes:
        each = take.candidate
        known = merged.get((each.place, each.lot))
        if known is None:
            merged[each.place, each.lot] = take
            continue
        both = replace(known.candidate, quantity=known.candidate.quantity + each.quantity, pack="")
        merged[each.place, each.lot] = Take(both, known.quantity + take.quantity)
    return list(merged.values())


def surplus_of(turn: Turn, item: Item, lot: str, document: str) -> Decimal | None:
    """Return how much of a lot there is beside what customers of other orders named; None where nobody named it."""
    promised = promised_elsewhere(turn, item, lot, document)
    if not promised:
        return None
    kept = kept_for_others(turn.stock, item.item, lot, document)
    return max(Decimal(0), turn.stock.offered(item.item, lot) - sum(kept.values()))


def promised_elsewhere(turn: Turn, item: Item, lot: str, document: str) -> dict[str, Decimal]:
    """Return the other orders that keep a lot, or goods without a number, and how much of it they may still want."""
    if not lot and (item.tracking.lots or item.tracking.serials):
        return {}
    return {order: wanted for order, wanted in turn.stock.promised(item.item, lot) if order != document}


def why_not(turn: Turn, item: Item, candidate: Candidate, order: str) -> Refusal | None:
    """Return why a candidate is not proposed for an order: what may not be sold, and what is expired at all (F9)."""
    stock = turn.stock
    if reason := loose(item, candidate.lot):
        return reason
    lot = stock.lot(item.item, candidate.lot) if candidate.lot else None
    goods = goods_at_hand(stock, item, lot, place=stock.bin(candidate.place))
    return fit_for(turn, goods, order) or expiry_warning(goods, turn.stamp.day)


def fit_for(turn: Turn, goods: Goods, order: str) -> Refusal | None:
    """Return why goods may not be sold to the customer of an order: the same question as posting asks."""
    stock, item = turn.stock, goods.item.item
    customer = customer_of(stock, order)
    asked = stock.asked(customer, item, order) if customer else None
    days_min = int(stock.setting("sell_days_min", item, customer))
    return sellable(replace(goods, asked=asked), turn.stamp.day, days_min)


def _offered(stock: Stock, line: DocumentLine, item: Item) -> Iterator[Candidate]:
    """Yield the candidates of a line: the numbers that the customer named first, or else all in the item's order (F12)."""
    named = stock.advised(line.document, line.line)
    serials = [kept for each in named if each.serial and (kept := stock.serial(line.item, each.serial)) is not None]
    lots = {each.lot for each in named if each.lot and not each.serial}
    if serials:
        yield from _of_serials(stock, serials)
        return
    for each in all_candidates(stock, item):
        if not lots or each.lot in lots:
            yield each


def _of_serials(stock: Stock, serials: Iterable[Serial]) -> Iterator[Candidate]:
    counts: dict[tuple[str, str], int] = {}
    for each in serials:
        if each.state is SerialState.ON_HAND and stock.dispute(each.item, each.serial) is None:
            counts[each.place, each.lot] = counts.get((each.place, each.lot), 0) + 1
    item = next((each.item for each in serials), "")
    for (holder, lot), count in counts.items():
        place = bin_under(stock, holder)
        kept = stock.bin(place) if place else None
        pack = holder if is_pack(holder) else ""
        yield Candidate(place, item, lot, Decimal(count), kept.walk_order if kept else 0, pack=pack)


def all_candidates(stock: Stock, item: Item) -> Iterator[Candidate]:
    """Return the stock of an item in its order, read a page at a time and only as far as it is wanted."""
    return candidates_in(stock, item.item, order_of(item))


def booked_elsewhere(turn: Turn, lot: str) -> Iterator[Candidate]:
    """Yield good stock of a lot (or of an item without lots) that our data has in boxes here, then in other bins (rule 21)."""
    visit, stock, item = turn.line.visit, turn.stock, turn.item
    here = held_in(stock, item, visit.place, lot)
    for each in itertools.chain(here, (each for each in all_candidates(stock, item) if each.place != visit.place)):
        open_to_us = each.lot == lot and only_whole(stock, each) is None
        if open_to_us and why_not(turn, item, each, visit.document) is None:
            yield each


def reach(turn: Turn, visit: Visit) -> None:
    """Stand at the bin of a visit, which is the first of the walk."""
    item = turn.stock.item(visit.item)
    if item is None:
        raise LookupError(f"{visit.item}: an item that is no more")
    turn.did(
        BinReached(
            Current(
                visit=visit,
                lots=item.tracking.lots,
                serials=item.tracking.serials,
                measured=item.unit.upper() in MEASURED_UNITS,
                captured=_in_hand(turn, visit),
            )
        )
    )


def _in_hand(turn: Turn, visit: Visit) -> int:
    """Return how many numbers were taken for a visit's line and wait: what this turn has booked does not."""
    waiting = {each.serial for each in turn.stock.captured_waiting(visit.document, visit.line)}
    for each in turn.events:
        if isinstance(each, LineBooked) and (each.document, each.line) == (visit.document, visit.line):
            waiting -= set(each.serials) or waiting
    return len(waiting)


def proceed(turn: Turn, trace: Trace | None = None, *, full: bool = False) -> PickStep:
    """Go on: to the next bin (one that the picker stands at is not asked again), to what is short, or to the door."""
    state = turn.state
    if state.visits:
        if state.place == state.visits[0].place:
            reach(turn, state.visits[0])
        return turn.full(trace) if full else turn.ok(trace)
    return finish(turn, trace)


def finish(turn: Turn, trace: Trace | None = None) -> PickStep:
    """End the walk: name what is parked, say what is short, or ask for the door."""
    if turn.state.parked:
        return name_parked(turn)
    short = open_lines(turn, turn.state.documents)
    if short:
        turn.did(AskedFor(Ask.SHORTS))
        return turn.ok(trace, say("lines_short", count=len(short)))
    return to_door(turn, trace)


def name_parked(turn: Turn) -> PickStep:
    """Ask whether the walk ends without the numbers that somebody is asked for."""
    turn.did(AskedFor(Ask.SHORTS))
    pending = Pending(Doubt.PARKED, scanned=Scanned(names(each.asked for each in turn.state.parked)))
    turn.did(Doubted(pending))
    return turn.step(Outcome.DUP, question_of(pending, turn.state.current))


def to_door(turn: Turn, trace: Trace | None = None) -> PickStep:
    """Ask for the door; where nothing stands at the dock, since picks leave at once, the orders are done."""
    documents = turn.state.documents
    kinds = [each.kind for each in turn.transactions]
    if kinds.count("pick") > kinds.count("shipment") or any(turn.stock.staged(each) for each in documents):
        turn.did(AskedFor(Ask.SHIP))
        return turn.full(trace, say("picked", document=" ".join(documents)))
    shipped = any(each.kind == "shipment" for each in turn.transactions)
    turn.did(OrdersLeft())
    return turn.full(trace, say("shipped" if shipped else "order_left", document=" ".join(documents)))


def leaves_at_once(turn: Turn) -> bool:
    """Return whether a pick is shipped in the same turn."""
    return turn.stock.setting("ship_on_pick") == "yes"


def replan(turn: Turn) -> None:
    """Walk to what is still open, as the stock is now; bins that were short are offered again."""
    turn.did(TriesForgotten())
    visits, _ = plan(turn, open_lines(turn, turn.state.documents))
    turn.did(Planned(visits))


def named_elsewhere(turn: Turn, serial: str) -> ReservedElsewhere | None:
    """Return the other order whose customer named a serial."""
    item = turn.line.visit.item
    document = turn.stock.named_for(item, serial)
    if document in ("", turn.line.visit.document):
        return None
    return ReservedElsewhere(item, serial, document)
