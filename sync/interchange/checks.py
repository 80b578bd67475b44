"""What the rows of each file must be beyond their cells: what they name exists, what they say fits. One function for each file."""

import zoneinfo
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from inventory.barcodes.check_digits import gtin14, is_sscc
from inventory.barcodes.supplier_labels import LabelRule, RuleError
from inventory.documents import DocumentKind
from inventory.fields import FieldType, field_value
from inventory.guarantees import PERIODS_MAX
from inventory.items import Item, LotOrigin, Tracking
from inventory.numbers import check_form
from inventory.places import is_bin_code
from inventory.plain import plain_decimal
from inventory.policy import NOTHING, WORDS
from inventory.recalls import Recall
from inventory.settings import SETTINGS, SWITCHES, scopes_of_setting
from sync.centre.records import record_of
from sync.interchange.book import UNIQUE, Book, Record
from sync.interchange.item_classes import class_faults
from sync.interchange.kept_serials import kept_faults
from sync.interchange.kits import ANY_PART, counted_as, kit_faults, line_faults
from sync.interchange.laying import Fault, Laying
from sync.interchange.masks import blank_next, mask_row_faults, next_faults, with_own_forms
from sync.interchange.pallets import as_places, pack_faults
from sync.interchange.policy_cells import UNSAID, as_company, frozen, numbered_kinds, with_own_words
from sync.interchange.policy_settings import word_faults
from sync.interchange.separators import switch_faults
from sync.interchange.under_way import bin_kind_faults, transfer_faults
from sync.interchange.values import to_text
from sync.schema import MILLIONTHS, REFERENCE_FEED

PARTNER_OF = {DocumentKind.PURCHASE_ORDER.value: "vendor", DocumentKind.SALES_ORDER.value: "customer"}
PERCENT_MAX = 100
QUANTITY_LIMIT = Decimal(10) ** 12
Faults = Iterator[Fault]
_SCOPES = {"item": "item", "site": "site", "customer": "partner"}
_KINDS_OF_SCOPE = {"company", "item_site", *_SCOPES}


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _site(_book: Book, record: Record) -> Faults:
    if record["site"] == REFERENCE_FEED or ":" in record["site"]:
        yield "site", "may not be named so"
    if record["time_zone"] not in _time_zones():
        yield "time_zone", f"{record['time_zone']!r} is no time zone such as Europe/Berlin"


def _nothing(_book: Book, _record: Record) -> Faults:
    yield from ()


def _item_frozen(book: Book, record: Record) -> Faults:
    """What an item's numbers forbid: another mask (F3), to want every number again, and to be costed by number (F11)."""
    kept, settings = book["item"].kept.get((record["item"],)), book["setting"].kept
    for kind in ("serial", "lot"):
        differs = f"{kind}_count_may_differ"
        if record[differs] and record["costing"] == kind:
            yield differs, f"an item that is costed by {kind} needs every number"
    if kept is not None:
        kinds = numbered_kinds(book, record["item"])
        yield from frozen(as_company(settings, kept), as_company(settings, record), kinds)
    if record["lot_origin"] == LotOrigin.VENDOR and record["next_lot"]:
        yield "next_lot", "a vendor's lots are never generated"


def _period(_book: Book, record: Record) -> Faults:
    if record["code"] == NOTHING:
        yield "code", f"{NOTHING!r} means that there is no code"
    if record["line"] > PERIODS_MAX:
        yield "line", f"a code has at most {PERIODS_MAX} periods"
    if record["lifetime"] and record["days"]:
        yield "days", "either days are given, or it is for life"


def _item(book: Book, record: Record) -> Faults:
    yield from _item_masks(book, record)
    yield from class_faults(book, record)
    yield from _item_frozen(book, record)
    for name, entity in (("warranty", "warranty"), ("contract", "contract")):
        if record[name] and not any(key[0] == record[name] for key in (*book[entity].rows, *book[entity].spoilt)):
            yield name, f"there is no {name} {record[name]!r}"
    if record["item"] in book.kits and Tracking(record["tracking"]) is not Tracking.NONE:
        yield "tracking", f"{record['item']} is a kit: it has the numbers of its components only"
    kept = book["item"].kept.get((record["item"],))
    if kept and record["item"] in book.stocked:
        for name in ("tracking", "unit"):
            if kept[name] != record[name]:
                yield name, f"is {kept[name]!r} and cannot change while there is stock"


def _item_masks(book: Book, record: Record) -> Faults:
    for kind in ("serial", "lot"):
        code, following = record[f"{kind}_mask"], record[f"next_{kind}"]
        code = code or getattr(as_company(book["setting"].rows, record), f"{kind}_mask")
        mask = book["mask"].get(code)
        if code and mask is None and not book["mask"].known(code):
            yield f"{kind}_mask", f"there is no mask {code!r}"
        if mask and mask["kind"] != kind:
            yield f"{kind}_mask", f"{code} is a mask of {mask['kind']} numbers"
        elif following and check_form(following):
            yield f"next_{kind}", f"{following!r} is no {kind} number"
        else:
            yield from next_faults(book, record, kind, mask)
            yield from blank_next(record, kind, mask)


def _optional_field(book: Book, record: Record) -> Faults:
    if record["item"]:
        yield from _exists(book, record, "item", "item")
        item = book["item"].get(record["item"])
        tracking = Tracking(item["tracking"]) if item else Tracking.BOTH
        if not (tracking.serials if record["kind"] == "serial" else tracking.lots):
            yield "kind", f"{record['item']} has no {record['kind']} numbers"
    kept = book["optional_field"].kept.get((record["item"], record["kind"], record["name"]))
    numbered = any(kind == record["kind"] and record["item"] in ("", item) for item, kind in book.numbered)
    if kept and kept["type"] != record["type"] and numbered:
        yield "type", f"is {kept['type']!r} and cannot change: there are {record['kind']} numbers"
    if field_value(FieldType(record["type"]), record["preset"]) is None:
        yield "preset", f"{record['preset']!r} is no {record['type']}"


def _recall(book: Book, record: Record) -> Faults:
    if record["item"]:
        yield from _exists(book, record, "item", "item")
    if not record_of(Recall, record).names_something:
        yield "lot", "a recall names a lot, a serial, a receipt or days"
    kept = book["recall"].kept.get((record["recall"], record["line"]), {})
    posted = kept.get("transaction") or kept.get("released_by")
    for name in (name for name in kept if posted and kept[name] != record[name]):
        yield name, f"is {to_text(kept[name])!r}: a recall that was posted changes by a transaction"


def _item_site(book: Book, record: Record) -> Faults:
    yield from _exists(book, record, "item", "item")
    if not book["site"].known(record["at_site"]):
        yield "site", f"there is no site {record['at_site']!r}"


def _exists(book: Book, record: Record, column: str, entity: str) -> Faults:
    if not book[entity].known(record[column]):
        yield column, f"there is no {entity} {record[column]!r}"


def _unit(book: Book, record: Record) -> Faults:
    yield from _exists(book, record, "item", "item")
    item = book["item"].get(record["item"])
    if item and item["unit"] == record["unit"] and record["factor"] != 1:
        yield "factor", f"{record['unit']} is the item's stocking unit: its factor is 1"


def _unit_fault(book: Book, record: Record) -> Faults:
    """The unit is the item's own or one of its others."""
    item = book["item"].get(record["item"])
    if item and record["unit"] != item["unit"] and not book["unit"].known(record["item"], record["unit"]):
        yield "unit", f"{record['item']} has no unit {record['unit']!r}"


def _with_unit(book: Book, values: Record) -> Record:
    """An empty unit is the item's stocking unit."""
    item = book["item"].get(values.get("item"))
    return values if values.get("unit") or item is None else {**values, "unit": item["unit"]}


def _item_code(book: Book, record: Record) -> Faults:
    yield from _exists(book, record, "item", "item")
    yield from _unit_fault(book, record)
    if record["kind"] != "gtin":
        return
    gtin = gtin14(record["code"])
    if gtin is None:
        yield "code", f"{record['code']!r} is no GTIN with a right check digit"
        return
    other = book.gtins.setdefault(gtin, (record["item"], record["unit"]))
    if other != (record["item"], record["unit"]):
        yield "code", f"the GTIN {record['code']} is of {other[0]} in {other[1]} already"


def _bin(book: Book, record: Record) -> Faults:
    yield from _exists(book, record, "site", "site")
    if not is_bin_code(record["bin"]):
        yield "bin", f"{record['bin']!r} can name no bin: at most 40 characters, the first neither @ nor #"
    yield from bin_kind_faults(book, record)


def _label_rule(book: Book, record: Record) -> Faults:
    yield from _exists(book, record, "partner", "partner")
    try:
        LabelRule(record["partner"], record["name"], record["pattern"], record["example"])
    except RuleError as error:
        yield "pattern", str(error)


def _partner_item(book: Book, record: Record) -> Faults:
    for name in ("partner", "item"):
        yield from _exists(book, record, name, name)
    if (partner := book["partner"].get(record["partner"])) and partner["kind"] != "customer":
        yield "partner", f"{record['partner']!r} is no customer"
    if record["min_percent"] > PERCENT_MAX:
        yield "min_percent", "is more than the whole life"


def _setting(book: Book, record: Record) -> Faults:
    yield from _scope(book, record["scope"])
    if record["name"] in WORDS:
        yield from word_faults(book, record)
        return
    setting = SETTINGS.get(record["name"])
    if setting is None:
        yield "name", f"there is no setting {record['name']!r}"
    elif (kind := record["scope"].partition(":")[0]) in _KINDS_OF_SCOPE and kind not in scopes_of_setting(setting.name):
        yield "scope", f"{setting.name} is said for {', '.join(scopes_of_setting(setting.name))}"
    elif not setting.fits(record["value"]):
        yield "value", f"{record['value']!r} does not fit {record['name']}: {setting.may}"
    elif record["name"] in SWITCHES:
        yield from switch_faults(book, record)
    elif record["name"] == UNIQUE and book.shared:
        serial, first, last = book.shared[0]
        more = f" (and {len(book.shared) - 1} more)" if len(book.shared) > 1 else ""
        yield "value", f"{serial} is in stock of {first} and of {last}{more}"


def _scope(book: Book, scope: str) -> Faults:
    kind, _, name = scope.partition(":")
    if scope == "company":
        return
    if kind == "item_site":
        site, _, item = name.partition(":")
        for each, key in (("site", site), ("item", item)):
            if not book[each].known(key):
                yield "scope", f"there is no {each} {key!r}"
    elif kind not in _SCOPES or not name:
        yield (
            "scope",
            f"{scope!r} is none of company, item:<item>, site:<site>, item_site:<site>:<item>, customer:<partner>",
        )
    elif not book[_SCOPES[kind]].known(name):
        yield "scope", f"there is no {kind} {name!r}"
    elif kind == "customer" and (partner := book["partner"].get(name)) and partner["kind"] != kind:
        yield "scope", f"{name!r} is no customer"


def _operator(book: Book, record: Record) -> Faults:
    yield from _exists(book, record, "site", "site")
    if record["badge"].startswith("@"):
        yield "badge", "may not begin with @"


def _document(book: Book, record: Record) -> Faults:
    yield from _exists(book, record, "site", "site")
    other = book.document_sites[record["document"]]
    if other != record["site"]:
        yield "document", f"{record['document']} is a document of {other}: numbers are unique in the company"
    kept = book["document"].kept.get((record["site"], record["document"]))
    if kept and kept["kind"] != record["kind"]:
        yield "kind", f"is {kept['kind']} and cannot change"
    if record["partner"]:
        yield from _exists(book, record, "partner", "partner")
        partner = book["partner"].get(record["partner"])
        wanted = PARTNER_OF.get(record["kind"])
        if partner and wanted and partner["kind"] != wanted:
            yield "partner", f"{record['partner']} is no {wanted}"
    yield from transfer_faults(book, record)


def _line_derived(book: Book, values: Record) -> Record:
    """A line is at its document's site; its factor is that of its unit."""
    values = _with_unit(book, values)
    site = book.document_sites.get(values.get("document", ""))
    factor = factor_of(book, values.get("item", ""), values.get("unit", ""))
    return {**values, "site": site or "", **({"factor": factor} if factor is not None else {})}


def factor_of(book: Book, item: str, unit: str) -> Decimal | None:
    """Return how many stocking units are in a unit; None for one that the item does not have."""
    kept = book["item"].get(item)
    if kept and kept["unit"] == unit:
        return Decimal(1)
    other = book["unit"].get(item, unit)
    return other["factor"] if other else None


def _document_line(book: Book, record: Record) -> Faults:
    if not record["site"]:
        yield "document", f"there is no document {record['document']!r}"
    yield from _exists(book, record, "item", "item")
    yield from _unit_fault(book, record)
    document = book["document"].get(record["site"], record["document"])
    if document and record["quantity"] == 0 and document["kind"] != DocumentKind.COUNT:
        yield "quantity", "must be more than nothing"
    item = book["item"].get(record["item"])
    counted = ANY_PART if item is None else counted_as(item["unit"], Tracking(item["tracking"]))
    yield from quantity_faults(record["quantity"] * record["factor"], counted)
    if record["bin"] and not book["bin"].known(record["site"], record["bin"]):
        yield "bin", f"there is no bin {record['bin']!r} at {record['site']}"
    yield from line_faults(book, record)
    kept = book["document_line"].kept.get((record["site"], record["document"], record["line"]))
    if kept and kept["done"] != 0 and kept["item"] != record["item"]:
        yield "item", f"is {kept['item']} and cannot change: work is booked on the line"


def quantity_faults(quantity: Decimal, counted: str) -> Faults:
    """A quantity in stocking units can be kept exactly, and is a whole number where they are counted (F29); `counted` says why."""
    if quantity >= QUANTITY_LIMIT:
        yield "quantity", f"{plain_decimal(quantity)} stocking units are too many"
    elif quantity * MILLIONTHS % 1:
        yield "quantity", f"{plain_decimal(quantity)} stocking units have more than six decimals"
    elif counted and quantity % 1:
        yield "quantity", f"{plain_decimal(quantity)} is no whole number of units, and {counted}"


def _document_derived(book: Book, values: Record) -> Record:
    """A document's site is known to its lines even when its row is bad."""
    if values.get("document") and values.get("site"):
        book.document_sites.setdefault(values["document"], values["site"])
    return values


def _number_derived(book: Book, values: Record) -> Record:
    """An advised number is at its document's site and has its own place on the line; one serial is one unit."""
    if not {"document", "line"} <= values.keys():
        return values
    site = book.document_sites.get(values["document"], "")
    line = book["document_line"].get(site, values["document"], values["line"])
    kept = book["item"].get(line["item"]) if line else None
    if kept is not None:
        values = with_own_forms(book, as_company(book["setting"].rows, kept), values)
    natural = (values["document"], values["line"], *(values.get(name, "") for name in ("lot", "serial", "sscc")))
    quantity = values.get("quantity") or (Decimal(1) if values.get("serial") else None)
    return {**values, "site": site, "number": book.numbers.place(natural), "quantity": quantity}


def _document_number(book: Book, record: Record) -> Faults:
    line_key = (record["site"], record["document"], record["line"])
    line = book["document_line"].get(*line_key)
    if line is None:
        if not book["document_line"].known(*line_key):
            yield "line", f"there is no line {record['line']} on a document {record['document']!r}"
        return
    kept = book["item"].get(line["item"])
    if kept is not None:
        yield from number_faults(record_of(Item, kept), record)
    yield from kept_faults(book, record, line["item"])
    if record["quantity"] is None:
        yield "quantity", "must not be empty"
    if record["sscc"] and not is_sscc(record["sscc"]):
        yield "sscc", f"{record['sscc']!r} is no SSCC: 18 digits, the last a check digit"


def number_faults(item: Item, record: Record) -> Faults:
    """A lot only where the item is lotted, a serial only where it is serialised; both of a form that such numbers have."""
    for kind, tracked in (("lot", item.tracking.lots), ("serial", item.tracking.serials)):
        if record[kind] and not tracked:
            yield kind, f"{item.item} has no {kind} numbers"
        elif record[kind] and check_form(record[kind]):
            yield kind, f"{record[kind]!r} is no {kind} number"
    if record["serial"] and record["quantity"] not in (None, 1):
        yield "quantity", "a serial number is one unit"
    if not item.tracking.lots and not item.tracking.serials and record["expiry_date"]:
        yield "expiry_date", f"{item.item} carries no dates"


LAYINGS = (
    Laying("sites", _site),
    Laying("partners", _nothing),
    Laying("masks", mask_row_faults),
    Laying("warranty", _period),
    Laying("contracts", _period),
    Laying("items", _item, derive=with_own_words, more=UNSAID),
    Laying("partner_items", _partner_item),
    Laying("optional_fields", _optional_field),
    Laying("recalls", _recall),
    Laying("item_sites", _item_site, rename={"site": "at_site"}),
    Laying("units", _unit),
    Laying("kits", kit_faults),
    Laying("item_codes", _item_code, derive=_with_unit),
    Laying("bins", _bin),
    Laying("reasons", _nothing),
    Laying("label_rules", _label_rule),
    Laying("settings", _setting),
    Laying("operators", _operator, more={"pin_hash": "", "active": True}),
    Laying("documents", _document, derive=_document_derived, more={"state": "open", "from_site": ""}),
    Laying(
        "document_lines",
        _document_line,
        derive=_line_derived,
        more={"factor": Decimal(1), "done": Decimal(0), "cancelled": Decimal(0), "sent": Decimal(0)},
    ),
    Laying("document_numbers", _document_number, derive=_number_derived),
    Laying("packs", pack_faults, derive=as_places, more={"stood": ""}),
)
