"""`stockhand simulate-scanner`: a scanner on a pseudo-terminal that plays a file of codes, one a line, written as in `scan`."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from drivers.fakes import SimulationOptions, run_simulation
from inventory.barcodes.escapes import unescape
from terminal.cli import OK

EXAMPLE = "stockhand simulate-scanner codes.txt --link /tmp/scanner --gap 500"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file and how it is played."""
    parser.add_argument(
        "file", metavar="FILE", help="codes, one a line, {GS} for a separator; - plays standard input as it comes"
    )
    parser.add_argument("--link", type=Path, metavar="PATH", help="a link to the scanner's path")
    parser.add_argument("--gap", type=_count, default=0, metavar="MS", help="milliseconds from one code to the next")
    parser.add_argument(
        "--unplug-every",
        type=_count,
        default=0,
        metavar="N",
        help="take the scanner away for a moment after each N codes",
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"expected a whole number, got {text[:20]!r}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Print the path of the scanner, and play."""
    options = SimulationOptions(arguments.link, arguments.gap, arguments.unplug_every)
    run_simulation(_asked_for(arguments.file), options, lambda text: print(text, flush=True))
    return OK


def _asked_for(file: str) -> Iterable[bytes]:
    """The codes of a file, or those of standard input as they come: whoever writes there pulls the trigger."""
    if file == "-":
        return _codes(sys.stdin)
    with Path(file).open(encoding="utf-8", errors="surrogateescape") as lines:
        return list(_codes(lines))


def _codes(lines: Iterable[str]) -> Iterator[bytes]:
    for line in lines:
        code = line.strip("\r\n")
        if code and not code.startswith("#"):
            yield unescape(code.strip())
