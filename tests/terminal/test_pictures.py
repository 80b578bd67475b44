"""One picture per kind of screen (SVG): what the face really paints, with its styles."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

import pytest
from textual.app import App
from textual.pilot import Pilot

from inventory.tasks.steps import Action, Choice, Counter, Entry, Known, Prompt, say
from terminal.app import TerminalApp
from tests.terminal.scripted import IN_STOCK, MENU, SERIAL, ScriptedWork
from tests.terminal.watching import scan, shows

SIZE = (26, 16)
QUESTION = replace(
    SERIAL,
    asks=say("ask_lot"),
    question=say("question_new_lot", lot="L2231"),
    choices=(Choice(1, say("way_no")), Choice(2, say("way_yes"))),
    entry=Entry.CHOICE,
)
RESUME = replace(
    MENU,
    choices=(
        *MENU.choices,
        Choice(9, say("menu_resume_receive", document="PO1042", done=Decimal(7), target=Decimal(40))),
    ),
)
DOCK = Prompt(
    task="sync",
    asks=say("ask_sync_running"),
    known=(Known("waiting", "41"), Known("oldest", "2h10"), Known("sent", "388"), Known("refused", "2")),
    counter=Counter(Decimal(120), Decimal(500), "", "sync_rows"),
    entry=Entry.CHOICE,
    choices=(Choice(2, say("way_refused", count=2)),),
    actions=(Action.BACK,),
)


class Compare(Protocol):
    """The fixture of pytest-textual-snapshot, as it is used here."""

    def __call__(
        self,
        app: App[None],
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Pilot[None]], Awaitable[None]],
    ) -> bool:
        """Tell whether the app looks as it did."""
        ...


def showing(prompt: Prompt, text: str, *codes: str) -> tuple[TerminalApp, Callable[[Pilot[None]], Awaitable[None]]]:
    """An app at a prompt, and what brings it to show a text after some scans."""
    app = TerminalApp(lambda _came: ScriptedWork(prompt=prompt))

    async def before(pilot: Pilot[None]) -> None:
        scan(app, *codes)
        await shows(app, text)
        await pilot.pause()

    return app, before


@pytest.mark.parametrize(
    ("prompt", "text", "codes"),
    [
        pytest.param(SERIAL, "SN-812  already", ("SN-810", "SN-811", "SN-812", "SN-812"), id="serials"),
        pytest.param(SERIAL, "1 scan held", ("SN-810", IN_STOCK, "SN-811"), id="stop"),
        pytest.param(QUESTION, "NEW LOT", (), id="question"),
        pytest.param(RESUME, "resume RCV", (), id="menu"),
        pytest.param(DOCK, "SYNC runs", (), id="dock"),
    ],
)
def test_picture(snap_compare: Compare, prompt: Prompt, text: str, codes: tuple[str, ...]) -> None:
    app, before = showing(prompt, text, *codes)
    assert snap_compare(app, terminal_size=SIZE, run_before=before)


def test_picture_on_a_wide_screen(snap_compare: Compare) -> None:
    app, before = showing(SERIAL, "+ SN-811", "SN-810", "SN-811")
    assert snap_compare(app, terminal_size=(80, 24), run_before=before)
