"""`stockhand hub counts`: the counts that the floor has asked for and nobody has made, with why."""

import argparse
import json

from sync.centre.asked_counts import AskedCount
from sync.centre.centre import Centre
from terminal.cli import OK

EPILOG = """example: stockhand hub counts --site ROT
A pick that finds less, another item or an empty bin asks for a count; the next count of that item in that bin closes it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where, and how to print it."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--site", default="", metavar="S", help="only of this site")
    parser.add_argument("--json", action="store_true", help='one JSON object: {"counts": [...]}')


def run(centre: Centre, arguments: argparse.Namespace) -> int:
    """List them."""
    found = centre.asked_counts(arguments.site)
    if arguments.json:
        print(json.dumps({"counts": [_plain(each) for each in found]}))
        return OK
    for each in found:
        why = " ".join(part for part in (each.reason, each.document) if part)
        when = f", {each.at:%Y-%m-%d %H:%M} UTC" if each.at else ""
        print(f"{each.site}  {each.place}  {each.item}  {why} by {each.operator}{when}")
    print(f"{len(found)} counts are asked for")
    return OK


def _plain(each: AskedCount) -> dict[str, str]:
    return {name: str(getattr(each, name) or "") for name in AskedCount.__slots__}
