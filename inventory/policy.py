"""The policy of an item as it counts: what the company does, what the item says, what holds at a site, what a customer gets (F2-F17).

One function, asked by whoever hands out an item (`Rules.item`): the rules read the item that they are given and look at nothing else.
A word is a column of the item. The narrowest that says it wins: customer, item at a site, item, company, and what is built in.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import replace

from inventory.items import (
    Costing,
    Disposition,
    ExpiryLevel,
    Item,
    LotOrigin,
    MakerSerials,
    NumberOrder,
    Reuse,
    WarrantyStart,
)
from inventory.values import dataclass

NOTHING = "none"
"""How a word of days or of a code says that there are none, where a wider scope has some."""
DAYS_MAX = 36_500
CODE_CHARACTERS_MAX = 60

Value = int | bool | str | None
Words = Mapping[str, str]
"""What one scope says: texts by word; an empty text says nothing."""


class Narrower(enum.StrEnum):
    """The scopes beside company and item that may say a word."""

    ITEM_SITE = "item_site"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of policy: how its text is read (None: not so), and which scopes may say it beside company and item."""

    name: str
    read: Callable[[str], "Reading | None"]
    scopes: frozenset[Narrower] = frozenset()

    @property
    def built_in(self) -> Value:
        """Return what holds where nobody says anything."""
        value: Value = getattr(_PLAIN, self.name)
        return value

    @property
    def may(self) -> str:
        """Return in words what its text may be."""
        return _MAY[self.read]

    @property
    def may_scopes(self) -> tuple[str, ...]:
        """Return the kinds of scopes that may say it."""
        return ("company", "item", *sorted(self.scopes))

    def fits(self, text: str) -> bool:
        """Return whether a text is one that the word may have; an empty one says nothing."""
        return not text or self.read(text) is not None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text of a word means."""

    value: Value


def _days(text: str) -> Reading | None:
    if text == NOTHING:
        return Reading(None)
    short = text.isascii() and text.isdigit() and len(text) <= len(str(DAYS_MAX))
    return Reading(int(text)) if short and int(text) <= DAYS_MAX else None


def _flag(text: str) -> Reading | None:
    return Reading(text == "yes") if text in ("yes", "no") else None


def _code(text: str) -> Reading | None:
    if not text.isprintable() or text != text.strip() or len(text) > CODE_CHARACTERS_MAX:
        return None
    return Reading("" if text == NOTHING else text)


def _one_of(choices: type[enum.StrEnum]) -> Callable[[str], Reading | None]:
    def read(text: str) -> Reading | None:
        return Reading(choices(text)) if text in list(choices) else None

    _MAY[read] = ", ".join(choices)
    return read


_MAY: dict[Callable[[str], Reading | None], str] = {
    _days: f"a whole number of days from 0 to {DAYS_MAX}, or {NOTHING}",
    _flag: "yes, no",
    _code: f"a code, or {NOTHING}",
}
_PLAIN = Item("")
_HERE = frozenset({Narrower.ITEM_SITE})
_FOR = frozenset({Narrower.ITEM_SITE, Narrower.CUSTOMER})

WORDS: Mapping[str, Word] = {
    each.name: each
    for each in (
        # what numbers freeze is the same at every site: a serial keeps its form where it goes
        Word("serial_mask", _code),
        Word("lot_mask", _code),
        Word("serial_count_may_differ", _flag),
        Word("lot_count_may_differ", _flag),
        Word("costing", _one_of(Costing)),
        Word("lot_origin", _one_of(LotOrigin)),
        # a unit has its maker's serial at whatever site it is
        Word("maker_serial", _one_of(MakerSerials)),
        Word("serial_expiry_days", _days, _HERE),
        Word("lot_expiry_days", _days, _HERE),
        Word("serial_expiry_level", _one_of(ExpiryLevel), _FOR),
        Word("lot_expiry_level", _one_of(ExpiryLevel), _FOR),
        Word("quarantine_days", _days, _HERE),
        Word("best_before_days", _days, _HERE),
        Word("retest_days", _days, _HERE),
        Word("removal_days", _days, _HERE),
        Word("alert_days", _days, _HERE),
        Word("serial_order", _one_of(NumberOrder), _FOR),
        Word("lot_order", _one_of(NumberOrder), _FOR),
        Word("reuse", _one_of(Reuse), _HERE),
        Word("warranty", _code, _FOR),
        Word("contract", _code, _HERE),
        Word("serial_warranty_starts", _one_of(WarrantyStart), _HERE),
        Word("lot_warranty_starts", _one_of(WarrantyStart), _HERE),
        Word("serial_contract_starts", _flag, _HERE),
        Word("lot_contract_starts", _flag, _HERE),
        Word("return_disposition", _one_of(Disposition), _FOR),
    )
}
FROZEN = ("serial_mask", "lot_mask", "serial_count_may_differ", "lot_count_may_differ")
"""The words that an item's numbers freeze, wholly or one way (F3, F11)."""


def says(item: Item, name: str) -> bool:
    """Return whether an item says a word itself, and does not leave it to the company."""
    return getattr(item, name) != getattr(_PLAIN, name) or name in item.own_words.split()


def effective(item: Item, company: Words, at_site: Words, customer: Words) -> Item:
    """Return the item with its policy as it counts for a customer at a site; each argument is what that scope says."""
    if not (company or at_site or customer):
        return item
    values: dict[str, Value] = {}
    for name, word in WORDS.items():
        text = customer.get(name) if Narrower.CUSTOMER in word.scopes else ""
        if not text and Narrower.ITEM_SITE in word.scopes:
            text = at_site.get(name)
        if not text and not says(item, name):
            text = company.get(name)
        if text and (found := word.read(text)) is not None:
            values[name] = found.value
    return _with(item, values)


def _with(item: Item, values: Mapping[str, Value]) -> Item:
    """Return an item with other words; one that is costed by number needs every number, whatever the company allows (F11)."""
    if not values:
        return item
    changed: Item = replace(item, **values)  # type: ignore[arg-type]  # each word was read as what its field takes
    for kind in (Costing.SERIAL, Costing.LOT):
        if changed.costing is kind and getattr(changed, f"{kind}_count_may_differ"):
            changed = replace(changed, **{f"{kind}_count_may_differ": False})  # type: ignore[arg-type]  # a flag's name
    return changed


def scopes_of(site: str, item: str, customer: str) -> tuple[str, str, str]:
    """Return the names of the scopes of settings that `effective` asks, in the order of its arguments."""
    return "company", f"item_site:{site}:{item}", f"customer:{customer}"
