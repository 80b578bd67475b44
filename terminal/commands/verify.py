"""`stockhand verify`: proves that what the central store keeps is what its ledger says."""

import argparse
import json
from dataclasses import asdict

from terminal.cli import OK, REFUSED
from terminal.commands.hub import opened
from terminal.options import centre_of, settings_of

EXAMPLE = "stockhand verify --centre sqlite:////srv/stockhand/centre.db"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help='one JSON object: {"violations": [...]}')


def run(arguments: argparse.Namespace) -> int:
    """Print every violation; 1 where there is one."""
    with opened(centre_of(settings_of(arguments))) as centre:
        found = centre.verify()
    if arguments.json:
        print(json.dumps({"violations": [asdict(each) for each in found]}))
    else:
        for each in found:
            print(f"{each.site} {each.check} {each.key}: {each.text}")
        print("the store agrees with its ledger" if not found else f"{len(found)} violations")
    return REFUSED if found else OK
