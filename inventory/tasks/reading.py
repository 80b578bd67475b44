"""What a scan means here: the code as the barcode interpreter read it, joined with what the stock knows. One place for all tasks."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from inventory.barcodes import LINK_WITHOUT_KEY, Identified
from inventory.barcodes.identified import CodeDate, Kind, Meaning
from inventory.item_masks import lot_mask_of, serial_mask_of
from inventory.items import Item
from inventory.numbers import normalised
from inventory.refusals.base import Refusal
from inventory.refusals.reading import AmbiguousCode, UnreadableCode, WebAddress
from inventory.stock import Match, MatchKind, Stock
from inventory.transactions import Source
from inventory.values import dataclass

TEXT_CHARACTERS_MAX = 40
QUANTITY_DIGITS_MAX = 7
OTHER_SHAPE = "other_shape"
NO_NUMBERS = (MatchKind.ITEM, MatchKind.BIN, MatchKind.DOCUMENT, MatchKind.BADGE, MatchKind.PACK)
_QUANTITY = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates on a label; best before and expiry stay apart (flows.md 1.0a, 9)."""

    expiry: date | None = None
    best_before: date | None = None
    production: date | None = None
    source: Source | None = None

    @property
    def last_day(self) -> date | None:
        """Return the date that counts."""
        return self.expiry or self.best_before


NO_DATES = Dates()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one input says. `plain` texts are raw codes whose meaning the prompt decides; `doubtful` lots want a question.

    `count` is in `unit` of the item; `others` are all things that the code names here.
    """

    text: str
    plain: bool = True
    item: str = ""
    unit: str = ""
    lot: str = ""
    serial: str = ""
    maker_serial: str = ""
    dates: Dates = NO_DATES
    count: Decimal | None = None
    weight: Decimal | None = None
    sscc: str = ""
    document: str = ""
    bin: str = ""
    badge: str = ""
    doubtful: bool = False
    gtin: bool = False
    typed: bool = False
    others: tuple[Match, ...] = ()

    @property
    def source(self) -> Source:
        """Return where a number of this input comes from."""
        return Source.TYPED if self.typed else Source.LABEL

    @property
    def kind(self) -> str:
        """Return what the code is here, as a hint names it."""
        return self.others[0].kind.value if self.others else "unknown"

    def names(self, kind: MatchKind) -> tuple[Match, ...]:
        """Return the things of a kind that the code names."""
        return tuple(match for match in self.others if match.kind is kind)


def read_code(code: Identified, stock: Stock, wanted: Iterable[str]) -> Reading | Refusal:
    """Return what a code says; where it names several items, the wanted ones win, and else it asks (flows.md 2, ask 3)."""
    if code.errors:
        first = code.errors[0]
        if first.code == LINK_WITHOUT_KEY:
            # a web address of a vendor says nothing by itself, but it may be on file as the code of an item
            return _read_plain(code, stock, tuple(wanted)) if stock.find(code.text) else WebAddress(shown(code.text))
        return UnreadableCode(shown(code.text), first.code, first.at)
    if code.kind is Kind.PLAIN or code.meaning == type(code.meaning)():
        return _read_plain(code, stock, tuple(wanted))
    return _read_structured(code, stock, tuple(wanted))


def read_typed(text: str, stock: Stock, wanted: Iterable[str]) -> Reading | Refusal:
    """Return what typed text says: never a structured code."""
    return _from_matches(Reading(text=text, typed=True, others=stock.find(text)), tuple(wanted))


def pack_place(reading: Reading) -> str:
    """Return the place that a pack's label names: `#` and its SSCC, or a number that is written so itself; empty for another code."""
    if reading.sscc:
        return f"#{reading.sscc}"
    return reading.text if reading.text.startswith("#") and len(reading.text) > 1 else ""


def _read_plain(code: Identified, stock: Stock, wanted: tuple[str, ...]) -> Reading | Refusal:
    return _from_matches(Reading(text=code.text, gtin=_may_be_gtin(code), others=stock.find(code.text)), wanted)


def _may_be_gtin(code: Identified) -> bool:
    return any(candidate.kind is Kind.GTIN for candidate in code.candidates)


def _from_matches(reading: Reading, wanted: tuple[str, ...]) -> Reading | Refusal:
    chosen = _choose_item(reading.text, reading.names(MatchKind.ITEM), wanted)
    if isinstance(chosen, Refusal):
        return chosen
    return Reading(
        text=reading.text,
        item=chosen.item if chosen else "",
        unit=chosen.unit if chosen else "",
        sscc=_first(reading.names(MatchKind.PACK)),
        document=_first(reading.names(MatchKind.DOCUMENT)),
        bin=_first(reading.names(MatchKind.BIN)),
        badge=_first(reading.names(MatchKind.BADGE)),
        gtin=reading.gtin,
        typed=reading.typed,
        others=reading.others,
    )


def _read_structured(code: Identified, stock: Stock, wanted: tuple[str, ...]) -> Reading | Refusal:
    meaning = code.meaning
    key = meaning.gtin or meaning.content_gtin or meaning.item or meaning.customer_part or ""
    items = tuple(match for match in stock.find(key) if match.kind is MatchKind.ITEM) if key else ()
    chosen = _choose_item(key, items, wanted)
    if isinstance(chosen, Refusal):
        return chosen
    order = stock.find(meaning.order) if meaning.order else ()
    return Reading(
        text=shown(key or code.text),
        plain=False,
        item=chosen.item if chosen else "",
        unit=chosen.unit if chosen else "",
        lot=meaning.lot or "",
        serial=meaning.serial or "",
        maker_serial=meaning.secondary_serial or "",
        dates=_dates(meaning),
        count=meaning.count,
        weight=meaning.net_weight_kg,
        sscc=meaning.sscc or meaning.pack or "",
        document=_first(tuple(match for match in order if match.kind is MatchKind.DOCUMENT)),
        doubtful=any("lot" in warning.code or "separator" in warning.code for warning in code.warnings),
        gtin=bool(key),
        others=items,
    )


def _dates(meaning: Meaning) -> Dates:
    expiry, best, made = map(_day, (meaning.expiry, meaning.best_before, meaning.production))
    return Dates(expiry, best, made, source=Source.LABEL if expiry or best else None)


def _day(code_date: CodeDate | None) -> date | None:
    return code_date.day if code_date else None


def _choose_item(text: str, matches: tuple[Match, ...], wanted: tuple[str, ...]) -> Match | Refusal | None:
    """Return the one item match, those of the work at hand first; None where the code names no item."""
    fitting = [match for match in matches if match.item in wanted] or list(matches)
    items = sorted({match.item for match in fitting})
    if len(items) > 1:
        return AmbiguousCode(shown(text), tuple(items))
    return fitting[0] if fitting else None


def _first(matches: tuple[Match, ...]) -> str:
    return matches[0].key if matches else ""


def shown(text: str) -> str:
    """Return the first of a text as it can be shown and kept: characters that cannot be printed as points."""
    printable = "".join(character if character.isprintable() else "." for character in text)
    return printable[:TEXT_CHARACTERS_MAX]


def typed_number(text: str) -> Decimal | None:
    """Return a typed quantity, zero or more; None for what is no number, or so long that it looks like a barcode."""
    if not _QUANTITY.fullmatch(text) or len(text.split(".", maxsplit=1)[0]) > QUANTITY_DIGITS_MAX:
        return None
    return Decimal(text)


def no_serial(reading: Reading, number: str, sample: str) -> str:
    """Return what a code is that is never a serial (flows.md 1.0a, 5), else empty: item, bin, document, badge, pack, other shape.

    `number` is the serial that the code would be, `sample` one that the line has.
    """
    if reading.serial:
        return ""
    if reading.sscc:
        return "pack"
    for kind in NO_NUMBERS:
        if reading.names(kind):
            return kind.value
    if not reading.plain or (reading.gtin and not sample):
        return "item"
    if sample and not reading.typed and not looks_like(number, sample):
        return OTHER_SHAPE
    return ""


def looks_like(number: str, sample: str) -> bool:
    """Return whether a number may be one of the sample's kind: about as long, the same signs in it, letters or none alike."""
    return (
        abs(len(number) - len(sample)) <= 1
        and [each for each in number if not each.isalnum()] == [each for each in sample if not each.isalnum()]
        and number.isdigit() == sample.isdigit()
    )


def kept_serial(stock: Stock, item: Item, number: str) -> str:
    """Return the key under which a serial of an item is kept: as it was read where it is known so, else in our own form."""
    if not item.serial_mask or stock.serial(item.item, number) is not None:
        return number
    return normalised(number, serial_mask_of(stock, item))


def kept_lot(stock: Stock, item: Item, number: str) -> str:
    """Return the key under which a lot of an item is kept: as it was read where it is known so, else in our own form."""
    if not item.own_lot_mask or stock.lot(item.item, number) is not None:
        return number
    return normalised(number, lot_mask_of(stock, item))
