"""`stockhand`: the terminal of a handheld. Until its first prompt is painted only Textual and the standard library load."""

import argparse
import contextlib
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from config import Settings
from terminal.cli import OK
from terminal.options import settings_of
from terminal.start import prepare_textual, run_face

if TYPE_CHECKING:
    from terminal.work import Work

EXAMPLE = "stockhand --scanner serial:///dev/ttyACM0?baud=115200"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the scanners."""
    parser.add_argument("--scanner", action="append", metavar="URL", help="a scanner's port; may be given again")


def run(arguments: argparse.Namespace) -> int:
    """Run the terminal until the operator leaves it."""
    return start(settings_of(arguments))


def start(settings: Settings) -> int:
    """Run the terminal of a home."""
    prepare_textual()
    face = importlib.import_module("terminal.app")
    options = face.FaceOptions(
        language=settings.language,
        scanners=settings.scanners,
        colours=settings.screen.colours != "none",
        bell=settings.bell.on,
        bell_gap_ms=settings.bell.gap_ms,
    )

    def open_work(came: Callable[[], None]) -> "Work":
        # in the storage thread, behind the first prompt
        opening = importlib.import_module("terminal.opening")
        work: Work = opening.open_with_face(settings, came)
        for url in settings.printers[:1]:
            printing = importlib.import_module("terminal.labels.print_thread")
            beside.callback(printing.PrintThread(settings.home, url).stop)
        return work

    with contextlib.ExitStack() as beside:
        run_face(open_work, options)
    return OK
