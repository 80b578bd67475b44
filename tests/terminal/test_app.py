"""The app without a terminal: it paints what the open work says, in order, and loses nothing on the way."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from inventory.tasks.steps import Action
from sync.errors import StoreCorruptError
from terminal.app import FaceOptions, TerminalApp
from terminal.view import ActionInput, Answer, DigitInput, Input, ScanInput, TypedInput, View
from terminal.wedge_driver import HandKeys, WedgeScanned
from tests.terminal.scripted import IN_STOCK, SERIAL, ScriptedWork
from tests.terminal.watching import PATIENCE_S, rows, scan, shows, until

SIZE = (26, 16)
HEAVY = ("sqlalchemy", "pydantic", "serial", "inventory", "sync", "drivers", "argon2", "sqlite3", "pysqlite3")


def app_on(work: ScriptedWork, options: FaceOptions | None = None) -> TerminalApp:
    """An app on work that is there at once."""
    return TerminalApp(lambda _came: work, options)


async def signed_in(pilot: Pilot[None], app: TerminalApp) -> None:
    """Sign in by badge and PIN."""
    await shows(app, "SIGN IN (badge)")
    scan(app, "1001")
    await shows(app, "PIN")
    await pilot.press(*"4321", "enter")
    await shows(app, "MENU")


async def test_a_burst_of_serials_is_painted_in_order_with_its_counter() -> None:
    work = ScriptedWork(prompt=SERIAL)
    app = app_on(work)
    async with app.run_test(size=SIZE):
        scan(app, *(f"SN-{at}" for at in range(10)))
        await shows(app, "10 / 40 EA")
        assert rows(app)[9:13] == ["+ SN-9", "+ SN-8", "+ SN-7", "+ SN-6"]
    assert work.numbers == [f"SN-{at}" for at in range(10)]


async def test_signing_in_by_scan_and_keys_reaches_the_task() -> None:
    work = ScriptedWork()
    app = app_on(work)
    async with app.run_test(size=SIZE) as pilot:
        await signed_in(pilot, app)
        await pilot.press("1")
        await shows(app, "SCAN SERIAL")
    expected: list[Input] = [ScanInput(b"1001"), TypedInput("4321"), DigitInput(1)]
    assert work.taken == expected


async def test_a_pin_is_stars_on_the_board() -> None:
    app = app_on(ScriptedWork())
    async with app.run_test(size=SIZE) as pilot:
        await shows(app, "SIGN IN (badge)")
        scan(app, "1001")
        await shows(app, "PIN")
        await pilot.press(*"432")
        await shows(app, "> ***")
        assert not any("432" in row for row in rows(app))


async def test_what_comes_before_the_work_is_open_is_taken_in_order_then() -> None:
    work, gate = ScriptedWork(prompt=SERIAL), threading.Event()

    def open_work(_came: Callable[[], None]) -> ScriptedWork:
        gate.wait(PATIENCE_S)
        return work

    app = TerminalApp(open_work)
    async with app.run_test(size=SIZE) as pilot:
        assert "SIGN IN (badge)" in rows(app)
        scan(app, "SN-1", "SN-2")
        await pilot.press("R", "4", "enter", "f7")
        gate.set()
        await shows(app, "QTY")
    expected: list[Input] = [ScanInput(b"SN-1"), ScanInput(b"SN-2"), TypedInput("R4"), ActionInput(Action.QUANTITY)]
    assert work.taken == expected


async def test_the_answer_is_painted_after_the_work_has_stored_the_input() -> None:
    stored = threading.Event()

    class Slow(ScriptedWork):
        def take(self, given: Input, foreseen: Callable[[View], None] | None = None) -> Answer:
            answer = super().take(given)
            if foreseen is not None:
                # drawn ahead, and yet not painted before it is stored
                foreseen(answer.view)
            stored.wait(PATIENCE_S)
            return answer

    app = app_on(Slow(prompt=SERIAL))
    async with app.run_test(size=SIZE) as pilot:
        await shows(app, "SCAN SERIAL")
        scan(app, "SN-1")
        await pilot.pause(0.1)
        assert not any("SN-1" in row for row in rows(app))
        stored.set()
        await shows(app, "+ SN-1")


async def test_a_stop_holds_what_comes_behind_it_until_a_digit() -> None:
    app = app_on(ScriptedWork(prompt=SERIAL))
    async with app.run_test(size=SIZE) as pilot:
        scan(app, IN_STOCK, "SN-1", "SN-2")
        await shows(app, "2 scans held, not used")
        await pilot.press("enter")
        await shows(app, "2 scans held, not used")
        await pilot.press("1")
        await shows(app, "SCAN SERIAL")


async def test_two_keys_at_once_choose_nothing_and_are_told() -> None:
    work = ScriptedWork(prompt=SERIAL)
    app = app_on(work)
    async with app.run_test(size=SIZE) as pilot:
        scan(app, IN_STOCK)
        await shows(app, "######## STOP")
        app.post_message(HandKeys(("1", "2")))
        await pilot.pause(0.1)
        assert work.taken == [ScanInput(IN_STOCK.encode())]


async def test_a_wedge_at_the_pin_is_no_typing() -> None:
    work = ScriptedWork()
    app = app_on(work)
    async with app.run_test(size=SIZE):
        scan(app, "1001", "BADGE-7")
        await until(lambda: len(work.taken) == 2, app)
    assert work.taken[1] == ScanInput(b"BADGE-7")


@pytest.mark.parametrize(
    ("data", "incomplete", "taken"),
    [
        (b"4321", False, TypedInput("4321")),
        (b"1001", False, ScanInput(b"1001")),
        (b"43", True, ScanInput(b"****", incomplete=True)),
        (b"9501101530003", False, ScanInput(b"****", incomplete=True)),
    ],
    ids=["a PIN", "the badge again", "half a PIN", "a label"],
)
async def test_digits_that_come_fast_at_the_pin_are_never_kept_unless_they_are_known(
    data: bytes, taken: Input, *, incomplete: bool
) -> None:
    work = ScriptedWork()
    app = app_on(work)
    async with app.run_test(size=SIZE):
        scan(app, "1001")
        await shows(app, "PIN")
        app.post_message(WedgeScanned(data, incomplete=incomplete))
        await until(lambda: len(work.taken) == 2, app)
    assert work.taken[1] == taken


async def test_pasted_text_is_a_scan_a_line_with_its_separators() -> None:
    from textual.events import Paste  # noqa: PLC0415 - only this test

    work = ScriptedWork(prompt=SERIAL)
    app = app_on(work)
    async with app.run_test(size=SIZE):
        await shows(app, "SCAN SERIAL")
        app.post_message(Paste("SN-1\x1dX\r\nSN-2"))
        await until(lambda: len(work.taken) == 2, app)
    assert work.taken == [ScanInput(b"SN-1\x1dX"), ScanInput(b"SN-2")]


async def test_the_same_wedge_scan_within_the_time_is_a_repeat() -> None:
    work = ScriptedWork(prompt=SERIAL)
    app = app_on(work)
    async with app.run_test(size=SIZE):
        scan(app, "SN-1", "SN-1")
        await until(lambda: len(work.taken) == 2, app)
    assert work.taken == [ScanInput(b"SN-1"), ScanInput(b"SN-1", repeat=True)]


async def test_a_scan_clears_what_was_being_typed() -> None:
    work = ScriptedWork(prompt=SERIAL)
    app = app_on(work)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "2")
        await shows(app, "> 12")
        scan(app, "SN-1")
        await shows(app, "+ SN-1")
        assert rows(app)[8] == ">"


async def test_the_board_is_laid_out_anew_on_another_size() -> None:
    app = app_on(ScriptedWork(prompt=SERIAL))
    async with app.run_test(size=SIZE) as pilot:
        await shows(app, "SCAN SERIAL")
        await pilot.resize_terminal(80, 24)
        await shows(app, "counted 0   expected 40 EA")


async def test_the_menu_leaves_and_the_work_is_closed() -> None:
    work = ScriptedWork(prompt=SERIAL)
    app = app_on(work)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("full_stop", "0", "2")
        await until(lambda: app.return_code is not None, app)
    await asyncio.to_thread(_closed, work)
    assert (work.closed, app.failure) == (True, None)


def _closed(work: ScriptedWork) -> None:
    end = time.monotonic() + PATIENCE_S
    while not work.closed and time.monotonic() < end:
        time.sleep(0.005)


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+p", "ctrl+backslash", "tab", "shift+tab", "escape"])
async def test_keys_that_textual_binds_do_nothing(key: str) -> None:
    app = app_on(ScriptedWork(prompt=SERIAL))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        scan(app, "SN-1")
        await shows(app, "+ SN-1")
        assert app.focused is None


async def test_work_that_does_not_open_ends_the_program_and_is_handed_on() -> None:
    error = StoreCorruptError("work.db is no database")

    def open_work(_came: Callable[[], None]) -> ScriptedWork:
        raise error

    app = TerminalApp(open_work)
    async with app.run_test(size=SIZE):
        await until(lambda: app.failure is not None, app)
    assert (app.failure, app.return_code) == (error, 1)


async def test_a_bug_of_the_face_is_handed_on_and_not_printed() -> None:
    class Broken(TerminalApp):
        def on_hand_keys(self, event: HandKeys) -> None:
            raise LookupError(event.names)

    app = Broken(lambda _came: ScriptedWork(prompt=SERIAL))

    async def press() -> None:
        async with app.run_test(size=SIZE):
            await shows(app, "SCAN SERIAL")
            app.post_message(HandKeys(("4",)))
            await until(lambda: app.failure is not None, app)

    with pytest.raises(LookupError):
        await press()
    assert isinstance(app.failure, LookupError)


async def test_news_are_painted_without_an_input() -> None:
    work = ScriptedWork(prompt=SERIAL)
    told: list[Callable[[], None]] = []

    def open_work(came: Callable[[], None]) -> ScriptedWork:
        told.append(came)
        return work

    app = TerminalApp(open_work)
    async with app.run_test(size=SIZE):
        await shows(app, "SCAN SERIAL")
        work.numbers.append("SN-0")
        told[0]()
        await shows(app, "1 / 40 EA")


async def test_the_first_prompt_speaks_the_language_of_the_settings() -> None:
    app = app_on(ScriptedWork(), FaceOptions(language="de"))
    async with app.run_test(size=SIZE):
        await shows(app, "ANMELDEN (Ausweis)")


async def test_the_screens_speak_the_language_of_who_works() -> None:
    app = app_on(ScriptedWork(prompt=SERIAL, language="de"))
    async with app.run_test(size=SIZE):
        await shows(app, "NUMMER SCANNEN")


def test_only_textual_and_the_standard_library_load_before_the_first_prompt() -> None:
    code = (
        "import sys, terminal.__main__, terminal.commands.terminal, terminal.app;"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.split()
    assert set(loaded) & set(HEAVY) == set()
