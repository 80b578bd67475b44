"""Keys: what each does at each kind of prompt, and that no single key books anything by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.refusals.reading import IncompleteScan
from inventory.tasks.steps import Action, Choice, Entry, Prompt, say
from terminal.hands import HELD_KEY_S, Hands
from terminal.keys import LEAVE, MENU, KeyLine, Pressed, key_name
from terminal.view import ActionInput, DigitInput, TypedInput

CODE = Prompt("receive", say("ask_serial"))
NUMBER = Prompt("receive", say("ask_quantity"), entry=Entry.NUMBER)
MEASURED = Prompt("receive", say("ask_quantity"), entry=Entry.NUMBER, fractions=True)
DATE = Prompt("receive", say("ask_expiry"), entry=Entry.DATE)
DEFAULT = Prompt("receive", say("ask_quantity"), entry=Entry.NUMBER, default="6")
LIST = Prompt("list", say("ask_list"), entry=Entry.CHOICE, choices=tuple(Choice(at, say("x")) for at in range(1, 13)))
STOP = Prompt(
    "receive", say("ask_serial"), stop=IncompleteScan("SN"), choices=(Choice(1, say("a")), Choice(2, say("b")))
)
BARE_STOP = Prompt("receive", say("ask_serial"), stop=IncompleteScan("SN"))
PROMPTS = (CODE, NUMBER, MEASURED, DATE, DEFAULT, LIST, STOP, BARE_STOP)


def typed(keys: list[str], prompt: Prompt) -> Pressed:
    """What the last of several keys does; none before it hands anything on."""
    line = KeyLine()
    for key in keys[:-1]:
        pressed = line.pressed(key, prompt)
        assert pressed.input is None
        line = pressed.line
    return line.pressed(keys[-1], prompt)


def test_digits_and_enter_are_a_number() -> None:
    assert typed(["1", "2", "Enter"], NUMBER) == Pressed(KeyLine(), TypedInput("12"))


def test_the_first_digit_replaces_the_default() -> None:
    assert typed(["4", "Enter"], DEFAULT).input == TypedInput("4")


def test_enter_alone_takes_the_default() -> None:
    assert typed(["Enter"], DEFAULT).input == TypedInput("")


@pytest.mark.parametrize("prompt", [CODE, NUMBER, MEASURED, DATE, LIST, STOP, BARE_STOP])
def test_enter_alone_without_a_default_does_nothing(prompt: Prompt) -> None:
    assert typed(["Enter"], prompt) == Pressed(KeyLine())


def test_backspace_takes_the_last_character() -> None:
    assert typed(["1", "2", "Backspace", "Enter"], NUMBER).input == TypedInput("1")


def test_letters_are_typed_where_a_code_is_asked_only() -> None:
    assert typed(["R", "-", "4", "Enter"], CODE).input == TypedInput("R-4")
    assert typed(["R"], NUMBER) == Pressed(KeyLine())
    assert typed(["R"], LIST) == Pressed(KeyLine())


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_point_first_opens_the_menu_of_actions_everywhere(prompt: Prompt) -> None:
    assert typed([MENU], prompt) == Pressed(KeyLine(MENU))


@pytest.mark.parametrize("action", list(Action))
def test_a_point_and_the_digit_of_a_key_is_the_key(action: Action) -> None:
    assert typed([MENU, action.value[1:]], NUMBER) == Pressed(KeyLine(), ActionInput(action))


@pytest.mark.parametrize("action", list(Action))
def test_a_function_key_works_at_once_and_clears_the_line(action: Action) -> None:
    assert typed(["1", action.value], NUMBER) == Pressed(KeyLine(), ActionInput(action))


def test_after_digits_a_point_is_decimal_for_items_with_fractions() -> None:
    assert typed(["0", ".", "5", "Enter"], MEASURED).input == TypedInput("0.5")
    assert typed(["1", ".", "5", "."], MEASURED) == Pressed(KeyLine(MENU))


@pytest.mark.parametrize("prompt", [NUMBER, CODE, DATE])
def test_after_digits_a_point_opens_the_menu_elsewhere(prompt: Prompt) -> None:
    assert typed(["1", "."], prompt) == Pressed(KeyLine(MENU))


def test_a_choice_fires_at_once_when_no_longer_number_is_possible() -> None:
    assert typed(["2"], LIST) == Pressed(KeyLine(), DigitInput(2))
    assert typed(["1"], LIST) == Pressed(KeyLine("1"))
    assert typed(["1", "2"], LIST) == Pressed(KeyLine(), DigitInput(12))
    assert typed(["1", "Enter"], LIST) == Pressed(KeyLine(), DigitInput(1))


def test_a_digit_that_is_no_choice_does_nothing() -> None:
    assert typed(["3"], STOP) == Pressed(KeyLine())


def test_zero_turns_the_page_of_a_list_and_is_no_part_of_the_number() -> None:
    assert typed(["0", "2"], LIST) == Pressed(KeyLine(), DigitInput(2))
    assert typed(["0", "0"], LIST) == Pressed(KeyLine("00"))


def test_a_stop_without_ways_on_is_left_with_1() -> None:
    assert typed(["1"], BARE_STOP) == Pressed(KeyLine(), DigitInput(1))


def test_leaving_the_program_is_asked_and_1_stays() -> None:
    assert typed([MENU, "0"], CODE) == Pressed(KeyLine(LEAVE))
    assert typed([MENU, "0", "1"], CODE) == Pressed(KeyLine())
    assert typed([MENU, "0", "Enter"], CODE) == Pressed(KeyLine())
    assert typed([MENU, "0", "2"], CODE) == Pressed(KeyLine(), leave=True)


@given(st.lists(st.sampled_from(["Enter", "Backspace", "Escape"]), max_size=30), st.sampled_from(PROMPTS))
def test_no_number_of_stray_enters_hands_anything_on_without_a_default(keys: list[str], prompt: Prompt) -> None:
    line = KeyLine()
    for key in keys:
        pressed = line.pressed(key, prompt)
        assert pressed.input is None or prompt.default
        line = pressed.line


@given(st.text(max_size=12))
def test_any_key_name_is_a_known_key_or_none(name: str) -> None:
    key = key_name(name)
    assert key is None or len(key) == 1 or key in {"Enter", "Backspace", "Escape", *Action}


@pytest.mark.parametrize(
    ("name", "key"),
    [("enter", "Enter"), ("f4", "F4"), ("ENTER", "Enter"), ("5", "5"), ("ctrl+q", None), ("\x15", None)],
)
def test_names_of_keys(name: str, key: str | None) -> None:
    assert key_name(name) == key


def test_a_key_held_down_fires_once() -> None:
    hands = Hands()
    fired = [hands.press("2", at / 30, STOP).input for at in range(60)]
    assert fired == [DigitInput(2)] + [None] * 59


def test_a_key_pressed_again_after_a_moment_fires_again() -> None:
    hands = Hands()
    first = hands.press("2", 0.0, STOP).input
    assert (first, hands.press("2", HELD_KEY_S, STOP).input) == (DigitInput(2), DigitInput(2))


def test_enter_held_down_takes_one_default_only() -> None:
    hands = Hands()
    assert [hands.press("Enter", at / 30, DEFAULT).input for at in range(3)] == [TypedInput(""), None, None]


def test_digits_held_down_are_typed_and_fire_nothing() -> None:
    hands = Hands()
    assert [hands.press("1", at / 30, NUMBER).input for at in range(3)] == [None, None, None]
    assert hands.line == KeyLine("111")


def test_of_two_keys_at_once_none_chooses() -> None:
    hands = Hands()
    pressed = [hands.press(key, 0.0, STOP, together=True) for key in ("1", "2")]
    assert pressed == [Pressed(KeyLine(), two_keys=True)] * 2


def test_a_number_and_enter_at_one_stroke_is_a_number() -> None:
    hands = Hands()
    hands.press("6", 0.0, NUMBER, together=True)
    assert hands.press("Enter", 0.0, NUMBER, together=True).input == TypedInput("6")
