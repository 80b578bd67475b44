"""`stockhand hub scanner-checks`: what the checks of scanners at the start of shifts came to."""

import argparse
import json
from dataclasses import asdict

from sync.centre.centre import Centre
from sync.centre.scanner_checks import SentCheck
from terminal.cli import OK

EPILOG = """example: stockhand hub scanner-checks --site S1
the latest first; a check comes with the next sync of its device
exit codes: 0 listed, 2 usage, 3 the store is out of reach"""
_YES = {True: "yes", False: "no"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to list."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--site", default="", metavar="S", help="only of this site")
    parser.add_argument("--failed", action="store_true", help="only those that did not pass")
    parser.add_argument("--json", action="store_true", help='one JSON object: {"checks": [...]}')


def run(centre: Centre, arguments: argparse.Namespace) -> int:
    """List them."""
    found = [each for each in centre.scanner_checks(arguments.site) if not (arguments.failed and each.result.passed)]
    if arguments.json:
        print(json.dumps({"checks": [_plain(each) for each in found]}, ensure_ascii=False))
        return OK
    for each in found:
        print(_line(each))
    print(f"{len(found)} checks")
    return OK


def _line(check: SentCheck) -> str:
    result = check.result
    labels = "passed" if result.passed else f"separator {result.separator}, layout {result.layout}, date {result.date}"
    latency = "?" if result.latency_ms is None else result.latency_ms
    more = f"{latency} ms, AIM {_YES[result.aim]}, beep {_YES[result.beep]}"
    where = f"{check.site}/{check.device}  {check.scanner}  {check.operator}"
    return f"{check.at:%Y-%m-%d %H:%M} UTC  {where}  {labels}; {more}"


def _plain(check: SentCheck) -> dict[str, object]:
    result = asdict(check.result) | {"passed": check.result.passed}
    names = ("site", "device", "scanner", "operator")
    return {"at": check.at.isoformat(), **{name: getattr(check, name) for name in names}, **result}
