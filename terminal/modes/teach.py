"""Teaching a vendor's label: whose it is, three of them, what is what on them, and the badge that lets the rule stand.

vendor --> three labels --> marking --> what it would change --> supervisor
"""

from dataclasses import replace

from inventory.barcodes import Identified, Kind
from inventory.barcodes.teaching import LABELS_NEEDED, can_be_taught
from inventory.documents import DocumentKind
from inventory.refusals.reading import UnknownCode
from inventory.tasks.steps import Action, Choice, Known, Outcome, Prompt, Scan, say
from inventory.values import dataclass
from terminal.modes.listing import ROWS_A_PAGE
from terminal.modes.mode import Desk, Given, Mode, Turn, text_of
from terminal.modes.stop import Stopped
from terminal.modes.teach_marking import TASK, Marking
from terminal.modes.ways import FIRST, LEAVE, ways_prompt


def teaching(documents: str, work: int | None, desk: Desk) -> Mode:
    """Return where teaching begins: at the labels, where the documents at hand say whose they are."""
    for document in documents.split():
        if partner := _vendor_of(document, desk):
            return TeachLabels(partner, work)
    return TeachVendor(work)


def _vendor_of(document: str, desk: Desk) -> str:
    kept = desk.stock.document(document)
    return kept.partner if kept is not None and kept.kind is DocumentKind.PURCHASE_ORDER else ""


@dataclass(frozen=True, slots=True)
class TeachVendor(Mode):
    """Asks whose labels they are: an order of the vendor is scanned, or a digit pressed."""

    in_work: int | None = None

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return the question, with the vendors of orders."""
        ways = (
            Choice(at, say("way_vendor", partner=partner, name=name))
            for at, (partner, name) in enumerate(desk.vendor_scans.vendors(ROWS_A_PAGE), FIRST)
        )
        return ways_prompt(TASK, say("ask_teach_vendor"), ways)

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a vendor."""
        if given is Action.BACK or given == LEAVE:
            return Turn()
        if isinstance(given, int):
            vendors = desk.vendor_scans.vendors(ROWS_A_PAGE)
            at = given - FIRST
            return self._of(vendors[at][0]) if 0 <= at < len(vendors) else self.stays(say("no_effect"))
        text = text_of(given)
        if not text:
            return self.stays(say("no_effect"))
        partner = text if desk.stock.partner(text) is not None else _vendor_of(text, desk)
        if partner:
            return self._of(partner)
        refusal = UnknownCode(text[:40], desk.stock.data_age_minutes(desk.stamp.at))
        return Turn(modes=(self, Stopped(refusal, TASK)), outcome=Outcome.STOP, says=refusal)

    def _of(self, partner: str) -> Turn:
        return Turn(modes=(TeachLabels(partner, self.in_work),))


@dataclass(frozen=True, slots=True)
class TeachLabels(Mode):
    """Asks for labels of the vendor, each another."""

    partner: str
    in_work: int | None = None
    labels: tuple[Identified, ...] = ()

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return which label is asked for, and those that were scanned."""
        kept = desk.stock.partner(self.partner)
        known = (Known("from", kept.name if kept else self.partner), *(Known("label", e.text) for e in self.labels))
        asks = say("ask_teach_label", number=len(self.labels) + 1, count=LABELS_NEEDED)
        return Prompt(TASK, asks, known=known, actions=(Action.BACK,))

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a label; back takes the last one away, and leaves before the first."""
        if given is Action.BACK:
            return Turn(modes=(replace(self, labels=self.labels[:-1]),)) if self.labels else Turn()
        if not isinstance(given, Scan):
            return self.stays(say("no_effect"))
        code = given.code
        if code.ok and code.kind is not Kind.PLAIN:
            return self.stays(say("teach_not_needed", kind=code.kind.value))
        if not can_be_taught(code.text):
            return self.stays(say("teach_not_possible"))
        if any(each.text == code.text for each in self.labels):
            return self.stays(say("teach_same_label"))
        labels = (*self.labels, code)
        if len(labels) < LABELS_NEEDED:
            return Turn(modes=(replace(self, labels=labels),))
        return Turn(modes=(Marking.of(self.partner, labels, self.in_work),))
