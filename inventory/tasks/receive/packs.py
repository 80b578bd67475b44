"""Receiving: a pallet whose content was advised (flows.md 1.0a, 14): scan it, take it as advised, prove it by samples, one bin."""

from decimal import Decimal

from inventory.documents import DocumentNumber
from inventory.items import MakerSerials
from inventory.places import VENDOR
from inventory.refusals.goods import NotAsAdvised
from inventory.tasks.reading import Reading
from inventory.tasks.receive.booking import booked, post_all, receipt
from inventory.tasks.receive.events import AskedFor, OrdersOpened, PackBooked, PackLeft, PackOpened, SampleSeen
from inventory.tasks.receive.state import Ask, Doubt, Pending
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, Trace
from inventory.transactions import NUMBERS_MAX, Allocation, Line, Source, Transaction


def offer_pack(turn: Turn, sscc: str) -> ReceiveStep | None:
    """Ask whether an advised pallet is taken as advised, unless a sample of it was not; None where nothing is known of its content."""
    content = turn.stock.advised_pack(sscc)
    if not content:
        return None
    if sscc in turn.state.packs_booked:
        return turn.already(sscc, "already")
    if sscc in turn.state.packs_doubted or any(_needs_maker(turn, each) for each in content):
        return check_pack(turn, sscc)
    names = tuple(dict.fromkeys(each.lot or each.serial for each in content))
    quantity = sum((_quantity(each) for each in content), Decimal(0))
    lot = content[0].lot if all(each.lot for each in content) else ""
    return turn.ask(Pending(Doubt.ADVISED_PACK, scan=sscc, lot=lot, serials=names, quantity=quantity))


def _needs_maker(turn: Turn, advised: DocumentNumber) -> bool:
    """Return whether a unit comes in with the serial of its maker only: it is scanned itself."""
    item = turn.stock.item(_item_of(turn, advised)) if advised.serial else None
    return item is not None and item.maker_serial is MakerSerials.UNIQUE


def _quantity(advised: DocumentNumber) -> Decimal:
    return Decimal(1) if advised.serial else advised.quantity


def check_pack(turn: Turn, sscc: str) -> ReceiveStep:
    """Open the orders of a pallet whose numbers are scanned one by one."""
    turn.did(OrdersOpened(_documents_of(turn, sscc)))
    return turn.ok(Trace(Mark.NOTE, sscc, "check"))


def _documents_of(turn: Turn, sscc: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.document for each in turn.stock.advised_pack(sscc)))


def open_pack(turn: Turn, sscc: str) -> ReceiveStep:
    """Take a pallet as advised: its samples are asked, then its bin."""
    turn.did(PackOpened(sscc, _documents_of(turn, sscc)))
    if _samples_wanted(turn) == 0:
        turn.did(AskedFor(Ask.BIN))
    return turn.ok(Trace(Mark.TAKEN, sscc, "as_advised"))


def _samples_wanted(turn: Turn) -> int:
    names = {each.serial or each.lot for each in turn.stock.advised_pack(turn.state.pack)}
    return min(int(turn.stock.setting("pack_samples")), len(names))


def take_sample(turn: Turn, reading: Reading) -> ReceiveStep:
    """Take a sample of the pallet; a number that was not advised forces the check of all."""
    number = reading.serial or reading.lot or reading.text
    advised = [each for each in turn.stock.advised_pack(turn.state.pack) if number == (each.serial or each.lot)]
    if number in turn.state.samples:
        return turn.already(number, "already")
    if not any(reading.item in ("", _item_of(turn, each)) for each in advised):
        pack = turn.state.pack
        turn.did(PackLeft(doubted=pack))
        return turn.stop(NotAsAdvised(number, pack))
    turn.did(SampleSeen(number))
    if len(turn.state.samples) >= _samples_wanted(turn):
        turn.did(AskedFor(Ask.BIN))
        return turn.full(Trace(Mark.TAKEN, number, "sample"))
    return turn.ok(Trace(Mark.TAKEN, number, "sample"))


def _item_of(turn: Turn, advised: DocumentNumber) -> str:
    line = turn.stock.line(advised.document, advised.line)
    return line.item if line else ""


def pack_transactions(turn: Turn, place: str) -> list[Transaction]:
    """Return what books all that was advised on the pallet into one bin: a transaction for each line of an order."""
    by_line: dict[tuple[str, int], list[DocumentNumber]] = {}
    for each in turn.stock.advised_pack(turn.state.pack):
        by_line.setdefault((each.document, each.line), []).append(each)
    return [
        receipt(turn, document, (_line_of(turn, (document, line), numbers[at : at + NUMBERS_MAX], place),))
        for (document, line), numbers in by_line.items()
        for at in range(0, len(numbers), NUMBERS_MAX)
    ]


def _line_of(turn: Turn, key: tuple[str, int], advised: list[DocumentNumber], place: str) -> Line:
    """Return the receipt line of advised numbers: an allocation for each lot, marked as advised and not seen."""
    line = turn.stock.line(*key)
    item = turn.stock.item(line.item) if line else None
    if item is None:
        raise LookupError(f"{key}: an advised number without its line or item")
    by_lot: dict[str, list[DocumentNumber]] = {}
    for each in advised:
        by_lot.setdefault(each.lot, []).append(each)
    allocations = tuple(_allocation(lot, numbers) for lot, numbers in by_lot.items())
    quantity = sum((each.quantity for each in allocations), Decimal(0))
    return Line(item.item, item.unit, quantity, VENDOR, place, line=key[1], allocations=allocations)


def _allocation(lot: str, advised: list[DocumentNumber]) -> Allocation:
    expiry = next((each.expiry_date for each in advised if each.expiry_date), None)
    serials = tuple(each.serial for each in advised if each.serial)
    return Allocation(
        quantity=sum((_quantity(each) for each in advised), Decimal(0)),
        lot=lot,
        serials=serials,
        expiry_date=expiry,
        lot_source=Source.ADVISED if lot else None,
        serial_source=Source.ADVISED if serials else None,
        date_source=Source.ADVISED if expiry else None,
        vendor_lot=lot,
    )


def book_pack(turn: Turn, place: str) -> ReceiveStep:
    """Post the pallet into a bin; when nothing is missing on its orders any more, it is FULL."""
    sscc, transactions = turn.state.pack, pack_transactions(turn, place)
    if refusal := post_all(turn, place, transactions):
        return turn.stop(refusal)
    turn.did(PackBooked(sscc, place, tuple(each.id for each in transactions)))
    return booked(turn, place)
