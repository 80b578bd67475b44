"""Starts the face: tells Textual how a handheld's terminal is, and loads it."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terminal.app import FaceOptions, OpenWorkWith

TEXTUAL_ENVIRONMENT: Mapping[str, str] = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
}
"""Read by Textual when it is imported (drivers.md 6.5); what the environment says already is left."""


def prepare_textual() -> None:
    """Tell Textual, before it is imported for the first time."""
    for name, value in TEXTUAL_ENVIRONMENT.items():
        os.environ.setdefault(name, value)


def run_face(open_work: "OpenWorkWith", options: "FaceOptions | None" = None) -> None:
    """Run the terminal until the operator leaves it; raises what ended the open work, if anything did.

    `open_work` is called in the thread that owns the files, with something to call, from any thread, when there is news.
    """
    prepare_textual()
    from terminal.app import TerminalApp  # noqa: PLC0415 - Textual reads its environment when it is imported

    app = TerminalApp(open_work, options)
    app.run(mouse=False)
    if app.failure is not None:
        raise app.failure
