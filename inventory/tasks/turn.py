"""One turn of a task: the state while an input is handled, and the events and transactions that its handling makes."""

import json
from abc import ABC, abstractmethod
from dataclasses import field, fields, replace
from typing import Generic

from inventory.posting import post
from inventory.refusals import refusal_from_plain, refusal_to_plain
from inventory.refusals.base import Refusal
from inventory.stock import Refused, Stock
from inventory.tasks.reading import shown
from inventory.tasks.steps import Event, Mark, Message, Outcome, Request, Stamp, StateT, Step, Trace
from inventory.transactions import Line, Transaction
from inventory.values import dataclass

SHOWN_CHARACTERS_MAX = 200


def refusal_text(refusal: Refusal) -> str:
    """Return a refusal as the text that events keep."""
    return json.dumps(refusal_to_plain(showable(refusal)), sort_keys=True)


def showable(refusal: Refusal) -> Refusal:
    """Return a refusal whose texts can be shown and kept, whatever bytes a scanner sent."""
    texts = {each.name: getattr(refusal, each.name) for each in fields(refusal)}
    unfit = {name: shown(text) for name, text in texts.items() if isinstance(text, str) and not _fits(text)}
    return replace(refusal, **unfit) if unfit else refusal


def _fits(text: str) -> bool:
    return len(text) <= SHOWN_CHARACTERS_MAX and text.isprintable()


def refusal_of(text: str) -> Refusal | None:
    """Return the refusal of such a text, None for an empty one."""
    return refusal_from_plain(json.loads(text)) if text else None


@dataclass(slots=True)
class TaskTurn(ABC, Generic[StateT]):
    """The state as the events so far have left it; `did` is the only way to change it."""

    state: StateT
    stock: Stock
    stamp: Stamp
    events: list[Event] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)

    @abstractmethod
    def after(self, event: Event) -> StateT:
        """Return the state after an event."""

    def did(self, event: Event) -> None:
        """Note an event and apply it."""
        self.events.append(event)
        self.state = self.after(event)

    def ok(
        self, trace: Trace | None = None, says: Message | None = None, request: Request | None = None
    ) -> Step[StateT]:
        """Answer: taken."""
        return self.step(Outcome.OK, says, trace, request)

    def full(self, trace: Trace | None = None, says: Message | None = None) -> Step[StateT]:
        """Answer: taken, and the target is reached."""
        return self.step(Outcome.FULL, says, trace)

    def already(self, text: str, note: str) -> Step[StateT]:
        """Answer: nothing changed, it was taken before."""
        return self.step(Outcome.DUP, Message(note), Trace(Mark.ALREADY, text, note))

    def hint(self, refusal: Refusal, text: str) -> Step[StateT]:
        """Answer: not taken, but no key is needed."""
        return self.step(Outcome.DUP, refusal, Trace(Mark.HINT, text, refusal.code))

    def nothing(self, code: str) -> Step[StateT]:
        """Answer: the input means nothing here."""
        return self.step(Outcome.DUP, Message(code))

    def step(
        self,
        outcome: Outcome,
        says: Message | Refusal | None = None,
        trace: Trace | None = None,
        request: Request | None = None,
    ) -> Step[StateT]:
        """Return the step of this turn; what it says and shows is fit to be shown and kept."""
        if isinstance(says, Refusal):
            says = showable(says)
        if trace is not None and not _fits(trace.text):
            trace = replace(trace, text=shown(trace.text))
        return Step(self.state, outcome, says, trace, tuple(self.events), tuple(self.transactions), request)

    def transaction(self, kind: str, document: str, lines: tuple[Line, ...], approver: str = "") -> Transaction:
        """Return a transaction of this turn, stamped; its partner is that of the document."""
        head = self.stock.document(document) if document else None
        return Transaction(
            id=self.stamp.new_id(),
            kind=kind,
            site=self.stamp.site,
            at=self.stamp.at,
            day=self.stamp.day,
            business_day=self.stamp.business_day,
            operator=self.stamp.operator,
            document=document,
            partner=head.partner if head else "",
            lines=lines,
            approver=approver,
        )

    def post(self, transactions: list[Transaction]) -> Refusal | None:
        """Hand transactions on to be posted, all or none; return the first refusal that stands against one of them.

        Each is judged by itself here and in its order, on what those before it did, when it is posted.
        """
        for transaction in transactions:
            result = post(transaction, self.stock)
            if isinstance(result, Refused):
                return result.refusals[0]
        self.transactions.extend(transactions)
        return None
