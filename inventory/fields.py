"""Optional fields of serials and lots (F16): typed, defined for all items or one, kept on the number as one text."""

import enum
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation

from inventory.values import dataclass

FIELD_CHARACTERS_MAX = 60
FIELDS_MAX = 50

_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(:\d\d)?", re.ASCII)


class FieldType(enum.StrEnum):
    """What an optional field may hold."""

    TEXT = "text"
    AMOUNT = "amount"
    NUMBER = "number"
    INTEGER = "integer"
    YES_NO = "yes_no"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class OptionalField:
    """The definition of a field of `serial` or `lot` numbers; `item` empty: of all items. `preset` is what a new number gets."""

    kind: str
    item: str
    name: str
    type: FieldType
    preset: str = ""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What somebody says of a `serial` or `lot` that comes in: one of its optional fields, and its value."""

    kind: str
    name: str
    value: str


def field_value(kind: FieldType, text: str) -> str | None:
    """Return the one form in which a value of a field is kept; None where the text is none. Empty is no value, and always fits."""
    if not text:
        return ""
    if len(text) > FIELD_CHARACTERS_MAX or not text.isprintable() or text != text.strip():
        return None
    try:
        return _FORMS[kind](text)
    except (ValueError, InvalidOperation):
        return None


def _exact(places: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not _DECIMAL.fullmatch(text):
            raise ValueError(text)
        value = Decimal(text) + 0  # there is no nothing below zero
        kept = value.quantize(Decimal(1).scaleb(-places))
        if kept != value:
            raise ValueError(text)
        return format(kept if places == AMOUNT_DECIMALS else kept.normalize() + 0, "f")

    return read


def _yes_no(text: str) -> str:
    if text not in ("yes", "no"):
        raise ValueError(text)
    return text


def _time(text: str) -> str:
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    return time.fromisoformat(text).isoformat(timespec="seconds")


def _day(text: str) -> str:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


AMOUNT_DECIMALS = 2
NUMBER_DECIMALS = 6

_FORMS: Mapping[FieldType, Callable[[str], str]] = {
    FieldType.TEXT: lambda text: text,
    FieldType.AMOUNT: _exact(AMOUNT_DECIMALS),
    FieldType.NUMBER: _exact(NUMBER_DECIMALS),
    FieldType.INTEGER: _exact(0),
    FieldType.YES_NO: _yes_no,
    FieldType.DATE: _day,
    FieldType.TIME: _time,
}


def fields_of(text: str) -> dict[str, str]:
    """Return the fields that a number has, by name; the text is what `with_field` made."""
    return {str(name): str(value) for name, value in json.loads(text).items()} if text else {}


def definitions_of(fields: Iterable[OptionalField]) -> tuple[OptionalField, ...]:
    """Return one definition for each name, the item's own before that of all items, by name."""
    found = {each.name: each for each in sorted(fields, key=lambda one: one.item)}
    return tuple(found[name] for name in sorted(found))


def presets_of(fields: Iterable[OptionalField]) -> str:
    """Return the text of the fields that a new number has: their presets, those of its item before those of all items (F16)."""
    text = ""
    for each in sorted(fields, key=lambda one: one.item):
        text = with_field(text, each.name, field_value(each.type, each.preset) or "")
    return text


def with_said(text: str, said: Iterable[FieldValue], *, known: bool) -> str:
    """Return the text of the fields of a number with what was said of it; what a known one has already stays as it is (domain.md 6.5)."""
    kept = fields_of(text)
    for each in said:
        if not (known and kept.get(each.name)):
            text = with_field(text, each.name, each.value)
    return text


def with_field(text: str, name: str, value: str) -> str:
    """Return the text of the fields with one changed; an empty value takes it away."""
    kept = fields_of(text) | {name: value}
    left = {each: kept[each] for each in sorted(kept) if kept[each]}
    return json.dumps(left, ensure_ascii=False, separators=(",", ":")) if left else ""
