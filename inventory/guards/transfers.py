"""Guards of goods between sites: what leaves belongs to a transfer from here, what comes in was sent (F45, domain.md 6.8)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from inventory.documents import Document, DocumentState
from inventory.draft import Act, Draft
from inventory.guards.incoming import check_same_dates
from inventory.guards.people import Refusals, has_right
from inventory.guards.quantities import is_exact
from inventory.people import Right
from inventory.places import TRANSIT
from inventory.refusals import adjusting, goods, making, moves, work
from inventory.stock import BalanceKey, SerialState
from inventory.transactions import Allocation
from inventory.values import dataclass

Whose = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """Goods of one allocation that came with the same line of a transfer; `whose` None where their dispatch is not known."""

    allocation: Allocation
    whose: Whose | None


def transfer_of(act: Act) -> str:
    """Return the transfer that goods come with: the document, or the reference where the document is not known here yet."""
    return act.transaction.document or act.transaction.reference


def check_from_here(act: Act) -> Refusals:
    """The transfer leads from this site to another one."""
    document = act.stock.document(act.transaction.document)
    if document is not None and (document.from_site or document.to_site in ("", act.stock.site)):
        yield moves.NotFromHere(document.document, document.to_site)


def check_settled(act: Act) -> Refusals:
    """What came before its dispatch is known goes on to another site once it is: only then is it at home here (domain.md 6.8)."""
    for allocation in act.line.allocations:
        for serial in allocation.serials:
            kept = act.draft.serial(act.item.item, serial)
            if kept is not None and kept.awaits:
                yield moves.WaitsForDispatch(kept.awaits, act.item.item, serial, Decimal(1))


def check_came(act: Act) -> Refusals:
    """What comes in was sent; what was not is refused or waits for its dispatch, as the site has set (domain.md 6.8)."""
    if not transfer_of(act):
        yield goods.UnknownDocument("")
        return
    document = act.stock.document(act.transaction.document) if act.transaction.document else None
    if document is not None and not document.from_site:
        yield moves.NotToHere(document.document, document.to_site)
        return
    at_once = act.stock.setting("receive_before_dispatch") == "yes"
    ahead = Decimal(0)
    taken: dict[str, list[Part]] = {}
    for allocation in act.line.allocations:
        yield from check_same_dates(act, allocation)
        before = taken.setdefault(allocation.lot, [])
        parts = list(parts_of(act, allocation, before))
        before += parts
        for part in parts:
            if part.whose is None:
                ahead += part.allocation.quantity
                yield from _check_not_known(act, part.allocation)
                if not at_once:
                    yield waits(act, part.allocation)
            else:
                yield from _check_as_sent(act, part.allocation)
    if ahead and act.line.cost:
        # nobody knows what it costs before its dispatch is known, so that nothing can be put on it, nor taken off again
        yield adjusting.CostNotSpread(act.item.item, act.line.cost, Decimal(0))
    if ahead and document is not None:
        yield from _check_may_follow(act, document, ahead)


def waits(act: Act, allocation: Allocation) -> moves.WaitsForDispatch:
    """Return what says that goods came before their dispatch."""
    number = allocation.serials[0] if allocation.serials else allocation.lot
    return moves.WaitsForDispatch(transfer_of(act), act.item.item, number, allocation.quantity)


def _check_as_sent(act: Act, allocation: Allocation) -> Refusals:
    """What is on its way comes in as it was sent: of its owner."""
    for serial in allocation.serials:
        kept = act.draft.serial(act.item.item, serial)
        if kept is not None and kept.owner != allocation.owner:
            yield making.OwnersMixed(kept.item, kept.owner, allocation.owner)


def _check_not_known(act: Act, allocation: Allocation) -> Refusals:
    """What was not sent, as far as is known, is nowhere in stock here, and was not written off on this very transfer."""
    for serial in allocation.serials:
        kept = act.draft.serial(act.item.item, serial)
        if kept is None:
            continue
        if kept.state is SerialState.IN_TRANSIT and kept.lot != allocation.lot:
            yield goods.SerialOfAnotherLot(kept.item, serial, allocation.lot, kept.lot)
        elif kept.state.in_stock:
            yield goods.SerialInStock(kept.item, serial, kept.place, act.stock.site, kept.since, kept.document)
        elif kept.state is SerialState.REMOVED and kept.document == transfer_of(act):
            yield moves.LostOnTheWay(kept.document, kept.item, serial)


def _check_may_follow(act: Act, document: Document, ahead: Decimal) -> Refusals:
    """The dispatch of what came before it can still follow: the transfer is open, has the item on the line, and is for as much."""
    kept = act.draft.line(document.document, act.line.line)
    if kept is None or kept.item != act.item.item:
        yield goods.NotOnDocument(act.item.item, document.document)
        return
    over = kept.sent + act.draft.staged_at(document.document, kept.line, TRANSIT) + ahead - kept.ordered
    if document.state is DocumentState.CLOSED:
        yield goods.DocumentClosed(document.document)
    elif over > 0:
        lost = kept.cancelled or None
        yield moves.MoreThanTransferred(document.document, kept.item, kept.ordered, over, lost)


def check_lost(act: Act) -> Refusals:
    """What is written off stands in transit for this transfer, and somebody says why."""
    if not act.line.reason and not act.transaction.reason:
        yield moves.LossUnexplained(act.transaction.document, act.item.item)
    taken: dict[str, list[Part]] = {}
    for allocation in act.line.allocations:
        before = taken.setdefault(allocation.lot, [])
        parts = list(parts_of(act, allocation, before))
        before += parts
        for part in parts:
            if part.whose is None or part.whose[0] != act.transaction.document:
                yield waits(act, part.allocation)


def check_all_given_up(draft: Draft) -> Refusals:
    """A transfer is closed with all of it that has not come (F45): nothing is on its way for it any more, or waits for its dispatch.

    Where all has come there is nothing to name, and where it was sent from neither: it is closed once.
    """
    document = draft.transaction.document
    kept = draft.stock.document(document)
    if kept is not None and kept.state is DocumentState.CLOSED and not draft.transaction.lines:
        yield goods.DocumentClosed(document)
    left: dict[tuple[str, str], Decimal] = {}
    for each in draft.stock.staged(document):
        if each.place == TRANSIT:
            # here already, and not known as sent
            yield moves.WaitsForDispatch(document, each.item, each.lot, each.quantity)
            continue
        left[each.item, each.lot] = left.get((each.item, each.lot), Decimal(0)) + each.quantity
    for line in draft.transaction.lines:
        for named in line.allocations:
            left[line.item, named.lot] = left.get((line.item, named.lot), Decimal(0)) - named.quantity
    for (item, lot), quantity in sorted(left.items()):
        if quantity > 0:
            yield moves.StillOnTheWay(document, item, lot, quantity)


def check_beside(act: Act) -> Refusals:
    """What a line costs beside its goods is an exact amount, said by somebody who may change costs (F45)."""
    amount = act.line.cost
    if amount is None:
        return
    if amount < 0 or not is_exact(amount):
        yield adjusting.CostMissing(act.item.item)
    elif not has_right(act, Right.ADJUST):
        yield work.NoRight(act.transaction.operator, Right.ADJUST.value)


def check_on_its_way(act: Act) -> Refusals:
    """What an arrival is taken back of stands on its way for the transfer: not what came before, nor what stands there otherwise (7)."""
    whose, place, item = (transfer_of(act), act.line.line), act.line.from_place, act.item.item
    for each in act.line.allocations:
        there = act.draft.balance(BalanceKey(place, item, each.lot, each.owner))
        kept = act.draft.reserved(place, item, each.lot).get(whose, Decimal(0))
        if not each.serials and kept < each.quantity <= there:
            yield goods.NotEnough(item, each.lot, place, each.quantity, kept)


def check_nothing_beside(act: Act) -> Refusals:
    """Goods that are only sent carry what they cost; freight and the like is said when they come in (domain.md 2)."""
    if act.line.cost:
        yield adjusting.CostNotSpread(act.item.item, act.line.cost, Decimal(0))


def parts_of(act: Act, allocation: Allocation, taken: Sequence[Part] = ()) -> Iterator[Part]:
    """Yield what of an allocation came with which line; units by the transfer that they are on, the rest by this one.

    `taken` is what the allocations of the lot before it take, where the draft does not have that yet.
    """
    place, item = act.line.from_place, act.item.item
    before = [each for each in taken if each.whose is not None]
    expected = _expected(act, allocation.lot, before)
    groups: dict[Whose | None, list[str]] = {}
    for serial in allocation.serials:
        kept = act.draft.serial(item, serial)
        on_the_way = kept is not None and (kept.place, kept.state) == (place, SerialState.IN_TRANSIT)
        document = kept.document if kept is not None and on_the_way else ""
        groups.setdefault(next((key for key in sorted(expected) if key[0] == document), None), []).append(serial)
    weight = allocation.weight
    for whose, serials in groups.items():
        named = tuple(serials)
        yield Part(replace(allocation, serials=named, quantity=Decimal(len(named)), weight=weight), whose)
        weight = None
    loose = allocation.quantity - len(allocation.serials)
    there = act.draft.balance(BalanceKey(place, item, allocation.lot, allocation.owner)) - len(allocation.serials)
    there -= sum((each.allocation.quantity for each in before if each.allocation.owner == allocation.owner), Decimal(0))
    for whose in sorted(key for key in expected if key[0] == transfer_of(act)) if loose > 0 else ():
        came = min(loose, expected[whose], there)
        if came <= 0:
            break
        there -= came
        yield Part(replace(allocation, serials=(), quantity=came, weight=weight), whose)
        loose, weight = loose - came, None
        if not loose:
            break
    if loose > 0:
        yield Part(replace(allocation, serials=(), quantity=loose, weight=weight), None)


def _expected(act: Act, lot: str, before: Iterable[Part]) -> dict[Whose, Decimal]:
    """Return what of a lot is on its way for which line, without what is taken before."""
    expected = act.draft.reserved(act.line.from_place, act.item.item, lot)
    for each in before:
        if each.whose is not None:
            expected[each.whose] = expected.get(each.whose, Decimal(0)) - each.allocation.quantity
    return {whose: kept for whose, kept in expected.items() if kept > 0}
