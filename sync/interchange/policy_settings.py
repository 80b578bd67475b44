"""What a word of policy may be as a setting: the company's default, or what holds for an item at a site or for a customer."""

from collections.abc import Iterator

from inventory.items import Costing
from inventory.policy import FROZEN, NOTHING, WORDS
from sync.interchange.book import Book, Record
from sync.interchange.item_classes import default_faults
from sync.interchange.laying import Fault
from sync.interchange.policy_cells import COMPANY, as_company, frozen, numbered_kinds

COSTING = "costing"
MASKS = ("serial_mask", "lot_mask")
_CODES = {"serial_mask": "mask", "lot_mask": "mask", "warranty": "warranty", "contract": "contract"}


def word_faults(book: Book, record: Record) -> Iterator[Fault]:
    """Yield what is wrong with a setting that is a word of policy: its scope, its value, or what numbers have frozen."""
    word, kind = WORDS[record["name"]], record["scope"].partition(":")[0]
    if kind == "item":
        yield "scope", f"what an item says of {word.name} stands in items.csv"
    elif kind != COMPANY and kind not in word.scopes:
        yield "scope", f"{word.name} is said for {', '.join(word.may_scopes)}"
    elif not word.fits(record["value"]):
        yield "value", f"{record['value']!r} does not fit {word.name}: {word.may}"
    else:
        yield from _unknown_code(book, record)
        if kind == COMPANY and word.name in MASKS:
            yield from default_faults(book, record)
        if kind == COMPANY and word.name in (*FROZEN, COSTING):
            yield from _frozen(book, record)
            yield from _both(book, record)


def _unknown_code(book: Book, record: Record) -> Iterator[Fault]:
    """A mask, warranty or contract that is named is there, and a mask is of such numbers."""
    name, code = record["name"], record["value"]
    entity = _CODES.get(name, "")
    if not entity or code in ("", NOTHING):
        return
    shelf = book[entity]
    if not any(key[0] == code for key in (*shelf.rows, *shelf.spoilt)):
        yield "value", f"there is no {entity} {code!r}"
    mask = shelf.get(code) if entity == "mask" else None
    if mask is not None and f"{mask['kind']}_mask" != name:
        yield "value", f"{code} is a mask of {mask['kind']} numbers"


def _both(book: Book, record: Record) -> Iterator[Fault]:
    """The company does not cost by numbers that it lets be missing (F11): one of the two would say nothing."""
    rows = book["setting"].rows
    said = {name: row["value"] for (scope, name), row in rows.items() if scope == COMPANY} | {
        record["name"]: record["value"]
    }
    for kind in (Costing.SERIAL, Costing.LOT):
        differs = f"{kind}_count_may_differ"
        if record["name"] in (COSTING, differs) and said.get(COSTING) == kind and said.get(differs) == "yes":
            yield (
                "value",
                f"what is costed by {kind} needs every number: {COSTING} {kind} and {differs} yes do not go together",
            )


def _frozen(book: Book, record: Record) -> Iterator[Fault]:
    """Another default of the company changes no item whose numbers have frozen the word, nor one that may lack some by costing it so."""
    before, after = book["setting"].rows, {**book["setting"].rows, (COMPANY, record["name"]): record}
    barred = []
    for row in book["item"].rows.values():
        if kinds := numbered_kinds(book, row["item"]):
            faults = frozen(as_company(before, row), as_company(after, row), kinds)
            barred += [f"{row['item']} {reason}" for name, reason in faults if name == record["name"]]
            if record["name"] == COSTING:
                barred += [f"{row['item']} {name} {reason}" for name, reason in faults]
    if barred:
        more = f" (and {len(barred) - 1} other items)" if len(barred) > 1 else ""
        yield "value", f"{barred[0]}{more}; let the item say its own {record['name']} first"
