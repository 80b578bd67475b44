"""Goods whose code no item has, at the dock: the list of what waits, and the tie of a code to an item (flows.md 1.0a, 16).

The tie is work of this device like any other: it stands in the journal, goes with the queue, and the centre posts what waited.
"""

from inventory.barcodes import Identified
from inventory.people import Operator, Right
from inventory.plain import plain_decimal
from inventory.posting import post
from inventory.refusals.base import Refusal
from inventory.refusals.goods import UnknownItem
from inventory.stock import Refused
from inventory.tasks.reading import read_code, read_typed
from inventory.tasks.steps import Action, Choice, Entry, Known, Outcome, Prompt, Scan, say
from inventory.transactions import Line, Transaction
from inventory.unidentified import Unidentified
from inventory.values import dataclass
from terminal.modes.approve import Approval
from terminal.modes.listing import ROWS_A_PAGE, Listing, ListRow
from terminal.modes.mode import Desk, Given, Mode, Told, Turn
from terminal.modes.settle import TASK
from terminal.modes.stop import Stopped
from terminal.modes.ways import FIRST, LEAVE


def unknown_list(desk: Desk, work: int | None) -> Listing:
    """Return what waits to be identified; a digit leads to the question which item it is."""
    rows = tuple(
        ListRow(
            say("list_unknown_goods", scanned=each.code, quantity=plain_decimal(each.quantity), tag=each.tag),
            TieTo(each),
        )
        for each in desk.stock.open_unidentified()
    )
    return Listing(say("ask_unknown_goods", count=len(rows)), rows, task=TASK, in_work=work)


@dataclass(frozen=True, slots=True)
class TieTo(Mode):
    """Asks which item goods are: scanned, or by a digit among those that their order still misses."""

    goods: Unidentified

    def prompt(self, desk: Desk) -> Prompt:
        """Return what is known of the goods, and the question."""
        goods, items = self.goods, _likely(self.goods, desk)
        known = (
            Known("code", goods.code),
            Known("tag", goods.tag),
            Known("quantity", goods.quantity),
            Known("bin", goods.place),
            *((Known("lot", goods.lot),) if goods.lot else ()),
            *_arrived(goods),
        )
        choices = [Choice(LEAVE, say("way_back"))] if items else []
        choices += [Choice(at, say("way_tie_to", item=item)) for at, item in enumerate(items, FIRST)]
        return Prompt(
            task=TASK,
            asks=say("ask_tie"),
            document=goods.document,
            known=known,
            entry=Entry.CHOICE if items else Entry.CODE,
            choices=tuple(choices),
            actions=(Action.BACK,),
        )

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take an item: the label of another pack of it, its number, or its digit; then somebody with the right is asked for."""
        items = _likely(self.goods, desk)
        if given is Action.BACK or (items and given == LEAVE):
            return Turn()
        if isinstance(given, Scan):
            return self._named(given.code, desk)
        if isinstance(given, int):
            at = given - FIRST
            return self._tied(items[at], "", desk) if 0 <= at < len(items) else self.stays(say("no_effect"))
        if isinstance(given, Action) or not given.strip():
            return self.stays(say("no_effect"))
        return self._named(given.strip(), desk)

    def _named(self, code: Identified | str, desk: Desk) -> Turn:
        reading = read_typed(code, desk.stock, ()) if isinstance(code, str) else read_code(code, desk.stock, ())
        if isinstance(reading, Refusal):
            return _stopped(self, reading)
        if not reading.item:
            return _stopped(self, UnknownItem(reading.text[:40]))
        return self._tied(reading.item, reading.unit, desk)

    def _tied(self, item: str, unit: str, desk: Desk) -> Turn:
        kept = desk.stock.item(item)
        if kept is None:
            return _stopped(self, UnknownItem(item))
        tying = Tying(self.goods, item, unit or kept.unit)
        return Turn(modes=(tying, Approval(Right.SETTLE, say("approve_tie"), own_allowed=True)))


@dataclass(frozen=True, slots=True)
class Tying(Mode):
    """Waits for somebody with the right, and posts the tie in their name."""

    goods: Unidentified
    item: str
    unit: str

    def prompt(self, desk: Desk) -> Prompt:
        """Return what is about to be tied."""
        known = (Known("code", self.goods.code), Known("item", self.item))
        return Prompt(task=TASK, asks=say("ask_tie"), known=known, actions=(Action.BACK,))

    def take(self, given: Given, desk: Desk) -> Turn:
        """Leave: the approval lies over this."""
        return self.not_used(given) if isinstance(given, Scan) else Turn()

    def told(self, answer: Told, desk: Desk) -> Turn:
        """Post the tie, which goes to the centre with the queue."""
        if not isinstance(answer, Operator):
            return Turn(modes=(TieTo(self.goods),), outcome=Outcome.DUP, says=say("not_approved"))
        verdict = post(self._tie(answer, desk), desk.stock)
        if isinstance(verdict, Refused):
            return _stopped(TieTo(self.goods), verdict.refusals[0])
        desk.journal.append(verdict, desk.input_number)
        return Turn(says=say("code_tied", scanned=self.goods.code, item=self.item))

    def _tie(self, approver: Operator, desk: Desk) -> Transaction:
        stamp = desk.stamp
        line = Line(self.item, self.unit, self.goods.quantity, code=self.goods.code)
        return Transaction(
            id=stamp.new_id(),
            kind="code_tie",
            site=stamp.site,
            at=stamp.at,
            day=stamp.day,
            business_day=stamp.business_day,
            operator=approver.badge,
            lines=(line,),
            reference=self.goods.tag,
        )


def _arrived(goods: Unidentified) -> tuple[Known, ...]:
    """Return what was said when the goods arrived."""
    degrees = "" if goods.temperature is None else f"{plain_decimal(goods.temperature)} C"
    told = {
        "temperature": degrees,
        "delivery_note": goods.delivery_note,
        "carrier": goods.carrier,
        "seal": goods.seal,
    }
    return tuple(Known(name, value) for name, value in told.items() if value)


def _likely(goods: Unidentified, desk: Desk) -> tuple[str, ...]:
    """Return the items that the order of the goods still misses, in order of its lines."""
    lines = desk.stock.lines(goods.document) if goods.document else ()
    return tuple(dict.fromkeys(line.item for line in lines if line.open > 0))[:ROWS_A_PAGE]


def _stopped(mode: Mode, refusal: Refusal) -> Turn:
    return Turn(modes=(mode, Stopped(refusal, TASK)), outcome=Outcome.STOP, says=refusal)
