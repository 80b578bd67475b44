"""Scenario files: recorded or written work, one input a line (design.md 8). Reading them only; `play` does what they say.

# receive one lot
at 2026-11-22T08:00Z
sign-in 1001 4321
task receive
scan ]C101095060001343521727033110L2231
type 12
expect prompt SCAN BIN
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from inventory.barcodes.escapes import unescape
from inventory.tasks.steps import Outcome
from inventory.values import dataclass

SCENARIO_BYTES_MAX = 16 * 1024 * 1024
HIDDEN_PIN = "****"
KEYS = frozenset({*(f"F{number}" for number in range(1, 10)), *"0123456789", ".", "Enter", "Backspace", "Escape"})
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|m|h|d)", re.ASCII)
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


class ScenarioError(Exception):
    """A line of a scenario cannot be read; the text says expected and got. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        """Keep the line."""
        super().__init__(f"line {line}: {message}")
        self.line = line


@dataclass(frozen=True, slots=True)
class At:
    """Sets the clock."""

    time: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Moves the clock; the next input then moves it no further."""

    time: timedelta


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody signs in. The PIN `****` replays a recorded sign-in, in demo and test homes only."""

    badge: str
    pin: str


@dataclass(frozen=True, slots=True)
class SignOut:
    """The operator signs off."""


@dataclass(frozen=True, slots=True)
class Approve:
    """Somebody with the right approves what is asked on the screen."""

    badge: str
    pin: str


@dataclass(frozen=True, slots=True)
class StartTask:
    """A task is chosen in the menu, by the name of its file in inventory/tasks."""

    name: str


@dataclass(frozen=True, slots=True)
class GoToMenu:
    """The work in front is put down; the menu comes."""


@dataclass(frozen=True, slots=True)
class ScanCode:
    """A code is scanned: its bytes, AIM identifier included. `broken`: the scan breaks off there, before its end."""

    raw: bytes
    broken: bool = False


@dataclass(frozen=True, slots=True)
class TypeText:
    """A text is typed, with Enter."""

    text: str


@dataclass(frozen=True, slots=True)
class PressKey:
    """One key is pressed, without Enter."""

    key: str


@dataclass(frozen=True, slots=True)
class Choose:
    """A digit is pressed by hand."""

    number: int


@dataclass(frozen=True, slots=True)
class Undo:
    """The last accepted input is taken back."""


@dataclass(frozen=True, slots=True)
class GoOffline:
    """The centre is out of reach from here on."""


@dataclass(frozen=True, slots=True)
class GoOnline:
    """The centre can be reached again."""


@dataclass(frozen=True, slots=True)
class Sync:
    """Pull, and send as the signed-in supervisor or as who approved in the line before."""


@dataclass(frozen=True, slots=True)
class Restart:
    """The program is dropped as it is and the files are opened again."""


@dataclass(frozen=True, slots=True)
class ExpectOutcome:
    """The input before had this outcome (and this code)."""

    outcome: Outcome
    code: str


@dataclass(frozen=True, slots=True)
class ExpectPrompt:
    """The prompt in English begins with this."""

    text: str


@dataclass(frozen=True, slots=True)
class ExpectStop:
    """A stop is on the screen, and it is this refusal: what a pull has laid over the work answers no input."""

    code: str


@dataclass(frozen=True, slots=True)
class ExpectScreen:
    """The text stands somewhere on the screen."""

    text: str


Step = (
    At | Wait | SignIn | SignOut | Approve | StartTask | GoToMenu | ScanCode | TypeText | PressKey | Choose | Undo
    | GoOffline | GoOnline | Sync | Restart | ExpectOutcome | ExpectPrompt | ExpectStop | ExpectScreen
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its number in the file, and its text with PINs hidden."""

    number: int
    text: str
    step: Step


def read_scenario(lines: Iterator[str]) -> Iterator[Line]:
    """Give the lines of a scenario as they come; raises ScenarioError at the first that cannot be read."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or line.startswith("#"):
            continue
        word, _, rest = text.partition(" ")
        reader = _READERS.get(word)
        if reader is None:
            raise ScenarioError(number, f"expected one of {', '.join(sorted(_READERS))}, got {word[:40]!r}")
        try:
            step = reader(rest.strip())
        except ValueError as error:
            raise ScenarioError(number, f"{word}: {error}") from error
        yield Line(number, _hidden(text, step), step)


def _hidden(text: str, step: Step) -> str:
    if isinstance(step, SignIn | Approve):
        return f"{text.split(maxsplit=1)[0]} {step.badge} {HIDDEN_PIN}"
    return text


def _read_at(rest: str) -> At:
    time = datetime.fromisoformat(rest)
    if time.tzinfo is None:
        raise ValueError(f"expected a time with its zone, such as 2026-11-22T08:00Z, got {rest[:40]!r}")
    return At(time.astimezone(UTC))


def _read_wait(rest: str) -> Wait:
    found = _DURATION.fullmatch(rest)
    if found is None:
        raise ValueError(f"expected a time such as 2s, 300ms or 5m, got {rest[:40]!r}")
    return Wait(timedelta(seconds=float(found[1]) * _SECONDS[found[2]]))


def _badge_and_pin(rest: str) -> tuple[str, str]:
    words = rest.split()
    if len(words) != 2:
        raise ValueError("expected a badge and a PIN")
    return words[0], words[1]


def _read_word(rest: str) -> str:
    if not rest or " " in rest:
        raise ValueError(f"expected one word, got {rest[:40]!r}")
    return rest


def _read_scan(rest: str, *, broken: bool = False) -> ScanCode:
    if not rest:
        raise ValueError("expected a code")
    return ScanCode(unescape(rest), broken)


def _read_key(rest: str) -> PressKey:
    if rest not in KEYS:
        raise ValueError(f"expected one of {', '.join(sorted(KEYS))}, got {rest[:40]!r}")
    return PressKey(rest)


def _read_choose(rest: str) -> Choose:
    if not (rest.isascii() and rest.isdigit() and len(rest) <= 3):
        raise ValueError(f"expected a number, got {rest[:40]!r}")
    return Choose(int(rest))


def _read_expect(rest: str) -> ExpectOutcome | ExpectPrompt | ExpectStop | ExpectScreen:
    word, _, text = rest.partition(" ")
    match word, text.strip():
        case "prompt", prompt if prompt:
            return ExpectPrompt(prompt)
        case "stop", code if code:
            return ExpectStop(code)
        case "screen", shown if shown:
            return ExpectScreen(shown)
        case outcome, code if outcome in set(Outcome):
            return ExpectOutcome(Outcome(outcome), code)
    raise ValueError(f"expected {', '.join(Outcome)}, or prompt, stop or screen with a text, got {rest[:40]!r}")


def _alone(step: Step) -> Callable[[str], Step]:
    def read(rest: str) -> Step:
        if rest:
            raise ValueError(f"expected nothing behind it, got {rest[:40]!r}")
        return step

    return read


_READERS: Mapping[str, Callable[[str], Step]] = {
    "at": _read_at,
    "wait": _read_wait,
    "sign-in": lambda rest: SignIn(*_badge_and_pin(rest)),
    "sign-out": _alone(SignOut()),
    "approve": lambda rest: Approve(*_badge_and_pin(rest)),
    "task": lambda rest: StartTask(_read_word(rest)),
    "menu": _alone(GoToMenu()),
    "scan": _read_scan,
    "broken": partial(_read_scan, broken=True),
    "type": TypeText,
    "key": _read_key,
    "choose": _read_choose,
    "undo": _alone(Undo()),
    "offline": _alone(GoOffline()),
    "online": _alone(GoOnline()),
    "sync": _alone(Sync()),
    "restart": _alone(Restart()),
    "expect": _read_expect,
}
