"""The one transition of receiving: the state after an event. No stock is asked here."""

from dataclasses import replace

from inventory.tasks.events import DoubtLeft, LabelAsked, LabelOffered, NumbersOffered, OrdersLeft, OrdersOffered
from inventory.tasks.parking import ParkedLeft
from inventory.tasks.receive.arrival_events import ArrivalTold, arrival_applied
from inventory.tasks.receive.events import (
    ApprovalTaken,
    AskedFor,
    Closed,
    DatesTaken,
    Doubted,
    LineDamaged,
    LineLeft,
    LineOpened,
    LineParked,
    LotMakingTold,
    LotsLeftOut,
    LotsMade,
    LotTaken,
    LotTyped,
    NumbersMade,
    OrdersOpened,
    OrderWaits,
    PackBooked,
    PackLeft,
    PackOpened,
    QuantityTaken,
    RangeBegun,
    RestGivenUp,
    SampleSeen,
    SerialSourceNoted,
    ShortDecided,
    ShortsListed,
    TakenListed,
)
from inventory.tasks.receive.field_events import FieldsTold, fields_applied
from inventory.tasks.receive.lot_shares import total
from inventory.tasks.receive.maker_events import MakersAsked, MakersTold, makers_applied, without_makers
from inventory.tasks.receive.state import (
    LISTS,
    ZERO,
    Ask,
    Current,
    LastLine,
    LotMaking,
    LotTyping,
    Made,
    ReceiveState,
)
from inventory.tasks.receive.unknown_events import UnknownBooked, UnknownLeft, UnknownTold, unknown_applied
from inventory.tasks.steps import Event, LineBooked, NumbersCaptured, NumbersDropped


def applied(state: ReceiveState, event: Event) -> ReceiveState:
    """Return the state after an event."""
    if isinstance(event, UnknownTold | UnknownLeft | UnknownBooked):
        return unknown_applied(state, event)
    if isinstance(event, ArrivalTold):
        return arrival_applied(state, event)
    if isinstance(event, FieldsTold):
        return fields_applied(state, event)
    if isinstance(event, MakersAsked | MakersTold):
        return makers_applied(state, event)
    if isinstance(event, LineParked | ParkedLeft):
        return _parked_applied(state, event)
    return _applied(state, event)


def _applied(state: ReceiveState, event: Event) -> ReceiveState:
    match event:
        case Doubted(pending):
            return replace(state, pending=pending)
        case DoubtLeft():
            return replace(state, pending=None)
        case AskedFor(ask):
            # going back to the items gives up the list of short lines; leaving a range gives up its first number
            short = () if ask is Ask.ITEM else state.short
            before = state.ask if ask in LISTS else state.before
            return replace(state, ask=ask, short=short, range_first="", before=before, numbers=(), taken=())
        case NumbersOffered() | TakenListed() | LabelOffered() | LabelAsked():
            return _offer_applied(state, event)
        case RangeBegun(first):
            return replace(state, range_first=first, ask=Ask.LAST)
        case ShortsListed() | ShortDecided():
            return _shorts_applied(state, event)
        case SampleSeen(number):
            return replace(state, samples=(*state.samples, number))
        case OrdersOpened() | OrdersOffered() | OrdersLeft() | Closed() | PackOpened() | PackLeft() | PackBooked():
            return _orders_applied(state, event)
        case LineOpened(current):
            return replace(state, current=current, ask=_next_ask(current), range_first="", short=())
        case LineLeft():
            return replace(state, current=None, ask=Ask.ITEM, range_first="")
        case LineBooked():
            return _booked(state, event)
        case _:
            return _line_applied(state, event)


def _offer_applied(
    state: ReceiveState, event: NumbersOffered | TakenListed | LabelOffered | LabelAsked
) -> ReceiveState:
    if isinstance(event, TakenListed):
        return replace(state, ask=Ask.TAKEN, before=state.ask, taken=event.numbers)
    if isinstance(event, NumbersOffered):
        return replace(state, ask=Ask.NUMBERS, numbers=event.numbers)
    return replace(state, label=event.label if isinstance(event, LabelOffered) else None)


def _parked_applied(state: ReceiveState, event: LineParked | ParkedLeft) -> ReceiveState:
    if isinstance(event, ParkedLeft):
        return replace(state, parked=tuple(each for each in state.parked if each.asked.request != event.request))
    state = replace(state, parked=(*state.parked, event.parked), pending=None)
    return state if event.stays else replace(state, current=None, ask=Ask.ITEM, range_first="")


def _orders_applied(state: ReceiveState, event: Event) -> ReceiveState:
    match event:
        case OrdersOpened(documents, without_order, number):
            known = tuple(each for each in documents if each not in state.documents)
            return replace(
                state,
                documents=state.documents + known,
                without_order=state.without_order or without_order,
                number=state.number or number,
                offered=(),
                offered_for=None,
                ask=state.ask if state.current else Ask.ITEM,
            )
        case OrdersOffered(documents, reading):
            return replace(state, offered=documents, offered_for=reading, ask=Ask.CHOOSE)
        case PackOpened(sscc, documents):
            known = tuple(each for each in documents if each not in state.documents)
            return replace(state, documents=state.documents + known, pack=sscc, samples=(), ask=Ask.PACK)
        case PackLeft(doubted):
            doubts = (*state.packs_doubted, doubted) if doubted else state.packs_doubted
            return replace(state, pack="", samples=(), packs_doubted=doubts, ask=Ask.ITEM)
        case PackBooked(sscc, place):
            known = (*state.packs_booked, sscc)
            state = replace(state, packs_booked=known, to=place, booked=state.booked + 1)
            return replace(state, pack="", samples=(), ask=Ask.ITEM)
        case _:
            return replace(ReceiveState(), booked=state.booked, parked=state.parked)


def _line_applied(state: ReceiveState, event: Event) -> ReceiveState:
    """Apply what changes the line in hand; the ask follows from what is known of it."""
    line = state.current
    if line is None:
        return state
    match event:
        case LotTaken():
            line = replace(
                line,
                lot=event.lot,
                lot_source=event.source,
                dates=event.dates,
                vendor_lot=event.vendor_lot,
                repeated=event.repeated,
                typing=LotTyping(),
                making=LotMaking(),
            )
        case LotTyped(typing, ask):
            return replace(state, current=replace(line, typing=typing), ask=ask)
        case LotMakingTold(making, ask):
            return replace(state, current=replace(line, making=making), ask=ask)
        case LotsMade() | LotsLeftOut():
            line = _lots_applied(line, event)
        case DatesTaken(dates):
            line = replace(line, dates=dates)
        case SerialSourceNoted(source, sample):
            line = replace(line, serial_source=source, sample=sample)
        case NumbersMade() | NumbersCaptured() | NumbersDropped():
            line = _numbers_applied(line, event)
        case QuantityTaken(quantity, by_scan, weight):
            line = replace(
                line, counted=quantity, by_scan=by_scan, weight=weight if weight is not None else line.weight
            )
            room_left = line.room is None or line.room > 0
            return replace(state, current=line, ask=Ask.QUANTITY if by_scan and room_left else Ask.BIN)
        case OrderWaits() | LineDamaged() | ApprovalTaken():
            return replace(state, current=_noted(line, event))
        case RestGivenUp(quantity=quantity):
            line = replace(line, open=None if line.open is None else line.open - quantity)
            return replace(state, current=line if line.taken else None, ask=Ask.BIN if line.taken else Ask.ITEM)
        case _:
            return state
    return replace(state, current=line, ask=_next_ask(line), range_first="", taken=())


def _noted(line: Current, event: OrderWaits | LineDamaged | ApprovalTaken) -> Current:
    """Return the line with what is noted of it; nothing else is asked for that."""
    match event:
        case OrderWaits(waits):
            return replace(line, waits=waits)
        case LineDamaged(reason, place):
            return replace(line, reason=reason, bin=place or line.bin)
        case ApprovalTaken(badge, over):
            return replace(line, approver=badge, over=line.over + over)


def _numbers_applied(line: Current, event: NumbersMade | NumbersCaptured | NumbersDropped) -> Current:
    match event:
        case NumbersMade(first, last, count):
            return replace(line, made=(*line.made, Made(first, last, count)))
        case NumbersCaptured(serials=serials):
            return replace(line, captured=line.captured + len(serials))
        case NumbersDropped(serials=serials) if serials:
            return without_makers(replace(line, captured=line.captured - len(serials)), serials)
        case _:
            return replace(line, captured=0, made=(), makers=(), makers_due=())


def _lots_applied(line: Current, event: LotsMade | LotsLeftOut) -> Current:
    """Return the line with the lots that were made for it; without any nothing is counted, and the lot is asked again."""
    match event:
        case LotsMade(lots, dates):
            return replace(line, lots_made=lots, counted=total(lots), dates=dates, making=LotMaking())
        case LotsLeftOut(lots=left_out):
            kept = tuple(each for each in line.lots_made if each.lot not in left_out)
            return replace(line, lots_made=kept, counted=total(kept) if kept else ZERO)


def _next_ask(line: Current) -> Ask:
    """Return what is asked of a line: the first thing that is not known (flows.md 1.1)."""
    if line.lots and not line.lot and not line.lots_made:
        return Ask.LOT
    if line.expires and line.dates.last_day is None:
        return Ask.EXPIRY
    if line.full or line.lots_made:
        return Ask.BIN
    return Ask.SERIAL if line.serials else Ask.QUANTITY


def _booked(state: ReceiveState, event: LineBooked) -> ReceiveState:
    line = state.current
    last = _last(line) if line else state.last
    return replace(
        state,
        current=None,
        last=last,
        to=state.to if line and (line.reason or _is_dock(line, event.place)) else event.place,
        booked=state.booked + 1,
        ask=Ask.ITEM,
        range_first="",
    )


def _last(line: Current) -> LastLine:
    """Return what `as before` repeats: of lots that were made, the last."""
    lot = line.lots_made[-1].lot if line.lots_made else line.lot
    return LastLine(line.item, lot, line.vendor_lot, line.dates)


def _is_dock(line: Current, place: str) -> bool:
    """Return whether goods went straight to an order: where its dock is says nothing of the next label."""
    return line.waits is not None and line.waits.dock == place


def _shorts_applied(state: ReceiveState, event: ShortsListed | ShortDecided) -> ReceiveState:
    if isinstance(event, ShortsListed):
        return replace(state, short=event.short, ask=Ask.SHORT)
    undecided = next(at for at, each in enumerate(state.short) if not each.reason)
    short = tuple(
        replace(each, reason=event.reason) if at == undecided else each for at, each in enumerate(state.short)
    )
    return replace(state, short=short)
