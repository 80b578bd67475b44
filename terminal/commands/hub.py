"""`stockhand hub`: the central store. Make it, import files into it, export them; settle what it refused."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sync.centre.centre import Centre
from sync.errors import ImportRefusedError, StoreError, UnreachableError
from terminal.cli import OK, REFUSED, add_shared
from terminal.commands import counts, duplicates, held, hub_look_up, hub_set, periods, recall, scanner_checks, tie
from terminal.options import centre_of, settings_of

PROGRESS_ROWS = 10_000
"""An import of so much stock says how far it is."""

EXAMPLE = "stockhand hub import warehouse --check --centre sqlite:////srv/stockhand/centre.db"

_OFFICE: Mapping[str, Callable[[Centre, argparse.Namespace], int]] = {
    "held": held.run,
    "recall": recall.run,
    "set": hub_set.run,
    "periods": periods.run,
    "counts": counts.run,
    "duplicates": duplicates.run,
    "look-up": hub_look_up.run,
    "tie": tie.run,
    "scanner-checks": scanner_checks.run,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what may be done with a store."""
    names = "|".join(("init", "import", "export", *_OFFICE))
    acts = parser.add_subparsers(dest="act", metavar=names, required=True)
    acts.add_parser("init", help="make the store, or bring it to this program's version")
    into = acts.add_parser("import", help="import the CSV files of a folder: all of it or nothing")
    into.add_argument("folder", type=Path, metavar="FOLDER")
    into.add_argument("--check", action="store_true", help="only list every bad row of all files; write nothing")
    into.add_argument(
        "--json",
        action="store_true",
        help='one JSON object: {"rows": {...}, "refused": [...], "made": [[site, bin], ...]}',
    )
    out = acts.add_parser("export", help="write the files that an import takes")
    out.add_argument("folder", type=Path, metavar="FOLDER")
    held.add_arguments(acts.add_parser("held", help="what was refused, and its ways out", epilog=held.EPILOG))
    recall.add_arguments(
        acts.add_parser("recall", help="who got recalled goods, and where the rest is", epilog=recall.EPILOG)
    )
    hub_set.add_arguments(acts.add_parser("set", help="change a setting or an item's policy", epilog=hub_set.EPILOG))
    counts.add_arguments(acts.add_parser("counts", help="which counts the floor has asked for", epilog=counts.EPILOG))
    duplicates.add_arguments(acts.add_parser("duplicates", help="the vendor-claim list", epilog=duplicates.EPILOG))
    asked = acts.add_parser("look-up", help="all there is of a serial or lot", epilog=hub_look_up.EPILOG)
    hub_look_up.add_arguments(asked)
    periods.add_arguments(acts.add_parser("periods", help="which days are closed", epilog=periods.EPILOG))
    tie.add_arguments(acts.add_parser("tie", help="what a code without an item is", epilog=tie.EPILOG))
    checks = acts.add_parser("scanner-checks", help="checks of scanners", epilog=scanner_checks.EPILOG)
    scanner_checks.add_arguments(checks)
    for act in acts.choices.values():
        add_shared(act, argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Do it."""
    url = centre_of(settings_of(arguments))
    match arguments.act:
        case "init":
            return init(url)
        case "import":
            return import_folder(url, arguments)
    with opened(url) as centre:
        if arguments.act in _OFFICE:
            return _OFFICE[arguments.act](centre, arguments)
        report = centre.export_folder(arguments.folder)
        for name, rows in report.rows.items():
            print(f"{name} {rows}")
        for each in report.left_out:
            came = f"it came to {each.stands_at} by {each.transfer}, whose dispatch was not heard yet"
            print(f"left out at {each.site}: {each.item} {each.serial}: {came}")
    return OK


@contextmanager
def opened(url: str, *, create: bool = False) -> Iterator[Centre]:
    """Open a central store; one that is not there or does not answer is out of reach."""
    try:
        centre = Centre.open(url, create=create)
    except StoreError as error:
        raise UnreachableError(str(error)) from error
    try:
        yield centre
    finally:
        centre.close()


def init(url: str) -> int:
    """Make the store."""
    with opened(url, create=True) as centre:
        steps = centre.init()
    print("made" if steps else "nothing to do: the store is there, and of this version")
    return OK


def _progress(done: int, total: int) -> None:
    if total > PROGRESS_ROWS:
        print(f"stock {done} of {total}", file=sys.stderr, flush=True)


def import_folder(url: str, arguments: argparse.Namespace) -> int:
    """Import a folder, or check it; every bad row is listed."""
    rows: dict[str, int] = {}
    made: tuple[tuple[str, str], ...] = ()
    refused: list[str] = []
    with opened(url) as centre:
        try:
            report = centre.import_folder(arguments.folder, check_only=arguments.check, report=_progress)
            rows, made = dict(report.files), report.made
        except ImportRefusedError as error:
            refused = [str(each) for each in error.bad]
    if arguments.json:
        print(json.dumps({"rows": rows, "refused": refused, "made": [list(each) for each in made]}))
    else:
        for line in refused:
            print(line, file=sys.stderr)
        for name, count in rows.items():
            print(f"{name} {count}")
        for site, name in made:
            print(f"made bin {name} of kind transit at {site}: a transfer leads from or to it, and it had none")
        if refused:
            print(f"{len(refused)} bad rows: nothing was imported", file=sys.stderr)
        elif arguments.check:
            print("all rows are good; nothing was written")
    return REFUSED if refused else OK
