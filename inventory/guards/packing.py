"""Guards of pallets and boxes: built, split, merged and unpacked line by line; moved, sealed and opened as a whole (design.md 3)."""

from collections.abc import Collection, Container
from dataclasses import field
from typing import Protocol

from inventory.draft import Act, Draft
from inventory.guards.people import Refusals
from inventory.packs import PACK_LEVELS_MAX, Pack, inside, outwards, sealed_around, standing
from inventory.places import BinKind, is_bin_code, is_outside, is_pack
from inventory.refusals import goods, packing, transactions
from inventory.transactions import Line
from inventory.values import dataclass


class Stand(Protocol):
    """Packs as they stand while a transaction is judged."""

    def pack(self, pack: str) -> Pack | None:
        """Return a pack as it is known."""
        ...

    def packs_standing(self, places: Collection[str]) -> tuple[Pack, ...]:
        """Return the packs that stand in some packs."""
        ...


@dataclass(slots=True)
class Moving:
    """Packs as they stand when the lines so far of a move are done."""

    draft: Draft
    moved: dict[str, Pack] = field(default_factory=dict)

    def pack(self, pack: str) -> Pack | None:
        """Return a pack as it stands then."""
        return self.moved.get(pack) or self.draft.pack(pack)

    def packs_standing(self, places: Collection[str]) -> tuple[Pack, ...]:
        """Return the packs that stand in some packs then."""
        kept = (each for each in self.draft.packs_standing(places) if each.pack not in self.moved)
        return (*kept, *(each for each in self.moved.values() if each.stands_in in places))


# Goods into packs and out of them


def check_into_pack(act: Act) -> Refusals:
    """Goods go into a pallet or box, whose number can be one; a new one stands where the line says, else where the goods come from.

    One with nothing in it stands where the line says, too, wherever it stood.
    """
    pack, stands = act.line.to_place, act.line.to_bin
    if not is_pack(pack) or not is_bin_code(pack[1:]):
        yield transactions.WrongPlace(act.transaction.kind, pack)
        return
    kept = act.draft.pack(pack)
    if not stands or (kept is not None and stands == kept.stands_in):
        return
    if kept is not None and not act.draft.is_empty(pack):
        yield packing.PackNotHere(pack, stands, kept.stands_in)
    else:
        yield from _check_stand(act.draft, pack, stands, act.draft)


def check_new_pack(act: Act) -> Refusals:
    """What is split off goes out of a pack into one that was not there before, or in which nothing is, and then where the line says."""
    yield from _check_from_pack(act)
    pack = act.line.to_place
    made_here = any(each.to_place == pack for each in _lines_before(act))
    if (
        is_pack(pack)
        and act.draft.pack(pack) is not None
        and not made_here
        and not (act.line.to_bin and act.draft.is_empty(pack))
    ):
        yield packing.PackExists(pack)


def check_known_pack(act: Act) -> Refusals:
    """What is merged goes out of a pack into one that is there."""
    yield from _check_from_pack(act)
    if is_pack(act.line.to_place) and act.draft.pack(act.line.to_place) is None:
        yield packing.UnknownPack(act.line.to_place)


def check_unpacked(act: Act) -> Refusals:
    """What is unpacked comes out of a pack and goes into a bin."""
    yield from _check_from_pack(act)
    if is_pack(act.line.to_place):
        yield transactions.WrongPlace(act.transaction.kind, act.line.to_place)


def _check_from_pack(act: Act) -> Refusals:
    if not is_pack(act.line.from_place):
        yield transactions.WrongPlace(act.transaction.kind, act.line.from_place)
    elif act.draft.pack(act.line.from_place) is None:
        yield packing.UnknownPack(act.line.from_place)


def _lines_before(act: Act) -> tuple[Line, ...]:
    lines = act.transaction.lines
    return lines[: next(at for at, each in enumerate(lines) if each is act.line)]


# Packs as a whole


def check_move(draft: Draft) -> Refusals:
    """Every pack is known and stands where the line says, and the place takes it: no pack in itself, no goods of two documents.

    What is taken back goes back from the last line to the first.
    """
    lines, moving = draft.transaction.lines, Moving(draft)
    if not lines:
        yield transactions.EmptyTransaction(draft.transaction.kind)
    for line in reversed(lines) if draft.transaction.reverses else lines:
        refusals = [*_check_whole_pack(draft, line), *_check_once(line, moving.moved)]
        refusals = refusals or list(_check_way(draft, line, moving))
        yield from refusals
        if not refusals and (kept := draft.pack(line.pack)) is not None:
            # the lines after it find it where it is then
            moving.moved[line.pack] = standing(kept, line.to_place)


def _check_once(line: Line, named: Container[str]) -> Refusals:
    if line.pack in named:
        yield packing.PackTwice(line.pack)


def _check_way(draft: Draft, line: Line, stand: Stand) -> Refusals:
    pack = draft.pack(line.pack)
    actual = pack.stands_in if pack is not None else ""
    if actual != line.from_place:
        yield packing.PackNotHere(line.pack, line.from_place, actual)
    elif line.to_place == line.from_place:
        yield transactions.WrongPlace(draft.transaction.kind, line.to_place)
    elif is_pack(line.from_place) and (sealed := sealed_around(line.from_place, stand.pack)):
        yield packing.PackSealed(sealed)
    elif line.to_place or not draft.transaction.reverses:  # back to where nobody had said where it was
        yield from _check_stand(draft, line.pack, line.to_place, stand)


def _check_stand(draft: Draft, pack: str, place: str, stand: Stand) -> Refusals:
    """A place takes a pack: an active bin, or another pack that is open, not too deep, and of no other document."""
    if not is_pack(place):
        yield from _check_bin(draft, pack, place, stand)
        return
    around = tuple(outwards(place, stand.pack))
    documents = [order_of(draft, pack, stand) or document_of(draft, pack), document_of(draft, place)]
    if not around:
        yield packing.UnknownPack(place)
    elif pack in {each.pack for each in around}:
        yield packing.PackInItself(pack, place)
    elif len(around) + max((level for level, _ in inside(pack, stand.packs_standing)), default=0) >= PACK_LEVELS_MAX:
        yield packing.PackTooDeep(pack, PACK_LEVELS_MAX)
    elif sealed := sealed_around(place, stand.pack):
        yield packing.PackSealed(sealed)
    elif all(documents) and documents[0] != documents[1]:
        yield packing.PackOfAnotherDocument(pack, *documents)
    elif around[-1].bin and order_of(draft, pack, stand):
        yield from _check_bin(draft, pack, around[-1].bin, stand)


def document_of(draft: Draft, pack: str) -> str:
    """Return the document that a pack belongs to: whose goods are in it, else the one that it was made for."""
    kept = draft.pack(pack)
    return draft.stock.box_order(pack) or (kept.document if kept is not None else "")


def order_of(draft: Draft, pack: str, stand: Stand) -> str:
    """Return the order whose picked goods are in a pack, or in one that stands in it; empty for none."""
    return draft.stock.order_in((pack, *(each.pack for _, each in inside(pack, stand.packs_standing))))


def _check_bin(draft: Draft, pack: str, place: str, stand: Stand) -> Refusals:
    """A pack stands in an active bin of the site, never in transit; one with goods that were picked stands at a dock."""
    kept = draft.stock.bin(place) if place and not is_outside(place) else None
    # taken to the dock after its goods were picked, it goes back before they are nobody's again
    picked = bool(order_of(draft, pack, stand)) and not draft.transaction.reverses
    if kept is None or not kept.active:
        yield goods.UnknownBin(place, draft.stock.site)
    elif kept.kind is BinKind.TRANSIT or (picked and kept.kind is not BinKind.DOCK):
        yield goods.BinNotAllowed(place, kept.kind.value)


def _check_whole_pack(draft: Draft, line: Line) -> Refusals:
    if not is_pack(line.pack) or line.item or line.allocations:
        yield packing.PackMissing(draft.transaction.kind)
    elif draft.pack(line.pack) is None:
        yield packing.UnknownPack(line.pack)


def check_seal(draft: Draft) -> Refusals:
    """What is sealed is known and open."""
    yield from _check_seals(draft, sealed=True)


def check_unseal(draft: Draft) -> Refusals:
    """What is opened is known and sealed."""
    yield from _check_seals(draft, sealed=False)


def _check_seals(draft: Draft, *, sealed: bool) -> Refusals:
    if not draft.transaction.lines:
        yield transactions.EmptyTransaction(draft.transaction.kind)
    named: set[str] = set()
    for line in draft.transaction.lines:
        refusals = [*_check_whole_pack(draft, line), *_check_once(line, named)]
        named.add(line.pack)
        yield from refusals
        kept = draft.pack(line.pack) if not refusals else None
        if kept is not None and kept.sealed == sealed:
            yield packing.PackSealed(line.pack) if sealed else packing.PackNotSealed(line.pack)
