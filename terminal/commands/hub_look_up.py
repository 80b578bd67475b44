"""`stockhand hub look-up`: all that the centre knows of a serial or lot: whose, guarantees, marks, what moved it; and its cost."""

import argparse
import json
from dataclasses import replace

from inventory.barcodes import identify
from inventory.barcodes.aim import split_aim
from inventory.barcodes.escapes import unescape
from inventory.inquiry import rows_of
from inventory.people import Right
from inventory.plain import Plain, plain_decimal, to_plain
from inventory.tasks.steps import Known
from sync.centre.centre import Centre
from sync.centre.inquiry import Inquiry
from sync.centre.inquiry_events import Event
from terminal.cli import OK, REFUSED
from terminal.commands.held import check_badge
from terminal.failures import CommandRefusedError
from terminal.words import Words

EPILOG = """example: stockhand hub look-up SN-000812 --site ROT --as 1900
a cost is shown to whom may see it, who says so with badge and PIN; without --as there is none"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the number and who asks."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "code", metavar="CODE", help="a serial or lot number, or a label that names one; {GS} as in scan"
    )
    parser.add_argument("--site", default="", metavar="S", help="only of this site")
    parser.add_argument("--as", dest="badge", default="", metavar="BADGE", help="who asks for the cost; asks the PIN")
    parser.add_argument(
        "--json", action="store_true", help='one JSON object: {"found": [...]}, each with its "history"'
    )


def run(centre: Centre, arguments: argparse.Namespace) -> int:
    """Print what there is; 1 where nobody knows the number."""
    costs = _may_see_costs(centre, arguments)
    found = [
        each if costs else _without_costs(each)
        for number in _numbers(arguments.code, centre)
        for each in centre.inquire(number, arguments.site)
    ]
    if arguments.json:
        print(json.dumps({"found": [_plain(each) for each in found]}, ensure_ascii=False))
    else:
        words = Words.load()
        for each in found:
            _show(each, words)
        if not found:
            print(f"nothing is known of {arguments.code}")
    return OK if found else REFUSED


def _may_see_costs(centre: Centre, arguments: argparse.Namespace) -> bool:
    if not arguments.badge:
        return False
    sites = [arguments.site] if arguments.site else list(centre.calendars())
    if len(sites) != 1:
        raise CommandRefusedError("at which site do you work? --site S")
    check_badge(centre, sites[0], arguments.badge)
    if not centre.may(sites[0], arguments.badge, Right.SEE_COST):
        raise CommandRefusedError(f"badge {arguments.badge} may not see costs")
    return True


def _numbers(text: str, centre: Centre) -> list[str]:
    """Return the numbers that a code names: those that its label says, else what is there, as it is."""
    aim, data = split_aim(unescape(text))
    meaning = identify(data, aim, (), centre.now().date()).meaning
    named = (meaning.serial, meaning.lot, meaning.secondary_serial)
    return [each for each in named if each] or [data.decode(errors="replace")]


def _without_costs(inquiry: Inquiry) -> Inquiry:
    history = tuple(replace(each, unit_cost=None) for each in inquiry.history)
    return replace(inquiry, facts=replace(inquiry.facts, unit_cost=None), history=history)


def _known(inquiry: Inquiry) -> list[Known]:
    serial, lot = inquiry.facts.serial, inquiry.facts.lot
    rows = [Known("site", inquiry.site), Known("item", inquiry.item)]
    if serial is not None:
        rows += [Known("serial", serial.serial), Known("status", serial.state.value)]
    if lot is not None:
        rows.append(Known("lot", lot.lot))
    if serial is None and lot is not None:
        dates = (("expiry", lot.expiry_date), ("best_before", lot.best_before))
        rows += [Known(name, day) for name, day in dates if day is not None]
    rows += [Known("bin", f"{place} {plain_decimal(quantity)}") for place, quantity in inquiry.where]
    rows += [Known("disputed", each) for each in inquiry.held]
    return [*rows, *rows_of(inquiry.facts)]


def _show(inquiry: Inquiry, words: Words) -> None:
    for each in _known(inquiry):
        print(f"{words.word('known', each.name) or each.name:<12}{words.named(each.name, each.value)}")
    for event in inquiry.history:
        _show_event(event, words)
    print()


def _show_event(event: Event, words: Words) -> None:
    cost = "" if event.unit_cost is None else f" at {plain_decimal(event.unit_cost)}"
    way = f"{plain_decimal(event.quantity)}{cost}  {event.from_place} > {event.to_place}"
    what = way if event.from_place else event.said
    print(f"  {event.day}  {words.word('names', event.kind)}  {what}".rstrip())
    marks = [
        *(["flagged"] if event.flagged else []),
        *([f"taken back by {event.reversed_by}"] if event.reversed_by else []),
        *(f"warranty {each.first_day} to {each.last_day or 'for life'}" for each in event.warranty),
    ]
    told = " ".join(each for each in (event.document, event.partner) if each) or "no document"
    print(f"      {told}, by {event.operator}: {event.transaction}" + "".join(f"; {each}" for each in marks))


def _plain(inquiry: Inquiry) -> dict[str, Plain]:
    known: list[Plain] = [[each.name, to_plain(each.value)] for each in _known(inquiry)]
    return {"site": inquiry.site, "item": inquiry.item, "known": known, "history": to_plain(inquiry.history)}
