"""What this device claims: every document of its open work, as long as the work is open. The centre is asked after the input.

Without a link nothing is claimed and work goes on: then the first that is posted wins (domain.md 3d).
"""

from inventory.tasks.receive.state import UNNUMBERED
from inventory.tasks.steps import Task
from sync.handheld.home import Handheld
from sync.messages import Claim, Unclaim
from terminal.modes.claimed import Claimed
from terminal.modes.mode import Mode
from terminal.modes.task import TaskMode
from terminal.syncer import Request

Seen = tuple[tuple[int, str] | type[Mode], ...]


class Claims:
    """The documents that were asked for, and those that were not heard about; beside the open work, in memory."""

    def __init__(self, handheld: Handheld, device: str) -> None:
        """Begin with what the centre said last that this device has."""
        self._handheld = handheld
        self.device = device
        self._asked = {each.document for each in handheld.mirror.claims() if each.device == device}
        self._unheard: dict[str, Claim] = {}
        self._seen: Seen = ()

    def after(self, modes: tuple[Mode, ...], operator: str) -> tuple[Request, ...]:
        """Return what to ask of the centre after an input: the claim of what was opened, the end of what is open no more."""
        if not self.sees_others(modes):
            return ()
        self._seen = _seen(modes)
        wanted: list[Request] = []
        for mode in modes:
            if isinstance(mode, TaskMode):
                for document in documents_of(mode).split():
                    if document not in self._asked:
                        self._asked.add(document)
                        wanted.append(Claim(document=document, operator=operator, task=mode.task.name))
        return (*wanted, *self._ended())

    def sees_others(self, modes: tuple[Mode, ...]) -> bool:
        """Return whether anything was opened or left since the last time: at nearly every scan nothing was, and no file is asked."""
        return _seen(modes) != self._seen

    def _ended(self) -> list[Request]:
        works = self._handheld.journal.open_works()
        kept = {document for work in works for document in work.document.split()}
        gone = sorted(self._asked - kept)
        self._asked -= set(gone)
        for each in gone:
            self._unheard.pop(each, None)
        return [Unclaim(document=each) for each in gone]

    def unheard(self, wanted: Claim) -> None:
        """Keep a claim that did not reach the centre, for when the link is there again."""
        if wanted.document in self._asked and not wanted.take_over:
            self._unheard[wanted.document] = wanted

    def again(self) -> tuple[Request, ...]:
        """Return the claims that did not reach the centre, once."""
        waiting, self._unheard = tuple(self._unheard.values()), {}
        return waiting

    def question(self, modes: tuple[Mode, ...]) -> Claimed | None:
        """Return the question about a document in front that another device has, as the last pull has it; None for none."""
        front = modes[-1]
        if not isinstance(front, TaskMode):
            return None
        for document in documents_of(front).split():
            kept = self._handheld.mirror.claim(document)
            if kept is not None and kept.device != self.device:
                return Claimed(document, kept.operator, kept.device, kept.since, front.task.name, front.number)
        return None


def _seen(modes: tuple[Mode, ...]) -> Seen:
    """Return who is there (menu, sign-off, sign-in) and the tasks that are open."""
    return (type(modes[0]), *((mode.number, documents_of(mode)) for mode in modes if isinstance(mode, TaskMode)))


def documents_of(mode: TaskMode) -> str:
    """Return the documents that a task in front is on; a receipt without an order and without a number yet is none."""
    task: Task[object] = mode.task
    return " ".join(each for each in task.document(mode.state).split() if each != UNNUMBERED)
