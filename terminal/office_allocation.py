"""Lines that the office posts and that say themselves what leaves: numbers allocated by the centre, transfers closed with what is missing.

    "numbers": {"allocate": true}                      as much as remains of the line, in the order of the item (F26)
    "numbers": {"allocate": true, "first": "SN-05"}    from a given number on

What is passed over is said beside what became of the transaction, with the reason. Too few: the line is for all that there are, and that is
said. Where the order keeps numbers, only those are taken. A `transfer_close` without lines gives up all that stands in transit for its
transfer when the file is read (F45).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from inventory.auto_allocation import Allocated
from inventory.guards.outgoing import check_sellable
from inventory.guards.taking import Wish
from inventory.kinds import KINDS
from inventory.places import is_outside
from inventory.plain import MalformedError, from_plain, to_plain
from inventory.refusals import refusal_to_plain
from inventory.refusals.base import Refusal
from inventory.refusals.goods import UnknownItem, UnknownUnit
from inventory.refusals.numbering import NoSuchNumber, TooFewNumbers
from inventory.transactions import Line, Transaction
from inventory.values import dataclass
from sync.centre.office import Outcome, Told
from terminal.office import Blanks, day_of
from terminal.office_lines import Known, with_outside
from terminal.office_numbers import Numbers, allocates

Object = dict[str, object]
Take = Callable[[str, Sequence[Wish]], Sequence[Allocated | NoSuchNumber]]
"""Takes what a site has for each wish."""
OnTheWay = Callable[[str, str], Sequence[Line]]
"""Returns what is on its way to a site for a transfer."""
CLOSING = "transfer_close"
NOTES_MAX = 20
"""So many numbers that a line passed over are said, with the reason of each (F9)."""


@dataclass(frozen=True, slots=True)
class Said:
    """A transaction of the office, or what is told of one that cannot be; `notes` are what is said beside it."""

    plain: Object | Told
    notes: tuple[Refusal, ...] = ()


def with_closings(
    objects: Sequence[Object], blanks: Blanks, known: Mapping[tuple[str, str], Transaction], way: OnTheWay
) -> list[Object]:
    """Return the transactions, those that close a transfer with all that has not come; one that is kept closes what it closed."""
    return [
        plain | {"lines": _missing(plain, blanks.site_of(plain), known, way)} if _closes(plain) else plain
        for plain in objects
    ]


def _closes(plain: Object) -> bool:
    return plain.get("kind") == CLOSING and "lines" not in plain


def _missing(plain: Object, site: str, known: Mapping[tuple[str, str], Transaction], way: OnTheWay) -> list[object]:
    kept = known.get((site, str(plain.get("id", ""))))
    lines = kept.lines if kept is not None else way(site, str(plain.get("document", "")))
    return [to_plain(each) for each in lines]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a line of a transaction wants taken, with the factor of its unit, and the stocking unit of the item."""

    at: int
    wish: Wish
    factor: Decimal
    unit: str


def with_allocations(plains: Sequence[Object | Told], blanks: Blanks, known: Known, take: Take) -> list[Said]:
    """Return the transactions with what their lines take, one after the other: what one takes is not there for the next.

    Raises MalformedError with the number of the one that cannot be read.
    """
    plains = [plain if isinstance(plain, Told) else with_outside(plain) for plain in plains]
    wanted = [_wanted(number, plain, (blanks, known)) for number, plain in enumerate(plains, 1)]
    wishes: dict[str, list[Wish]] = {}
    for plain, each in zip(plains, wanted, strict=True):
        if not isinstance(plain, Told) and not isinstance(each, Refusal):
            wishes.setdefault(blanks.site_of(plain), []).extend(one.wish for one in each)
    taken = {site: iter(take(site, all_of)) for site, all_of in wishes.items() if all_of}
    found = []
    for plain, each in zip(plains, wanted, strict=True):
        if isinstance(plain, Told):
            found.append(Said(plain))
        elif isinstance(each, Refusal):
            found.append(Said(_refused(plain, blanks.site_of(plain), each)))
        else:
            site = blanks.site_of(plain)
            found.append(_allocated(plain, site, [(one, next(taken[site])) for one in each]))
    return found


def _wanted(number: int, plain: Object | Told, asked: tuple[Blanks, Known]) -> list[_Wanted] | Refusal:
    found: list[_Wanted] = []
    for at, line in enumerate(() if isinstance(plain, Told) else _lines(plain)):
        if isinstance(plain, Told) or not allocates(line):
            continue
        try:
            wish = _wish(plain, dict(line), f"lines[{at}]", asked)
        except MalformedError as error:
            raise MalformedError(f"transaction {number}: {error.path}", error.expected, error.got) from error
        if isinstance(wish, Refusal):
            return wish
        found.append(_Wanted(at, *wish))
    return found


def _allocated(plain: Object, site: str, parts: Sequence[tuple[_Wanted, Allocated | NoSuchNumber]]) -> Said:
    lines = [dict(each) for each in _lines(plain)]
    notes: list[Refusal] = []
    for wanted, part in parts:
        if isinstance(part, NoSuchNumber):
            return Said(_refused(plain, site, part))
        wish = wanted.wish
        if not part.allocations and wish.wanted > 0:
            reasons = [reason for _, reason in part.passed]
            return Said(_refused(plain, site, *reasons[:1], TooFewNumbers(wish.item, wish.wanted, Decimal(0))))
        notes += [reason for _, reason in part.passed[:NOTES_MAX]]
        notes += [] if part.short is None else [part.short]
        lines[wanted.at] = _filled(lines[wanted.at], part, wanted)
    return Said(plain | {"lines": lines} if parts else plain, tuple(notes))


def _lines(plain: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    lines = plain.get("lines")
    yield from (each for each in (lines if isinstance(lines, list) else ()) if isinstance(each, dict))


def _refused(plain: Mapping[str, object], site: str, *refusals: Refusal) -> Told:
    said = tuple(refusal_to_plain(each) for each in refusals)
    return Told(str(plain.get("id", "")), str(plain.get("kind", "")), site, Outcome.REFUSED, said)


def _wish(plain: Object, line: Object, path: str, asked: tuple[Blanks, Known]) -> tuple[Wish, Decimal, str] | Refusal:
    """Return what a line wants taken, the factor of its unit, and the stocking unit."""
    blanks, known = asked
    numbers = from_plain(Numbers, line["numbers"], f"{path}.numbers")
    own = from_plain(Line, {name: value for name, value in line.items() if name != "numbers"}, path)
    item, factor = known(own.item, own.unit)
    if numbers != Numbers(first=numbers.first, allocate=True):
        raise MalformedError(f"{path}.numbers", "allocate, and first where it is given", to_plain(numbers))
    if item is None:
        return UnknownItem(own.item)
    if factor is None:
        return UnknownUnit(own.item, own.unit)
    assigned = sum((each.quantity for each in own.allocations), Decimal(0))
    kind = KINDS.get(str(plain.get("kind", "")))
    wish = Wish(
        own.item,
        own.from_place,
        own.quantity * factor - assigned,
        day_of(plain, blanks),
        str(plain.get("document", "")),
        own.line,
        numbers.first,
        sold=kind is not None and check_sellable in kind.guards,
        leaves=is_outside(own.to_place),
        taken=tuple(serial for each in own.allocations for serial in each.serials),
        partner=str(plain.get("partner", "")),
    )
    return wish, factor, item.unit


def _filled(line: Object, part: Allocated, wanted: _Wanted) -> Object:
    """Return a line with what was taken; one that is short is for that, in stocking units where it makes no whole packs (F29)."""
    own = from_plain(Line, {name: value for name, value in line.items() if name != "numbers"})
    allocations = (*own.allocations, *part.allocations)
    filled = replace(own, allocations=allocations)
    if part.short is not None:
        units = sum((each.quantity for each in allocations), Decimal(0))
        whole = units % wanted.factor == 0
        filled = replace(filled, quantity=units / wanted.factor if whole else units)
        filled = filled if whole else replace(filled, unit=wanted.unit)
    return dict(_plain(filled))


def _plain(line: Line) -> Mapping[str, object]:
    plain = to_plain(line)
    return plain if isinstance(plain, Mapping) else {}
