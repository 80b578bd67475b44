"""What a code names: among records in memory, and without the separators of our own masks."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from inventory.item_masks import mask_for
from inventory.items import Item
from inventory.numbers import Mask, parts_of, written_out
from inventory.stock import MATCHES_MAX, Match, MatchKind
from inventory.twins import label_of

if TYPE_CHECKING:
    from inventory.memory import StockInMemory


def matches(stock: "StockInMemory", fits: Callable[[str], bool], code: str) -> tuple[Match, ...]:
    """Return what fits, of every kind that a code may name, at most MATCHES_MAX; a GTIN is compared in 14 digits."""
    gtin = code.zfill(14) if code.isascii() and code.isdigit() and len(code) in (8, 12, 13, 14) else ""
    found = [Match(MatchKind.ITEM, item, item, kept.unit) for item, kept in stock.items.items() if fits(item)]
    found += [
        Match(MatchKind.ITEM, each.code, each.item, each.unit)
        for each in stock.codes
        if fits(each.code) or (each.kind == "gtin" and gtin and each.code.zfill(14) == gtin)
    ]
    found += [Match(MatchKind.DOCUMENT, d.document) for d in stock.documents.values() if fits(d.document)]
    found += [
        Match(MatchKind.DOCUMENT, d.document)
        for d in stock.documents.values()
        if d.reference and fits(d.reference) and not fits(d.document)
    ]
    found += [Match(MatchKind.BIN, each) for each in stock.bins if fits(each)]
    packs = {number.sscc for number in stock.numbers if number.sscc} | {pack[1:] for pack in stock.packs}
    found += [Match(MatchKind.PACK, pack) for pack in sorted(packs) if fits(pack) or fits(f"#{pack}")]
    found += [Match(MatchKind.SERIAL, serial, item) for item, serial in stock.serials if fits(serial)]
    tagged = ((serial, item) for item, serial in stock.serials if "~" in serial and not fits(serial))
    found += [Match(MatchKind.SERIAL, serial, item) for serial, item in sorted(tagged) if fits(label_of(serial))]
    found += [Match(MatchKind.LOT, lot, item) for item, lot in stock.lots_by_key if fits(lot)]
    found += [Match(MatchKind.BADGE, badge) for badge in stock.operators if fits(badge)]
    return tuple(found[:MATCHES_MAX])


def unseparated(
    text: str, masks: Iterable[Mask], find: Callable[[str], tuple[Match, ...]], item: Callable[[str], Item | None]
) -> tuple[Match, ...]:
    """Return the numbers of our own that a text names without their separators (F5); a vendor's number is exact (domain.md 6.11)."""
    found = []
    for written, mask in written_out(text, masks):
        for match in find(written):
            kept = item(match.item) if match.kind.value == mask.kind else None
            if kept is not None and mask.mask == (kept.serial_mask if mask.kind == "serial" else kept.own_lot_mask):
                # one with another class than its item's is a vendor's
                found += [match] if parts_of(match.key, mask_for(kept, mask)) is not None else []
    return tuple(dict.fromkeys(found))[:MATCHES_MAX]
