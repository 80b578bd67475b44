"""Numbers of our own documents where the office brings none (F17): a prefix and the next number, by series; each is given once. Pure.

A series is a mask of kind `document` whose code names it; one that masks.csv does not say has the mask here. The number stands in the
reference of the transaction. Devices lease them as they lease numbers of items, under the name DOCUMENTS, so that two that are offline
never make the same.
"""

from collections.abc import Mapping

from inventory.numbers import Mask
from inventory.segments import Segment, SegmentType
from inventory.transactions import Transaction

DOCUMENTS = "@documents"
DOCUMENT = "document"
PREFIX_CHARACTERS_MAX = 6
DOCUMENT_CHARACTERS_MAX = 22
_DIGITS = 8

_PREFIXES: Mapping[str, str] = {
    "receipt": "GR",
    "adjustment": "AD",
    "assembly": "AS",
    "split": "SP",
    "combine": "CB",
    "recall": "RC",
    "reconciliation": "RN",
}
MASKS: Mapping[str, Mask] = {
    series: Mask(
        series, DOCUMENT, prefix, (Segment(SegmentType.DIGITS, _DIGITS, counts=True),), f"{prefix}{1:0{_DIGITS}d}"
    )
    for series, prefix in _PREFIXES.items()
}
SERIES: Mapping[str, str] = {
    "purchase_receipt": "receipt",
    "quantity_increase": "adjustment",
    "quantity_decrease": "adjustment",
    "both_increase": "adjustment",
    "both_decrease": "adjustment",
    "cost_increase": "adjustment",
    "cost_decrease": "adjustment",
    "scrap": "adjustment",
    "assembly": "assembly",
    "disassembly": "assembly",
    "lot_split": "split",
    "lot_combine": "combine",
    "recall": "recall",
    "reconcile_receipt": "reconciliation",
    "reconcile_shipment": "reconciliation",
    "reconcile_sale": "reconciliation",
    "reconcile_purchase": "reconciliation",
}
"""The series of each kind of transaction that is a document of its own, where its reference says nothing else."""
LEASED = ("receipt",)
"""The series of which handhelds make numbers."""


def wants_number(transaction: Transaction) -> bool:
    """Return whether a transaction is a document of its own that nobody has numbered."""
    return transaction.kind in SERIES and not (transaction.document or transaction.reference)


def series_mask(series: str, kept: Mask | None) -> Mask | None:
    """Return how the documents of a series are numbered: as masks.csv says, else by its own mask; None for no series."""
    return kept if kept is not None and kept.kind == DOCUMENT else MASKS.get(series)


def mask_fault(mask: Mask) -> str:
    """Return what is wrong with the mask of a series, empty for nothing (F17)."""
    length = len(mask.prefix) + sum(each.length + len(each.separator) for each in mask.segments)
    if mask.lacks_class:
        return "a document has no class of an item"
    if mask.mask not in MASKS:
        return f"{mask.mask!r} is none of the series of documents: {', '.join(MASKS)}"
    if not any(each.counts for each in mask.segments) or not mask.next:
        return "the mask of a document counts up, from a next number that it has"
    if len(mask.prefix) > PREFIX_CHARACTERS_MAX or length > DOCUMENT_CHARACTERS_MAX:
        return (
            f"a document's number has at most {DOCUMENT_CHARACTERS_MAX} characters, its prefix {PREFIX_CHARACTERS_MAX}"
        )
    return ""
