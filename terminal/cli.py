"""The command line: finds the command and loads it, and nothing that only other commands need."""

import argparse
import contextlib
import importlib
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn, Protocol

OK, REFUSED, USAGE, UNREACHABLE = 0, 1, 2, 3

COMMANDS: Mapping[str, str] = {
    "demo": "the terminal on the sample warehouse",
    "play": "the terminal without a face: a scenario file through the same tasks",
    "post": "transactions as JSON through the same rules, at the central store",
    "sync": "pull, and send what may be sent",
    "queue": "what waits, was sent, was held",
    "enroll": "make this home a handheld of a central store",
    "settings": "the settings that hold, and where each came from",
    "decode": "what a code says, as JSON",
    "scanners": "the scanners that are plugged in; what one reads, byte by byte; the udev rule to install",
    "simulate-scanner": "a scanner on a pseudo-terminal that plays codes",
    "label": "make, check, print and reprint labels",
    "printers": "the label printers that are set, and how they are",
    "look-up": "what a code names here",
    "verify": "prove that the central store agrees with its ledger",
    "hub": "make a central store, import and export its files, settle held work",
}
"""Each command and what it does; its module in terminal/commands has its name. Without a command the terminal starts."""

EPILOG = """\
example:
  stockhand demo                                              try it on a sample warehouse
  stockhand --home dock-1 --scanner serial:///dev/ttyACM0     the terminal of a handheld

exit codes: 0 ok, 1 refused (also: held after a sync, violations found), 2 usage, 3 the centre is out of reach"""

log = logging.getLogger(__name__)


class Command(Protocol):
    """A module of terminal/commands; `EXAMPLE` is shown by its --help."""

    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what may follow the command."""
        ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; return the exit code."""
        ...


def main(words: Sequence[str] | None = None) -> int:
    """Run a command line; return its exit code. Nothing prints a traceback to a user."""
    words = sys.argv[1:] if words is None else words
    # what is logged before there is a log file is not printed on the operator's screen
    logging.getLogger().addHandler(logging.NullHandler())
    command, arguments = parsed(words)
    if sys.stdin is None:  # closed by whoever started us
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - stays open as long as the process runs
    try:
        return command.run(arguments)
    except KeyboardInterrupt:
        return REFUSED
    except BrokenPipeError:
        # the reader of our output is gone: nothing more can be said, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except Exception as error:
        failures = importlib.import_module("terminal.failures")
        text, code = failures.explained(error)
        if code == failures.BUG:
            failures.open_log(arguments)
            log.exception("the command failed")
            code = REFUSED
        print(f"stockhand: {text}", file=sys.stderr)
        return int(code)


def parsed(words: Sequence[str]) -> tuple[Command, argparse.Namespace]:
    """Return the command that the words name, loaded, and its arguments; a wrong usage ends the program with 2."""
    if not set(words) & set(COMMANDS):
        terminal = load(None)
        with contextlib.suppress(argparse.ArgumentError):
            return terminal, _alone(terminal).parse_args(words)
    for name in dict.fromkeys([*(word for word in words if word in COMMANDS), None]):
        command = load(name)
        arguments = parser_for(name, command).parse_args(words)
        if arguments.command == name:
            return command, arguments
    raise AssertionError("the parser names a command that is not among the words")


def load(name: str | None) -> Command:
    """Load a command's module; None is the terminal itself."""
    module = "terminal" if name is None else name.replace("-", "_")
    command: Command = importlib.import_module(f"terminal.commands.{module}")
    return command


class _Alone(argparse.ArgumentParser):
    """Takes the words of the terminal, or raises: what it does not understand is explained by the parser of all commands."""

    def error(self, message: str) -> NoReturn:
        """Raise ArgumentError."""
        raise argparse.ArgumentError(None, message)


def _alone(terminal: Command) -> argparse.ArgumentParser:
    """Return a parser of the terminal alone: those of all commands take 4 ms, while the operator waits for the first prompt."""
    parser = _Alone(add_help=False, allow_abbrev=False)
    parser.set_defaults(command=None)
    add_shared(parser, None)
    terminal.add_arguments(parser)
    return parser


def parser_for(name: str | None, command: Command) -> argparse.ArgumentParser:
    """Return the parser of the command line, with the arguments of one command."""
    parser = argparse.ArgumentParser(
        prog="stockhand",
        description="The barcode terminal for serial- and lot-tracked stock.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_shared(parser, None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for each, does in COMMANDS.items():
        sub = commands.add_parser(
            each,
            help=does,
            description=f"{does[0].upper()}{does[1:]}.",
            epilog=f"example:\n  {command.EXAMPLE}" if each == name else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        # where the option stands before the command, the command's own default must not hide it
        add_shared(sub, argparse.SUPPRESS)
        if each == name:
            command.add_arguments(sub)
    if name is None:
        command.add_arguments(parser)
    return parser


def add_shared(parser: argparse.ArgumentParser, default: object) -> None:
    """Add the options of every command."""
    parser.add_argument("--home", metavar="DIR", default=default, help="the handheld's folder (or STOCKHAND_HOME)")
    parser.add_argument("--centre", metavar="URL", default=default, help="the central store: a database URL or https")
