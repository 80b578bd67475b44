"""What a code says: the values that reading a barcode gives. They hold no behaviour and know no stock."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from inventory.values import dataclass


class Kind(StrEnum):
    """The syntax in which a code is written."""

    GS1 = "gs1"
    DIGITAL_LINK = "digital_link"
    HIBC = "hibc"
    ISO15434 = "iso15434"
    GTIN = "gtin"
    PLAIN = "plain"


class Scheme(StrEnum):
    """Whose keys an element uses."""

    AI = "ai"  # GS1 application identifier
    DI = "di"  # MH10.8.2 data identifier, or the flag characters of HIBC
    GROUP = "group"  # a named group of a supplier label rule


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or doubtful in a code; `at` is the 0-based byte offset after the AIM identifier."""

    code: str
    message: str
    at: int


@dataclass(frozen=True, slots=True)
class CodeDate:
    """A date on a label. Without a given day (00 on the label) `day` is the last of its month."""

    day: date
    day_given: bool = True


@dataclass(frozen=True, slots=True)
class Element:
    """One key with its value, as written in the code; `at` is where the key begins, `date` what a date means."""

    scheme: Scheme
    key: str
    title: str
    value: str
    at: int
    date: CodeDate | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the elements mean for stock. None is: the code does not say.

    GTINs have 14 digits, SSCC 18, GLNs 13. `item` and `supplier` are the maker's own part number and his code, as HIBC,
    data identifiers and supplier rules give them; `pack` is a licence plate that is no SSCC. A count is in pieces (AI 30, 37)
    or in `quantity_unit`; `content_gtin` (AI 02) is what is in the pack that the code marks.
    """

    gtin: str | None = None
    content_gtin: str | None = None
    sscc: str | None = None
    lot: str | None = None
    serial: str | None = None
    expiry: CodeDate | None = None
    best_before: CodeDate | None = None
    sell_by: CodeDate | None = None
    production: CodeDate | None = None
    packaging: CodeDate | None = None
    due: CodeDate | None = None
    count: Decimal | None = None
    net_weight_kg: Decimal | None = None
    net_weight_lb: Decimal | None = None
    gross_weight_kg: Decimal | None = None
    gross_weight_lb: Decimal | None = None
    variant: str | None = None
    additional_id: str | None = None
    customer_part: str | None = None
    secondary_serial: str | None = None
    order: str | None = None
    consignment: str | None = None
    shipment: str | None = None
    ship_to: str | None = None
    purchase_from: str | None = None
    location: str | None = None
    origin: str | None = None
    pack: str | None = None
    item: str | None = None
    supplier: str | None = None
    quantity_unit: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one GS1 syntax was found to say.

    `message` is the element string with FNC1 written as `^` (before the first AI and where a separator is needed), or the plain
    text of a symbol that is no GS1 message; empty when there are errors.
    """

    elements: tuple[Element, ...] = ()
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    message: str = ""

    @property
    def ok(self) -> bool:
        """Say whether it was read without error."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules between elements say: errors forbid, warnings name companions that are missing."""

    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another reading of the same code, for the caller to rank by what the document knows."""

    kind: Kind
    value: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Identified:
    """What `identify` found.

    `data` are the bytes without the AIM identifier `aim`; `text` is their text (UTF-8, or Latin-1 where it is no UTF-8).
    Errors forbid the use of the meaning; a warning asks for a look. `complete` is False when a companion is missing that may
    stand in another symbol on the same item. `rule` is the name of the supplier label rule that read it.
    """

    kind: Kind
    data: bytes
    aim: str | None
    text: str
    elements: tuple[Element, ...] = ()
    meaning: Meaning = Meaning()
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    complete: bool = True
    candidates: tuple[Candidate, ...] = ()
    rule: str | None = None

    @property
    def ok(self) -> bool:
        """Say whether the code was read without error."""
        return not self.errors
