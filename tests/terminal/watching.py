"""Scanning at an app under test, and waiting for what it shows."""

import asyncio
import time
from collections.abc import Callable

from terminal.app import TerminalApp
from terminal.board import Board
from terminal.wedge_driver import WedgeScanned

PATIENCE_S = 20.0


def rows(app: TerminalApp) -> list[str]:
    """What the board shows."""
    return app.query_one(Board).texts()


async def until(condition: Callable[[], bool], app: TerminalApp) -> None:
    """Wait for something, with a bound."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, rows(app)
        await asyncio.sleep(0.005)


async def shows(app: TerminalApp, text: str) -> None:
    """Wait until a text is on the board."""
    await until(lambda: any(text in row for row in rows(app)), app)


def scan(app: TerminalApp, *codes: str) -> None:
    """Scan with the wedge."""
    for code in codes:
        app.post_message(WedgeScanned(code.encode(), incomplete=False))
