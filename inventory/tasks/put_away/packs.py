"""Putting away: a pallet or box as a whole: scan it, scan where it goes; what it holds goes with it (design.md 3, "Packs")."""

from decimal import Decimal

from inventory.places import is_pack
from inventory.refusals.goods import UnknownBin
from inventory.refusals.packing import UnknownPack
from inventory.refusals.reading import WrongKindOfCode
from inventory.tasks.put_away.goods import CANDIDATES_SEEN, CONTENTS_MAX
from inventory.tasks.put_away.state import PackLeft, PackTaken
from inventory.tasks.put_away.turn import PutAwayStep, Turn
from inventory.tasks.reading import Reading, pack_place
from inventory.tasks.steps import Mark, Trace
from inventory.transactions import Line


def take_pack(turn: Turn, pack: str) -> PutAwayStep:
    """Take a pallet or box that is known here; one of a single item shows where more of that stands."""
    kept = turn.stock.pack(pack)
    if kept is None:
        return turn.stop(UnknownPack(pack))
    items = list(dict.fromkeys(key.item for key, _ in turn.stock.contents(pack, CONTENTS_MAX)))
    holds = len(items) + len(turn.stock.packs_in(pack, CONTENTS_MAX))
    item = items[0] if len(items) == 1 == holds else ""
    to = "" if turn.stock.box_order(pack) else _where_more_stands(turn, item, kept.stands_in)
    turn.did(PackTaken(pack, kept.stands_in, holds, item, to))
    return turn.ok(Trace(Mark.TAKEN, pack))


def _where_more_stands(turn: Turn, name: str, place: str) -> str:
    item = turn.stock.item(name) if name else None
    if item is None:
        return ""
    order = item.lot_order if item.tracking.lots else item.serial_order
    others = turn.stock.candidates(name, "", order, 0, CANDIDATES_SEEN)
    return next((each.place for each in others if each.place != place), "")


def place_pack(turn: Turn, reading: Reading) -> PutAwayStep:
    """Put what is in hand into a bin, or onto another pallet."""
    taken = turn.state.pack
    if taken is None:
        raise LookupError("no pack in hand")
    to = pack_place(reading) or (reading.bin if not reading.item else "")
    if to == taken.pack:
        return turn.already(to, "already")
    if not to and reading.others:
        return turn.hint(WrongKindOfCode(reading.text, reading.others[0].kind.value, "bin"), reading.text)
    if not to or (not is_pack(to) and turn.stock.bin(to) is None):
        return turn.stop(UnknownBin(to or reading.text, turn.stamp.site))
    moved = turn.transaction("pack_move", "", (Line("", "", Decimal(0), taken.place, to, pack=taken.pack),))
    if refusal := turn.post([moved]):
        return turn.stop(refusal)
    turn.did(PackLeft(moved.id))
    return turn.ok(Trace(Mark.TAKEN, to, "booked"))
