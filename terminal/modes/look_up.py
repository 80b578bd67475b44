"""Look-up: what a code names, and where it is. Nothing is changed.

F6 lists all that there is to say, in pages; a row that names a document leads to it.
"""

from datetime import datetime

from inventory.held import HeldState
from inventory.inquiry import lot_facts, receipts, rows_of, serial_facts
from inventory.packs import bin_of
from inventory.plain import plain_decimal
from inventory.refusals.base import Refusal
from inventory.refusals.reading import UnknownCode
from inventory.stock import Match, MatchKind, Serial, Stock
from inventory.tasks.reading import Reading, read_code, read_typed
from inventory.tasks.steps import Action, Known, Message, Outcome, Prompt, Scan, say
from inventory.values import dataclass
from terminal.modes.listing import Listing, ListRow
from terminal.modes.mode import Desk, Given, Mode, Turn, text_of
from terminal.modes.stop import Stopped
from terminal.words import NAMED

TASK = "look_up"
DOCUMENTS = frozenset({"document", "receipt"})
CONTENTS_MAX = 20
"""How much of what is in a pack is shown."""
RECEIPTS_MAX = 5
"""How many of the receipts of a lot are shown, the newest."""


@dataclass(frozen=True, slots=True)
class LookUp(Mode):
    """Shows what the last code names; the next code is looked up in its place."""

    known: tuple[Known, ...]

    def prompt(self, desk: Desk) -> Prompt:
        """Return what the code names."""
        return Prompt(task=TASK, asks=say("ask_code"), known=self.known, actions=(Action.LIST, Action.BACK))

    def take(self, given: Given, desk: Desk) -> Turn:
        """Look up another code; back leaves, F6 lists all of it."""
        if given is Action.BACK:
            return Turn()
        if given is Action.LIST:
            return Turn(modes=(self, _all_of(self.known, desk)))
        text = text_of(given)
        if not text:
            return self.stays(say("no_effect"))
        reading = read_code(given.code, desk.stock, ()) if isinstance(given, Scan) else read_typed(text, desk.stock, ())
        if not isinstance(reading, Refusal) and (several := which_unit(reading, desk.stock)) is not None:
            return Turn(modes=(self, several))
        shown = reading if isinstance(reading, Refusal) else looked_up(reading, desk)
        if isinstance(shown, Refusal):
            return Turn(modes=(self, Stopped(shown, TASK)), outcome=Outcome.STOP, says=shown)
        return Turn(modes=(LookUp(shown),))


def _all_of(known: tuple[Known, ...], desk: Desk) -> Listing:
    rows = tuple(ListRow(_said(each), _leads_to(each, desk)) for each in known)
    return Listing(say("ask_look_up", count=len(rows)), rows, task=TASK)


def _said(known: Known) -> Message:
    """Return the sentence of a row; a value with words in it is one already."""
    if isinstance(known.value, Message):
        return known.value
    coded = known.value if known.name in NAMED and isinstance(known.value, str) else None
    return say("list_known", known=known.name, value=None if coded else known.value, coded=coded)


def _leads_to(known: Known, desk: Desk) -> Mode | None:
    rows = _document(str(known.value), desk.stock) if known.name in DOCUMENTS else []
    return LookUp(tuple(rows)) if rows else None


def looked_up(reading: Reading, desk: Desk) -> tuple[Known, ...] | Refusal:
    """Return what a code names, and of a bin the items that are to be counted there."""
    shown = look_up(reading, desk.stock, desk.stamp.at)
    bins = {match.key for match in reading.others if match.kind is MatchKind.BIN}
    if isinstance(shown, Refusal) or not bins:
        return shown
    return (*shown, *(Known("to_count", item) for place, item, _ in desk.mirror.asked_counts() if place in bins))


def look_up(reading: Reading, stock: Stock, now: datetime) -> tuple[Known, ...] | Refusal:
    """Return what a code names; UnknownCode where that is nothing."""
    rows: list[Known] = []
    if reading.item:
        rows += _item(reading, stock)
    for match in reading.others:
        rows += _match(match, stock)
    if reading.sscc:
        rows += _pack(reading.sscc, stock)
    for unit in units_of_maker(reading, stock):
        rows += [Known("item", unit.item), *_serial(unit.item, unit.serial, stock)]
    if not rows:
        return UnknownCode(reading.text, stock.data_age_minutes(now))
    return tuple(dict.fromkeys(rows))


def units_of_maker(reading: Reading, stock: Stock) -> tuple[Serial, ...]:
    """Return the units that a code names by the serial of their maker; a label that says our own number beside it names that one."""
    if reading.serial and stock.serial(reading.item, reading.serial) is not None:
        return ()
    code = reading.maker_serial or reading.serial or (reading.text if reading.plain else "")
    return tuple(each for each in stock.serials_of_maker(code) if reading.item in ("", each.item)) if code else ()


def which_unit(reading: Reading, stock: Stock) -> Listing | None:
    """Return the list of the units that have a code as the serial of their maker, to choose from; None where it says which is meant."""
    units = units_of_maker(reading, stock)
    if len(units) < 2 or reading.item or reading.others or reading.sscc:
        return None
    rows = tuple(
        ListRow(
            say("list_unit", number=each.serial, item=each.item, bin=each.place),
            LookUp((Known("item", each.item), *_serial(each.item, each.serial, stock))),
        )
        for each in units
    )
    return Listing(say("ask_which_unit", number=reading.maker_serial or reading.text), rows, task=TASK)


def _item(reading: Reading, stock: Stock) -> list[Known]:
    item = stock.item(reading.item)
    if item is None:
        return []
    rows = [Known("item", item.item), Known("description", item.description)]
    if reading.lot:
        rows += _lot(item.item, reading.lot, stock) or [Known("lot", reading.lot)]
    if reading.serial:
        rows += _serial(item.item, reading.serial, stock) or [Known("serial", reading.serial)]
    lines = [line for line in stock.open_lines(item.item, "purchase_order") if line.open > 0]
    rows += [Known("document", f"{each.document} {plain_decimal(each.open)} {item.unit}") for each in lines[:3]]
    return rows


def _match(match: Match, stock: Stock) -> list[Known]:
    match match.kind:
        case MatchKind.DOCUMENT:
            return _document(match.key, stock)
        case MatchKind.BIN:
            place = stock.bin(match.key)
            return [Known("bin", match.key)] + ([Known("kind", place.kind.value)] if place else [])
        case MatchKind.SERIAL:
            return [Known("item", match.item), *_serial(match.item, match.key, stock)]
        case MatchKind.LOT:
            return [Known("item", match.item), *_lot(match.item, match.key, stock)]
        case MatchKind.BADGE:
            person = stock.operator(match.key)
            return [Known("badge", match.key)] + ([Known("operator", person.name)] if person else [])
    return []


def _pack(number: str, stock: Stock) -> list[Known]:
    """Return where a pallet or box stands and what is in it, packs first; of one that is advised only, on which order."""
    place = f"#{number}"
    kept = stock.pack(place)
    documents = [kept.document] if kept and kept.document else [each.document for each in stock.advised_pack(number)]
    rows = [Known("pack", number), *(Known("document", each) for each in dict.fromkeys(documents[:1]))]
    if kept is None:
        return rows
    rows += [Known("status", "sealed")] if kept.sealed else []
    rows += [Known("in_pack", kept.parent[1:])] if kept.parent else []
    rows += [Known("bin", stands)] if (stands := bin_of(place, stock.pack)) else []
    rows += [Known("box", each.pack[1:]) for each in stock.packs_in(place, CONTENTS_MAX)]
    for key, quantity in stock.contents(place, CONTENTS_MAX):
        item = stock.item(key.item)
        text = f"{key.item} {key.lot} {plain_decimal(quantity)} {item.unit if item else ''}"
        rows.append(Known("line", " ".join(text.split())))
    return rows


def _document(key: str, stock: Stock) -> list[Known]:
    document = stock.document(key)
    if document is None:
        return []
    rows = [Known("document", key), Known("kind", document.kind.value), Known("status", document.state.value)]
    partner = stock.partner(document.partner) if document.partner else None
    rows += [Known("from", partner.name)] if partner else []
    for line in stock.lines(key):
        rows.append(Known("line", f"{line.item} {plain_decimal(line.done)}/{plain_decimal(line.ordered)}"))
    return rows


def _serial(item: str, number: str, stock: Stock) -> list[Known]:
    serial = stock.serial(item, number)
    if serial is None:
        return []
    rows = [Known("serial", serial.serial), Known("status", serial.state.value), Known("bin", serial.place)]
    rows += [Known("lot", serial.lot)] if serial.lot else []
    rows += [Known("document", serial.document)] if serial.document else []
    if dispute := stock.dispute(item, serial.serial):
        rows.append(Known("disputed", f"{dispute.document} {dispute.operator}".strip()))
    last = stock.held(serial.transaction) if serial.transaction else None
    if last is not None and last.state is HeldState.FLAGGED:
        rows.append(Known("flagged", serial.document or serial.transaction))
    if serial.receipt and serial.receipt != serial.document:
        rows.append(Known("receipt", serial.receipt))
    kept = stock.item(item)
    return [*rows, *rows_of(serial_facts(stock, kept, serial))] if kept else rows


def _lot(item: str, number: str, stock: Stock) -> list[Known]:
    lot = stock.lot(item, number)
    if lot is None:
        return []
    dates = (("expiry", lot.expiry_date), ("best_before", lot.best_before))
    rows = [Known("lot", lot.lot), *(Known(name, day) for name, day in dates if day is not None)]
    rows += [Known("receipt", each) for each in receipts(lot)[:RECEIPTS_MAX]]
    kept = stock.item(item)
    return [*rows, *rows_of(lot_facts(stock, kept, lot))] if kept else rows
