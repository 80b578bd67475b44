"""The menu: a task by its digit, work to resume, and any code opens the work that it names (flows.md 1.0a, 30)."""

from collections.abc import Callable
from datetime import datetime

from inventory.documents import DocumentKind
from inventory.passport import is_passport
from inventory.people import Operator
from inventory.refusals.base import Refusal
from inventory.tasks.reading import Reading, pack_place, read_code, read_typed
from inventory.tasks.steps import Action, Choice, Entry, Message, Outcome, Prompt, Scan, say
from inventory.values import dataclass
from sync.handheld.records import OpenWork
from terminal.modes.look_up import LookUp, looked_up, which_unit
from terminal.modes.mode import Desk, Given, Mode, Turn, text_of
from terminal.modes.open_work import resumed, started
from terminal.modes.sent_back import SentBack
from terminal.modes.sign_in import SignIn
from terminal.modes.sign_off import NOBODY, SignOff, own_works
from terminal.modes.stop import Stopped

TASK = "menu"
RESUME_DIGITS = (9, 8, 7)
SENT_BACK = 6


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A task in the menu: its digit, its name (that of its file in inventory/tasks), its words, and those for going on with it."""

    digit: int
    name: str
    says: Message
    resumes: Callable[[OpenWork], Message]


def _resume_receive(work: OpenWork) -> Message:
    done, _, target = work.progress.partition("/")
    return say("menu_resume_receive", document=work.document, done=done, target=target)


def _resume_pick(work: OpenWork) -> Message:
    done, _, target = work.progress.partition("/")
    return say("menu_resume_pick", document=work.document, done=done, target=target)


def _resume_put_away(work: OpenWork) -> Message:
    return say("menu_resume_put_away", document=work.document)


def _resume_passport(work: OpenWork) -> Message:
    return say("menu_resume_passport", document=work.document)


LINES: tuple[MenuLine, ...] = (
    MenuLine(1, "receive", say("menu_receive"), _resume_receive),
    MenuLine(2, "pick", say("menu_pick"), _resume_pick),
    MenuLine(3, "put_away", say("menu_put_away"), _resume_put_away),
    MenuLine(4, "passport", say("menu_passport"), _resume_passport),
)
"""The registry of tasks."""

TASK_OF_DOCUMENT = {DocumentKind.PURCHASE_ORDER: "receive", DocumentKind.SALES_ORDER: "pick"}


def resumable(desk: Desk, badge: str) -> tuple[OpenWork, ...]:
    """Return the work that this person may resume: their own and what was handed over, the latest first."""
    works = own_works(desk, badge) + own_works(desk, NOBODY)
    return tuple(sorted(works, key=lambda work: work.id, reverse=True))


@dataclass(frozen=True, slots=True)
class Menu(Mode):
    """Somebody works: who, and since when."""

    person: Operator
    since: datetime

    @property
    def operator(self) -> Operator | None:
        """The person who signed in."""
        return self.person

    def prompt(self, desk: Desk) -> Prompt:
        """Return MENU with the tasks and up to three works to resume."""
        tasks = tuple(Choice(line.digit, line.says) for line in LINES)
        works = zip(RESUME_DIGITS, resumable(desk, self.person.badge), strict=False)
        resumes = tuple(
            Choice(digit, line.resumes(work)) for digit, work in works for line in LINES if line.name == work.task
        )
        if count := len(desk.mirror.sent_back()):
            tasks += (Choice(SENT_BACK, say("menu_sent_back", count=count)),)
        actions = (Action.BACK, Action.DONE)
        asks = say("ask_menu")
        return Prompt(task=TASK, asks=asks, entry=Entry.CHOICE, choices=tasks + resumes[::-1], actions=actions)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a digit or a code; back locks the terminal, done signs off."""
        match given:
            case Action.BACK:
                lock = SignIn(locked_by=self.person.badge, since=self.since)
                return Turn(modes=(self, lock), says=say("locked"))
            case Action.DONE if own_works(desk, self.person.badge):
                return Turn(modes=(SignOff(self.person, self),), outcome=Outcome.DUP)
            case Action.DONE:
                return Turn(modes=(), says=say("signed_off"))
            case int():
                return self._chosen(given, desk)
        return self._opened(given, desk)

    def _chosen(self, digit: int, desk: Desk) -> Turn:
        if digit == SENT_BACK and desk.mirror.sent_back():
            return Turn(modes=(self, SentBack()))
        name = next((line.name for line in LINES if line.digit == digit), None)
        if name is not None:
            return started(self, name, "", desk)
        works = dict(zip(RESUME_DIGITS, resumable(desk, self.person.badge), strict=False))
        return resumed(self, works[digit], desk) if digit in works else self.stays(say("no_such_number", number=digit))

    def _opened(self, given: Given, desk: Desk) -> Turn:
        """Open the work that a code names: open work on it, its document's task, an advised pallet; else look it up."""
        text = text_of(given)
        if not text:
            return self.stays(say("no_effect"))
        if is_passport(text):
            return started(self, "passport", "", desk, given)
        reading = read_code(given.code, desk.stock, ()) if isinstance(given, Scan) else read_typed(text, desk.stock, ())
        if isinstance(reading, Refusal):
            return self._stop(reading)
        if reading.document:
            return self._document(reading, desk)
        if reading.sscc and desk.stock.advised_pack(reading.sscc):
            return started(self, "receive", "", desk, given)
        if (box := pack_place(reading)) and (order := desk.stock.box_order(box)):
            return started(self, "pick", order, desk)
        if box and desk.stock.pack(box) is not None:
            return started(self, "put_away", "", desk, given)
        return self._looked_up(reading, desk)

    def _looked_up(self, reading: Reading, desk: Desk) -> Turn:
        if (several := which_unit(reading, desk.stock)) is not None:
            return Turn(modes=(self, several))
        shown = looked_up(reading, desk)
        return self._stop(shown) if isinstance(shown, Refusal) else Turn(modes=(self, LookUp(shown)))

    def _document(self, reading: Reading, desk: Desk) -> Turn:
        document = desk.stock.document(reading.document)
        name = TASK_OF_DOCUMENT.get(document.kind) if document else None
        if name is not None:
            return started(self, name, reading.document, desk)
        return self._looked_up(reading, desk)

    def _stop(self, refusal: Refusal) -> Turn:
        return Turn(modes=(self, Stopped(refusal, TASK)), outcome=Outcome.STOP, says=refusal)
