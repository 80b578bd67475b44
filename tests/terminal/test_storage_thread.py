"""The thread that owns the open work: what waits may share a commit, and is answered and heard in order all the same."""

from dataclasses import replace

from inventory.refusals.goods import UnknownBin
from inventory.tasks.steps import Action, Entry, say
from terminal.inbox import KEYBOARD, Closed, CodeScanned, DeviceNews, Inbox, Item, KeysPressed, Refreshed
from terminal.screens.rows import text_of
from terminal.storage_thread import TOGETHER_MAX, Easel, Heard, Painting, StorageThread
from terminal.view import ActionInput, DigitInput, ScanInput, View
from terminal.words import Words
from tests.terminal.scripted import IN_STOCK, LEAVE_IT, SERIAL, Said, ScriptedWork

SCANNER = "/dev/ttyACM0"


class Recalled(ScriptedWork):
    """Work that stops by itself when it is looked at for the second time, as a recall that was pulled does."""

    looks = 0

    def view(self) -> View:
        """Return what is shown now."""
        self.looks += 1
        if self.looks == 2:
            self.prompt = replace(self.prompt, stop=UnknownBin("R-99", "ROT"), choices=LEAVE_IT, entry=Entry.CHOICE)
        return super().view()


def served(work: ScriptedWork, *items: Item) -> Painting:
    """Let the thread take what waits; return what it paints last, with all that is heard."""
    inbox = Inbox()
    for item in items:
        inbox.put(item)
    painted: list[Painting] = []

    def wake() -> None:
        if (painting := easel.take()) is not None:
            painted.append(painting)
        if inbox.empty():
            inbox.put(Closed())

    easel = Easel(wake)
    StorageThread(work, inbox, easel, Words.load("en"), (26, 16)).serve()
    return replace(painted[-1], heard=tuple(heard for painting in painted for heard in painting.heard))


def scans(*codes: str, device: str = SCANNER) -> list[Item]:
    return [CodeScanned(code.encode(), at, device=device) for at, code in enumerate(codes)]


def codes_of(work: ScriptedWork) -> list[str]:
    return [given.data.decode() for given in work.taken if isinstance(given, ScanInput)]


def test_scans_that_wait_are_taken_together_in_order_and_the_last_is_painted() -> None:
    work = ScriptedWork(prompt=SERIAL)
    codes = [f"SN-{number}" for number in range(TOGETHER_MAX + 3)]
    painting = served(work, *scans(*codes))
    assert codes_of(work) == codes
    assert work.together == [TOGETHER_MAX, 3]
    assert [heard.device for heard in painting.heard] == [SCANNER] * len(codes)
    assert any(codes[-1] in text_of(row) for row in painting.rows)


def test_every_outcome_of_scans_that_share_a_commit_is_heard() -> None:
    painting = served(ScriptedWork(prompt=SERIAL), *scans("SN-1", "SN-1", IN_STOCK, "SN-2"))
    assert [heard.outcome for heard in painting.heard] == ["OK", "DUP", "STOP", "STOP"]


def test_a_key_between_scans_keeps_its_place() -> None:
    work = ScriptedWork(prompt=SERIAL)
    served(work, *scans("SN-1", "SN-2"), KeysPressed(("f7",), 0.0), *scans("SN-3"))
    assert [type(given) for given in work.taken] == [ScanInput, ScanInput, ActionInput, ScanInput]
    assert work.taken[2] == ActionInput(Action.QUANTITY)
    assert work.together == [2]


def test_scans_that_cannot_be_taken_together_are_taken_one_by_one() -> None:
    work = ScriptedWork(prompt=SERIAL, alone=True)
    painting = served(work, *scans("SN-1", "SN-2"))
    assert codes_of(work) == ["SN-1", "SN-2"]
    assert painting.heard == (Heard("OK", "", SCANNER), Heard("OK", "", SCANNER))


def test_a_stop_that_comes_by_itself_is_answered_by_the_next_digit_and_not_by_what_was_typed_before() -> None:
    work = Recalled(prompt=SERIAL)
    painting = served(work, KeysPressed(("1",), 0.0), Refreshed(), KeysPressed(("1",), 5.0))
    assert work.taken == [DigitInput(1)]
    assert painting.heard == (Heard("STOP", "unknown_bin", KEYBOARD), Heard("OK", "", KEYBOARD))


def test_scans_of_the_keyboard_are_taken_one_by_one() -> None:
    work = ScriptedWork(prompt=SERIAL)
    served(work, *scans("SN-1", "SN-2", device=KEYBOARD))
    assert codes_of(work) == ["SN-1", "SN-2"]
    assert work.together == []


class SayingWork(ScriptedWork):
    """Says of each serial number that it was saved."""

    def _scanned(self, text: str) -> Said:
        outcome, says = super()._scanned(text)
        return outcome, says or say("rule_saved", name=text)


def test_a_scanner_that_goes_away_is_said_over_what_went_well_before_but_not_over_what_comes_after() -> None:
    def said(*items: Item) -> str:
        return " ".join(text_of(row).strip() for row in served(SayingWork(prompt=SERIAL), *items).rows)

    away, saved = DeviceNews(SCANNER, "scanner_away", "no such file"), "Saved"
    assert saved in said(*scans("SN-1"))
    assert f"({SCANNER})" in said(*scans("SN-1"), away)
    assert f"({SCANNER})" in said(*scans("SN-1"), away, Refreshed())
    assert f"({SCANNER})" not in said(*scans("SN-1", IN_STOCK), away)
    assert saved in said(away, *scans("SN-1"))
    assert saved in said(*scans("SN-1"), away, DeviceNews(SCANNER))
