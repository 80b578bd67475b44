"""`stockhand look-up`: what a code names here, by the data of this handheld."""

import argparse
import json

from inventory.barcodes import identify
from inventory.barcodes.aim import split_aim
from inventory.barcodes.escapes import unescape
from inventory.plain import to_plain
from inventory.refusals.base import Refusal
from inventory.tasks.reading import read_code
from inventory.tasks.steps import Known
from sync.handheld.home import Handheld
from terminal.cli import OK, REFUSED
from terminal.clock import machine_now
from terminal.modes.look_up import look_up
from terminal.opening import open_handheld
from terminal.options import settings_of
from terminal.site import label_rules
from terminal.words import Words

EXAMPLE = "stockhand look-up SN-000812"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the code."""
    parser.add_argument("code", metavar="CODE", help="a code as it is scanned or typed; {GS} for a separator")
    parser.add_argument(
        "--json", action="store_true", help='one JSON object: {"found", "known": [[name, value]], "code"}'
    )


def run(arguments: argparse.Namespace) -> int:
    """Print what the code names; 1 where that is nothing."""
    settings = settings_of(arguments)
    handheld, _ = open_handheld(settings.home)
    with handheld:
        found = _look_up(arguments.code, handheld)
    words = Words.load(settings.language)
    if arguments.json:
        refused = isinstance(found, Refusal)
        known = [] if isinstance(found, Refusal) else [[each.name, to_plain(each.value)] for each in found]
        print(
            json.dumps({"found": not refused, "known": known, "code": found.code if isinstance(found, Refusal) else ""})
        )
    elif isinstance(found, Refusal):
        print(words.sentence(found))
    else:
        for each in found:
            print(f"{words.word('known', each.name) or each.name:<12}{words.named(each.name, each.value)}")
    return REFUSED if isinstance(found, Refusal) else OK


def _look_up(text: str, handheld: Handheld) -> tuple[Known, ...] | Refusal:
    now = machine_now() + handheld.journal.clock_offset()
    aim, data = split_aim(unescape(text))
    code = identify(data, aim, label_rules(handheld.stock), now.date())
    reading = read_code(code, handheld.stock, ())
    return reading if isinstance(reading, Refusal) else look_up(reading, handheld.stock, now)
