"""Guards of goods whose code no item has: taken in to a bin that holds, taken back, and the tie of a code (flows.md 1.0a, 16)."""

from decimal import Decimal

from inventory.draft import Draft
from inventory.guards.people import Refusals
from inventory.guards.temperature import check_degrees
from inventory.numbers import check_form
from inventory.people import Right
from inventory.places import HOLDING, is_outside, is_pack
from inventory.refusals import goods, transactions, unidentified, work
from inventory.transactions import Line
from inventory.unidentified import CODE_CHARACTERS_MAX, TAG_CHARACTERS_MAX

QUANTITY_MAX = Decimal(10) ** 9


def check_unidentified(draft: Draft) -> Refusals:
    """One line that names a code and no item, counts whole packs, and leads to a bin that holds; the tag is on it."""
    lines, tag = draft.transaction.lines, draft.transaction.reference
    yield from check_degrees(draft.transaction)
    if len(lines) != 1:
        yield transactions.EmptyTransaction(draft.transaction.kind)
    for line in lines:
        if not _is_code(line.code, CODE_CHARACTERS_MAX) or line.item or not _is_code(tag, TAG_CHARACTERS_MAX):
            yield unidentified.NoCode(line.code[:CODE_CHARACTERS_MAX], tag[:TAG_CHARACTERS_MAX])
        if not 0 < line.quantity < QUANTITY_MAX or line.quantity != line.quantity.to_integral_value():
            yield transactions.NotPositive(line.code[:CODE_CHARACTERS_MAX], line.quantity)
        yield from (refusal for each in line.allocations if each.lot and (refusal := check_form(each.lot)))
        inside = not (is_outside(line.to_place) or is_pack(line.to_place))
        kept = draft.stock.bin(line.to_place) if inside else None
        if kept is None or not kept.active:
            yield goods.UnknownBin(line.to_place, draft.stock.site)
        elif kept.kind not in HOLDING:
            yield goods.BinNotAllowed(line.to_place, kept.kind.value)


def _is_code(code: str, characters_max: int) -> bool:
    return 0 < len(code) <= characters_max and code.isprintable()


def check_still_waits(draft: Draft) -> Refusals:
    """Only what nobody has identified yet is taken back."""
    kept = draft.stock.unidentified(draft.transaction.reverses)
    if kept is None or kept.closed_by:
        yield unidentified.NotUnidentified(draft.transaction.reference, kept.item if kept else "")


def check_tie(draft: Draft) -> Refusals:
    """A code is tied to an item that is there, in a unit that it has, by or with somebody who may; it is no other item's."""
    transaction, stock = draft.transaction, draft.stock
    people = [stock.operator(badge) for badge in (transaction.operator, transaction.approver) if badge]
    if not any(person is not None and person.may(Right.SETTLE) for person in people):
        yield work.NoRight(transaction.operator, Right.SETTLE.value)
    if len(transaction.lines) != 1:
        yield transactions.EmptyTransaction(transaction.kind)
    for line in transaction.lines:
        yield from _check_tied(draft, line)


def _check_tied(draft: Draft, line: Line) -> Refusals:
    stock, item = draft.stock, draft.stock.item(line.item)
    if item is None or not item.active:
        yield goods.UnknownItem(line.item)
    elif not stock.factor(line.item, line.unit):
        yield goods.UnknownUnit(line.item, line.unit)
    if not _is_code(line.code, CODE_CHARACTERS_MAX):
        yield unidentified.NoCode(line.code[:CODE_CHARACTERS_MAX], "")
        return
    others = [other for other in stock.code_items(line.code) if other != line.item]
    if others:
        yield unidentified.CodeOfAnotherItem(line.code, others[0])
