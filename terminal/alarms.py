"""Alarms: what a pull has marked is checked at once against what is at hand; each is a stop of its own (flows.md 1.0a, rule 23)."""

from inventory.places import BinKind, is_pack
from inventory.refusals.base import Refusal
from inventory.refusals.selling import GoodsInHandMarked, GoodsLeftMarked
from sync.handheld.home import Handheld
from sync.handheld.recalls import MarkedGoods, Whereabouts

Key = tuple[Whereabouts, str, str, str, str]


class Alarms:
    """What was told already, in memory: after a restart it is told again, for nobody knows who saw it."""

    def __init__(self, handheld: Handheld) -> None:
        """Begin with nothing told."""
        self._handheld = handheld
        self._told: set[Key] = set()
        self._waiting: list[Refusal] = []

    def after_pull(self) -> None:
        """Look at what the pull has marked; what is no more of it may be told again when it comes back."""
        found = {_key(each): each for each in self._handheld.marked_goods()}
        self._waiting += [self._refusal(each) for key, each in found.items() if key not in self._told]
        self._told = set(found)

    def next(self) -> Refusal | None:
        """Return the next alarm to lay over the screen, None for none; it counts as told."""
        return self._waiting.pop(0) if self._waiting else None

    def _refusal(self, goods: MarkedGoods) -> Refusal:
        stock = self._handheld.stock
        item = stock.item(goods.item)
        unit = item.unit if item is not None else ""
        reason = "lot_recalled" if goods.recall else "lot_held"
        if goods.where is Whereabouts.LEFT:
            return GoodsLeftMarked(goods.item, goods.lot, reason, goods.quantity, unit, goods.document)
        holds = stock.bins_of_kind(BinKind.HOLD)
        to = holds[0].bin if holds else ""
        place = goods.place[1:] if is_pack(goods.place) else goods.place
        return GoodsInHandMarked(goods.item, goods.lot, reason, goods.quantity, unit, place, goods.document, to)


def _key(goods: MarkedGoods) -> Key:
    return (goods.where, goods.document, goods.place, goods.item, goods.lot)
