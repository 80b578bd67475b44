"""`stockhand settings`: what holds, and where each value came from."""

import argparse
import json

from sync.handheld.database import LIBRARY
from terminal.cli import OK
from terminal.options import settings_of

EXAMPLE = "stockhand settings --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help="one JSON object: key -> value, source, meaning")


def run(arguments: argparse.Namespace) -> int:
    """Print every setting; secrets are `***`. Last, which SQLite the files are kept with."""
    rows = settings_of(arguments).effective()
    if arguments.json:
        print(json.dumps({row.key: {"value": row.value, "source": row.source, "meaning": row.meaning} for row in rows}))
        return OK
    width = max(len(row.key) for row in rows)
    for row in rows:
        print(f"{row.key:<{width}}  {row.value or '-':<20}  {row.source}")
    print(f"{'sqlite':<{width}}  {LIBRARY:<20}  the library in use")
    return OK
