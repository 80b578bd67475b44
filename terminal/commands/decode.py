"""`stockhand decode`: what a code says, one JSON object a line of input."""

import argparse
import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import UTC, date, datetime

from inventory.barcodes.decode import decode
from terminal.cli import OK, REFUSED

EXAMPLE = r"stockhand decode ']C101095060001343521727033110L2231{GS}21SN-000812'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the text and the day."""
    parser.add_argument("text", metavar="TEXT", help=r"the code; {GS} or \x1d for a separator; - reads lines of input")
    parser.add_argument("--today", type=_day, metavar="DATE", help="the day that fixes the century of dates")
    # the output is JSON whether it is asked for or not
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"expected a date such as 2026-11-22, got {text[:20]!r}") from error


def run(arguments: argparse.Namespace) -> int:
    """Print what each line says; 0 when all were read without error."""
    today = arguments.today or datetime.now(UTC).date()
    ok = True
    for line in _lines() if arguments.text == "-" else (arguments.text,):
        said = decode(line, today)
        ok = ok and bool(said["ok"])
        print(json.dumps(said), flush=True)
    return OK if ok else REFUSED


def _lines() -> Iterator[str]:
    for number, line in enumerate(sys.stdin.buffer):
        # a file that an office program saved may begin with a byte order mark, which no scanner sends
        code = line.removeprefix(BOM_UTF8) if number == 0 else line
        yield code.rstrip(b"\r\n").decode(errors="surrogateescape")
