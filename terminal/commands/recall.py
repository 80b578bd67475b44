"""`stockhand hub recall`: who got recalled goods, what of them is still here and where, and what is held or not sent yet."""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TextIO

from inventory.plain import plain_decimal, to_plain
from inventory.recalls import Recall
from sync.centre.centre import Centre
from sync.centre.recalled_goods import Found, Marked, RecalledGoods, RecallList, Unsent
from terminal.cli import OK
from terminal.failures import CommandRefusedError

EPILOG = "example: stockhand hub recall R7 --csv recall-r7.csv"

NUMBERS_SHOWN_MAX = 5
_NAMED = ("item", "lot", "vendor", "vendor_lot", "serial", "last_serial", "receipt")
_WORDS: dict[Found, str] = {
    Found.SHIPPED: "shipped",
    Found.RETURNED: "came back",
    Found.VENDOR: "went back to the vendor",
    Found.USED: "used in the house",
    Found.REMOVED: "removed from stock",
    Found.IN_STOCK: "in stock",
    Found.STAGED: "stands for an order",
    Found.IN_TRANSIT: "in transit",
    Found.ORDERED: "kept by an open order",
    Found.HELD: "held work",
}
_MARKS: dict[Marked, str] = {
    Marked.NOTHING: "",
    Marked.HELD: "  HELD, not posted",
    Marked.FLAGGED: "  FLAGGED: recalled when it left",
}
_BOOKED = " (held: still booked here)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the number of the recall, or what one would name, and where to write."""
    parser.add_argument("recall", nargs="?", default="", metavar="RECALL", help="its number; without one: all recalls")
    for name in _NAMED:
        text = "what would be found, without a recall: " if name == "item" else ""
        parser.add_argument(f"--{name.replace('_', '-')}", default="", metavar="X", help=f"{text}its {name}")
    parser.add_argument("--site", default="", metavar="S", help="only at this site")
    parser.add_argument("--csv", default="", metavar="FILE", help="write every row into a file, or `-` for here")
    parser.add_argument(
        "--json", action="store_true", help='one JSON object: {"recalls": [...]}, or {"lines", "goods", "unsent"}'
    )


def run(centre: Centre, arguments: argparse.Namespace) -> int:
    """List the recalls, or where what one covers is."""
    wanted = Recall("", 1, **{name: getattr(arguments, name) for name in _NAMED})
    known = centre.recalls()
    if not arguments.recall and wanted == Recall("", 1):
        _show_recalls(known, as_json=arguments.json)
        return OK
    lines = tuple(each for each in known if each.recall == arguments.recall) if arguments.recall else (wanted,)
    if not lines:
        raise CommandRefusedError(f"there is no recall {arguments.recall!r}: stockhand hub recall lists them")
    if not all(each.names_something for each in lines):
        raise CommandRefusedError("an item alone is no recall: name a lot, a vendor lot, a serial or a receipt")
    found = centre.recall_list(lines, arguments.site)
    if arguments.json:
        print(json.dumps({name: [to_plain(each) for each in getattr(found, name)] for name in RecallList.__slots__}))
    elif arguments.csv:
        _write(arguments.csv, found.goods)
    else:
        _show(found)
    return OK


def _show_recalls(lines: Sequence[Recall], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"recalls": [to_plain(each) for each in lines]}))
        return
    for line in lines:
        released = f"  released by {line.released_by}" if line.released_by else ""
        print(f"{line.recall}  {line.day or ''}  {_what(line)}  {line.text}".rstrip() + released)
    print("there is no recall" if not lines else f"{len({each.recall for each in lines})} recalls")


def _what(line: Recall) -> str:
    """Return what a line names, as it was named."""
    named = [f"{name} {value}" for name in _NAMED if (value := getattr(line, name))]
    days = f"from {line.from_day or '...'} to {line.to_day or '...'}" if line.from_day or line.to_day else ""
    return ", ".join([*named, *([days] if days else [])])


def _write(name: str, goods: Iterable[RecalledGoods]) -> None:
    if name == "-":
        _write_rows(sys.stdout, goods)
        return
    try:
        with Path(name).open("w", encoding="utf-8", newline="") as stream:
            count = _write_rows(stream, goods)
    except OSError as error:
        raise CommandRefusedError(f"cannot write {name}: {error.strerror}") from error
    print(f"{name} {count}")


def _write_rows(stream: TextIO, goods: Iterable[RecalledGoods]) -> int:
    writer = csv.writer(stream, lineterminator="\n")
    names = [each.name for each in fields(RecalledGoods)]
    writer.writerow(names)
    rows = [[to_plain(getattr(each, name)) for name in names] for each in goods]
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return len(rows)


def _show(found: RecallList) -> None:
    for line in found.lines:
        print(f"{line.recall or 'no recall'}  {_what(line)}  {line.text}".rstrip())
    for text in _texts(found.goods):
        print(text)
    for device in found.unsent:
        print(_unsent(device))
    print(_sum(found.goods))


def _texts(goods: Sequence[RecalledGoods]) -> Iterator[str]:
    """Yield a line for what went the same way together; its serials are counted, the first of them named."""
    for found, rows in groupby(_ordered(goods), lambda each: each.found):
        yield f"{_WORDS[found]}:"
        for together in _together(rows):
            yield f"  {_text(together)}"


def _ordered(goods: Iterable[RecalledGoods]) -> list[RecalledGoods]:
    return sorted(goods, key=lambda each: list(Found).index(each.found))


def _together(rows: Iterable[RecalledGoods]) -> Iterator[list[RecalledGoods]]:
    groups: dict[RecalledGoods, list[RecalledGoods]] = {}
    for each in rows:
        groups.setdefault(replace(each, serial="", quantity=Decimal(0)), []).append(each)
    yield from groups.values()


def _text(rows: Sequence[RecalledGoods]) -> str:
    first = rows[0]
    quantity = plain_decimal(sum((each.quantity for each in rows), Decimal(0)))
    serials = [each.serial for each in rows if each.serial]
    named = ", ".join(serials[:NUMBERS_SHOWN_MAX]) + (", ..." if len(serials) > NUMBERS_SHOWN_MAX else "")
    whom = f"{first.partner} {first.name}".strip()
    parts = (whom, first.document, first.place, str(first.day or ""), first.operator and f"by {first.operator}")
    goods = " ".join(part for part in (quantity, "x", first.item, first.lot, named) if part)
    return f"{first.site}  {goods}  " + "  ".join(part for part in parts if part) + _MARKS[first.marked]


def _unsent(device: Unsent) -> str:
    seen = f"heard {device.last_seen:%Y-%m-%d %H:%M} UTC" if device.last_seen else "never heard"
    return f"not sent yet: device {device.device} at {device.site} keeps {device.waiting} transactions, {seen}"


def _sum(goods: Sequence[RecalledGoods]) -> str:
    """Return how much is where: what came back is taken off what left."""
    sums: dict[str, Decimal] = {}
    for each in _ordered(goods):
        out = each.found in (Found.SHIPPED, Found.RETURNED)
        name = "with customers" if out else _WORDS[each.found]
        name += _BOOKED if each.marked is Marked.HELD and each.found is not Found.HELD else ""
        sign = -1 if each.found is Found.RETURNED else 1
        sums[name] = sums.get(name, Decimal(0)) + sign * each.quantity
    customers = len({each.partner for each in goods if each.found is Found.SHIPPED and each.partner})
    text = ", ".join(f"{plain_decimal(quantity)} {name}" for name, quantity in sums.items())
    return f"{text or 'nothing found'}; {customers} customers"
