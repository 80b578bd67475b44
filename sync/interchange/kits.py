"""Kits in import files: what they are made of, and the lines of their components that an order for them gets (F30)."""

from collections.abc import Iterator
from decimal import Decimal

from inventory.documents import DocumentKind
from inventory.items import MEASURED_UNITS, Tracking
from sync.interchange.book import Book, Key, Record
from sync.interchange.laying import Fault

KIT_LINES = 1_000
"""The line of a kit's n-th component is the kit's line times this, and n."""

ANY_PART = ""
"""Nothing bars fractions."""


def counted_as(unit: str, tracking: Tracking) -> str:
    """Return why an item has whole units only, ANY_PART where it has fractions: of what is measured (F20, F29)."""
    if tracking.serials:
        return "the item has serial numbers"
    return ANY_PART if unit.upper() in MEASURED_UNITS else f"{unit} is counted, not measured"


def kit_faults(book: Book, record: Record) -> Iterator[Fault]:
    """Yield what is wrong with a component: a kit has no numbers and no stock of its own, and is made of no kits."""
    kit, component = book["item"].get(record["kit"]), book["item"].get(record["component"])
    for column, item in (("kit", kit), ("component", component)):
        if item is None and not book["item"].known(record[column]):
            yield column, f"there is no item {record[column]!r}"
    if kit is not None and kit["tracking"] != Tracking.NONE:
        yield "kit", f"{record['kit']} has numbers: a kit has those of its components only"
    if record["kit"] in book.stocked:
        yield "kit", f"{record['kit']} is in stock: a kit is not"
    if record["component"] == record["kit"] or any(key[0] == record["component"] for key in book["kit"].rows):
        yield "component", f"{record['component']} is a kit itself"
    if any(key[1] == record["kit"] for key in book["kit"].rows):
        yield "kit", f"{record['kit']} is a component itself"
    counted = ANY_PART if component is None else counted_as(component["unit"], Tracking(component["tracking"]))
    if counted and record["quantity"] % 1:
        yield "quantity", f"is no whole number of units, and {counted}"


def line_faults(book: Book, record: Record) -> Iterator[Fault]:
    """Yield what is wrong with a line as to kits: one for a kit is of a sales order and a whole number of kits."""
    kit = any(key[0] == record["item"] for key in book["kit"].rows)
    document = book["document"].get(record["site"], record["document"])
    if kit and document and document["kind"] != DocumentKind.SALES_ORDER:
        yield "item", f"{record['item']} is a kit: it is only sold"
    if kit and (record["quantity"] * record["factor"]) % 1:
        yield "quantity", "is no whole number of kits"
    if kit and record["line"] >= KIT_LINES:
        yield "line", f"a line of a kit is below {KIT_LINES}"
    if record["kit_line"] not in (0, record["line"]) and record["per_kit"] <= 0:
        yield "per_kit", "must be more than nothing"


def open_kits(book: Book) -> None:
    """Give every line for a kit the lines of its components; those of an order that has them already follow its quantity."""
    read = book.file("document_lines")
    lines = book["document_line"]
    for row in read.rows if read and not book.folder.bad else ():
        document = str(row.values["document"])
        head = lines.get(book.document_sites.get(document, ""), document, row.values["line"])
        if head is not None and any(key[0] == head["item"] for key in book["kit"].rows):
            _open(book, head)


def _open(book: Book, head: Record) -> None:
    lines = book["document_line"]
    key = (head["site"], head["document"], head["line"])
    lines.rows[key] = {**head, "kit_line": head["line"]}
    kits = head["quantity"] * head["factor"]
    parts = [each for each in lines.rows.values() if _is_part(each, head)] or list(_made(book, head))
    for part in parts:
        place: Key = (part["site"], part["document"], part["line"])
        lines.rows[place] = {**part, "quantity": kits * part["per_kit"]}


def _is_part(line: Record, head: Record) -> bool:
    same = (line["site"], line["document"], line["kit_line"]) == (head["site"], head["document"], head["line"])
    return same and line["line"] != head["line"]


def _made(book: Book, head: Record) -> Iterator[Record]:
    """Yield the lines of the components as the kit is made now."""
    rows = sorted((key, row) for key, row in book["kit"].rows.items() if key[0] == head["item"])
    for number, ((_, component), row) in enumerate(rows, 1):
        item = book["item"].get(component)
        unsaid = {"unit_cost": None, "done": Decimal(0), "cancelled": Decimal(0), "sent": Decimal(0)}
        yield {
            **head,
            **unsaid,
            "line": head["line"] * KIT_LINES + number,
            "item": component,
            "unit": item["unit"] if item else "",
            "factor": Decimal(1),
            "kit_line": head["line"],
            "per_kit": row["quantity"],
        }
