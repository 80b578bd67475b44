"""`numbers` of a line that the office posts: what is still to be assigned is made, or taken from a list, a range or a file (F22-F24).

    "numbers": {"make": "serials"}                          as many as remain; "count", "first" and "step" where they are wanted
    "numbers": {"make": "lots", "count": "10"}              so many equal lots; the last takes the rest
    "numbers": {"make": "lots", "each": "100"}              so much in each, in the unit of the line; the last takes the rest
    "numbers": {"list": ["A1", "A2"]}                       or "range": ["A1", "A9"], or "file": "serials.txt" (one a line)

One of them, and beside it nothing that it does not ask for. `lot` is the one that serials belong to, `expiry_date` what lots and serials
are given; allocations beside `numbers` count as assigned.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from inventory.assignment import required_units
from inventory.document_numbers import DOCUMENTS, SERIES, wants_number
from inventory.generation import each_once, listed, lots_of, make_lots
from inventory.items import MEASURED_UNITS
from inventory.numbers import Mask, normalised, number_range
from inventory.plain import MalformedError, from_plain, to_plain
from inventory.refusals import refusal_to_plain
from inventory.refusals.base import Refusal
from inventory.refusals.goods import QuantityMismatch, UnknownItem
from inventory.refusals.numbering import NumbersUsedUp
from inventory.refusals.transactions import TooManyNumbers
from inventory.transactions import NUMBERS_MAX, Allocation, Line, Source, Transaction
from inventory.values import dataclass
from sync.centre.office import Outcome, Told
from sync.centre.office_numbers import Ask, Made
from terminal.office import Blanks, day_of
from terminal.office_lines import Known, with_quantities

Object = dict[str, object]
Give = Callable[[Sequence[Ask]], Sequence[Made]]
"""Gives out the numbers of each ask, or says what stands against it."""

MaskOf = Callable[[str, str], Mask | None]
"""Returns the mask of an item's serials at a site."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is said of the numbers of a line."""

    make: str = ""
    count: Decimal | None = None
    each: Decimal | None = None
    first: str = ""
    step: int = 1
    list: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    file: str = ""
    lot: str = ""
    expiry_date: date | None = None
    allocate: bool = False


def allocates(line: Mapping[str, object]) -> bool:
    """Return whether the numbers of a line are taken of what is there, and not made (office_allocation.py)."""
    numbers = line.get("numbers")
    return isinstance(numbers, Mapping) and numbers.get("allocate") is True


@dataclass(frozen=True, slots=True)
class Wanted:
    """The numbers that one line wants made: what is asked for, and what is in each lot (nothing for serials)."""

    ask: Ask
    quantities: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes of the numbers of one line: allocations at once, numbers to be made, or what stands against it."""

    numbers: Numbers
    found: "tuple[str, ...] | Wanted | Refusal"


SOURCES = ("make", "list", "range", "file")
_BESIDE: Mapping[str, frozenset[str]] = {
    "serials": frozenset({"count", "first", "step", "lot", "expiry_date"}),
    "lots": frozenset({"count", "each", "first", "step", "expiry_date"}),
    "": frozenset({"lot", "expiry_date"}),
}
"""What may be said beside each way to have numbers: anything else would say nothing."""


@dataclass(frozen=True, slots=True)
class Work:
    """Where and on which day the work of a transaction is done: that day fills the numbers that are made for it."""

    site: str
    day: date


def parts_of(plain: Mapping[str, object], work: Work, known: Known, mask: MaskOf) -> dict[int, Part]:
    """Return the numbers that lines of a transaction ask for, by place of the line; raises MalformedError for what cannot be read."""
    return {
        at: _part(line, f"lines[{at}].numbers", work, known, mask)
        for at, line in _lines(plain)
        if "numbers" in line and not allocates(line)
    }


def _lines(plain: Mapping[str, object]) -> Iterator[tuple[int, Object]]:
    lines = plain.get("lines")
    for at, line in enumerate(lines if isinstance(lines, list) else ()):
        if isinstance(line, dict):
            yield at, line


def _part(line: Object, path: str, work: Work, known: Known, mask: MaskOf) -> Part:
    numbers = from_plain(Numbers, line["numbers"], path)
    own = from_plain(Line, {name: value for name, value in line.items() if name != "numbers"}, path)
    if numbers.make not in _BESIDE:
        raise MalformedError(f"{path}.make", "serials or lots", numbers.make)
    _check_said(dict(_mapping_of(line["numbers"])), numbers, path)
    if numbers.count is not None and (numbers.count < 1 or numbers.count % 1):
        raise MalformedError(f"{path}.count", "a whole number above 0", str(numbers.count))
    if numbers.step < 1:
        raise MalformedError(f"{path}.step", "a whole number above 0", numbers.step)
    if numbers.make:
        return Part(numbers, _wanted(own, numbers, work, known))
    return Part(numbers, _given(numbers, path, mask(work.site, own.item) if numbers.range else None))


def _check_said(said: Object, numbers: Numbers, path: str) -> None:
    """Raise MalformedError for two ways to have numbers at once, and for what the way that was taken would leave out."""
    if sum(bool(getattr(numbers, each)) for each in SOURCES) > 1:
        raise MalformedError(path, f"one of {', '.join(SOURCES)}", sorted(said.keys() & set(SOURCES)))
    for name in said.keys() - set(SOURCES) - _BESIDE[numbers.make] - {"allocate"}:
        raise MalformedError(f"{path}.{name}", f"nothing beside {numbers.make or 'numbers that are given'}", said[name])
    if numbers.count is not None and numbers.each is not None:
        raise MalformedError(path, "count or each", "both")


def _given(numbers: Numbers, path: str, mask: Mask | None) -> tuple[str, ...] | Refusal:
    """Return the serials of a list, a range or a file; a range counts by the mask, as at a handheld."""
    if numbers.file:
        try:
            return listed(Path(numbers.file).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise MalformedError(f"{path}.file", "a text file", str(error)) from error
    if len(numbers.range) == 2:
        first, last = numbers.range
        return number_range(normalised(first, mask), normalised(last, mask), mask)
    if numbers.list:
        return each_once(numbers.list)
    raise MalformedError(path, "make, list, file, or a range of first and last", to_plain(numbers))


def _wanted(line: Line, numbers: Numbers, work: Work, known: Known) -> tuple[str, ...] | Wanted | Refusal:
    """Return what is to be made for what remains of a line: required less assigned; no numbers where nothing remains."""
    item, factor = known(line.item, line.unit)
    if item is None:
        return UnknownItem(line.item)
    measured = item.unit.upper() in MEASURED_UNITS
    required = (
        line.quantity * (factor or 0) if measured else required_units(item.item, line.quantity, line.unit, factor)
    )
    if isinstance(required, Refusal):
        return required
    remaining = required - sum((each.quantity for each in line.allocations), Decimal(0))
    if remaining <= 0 and not numbers.count:
        return () if remaining == 0 else QuantityMismatch(item.item, required, required - remaining)
    if numbers.make == "serials":
        ask = Ask(work.site, item.item, "serial", 0, work.day, numbers.first, numbers.step)
        return _serials(ask, numbers, required, remaining)
    quantities = _lots(numbers, remaining, factor or Decimal(1), measured=measured)
    if isinstance(quantities, Refusal):
        return quantities
    return Wanted(Ask(work.site, item.item, "lot", len(quantities), work.day, numbers.first, numbers.step), quantities)


def _serials(ask: Ask, numbers: Numbers, required: Decimal, remaining: Decimal) -> Wanted | Refusal:
    """Return how many serials are to be made: never more than remain, nor than a transaction takes: they would be lost."""
    count = remaining if numbers.count is None else numbers.count
    if count > remaining:
        return QuantityMismatch(ask.item, required, required - remaining + count)
    if count > NUMBERS_MAX:
        return TooManyNumbers(int(count), NUMBERS_MAX)
    return Wanted(replace(ask, count=int(count)))


def _lots(numbers: Numbers, remaining: Decimal, factor: Decimal, *, measured: bool) -> tuple[Decimal, ...] | Refusal:
    if numbers.each is not None:
        return lots_of(remaining, numbers.each * factor)
    packs = remaining % factor == 0
    cut = make_lots(remaining / factor if packs else remaining, int(numbers.count or 1), measured=measured)
    return cut if isinstance(cut, Refusal) else tuple(each * (factor if packs else 1) for each in cut)


def asks_of(parts: Sequence[Mapping[int, Part]]) -> list[Ask]:
    """Return what is to be made for all transactions, in their order."""
    return [part.found.ask for each in parts for part in each.values() if isinstance(part.found, Wanted)]


def assigned(plain: Object, parts: Mapping[int, Part], made: Iterator[Made]) -> Object | Refusal:
    """Return a transaction with the numbers of its lines as allocations, taking those that were made in turn; or what stands against it."""
    refused: Refusal | None = None
    lines = list(_list_of(plain.get("lines")))
    for at, part in parts.items():
        numbers = next(made) if isinstance(part.found, Wanted) else part.found
        if isinstance(numbers, Refusal):
            refused = refused or numbers
            continue
        line = dict(_mapping_of(lines[at]))
        del line["numbers"]
        fresh = [to_plain(each) for each in _allocations(part, numbers)]
        lines[at] = line | {"allocations": [*_list_of(line.get("allocations")), *fresh]}
    return refused or plain | {"lines": lines}


def _allocations(part: Part, numbers: tuple[str, ...]) -> tuple[Allocation, ...]:
    said, found = part.numbers, part.found
    if isinstance(found, Wanted) and found.quantities:
        pairs = zip(numbers, found.quantities, strict=True)
        return tuple(
            Allocation(quantity, lot, expiry_date=said.expiry_date, lot_source=Source.GENERATED)
            for lot, quantity in pairs
        )
    source = Source.GENERATED if isinstance(found, Wanted) else Source.IMPORTED
    count = Decimal(len(numbers))
    return (Allocation(count, said.lot, numbers, expiry_date=said.expiry_date, serial_source=source),) if count else ()


def _list_of(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping_of(value: object) -> Object:
    return value if isinstance(value, dict) else {}


def with_numbers(
    objects: Sequence[Object],
    blanks: Blanks,
    kept: Mapping[tuple[str, str], Transaction],
    known: Known,
    give: Give,
    mask: MaskOf,
) -> list[Object | Told]:
    """Return the transactions with their numbers; of one that cannot have them what is told. One that is kept has those that it had.

    Raises MalformedError with the number of the one that cannot be read.
    """
    sited = [(blanks.site_of(each), with_quantities(each, known)) for each in objects]
    again = [_as_kept(plain, kept.get((site, str(plain.get("id", ""))))) for site, plain in sited]
    parts = [_parts(number, again[number - 1], blanks, known, mask) for number in range(1, len(again) + 1)]
    made = iter(give(asks_of(parts)))
    found = [assigned(plain, part, made) if part else plain for plain, part in zip(again, parts, strict=True)]
    return [_told(*each) for each in zip(found, sited, strict=True)]


def with_documents(
    transactions: Sequence[Transaction], kept: Mapping[tuple[str, str], Transaction], give: Give
) -> tuple[tuple[Transaction, tuple[Refusal, ...]], ...]:
    """Return the transactions, those that are documents of their own with their number (F17); one that is kept has the one that it had.

    Beside each what is to be said of its number: that its series has none left, and it goes without.
    """
    unknown = [(each.site, each.id) not in kept for each in transactions]
    asks = [
        Ask(each.site, DOCUMENTS, SERIES[each.kind], 1, each.day)
        for each, new in zip(transactions, unknown, strict=True)
        if new and wants_number(each)
    ]
    made = iter(give(asks) if asks else ())
    return tuple(
        _numbered(each, next(made) if new else (kept[each.site, each.id].reference,))
        if wants_number(each)
        else (each, ())
        for each, new in zip(transactions, unknown, strict=True)
    )


def _numbered(transaction: Transaction, made: Made) -> tuple[Transaction, tuple[Refusal, ...]]:
    """Return a transaction with its number; without one where the series is used up, and that is said."""
    if not isinstance(made, Refusal):
        return replace(transaction, reference=made[0]), ()
    used_up = replace(made, item=SERIES[transaction.kind]) if isinstance(made, NumbersUsedUp) else made
    return transaction, (used_up,)


def _parts(number: int, plain: Object, blanks: Blanks, known: Known, mask: MaskOf) -> dict[int, Part]:
    if not any("numbers" in line for _, line in _lines(plain)):
        return {}
    try:
        return parts_of(plain, Work(blanks.site_of(plain), day_of(plain, blanks)), known, mask)
    except MalformedError as error:
        raise MalformedError(f"transaction {number}: {error.path}", error.expected, error.got) from error


def _told(found: Object | Refusal, sited: tuple[str, Object]) -> Object | Told:
    site, plain = sited
    if not isinstance(found, Refusal):
        return found
    refusals = (refusal_to_plain(found),)
    return Told(str(plain.get("id", "")), str(plain.get("kind", "")), site, Outcome.REFUSED, refusals)


def _as_kept(plain: Object, kept: Transaction | None) -> Object:
    """Return a transaction that is kept already with the numbers that it had, so that it is the same again."""
    lines = list(_list_of(plain.get("lines")))
    if kept is None or len(kept.lines) != len(lines):
        return plain
    for at, line in _lines(plain):
        if "numbers" in line:
            own = {name: value for name, value in line.items() if name != "numbers"}
            lines[at] = own | {"allocations": to_plain(kept.lines[at].allocations)}
            if allocates(line):
                lines[at] = {
                    **own,
                    "quantity": to_plain(kept.lines[at].quantity),
                    "allocations": to_plain(kept.lines[at].allocations),
                }
    return plain | {"lines": lines}
