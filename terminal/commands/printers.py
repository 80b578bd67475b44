"""`stockhand printers`: the label printers that are set, and how each is; the profiles there are."""

import argparse
import json

from drivers.errors import PortError
from drivers.printer_ways import open_printer
from drivers.profiles.printer_profile import printer_profiles
from terminal.cli import OK, UNREACHABLE
from terminal.options import settings_of

EXAMPLE = "stockhand printers --printer 'tcp://192.0.2.7:9100?profile=zebra'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the printers that are not set."""
    parser.add_argument("--printer", action="append", metavar="URL", help="another one than those of the settings")
    parser.add_argument("--profiles", action="store_true", help="list the profiles instead")
    parser.add_argument("--json", action="store_true", help="one JSON object a printer")


def run(arguments: argparse.Namespace) -> int:
    """Ask each printer how it is; 3 when one is not ready."""
    if arguments.profiles:
        for profile in printer_profiles().values():
            print(f"{profile.name:<14} {profile.title}")
        return OK
    urls = tuple(arguments.printer or settings_of(arguments).printers)
    if not urls:
        print("no printer is set: `printers` in settings.toml, or --printer URL")
    states = {url: _state(url) for url in urls}
    for url, state in states.items():
        print(json.dumps({"printer": url, "state": state}) if arguments.json else f"{state:<12} {url}")
    return OK if all(state == "ready" for state in states.values()) else UNREACHABLE


def _state(url: str) -> str:
    """Return the state in a word, or why the printer cannot be asked; a wrong address is a wrong usage and leaves as one."""
    try:
        printer = open_printer(url)
    except PortError as error:
        return str(error)
    try:
        return printer.state().value
    except PortError as error:
        return str(error)
    finally:
        printer.close()
