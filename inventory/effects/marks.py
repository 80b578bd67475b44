"""Effects of transactions that mark lots and serials; nothing moves by them."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from inventory.documents import DocumentNumber
from inventory.draft import Draft
from inventory.fields import field_value, with_field
from inventory.guards.marks import recall_line
from inventory.guards.reserving import kept_of, reserved_quantity
from inventory.items import WarrantyStart
from inventory.stock import Lot, Serial
from inventory.transactions import Mark, Source


def set_quarantine(draft: Draft) -> None:
    """Quarantine a lot: until a day, or without one until a person ends it."""
    for mark, lot in _lots(draft):
        if mark.day is None:
            draft.put_lot(replace(lot, quarantine=draft.transaction.reason))
        else:
            draft.put_lot(replace(lot, quarantine_until=mark.day))


def release_quarantine(draft: Draft) -> None:
    """End a quarantine of either kind: the whole lot may leave, wherever it is now."""
    for _, lot in _lots(draft):
        draft.put_lot(replace(lot, quarantine="", quarantine_until=None))


def set_hold(draft: Draft) -> None:
    """Put a lot or a serial on hold."""
    _change(draft, hold=draft.transaction.reason)


def release_hold(draft: Draft) -> None:
    """Take a hold away."""
    _change(draft, hold="")


def recall(draft: Draft) -> None:
    """Write a recall down; what it covers is found when goods are looked at."""
    for at, mark in enumerate(draft.transaction.marks, 1):
        draft.put_recall(recall_line(draft.transaction, mark, at))


def release_recall(draft: Draft) -> None:
    """Release all that a recall names, wherever it is now."""
    for line in draft.stock.recall(draft.transaction.reference):
        draft.put_recall(replace(line, released_by=draft.transaction.id))


def change_date(draft: Draft) -> None:
    """Give a number another date; that a person typed it is kept with it."""
    for mark, known in _numbers(draft):
        if isinstance(known, Serial):
            draft.put_serial(replace(known, expiry_date=mark.day))
        elif mark.name == "retest":
            draft.put_lot(replace(known, retest_date=mark.day))
        elif mark.name == "best_before":
            draft.put_lot(replace(known, best_before=mark.day, date_source=Source.TYPED))
        else:
            draft.put_lot(replace(known, expiry_date=mark.day, date_source=Source.TYPED))


def change_contract(draft: Draft) -> None:
    """Give a number another contract code, or none; its periods count from the day given, else from the one before, else from today."""
    for mark, known in _numbers(draft):
        start = (mark.day or known.contract_from or draft.transaction.day) if mark.value else None
        if isinstance(known, Serial):
            draft.put_serial(replace(known, contract=mark.value, contract_from=start))
        else:
            draft.put_lot(replace(known, contract=mark.value, contract_from=start))


def update_warranty(draft: Draft) -> None:
    """Give a sold serial, or all that is sold of a lot, another warranty code (F58)."""
    for mark, known in _numbers(draft):
        if isinstance(known, Serial):
            start = mark.day or known.warranty_from or known.since
            draft.put_serial(replace(known, warranty=mark.value, warranty_from=start))
        else:
            draft.put_lot(replace(known, warranty=mark.value))


def change_field(draft: Draft) -> None:
    """Set an optional field, or empty it."""
    for mark, known in _numbers(draft):
        found = draft.stock.optional_field("serial" if mark.serial else "lot", mark.item, mark.name)
        value = (field_value(found.type, mark.value) or "") if found is not None else ""
        if isinstance(known, Serial):
            draft.put_serial(replace(known, fields=with_field(known.fields, mark.name, value)))
        else:
            draft.put_lot(replace(known, fields=with_field(known.fields, mark.name, value)))


def change_maker_serial(draft: Draft) -> None:
    """Give a serial another number of its maker, or none."""
    for mark, known in _numbers(draft):
        if isinstance(known, Serial):
            draft.put_serial(replace(known, maker_serial=mark.value))


def register(draft: Draft) -> None:
    """Register a sold serial; its warranty begins where the item's begins with that (F14, F57)."""
    for mark, known in _numbers(draft):
        item, day = draft.stock.item(mark.item), mark.day or draft.transaction.day
        if not isinstance(known, Serial) or item is None:
            continue
        registered = replace(known, registered=day)
        if item.serial_warranty_starts is WarrantyStart.REGISTERED and item.warranty:
            registered = replace(registered, warranty=known.warranty or item.warranty, warranty_from=day)
        draft.put_serial(registered)


def reserve(draft: Draft) -> None:
    """Keep numbers for the line of an order (F13, F38)."""
    _keep(draft, 1)


def unreserve(draft: Draft) -> None:
    """Let numbers go that were kept for the line of an order."""
    _keep(draft, -1)


def _keep(draft: Draft, sign: int) -> None:
    kept, nothing = kept_of(draft), Decimal(0)
    for mark in draft.transaction.marks:
        key = (mark.line, mark.lot, mark.serial)
        kept[key] = max(nothing, kept.get(key, nothing) + sign * reserved_quantity(mark))
        draft.put_reserved(DocumentNumber(draft.transaction.document, *key, kept[key]))


def _lots(draft: Draft) -> Iterator[tuple[Mark, Lot]]:
    return ((mark, known) for mark, known in _numbers(draft) if isinstance(known, Lot))


def _numbers(draft: Draft) -> Iterator[tuple[Mark, Lot | Serial]]:
    """Yield each mark with its number as the marks before have left it: one number may be named twice."""
    for mark in draft.transaction.marks:
        known = draft.serial(mark.item, mark.serial) if mark.serial else draft.lot(mark.item, mark.lot)
        if known is not None:
            yield mark, known


def _change(draft: Draft, *, hold: str) -> None:
    for _, known in _numbers(draft):
        if isinstance(known, Serial):
            draft.put_serial(replace(known, hold=hold))
        else:
            draft.put_lot(replace(known, hold=hold))
