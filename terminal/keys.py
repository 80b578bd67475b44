"""What a key does: pure, the same for the face and for `play`. No screen, no clock, no storage.

The typed line is text. Three beginnings of it are the face's own, and nothing of them is ever stored:
`.` is the open action menu, `.0` asks whether the program is left, and zeros at a list turn its pages.
"""

import re

from inventory.tasks.steps import Action, Entry, Prompt
from inventory.values import dataclass
from terminal.view import ActionInput, DigitInput, TypedInput

LINE_CHARACTERS_MAX = 80
MENU = "."
LEAVE = ".0"
NEXT_PAGE = "0"
LEAVE_AS_IT_IS = 1
STAY_DIGIT = "1"
LEAVE_DIGIT = "2"

_DIGITS = frozenset("0123456789")
_DECIMAL = re.compile(r"\d+")


def key_name(name: str) -> str | None:
    """Return the one name of a key (`F4`, `Enter`, `Backspace`, `Escape`, or the character); None for a key without meaning."""
    if len(name) == 1:
        return name if name.isprintable() else None
    named = name.capitalize()
    return named if named in ("Enter", "Backspace", "Escape") or named in tuple(Action) else None


def takes_digit(prompt: Prompt) -> bool:
    """Return whether a prompt takes the number of a choice, pressed by hand: a stop, a question, a list, the menu."""
    return prompt.stop is not None or prompt.question is not None or prompt.entry is Entry.CHOICE


def numbers_of(prompt: Prompt) -> tuple[int, ...]:
    """Return the numbers that may be chosen; a stop or question that names none can always be left with 1."""
    lies_over = prompt.stop is not None or prompt.question is not None
    return tuple(choice.number for choice in prompt.choices) or ((LEAVE_AS_IT_IS,) if lies_over else ())


def choices_left(prompt: Prompt, line: str) -> tuple[int, ...]:
    """Return the numbers of the choices that what is typed may still become."""
    typed = line.lstrip(NEXT_PAGE)
    return tuple(number for number in numbers_of(prompt) if str(number).startswith(typed))


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a key made of the line: the new line, and what is handed on, if anything. `two_keys`: at once, so neither did anything."""

    line: "KeyLine"
    input: TypedInput | DigitInput | ActionInput | None = None
    leave: bool = False
    two_keys: bool = False


@dataclass(frozen=True, slots=True)
class KeyLine:
    """The line that is being typed. `text` is what `layout` shows."""

    text: str = ""

    def pressed(self, key: str, prompt: Prompt) -> Pressed:
        """Return what a key (`key_name`) does at a prompt. Enter alone without a default, and any unfit key, do nothing."""
        if key in tuple(Action):
            return Pressed(KeyLine(), ActionInput(Action(key)))
        if self.text.startswith(MENU):
            return self._in_menu(key)
        if key in ("Backspace", "Escape"):
            return Pressed(KeyLine(self.text[:-1] if key == "Backspace" else ""))
        if key == MENU and not self._takes_point(prompt):
            return Pressed(KeyLine(MENU))
        return self._choosing(key, prompt) if takes_digit(prompt) else self._typing(key, prompt)

    def _takes_point(self, prompt: Prompt) -> bool:
        """Return whether `.` is typed now: once after digits where the item takes fractions (flows.md 1.0a, 4), or inside a code."""
        if takes_digit(prompt):
            return False
        if prompt.entry is Entry.CODE:
            return self.text != "" and not _DECIMAL.fullmatch(self.text)
        return prompt.entry is Entry.NUMBER and prompt.fractions and bool(_DECIMAL.fullmatch(self.text))

    def _in_menu(self, key: str) -> Pressed:
        if self.text == LEAVE:
            return Pressed(KeyLine(), leave=key == LEAVE_DIGIT)
        if key == NEXT_PAGE:
            return Pressed(KeyLine(LEAVE))
        action = f"F{key}"
        return Pressed(KeyLine(), ActionInput(Action(action)) if action in tuple(Action) else None)

    def _choosing(self, key: str, prompt: Prompt) -> Pressed:
        """Take a digit of a choice: it fires at once when no longer number is possible, else with Enter."""
        typed = self.text.lstrip(NEXT_PAGE)
        if key == "Enter":
            return self._chosen(int(typed)) if typed and int(typed) in numbers_of(prompt) else Pressed(self)
        if key not in _DIGITS:
            return Pressed(self)
        if key == NEXT_PAGE and not typed:
            return Pressed(KeyLine((self.text + key)[:LINE_CHARACTERS_MAX]))
        left = choices_left(prompt, typed + key)
        if left == (int(typed + key),):
            return self._chosen(left[0])
        return Pressed(KeyLine(self.text + key)) if left else Pressed(self)

    @staticmethod
    def _chosen(number: int) -> Pressed:
        return Pressed(KeyLine(), DigitInput(number))

    def _typing(self, key: str, prompt: Prompt) -> Pressed:
        if key == "Enter":
            return Pressed(KeyLine(), TypedInput(self.text)) if self.text or prompt.default else Pressed(self)
        fits = key in _DIGITS or key == "." or (prompt.entry is Entry.CODE and len(key) == 1)
        if not fits or len(self.text) >= LINE_CHARACTERS_MAX:
            return Pressed(self)
        return Pressed(KeyLine(self.text + key))
