"""The words of policy in import files: a cell that says nothing leaves the word to the company; `none` says that there is none.

(inventory/policy.py says what counts in the end.)
"""

from collections.abc import Mapping

from inventory.items import Item
from inventory.policy import NOTHING, WORDS, Words, effective, says, scopes_of
from sync.centre.records import record_of
from sync.interchange.book import Book, Key, Record
from sync.interchange.laying import Fault
from sync.interchange.values import Value, to_text

COMPANY = "company"


def _plain(value: Value) -> Value:
    """Return a value as a row keeps it: an enum as its text."""
    return str(value) if isinstance(value, str) else value


BUILT_IN: Mapping[str, Value] = {name: _plain(word.built_in) for name, word in WORDS.items()}
UNSAID: Mapping[str, Value] = {**BUILT_IN, "own_words": ""}
"""The words of an item that says nothing."""


def with_own_words(book: Book, values: Record) -> Record:
    """Return the columns of an item with its words as rows keep them: what it leaves to the company, what it says itself."""
    kept = book["item"].get(values.get("item"))
    own = set(str(kept["own_words"]).split()) if kept else set()
    derived = dict(values)
    for name in WORDS.keys() & values.keys():
        value, built_in = values[name], BUILT_IN[name]
        said = value is not None
        if value == NOTHING and built_in in (None, ""):
            value = built_in
        derived[name] = value if said else built_in
        own.discard(name)
        if said and value == built_in:
            own.add(name)
    return {**derived, "own_words": " ".join(sorted(own))}


def word_text(row: Mapping[str, object], name: str) -> str:
    """Return a word of an item as files write it: empty where it is the company's to say."""
    value = row[name]
    if not says(record_of(Item, row), name):
        return ""
    return NOTHING if value is None or value == "" else to_text(value)  # type: ignore[arg-type]  # a column of items.csv


def as_company(settings: Mapping[Key, Record], row: Mapping[str, object]) -> Item:
    """Return an item with what the company says, which is all that its numbers can freeze."""
    return effective(record_of(Item, row), _said(settings, COMPANY), {}, {})


def at_site(book: Book, row: Mapping[str, object], site: str) -> Item:
    """Return an item as it will be at a site."""
    item, settings = record_of(Item, row), book["setting"].rows
    company, here, _ = scopes_of(site, item.item, "")
    return effective(item, _said(settings, company), _said(settings, here), {})


def _said(settings: Mapping[Key, Record], scope: str) -> Words:
    return {name: str(settings[scope, name]["value"]) for name in WORDS if (scope, name) in settings}


def frozen(before: Item, after: Item, kinds: set[str]) -> list[Fault]:
    """Return what numbers of these kinds forbid to become otherwise: the mask (F3), and to want every number again (F11)."""
    found: list[Fault] = []
    for kind in sorted(kinds):
        mask, differs = f"{kind}_mask", f"{kind}_count_may_differ"
        if getattr(before, mask) != getattr(after, mask):
            found.append((mask, f"is {getattr(before, mask)!r} and cannot change: there are numbers"))
        if getattr(before, differs) and not getattr(after, differs):
            found.append((differs, "cannot be turned off: there are numbers already"))
    return found


def numbered_kinds(book: Book, item: str) -> set[str]:
    """Return which kinds of numbers there are of an item."""
    return {kind for kind in ("serial", "lot") if (item, kind) in book.numbered}
