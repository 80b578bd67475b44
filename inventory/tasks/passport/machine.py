"""Taking a pallet in by its passport: the machine. What each input means at each prompt."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from inventory.passport import Passport, PassportLine, is_passport, read_passport
from inventory.places import Bin, BinKind
from inventory.plain import MalformedError
from inventory.refusals.base import Refusal
from inventory.refusals.goods import BinNotAllowed, UnknownBin
from inventory.refusals.moves import PassportDamaged, PassportOfAnotherSite
from inventory.refusals.reading import ScanCannotAnswer, WrongKindOfCode
from inventory.stock import MatchKind, Stock
from inventory.tasks.events import StopLeft, Stopped
from inventory.tasks.passport.state import (
    EVENTS,
    BinChosen,
    PassportLeft,
    PassportRead,
    PassportState,
    applied,
)
from inventory.tasks.steps import (
    Action,
    Answer,
    Choice,
    Counter,
    Entry,
    Event,
    Known,
    LineBooked,
    Mark,
    NumbersCaptured,
    Open,
    Outcome,
    Prompt,
    Scan,
    Stamp,
    Step,
    Trace,
    say,
)
from inventory.tasks.turn import TaskTurn, refusal_of, refusal_text
from inventory.transactions import NUMBERS_MAX, Allocation, Line, Source, Transaction
from inventory.values import dataclass

PassportStep = Step[PassportState]

LEAVE, BOOK = 1, 2
NO_ITEM = ""
_NOWHERE = frozenset({BinKind.TRANSIT})


@dataclass(slots=True)
class Turn(TaskTurn[PassportState]):
    """One input."""

    def after(self, event: Event) -> PassportState:
        """Return the state after an event."""
        return applied(self.state, event)

    def stop(self, refusal: Refusal) -> PassportStep:
        """Answer: refused; the whole screen until a hand-pressed digit."""
        self.did(Stopped(refusal_text(refusal)))
        return self.step(Outcome.STOP, refusal)


class TakeInByPassport:
    """The task. Its "document" is the pallet in hand."""

    name = "passport"
    events: tuple[type[Event], ...] = EVENTS

    def initial(self) -> PassportState:
        """Return the state before any event."""
        return PassportState()

    def applied(self, state: PassportState, event: Event) -> PassportState:
        """Return the state after an event."""
        return applied(state, event)

    def document(self, state: PassportState) -> str:
        """Return the pallet in hand."""
        return read_passport(state.text).pallet if state.text else ""

    def prompt(self, state: PassportState, stock: Stock) -> Prompt:
        """Return what is shown and asked."""
        if state.stop:
            leave = (Choice(LEAVE, say("way_leave")),)
            return Prompt(
                self.name, say("ask_passport"), entry=Entry.CHOICE, choices=leave, stop=refusal_of(state.stop)
            )
        if not state.text:
            return Prompt(self.name, say("ask_passport"), actions=(Action.BACK,))
        passport = read_passport(state.text)
        lots, quantity = len(passport.lines), sum((each.quantity for each in passport.lines), Decimal(0))
        return Prompt(
            self.name,
            say("ask_passport_pallet"),
            document=passport.transfer,
            known=(
                Known("pallet", passport.pallet),
                Known("from_site", passport.from_site),
                Known("to", state.to),
            ),
            entry=Entry.CHOICE,
            choices=(
                Choice(LEAVE, say("way_leave")),
                Choice(BOOK, say("way_all_as_sent", lines=lots, quantity=quantity)),
            ),
            actions=(Action.BACK,),
        )

    def counter(self, state: PassportState, stock: Stock) -> Counter | None:
        """Return nothing: a pallet is booked as a whole."""
        return None

    def start(self, document: str, stock: Stock, stamp: Stamp) -> PassportStep:
        """Begin; a passport that is named is read at once."""
        turn = Turn(PassportState(), stock, stamp)
        return _read(turn, document) if document else turn.ok()

    def scanned(self, state: PassportState, scan: Scan, stock: Stock, stamp: Stamp) -> PassportStep:
        """Take a scan: a passport, or the bin that the pallet goes to; over a stop it is not used."""
        turn = Turn(state, stock, stamp)
        text = scan.code.text
        if state.stop:
            return turn.hint(ScanCannotAnswer(text[:40]), text[:40])
        if is_passport(text):
            return turn.already(text[:20], "same_not_counted") if text == state.text else _read(turn, text)
        if not state.text:
            return turn.hint(WrongKindOfCode(text[:40], "plain", "passport"), text[:40])
        return _go_to(turn, text)

    def typed(self, state: PassportState, text: str, stock: Stock, stamp: Stamp) -> PassportStep:
        """Take typed text: the bin that the pallet goes to; nobody types a passport."""
        turn = Turn(state, stock, stamp)
        if state.stop:
            return turn.nothing("answer_first")
        return _go_to(turn, text.strip()) if state.text and text.strip() else turn.nothing("nothing")

    def chosen(self, state: PassportState, action: Action, stock: Stock, stamp: Stamp) -> PassportStep:
        """Take a function key: back puts the passport down, or leaves."""
        turn = Turn(state, stock, stamp)
        if state.stop:
            return turn.nothing("answer_first")
        if action is not Action.BACK:
            return turn.nothing("key_not_here")
        if not state.text:
            return turn.ok(request=Open())
        turn.did(PassportLeft())
        return turn.ok()

    def answered(self, state: PassportState, answer: Answer, stock: Stock, stamp: Stamp) -> PassportStep:
        """Take a digit: 1 leaves things as they are, 2 books all as sent."""
        turn = Turn(state, stock, stamp)
        if state.stop and answer == LEAVE:
            turn.did(StopLeft())
            return turn.ok()
        if state.stop or not state.text or answer not in (LEAVE, BOOK):
            return turn.nothing("not_a_choice")
        if answer == LEAVE:
            turn.did(PassportLeft())
            return turn.ok()
        return _book(turn)


PASSPORT = TakeInByPassport()


def _read(turn: Turn, text: str) -> PassportStep:
    """Read a passport: whole, and for this site; it is proposed to go to the first dock."""
    try:
        passport = read_passport(text)
    except MalformedError:
        return turn.stop(PassportDamaged(text[:20]))
    if passport.to_site != turn.stamp.site:
        return turn.stop(PassportOfAnotherSite(passport.pallet, passport.to_site, turn.stamp.site))
    if turn.stock.captured(passport.transfer, NO_ITEM, passport.dispatch):
        return turn.already(passport.pallet, "already")
    docks = turn.stock.bins_of_kind(BinKind.DOCK)
    turn.did(PassportRead(text, docks[0].bin if docks else ""))
    return turn.ok(Trace(Mark.TAKEN, passport.pallet, "passport"))


def _go_to(turn: Turn, text: str) -> PassportStep:
    named = [match.key for match in turn.stock.find(text) if match.kind is MatchKind.BIN]
    kept = turn.stock.bin(named[0]) if len(named) == 1 else None
    if kept is None:
        return turn.hint(UnknownBin(text[:40], turn.stamp.site), text[:40])
    if kept.kind in _NOWHERE:
        return turn.stop(BinNotAllowed(kept.bin, kept.kind.value))
    turn.did(BinChosen(kept.bin))
    return turn.ok(Trace(Mark.TAKEN, kept.bin, "bin"))


def _book(turn: Turn) -> PassportStep:
    """Post all that stands on the pallet, as far as transactions may name numbers: several where one cannot hold them."""
    passport = read_passport(turn.state.text)
    waiting = turn.stock.bins_of_kind(BinKind.TRANSIT)
    if not waiting or not turn.state.to:
        return turn.stop(UnknownBin(turn.state.to or BinKind.TRANSIT.value, turn.stamp.site))
    transactions = _transactions(turn, passport, waiting[0])
    if refusal := turn.post(transactions):
        return turn.stop(refusal)
    # the passport itself is captured and booked: this device never takes it in twice, whatever stands on the pallet
    turn.did(NumbersCaptured(passport.transfer, 0, NO_ITEM, "", (passport.dispatch,)))
    ids = tuple(each.id for each in transactions)
    turn.did(LineBooked(passport.transfer, 0, NO_ITEM, Decimal(len(ids)), turn.state.to, ids))
    return turn.full(Trace(Mark.TAKEN, passport.pallet, "booked"), say("pallet_booked", pallet=passport.pallet))


def _transactions(turn: Turn, passport: Passport, waiting: Bin) -> list[Transaction]:
    document = passport.transfer if turn.stock.document(passport.transfer) is not None else ""
    return [
        replace(turn.transaction("transfer_receipt", document, (line,)), reference=passport.transfer)
        for each in passport.lines
        for line in _lines(turn, each, waiting.bin)
    ]


def _lines(turn: Turn, goods: PassportLine, waiting: str) -> Iterator[Line]:
    """Yield the line of goods, parted where it names more serials than a transaction may."""
    item = turn.stock.item(goods.item)
    unit = item.unit if item else ""
    for at in range(0, max(len(goods.serials), 1), NUMBERS_MAX):
        serials = goods.serials[at : at + NUMBERS_MAX]
        quantity = Decimal(len(serials)) if goods.serials else goods.quantity
        allocation = Allocation(
            quantity,
            goods.lot,
            serials,
            expiry_date=goods.expiry_date,
            best_before=goods.best_before,
            lot_source=Source.ADVISED if goods.lot else None,
            serial_source=Source.ADVISED if serials else None,
            date_source=Source.ADVISED if goods.expiry_date or goods.best_before else None,
        )
        yield Line(goods.item, unit, quantity, waiting, turn.state.to, line=goods.line, allocations=(allocation,))
