"""ISO/IEC 15434: `[)>` RS, then envelopes of a two-digit format, GS between the fields, RS behind each, EOT at the end.

Format 05 holds GS1 elements, 06 data identifiers, 12 text element identifiers. Labels that lack RS, GS or EOT are read and marked, and
so are those of distributors with a `>` too many in front or with fields left empty.
"""

from dataclasses import field
from datetime import date
from typing import Any, Final

from inventory.barcodes import data_identifiers, meaning
from inventory.barcodes.check_digits import is_digits
from inventory.barcodes.gs1 import GS, parse_elements
from inventory.barcodes.identified import Element, Meaning, Parsed, Problem, Scheme
from inventory.values import dataclass

HEADER: Final = "[)>"
_MISSPELT_HEADER: Final = ">" + HEADER
RS: Final = "\x1e"
EOT: Final = "\x04"
_FORMAT_DIGITS: Final = 2
_TEXT_IDENTIFIER_LETTERS: Final = 3


@dataclass(slots=True)
class _Reading:
    today: date
    elements: list[Element] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def warn(self, code: str, message: str, at: int) -> None:
        self.warnings.append(Problem(code, message, at))

    def wrong(self, code: str, message: str, at: int) -> None:
        self.errors.append(Problem(code, message, at))


def has_header(text: str) -> bool:
    """Say whether a text begins as these messages do."""
    return text.startswith((HEADER, _MISSPELT_HEADER))


def parse_iso15434(text: str, today: date) -> tuple[Parsed, Meaning]:
    """Read a message that begins with `[)>` (`has_header`)."""
    reading = _Reading(today)
    at = text.index(HEADER) + len(HEADER)
    if text.startswith(_MISSPELT_HEADER):
        reading.warn("header_misspelt", "A > stands before [)>", 0)
    if text.startswith(RS, at):
        at += 1
    else:
        reading.warn("rs_missing", "RS is missing behind [)>", at)
    end = text.find(EOT, at)
    if end < 0:
        end = len(text)
        reading.warn("eot_missing", "EOT is missing at the end", end)
    elif end != len(text) - 1:
        reading.warn("text_behind_eot", "Something stands behind EOT", end + 1)
    while at < end:
        stop = text.find(RS, at, end)
        if stop < 0:
            stop = end
            reading.warn("rs_missing", "RS is missing behind the last envelope", end)
        _envelope(reading, text, at, stop)
        at = stop + 1
    if not reading.elements and not reading.errors:
        reading.wrong("empty", "No data", min(at, len(text)))
    return Parsed(tuple(reading.elements), tuple(reading.errors), tuple(reading.warnings)), _meaning(reading)


def _envelope(reading: _Reading, text: str, at: int, stop: int) -> None:
    number = text[at : min(at + _FORMAT_DIGITS, stop)]
    if len(number) < _FORMAT_DIGITS or not is_digits(number):
        reading.wrong("bad_format", "Expected the two digits of a format", at)
        return
    at += _FORMAT_DIGITS
    if text.startswith(GS, at, stop):
        at += 1
    else:
        reading.warn("gs_missing", f"GS is missing behind format {number}", at)
    if number == "05":
        parsed = parse_elements(text[at:stop], reading.today, base=at)
        reading.elements += parsed.elements
        reading.errors += parsed.errors
        reading.warnings += parsed.warnings
        return
    whole = text.startswith(RS, stop)
    for part in text[at:stop].split(GS):
        if part:
            _field(reading, number, part, at, whole=whole or at + len(part) < stop)
        at += len(part) + 1


def _field(reading: _Reading, number: str, part: str, at: int, *, whole: bool) -> None:
    """Read one field; it is `whole` when a separator follows it, so that nothing of it can be cut off."""
    if number == "06":
        found = data_identifiers.split(part)
        if found is None:
            reading.wrong("no_data_identifier", f"{part[:4]!r} begins with no data identifier", at)
        else:
            _data_identifier(reading, *found, at, whole=whole)
    elif number == "12":
        key, value = part[:_TEXT_IDENTIFIER_LETTERS], part[_TEXT_IDENTIFIER_LETTERS:].lstrip(" ")
        reading.elements.append(Element(Scheme.DI, key, "TEXT ELEMENT", value, at))
    else:
        reading.warn("format_not_read", f"Format {number} is not read", at)
        reading.elements.append(Element(Scheme.DI, number, "FORMAT", part, at))


def _data_identifier(reading: _Reading, key: str, value: str, at: int, *, whole: bool) -> None:
    known = data_identifiers.TABLE.get(key)
    if known is None:
        reading.warn("unknown_di", f"{key} is a data identifier that is not read", at)
        reading.elements.append(Element(Scheme.DI, key, "", value, at))
        return
    if not value and whole:
        reading.warn("empty_field", f"{key} has no value", at + len(key))
        return
    if not value:
        reading.wrong("value_too_short", f"{key} has no value", at + len(key))
        return
    day = data_identifiers.read_date(known, value, reading.today)
    if known.form and day is None:
        reading.wrong("bad_date", f"{key} {known.title}: {value} is no day", at + len(key))
    reading.elements.append(Element(Scheme.DI, key, known.title, value, at, day))


def _meaning(reading: _Reading) -> Meaning:
    order = {key: place for place, key in enumerate(data_identifiers.TABLE)}
    said: dict[str, Any] = {}
    fields = [element for element in reading.elements if element.scheme is Scheme.DI]
    for element in sorted(fields, key=lambda element: order.get(element.key, len(order))):
        for name, value in data_identifiers.meanings(element.key, element.value, element.date).items():
            said.setdefault(name, value)
    from_ais = meaning.of_ais(reading.elements)
    for name in Meaning.__dataclass_fields__:
        value = getattr(from_ais, name)
        if value is not None:
            said[name] = value
    return meaning.of_fields(said)
