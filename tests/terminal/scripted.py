"""A small receiving of serials, kept in memory: views like those of the real work, for the face's own tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.refusals.goods import SerialInStock
from inventory.refusals.reading import IncompleteScan
from inventory.refusals.work import WrongPin
from inventory.tasks.steps import Action, Choice, Counter, Entry, Known, Mark, Message, Outcome, Prompt, Trace, say
from terminal.view import ActionInput, Answer, DigitInput, Input, ScanInput, Status, TypedInput, View

Said = tuple[Outcome, Message | Refusal | None]

PIN = "4321"
IN_STOCK = "SN-STOCK"
TARGET = 40
EVENTS_SHOWN = 20

SIGN_IN = Prompt(task="sign_in", asks=say("ask_sign_in"))
ASK_PIN = Prompt(task="sign_in", asks=say("ask_pin"), known=(Known("badge", "1001"),), actions=(Action.BACK,))
MENU = Prompt(
    task="menu",
    asks=say("ask_menu"),
    entry=Entry.CHOICE,
    choices=(Choice(1, say("menu_receive")),),
    actions=(Action.HELP, Action.SYNC),
)
SERIAL = Prompt(
    task="receive",
    asks=say("ask_serial"),
    document="PO1042",
    known=(
        Known("item", "A-1103/B"),
        Known("description", "Bearing 6204 2RS"),
        Known("lot", "L2231"),
        Known("expiry", date(2027, 3, 31)),
        Known("to", "R-04"),
    ),
    counter=Counter(Decimal(0), Decimal(TARGET), "EA", "serials"),
    actions=(Action.UNDO, Action.BACK, Action.DONE, Action.PROBLEM, Action.LIST, Action.QUANTITY),
)
QUANTITY = Prompt(
    task="receive", asks=say("ask_quantity", unit="EA", pack=None), document="PO1042", entry=Entry.NUMBER, default="6"
)
LEAVE_IT = (Choice(1, say("way_leave")), Choice(2, say("way_supervisor")))


@dataclass
class ScriptedWork:
    """Signs in with PIN 4321, then takes serials; F7 asks a quantity. What came in and went is in `taken`."""

    prompt: Prompt = SIGN_IN
    secret: bool = False
    numbers: list[str] = field(default_factory=list)
    recent: list[Trace] = field(default_factory=list)
    taken: list[Input] = field(default_factory=list)
    held: int = 0
    closed: bool = False
    alone: bool = False
    together: list[int] = field(default_factory=list)
    language: str = ""
    last: Answer | None = None

    def view(self) -> View:
        """Return what is shown now."""
        prompt = self.prompt
        if prompt.counter is not None:
            counter = replace(prompt.counter, done=Decimal(len(self.numbers)))
            prompt = replace(prompt, counter=counter)
        outcome = self.last.outcome if self.last else None
        says = self.last.says if self.last else None
        recent = tuple(reversed(self.recent[-EVENTS_SHOWN:]))
        return View(
            prompt,
            Status(3, 0, online=False, language=self.language),
            recent,
            says,
            outcome,
            self.held,
            secret=self.secret,
        )

    def take(self, given: Input, foreseen: Callable[[View], None] | None = None) -> Answer:
        """Take an input."""
        self.taken.append(given)
        if foreseen is not None:
            # what is foreseen may be wrong: it must never be painted
            foreseen(View(replace(self.prompt, document="FORESEEN"), Status()))
        outcome, says = self._taken(given)
        code = says.code if says else ""
        self.last = Answer(outcome, code, says, View(self.prompt, Status()))
        self.last = replace(self.last, view=self.view())
        return self.last

    def take_together(self, scans: Sequence[ScanInput]) -> tuple[Answer, ...]:
        """Take scans up to one after which a PIN is asked, and none while `alone`."""
        answers: list[Answer] = []
        for given in () if self.alone else scans:
            answers.append(self.take(given))
            if self.secret:
                break
        self.together.append(len(answers))
        return tuple(answers)

    def close(self) -> None:
        """Be closed."""
        self.closed = True

    def _taken(self, given: Input) -> Said:
        if self.prompt.stop is not None:
            return self._stopped(given)
        match given:
            case ScanInput(incomplete=True, data=data):
                return self._stop(IncompleteScan(data.decode("latin-1")))
            case ScanInput(data=data):
                return self._scanned(data.decode("latin-1"))
            case TypedInput(text):
                return self._typed(text)
            case DigitInput(1) if self.prompt == MENU:
                self.prompt = SERIAL
            case ActionInput(Action.QUANTITY):
                self.prompt = QUANTITY
        return Outcome.OK, None

    def _stopped(self, given: Input) -> Said:
        if isinstance(given, DigitInput):
            self.prompt, self.held = replace(self.prompt, stop=None, choices=(), entry=Entry.CODE), 0
            return Outcome.OK, None
        self.held += isinstance(given, ScanInput)
        return Outcome.STOP, self.prompt.stop

    def _stop(self, refusal: Refusal) -> Said:
        self.prompt = replace(self.prompt, stop=refusal, choices=LEAVE_IT, entry=Entry.CHOICE)
        return Outcome.STOP, refusal

    def _scanned(self, text: str) -> Said:
        if self.prompt == SIGN_IN:
            self.prompt, self.secret = ASK_PIN, True
            return Outcome.OK, None
        if text == IN_STOCK:
            return self._stop(SerialInStock("A-1103/B", text, "B-02", "1", date(2026, 5, 3), "PO1007"))
        if text in self.numbers:
            self.recent.append(Trace(Mark.ALREADY, text, "already"))
            return Outcome.DUP, say("no_effect")
        self.numbers.append(text)
        self.recent.append(Trace(Mark.TAKEN, text))
        return Outcome.OK, None

    def _typed(self, text: str) -> Said:
        if self.prompt == SIGN_IN:
            return self._scanned(text)
        if self.prompt == ASK_PIN:
            if text != PIN:
                return self._stop(WrongPin("1001", 4))
            self.prompt, self.secret = MENU, False
            return Outcome.OK, None
        if self.prompt.entry is Entry.NUMBER:
            self.prompt = SERIAL
            return Outcome.OK, None
        return self._scanned(text)
