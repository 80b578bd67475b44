"""What hands do by accident: a key held down, a glove over two keys. Neither ever fires anything (flows.md 1.0).

A terminal reports no release of a key. So a key that fires something does not fire again until it was let go for a moment,
and of two keys at once none fires; that a number is typed and ended with Enter at one stroke is no accident.
"""

from dataclasses import field

from inventory.tasks.steps import Prompt
from inventory.values import dataclass
from terminal.keys import KeyLine, Pressed
from terminal.view import TypedInput

HELD_KEY_S = 0.7
"""Longer than any keyboard waits before it repeats a key that is held down."""


@dataclass(slots=True)
class Hands:
    """The typed line, and what the hand did last."""

    line: KeyLine = field(default_factory=KeyLine)
    _fired: str = ""
    _last_s: float = float("-inf")

    def press(self, key: str, at_s: float, prompt: Prompt, *, together: bool = False) -> Pressed:
        """Return what a key does at a prompt at `at_s` (monotonic); `together` with another one."""
        pressed = self.line.pressed(key, prompt)
        fires = pressed.input is not None or pressed.leave
        if fires and key == self._fired and at_s - self._last_s < HELD_KEY_S:
            self._last_s = at_s
            return Pressed(self.line)
        if fires and together and not (isinstance(pressed.input, TypedInput) and pressed.input.text):
            return Pressed(self.line, two_keys=True)
        self._fired, self._last_s = (key, at_s) if fires else ("", self._last_s)
        self.line = pressed.line
        return pressed

    def ask_to_leave(self, line: str) -> None:
        """Put the question on the screen whether the program is left."""
        self.line = KeyLine(line)

    def clear(self) -> None:
        """Forget what was typed: a scan came, and the prompt may be another one."""
        self.line = KeyLine()
