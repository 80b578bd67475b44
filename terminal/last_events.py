"""The last events of the open work in front, kept up to date without asking the file at each input."""

from inventory.tasks.steps import Mark, Trace
from sync.handheld.journal import Journal
from terminal.modes.mode import Turn

RECENT_MAX = 8

Events = tuple[int | None, tuple[Trace, ...], bool]
"""What was known at one moment; only `restore` looks into it."""


class LastEvents:
    """What was shown last, the latest first, and whether anything can be taken back."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._work: int | None = None
        self.recent: tuple[Trace, ...] = ()
        self.can_undo = False

    def took(self, turn: Turn, work: int | None) -> None:
        """Take the turn of an input that is on the disk; `work` is in front after it."""
        if work is None:
            self._work, self.recent, self.can_undo = None, (), False
        elif work != self._work or (turn.trace is not None and turn.trace.mark is Mark.UNDONE):
            # other work came to the front, or something was taken back
            self._work = work
            self.recent = self._journal.recent(work, RECENT_MAX)
            self.can_undo = self._journal.last_undoable(work) is not None
        else:
            self.recent = (((turn.trace,) if turn.trace else ()) + self.recent)[:RECENT_MAX]
            self.can_undo = self.can_undo or bool(turn.events)

    def noted(self) -> Events:
        """Return what is known now."""
        return self._work, self.recent, self.can_undo

    def restore(self, noted: Events) -> None:
        """Forget what came after `noted`: it is not on the disk."""
        self._work, self.recent, self.can_undo = noted
