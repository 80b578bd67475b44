"""The face on a real pseudo-terminal: wedge bursts, odd bytes, and the one way to leave."""

import sys
from pathlib import Path

import pytest

from inventory.tasks.steps import Action
from terminal.view import ActionInput, DigitInput, Input, ScanInput, TypedInput
from tests.terminal.pseudo_terminals import Keyboard, on_terminal

FACE = [sys.executable, "-m", "tests.terminal.face_in_a_terminal"]


def sign_in(keyboard: Keyboard) -> None:
    """A badge by wedge, a PIN by hand, the first task."""
    keyboard.wait_for("SIGN IN (badge)")
    keyboard.press(b"1001\r")
    keyboard.wait_for("PIN")
    keyboard.type(b"4321\r")
    keyboard.wait_for("MENU")
    keyboard.type(b"1")
    keyboard.wait_for("SCAN SERIAL")


def leave(keyboard: Keyboard) -> int:
    """Leave by the menu, one key after the other."""
    for key, painted in ((b".", "WHAT NOW?"), (b"0", "LEAVE THE PROGRAM?")):
        keyboard.press(key)
        keyboard.wait_for(painted)
    keyboard.press(b"2")
    return keyboard.wait_for_end()


def test_scans_and_keys_of_one_keyboard_come_in_order_and_exact(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with on_terminal([*FACE, str(told)]) as keyboard:
        sign_in(keyboard)
        keyboard.press(b"]C10109506000134352\x1d21S\rSN-\xe9\x11\x15\nSN-3\t")
        keyboard.wait_for("+ SN-3")
        keyboard.press(b"\x1b[200~SN-4\x1d\r\nSN-5\x1b[201~")
        keyboard.wait_for("+ SN-5")
        keyboard.press(b"\x1b[18~")
        keyboard.wait_for("QTY")
        keyboard.type(b"12\r")
        keyboard.wait_for("SCAN SERIAL")
        assert leave(keyboard) == 0
    expected: list[Input] = [
        ScanInput(b"1001"),
        TypedInput("4321"),
        DigitInput(1),
        ScanInput(b"0109506000134352\x1d21S", "]C1"),
        ScanInput(b"SN-\xe9\x11\x15"),
        ScanInput(b"SN-3"),
        ScanInput(b"SN-4\x1d"),
        ScanInput(b"SN-5"),
        ActionInput(Action.QUANTITY),
        TypedInput("12"),
    ]
    assert told.read_text(encoding="utf-8").splitlines() == [repr(each) for each in expected]


@pytest.mark.parametrize("code", [b"\x11", b"\x10", b"\x15", b"\x1c", b"\x04"])
def test_a_control_code_alone_neither_ends_the_program_nor_opens_anything(tmp_path: Path, code: bytes) -> None:
    with on_terminal([*FACE, str(tmp_path / "told")]) as keyboard:
        sign_in(keyboard)
        # long before the scan, whatever is painted meanwhile: what comes together is one scan
        keyboard.type(code, gap_s=0.3)
        keyboard.press(b"SN-1\r")
        keyboard.wait_for("+ SN-1")
        assert leave(keyboard) == 0


def test_control_c_asks_and_1_stays(tmp_path: Path) -> None:
    with on_terminal([*FACE, str(tmp_path / "told")]) as keyboard:
        sign_in(keyboard)
        keyboard.press(b"\x03")
        keyboard.wait_for("LEAVE THE PROGRAM?")
        keyboard.type(b"1")
        keyboard.wait_for("SCAN SERIAL")
        keyboard.press(b"\x03")
        keyboard.wait_for("LEAVE THE PROGRAM?")
        keyboard.press(b"2")
        assert keyboard.wait_for_end() == 0


def test_a_stop_rings_four_times_and_holds_what_comes_behind_it(tmp_path: Path) -> None:
    with on_terminal([*FACE, str(tmp_path / "told")]) as keyboard:
        sign_in(keyboard)
        keyboard.read(0.5)
        keyboard.painted = b""
        keyboard.press(b"SN-STOCK\rSN-9\r")
        rung = keyboard.wait_for("1 scan held, not used").count(b"\x07")
        while (data := keyboard.read(0.4)) != b"":
            rung += data.count(b"\x07")
        assert rung >= 4


def test_500_scans_back_to_back_are_500_in_order(tmp_path: Path) -> None:
    told = tmp_path / "told"
    codes = [f"SN-{at:04}".encode() for at in range(500)]
    with on_terminal([*FACE, str(told)]) as keyboard:
        sign_in(keyboard)
        for at in range(0, 500, 50):
            keyboard.press(b"".join(code + b"\r" for code in codes[at : at + 50]))
            keyboard.read(0.0)
        keyboard.wait_for("+ SN-0499")
        assert leave(keyboard) == 0
    taken = told.read_text(encoding="utf-8").splitlines()[3:]
    assert taken == [repr(ScanInput(code)) for code in codes]


@pytest.mark.long
def test_scans_at_2_ms_a_key_mixed_with_typing_are_exact(tmp_path: Path) -> None:
    told = tmp_path / "told"
    expected: list[Input] = []
    with on_terminal([*FACE, str(told)]) as keyboard:
        sign_in(keyboard)
        for at in range(100):
            code = f"SN-{at:04}\x1d21X".encode()
            keyboard.type(code + b"\r", gap_s=0.002)
            expected.append(ScanInput(code))
            if at % 10 == 9:
                keyboard.read(0.3)
                keyboard.type(b"R7\r", gap_s=0.12)
                expected.append(TypedInput("R7"))
        keyboard.wait_for("+ SN-0099")
        assert leave(keyboard) == 0
    assert told.read_text(encoding="utf-8").splitlines()[3:] == [repr(each) for each in expected]
