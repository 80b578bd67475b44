"""The checks that the GS1 Barcode Syntax Dictionary names: each takes the text of one component and marks what is wrong."""

import calendar
import re
from collections.abc import Callable
from typing import Final

from inventory.barcodes import check_digits, code_lists
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """The first thing wrong in a text: what, where (0-based), over how many characters."""

    code: str
    start: int
    length: int


Lint = Callable[[str], Mark | None]

_NOT_DIGIT: Final = re.compile(r"[^0-9]")
_NOT_CSET39: Final = re.compile(r"[^#\-/0-9A-Z]")
_NOT_CSET82: Final = re.compile(r"[^!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]")
_NOT_CSET64: Final = re.compile(r"[^A-Za-z0-9_\-]")
_NOT_IBAN: Final = re.compile(r"[^0-9A-Z]")
_NOT_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_POSITION: Final = re.compile(r"([0-9]+)/([0-9]+)")

_PREFIX_DIGITS: Final = 4  # the shortest GS1 Company Prefix
_IBAN_CHARACTERS_MIN: Final = 11
_IBAN_CHARACTERS_MAX: Final = 34
_GEO_DIGITS: Final = 10
_LATITUDE_MAX: Final = 1_800_000_000  # 1e-7 degrees from the south pole
_LONGITUDE_MAX: Final = 3_600_000_000


def _outside(pattern: re.Pattern[str], code: str) -> Lint:
    def lint_one(text: str) -> Mark | None:
        wrong = pattern.search(text)
        return Mark(code, wrong.start(), 1) if wrong else None

    return lint_one


def _only(allowed: str, code: str) -> Lint:
    """At least one character, and this one only; else the whole text is wrong."""

    def lint_one(text: str) -> Mark | None:
        return None if text and not text.strip(allowed) else Mark(code, 0, len(text))

    return lint_one


def _digits_of(count: int, text: str, short: str, long: str) -> Mark | None:
    """Check for so many digits: a wrong character among the first of them counts before a wrong length.

    What is too long is marked up to the first character that is too much.
    """
    wrong = _NOT_DIGIT.search(text, 0, count)
    if wrong:
        return Mark("not_a_digit", wrong.start(), 1)
    if len(text) < count:
        return Mark(short, 0, len(text))
    return Mark(long, 0, count + 1) if len(text) > count else None


def _member(members: frozenset[str], code: str) -> Lint:
    def lint_one(text: str) -> Mark | None:
        return None if text in members else Mark(code, 0, len(text))

    return lint_one


_csetnumeric: Final = _outside(_NOT_DIGIT, "not_a_digit")
_cset82: Final = _outside(_NOT_CSET82, "not_in_cset82")


def _cset64(text: str) -> Mark | None:
    body = text.rstrip("=")
    pads = len(text) - len(body)
    if pads > 2 or (pads and len(text) % 3):
        return Mark("bad_base64_padding", len(body), pads)
    wrong = _NOT_CSET64.search(body)
    return Mark("not_in_cset64", wrong.start(), 1) if wrong else None


def _csum(text: str) -> Mark | None:
    wrong = _csetnumeric(text)
    if wrong:
        return wrong
    if not text:
        return Mark("too_short_for_check_digit", 0, 0)
    last = len(text) - 1
    return None if check_digits.mod10_digit(text[:last]) == text[last] else Mark("bad_check_digit", last, 1)


def _csumalpha(text: str) -> Mark | None:
    body = len(text) - 2
    if body < 0:
        return Mark("too_short_for_check_pair", 0, len(text))
    if len(text) > check_digits.PAIR_CHARACTERS_MAX:
        return Mark("too_long_for_check_pair", 0, check_digits.PAIR_CHARACTERS_MAX + 1)
    wrong = _cset82(text[:body])
    if wrong:
        return wrong
    return None if check_digits.check_pair(text[:body]) == text[body:] else Mark("bad_check_pair", body, 2)


def _gcppos1(text: str) -> Mark | None:
    """Hold the start of a GS1 key against the form of a company prefix; which prefixes are given out is not known here."""
    wrong = _NOT_DIGIT.search(text, 0, _PREFIX_DIGITS)
    if wrong:
        return Mark("bad_company_prefix", wrong.start(), 1)
    return Mark("too_short_for_prefix", 0, len(text)) if len(text) < _PREFIX_DIGITS else None


def _gcppos2(text: str) -> Mark | None:
    """Do as `gcppos1` from the second character on: the first is an indicator or extension digit."""
    if len(text) < 2:
        return Mark("too_short_for_prefix", 0, len(text))
    return _moved(_gcppos1(text[1:]), 1)


def _whole_year(year: int, text: str, *, day_zero: bool) -> Mark | None:
    """Check MMDD, the last four of the text."""
    month_at = len(text) - 4
    month, day = int(text[month_at : month_at + 2]), int(text[month_at + 2 :])
    if not 1 <= month <= 12:
        return Mark("bad_month", month_at, 2)
    # No calendar has a year 0, which is a leap year as 400 is.
    if day > calendar.monthrange(year or 400, month)[1] or (day == 0 and not day_zero):
        return Mark("bad_day", month_at + 2, 2)
    return None


def _date(digits: int, *, day_zero: bool) -> Lint:
    def lint_one(text: str) -> Mark | None:
        wrong = _digits_of(digits, text, "date_too_short", "date_too_long")
        if wrong:
            return wrong
        # Two digits: leap years are those of 2000 to 2099; the parser, which knows the day, corrects 1900 and 2100.
        year = int(text[:4]) if digits == 8 else 2000 + int(text[:2])
        return _whole_year(year, text, day_zero=day_zero)

    return lint_one


_yymmdd: Final = _date(6, day_zero=False)


def _two_digits(name: str, highest: int) -> Lint:
    def lint_one(text: str) -> Mark | None:
        if len(text) != 2:
            return Mark(f"{name}_too_short" if len(text) < 2 else f"{name}_too_long", 0, len(text))
        wrong = _csetnumeric(text)
        if wrong:
            return wrong
        return None if int(text) <= highest else Mark(f"bad_{name}", 0, 2)

    return lint_one


_hh: Final = _two_digits("hour", 23)
_mi: Final = _two_digits("minute", 59)
_ss: Final = _two_digits("second", 59)


def _moved(mark: Mark | None, by: int) -> Mark | None:
    return Mark(mark.code, mark.start + by, mark.length) if mark else None


def _hhmi(text: str) -> Mark | None:
    if len(text) != 4:
        return Mark("time_too_short" if len(text) < 4 else "time_too_long", 0, len(text))
    return _hh(text[:2]) or _moved(_mi(text[2:]), 2)


def _mmoptss(text: str) -> Mark | None:
    if len(text) not in {2, 4}:
        return Mark("time_of_wrong_length", 0, len(text))
    return _csetnumeric(text) or _mi(text[:2]) or (_moved(_ss(text[2:]), 2) if len(text) == 4 else None)


def _yymmddhh(text: str) -> Mark | None:
    if len(text) != 8:
        return Mark("date_too_short" if len(text) < 8 else "date_too_long", 0, len(text))
    return _yymmdd(text[:6]) or _moved(_hh(text[6:]), 6)


def _pieceoftotal(text: str) -> Mark | None:
    wrong = _csetnumeric(text)
    if wrong:
        return wrong
    if not text or len(text) % 2:
        return Mark("bad_piece_length", 0, len(text))
    half = len(text) // 2
    piece, total = text[:half], text[half:]
    zeros = "0" * half
    if piece == zeros:
        return Mark("piece_is_zero", 0, half)
    if total == zeros:
        return Mark("total_is_zero", half, half)
    return Mark("piece_above_total", 0, len(text)) if piece > total else None


def _posinseqslash(text: str) -> Mark | None:
    parts = _POSITION.fullmatch(text)
    if not parts:
        return Mark("not_a_position", 0, len(text))
    for group in (1, 2):
        if parts[group].startswith("0"):
            return Mark("leading_zero", parts.start(group), len(parts[group]))
    beyond = (len(parts[1]), parts[1]) > (len(parts[2]), parts[2])
    return Mark("position_above_end", 0, len(text)) if beyond else None


def _iban(text: str) -> Mark | None:
    """Judge the account number first, whose length is then known, and its two check digits at last."""
    if len(text) >= 4 and text[:2] not in code_lists.COUNTRY_LETTERS:
        return Mark("not_a_country", 0, 2)
    wrong = _NOT_IBAN.search(text, 4, _IBAN_CHARACTERS_MAX + 1)
    if wrong is None and not _IBAN_CHARACTERS_MIN <= len(text) <= _IBAN_CHARACTERS_MAX:
        return Mark("iban_too_short" if len(text) < _IBAN_CHARACTERS_MIN else "iban_too_long", 0, len(text))
    wrong = wrong or _NOT_IBAN.search(text)
    if wrong:
        return Mark("not_in_iban", wrong.start(), 1)
    return None if check_digits.has_iban_check(text) else Mark("bad_iban_check", 2, 2)


def _iso3166list(text: str) -> Mark | None:
    for at in range(0, max(len(text), 1), 3):
        country = text[at : at + 3]
        if country not in code_lists.COUNTRIES:
            return Mark("not_a_country", at, len(country))
    return None


def _iso3166999(text: str) -> Mark | None:
    return None if text == "999" or text in code_lists.COUNTRIES else Mark("not_a_country", 0, len(text))


def _geo(name: str, highest: int) -> Lint:
    def lint_one(text: str) -> Mark | None:
        code = f"{name}_of_wrong_length"
        wrong = _digits_of(_GEO_DIGITS, text, code, code)
        if wrong:
            return wrong
        return None if int(text) <= highest else Mark(f"bad_{name}", 0, len(text))

    return lint_one


_latitude: Final = _geo("latitude", _LATITUDE_MAX)
_longitude: Final = _geo("longitude", _LONGITUDE_MAX)


def _latlong(text: str) -> Mark | None:
    if len(text) != 2 * _GEO_DIGITS:
        return Mark("position_of_wrong_length", 0, len(text))
    return _latitude(text[:_GEO_DIGITS]) or _moved(_longitude(text[_GEO_DIGITS:]), _GEO_DIGITS)


def _pcenc(text: str) -> Mark | None:
    wrong = _NOT_PERCENT.search(text)
    return Mark("bad_percent_sequence", wrong.start(), min(3, len(text) - wrong.start())) if wrong else None


def _nonzero(text: str) -> Mark | None:
    return _csetnumeric(text) or (None if text.strip("0") else Mark("zero", 0, len(text)))


def _nozeroprefix(text: str) -> Mark | None:
    return Mark("leading_zero", 0, 1) if text.startswith("0") else _csetnumeric(text)


def _hasnondigit(text: str) -> Mark | None:
    return None if _NOT_DIGIT.search(text) else Mark("only_digits", 0, len(text))


def _importeridx(text: str) -> Mark | None:
    if len(text) != 1:
        return Mark("not_one_character", 0, len(text))
    return Mark("bad_importer_index", 0, 1) if _NOT_CSET64.match(text) else None


LINTERS: Final[dict[str, Lint]] = {
    "cset39": _outside(_NOT_CSET39, "not_in_cset39"),
    "cset64": _cset64,
    "cset82": _cset82,
    "csetnumeric": _csetnumeric,
    "csum": _csum,
    "csumalpha": _csumalpha,
    "gcppos1": _gcppos1,
    "gcppos2": _gcppos2,
    "hasnondigit": _hasnondigit,
    "hh": _hh,
    "hhmi": _hhmi,
    "hhmm": _hhmi,
    "hyphen": _only("-", "not_a_hyphen"),
    "iban": _iban,
    "importeridx": _importeridx,
    "iso3166": _member(code_lists.COUNTRIES, "not_a_country"),
    "iso3166999": _iso3166999,
    "iso3166alpha2": _member(code_lists.COUNTRY_LETTERS, "not_a_country"),
    "iso3166list": _iso3166list,
    "iso4217": _member(code_lists.CURRENCIES, "not_a_currency"),
    "iso5218": _member(frozenset("0129"), "not_a_sex_code"),
    "key": _gcppos1,
    "keyoff1": _gcppos2,
    "latitude": _latitude,
    "latlong": _latlong,
    "longitude": _longitude,
    "mediatype": _member(code_lists.MEDIA_TYPES, "not_a_media_type"),
    "mi": _mi,
    "mm": _mi,
    "mmoptss": _mmoptss,
    "nonzero": _nonzero,
    "nozeroprefix": _nozeroprefix,
    "packagetype": _member(code_lists.PACKAGE_TYPES, "not_a_package_type"),
    "pcenc": _pcenc,
    "pieceoftotal": _pieceoftotal,
    "posinseqslash": _posinseqslash,
    "ss": _ss,
    "winding": _member(frozenset("019"), "bad_winding"),
    "yesno": _member(frozenset("01"), "not_yes_or_no"),
    "yymmd0": _date(6, day_zero=True),
    "yymmdd": _yymmdd,
    "yymmddhh": _yymmddhh,
    "yyyymmd0": _date(8, day_zero=True),
    "yyyymmdd": _date(8, day_zero=False),
    "zero": _only("0", "not_zero"),
}


def lint(name: str, text: str) -> Mark | None:
    """Run the named check over a text and mark the first thing wrong in it; KeyError for a name the dictionary has not."""
    return LINTERS[name](text)
