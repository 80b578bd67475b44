"""Inputs on their way in: how each is stored, and what a mode is given of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from inventory.barcodes import FRAME_BYTES_MAX, LabelRule, identify
from inventory.refusals.reading import IncompleteScan
from inventory.tasks.steps import Entry, Outcome, Prompt, Scan
from sync.handheld.records import InputKind, InputStatus, NewInput
from terminal.command_cards import command_of
from terminal.modes.mode import SHOWN_CHARACTERS_MAX, Given, Turn
from terminal.modes.people import HIDDEN_PIN
from terminal.view import ActionInput, DigitInput, Input, ScanInput, TypedInput

NUL = "\x00"


def new_input(given: Input, at: datetime, *, secret: bool) -> NewInput:
    """Return the row of an input, before it is known who works on what; a PIN is `****` from here on.

    Of a scan that is too long its first FRAME_BYTES_MAX bytes are kept, and the flag `too_long`.
    """
    match given:
        case ScanInput():
            data = given.data[:FRAME_BYTES_MAX]
            return NewInput(
                InputKind.SCAN, data, shown(data), "", at, aim=given.aim, device=given.device, flags=_flags(given)
            )
        case TypedInput(text):
            return _by_hand(InputKind.TYPED, text, at, secret=secret)
        case DigitInput(number):
            return _by_hand(InputKind.DIGIT, str(number), at, secret=secret)
    return _by_hand(InputKind.ACTION, given.action.value, at, secret=False)


def _by_hand(kind: InputKind, text: str, at: datetime, *, secret: bool) -> NewInput:
    text = HIDDEN_PIN if secret else text[:FRAME_BYTES_MAX]
    return NewInput(kind, text.encode(errors="surrogateescape"), shown(text.encode(errors="replace")), "", at)


def _flags(given: ScanInput) -> tuple[str, ...]:
    flags = {
        "incomplete": given.incomplete,
        "too_long": len(given.data) > FRAME_BYTES_MAX,
        "repeat": given.repeat,
        "presentation": given.presentation,
    }
    return tuple(name for name, there in flags.items() if there)


def shown(data: bytes) -> str:
    """Return bytes as text that can be stored and shown: what is no UTF-8 is read as Latin-1; NUL is left out."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace(NUL, "")


def incomplete_of(given: Input) -> IncompleteScan | None:
    """Return why an input is not used at all: a scan broke off, or it is longer than one may be."""
    match given:
        case ScanInput() if given.incomplete or len(given.data) > FRAME_BYTES_MAX:
            return IncompleteScan(shown(given.data[:SHOWN_CHARACTERS_MAX]))
        case TypedInput(text) if len(text) > FRAME_BYTES_MAX:
            return IncompleteScan(text[:SHOWN_CHARACTERS_MAX])
    return None


def given_of(given: Input, prompt: Prompt, rules: Sequence[LabelRule], today: date, age: timedelta) -> Given:
    """Return an input as a mode takes it: a command card is its key, a number typed where one is chosen a digit.

    `age` is that of the prompt.
    """
    match given:
        case ScanInput(data=data) if (action := command_of(data)) is not None:
            return action
        case ScanInput():
            code = identify(given.data, given.aim, rules, today)
            if NUL in code.text:
                # no record can hold it, and no code of ours has it: what is left is unknown, as it should be
                code = replace(code, text=code.text.replace(NUL, ""))
            return Scan(code, given.repeat, int(age / timedelta(milliseconds=1)), given.presentation)
        case TypedInput(text):
            number = text.strip()
            chosen = prompt.entry is Entry.CHOICE and number.isascii() and number.isdigit() and len(number) <= 3
            return int(number) if chosen else text.replace(NUL, "")
        case DigitInput(number=digit):
            return digit
        case ActionInput(action):
            return action


def status_of(turn: Turn) -> InputStatus:
    """Return what became of an input, for its row. What changed something is accepted, also when it ends in a question or a stop."""
    if not turn.used:
        return InputStatus.HELD
    if turn.events or turn.outcome in (Outcome.OK, Outcome.FULL):
        return InputStatus.ACCEPTED
    return InputStatus.REFUSED


def code_of(turn: Turn, prompt: Prompt) -> str:
    """Return the code of an answer: that of what is said, of the question, or `ok`."""
    if turn.says is not None:
        return turn.says.code
    return prompt.question.code if prompt.question is not None else turn.outcome.value.lower()
