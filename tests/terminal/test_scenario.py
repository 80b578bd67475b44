"""Reading scenario files."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes.escapes import escape
from inventory.tasks.steps import Outcome
from terminal import scenario
from terminal.scenario import Line, ScenarioError, read_scenario


def read(text: str) -> list[scenario.Step]:
    return [line.step for line in read_scenario(iter(text.split("\n")))]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("at 2026-11-22T08:00Z", scenario.At(datetime(2026, 11, 22, 8, tzinfo=UTC))),
        ("at 2026-11-22T09:00+01:00", scenario.At(datetime(2026, 11, 22, 8, tzinfo=UTC))),
        ("wait 2s", scenario.Wait(timedelta(seconds=2))),
        ("wait 300ms", scenario.Wait(timedelta(milliseconds=300))),
        ("sign-in 1001 4321", scenario.SignIn("1001", "4321")),
        ("sign-out", scenario.SignOut()),
        ("approve 1900 8765", scenario.Approve("1900", "8765")),
        ("task receive", scenario.StartTask("receive")),
        ("menu", scenario.GoToMenu()),
        ("scan PO1042", scenario.ScanCode(b"PO1042")),
        ("scan ]C10112{GS}21A{SP}{xE9}", scenario.ScanCode(b"]C10112\x1d21A \xe9")),
        ("scan # 7", scenario.ScanCode(b"# 7")),
        ("broken ]C1011", scenario.ScanCode(b"]C1011", broken=True)),
        ("type 12", scenario.TypeText("12")),
        ("type", scenario.TypeText("")),
        ("key F4", scenario.PressKey("F4")),
        ("choose 2", scenario.Choose(2)),
        ("undo", scenario.Undo()),
        ("offline", scenario.GoOffline()),
        ("online", scenario.GoOnline()),
        ("sync", scenario.Sync()),
        ("restart", scenario.Restart()),
        ("expect OK", scenario.ExpectOutcome(Outcome.OK, "")),
        ("expect STOP not_in_mask", scenario.ExpectOutcome(Outcome.STOP, "not_in_mask")),
        ("expect stop goods_left_marked", scenario.ExpectStop("goods_left_marked")),
        ("expect prompt SCAN BIN", scenario.ExpectPrompt("SCAN BIN")),
        ("expect screen 12 / 40", scenario.ExpectScreen("12 / 40")),
    ],
)
def test_a_line_says(text: str, step: scenario.Step) -> None:
    assert read(text) == [step]


def test_comments_and_empty_lines_say_nothing() -> None:
    assert read("# all\n\n   \n#undo\nundo") == [scenario.Undo()]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scam PO1042", "line 1: expected one of approve, at, broken, choose"),
        ("\nat yesterday", "line 2: at: "),
        ("at 2026-11-22T08:00", "line 1: at: expected a time with its zone"),
        ("wait long", "line 1: wait: expected a time such as 2s"),
        ("sign-in 1001", "line 1: sign-in: expected a badge and a PIN"),
        ("scan", "line 1: scan: expected a code"),
        ("key F12", "line 1: key: expected one of"),
        ("choose one", "line 1: choose: expected a number"),
        ("undo 2", "line 1: undo: expected nothing behind it"),
        ("expect success", "line 1: expect: expected OK, DUP, STOP, FULL"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(text)
    assert str(caught.value).startswith(message)


def test_a_pin_is_not_in_what_is_shown_of_a_line() -> None:
    lines = list(read_scenario(iter(["sign-in 1001 4321", "approve 1900 8765"])))
    assert [line.text for line in lines] == ["sign-in 1001 ****", "approve 1900 ****"]
    assert lines[0] == Line(1, "sign-in 1001 ****", scenario.SignIn("1001", "4321"))


@given(st.binary(min_size=1, max_size=200))
def test_any_scan_can_be_written_in_a_line(data: bytes) -> None:
    assert read(f"scan {escape(data)}") == [scenario.ScanCode(data)]
