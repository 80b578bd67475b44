"""Receiving: which orders are worked on (flows.md 1.1 steps 0 to 2)."""

from dataclasses import replace
from decimal import Decimal

from inventory.documents import DocumentLine, DocumentState
from inventory.item_masks import lot_mask_of, serial_mask_of
from inventory.items import MEASURED_UNITS, Item
from inventory.leases import next_of
from inventory.numbers import Mask
from inventory.refusals.base import Refusal
from inventory.refusals.goods import (
    DocumentClosed,
    ItemNotAtSite,
    KitNotStocked,
    NotOnDocument,
    UnknownItem,
    WrongDocument,
)
from inventory.refusals.reading import UnknownCode
from inventory.stock import MatchKind
from inventory.tasks.events import OrdersOffered
from inventory.tasks.reading import Reading
from inventory.tasks.receive.events import OrdersOpened
from inventory.tasks.receive.lines import ORDER, of_one_vendor, our_lines, partner_of
from inventory.tasks.receive.packs import offer_pack
from inventory.tasks.receive.state import Current, Doubt, Pending
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, Trace


def take_order(turn: Turn, reading: Reading) -> ReceiveStep | None:
    """Open what a code at SCAN ORDER names; None when it names an item whose label should be taken now."""
    named = {match.key for match in reading.names(MatchKind.DOCUMENT)} | ({reading.document} - {""})
    if named:
        return open_documents(turn, tuple(sorted(named)))
    if reading.sscc and (step := offer_pack(turn, reading.sscc)):
        return step
    items = {reading.item} - {""} or {match.item for match in reading.names(MatchKind.LOT)}
    waiting = _orders_waiting_for(turn, items)
    if len(waiting) == 1:
        turn.did(OrdersOpened(waiting))
        return None if reading.item else turn.ok(Trace(Mark.TAKEN, waiting[0]))
    if waiting:
        turn.did(OrdersOffered(waiting, reading if reading.item else None))
        return turn.ok()
    return _unknown_order(turn, reading)


def open_documents(turn: Turn, named: tuple[str, ...]) -> ReceiveStep:
    """Open an order that was named; several (by a vendor's reference) are listed."""
    kept = [document for each in named if (document := turn.stock.document(each)) is not None]
    fitting = [each for each in kept if each.kind.value == ORDER and each.state is DocumentState.OPEN]
    if len(fitting) > 1:
        turn.did(
            OrdersOffered(tuple(each.document for each in sorted(fitting, key=lambda d: (str(d.due), d.document))))
        )
        return turn.ok()
    if fitting:
        turn.did(OrdersOpened((fitting[0].document,)))
        return turn.ok(Trace(Mark.TAKEN, fitting[0].document))
    closed = next((each for each in kept if each.kind.value == ORDER), None)
    if closed is not None:
        return turn.stop(DocumentClosed(closed.document))
    return turn.stop(WrongDocument(kept[0].document, kept[0].kind.value) if kept else UnknownCode(named[0]))


def _orders_waiting_for(turn: Turn, items: set[str]) -> tuple[str, ...]:
    lines = [line for item in sorted(items) for line in turn.stock.open_lines(item, ORDER) if line.open > 0]
    return tuple(dict.fromkeys(line.document for line in lines))


def _unknown_order(turn: Turn, reading: Reading) -> ReceiveStep:
    """Say that nothing here waits for it, and offer to receive without an order where that is allowed."""
    age = turn.stock.data_age_minutes(turn.stamp.at)
    refusal = NotOnDocument(reading.item, "") if reading.item else UnknownCode(reading.text, age)
    allowed = turn.stock.setting("receive_without_order") == "yes"
    return turn.stop(refusal, Pending(Doubt.UNKNOWN_ORDER if allowed else Doubt.REFUSED))


def line_for(turn: Turn, reading: Reading) -> Current | Refusal:
    """Return the line that a label belongs to: over all opened orders, oldest due first, open ones first (rule 15)."""
    item = turn.stock.item(reading.item)
    if item is None or not item.active:
        return UnknownItem(reading.item)
    if not turn.stock.item_allowed(item.item):
        return ItemNotAtSite(item.item, turn.stock.site)
    if turn.stock.is_kit(item.item):
        return KitNotStocked(item.item)
    line, ours = _line_of(turn, reading, our_lines(turn, item.item))
    if line is None and not turn.state.without_order:
        waiting = (each.document for each in turn.stock.open_lines(item.item, ORDER) if each.open > 0)
        elsewhere = next(waiting, "")
        return NotOnDocument(item.item, " ".join(turn.state.documents), elsewhere)
    unit = reading.unit or item.unit
    return Current(
        document=line.document if line else "",
        line=line.line if line else 0,
        item=item.item,
        description=item.description,
        stock_unit=item.unit,
        unit=unit,
        factor=turn.stock.factor(item.item, unit) or Decimal(1),
        lots=item.tracking.lots,
        serials=item.tracking.serials,
        expires=item.lot_expires,
        measured=item.unit.upper() in MEASURED_UNITS,
        open=_open_of(line, ours, item),
        bin=_hold_of(turn) or _bin_of(line),
        captured=len(turn.waiting(line.document, line.line, item.item)) if line else 0,
        makes=_makes(item, serial_mask_of(turn.stock, item)),
        makes_lots=_makes(item, lot_mask_of(turn.stock, item)),
    )


def _line_of(turn: Turn, reading: Reading, ours: list[DocumentLine]) -> tuple[DocumentLine | None, list[DocumentLine]]:
    """Return the line that a label is for, of the vendor of its lot where that is known, and the lines that may share with it."""
    known = turn.stock.lot(reading.item, reading.lot) if reading.lot else None
    fitting = [each for each in ours if known is None or not known.is_of_another(partner_of(turn, each.document))]
    # a full line of that vendor comes before an open one of another, who has not delivered it: there a supervisor may let more in
    wanted = _open_first(fitting) or _open_first(ours)
    return (wanted[0], of_one_vendor(turn, ours, wanted[0].document)) if wanted else (None, [])


def _open_first(lines: list[DocumentLine]) -> list[DocumentLine]:
    return [each for each in lines if each.open > 0] or lines


def _makes(item: Item, mask: Mask | None) -> bool:
    """Return whether serials or lots of an item may be made here: they count by a mask of our own (F7)."""
    return mask is not None and next_of(item, mask) != ""


def _open_of(line: DocumentLine | None, ours: list[DocumentLine], item: Item) -> Decimal | None:
    """Return what is to come: on the line of a serialised item, else on all lines of the item, which share its quantity."""
    if line is None:
        return None
    return line.open if item.tracking.serials else sum((each.open for each in ours), Decimal(0))


def _hold_of(turn: Turn) -> str:
    """Return the bin where all goods of the receipt wait, because they came too cold or too warm."""
    return turn.state.arriving.hold if turn.state.arriving else ""


def _bin_of(line: DocumentLine | None) -> str:
    return line.bin if line else ""


def advised_line(turn: Turn, reading: Reading) -> Reading | None:
    """Return a plain number as a label of the line whose vendor's list has it; None where no list of the orders does."""
    if reading.item or (reading.others and not (reading.names(MatchKind.SERIAL) or reading.names(MatchKind.LOT))):
        return None
    number = reading.serial or reading.lot or reading.text
    for document in turn.state.documents:
        for item in dict.fromkeys(line.item for line in turn.stock.lines(document)):
            advised = turn.stock.advised_number(document, item, number)
            if advised is not None:
                return replace(reading, item=item, lot=advised.lot, serial=advised.serial and number)
    return None


def as_lot(reading: Reading) -> Reading:
    """Return a plain or typed code as a lot number."""
    return replace(reading, lot=reading.text)
