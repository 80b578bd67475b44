"""`stockhand hub duplicates`: the vendor-claim list, units that carry a number which another unit has already."""

import argparse
import json

from sync.centre.centre import Centre
from sync.centre.duplicates import Duplicate
from terminal.cli import OK

EPILOG = """example: stockhand hub duplicates --json
a supervisor books such a unit at receiving (2 at the stop) as SN~2, with a tag of its own; both are found by the label SN"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how to print it."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--json", action="store_true", help='one JSON object: {"duplicates": [...]}')


def run(centre: Centre, arguments: argparse.Namespace) -> int:
    """List them."""
    found = centre.duplicates()
    if arguments.json:
        print(json.dumps({"duplicates": [_plain(each) for each in found]}))
        return OK
    for each in found:
        source = f"{each.receipt} {each.vendor}".strip() or "no receipt"
        print(f"{each.site}  {each.item}  {each.label}: {each.serial} in {each.place} ({source}),", end=" ")
        print(f"the first in {each.first_place} ({each.first_receipt or 'no receipt'})")
    print(f"{len(found)} duplicates")
    return OK


def _plain(each: Duplicate) -> dict[str, str]:
    return {name: str(getattr(each, name) or "") for name in Duplicate.__slots__}
