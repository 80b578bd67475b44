"""Picking: the door. Boxes are checked number by number, then all that stands at the dock for the orders leaves (flows.md 1.2 step 7)."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from inventory.allocation import goods_at_hand
from inventory.kits import heads, missing_for_kit, shippable
from inventory.places import CUSTOMER, BinKind, is_pack
from inventory.refusals.base import Refusal
from inventory.refusals.reading import UnknownCode, WrongKindOfCode
from inventory.refusals.selling import BoxNotSeen, BoxOfAnotherOrder, KitShort, NothingToShip
from inventory.staging import Reservation
from inventory.tasks.pick.events import BoxSeen, Shipped
from inventory.tasks.pick.plan import fit_for
from inventory.tasks.pick.turn import PickStep, Turn, customer_of
from inventory.tasks.reading import Reading, pack_place
from inventory.tasks.steps import Mark, Trace, say
from inventory.transactions import NUMBERS_MAX, Allocation, Line, Transaction


def take_at_door(turn: Turn, reading: Reading) -> PickStep:
    """Take a scan at SCAN DOOR or BOX: a box is checked and ticked, a door ships."""
    if box := pack_place(reading):
        return _see_box(turn, box)
    kept = turn.stock.bin(reading.bin) if reading.bin else None
    if kept is not None and kept.kind is BinKind.DOCK:
        return ship(turn, kept.bin)
    if reading.others:
        return turn.hint(WrongKindOfCode(reading.text, reading.others[0].kind.value, "door"), reading.text)
    return turn.stop(UnknownCode(reading.text, turn.stock.data_age_minutes(turn.stamp.at)))


def _staged(turn: Turn) -> tuple[Reservation, ...]:
    return tuple(each for document in turn.state.documents for each in turn.stock.staged(document))


def _see_box(turn: Turn, box: str) -> PickStep:
    """Tick a box of these orders after every number in it was judged once more (rule 23); the last one ships."""
    staged = _staged(turn)
    content = [each for each in staged if each.place == box]
    if not content:
        owner = turn.stock.box_order(box)
        return turn.stop(BoxOfAnotherOrder(box, owner) if owner else UnknownCode(box))
    if box in turn.state.seen:
        return turn.already(box, "already")
    for each in content:
        if refusal := _judge(turn, each):
            return turn.stop(refusal)
    turn.did(BoxSeen(box))
    left = {each.place for each in staged} - set(turn.state.seen)
    return ship(turn, box) if not left else turn.ok(Trace(Mark.TAKEN, box, "box_checked"))


def _judge(turn: Turn, staged: Reservation) -> Refusal | None:
    """Return why something that stands at the dock may not leave; also asked of each serial."""
    item = turn.stock.item(staged.item, customer_of(turn.stock, staged.document))
    if item is None:
        return None
    lot = turn.stock.lot(staged.item, staged.lot) if staged.lot else None
    serials = turn.stock.staged_serials(staged.document, staged.place, staged.item) if item.tracking.serials else ()
    units = (goods_at_hand(turn.stock, item, lot, serial) for serial in serials or (None,))
    judged = (fit_for(turn, one, staged.document) for one in units)
    return next((refusal for refusal in judged if refusal is not None), None)


def ship(turn: Turn, where: str) -> PickStep:
    """Post the shipment of all that stands at the dock for the orders; boxes that were not scanned stop it."""
    documents = turn.state.documents
    staged = _staged(turn)
    if not staged:
        return turn.stop(NothingToShip(" ".join(documents)))
    unseen = next((each for each in staged if is_pack(each.place) and each.place not in turn.state.seen), None)
    if unseen is not None:
        return turn.stop(BoxNotSeen(unseen.place, unseen.document))
    transactions = [shipment for each in documents for shipment in shipments(turn, each)]
    short = _kit_short(turn)
    if short is not None and not transactions:
        return turn.stop(short)
    if refusal := turn.post(transactions):
        return turn.stop(refusal)
    turn.did(Shipped(documents, tuple(each.id for each in transactions)))
    says = say("shipped", document=" ".join(documents))
    if short is not None:
        says = say("kit_stays", kit=short.kit, item=short.item, missing=short.missing)
    return turn.full(Trace(Mark.TAKEN, where, "shipped"), says)


def shipments(turn: Turn, document: str) -> Iterator[Transaction]:
    """Yield what ships an order, in transactions of at most NUMBERS_MAX numbers."""
    lines: list[Line] = []
    numbers = 0
    for line in _lines(turn, document):
        count = len(line.allocations[0].serials) or 1
        if numbers + count > NUMBERS_MAX:
            yield turn.transaction("shipment", document, tuple(lines))
            lines, numbers = [], 0
        lines.append(line)
        numbers += count
    if lines:
        yield turn.transaction("shipment", document, tuple(lines))


def _leaving(turn: Turn, document: str) -> Iterator[Reservation]:
    """Yield what stands at docks for an order and may leave: of the components of kits what makes whole ones (F30)."""
    staged = turn.stock.staged(document)
    by_line: dict[int, Decimal] = {}
    for each in staged:
        by_line[each.line] = by_line.get(each.line, Decimal(0)) + each.quantity
    left = shippable(turn.stock.lines(document), by_line)
    for each in staged:
        quantity = min(each.quantity, left.get(each.line, each.quantity))
        if each.line in left:
            left[each.line] -= quantity
        if quantity > 0:
            yield replace(each, quantity=quantity)


def _kit_short(turn: Turn) -> KitShort | None:
    """Return the kit of which components stand at the dock and do not make one."""
    for document in turn.state.documents:
        lines = turn.stock.lines(document)
        for head in heads(lines):
            if found := missing_for_kit(lines, head):
                return KitShort(document, head.item, found[0].item, found[1])
    return None


def _lines(turn: Turn, document: str) -> Iterator[Line]:
    given: set[tuple[str, str]] = set()
    for staged in _leaving(turn, document):
        item = turn.stock.item(staged.item)
        if item is None or not item.tracking.serials:
            yield _line(staged, item.unit if item else "", Allocation(staged.quantity, staged.lot))
            continue
        # several lines of an order may have serials of one item at one place: each line ships as many as were picked for it
        serials = [
            each.serial
            for each in turn.stock.staged_serials(document, staged.place, staged.item)
            if each.lot == staged.lot and (staged.item, each.serial) not in given
        ][: int(staged.quantity)]
        given.update((staged.item, each) for each in serials)
        for at in range(0, len(serials), NUMBERS_MAX):
            chunk = tuple(serials[at : at + NUMBERS_MAX])
            yield _line(staged, item.unit, Allocation(Decimal(len(chunk)), staged.lot, chunk))


def _line(staged: Reservation, unit: str, allocation: Allocation) -> Line:
    return Line(
        staged.item,
        unit,
        allocation.quantity,
        staged.place,
        CUSTOMER,
        line=staged.line,
        allocations=(allocation,),
    )
