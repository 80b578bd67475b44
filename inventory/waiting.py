"""Orders that wait, among records in memory: due first."""

from collections.abc import Mapping
from datetime import date

from inventory.documents import Document, DocumentKind, DocumentLine, DocumentState


def by_due(document: Document) -> tuple[date, str]:
    """Return the key by which documents are listed: due first, then by number."""
    return (document.due or date.max, document.document)


def waiting_lines(
    documents: Mapping[str, Document], lines: Mapping[tuple[str, int], DocumentLine], item: str
) -> tuple[DocumentLine, ...]:
    """Return lines of an item on open sales orders that still miss something, by due date, document, line."""
    heads = {name: each for name, each in documents.items() if each.kind is DocumentKind.SALES_ORDER}
    open_heads = {name: each for name, each in heads.items() if each.state is DocumentState.OPEN}
    fitting = (each for each in lines.values() if each.item == item and each.document in open_heads and each.open > 0)
    return tuple(sorted(fitting, key=lambda each: (*by_due(open_heads[each.document]), each.line)))
