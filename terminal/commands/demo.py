"""`stockhand demo`: the terminal on the sample warehouse, with a central store of its own."""

import argparse
import importlib
import json

from terminal.cli import OK
from terminal.commands.terminal import start
from terminal.demo_sample import SITE, centre_url, documents, is_of_today, operators, scans
from terminal.options import home_of, settings_of
from terminal.practice import is_practice

EXAMPLE = "stockhand demo --scanner serial:///tmp/scanner"
FOLDER = "demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how it begins."""
    parser.add_argument("--fresh", action="store_true", help="begin anew: all work of the demo is thrown away")
    parser.add_argument("--prepare", action="store_true", help="only make it, and print what is in it")
    parser.add_argument("--json", action="store_true", help="with --prepare: one JSON object")
    parser.add_argument("--scanner", action="append", metavar="URL", help="a scanner's port; may be given again")


def run(arguments: argparse.Namespace) -> int:
    """Make the demo where it is not yet, and start the terminal on it."""
    home = home_of(arguments)
    if not arguments.home:
        # the demo of somebody who named no home stands beside the handheld that this machine may be
        home = home / FOLDER
    arguments.home = str(home)
    if arguments.fresh or not is_practice(home) or not is_of_today(home):
        # the central store is loaded only where there is something to make
        importlib.import_module("terminal.demo_warehouse").prepare(home, fresh=arguments.fresh)
    url = centre_url(home)
    if not arguments.prepare:
        print(_text(str(home), url))
        return start(settings_of(arguments))
    if arguments.json:
        said = {"home": str(home), "centre": url, "site": SITE, "operators": operators(), "documents": documents()}
        print(json.dumps(said))
    else:
        print(_text(str(home), url))
    return OK


def _text(home: str, url: str) -> str:
    """Return what is in the demo, for people."""
    lines = [f"home    {home}", f"centre  {url}", f"site    {SITE}", "", "badge  PIN    role           site"]
    lines += [f"{row['badge']:<6} {row['pin']:<6} {row['role']:<14} {row['site']}" for row in operators()]
    lines += ["", "orders"]
    lines += [f"{row['document']:<8} {row['kind']:<16} {row['site']}" for row in documents()]
    lines += ["", "codes to scan or to type, in this order:"]
    lines += [f"{each.code:<44} {each.says}" for each in scans()]
    return "\n".join(lines)
