"""The import files: which there are, their columns, and what a cell of each may hold (design.md 12).

In the order in which they build on each other. A column that a file does not have keeps what is known, a new row gets its default; an
empty cell is the default; an empty word of an item's policy leaves it to the company.
"""

import enum
from decimal import Decimal

from inventory.document_numbers import DOCUMENT
from inventory.documents import DocumentKind
from inventory.fields import FieldType
from inventory.guarantees import PERIOD_DAYS_MAX, PERIOD_TEXT_CHARACTERS_MAX, PERIODS_CODE_CHARACTERS_MAX
from inventory.items import (
    Costing,
    Disposition,
    ExpiryLevel,
    LotOrigin,
    MakerSerials,
    NumberOrder,
    Reuse,
    Tracking,
    WarrantyStart,
)
from inventory.people import Role
from inventory.places import BinKind
from inventory.segments import CLASS_CHARACTERS_MAX
from inventory.unidentified import CODE_CHARACTERS_MAX, TAG_CHARACTERS_MAX
from inventory.values import dataclass
from sync.interchange import values
from sync.interchange.values import Parse, Value

DAYS_MAX = 36_500
LINE_MAX = 999_999
WALK_MAX = 999_999_999


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column: how a cell is read, whether it must hold something, and what an empty one means."""

    name: str
    parse: Parse
    required: bool = False
    default: Value = ""


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file: its columns, and those that name a row of it."""

    name: str
    key: tuple[str, ...]
    columns: tuple[FileColumn, ...]

    @property
    def file(self) -> str:
        """Return the name of the file."""
        return f"{self.name}.csv"

    def column(self, name: str) -> FileColumn | None:
        """Return a column by its name."""
        return next((column for column in self.columns if column.name == name), None)


def _code(name: str) -> FileColumn:
    return FileColumn(name, values.code, required=True)


def _words(name: str) -> FileColumn:
    return FileColumn(name, values.words)


def _named(name: str) -> FileColumn:
    return FileColumn(name, values.code)


def _choice(name: str, kind: type[enum.StrEnum], default: str) -> FileColumn:
    return FileColumn(name, values.member_of(kind), default=default)


def _flag(name: str, *, default: bool) -> FileColumn:
    return FileColumn(name, values.yes_no, default=default)


def _days(name: str) -> FileColumn:
    return FileColumn(name, values.number(0, DAYS_MAX), default=None)


def _word(name: str, parse: Parse) -> FileColumn:
    """A word of an item's policy: an empty cell leaves it to the company."""
    return FileColumn(name, parse, default=None)


def _needed(name: str, parse: Parse) -> FileColumn:
    return FileColumn(name, parse, required=True)


def _line() -> FileColumn:
    return FileColumn("line", values.number(1, LINE_MAX), required=True)


def _cost() -> FileColumn:
    return FileColumn("unit_cost", values.exact(positive=False), default=None)


_DAYS_OR_NONE = values.or_nothing(values.number(0, DAYS_MAX))

_PERIOD = (
    FileColumn("code", values.code_of(PERIODS_CODE_CHARACTERS_MAX), required=True),
    _line(),
    FileColumn("days", values.number(0, PERIOD_DAYS_MAX), default=None),
    _flag("lifetime", default=False),
    FileColumn("starts_after_days", values.number(0, PERIOD_DAYS_MAX), default=0),
    FileColumn("text", values.words_of(PERIOD_TEXT_CHARACTERS_MAX)),
)

_ITEM = (
    _code("item"),
    _words("description"),
    FileColumn("unit", values.code, default="EA"),
    _choice("tracking", Tracking, "none"),
    _word("serial_mask", values.code),
    _word("lot_mask", values.code),
    _word("serial_expiry_days", _DAYS_OR_NONE),
    _word("lot_expiry_days", _DAYS_OR_NONE),
    _word("serial_expiry_level", values.member_of(ExpiryLevel)),
    _word("lot_expiry_level", values.member_of(ExpiryLevel)),
    _word("quarantine_days", _DAYS_OR_NONE),
    _word("serial_order", values.member_of(NumberOrder)),
    _word("lot_order", values.member_of(NumberOrder)),
    _word("reuse", values.member_of(Reuse)),
    _word("serial_count_may_differ", values.yes_no),
    _word("lot_count_may_differ", values.yes_no),
    _named("next_serial"),
    _named("next_lot"),
    _word("warranty", values.code),
    _word("contract", values.code),
    _flag("active", default=True),
    _word("costing", values.member_of(Costing)),
    _word("lot_origin", values.member_of(LotOrigin)),
    _word("best_before_days", _DAYS_OR_NONE),
    _word("retest_days", _DAYS_OR_NONE),
    _word("removal_days", _DAYS_OR_NONE),
    _word("alert_days", _DAYS_OR_NONE),
    _word("serial_warranty_starts", values.member_of(WarrantyStart)),
    _word("lot_warranty_starts", values.member_of(WarrantyStart)),
    _word("serial_contract_starts", values.yes_no),
    _word("lot_contract_starts", values.yes_no),
    _word("return_disposition", values.member_of(Disposition)),
    FileColumn("item_class", values.code_of(CLASS_CHARACTERS_MAX)),
    _word("maker_serial", values.member_of(MakerSerials)),
)

FILES: tuple[ImportFile, ...] = (
    ImportFile("sites", ("site",), (_code("site"), _words("name"), _needed("time_zone", values.code))),
    ImportFile(
        "partners",
        ("partner",),
        (_code("partner"), _words("name"), _needed("kind", values.one_of("vendor", "customer"))),
    ),
    ImportFile(
        "masks",
        ("mask",),
        (
            _code("mask"),
            _needed("kind", values.one_of("serial", "lot", DOCUMENT)),
            _words("prefix"),
            _needed("segments", values.code),
            _named("next"),
        ),
    ),
    ImportFile("warranty", ("code", "line"), _PERIOD),
    ImportFile("contracts", ("code", "line"), _PERIOD),
    ImportFile("items", ("item",), _ITEM),
    ImportFile(
        "partner_items",
        ("partner", "item"),
        (
            _code("partner"),
            _code("item"),
            FileColumn("min_days", values.number(0, DAYS_MAX), default=0),
            FileColumn("min_percent", values.exact(positive=False), default=Decimal(0)),
            _flag("not_older", default=False),
        ),
    ),
    ImportFile(
        "optional_fields",
        ("item", "kind", "name"),
        (
            _needed("kind", values.one_of("serial", "lot")),
            _named("item"),
            _code("name"),
            _needed("type", values.member_of(FieldType)),
            _words("preset"),
        ),
    ),
    ImportFile(
        "recalls",
        ("recall", "line"),
        (
            _code("recall"),
            _line(),
            _named("item"),
            _named("lot"),
            _named("vendor"),
            _named("vendor_lot"),
            _named("serial"),
            _named("last_serial"),
            _named("receipt"),
            FileColumn("from_day", values.day, default=None),
            FileColumn("to_day", values.day, default=None),
            FileColumn("day", values.day, default=None),
            _words("text"),
            _named("site"),
            _named("transaction"),
            _named("released_by"),
        ),
    ),
    ImportFile("item_sites", ("item", "site"), (_code("item"), _code("site"), _flag("active", default=True))),
    ImportFile(
        "units",
        ("item", "unit"),
        (_code("item"), _code("unit"), _needed("factor", values.exact(positive=True))),
    ),
    ImportFile(
        "kits",
        ("kit", "component"),
        (_code("kit"), _code("component"), _needed("quantity", values.exact(positive=True))),
    ),
    ImportFile(
        "item_codes",
        ("code", "item", "kind"),
        (
            _code("item"),
            _code("code"),
            _needed("kind", values.one_of("gtin", "vendor", "customer", "internal")),
            _named("unit"),
        ),
    ),
    ImportFile(
        "bins",
        ("site", "bin"),
        (
            _code("site"),
            _code("bin"),
            FileColumn("walk_order", values.number(0, WALK_MAX), default=0),
            _choice("kind", BinKind, "pick"),
            _flag("active", default=True),
        ),
    ),
    ImportFile("reasons", ("reason", "use"), (_code("reason"), _words("text"), _code("use"))),
    ImportFile(
        "label_rules",
        ("partner", "name"),
        (
            _code("partner"),
            _code("name"),
            _needed("pattern", values.words),
            _needed("example", values.words),
        ),
    ),
    ImportFile("settings", ("scope", "name"), (_code("scope"), _code("name"), _words("value"))),
    ImportFile(
        "operators",
        ("badge", "site"),
        (
            _code("badge"),
            _words("name"),
            FileColumn("pin", values.pin),
            _needed("role", values.member_of(Role)),
            _named("site"),
            _named("language"),
        ),
    ),
    ImportFile(
        "documents",
        ("document",),
        (
            _code("site"),
            _code("document"),
            _needed("kind", values.member_of(DocumentKind)),
            _named("partner"),
            _named("to_site"),
            FileColumn("due", values.day, default=None),
            _words("reference"),
        ),
    ),
    ImportFile(
        "document_lines",
        ("document", "line"),
        (
            _code("document"),
            _line(),
            _code("item"),
            _needed("quantity", values.exact(positive=False)),
            _named("unit"),
            _cost(),
            _named("bin"),
            FileColumn("kit_line", values.number(0, LINE_MAX), default=0),
            FileColumn("per_kit", values.exact(positive=False), default=Decimal(0)),
        ),
    ),
    ImportFile(
        "document_numbers",
        ("document", "line", "lot", "serial", "sscc"),
        (
            _code("document"),
            _line(),
            _named("lot"),
            _named("serial"),
            FileColumn("quantity", values.exact(positive=True), default=None),
            FileColumn("expiry_date", values.day, default=None),
            _named("sscc"),
        ),
    ),
    ImportFile(
        "packs",
        ("site", "pack"),
        (
            _code("site"),
            _code("pack"),
            _named("parent"),
            _named("bin"),
            _named("document"),
            _flag("sealed", default=False),
        ),
    ),
    ImportFile(
        "stock",
        ("site", "bin", "pack", "item", "lot", "serial", "owner"),
        (
            _code("site"),
            _named("bin"),
            _named("pack"),
            _code("item"),
            _named("lot"),
            _named("serial"),
            FileColumn("quantity", values.exact(positive=True), default=None),
            _cost(),
            FileColumn("stock_date", values.day, default=None),
            FileColumn("expiry_date", values.or_nothing(values.day), default=None),
            FileColumn("lot_fields", values.fields),
            FileColumn("serial_fields", values.fields),
            _named("owner"),
            FileColumn("weight", values.exact(positive=True), default=None),
            FileColumn("best_before", values.day, default=None),
            FileColumn("production_date", values.day, default=None),
            _named("vendor"),
            _named("vendor_lot"),
            _words("lot_hold"),
            _words("lot_quarantine"),
            FileColumn("lot_quarantine_until", values.day_or_released, default=None),
            _words("serial_hold"),
            _named("maker_serial"),
            FileColumn("outside_mask", values.one_of("lot", "serial", "lot+serial")),
        ),
    ),
    ImportFile(
        "unidentified",
        ("site", "tag", "code"),
        (
            _code("site"),
            _needed("tag", values.scanned(TAG_CHARACTERS_MAX)),
            _needed("code", values.scanned(CODE_CHARACTERS_MAX)),
            _needed("quantity", values.exact(positive=True)),
            _code("bin"),
            _named("lot"),
            FileColumn("expiry_date", values.day, default=None),
            FileColumn("best_before", values.day, default=None),
            _named("document"),
            FileColumn("since", values.day, default=None),
            _words("carrier"),
            _words("seal"),
            FileColumn("temperature", values.degrees, default=None),
            _words("delivery_note"),
        ),
    ),
)
BY_NAME = {each.name: each for each in FILES}
