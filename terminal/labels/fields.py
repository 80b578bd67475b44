"""The fields of a label: what is named, and what this handheld knows of it."""

from collections.abc import Callable, Mapping
from datetime import date

from drivers.errors import LabelError
from inventory.barcodes import lint
from sync.handheld.stock import StockInSqlite
from terminal.labels.template import first_form_of

Known = dict[str, str]


def fields_of(label: str, keys: Mapping[str, str], stock: StockInSqlite, day: date) -> Known:
    """Return the fields of a label: the keys as given, with what is known beside them; raises LabelError for what is not there.

    A command and a tag need nothing more; an item, lot, serial, bin or badge must be known.
    """
    look_up = _LOOK_UPS.get(first_form_of(label))
    return _beside(look_up(keys, stock) if look_up else {}, keys, day)


def fields_now(label: str, keys: Mapping[str, str], stock: StockInSqlite, day: date) -> Known:
    """Return the fields of a label as far as they are known: goods in hand may have a label before they are booked."""
    look_up = _LOOK_UPS.get(first_form_of(label))
    for each in (look_up, _item):
        try:
            return _beside(each(keys, stock) if each else {}, keys, day)
        except LabelError:
            continue
    return _beside({}, keys, day)


def _beside(known: Known, keys: Mapping[str, str], day: date) -> Known:
    return {"date": day.isoformat(), **known, **{name: value for name, value in keys.items() if value}}


def _item(keys: Mapping[str, str], stock: StockInSqlite) -> Known:
    item = stock.item(keys.get("item", ""))
    if item is None:
        raise LabelError(f"no item {keys.get('item', '')!r} is known here")
    gtin = stock.gtin(item.item)
    valid = gtin and not lint("csum", gtin.zfill(14))
    return {"item": item.item, "description": item.description, "unit": item.unit, "gtin": gtin if valid else ""}


def _lot(keys: Mapping[str, str], stock: StockInSqlite) -> Known:
    known = _item(keys, stock)
    lot = stock.lot(known["item"], keys.get("lot", ""))
    if lot is None:
        raise LabelError(f"no lot {keys.get('lot', '')!r} of {known['item']} is known here")
    dates = {"expiry": lot.expiry_date, "best_before": lot.best_before}
    return {**known, "lot": lot.lot, **{name: day.isoformat() for name, day in dates.items() if day}}


def _serial(keys: Mapping[str, str], stock: StockInSqlite) -> Known:
    known = _item(keys, stock)
    serial = stock.serial(known["item"], keys.get("serial", ""))
    if serial is None:
        raise LabelError(f"no serial {keys.get('serial', '')!r} of {known['item']} is known here")
    expiry = {"expiry": serial.expiry_date.isoformat()} if serial.expiry_date else {}
    return {**known, **expiry, "serial": serial.serial, "lot": serial.lot}


def _bin(keys: Mapping[str, str], stock: StockInSqlite) -> Known:
    kept = stock.bin(keys.get("bin", ""))
    if kept is None:
        raise LabelError(f"no bin {keys.get('bin', '')!r} is known at {stock.site}")
    return {"bin": kept.bin}


def _badge(keys: Mapping[str, str], stock: StockInSqlite) -> Known:
    operator = stock.operator(keys.get("badge", ""))
    if operator is None:
        raise LabelError(f"nobody with the badge {keys.get('badge', '')!r} works at {stock.site}")
    return {"badge": operator.badge, "name": operator.name, "role": operator.role.value}


_LOOK_UPS: Mapping[str, Callable[[Mapping[str, str], StockInSqlite], Known]] = {
    "item": _item,
    "lot": _lot,
    "serial": _serial,
    "bin": _bin,
    "badge": _badge,
}
