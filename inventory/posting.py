"""Posting: the only place that decides whether a transaction counts, and what it does. Used on the handheld and at the centre alike.

`reads()` names what `post()` may ask, so that the centre can load a whole batch in a few queries; it is asked again with what was loaded
until it names nothing new. `post()` reads nothing else, changes nothing, and returns the effect or every refusal at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from inventory.counts import REQUESTED
from inventory.deliveries import DeliveryKey
from inventory.draft import Act, Draft
from inventory.effects.deliveries import keep_delivered, keep_returned
from inventory.guards.cross_docking import check_sellable_on_arrival
from inventory.guards.outgoing import check_not_named, check_sellable
from inventory.guards.people import check_operator
from inventory.guards.quantities import check_numbers, check_quantity
from inventory.kinds import BIN, KINDS, Kind, Numbers
from inventory.kinds.row import fits_leg
from inventory.label_rules import LABEL_RULE
from inventory.packs import outwards, sealed_around
from inventory.periods import book, check_period
from inventory.places import CUSTOMER, TRANSIT, VENDOR, is_outside, is_pack
from inventory.refusals import goods, packing, selling, transactions
from inventory.refusals.base import Refusal
from inventory.stock import BalanceKey, Movement, Posted, Refused, Rules
from inventory.transactions import (
    CROSS_DOCK,
    LINES_MAX,
    NUMBERS_MAX,
    Allocation,
    Line,
    Source,
    Transaction,
    reversal,
    reversed_kind,
)

ROUNDS_MAX = 3
# a sealed pack leaves the house as it is, and comes back so where that is taken back
_LEAVES_SEALED = frozenset({CUSTOMER, TRANSIT, VENDOR})
RECALLING = frozenset({"recall", "recall_release"})


@dataclass(frozen=True, slots=True)
class Reads:
    """The keys that the posting of a transaction may ask for; settings, masks and item policies come with the items.

    What stands at docks for an order comes with its document; `reserved` are place, item and lot, `boxes` places, `named` serials,
    `codes` what items may be called. What a transaction took in without an item comes with it.
    `made` item, lot and serial of what was made of others; `origins` those of goods whose recalls count all the way back;
    `asked` customer, item and the document that does not count. `counted` are count, place and item, `standing` place and item: all of
    it that is there; `leased` items of which numbers were made; `partners` are those who are named beside a document, whose terms
    come with them; `taught` those for whom a rule for labels is taught, with which all rules come.
    A box comes with the packs that it stands in.
    """

    items: frozenset[str] = field(default_factory=frozenset)
    operators: frozenset[str] = field(default_factory=frozenset)
    bins: frozenset[str] = field(default_factory=frozenset)
    documents: frozenset[str] = field(default_factory=frozenset)
    serials: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    lots: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    balances: frozenset[BalanceKey] = field(default_factory=frozenset)
    transactions: frozenset[str] = field(default_factory=frozenset)
    reserved: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    boxes: frozenset[str] = field(default_factory=frozenset)
    named: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)
    made: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    origins: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    recalls: frozenset[str] = field(default_factory=frozenset)
    periods: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    advised: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    deliveries: frozenset[DeliveryKey] = field(default_factory=frozenset)
    asked: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    counted: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    standing: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    leased: frozenset[str] = field(default_factory=frozenset)
    partners: frozenset[str] = field(default_factory=frozenset)
    taught: frozenset[str] = field(default_factory=frozenset)

    def __or__(self, other: "Reads") -> "Reads":
        """Return the keys of both."""
        return Reads(*(getattr(self, name) | getattr(other, name) for name in Reads.__slots__))

    def __sub__(self, other: "Reads") -> "Reads":
        """Return the keys that the other does not have."""
        return Reads(*(getattr(self, name) - getattr(other, name) for name in Reads.__slots__))

    def __bool__(self) -> bool:
        """Return whether there is any key."""
        return any(getattr(self, name) for name in Reads.__slots__)


def reads(transaction: Transaction, loaded: Rules | None = None) -> Reads:
    """Return every key that `post()` may ask for, as far as it can be told from what is loaded (None: nothing yet)."""
    kind, marks = KINDS.get(transaction.kind), transaction.marks
    serials = {
        (line.item, serial) for line in transaction.lines for each in line.allocations for serial in each.serials
    }
    serials |= {(mark.item, mark.serial) for mark in marks if mark.serial}
    lots = {(line.item, each.lot) for line in transaction.lines for each in line.allocations if each.lot}
    lots |= {(mark.item, mark.lot) for mark in marks if mark.lot}
    posted = {transaction.reverses} - {""}
    documents, kind = {transaction.document}, KINDS.get(transaction.kind)
    if kind and kind.transit:
        # a transfer that the device did not know yet is named by the reference
        documents.add(transaction.reference)
    if loaded is not None:
        kept = [serial for key in serials if (serial := loaded.serial(*key)) is not None]
        lots |= {(serial.item, serial.lot) for serial in kept if serial.lot}
        if kind and kind.counts:
            standing = set(_standing_keys(transaction, kind))
            serials |= {(each.item, each.serial) for where in standing for each in loaded.serials_standing(*where)}
            lots |= {(where[1], lot) for where in standing for lot, _ in loaded.standing(*where) if lot}
        if transaction.reverses and transaction.document:
            posted |= {serial.transaction for serial in kept}
        if kind and kind.transit:
            documents |= {serial.document for serial in kept if serial.document}
    places = {place for line in transaction.lines for place in (line.from_place, line.to_place)}
    places |= {line.to_bin for line in transaction.lines if line.to_bin and kind and kind.boxes}
    inside = {place for place in places if not is_outside(place)}
    packs = {line.pack for line in transaction.lines if line.pack} | {place for place in inside if is_pack(place)}
    around = [pack for each in packs for pack in outwards(each, loaded.pack)] if loaded is not None else []
    return Reads(
        items=frozenset((*(line.item for line in transaction.lines), *(mark.item for mark in marks))) - {""},
        operators=frozenset({transaction.operator} | ({transaction.approver} - {""})),
        bins=frozenset(place for place in inside if not is_pack(place)) | {pack.bin for pack in around if pack.bin},
        documents=frozenset((documents | {_order_of(transaction)}) - {""}),
        serials=frozenset(serials),
        lots=frozenset(lots),
        balances=frozenset(_balance_keys(transaction)),
        transactions=frozenset(posted),
        reserved=frozenset(
            _reserved_keys(transaction, transit=kind.transit) if kind and kind.numbers is Numbers.ALLOCATE else ()
        ),
        boxes=frozenset(packs),
        named=frozenset(serials if kind and (marks or check_not_named in kind.guards) else ()),
        codes=frozenset(line.code for line in transaction.lines) - {""},
        made=frozenset(_made_keys(transaction) if kind and kind.ways else ()),
        origins=frozenset(_origin_keys(transaction, loaded)),
        recalls=frozenset({transaction.reference} if transaction.kind in RECALLING else ()),
        periods=frozenset((code, mark.value) for mark in marks for code in ("warranty", "contract") if mark.value),
        advised=frozenset(_advised_lines(transaction)),
        deliveries=frozenset(_delivery_keys(transaction, kind) if kind else ()),
        asked=frozenset(_asked_keys(transaction, loaded) if kind and _judges_sale(kind) else ()),
        counted=frozenset(_counted_keys(transaction) if kind and kind.counts else ()),
        standing=frozenset(_standing_keys(transaction, kind) if kind else ()),
        leased=frozenset(line.item for line in transaction.lines if any(map(_is_made, line.allocations))),
        partners=frozenset({transaction.partner}) - {""},
        taught=frozenset({transaction.partner} if transaction.kind == LABEL_RULE else ()),
    )


def _judges_sale(kind: Kind) -> bool:
    return check_sellable in kind.guards or check_sellable_on_arrival in kind.guards


def _asked_keys(transaction: Transaction, loaded: Rules | None) -> Iterator[tuple[str, str, str]]:
    """Yield whom goods are for, by item; the customer of a document is known when that is."""
    order = _order_of(transaction) or transaction.document
    document = loaded.document(order) if loaded is not None and order else None
    source = order or transaction.reverses or transaction.id
    for customer in {transaction.partner, document.partner if document is not None else ""} - {""}:
        for line in transaction.lines:
            yield (customer, line.item, source)


def _order_of(transaction: Transaction) -> str:
    """Return the sales order that a receipt goes straight to, or went; empty where it goes to none."""
    return transaction.applies_to if transaction.kind in (CROSS_DOCK, reversed_kind(CROSS_DOCK)) else ""


def _is_made(allocation: Allocation) -> bool:
    return Source.GENERATED in (allocation.serial_source, allocation.lot_source)


def _made_keys(transaction: Transaction) -> Iterator[tuple[str, str, str]]:
    """Return the lots and serials of which the transaction may be asked what they were made of."""
    for line in transaction.lines:
        for each in line.allocations:
            for serial in ("", *each.serials):
                yield (line.item, each.lot, serial)


def _origin_keys(transaction: Transaction, loaded: Rules | None) -> Iterator[tuple[str, str, str]]:
    """Yield the goods that may be judged by what they were made of: those of the lines, those of marks with the lots of their serials."""
    for line in transaction.lines:
        for each in line.allocations:
            yield from ((line.item, each.lot, serial) for serial in ("", *each.serials))
    for mark in transaction.marks:
        kept = loaded.serial(mark.item, mark.serial) if loaded is not None and mark.serial else None
        yield (mark.item, mark.lot or (kept.lot if kept else ""), mark.serial)


def _advised_lines(transaction: Transaction) -> Iterator[tuple[str, int]]:
    """Yield the lines whose advised or reserved numbers are asked for: those that marks name, and those that are picked for."""
    if order := _order_of(transaction):
        yield from ((order, line.applies_line) for line in transaction.lines)
    if transaction.document:
        numbers = {mark.line for mark in transaction.marks} | {line.line for line in transaction.lines}
        yield from ((transaction.document, line) for line in numbers)


def _delivery_keys(transaction: Transaction, kind: Kind) -> Iterator[DeliveryKey]:
    source = transaction.document or transaction.reverses or transaction.id
    for line in transaction.lines:
        for each in line.allocations:
            if kind.delivers:
                yield DeliveryKey(source, line.line, line.item, each.lot)
            if transaction.applies_to:
                yield DeliveryKey(transaction.applies_to, line.applies_line, line.item, each.lot)


def _counted_keys(transaction: Transaction) -> Iterator[tuple[str, str, str]]:
    """Yield what counts say of the places and items of the lines: the one that is meant, this one, and what was asked for."""
    counts = {REQUESTED, transaction.id, transaction.applies_to, transaction.reverses}
    for line in transaction.lines:
        for place in (line.from_place, line.to_place):
            yield from ((count, place, line.item) for count in counts)


def _standing_keys(transaction: Transaction, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield the bins and items of which all that is there is asked for: those that are counted."""
    if kind.counts and kind.numbers is Numbers.NONE:
        yield from ((line.place, line.item) for line in transaction.lines if not is_outside(line.place))


def _reserved_keys(transaction: Transaction, *, transit: bool) -> Iterator[tuple[str, str, str]]:
    for line in transaction.lines:
        if not is_outside(line.from_place):
            for each in line.allocations:
                yield (line.from_place, line.item, each.lot)
    for line in transaction.lines if transit else ():
        for each in line.allocations:
            yield (TRANSIT, line.item, each.lot)


def _balance_keys(transaction: Transaction) -> Iterator[BalanceKey]:
    for line in transaction.lines:
        for each in line.allocations:
            for place in (line.from_place, line.to_place):
                yield BalanceKey(place, line.item, each.lot, each.owner)


def post(transaction: Transaction, stock: Rules, kinds: Mapping[str, Kind] = KINDS) -> Posted | Refused:
    """Return the effect of a transaction by the table of kinds, or every refusal that stands against it."""
    kind = kinds.get(transaction.kind)
    if kind is None:
        return Refused(transaction, (transactions.UnknownKind(transaction.kind),))
    refusals = list(_check_whole(transaction, kind, stock))
    if refusals:
        return Refused(transaction, _once(refusals))
    draft = Draft(transaction, stock)
    # what was taken apart and put together again is undone from the last to the first
    lines = reversed(transaction.lines) if kind.reverses and kind.ways else transaction.lines
    for line in lines if kind.numbers is not Numbers.NONE else ():
        refusals += _post_line(draft, kind.way(line), line)
    refusals += [refusal for guard in kind.whole_guards for refusal in guard(draft)]
    if refusals:
        return Refused(transaction, _once(refusals))
    if kind.whole_effect:
        kind.whole_effect(draft)
    book(draft)
    return draft.posted()


def _once(refusals: list[Refusal]) -> tuple[Refusal, ...]:
    return tuple(dict.fromkeys(refusals))


def _check_whole(transaction: Transaction, kind: Kind, stock: Rules) -> Iterator[Refusal]:
    """What stands against the transaction as such: people, document, size, and what it reverses."""
    yield from check_operator(transaction, kind.right, stock)
    if kind.numbers is not Numbers.NONE and not transaction.lines:
        yield transactions.EmptyTransaction(transaction.kind)
    for count, limit in ((transaction.numbers(), NUMBERS_MAX), (len(transaction.lines), LINES_MAX)):
        if count > limit:
            yield transactions.TooManyNumbers(count, limit)
    if kind.books_only:
        yield from check_period(transaction, stock)
    yield from _check_head(transaction, kind, stock)
    if kind.reverses or transaction.reverses:
        yield from _check_reversal(transaction, kind, stock)


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
    said = (transaction.lines, transaction.document, transaction.marks, transaction.applies_to)
    if (wanted.lines, wanted.document, wanted.marks, wanted.applies_to) != said:
        yield transactions.NotTheReverse(original.id)


def _post_line(draft: Draft, kind: Kind, line: Line) -> list[Refusal]:
    """Judge one line on what the lines before it have left; it takes effect on the draft only when nothing stands against it."""
    item = draft.stock.item(line.item, draft.partner)
    if item is None or (not item.active and not kind.reverses):
        return [goods.UnknownItem(line.item)]
    factor = draft.stock.factor(line.item, line.unit)
    if factor is None or factor <= 0:
        return [goods.UnknownUnit(line.item, line.unit)]
    act = Act(draft, line, item, factor)
    refusals = [*_check_places(act, kind), *check_quantity(act), *check_numbers(act)]
    if not refusals:
        refusals = [refusal for guard in kind.guards for refusal in guard(act)]
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
    if not kind.reverses and not act.stock.item_allowed(line.item):
        yield goods.ItemNotAtSite(line.item, act.stock.site)


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
