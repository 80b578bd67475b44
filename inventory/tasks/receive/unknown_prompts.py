"""What is asked of goods whose code no item has."""

from decimal import Decimal

from inventory.places import BinKind
from inventory.stock import Stock
from inventory.tasks.receive.state import Ask, ReceiveState, Unknown
from inventory.tasks.steps import Action, Counter, Entry, Known, Message, Prompt, say

_ENTRIES = {Ask.UNKNOWN_QUANTITY: Entry.NUMBER, Ask.UNKNOWN_EXPIRY: Entry.DATE}


def unknown_prompt(state: ReceiveState, unknown: Unknown, stock: Stock) -> Prompt:
    """Return the prompt; the keys say what may be left out."""
    may_be_missing = state.ask in (Ask.UNKNOWN_LOT, Ask.UNKNOWN_EXPIRY)
    return Prompt(
        task="receive",
        asks=_asks(state.ask, stock),
        document=state.shown_document,
        known=_known(unknown),
        counter=Counter(unknown.quantity or Decimal(unknown.scanned), None, "", "unknown_goods"),
        entry=_ENTRIES.get(state.ask, Entry.CODE),
        default=str(unknown.scanned) if unknown.scanned and state.ask is Ask.UNKNOWN_QUANTITY else "",
        actions=(Action.BACK, Action.DONE) if may_be_missing else (Action.BACK,),
    )


def _asks(ask: Ask, stock: Stock) -> Message:
    match ask:
        case Ask.UNKNOWN_QUANTITY:
            return say("ask_unknown_quantity")
        case Ask.UNKNOWN_LOT:
            return say("ask_unknown_lot")
        case Ask.UNKNOWN_EXPIRY:
            return say("ask_unknown_expiry")
        case _:
            return say("ask_unknown_bin", bin=holding_bin(stock))


def _known(unknown: Unknown) -> tuple[Known, ...]:
    rows = [Known("code", unknown.code)]
    if unknown.lot:
        rows.append(Known("lot", unknown.lot))
    if unknown.dates.expiry:
        rows.append(Known("expiry", unknown.dates.expiry))
    if unknown.dates.best_before:
        rows.append(Known("best_before", unknown.dates.best_before))
    return tuple(rows)


def holding_bin(stock: Stock) -> str:
    """Return the bin that is proposed: the first that holds."""
    bins = stock.bins_of_kind(BinKind.HOLD) or stock.bins_of_kind(BinKind.QUARANTINE)
    return bins[0].bin if bins else ""
