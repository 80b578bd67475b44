"""Lists: numbered rows in pages. A digit that a row leads to opens it; 1 leaves, 9 turns the page."""

from dataclasses import replace

from inventory.refusals.base import Refusal
from inventory.tasks.steps import Action, Choice, Message, Prompt, Scan, Settled, say
from inventory.values import dataclass
from terminal.modes.mode import Desk, Given, Mode, Told, Turn
from terminal.modes.ways import FIRST, LEAVE, MORE, Pages, ways_prompt

ROWS_A_PAGE = MORE - FIRST


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row, what its digit opens (None: nothing) and the sentence that comes with it; or it puts the work aside for the menu."""

    says: Message
    opens: Mode | None = None
    tells: Refusal | None = None
    to_menu: bool = False


@dataclass(frozen=True, slots=True)
class Listing(Mode):
    """A list over what was in front."""

    asks: Message
    rows: tuple[ListRow, ...]
    task: str = "list"
    document: str = ""
    in_work: int | None = None
    page: int = 0

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return one page."""
        pages = self._pages
        rows = (Choice(at, row.says) for at, row in enumerate(pages.shown, FIRST))
        return ways_prompt(self.task, self.asks, (*rows, *pages.way), document=self.document)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a digit; a scan is for the prompt below and is not used here."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn()
        if given == MORE and self._pages.count > 1:
            return Turn(modes=(replace(self, page=self._pages.following),))
        shown = self._pages.shown
        if isinstance(given, int) and 0 <= given - FIRST < len(shown):
            row = shown[given - FIRST]
            if row.to_menu:
                return Turn(modes=(self,), says=say("put_aside"), to_menu=True)
            if row.opens is not None:
                return Turn(modes=(self, row.opens), says=row.tells)
        return self.stays(say("no_effect"))

    def told(self, answer: Told, desk: Desk) -> Turn:
        """Hand on what becomes of a parked line to the work below."""
        return Turn(answer=answer) if isinstance(answer, Settled) else Turn(modes=(self,))

    @property
    def _pages(self) -> Pages[ListRow]:
        return Pages(self.rows, ROWS_A_PAGE, self.page)


def captured_list(documents: str, work: int, desk: Desk, first: tuple[ListRow, ...] = ()) -> Listing:
    """Return the lines of the documents at hand; a line's digit lists the numbers that are captured for it and not posted yet.

    `first` are rows before them.
    """
    rows = list(first)
    for document in documents.split():
        for line in desk.stock.lines(document):
            numbers = desk.stock.captured_waiting(document, line.line)
            waiting = len(numbers) or None
            says = say(
                "list_line", item=line.item, done=line.done + len(numbers), ordered=line.ordered, waiting=waiting
            )
            shown = tuple(ListRow(say("list_number", number=each.serial, lot=each.lot)) for each in reversed(numbers))
            rows.append(ListRow(says, _numbers_of(line.item, shown, work) if shown else None))
    return Listing(say("ask_list", count=len(rows) - len(first)), tuple(rows), document=documents, in_work=work)


def _numbers_of(item: str, rows: tuple[ListRow, ...], work: int) -> Listing:
    return Listing(say("ask_list_numbers", item=item, count=len(rows)), rows, document=item, in_work=work)


HELP: dict[Action, Message] = {
    Action.HELP: say("help_help"),
    Action.UNDO: say("help_undo"),
    Action.BACK: say("help_back"),
    Action.DONE: say("help_done"),
    Action.PROBLEM: say("help_problem"),
    Action.LIST: say("help_list"),
    Action.QUANTITY: say("help_quantity"),
    Action.SYNC: say("help_sync"),
    Action.LABEL: say("help_label"),
}


def help_list(prompt: Prompt, work: int | None, more: tuple[ListRow, ...] = ()) -> Listing:
    """Return what may be done at a prompt: its keys, in words; work may be put aside here, at the step where it is.

    `more` rows come before the keys.
    """
    rows = more + tuple(ListRow(HELP[action]) for action in prompt.actions if action is not Action.HELP)
    if work is not None:
        rows = (ListRow(say("way_put_aside"), to_menu=True), *rows)
    return Listing(say("ask_help"), rows, task=prompt.task, document=prompt.document, in_work=work)
