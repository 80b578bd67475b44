"""`stockhand play`: the terminal without a face. Inputs from a file, one a line, through the same tasks; prints each answer."""

import argparse
import json
import sys
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import BinaryIO

from terminal.cli import OK, REFUSED
from terminal.options import settings_of
from terminal.play import Played, Player, play_all
from terminal.scenario import read_scenario
from terminal.shown import known_of, prompt_text, screen_of
from terminal.words import Words

EXAMPLE = "stockhand play receive.scenario --home /tmp/demo --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file."""
    parser.add_argument("file", metavar="FILE", help="a scenario; - reads standard input")
    parser.add_argument("--json", action="store_true", help="one JSON object for each input")


def run(arguments: argparse.Namespace) -> int:
    """Play; 1 at the first expectation that is not met."""
    settings = settings_of(arguments)
    words = Words.load()
    show = _show_json if arguments.json else _show
    with _opened(arguments.file) as file, closing(Player(settings)) as player:
        lines = (line.decode(errors="surrogateescape") for line in file)
        for missed in play_all(player, read_scenario(lines), words, lambda played: show(played, words)):
            print(missed, file=sys.stderr)
            return REFUSED
    return OK


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    """Open the scenario; its bytes come as they are."""
    return nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")


def _show(played: Played, words: Words) -> None:
    message = words.sentence(played.says)
    told = f" {message}" if message else ""
    shown = f"{played.line:>4} {played.input}\n     {played.outcome} {played.code}{told}\n     > {prompt_text(played.view, words)}"
    print(shown.encode(errors="replace").decode(), flush=True)


def _show_json(played: Played, words: Words) -> None:
    said = {
        "line": played.line,
        "input": played.input,
        "outcome": played.outcome.value,
        "code": played.code,
        "message": words.sentence(played.says),
        "prompt": prompt_text(played.view, words),
        "known": known_of(played.view, words),
        "screen": screen_of(played.view, played.typed, words),
    }
    print(json.dumps(said), flush=True)
