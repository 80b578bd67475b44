"""Posting: the only place that decides whether a transaction counts, and what it does. Used on the handheld and at the centre alike.

`post()` reads nothing but what `reads()` named (reads.py), changes nothing, and returns the effect or every refusal at once.
"""

from collections.abc import Iterator, Mapping

from inventory.draft import Act, Draft
from inventory.effects.deliveries import keep_delivered, keep_returned
from inventory.guards.held import check_place_free
from inventory.guards.incoming import check_generated
from inventory.guards.kits import check_no_kit
from inventory.guards.makers import check_none_said, check_unique
from inventory.guards.people import check_operator
from inventory.guards.quantities import check_numbers, check_quantity, check_unit_costs
from inventory.kinds import BIN, KINDS, Kind, Numbers
from inventory.kinds.row import fits_leg
from inventory.late import LatePolicy
from inventory.packs import sealed_around
from inventory.periods import book, check_period
from inventory.places import CUSTOMER, TRANSIT, VENDOR, is_pack
from inventory.refusals import goods, packing, reconciling, selling, transactions
from inventory.refusals.base import Refusal
from inventory.stock import Movement, Posted, Refused, Rules
from inventory.transactions import (
    LINES_MAX,
    NUMBERS_MAX,
    REVERSAL,
    Line,
    Transaction,
    reversal,
)

# a sealed pack leaves the house as it is, and comes back so where that is taken back
_LEAVES_SEALED = frozenset({CUSTOMER, TRANSIT, VENDOR})


def post(
    transaction: Transaction, stock: Rules, kinds: Mapping[str, Kind] = KINDS, *, policy: LatePolicy = LatePolicy.HOLD
) -> Posted | Refused:
    """Return the effect of a transaction by the table of kinds, or every refusal that stands against it.

    `policy` is for what comes late: on the handheld, where a person can still do otherwise, everything stands.
    """
    kind = kinds.get(transaction.kind)
    if kind is None:
        taken_back = transaction.kind.removesuffix(REVERSAL)
        final = taken_back != transaction.kind and taken_back in kinds
        refusal = transactions.NotTakenBack(taken_back) if final else transactions.UnknownKind(transaction.kind)
        return Refused(transaction, (refusal,))
    refusals = list(_check_whole(transaction, kind, stock))
    if refusals:
        return Refused(transaction, _once(refusals))
    draft = Draft(transaction, stock, policy)
    # what was taken apart and put together again is undone from the last to the first
    lines = reversed(transaction.lines) if kind.reverses and kind.ways else transaction.lines
    for line in lines if kind.numbers is not Numbers.NONE else ():
        refusals += _post_line(draft, kind.way(line), line)
    refusals += draft.standing(refusal for guard in kind.whole_guards for refusal in guard(draft))
    if refusals:
        return Refused(transaction, _once(refusals))
    if kind.whole_effect:
        kind.whole_effect(draft)
    # a unit that comes from another site came in there, and has its maker's serial since
    if not kind.transit and (refusals := list(check_unique(draft))):
        return Refused(transaction, _once(refusals))
    book(draft)
    return draft.posted()


def _once(refusals: list[Refusal]) -> tuple[Refusal, ...]:
    return tuple(dict.fromkeys(refusals))


def _check_whole(transaction: Transaction, kind: Kind, stock: Rules) -> Iterator[Refusal]:
    """What stands against the transaction as such: people, document, size, and what it reverses."""
    yield from check_operator(transaction, kind.right, stock)
    if kind.numbers is not Numbers.NONE and not transaction.lines and not kind.ends:
        yield transactions.EmptyTransaction(transaction.kind)
    for count, limit in ((transaction.numbers(), NUMBERS_MAX), (len(transaction.lines), LINES_MAX)):
        if count > limit:
            yield transactions.TooManyNumbers(count, limit)
    if kind.books_only:
        yield from check_period(transaction, stock)
    yield from _check_head(transaction, kind, stock)
    if transaction.partner and not transaction.reverses and not stock.has_partner(transaction.partner):
        yield goods.UnknownPartner(transaction.partner)
    if kind.reverses or transaction.reverses:
        yield from _check_reversal(transaction, kind, stock)
    elif transaction.instead_of:
        yield from check_place_free(transaction, stock)


def _check_head(transaction: Transaction, kind: Kind, stock: Rules) -> Iterator[Refusal]:
    if not transaction.document and not kind.document_needed:
        return
    document = stock.document(transaction.document) if transaction.document else None
    if document is None:
        yield goods.UnknownDocument(transaction.document)
    elif document.kind not in kind.documents:
        yield goods.WrongDocument(document.document, document.kind.value)


def _check_reversal(transaction: Transaction, kind: Kind, stock: Rules) -> Iterator[Refusal]:
    """A reversal names a posted transaction of its kind, takes back all of it, and does so once (invariant 13)."""
    original = stock.posted(transaction.reverses) if transaction.reverses else None
    if original is None or original.kind != kind.reverses:
        yield transactions.NothingToReverse(transaction.reverses)
        return
    if by := stock.reversed_by(original.id):
        yield transactions.AlreadyReversed(original.id, by)
    wanted = reversal(
        original,
        transaction_id=transaction.id,
        operator=transaction.operator,
        at=transaction.at,
        days=(transaction.day, transaction.business_day),
    )
    said = (
        transaction.lines,
        transaction.document,
        transaction.marks,
        transaction.applies_to,
        transaction.instead_of,
    )
    if (wanted.lines, wanted.document, wanted.marks, wanted.applies_to, wanted.instead_of) != said:
        yield transactions.NotTheReverse(original.id)


def _post_line(draft: Draft, kind: Kind, line: Line) -> list[Refusal]:
    """Judge one line on what the lines before it have left; it takes effect on the draft only when nothing stands against it."""
    item = draft.stock.item(line.item, draft.partner)
    if item is None or (not item.active and not kind.reverses):
        return [goods.UnknownItem(line.item)]
    factor = draft.stock.factor(line.item, line.unit)
    if factor is None or factor <= 0:
        return [goods.UnknownUnit(line.item, line.unit)]
    if line.instead and not kind.corrects:
        return [reconciling.NothingStandsInstead(kind.name)]
    act = Act(draft, line, item, factor)
    said = () if kind.reverses or check_generated in kind.guards else check_none_said(act)
    counted = (*check_quantity(act), *check_numbers(act), *check_unit_costs(act))
    refusals = draft.standing((*_check_places(act, kind), *counted, *said))
    if not refusals:
        refusals = draft.standing(refusal for guard in kind.guards for refusal in guard(act))
    if not refusals:
        before = len(draft.movements_since(0))
        kind.effect(act)
        _keep_deliveries(act, kind, draft.movements_since(before))
    return refusals


def _keep_deliveries(act: Act, kind: Kind, movements: tuple[Movement, ...]) -> None:
    if kind.delivers:
        keep_delivered(act, movements, kind.delivers)
    if kind.takes_returns and act.transaction.applies_to:
        keep_returned(act, movements)


def _check_places(act: Act, kind: Kind) -> Iterator[Refusal]:
    """The legs are those of the kind; bins exist, are active and take this work; the item may be at this site (F21, F50)."""
    line = act.line
    legs = ((line.from_place, kind.from_leg, False), (line.to_place, kind.to_leg, True))
    for place, leg, leads_to in legs:
        if not fits_leg(place, leg):
            yield transactions.WrongPlace(kind.name, place)
        elif leg == BIN:
            yield from _check_bin(act, kind, place, leads_to=leads_to)
    if line.from_place == line.to_place and not (kind.in_place and is_pack(line.to_place)):
        yield transactions.WrongPlace(kind.name, line.to_place)
    if not kind.reverses:
        if not act.stock.item_allowed(line.item):
            yield goods.ItemNotAtSite(line.item, act.stock.site)
        yield from check_no_kit(act)


def _check_bin(act: Act, kind: Kind, place: str, *, leads_to: bool) -> Iterator[Refusal]:
    if is_pack(place):
        yield from _check_box(act, kind, place)
        return
    kept = act.stock.bin(place)
    if kept is None or (leads_to and not kept.active and not kind.reverses):
        yield goods.UnknownBin(place, act.stock.site)
    elif kept.kind not in (kind.bins if leads_to else kind.from_bins):
        yield goods.BinNotAllowed(place, kept.kind.value)


def _check_box(act: Act, kind: Kind, box: str) -> Iterator[Refusal]:
    """A box belongs to the order whose goods are in it; an empty one to whoever fills it first."""
    if not kind.boxes or len(box) == 1:
        yield transactions.WrongPlace(kind.name, box)
        return
    owner = act.stock.box_order(box)
    if owner not in ("", act.transaction.document):
        yield selling.BoxOfAnotherOrder(box, owner)
    legs = {act.line.from_place, act.line.to_place}
    if len(legs) > 1 and not legs & _LEAVES_SEALED and (sealed := sealed_around(box, act.draft.pack)):
        yield packing.PackSealed(sealed)
