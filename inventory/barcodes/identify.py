"""The one place that decides what a code is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from inventory.barcodes import aim as aims
from inventory.barcodes import data_identifiers, hibc, meaning
from inventory.barcodes.brackets import looks_bracketed, parse_bracketed
from inventory.barcodes.check_digits import gtin14, has_mod10, is_sscc
from inventory.barcodes.digital_link import has_key_in_path, has_scheme, parse_digital_link
from inventory.barcodes.gs1 import GS, parse_elements
from inventory.barcodes.identified import Candidate, Element, Identified, Kind, Meaning, Parsed, Problem
from inventory.barcodes.iso15434 import has_header, parse_iso15434
from inventory.barcodes.rules import check_rules
from inventory.barcodes.scans import parse_retail
from inventory.barcodes.supplier_labels import LabelRule, apply_rule

FRAME_BYTES_MAX: Final = 4096
_ITF14_DIGITS: Final = 14
_ADD_ON_DIGITS: Final = frozenset({2, 5})
# Without an AIM identifier data are GS1 when they begin with one of these and a right check digit behind it.
_KEYS_WITHOUT_AIM: Final = {"00": 18, "01": 14, "02": 14}


def identify(data: bytes, aim: str | None, rules: Sequence[LabelRule], today: date) -> Identified:
    """Say what a code is and what it means. Never raises; takes bounded time.

    `aim` is the AIM identifier that the driver took off, else None: then one in front of the data is taken off here. `rules` are
    those of all partners, of the partner at hand first: the first that fits wins, what others read otherwise are candidates. `today`
    fixes the century of dates. The order: AIM identifiers of GS1; ISO/IEC 15434; Digital Link; HIBC with its check character; without
    AIM identifier GS1 that proves itself; EAN, UPC and ITF by AIM identifier; supplier rules; plain, with candidates.
    """
    if aim is None:
        aim, data = aims.split_aim(data)
    if len(data) > FRAME_BYTES_MAX:
        kept = data[:FRAME_BYTES_MAX]
        problem = Problem("too_long", f"More than {FRAME_BYTES_MAX} bytes", FRAME_BYTES_MAX)
        return Identified(Kind.PLAIN, kept, aim, kept.decode("latin-1"), errors=(problem,))
    return _Code(data, aim, today).identify(rules)


class _Code:
    """One code on its way through the syntaxes. `latin` has one character for each byte, so that places are offsets."""

    __slots__ = ("aim", "data", "latin", "text", "today")

    def __init__(self, data: bytes, aim: str | None, today: date) -> None:
        self.data = data
        self.aim = aim
        self.today = today
        self.latin = data.decode("latin-1")
        self.text = _text(data)

    def identify(self, rules: Sequence[LabelRule]) -> Identified:
        if self.aim in aims.GS1_IDENTIFIERS:
            return self.gs1(Kind.GS1, parse_elements(self.latin, self.today))
        by_form = self.by_form()
        if by_form is not None and by_form.ok:
            return by_form
        return self.by_aim() or self.by_rules(rules) or by_form or self.not_a_link() or self.plain()

    def by_form(self) -> Identified | None:
        """Try the syntaxes that show what they are; what shows its form but has errors gives way to a supplier rule."""
        if has_header(self.latin):
            parsed, said = parse_iso15434(self.latin, self.today)
            return self.checked(Kind.ISO15434, parsed, said)
        if has_scheme(self.latin):
            if not has_key_in_path(self.latin):
                return None
            return self.gs1(Kind.DIGITAL_LINK, parse_digital_link(self.latin, self.today))
        if hibc.has_check(self.latin):
            read = hibc.parse_hibc(self.latin, self.today)
            if read is not None:
                return self.found(Kind.HIBC, Parsed(read.elements, read.errors, read.warnings), read.meaning)
        return self.gs1_without_aim() if self.aim is None else None

    def gs1_without_aim(self) -> Identified | None:
        if GS in self.latin:
            return self.gs1(Kind.GS1, parse_elements(self.latin, self.today))
        digits = _KEYS_WITHOUT_AIM.get(self.latin[:2])
        if digits is None or not has_mod10(self.latin[2 : 2 + digits]) or len(self.latin) < 2 + digits:
            return None
        parsed = parse_elements(self.latin, self.today)
        return self.gs1(Kind.GS1, parsed) if parsed.ok else None

    def by_aim(self) -> Identified | None:
        if self.aim in aims.EAN_LENGTHS:
            parsed = parse_retail(self.latin, aims.EAN_LENGTHS[self.aim], self.today)
            composite = aims.COMPOSITE_MARK in self.latin
            return self.gs1(Kind.GS1 if composite and parsed.elements else Kind.GTIN, parsed)
        if self.aim == aims.EAN_WITH_ADD_ON and len(self.latin) - 13 in _ADD_ON_DIGITS:
            return self.gs1(Kind.GTIN, parse_retail(self.latin[:13], 13, self.today))
        if self.aim == aims.ITF_VERIFIED and len(self.latin) == _ITF14_DIGITS:
            return self.gs1(Kind.GTIN, parse_retail(self.latin, _ITF14_DIGITS, self.today))
        return None

    def by_rules(self, rules: Sequence[LabelRule]) -> Identified | None:
        found = [(rule, read) for rule in rules if (read := apply_rule(rule, self.text, self.today)) is not None]
        if not found:
            return None
        rule, read = found[0]
        parsed = Parsed(self.in_bytes(read.elements), self.problems_in_bytes(read.errors))
        others = tuple(
            Candidate(Kind.PLAIN, other.name, said.meaning) for other, said in found if said.meaning != read.meaning
        )
        code = self.found(Kind.PLAIN, parsed, read.meaning)
        return replace(code, rule=rule.name, candidates=(*others, *self.candidates()))

    def not_a_link(self) -> Identified | None:
        """A web address without GS1 key: said, so that nobody books a page about the goods as their serial number."""
        if not has_scheme(self.latin):
            return None
        kind = Kind.DIGITAL_LINK if self.aim in aims.LINK_IDENTIFIERS else Kind.PLAIN
        return self.found(kind, parse_digital_link(self.latin, self.today), Meaning())

    def plain(self) -> Identified:
        empty = (Problem("empty", "No data", 0),) if not self.data and self.aim is None else ()
        doubt = Problem("brackets_in_symbol", "The symbol holds brackets instead of separators", 0)
        warnings = (doubt,) if looks_bracketed(self.latin) else ()
        candidates = self.candidates()
        return Identified(
            Kind.PLAIN, self.data, self.aim, self.text, errors=empty, warnings=warnings, candidates=candidates
        )

    def gs1(self, kind: Kind, parsed: Parsed) -> Identified:
        return self.checked(kind, parsed, meaning.of_ais(parsed.elements))

    def checked(self, kind: Kind, parsed: Parsed, said: Meaning) -> Identified:
        """Add what the rules between GS1 elements say."""
        rules = check_rules(parsed.elements)
        errors, warnings = parsed.errors + rules.errors, parsed.warnings + rules.warnings
        complete = not rules.warnings
        return Identified(kind, self.data, self.aim, self.text, parsed.elements, said, errors, warnings, complete)

    def found(self, kind: Kind, parsed: Parsed, said: Meaning) -> Identified:
        return Identified(kind, self.data, self.aim, self.text, parsed.elements, said, parsed.errors, parsed.warnings)

    def in_bytes(self, elements: tuple[Element, ...]) -> tuple[Element, ...]:
        return tuple(replace(element, at=self.offset(element.at)) for element in elements)

    def problems_in_bytes(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        return tuple(replace(problem, at=self.offset(problem.at)) for problem in problems)

    def offset(self, characters: int) -> int:
        """Give the byte at which a character of the text begins."""
        if len(self.text) == len(self.data):
            return characters
        return len(self.text[:characters].encode())

    def candidates(self) -> tuple[Candidate, ...]:
        """Give what a plain code might be, likeliest first."""
        found = []
        gtin = gtin14(self.latin)
        if gtin is not None:
            found.append(Candidate(Kind.GTIN, gtin, Meaning(gtin=gtin)))
        if is_sscc(self.latin):
            found.append(Candidate(Kind.GS1, self.latin, Meaning(sscc=self.latin)))
        found += self.element_candidates()
        read = hibc.parse_hibc(self.latin, self.today)
        if read is not None and not read.errors:
            found.append(Candidate(Kind.HIBC, self.text, read.meaning))
        field = data_identifiers.split(self.latin)
        if field is not None and field[0] in data_identifiers.ALONE and field[1]:
            said = data_identifiers.meanings(*field, None)
            found.append(Candidate(Kind.ISO15434, field[1], meaning.of_fields(said)))
        return tuple(found)

    def element_candidates(self) -> list[Candidate]:
        bracketed = looks_bracketed(self.latin)
        if not bracketed and not self.latin[:2].isdigit():
            # every AI begins with two digits
            return []
        read = parse_bracketed(self.latin, self.today) if bracketed else parse_elements(self.latin, self.today)
        if not read.ok or check_rules(read.elements).errors:
            return []
        said = meaning.of_ais(read.elements)
        return [Candidate(Kind.GS1, read.message, said)] if said != Meaning() else []


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
