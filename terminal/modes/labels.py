"""Labels: scan what needs one, see it drawn before it is printed; the queue of labels, what became of each, and printing one again."""

from collections.abc import Mapping
from dataclasses import replace

from drivers.errors import LabelError
from inventory.refusals.base import Refusal
from inventory.refusals.reading import UnknownCode
from inventory.stock import MatchKind
from inventory.tasks.reading import Reading, read_code, read_typed
from inventory.tasks.steps import Action, Choice, Known, Message, Outcome, Prompt, Scan, say
from inventory.values import dataclass
from sync.handheld.print_jobs import NewPrintJob, PrintJob, PrintState
from terminal.labels.filling import Filled, fill
from terminal.labels.preview import preview
from terminal.labels.template import forms_of, template_named
from terminal.modes.listing import Listing, ListRow
from terminal.modes.mode import Desk, Given, Mode, Turn, text_of
from terminal.modes.stop import Stopped
from terminal.modes.ways import LEAVE, ways_prompt

TASK = "labels"
PRINT, SAYS, OTHER_FORM = 2, 3, 4
DRAWN_COLUMNS = 26
NEWEST_SHOWN = 5
LISTED_MAX = 50
_BECAME: dict[PrintState, Message] = {
    PrintState.WAITING: say("label_is_waiting"),
    PrintState.PRINTING: say("label_is_printing"),
    PrintState.PRINTED: say("label_is_printed"),
    PrintState.FAILED: say("label_is_failed"),
    PrintState.UNCLEAR: say("label_is_unclear"),
}
_MARKS = {
    PrintState.WAITING: "..",
    PrintState.PRINTING: ">>",
    PrintState.PRINTED: "ok",
    PrintState.FAILED: "!!",
    PrintState.UNCLEAR: "??",
}

Keys = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Labels(Mode):
    """Asks what needs a label; above it the newest of the queue."""

    in_work: int | None = None

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return the question; each label of the queue with a sign for what became of it."""
        known = tuple(Known("raw", _line(job)) for job in desk.print_jobs.newest(NEWEST_SHOWN))
        actions = (Action.BACK, Action.LIST) if known else (Action.BACK,)
        return Prompt(TASK, say("ask_what_label"), known=known, actions=actions)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a code: an item, a lot, a serial, a bin or a badge; the list key shows the queue."""
        if given is Action.BACK:
            return Turn()
        if given is Action.LIST:
            rows = tuple(ListRow(*_row(job)) for job in desk.print_jobs.newest(LISTED_MAX))
            return Turn(
                modes=(self, Listing(say("ask_label_queue", count=len(rows)), rows, TASK, in_work=self.in_work))
            )
        text = text_of(given)
        if not text:
            return self.stays(say("no_effect"))
        reading = read_code(given.code, desk.stock, ()) if isinstance(given, Scan) else read_typed(text, desk.stock, ())
        wanted = reading if isinstance(reading, Refusal) else label_of(reading)
        if wanted is None:
            wanted = UnknownCode(text[:40], desk.stock.data_age_minutes(desk.stamp.at))
        if isinstance(wanted, Refusal):
            return Turn(modes=(self, Stopped(wanted, TASK)), outcome=Outcome.STOP, says=wanted)
        return Turn(modes=(self, LabelShown(*wanted, in_work=self.in_work)))


def label_of(reading: Reading) -> tuple[str, Keys] | None:
    """Return the kind of label that fits what was read, with its keys; None for what has none."""
    if reading.bin:
        return "bin", (("bin", reading.bin),)
    if reading.badge:
        return "badge", (("badge", reading.badge),)
    for kind, value in (("serial", reading.serial), ("lot", reading.lot)):
        if reading.item and value:
            return kind, (("item", reading.item), (kind, value))
    for match_kind in (MatchKind.SERIAL, MatchKind.LOT):
        for match in reading.names(match_kind):
            return match_kind.value, (("item", match.item), (match_kind.value, match.key))
    return ("item", (("item", reading.item),)) if reading.item else None


def _line(job: PrintJob) -> str:
    return f"{_MARKS[job.state]} {job.label} {_number(job.fields, job.label)}"


def _number(fields: Mapping[str, str], label: str) -> str:
    return fields.get(label) or next(reversed(tuple(fields.values())), "")


def _row(job: PrintJob) -> tuple[Message, Mode]:
    says = say("list_label", mark=_MARKS[job.state], label=job.label, number=_number(job.fields, job.label))
    return says, LabelShown(job.label, tuple(job.fields.items()), job.id)


@dataclass(frozen=True, slots=True)
class LabelShown(Mode):
    """A label as it will be printed; `job` is its id in the queue, empty for one that is not there yet."""

    label: str
    keys: Keys
    job: str = ""
    in_work: int | None = None

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return the label drawn in characters, what became of it, and the ways on."""
        job, filled = self._job(desk), self._filled(desk)
        drawn = () if filled is None else preview(filled, DRAWN_COLUMNS)
        # the frame's sides and what is in it; its edges have no row to spare on 26 x 16
        rows = tuple(Known("raw", row) for row in drawn if row.startswith("|"))
        asks = say("ask_print_label") if job is None else _BECAME[job.state]
        ways: list[Choice] = []
        if filled is not None and (job is None or job.state not in (PrintState.WAITING, PrintState.PRINTING)):
            ways.append(Choice(PRINT, say("way_print") if job is None else say("way_print_again")))
        ways += [Choice(SAYS, say("way_label_says"))] if filled is not None else []
        if job is None and self._next_form() != self.label:
            ways.append(Choice(OTHER_FORM, say("way_other_form")))
        return ways_prompt(TASK, asks, ways, known=rows)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a digit: leave, print, read what stands on it in full, or see it in its other form."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn()
        offered = {each.number for each in self.prompt(desk).choices}
        if given == PRINT and PRINT in offered:
            return self._printed(desk)
        filled = self._filled(desk)
        if given == SAYS and filled is not None:
            job = self._job(desk)
            problem = (ListRow(say("label_problem", problem=job.problem)),) if job is not None and job.problem else ()
            rows = (*problem, *_texts(filled))
            return Turn(modes=(self, Listing(say("ask_label_says", count=len(rows)), rows, TASK, in_work=self.work)))
        if given == OTHER_FORM and OTHER_FORM in offered:
            return Turn(modes=(replace(self, label=self._next_form()),))
        return self.stays(say("no_effect"))

    def _next_form(self) -> str:
        forms = forms_of(self.label)
        return forms[(forms.index(self.label) + 1) % len(forms)]

    def _printed(self, desk: Desk) -> Turn:
        stamp, number = desk.stamp, _number(dict(self.keys), self.label)
        if self.job:
            desk.print_jobs.reprint(self.job, new_id=stamp.new_id(), operator=stamp.operator, at=stamp.at)
        else:
            new = NewPrintJob(stamp.new_id(), self.label, dict(self.keys), stamp.operator, stamp.at)
            desk.print_jobs.add(new)
        return Turn(says=say("label_waits", number=number) if desk.printer else say("no_printer", number=number))

    def _job(self, desk: Desk) -> PrintJob | None:
        return desk.print_jobs.job(self.job) if self.job else None

    def _filled(self, desk: Desk) -> Filled | None:
        """Return the label with what is known now; None where it cannot be made so."""
        try:
            return fill(template_named(self.label), desk.label_fields(self.label, dict(self.keys)), desk.stamp.day)
        except LabelError:
            return None


def _texts(filled: Filled) -> tuple[ListRow, ...]:
    texts = tuple(ListRow(say("label_text", text=each.text)) for each in filled.label.texts)
    read = zip(filled.label.symbols, filled.reads, strict=True)
    return (*texts, *(ListRow(say("label_symbol", kind=symbol.kind.value, reads=reads)) for symbol, reads in read))
