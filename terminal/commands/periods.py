"""`stockhand hub periods`: which days are closed, and the work of those days that was booked on the first open one."""

import argparse
import json

from sync.centre.centre import Centre
from sync.centre.periods import BookedLater
from terminal.cli import OK

EPILOG = """example: stockhand hub set company closed_through 2026-10-31 --site ROT --as 9001
closes everything up to that day (for one site: site:ROT); an earlier day, or none, opens it again; hub set lists who did it.
Goods that moved on a closed day are booked on the first open one and listed here; changes of the books only are refused."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how to print it."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--json", action="store_true", help='one JSON object: {"closed": {...}, "booked_later": [...]}')


def run(centre: Centre, arguments: argparse.Namespace) -> int:
    """List it."""
    found = centre.periods()
    if arguments.json:
        closed = {scope: day.isoformat() for scope, day in found.closed}
        print(json.dumps({"closed": closed, "booked_later": [_plain(each) for each in found.later]}))
        return OK
    for scope, day in found.closed:
        print(f"{scope} closed through {day}")
    for each in found.later:
        what = f"{each.kind} {each.document}".rstrip()
        print(f"{each.site}  {each.transaction}  {what} by {each.operator}: of {each.day}, booked on {each.booked_on}")
    print(f"{len(found.later)} booked later")
    return OK


def _plain(each: BookedLater) -> dict[str, str]:
    return {name: str(getattr(each, name)) for name in BookedLater.__slots__}
