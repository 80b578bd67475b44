"""The summary of the day at the dock: seen page by page, printed as labels through the queue (flows.md 1.5, `5 print summary`)."""

from dataclasses import replace

from inventory.tasks.steps import Action, Choice, Known, Prompt, Scan, say
from inventory.values import dataclass
from sync.handheld.print_jobs import NewPrintJob
from terminal.labels.template import template_named
from terminal.modes.mode import Desk, Given, Mode, Turn
from terminal.modes.settle import TASK
from terminal.modes.ways import LEAVE, MORE, Pages, ways_prompt
from terminal.summary import summary_lines, summary_rows
from terminal.words import Words

LABEL = "summary"
PRINT = 2
LINES_A_PAGE = 7
"""What the smallest screen has room for above the choices."""

LABELS_MAX = 12


@dataclass(frozen=True, slots=True)
class SummaryShown(Mode):
    """The summary as it was when it was asked for: what is seen is what is printed."""

    title: str
    lines: tuple[str, ...]
    in_work: int | None = None
    page: int = 0

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return one page of it."""
        count, pages = len(self._labels()), self._pages
        prints = Choice(PRINT, say("way_print_labels", count=count if count > 1 else None))
        known = tuple(Known("raw", line) for line in pages.shown)
        return ways_prompt(TASK, say("ask_summary", title=self.title), (prints, *pages.way), known=known)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a digit: leave, print, or the next page."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or given == LEAVE:
            return Turn()
        if given == PRINT:
            return self._printed(desk)
        if given == MORE and self._pages.count > 1:
            return Turn(modes=(replace(self, page=self._pages.following),))
        return self.stays(say("no_effect"))

    def _printed(self, desk: Desk) -> Turn:
        labels, stamp = self._labels(), desk.stamp
        for at, lines in enumerate(labels, 1):
            title = f"{self.title} {at}/{len(labels)}" if len(labels) > 1 else self.title
            fields = {LABEL: title, **{f"line{number:02}": line for number, line in enumerate(lines, 1)}}
            desk.print_jobs.add(NewPrintJob(stamp.new_id(), LABEL, fields, stamp.operator, stamp.at))
        return Turn(says=say("summary_prints") if desk.printer else say("summary_waits"))

    def _labels(self) -> list[tuple[str, ...]]:
        """Return the lines of each label."""
        room = _room()
        return [self.lines[at : at + room] for at in range(0, len(self.lines), room)]

    @property
    def _pages(self) -> Pages[str]:
        return Pages(self.lines, LINES_A_PAGE, self.page)


def _room() -> int:
    """Return how many lines a label has room for below its title."""
    return len(template_named(LABEL).texts) - 1


def summary_shown(desk: Desk, work: int | None) -> SummaryShown:
    """Return the summary as it is now, in the language of who asks; no longer than LABELS_MAX labels."""
    lines = summary_lines(summary_rows(desk), Words.load(desk.language), LABELS_MAX * _room())
    return SummaryShown(f"{desk.stamp.site} {desk.days.local(desk.stamp.at):%d.%m. %H:%M}", lines, work)
