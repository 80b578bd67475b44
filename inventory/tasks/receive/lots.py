"""Receiving: a lot without a barcode (flows.md 1.0a, 10): typed on the vendor's last lot, spelled by phone keypad, or picked from a list.

A typed lot is shown before it is taken, typed twice, and marked `typed`; a label is offered. Ten digits are enough, and nothing has a
time limit: letters stand in a numbered list for the key that was pressed.

    lot --> question --> again --> (dates ...)
     | list: 1 letters --> keys 1-9 --> signs of the key --> keys ... done --> lot, begun with what is spelled
"""

from dataclasses import replace

from inventory.numbers import check_form
from inventory.stock import Lot
from inventory.tasks.events import LabelOffered
from inventory.tasks.reading import Dates, Reading
from inventory.tasks.receive import labels
from inventory.tasks.receive.events import LotTyped
from inventory.tasks.receive.keypad import KEYPAD
from inventory.tasks.receive.state import Ask, Doubt, LotTyping, Pending
from inventory.tasks.receive.turn import ReceiveStep, Turn
from inventory.tasks.steps import Mark, Outcome, Print, Trace, say
from inventory.tracked import last_of
from inventory.transactions import Source

LISTED_MAX = 50


def typed(turn: Turn, typing: LotTyping, ask: Ask, trace: Trace | None = None) -> ReceiveStep:
    """Go on with the typing of the lot."""
    turn.did(LotTyped(typing, ask))
    return turn.ok(trace)


def template_of(turn: Turn) -> str:
    """Return the last lot that came from the vendor of the order, as the vendor writes it; else one of which no vendor is known.

    Without an order it is the last lot of the item, of whatever vendor.
    """
    item, stock = turn.line.item, turn.stock
    vendor = labels.vendor_of(turn)
    of_vendor = stock.last_lot(item, vendor) or stock.last_lot(item, "") if turn.line.document else None
    last = of_vendor if turn.line.document else last_of(stock.lots(item))
    return (last.vendor_lot or last.lot) if last else ""


def on_template(template: str, text: str) -> str:
    """Return a template whose last characters are replaced by the digits typed; empty where that makes no other lot than they are."""
    fits = text.isascii() and text.isdigit() and len(text) < len(template)
    return template[: -len(text)] + text if fits else ""


def take_typed(turn: Turn, text: str) -> ReceiveStep:
    """Take what is typed at SCAN LOT, behind what is spelled: the lot that it makes is shown, and asked for once more."""
    spelled = turn.line.typing.spelled
    text = labels.lot_key(turn, spelled + text)
    if refusal := check_form(text):
        return turn.stop(refusal)
    known = turn.stock.lot(turn.line.item, text)
    made = "" if spelled or known else on_template(template_of(turn), text)
    lot = labels.lot_key(turn, made or text)
    known = turn.stock.lot(turn.line.item, lot)
    doubt = Doubt.TEMPLATE_LOT if made else Doubt.TYPED_LOT if known else Doubt.NEW_LOT
    dates = _dates_of(known) if known else Dates()
    if doubt is Doubt.NEW_LOT and (stopped := _outside_mask(turn, lot, text)):
        return stopped
    return turn.ask(Pending(doubt, scan=text, lot=lot, dates=dates, source=Source.TYPED))


def _outside_mask(turn: Turn, lot: str, text: str) -> ReceiveStep | None:
    """Stop at a typed lot outside its mask, before it is asked for once more; None where it may be taken."""
    refusal = labels.outside_mask(turn, lot)
    pending = Pending(Doubt.OUTSIDE_MASK, scan=text, lot=lot, source=Source.TYPED)
    return turn.stop(refusal, pending) if refusal else None


def ask_again(turn: Turn, lot: str, text: str) -> ReceiveStep:
    """Ask for a typed lot the second time."""
    if stopped := _outside_mask(turn, lot, text):
        return stopped
    return typed(turn, LotTyping(lot=lot, text=text), Ask.AGAIN, Trace(Mark.TAKEN, lot, "typed"))


def take_again(turn: Turn, text: str) -> ReceiveStep:
    """Take a lot that is typed the second time, whole or as the first time; another text begins anew."""
    typing = turn.line.typing
    text = typing.spelled + text
    if text == typing.lot or (not typing.spelled and text == typing.text):
        return take(turn, typing.lot)
    turn.did(LotTyped(LotTyping(), Ask.LOT))
    return turn.step(Outcome.DUP, say("typed_differs", first=typing.lot, second=text))


def take(turn: Turn, lot: str) -> ReceiveStep:
    """Take a lot that the operator made sure of by hand, and offer a label for it."""
    turn.did(LabelOffered(Print("lot", (("item", turn.line.item), ("lot", lot)))))
    reading = Reading(text=lot, plain=False, lot=lot, typed=True)
    known = turn.stock.lot(turn.line.item, lot)
    taken = labels.take_known_lot(turn, reading, known) if known is not None else labels.accept_lot(turn, reading)
    return replace(taken, says=say("label_offered", number=lot)) if taken.says is None else taken


def _dates_of(lot: Lot) -> Dates:
    return Dates(lot.expiry_date, lot.best_before, lot.production_date, lot.date_source)


def list_lots(turn: Turn) -> ReceiveStep:
    """List the lots of the item, newest first, behind the way to spell one."""
    listed = tuple(lot.lot for lot in turn.stock.lots(turn.line.item)[:LISTED_MAX])
    return typed(turn, replace(turn.line.typing, listed=listed), Ask.LOT_LIST)


def choose(turn: Turn, number: int) -> ReceiveStep:
    """Take a digit: a lot of the list (1 spells one), a key of the keypad, a sign of the key."""
    typing, ask = turn.line.typing, turn.state.ask
    if ask is Ask.LOT_LIST and number == 1:
        return typed(turn, typing, Ask.LETTERS)
    if ask is Ask.LOT_LIST and 2 <= number <= len(typing.listed) + 1:
        return take(turn, typing.listed[number - 2])
    if ask is Ask.LETTERS and number in KEYPAD:
        return typed(turn, replace(typing, key=number), Ask.LETTER)
    signs = KEYPAD.get(typing.key, "")
    if ask is Ask.LETTER and 1 <= number <= len(signs):
        spelled = typing.spelled + signs[number - 1]
        return typed(turn, replace(typing, spelled=spelled, key=0), Ask.LETTERS, Trace(Mark.TAKEN, spelled, "typed"))
    return turn.nothing("not_a_choice")


def leave(turn: Turn) -> ReceiveStep:
    """Go one step back, or be done with spelling: what is spelled stays, and digits are typed behind it."""
    typing = turn.line.typing
    if turn.state.ask is Ask.LETTER:
        return typed(turn, replace(typing, key=0), Ask.LETTERS)
    if turn.state.ask is Ask.AGAIN:
        return typed(turn, LotTyping(), Ask.LOT)
    return typed(turn, replace(typing, listed=()), Ask.AGAIN if typing.lot else Ask.LOT)
