"""What postings may ask for: every key of every record, named before it is loaded.

The centre loads a whole batch in a few queries by what `reads_of()` names of its transactions, asks `more_reads()` what follows from what
was loaded, until that names nothing new, and judges. What `post()` asks beside that is a loud bug (NotLoadedError).
"""

from collections.abc import Iterable, Iterator

from inventory.counts import REQUESTED
from inventory.deliveries import DeliveryKey
from inventory.documents import DocumentKind
from inventory.effects.closing import reopen_lines
from inventory.effects.identifying import give_up_tag
from inventory.effects.orders import reopen_document
from inventory.guards.cross_docking import check_sellable_on_arrival
from inventory.guards.outgoing import check_not_named, check_not_promised, check_sellable
from inventory.guards.reserving import check_reserve, numbers_kept
from inventory.guards.returns import check_coming_back
from inventory.kinds import KINDS, Kind, Numbers
from inventory.label_rules import LABEL_RULE
from inventory.lives import documents_of
from inventory.packs import inside, outwards
from inventory.places import TRANSIT, VENDOR, is_outside, is_pack
from inventory.read_keys import Reads, Wanted
from inventory.stock import BalanceKey, Rules, Serial
from inventory.transactions import CROSS_DOCK, Allocation, Line, Mark, Source, Transaction, reversed_kind
from inventory.twins import label_of

ROUNDS_MAX = 3
RECALLING = frozenset({"recall", "recall_release"})
REOPENING = (reopen_document, reopen_lines)
CROSS_DOCKING = frozenset({CROSS_DOCK, reversed_kind(CROSS_DOCK)})


def reads(transaction: Transaction, loaded: Rules | None = None) -> Reads:
    """Return every key that `post()` may ask for, as far as it can be told from what is loaded (None: nothing yet)."""
    wanted = reads_of((transaction,))
    return wanted if loaded is None else wanted | more_reads((transaction,), loaded)


def reads_of(transactions: Iterable[Transaction]) -> Reads:
    """Return every key that the posting of any of the transactions may ask for, as far as they tell it themselves."""
    wanted = Wanted()
    for each, kind in _with_kinds(transactions):
        _name_head(wanted, each, kind)
        for line in each.lines:
            _name_line(wanted, each, kind, line)
        for mark in each.marks:
            _name_mark(wanted, each, mark)
        if check_reserve in kind.whole_guards:
            _name_free(wanted, each)
    return wanted.frozen()


def more_reads(transactions: Iterable[Transaction], loaded: Rules) -> Reads:
    """Return the keys that the transactions may ask for because of what is loaded of those that they name."""
    wanted = Wanted()
    for each, kind in _with_kinds(transactions):
        kept = list(_kept_serials(each, loaded))
        wanted.lots.update((serial.item, serial.lot) for serial in kept if serial.lot)
        wanted.makers.update((serial.item, serial.maker_serial) for serial in kept if serial.maker_serial)
        if each.reverses and each.document:
            wanted.transactions.update(serial.transaction for serial in kept)
        if kind.transit or check_coming_back in kind.guards:
            for names in (wanted.documents, wanted.transactions):
                names.update(each for serial in kept for each in documents_of(serial))
        for line in each.lines:
            _name_around(wanted, (line.pack, *_places_of(line, kind)), loaded)
            if line.pack:
                wanted.boxes.update(pack.pack for _, pack in inside(line.pack, loaded.packs_standing))
        if check_not_promised in kind.guards:
            promised = set(_kept_goods(each, loaded))
            wanted.offered.update(promised)
            wanted.disputed.update(item for item, _ in promised)
        for mark in each.marks:
            _name_past(wanted, mark, loaded)
        if check_reserve in kind.whole_guards:
            _name_bins(wanted, {serial.place for serial in kept}, loaded)
            _name_kept(wanted, each, loaded)
        wanted.named.update(_kept_again(each, kind, loaded))
        if kind.counts:
            _name_standing(wanted, each, kind, loaded)
        if _judges_sale(kind):
            wanted.asked.update(_asked_keys(each, _customer_of(each, loaded)))
    return wanted.frozen()


def _name_kept(wanted: Wanted, transaction: Transaction, loaded: Rules) -> None:
    """Name what an order that shall keep goods keeps already, and what it has sent of it."""
    for line, number in numbers_kept(transaction, loaded):
        wanted.serials.update([(line.item, number.serial)] if number.serial else [])
        wanted.deliveries.add(DeliveryKey(line.document, line.line, line.item, number.lot))


def _reopens(kind: Kind) -> bool:
    """Return whether a kind may open an order again: another may keep its serials since."""
    return bool(kind.reverses) and kind.documents == {DocumentKind.SALES_ORDER} and kind.whole_effect in REOPENING


def _kept_again(transaction: Transaction, kind: Kind, loaded: Rules) -> Iterator[tuple[str, str]]:
    """Yield items and serials that an order keeps which may be open again."""
    for number in loaded.kept_on(transaction.document) if _reopens(kind) else ():
        line = loaded.line(number.document, number.line)
        if line is not None and number.serial:
            yield line.item, number.serial


def keeps_goods(transactions: Iterable[Transaction]) -> bool:
    """Return whether any of the transactions keeps goods for an order: nobody else may take or keep them meanwhile."""
    return any(check_reserve in kind.whole_guards for _, kind in _with_kinds(transactions))


def _with_kinds(transactions: Iterable[Transaction]) -> Iterator[tuple[Transaction, Kind]]:
    """Yield transactions with their kinds; one of a kind that nobody knows is refused for that, and asks nothing."""
    for each in transactions:
        kind = KINDS.get(each.kind)
        if kind is not None:
            yield each, kind


def _name_head(wanted: Wanted, transaction: Transaction, kind: Kind) -> None:
    wanted.operators.add(transaction.operator)
    if transaction.approver:
        wanted.operators.add(transaction.approver)
    wanted.partners.add(transaction.partner)
    past = (transaction.id, transaction.applies_to) if kind.delivers or kind.takes_returns or kind.corrects else ()
    wanted.transactions.update((transaction.reverses, *past))
    wanted.held.add(transaction.instead_of)
    wanted.documents.update((transaction.document, _order_of(transaction), *past))
    if _reopens(kind):
        wanted.kept_on.add(transaction.document)
    if kind.transit:
        # what comes in between sites is mixed with what is there of its lot
        wanted.offered.update((line.item, each.lot) for line in transaction.lines for each in line.allocations)
        # a transfer that the device did not know yet is named by the reference
        wanted.documents.add(transaction.reference)
    if kind.whole_effect is give_up_tag:
        wanted.transactions.add(transaction.applies_to)
    if transaction.kind in RECALLING:
        wanted.recalls.add(transaction.reference)
    if transaction.kind == LABEL_RULE:
        wanted.taught.add(transaction.partner)
    if kind.counts:
        wanted.counted.update(_counted_keys(transaction))
    wanted.standing.update(_standing_keys(transaction, kind))
    if transaction.partner and _judges_sale(kind):
        wanted.asked.update(_asked_keys(transaction, transaction.partner))


def _name_line(wanted: Wanted, transaction: Transaction, kind: Kind, line: Line) -> None:
    wanted.items.add(line.item)
    wanted.codes.add(line.code)
    if line.code:
        # a receipt of goods that were taken in without an item names what took them in
        wanted.transactions.add(transaction.reference)
    for place in (line.pack, *_places_of(line, kind)):
        if is_pack(place):
            wanted.boxes.add(place)
            wanted.contents.add(place)
        elif not is_outside(place):
            wanted.bins.add(place)
    if transaction.document:
        wanted.advised.add((transaction.document, line.line))
    if order := _order_of(transaction):
        wanted.advised.add((order, line.applies_line))
    loose = kind.reverses and any(each.quantity > len(each.serials) for each in line.allocations)
    if loose and not is_outside(line.from_place):
        # units that came in without a number may have got one since
        wanted.standing.add((line.from_place, line.item))
    for each in line.named:
        _name_numbers(wanted, transaction, (kind, line), each)


def _places_of(line: Line, kind: Kind) -> tuple[str, ...]:
    return (line.from_place, line.to_place, *((line.to_bin,) if line.to_bin and kind.boxes else ()))


def _name_numbers(wanted: Wanted, transaction: Transaction, where: tuple[Kind, Line], each: Allocation) -> None:
    (kind, line), item, lot = where, where[1].item, each.lot
    serials = [(item, serial) for serial in each.serials]
    wanted.serials.update(serials)
    wanted.serials.update((item, label_of(serial)) for serial in each.serials if "~" in serial)
    if lot:
        # where it is another key for a lot that is known, that one too (domain.md 6.6)
        wanted.lots.update(((item, lot), (item, label_of(lot))))
    for place in (line.from_place, line.to_place):
        wanted.balances.add(BalanceKey(place, item, lot, each.owner))
    wanted.makers.update((item, said.maker_serial) for said in each.maker_serials)
    goods = [(item, lot, ""), *((item, lot, serial) for serial in each.serials)]
    wanted.origins.update(goods)
    if Source.GENERATED in (each.serial_source, each.lot_source):
        wanted.leased.add(item)
    if lot and each.quantity > len(each.serials) and _changes_cost(transaction, kind, line):
        wanted.offered.add((item, lot))
    if kind.ways:
        wanted.made.update(goods)
    if transaction.marks or check_not_named in kind.guards or kind.counts or kind.to_leg == VENDOR:
        wanted.named.update(serials)
    if check_not_promised in kind.guards:
        wanted.promised.add((item, lot))
    if kind.corrects or kind.numbers is Numbers.ALLOCATE:
        wanted.reserved.update((place, item, lot) for place in _left_places(kind, line))
    if kind.delivers:
        source = transaction.document or transaction.reverses or transaction.id
        wanted.deliveries.add(DeliveryKey(source, line.line, item, lot))
    if transaction.applies_to:
        wanted.deliveries.add(DeliveryKey(transaction.applies_to, line.applies_line, item, lot))


def _changes_cost(transaction: Transaction, kind: Kind, line: Line) -> bool:
    """Return whether what a lot costs may change with the line: goods come in, or leave at another cost than its own, or nothing moves."""
    moves = line.from_place and line.to_place
    named = any(each.unit_cost is not None for each in line.allocations)
    otherwise = bool(transaction.applies_to or transaction.reverses) or named
    leaves = is_outside(line.to_place) and otherwise
    return not moves or kind.corrects or is_outside(line.from_place) or leaves


def _left_places(kind: Kind, line: Line) -> Iterator[str]:
    """Yield the places whose goods may stand for orders: what a line leaves (to put numbers right: both), the way between sites."""
    for place in (line.from_place, line.to_place) if kind.corrects else (line.from_place,):
        if not is_outside(place):
            yield place
    if kind.transit:
        yield TRANSIT


def _name_mark(wanted: Wanted, transaction: Transaction, mark: Mark) -> None:
    wanted.items.add(mark.item)
    if mark.serial:
        wanted.serials.add((mark.item, mark.serial))
        wanted.named.add((mark.item, mark.serial))
    if mark.lot:
        wanted.lots.add((mark.item, mark.lot))
    if mark.value:
        wanted.periods.update((code, mark.value) for code in ("warranty", "contract"))
        wanted.makers.add((mark.item, mark.value))
    if transaction.document:
        wanted.advised.add((transaction.document, mark.line))
        if not mark.serial:
            # whoever of the batch keeps more for the line asks what was sent of this lot, too
            wanted.deliveries.add(DeliveryKey(transaction.document, mark.line, mark.item, mark.lot))
    wanted.origins.add((mark.item, mark.lot, mark.serial))


def _kept_serials(transaction: Transaction, loaded: Rules) -> Iterator[Serial]:
    """Yield the serials that lines and marks name, as far as they are kept."""
    for line in transaction.lines:
        for each in line.named:
            for number in each.serials:
                if (serial := loaded.serial(line.item, number)) is not None:
                    yield serial
    for mark in transaction.marks:
        if mark.serial and (serial := loaded.serial(mark.item, mark.serial)) is not None:
            yield serial


def _name_free(wanted: Wanted, transaction: Transaction) -> None:
    """Name all that says what is free of the goods that an order shall keep."""
    for mark in transaction.marks:
        wanted.disputed.add(mark.item)
        if not mark.serial:
            wanted.promised.add((mark.item, mark.lot))
            wanted.offered.add((mark.item, mark.lot))


def _kept_goods(transaction: Transaction, loaded: Rules) -> Iterator[tuple[str, str]]:
    """Yield items and lots of which other orders keep some: how much there is of them counts then."""
    for line in transaction.lines:
        for each in line.allocations:
            if any(order != transaction.document for order, _ in loaded.promised(line.item, each.lot)):
                yield line.item, each.lot


def _name_bins(wanted: Wanted, places: Iterable[str], loaded: Rules) -> None:
    """Name the bins where goods are, and of packs those that they stand in."""
    inside = [place for place in places if place and not is_outside(place)]
    wanted.boxes.update(place for place in inside if is_pack(place))
    wanted.bins.update(place for place in inside if not is_pack(place))
    # a pack that is named only now is loaded first: where it stands is told in the next round
    _name_around(wanted, (place for place in inside if is_pack(place) and _is_loaded(place, loaded)), loaded)


def _is_loaded(pack: str, loaded: Rules) -> bool:
    only: Reads | None = getattr(loaded, "only", None)
    return only is None or pack in only.boxes


def _name_around(wanted: Wanted, places: Iterable[str], loaded: Rules) -> None:
    """Name the bins of packs and of those that they stand in."""
    for place in places:
        if is_pack(place):
            wanted.bins.update(pack.bin for pack in outwards(place, loaded.pack) if pack.bin)


def _name_past(wanted: Wanted, mark: Mark, loaded: Rules) -> None:
    """Name the lot of a marked serial as what it may have been made of."""
    kept = loaded.serial(mark.item, mark.serial) if mark.serial else None
    if kept is not None and not mark.lot:
        wanted.origins.add((mark.item, kept.lot, mark.serial))


def _name_standing(wanted: Wanted, transaction: Transaction, kind: Kind, loaded: Rules) -> None:
    """Name the serials and lots that stand in the bins that are counted."""
    for place, item in set(_standing_keys(transaction, kind)):
        wanted.serials.update((each.item, each.serial) for each in loaded.serials_standing(place, item))
        wanted.lots.update((item, lot) for lot, _ in loaded.standing(place, item) if lot)


def _judges_sale(kind: Kind) -> bool:
    return kind.corrects or check_sellable in kind.guards or check_sellable_on_arrival in kind.guards


def _customer_of(transaction: Transaction, loaded: Rules) -> str:
    order = _order_of(transaction) or transaction.document
    document = loaded.document(order) if order else None
    return document.partner if document is not None else ""


def _asked_keys(transaction: Transaction, customer: str) -> Iterator[tuple[str, str, str]]:
    """Yield whom goods are for, by item, with the document that does not count."""
    source = _order_of(transaction) or transaction.document or transaction.reverses or transaction.id
    if customer:
        yield from ((customer, line.item, source) for line in transaction.lines)


def _order_of(transaction: Transaction) -> str:
    """Return the sales order that a receipt goes straight to, or went; empty where it goes to none."""
    return transaction.applies_to if transaction.kind in CROSS_DOCKING else ""


def _counted_keys(transaction: Transaction) -> Iterator[tuple[str, str, str]]:
    """Yield what counts say of the places and items of the lines: the one that is meant, this one, and what was asked for."""
    counts = {REQUESTED, transaction.id, transaction.applies_to, transaction.reverses}
    for line in transaction.lines:
        for place in (line.from_place, line.to_place):
            yield from ((count, place, line.item) for count in counts)


def _standing_keys(transaction: Transaction, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield the bins and items of which all that is there is asked for: those that are counted, and those whose numbers are put right."""
    if kind.corrects or (kind.counts and kind.numbers is Numbers.NONE):
        places = ((place, line.item) for line in transaction.lines for place in (line.from_place, line.to_place))
        yield from ((place, item) for place, item in places if place and not is_outside(place))
