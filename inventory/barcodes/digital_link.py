"""GS1 Digital Link: elements in the path and query of a web address. The address is read, never opened."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import quote, quote_plus

from inventory.barcodes.application_identifiers import ApplicationIdentifier, by_ai
from inventory.barcodes.brackets import message_of
from inventory.barcodes.check_digits import is_digits
from inventory.barcodes.gs1 import parse_elements
from inventory.barcodes.identified import Element, Parsed, Problem

CANONICAL_STEM: Final = "https://id.gs1.org"
LINK_WITHOUT_KEY: Final = "link_without_key"

_SCHEME: Final = re.compile(r"https?://|HTTPS?://")
_NOT_URI: Final = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_NOT_DOMAIN: Final = re.compile(r"[_~?#@!$&'()*+,;=%]")
_UNFIT: Final = re.compile("[\0\x1d]")  # in a value: what no address may hold, and the separator
_PERCENT: Final = re.compile(r"%([0-9A-Fa-f]{2})")

_Found = tuple[ApplicationIdentifier, str, int, int]  # the AI, its value still percent-encoded, where each begins


def has_scheme(text: str) -> bool:
    """Say whether this text begins as a web address does: all lower or all upper case."""
    return _SCHEME.match(text) is not None


def has_key_in_path(text: str) -> bool:
    """Say whether the path of this web address names a GS1 key with something behind it, whole or damaged."""
    path = re.split(r"[?#]", text, maxsplit=1)[0]
    segments = path.split("/")[3:-1]  # without scheme and domain, and without the last, behind which no value stands
    return any(segment in by_ai() and by_ai()[segment].link_key for segment in segments)


def parse_digital_link(uri: str, today: date) -> Parsed:
    """Read an uncompressed GS1 Digital Link; positions count in the address.

    The key is the last one in the path that only qualifiers follow; what is no AI in the query is not looked at. GTINs have 14
    digits, names instead of numbers (`/gtin/`) and compressed links are not read.
    """
    problem = _form_problem(uri)
    if problem:
        return Parsed(errors=(problem,))
    scheme = _SCHEME.match(uri)
    path_at = uri.index("/", scheme.end() if scheme else 0)
    body = uri.partition("#")[0]
    path, mark, query = body[path_at:].partition("?")
    in_path = _path_elements(path, path_at)
    if not in_path:
        return Parsed(errors=(Problem(LINK_WITHOUT_KEY, "No GS1 key in the path of this web address", path_at),))
    in_query, errors = _query_elements(query, path_at + len(path) + len(mark))
    errors += _order_problems([found[0] for found in in_path], in_query)
    return _read(in_path, in_query, errors, today)


def _form_problem(uri: str) -> Problem | None:
    wrong = _NOT_URI.search(uri)
    if wrong:
        return Problem("bad_uri_character", f"{wrong[0]!r} cannot stand in a web address", wrong.start())
    scheme = _SCHEME.match(uri)
    if not scheme:
        return Problem("bad_uri_scheme", "The address must begin with http:// or https://", 0)
    slash = uri.find("/", scheme.end())
    if slash <= scheme.end():
        return Problem("bad_uri_domain", "The address has no domain with a path behind it", scheme.end())
    wrong = _NOT_DOMAIN.search(uri, scheme.end(), slash)
    return Problem("bad_uri_domain", f"{wrong[0]!r} cannot stand in a domain", wrong.start()) if wrong else None


def _path_elements(path: str, path_at: int) -> list[_Found]:
    """Walk back from the end of the path, pair by pair, to the first that is a key."""
    places: list[tuple[str, int]] = []
    at = path_at + 1
    for segment in path[1:].split("/"):
        places.append((segment, at))
        at += len(segment) + 1
    found: list[_Found] = []
    for last in range(len(places) - 1, 0, -2):
        entry = by_ai().get(places[last - 1][0])
        if entry is None:
            return []
        found.insert(0, (entry, places[last][0], places[last - 1][1], places[last][1]))
        if entry.link_key:
            return found
    return []


def _query_elements(query: str, query_at: int) -> tuple[list[_Found], list[Problem]]:
    found: list[_Found] = []
    errors: list[Problem] = []
    at = query_at
    for part in query.split("&"):
        key, equals, value = part.partition("=")
        if equals and is_digits(key):
            entry = by_ai().get(key)
            if entry is None:
                errors.append(Problem("unknown_ai", f"({key}) is no application identifier", at))
            else:
                found.append((entry, value, at, at + len(key) + 1))
        at += len(part) + 1
    return found, errors


def _follows(key: ApplicationIdentifier, qualifiers: Sequence[str]) -> bool:
    """Say whether these qualifiers may stand behind the key, in this order."""
    if not qualifiers:
        return True
    for order in key.link_orders:
        left = iter(order)
        if all(qualifier in left for qualifier in qualifiers):
            return True
    return False


def _order_problems(path: list[ApplicationIdentifier], query: list[_Found]) -> list[Problem]:
    key, *rest = path
    qualifiers = [entry.ai for entry in rest]
    errors = []
    in_order = _follows(key, qualifiers)
    if not in_order:
        named = ", ".join(f"({ai})" for ai in qualifiers)
        errors.append(Problem("bad_qualifiers", f"({key.ai}) cannot be followed by {named}", 0))
    seen = {entry.ai for entry in path}
    for entry, _, at, _ in query:
        if entry.ai in seen:
            errors.append(Problem("repeated_in_link", f"({entry.ai}) stands twice", at))
        elif not entry.link_attribute:
            errors.append(Problem("not_an_attribute", f"({entry.ai}) cannot stand in the query", at))
        elif in_order and _belongs_in_path(key, qualifiers, entry.ai):
            errors.append(Problem("belongs_in_path", f"({entry.ai}) belongs in the path", at))
        seen.add(entry.ai)
    return errors


def _belongs_in_path(key: ApplicationIdentifier, qualifiers: list[str], ai: str) -> bool:
    return any(_follows(key, [*qualifiers[:at], ai, *qualifiers[at:]]) for at in range(len(qualifiers) + 1))


def _read(in_path: list[_Found], in_query: list[_Found], errors: list[Problem], today: date) -> Parsed:
    elements: list[Element] = []
    warnings: list[Problem] = []
    for found in in_path:
        _read_one(found, today, (elements, errors, warnings), in_query=False)
    for found in in_query:
        _read_one(found, today, (elements, errors, warnings), in_query=True)
    message = "" if errors else message_of([(element.key, element.value) for element in elements])
    return Parsed(tuple(elements), tuple(errors), tuple(warnings), message)


def _read_one(
    found: _Found, today: date, into: tuple[list[Element], list[Problem], list[Problem]], *, in_query: bool
) -> None:
    entry, encoded, at, value_at = found
    elements, errors, warnings = into
    value, places = _decoded(encoded, value_at, plus_is_space=in_query)
    places = [*range(at, at + len(entry.ai)), *places, value_at + len(encoded)]
    unfit = _UNFIT.search(value)
    if unfit:
        where = places[len(entry.ai) + unfit.start()]
        errors.append(Problem("bad_uri_character", f"({entry.ai}) holds a control character", where))
        return
    if len(value) > entry.longest:
        where = places[len(entry.ai) + entry.longest]
        errors.append(Problem("value_too_long", f"({entry.ai}) holds at most {entry.longest} characters", where))
        return
    parsed = parse_elements(entry.ai + value, today)
    elements += [replace(element, at=places[element.at]) for element in parsed.elements]
    errors += [replace(problem, at=places[min(problem.at, len(places) - 1)]) for problem in parsed.errors]
    # A separator cannot be lost in an address, which has none.
    kept = [problem for problem in parsed.warnings if problem.code != "separator_lost"]
    warnings += [replace(problem, at=places[problem.at]) for problem in kept]


def _decoded(encoded: str, at: int, *, plus_is_space: bool) -> tuple[str, list[int]]:
    """Undo percent-encoding, bytes as Latin-1; give also where each character stands."""
    if "%" not in encoded and not (plus_is_space and "+" in encoded):
        return encoded, list(range(at, at + len(encoded)))
    characters: list[str] = []
    places: list[int] = []
    index = 0
    while index < len(encoded):
        escape = _PERCENT.match(encoded, index)
        places.append(at + index)
        if escape:
            characters.append(chr(int(escape[1], 16)))
            index = escape.end()
        else:
            characters.append(" " if plus_is_space and encoded[index] == "+" else encoded[index])
            index += 1
    return "".join(characters), places


def to_digital_link(pairs: Iterable[tuple[str, str]], stem: str = CANONICAL_STEM) -> str | None:
    """Write AIs and values as a GS1 Digital Link; None when there is no key, or an AI that can stand neither in path nor query.

    The first key in the given order leads; most of its qualifiers that are there follow in the path, all else stands in the
    query, values of predefined length first. An AI that the table does not know is written as an attribute. Values are not
    checked here.
    """
    values: dict[str, str] = {}
    for ai, value in pairs:
        values.setdefault(ai, value)
    entries = {ai: by_ai().get(ai) for ai in values}
    key = next((entry for entry in entries.values() if entry is not None and entry.link_key), None)
    if key is None:
        return None
    orders = key.link_orders or ((),)
    chosen = max(orders, key=lambda order: sum(ai in values for ai in order))
    in_path = [key.ai, *(ai for ai in chosen if ai in values)]
    rest = [ai for ai in values if ai not in in_path]
    known = [entry for ai in rest if (entry := entries[ai]) is not None]
    if not all(entry.link_attribute for entry in known):
        return None
    predefined = {entry.ai for entry in known if entry.predefined}
    rest.sort(key=lambda ai: ai not in predefined)
    path = "".join(f"/{ai}/{quote(values[ai], safe='', encoding='latin-1')}" for ai in in_path)
    query = "&".join(f"{ai}={quote_plus(values[ai], encoding='latin-1')}" for ai in rest)
    return stem.removesuffix("/") + path + (f"?{query}" if query else "")
