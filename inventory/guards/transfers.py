"""Guards of goods between sites: what leaves belongs to a transfer from here, what comes in was sent (F45, domain.md 6.8)."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from inventory.draft import Act, Draft
from inventory.guards.people import Refusals, has_right
from inventory.guards.quantities import is_exact
from inventory.people import Right
from inventory.refusals import adjusting, goods, moves, work
from inventory.stock import SerialState
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
    for allocation in act.line.allocations:
        for part in parts_of(act, allocation):
            if part.whose is None:
                yield from _check_in_stock(act, part.allocation)
                if not at_once:
                    yield waits(act, part.allocation)


def waits(act: Act, allocation: Allocation) -> moves.WaitsForDispatch:
    """Return what says that goods came before their dispatch."""
    number = allocation.serials[0] if allocation.serials else allocation.lot
    return moves.WaitsForDispatch(transfer_of(act), act.item.item, number, allocation.quantity)


def _check_in_stock(act: Act, allocation: Allocation) -> Refusals:
    for serial in allocation.serials:
        kept = act.draft.serial(act.item.item, serial)
        if kept is not None and kept.state.in_stock:
            yield goods.SerialInStock(kept.item, serial, kept.place, act.stock.site, kept.since, kept.document)


def check_lost(act: Act) -> Refusals:
    """What is written off stands in transit for this transfer, and somebody says why."""
    if not act.line.reason and not act.transaction.reason:
        yield moves.LossUnexplained(act.transaction.document, act.item.item)
    for allocation in act.line.allocations:
        for part in parts_of(act, allocation):
            if part.whose is None or part.whose[0] != act.transaction.document:
                yield waits(act, part.allocation)


def check_all_given_up(draft: Draft) -> Refusals:
    """A transfer is closed with all of it that has not come (F45): nothing is on its way for it any more, or waits for its dispatch."""
    document = draft.transaction.document
    left: dict[tuple[str, str], Decimal] = {}
    for each in draft.stock.staged(document):
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


def check_nothing_beside(act: Act) -> Refusals:
    """Goods that are only sent carry what they cost; freight and the like is said when they come in (domain.md 2)."""
    if act.line.cost:
        yield adjusting.CostNotSpread(act.item.item, act.line.cost, Decimal(0))


def parts_of(act: Act, allocation: Allocation) -> Iterator[Part]:
    """Yield what of an allocation came with which line; units by the transfer that they are on, the rest by this one."""
    place, item = act.line.from_place, act.item.item
    expected = {whose: kept for whose, kept in act.draft.reserved(place, item, allocation.lot).items() if kept > 0}
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
    for whose in sorted(key for key in expected if key[0] == transfer_of(act)) if loose > 0 else ():
        came = min(loose, expected[whose])
        yield Part(replace(allocation, serials=(), quantity=came, weight=weight), whose)
        loose, weight = loose - came, None
        if not loose:
            break
    if loose > 0:
        yield Part(replace(allocation, serials=(), quantity=loose, weight=weight), None)
