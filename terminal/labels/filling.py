"""Filling a template: fields become the texts and symbols of a label. What would not read back as it was meant is refused here.

Fields are plain texts by name; dates are written as in ISO 8601. Derived fields: `ean` and `itf` (the `gtin` where it fits those
symbols), `hri` and `hri_more` (the elements of the first symbol as people read them, on two lines). Elements in a symbol that is not
of GS1 are a GS1 Digital Link, whose beginning is the field `stem` where it is filled.
"""

import re
from collections.abc import Mapping
from datetime import date

from drivers.errors import LabelError
from drivers.label import Label, Symbol, Text
from inventory.barcodes import check_rules, parse_bracketed
from inventory.barcodes.brackets import message_of
from inventory.barcodes.digital_link import CANONICAL_STEM, parse_digital_link, to_digital_link
from inventory.values import dataclass
from terminal.labels.template import SymbolPart, Template, TextPart

FIELD_CHARACTERS_MAX = 3_000

_FIELD = re.compile(r"\{(\w+)(?::(\w+))?\}")
_ON_FIRST_LINE = 2
_FNC1, _GS = "^", "\x1d"


@dataclass(frozen=True, slots=True)
class Filled:
    """A label and what a scanner will read of each symbol, as people write it."""

    label: Label
    reads: tuple[str, ...]


def fill(template: Template, fields: Mapping[str, str], today: date) -> Filled:
    """Return the label of a template; raises LabelError for a missing field, or elements that GS1 does not allow (`today`: century)."""
    for name in template.fields:
        if not fields.get(name):
            raise LabelError(f"a label {template.name} needs {name}")
    for name, value in fields.items():
        if len(value) > FIELD_CHARACTERS_MAX:
            raise LabelError(f"{name}: at most {FIELD_CHARACTERS_MAX} characters, got {len(value)}")
    known = {**fields, **_of_gtin(fields.get("gtin", ""))}
    symbols = tuple(_symbol(part, known, today) for part in template.symbols if part.condition.holds(known))
    reads = tuple(_reading(symbol) for symbol in symbols)
    elements = next((symbol.elements for symbol in symbols if symbol.elements), ())
    known |= {"hri": _bracketed(elements[:_ON_FIRST_LINE]), "hri_more": _bracketed(elements[_ON_FIRST_LINE:])}
    texts = tuple(text for part in template.texts if (text := _text(part, known)) is not None)
    return Filled(Label(template.name, template.width, template.height, texts, symbols), reads)


def _of_gtin(gtin: str) -> dict[str, str]:
    """Return a GTIN as EAN-13 or EAN-8 digits where it is one, else as one that only a larger symbol carries."""
    if len(gtin) == 8:
        return {"ean": gtin, "gtin": gtin.zfill(14)}
    if not gtin:
        return {}
    full = gtin.zfill(14)
    return {"gtin": full, **({"ean": full[1:]} if full.startswith("0") else {"itf": full})}


def _text(part: TextPart, fields: Mapping[str, str]) -> Text | None:
    names = [match[1] for match in _FIELD.finditer(part.text)]
    if not part.condition.holds(fields) or (names and not any(fields.get(name) for name in names)):
        return None
    return Text(_filled(part.text, fields), part.box, shortens=part.shortens)


def _symbol(part: SymbolPart, fields: Mapping[str, str], today: date) -> Symbol:
    if not part.elements:
        return Symbol(part.kind, _filled(part.data, fields).encode(), part.box)
    pairs = tuple((ai, value) for ai, template in part.elements if (value := _filled(template, fields)))
    _check(pairs, today)
    if not part.kind.gs1:
        return Symbol(part.kind, _link(pairs, fields.get("stem") or CANONICAL_STEM, today).encode("ascii"), part.box)
    data = message_of(pairs).removeprefix(_FNC1).replace(_FNC1, _GS)
    return Symbol(part.kind, data.encode("latin-1"), part.box, pairs)


def _check(pairs: tuple[tuple[str, str], ...], today: date) -> None:
    """Raise LabelError unless these elements say what they should when they are read."""
    parsed = parse_bracketed(_bracketed(pairs), today)
    found = check_rules(parsed.elements)
    problems = (*parsed.errors, *found.errors, *found.warnings)
    if problems:
        raise LabelError(f"{_bracketed(pairs)}: {problems[0].message}")
    if tuple((element.key, element.value) for element in parsed.elements) != pairs:
        raise LabelError(f"{_bracketed(pairs)} would be read as something else")


def _link(pairs: tuple[tuple[str, str], ...], stem: str, today: date) -> str:
    """Return the Digital Link of these elements; raises LabelError unless it says what they do when it is read."""
    link = to_digital_link(pairs, stem)
    parsed = parse_digital_link(link or "", today)
    said = {element.key: element.value for element in parsed.elements}
    if link is None or parsed.errors or said != dict(pairs):
        raise LabelError(f"{_bracketed(pairs)} as a link to {stem} would be read as something else")
    return link


def _bracketed(pairs: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"({ai}){value.replace('(', chr(92) + '(')}" for ai, value in pairs)


def _reading(symbol: Symbol) -> str:
    return _bracketed(symbol.elements) if symbol.elements else symbol.data.decode()


def _filled(text: str, fields: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda match: _value(fields.get(match[1], ""), match[2]), text)


def _value(value: str, form: str | None) -> str:
    if not form or not value:
        return value
    if form != "yymmdd":
        raise LabelError(f"unknown form {form!r} of a field, expected yymmdd")
    return date.fromisoformat(value).strftime("%y%m%d")
