"""`stockhand hub tie`: a code that no item had is an item's from now on; what waited under it posts itself."""

import argparse
import json
from decimal import Decimal
from zoneinfo import ZoneInfo

from inventory.plain import plain_decimal, to_plain
from inventory.refusals import refusal_from_plain
from inventory.transactions import Line, Transaction
from inventory.unidentified import Unidentified
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from terminal.cli import OK, REFUSED
from terminal.clock import Days
from terminal.commands.held import check_badge
from terminal.failures import CommandRefusedError
from terminal.words import Words

EPILOG = "example: stockhand hub tie 4006381333931 A-1103/B --as 1900 (without a code: list what waits)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the code, the item, and who says so."""
    parser.add_argument("code", nargs="?", default="", metavar="CODE", help="the code as it was scanned; without: list")
    parser.add_argument("item", nargs="?", default="", metavar="ITEM", help="the item that it names")
    parser.add_argument("--unit", default="", metavar="U", help="what carries the code; without: the stocking unit")
    parser.add_argument("--site", default="", metavar="S", help="the site of who says so; the list: only of this site")
    parser.add_argument(
        "--as", dest="badge", default="", metavar="BADGE", help="who says so; asks the PIN, or reads a line"
    )
    parser.add_argument(
        "--json", action="store_true", help='one JSON object: {"unidentified": [...]}, or {"tied", "posted"}'
    )


def run(centre: Centre, arguments: argparse.Namespace) -> int:
    """List what waits, or tie a code; 1 when that is refused."""
    waiting = centre.unidentified(arguments.site)
    if not arguments.code:
        _show(waiting, as_json=arguments.json)
        return OK
    if not arguments.item:
        raise CommandRefusedError("which item is it? stockhand hub tie CODE ITEM")
    site = _site_of(centre, arguments, waiting)
    check_badge(centre, site, arguments.badge)
    before = len(centre.unidentified())
    told = centre.post(_tie(centre, site, arguments))
    tied = told.outcome is Outcome.POSTED
    posted = before - len(centre.unidentified())
    if arguments.json:
        refusals = [dict(each) for each in told.refusals]
        print(json.dumps({"tied": tied, "posted": posted, "refusals": refusals}, ensure_ascii=False))
    elif tied:
        print(f"{arguments.code} is {arguments.item} now; {posted} tags closed")
    else:
        words = Words.load()
        for each in told.refusals:
            print(words.sentence(refusal_from_plain(dict(each))))
    return OK if tied else REFUSED


def _site_of(centre: Centre, arguments: argparse.Namespace, waiting: tuple[tuple[str, Unidentified], ...]) -> str:
    """Return the site that was named, else where the code waits, else the only one there is."""
    sites = {site for site, goods in waiting if goods.code == arguments.code} or set(centre.calendars())
    if not arguments.site and len(sites) != 1:
        raise CommandRefusedError("at which site? --site S")
    return arguments.site or sites.pop()


def _tie(centre: Centre, site: str, arguments: argparse.Namespace) -> Transaction:
    zone, cut_off = centre.calendars()[site]
    days, now = Days(ZoneInfo(zone), cut_off), centre.now()
    unit = arguments.unit or centre.unit_of(arguments.item)
    return Transaction(
        id=centre.new_id(),
        kind="code_tie",
        site=site,
        at=now,
        day=days.day(now),
        business_day=days.business_day(now),
        operator=arguments.badge,
        lines=(Line(arguments.item, unit, Decimal(1), code=arguments.code),),
    )


def _show(waiting: tuple[tuple[str, Unidentified], ...], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"unidentified": [{"site": site, **_plain_of(goods)} for site, goods in waiting]}))
        return
    for site, goods in waiting:
        lot = f"  lot {goods.lot}" if goods.lot else ""
        expiry = f"  expiry {goods.expiry_date}" if goods.expiry_date else ""
        print(f"{goods.tag}  {site} {goods.place}  {goods.code} x{goods.quantity.normalize():f}{lot}{expiry}")
        print(f"    by {goods.operator}, {goods.since}  {goods.document}".rstrip())
        if arrived := _arrival_of(goods):
            print(f"    {arrived}")
    print(f"{len(waiting)} wait to be identified" if waiting else "nothing waits to be identified")


def _arrival_of(goods: Unidentified) -> str:
    """Return what was said when they arrived (flows.md 1.0a, 17), each with its name."""
    degrees = "" if goods.temperature is None else f"{plain_decimal(goods.temperature)} C"
    told = {"carrier": goods.carrier, "seal": goods.seal, "temperature": degrees, "delivery note": goods.delivery_note}
    return ", ".join(f"{name} {value}" for name, value in told.items() if value)


def _plain_of(goods: Unidentified) -> dict[str, object]:
    names = ("tag", "code", "quantity", "place", "lot", "expiry_date", "best_before", "document", "operator", "since")
    told = ("carrier", "seal", "temperature", "delivery_note")
    return {name: to_plain(getattr(goods, name)) for name in (*names, *told)}
