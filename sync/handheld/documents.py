"""Open documents on the handheld: what the mirror has, as the overlay opened or closed them since."""

from inventory.documents import Document, DocumentState
from inventory.stock import DOCUMENTS_MAX
from sync.handheld import rows, stock_queries
from sync.handheld.database import Database


def open_documents(database: Database, site: str, kind: str) -> tuple[Document, ...]:
    """Return open documents of a kind, due first, then by number; at most DOCUMENTS_MAX."""
    overlaid: dict[str, str] = dict(database.all(stock_queries.OVERLAID_DOCUMENTS))
    found = database.all(stock_queries.OPEN_DOCUMENTS, (kind, DOCUMENTS_MAX + len(overlaid)))
    listed = [rows.document_of(row, site) for row in found if overlaid.get(row[0], "open") == "open"]
    known = {document.document for document in listed}
    for name, state in overlaid.items():
        if state == DocumentState.OPEN.value and name not in known:
            row = database.one(stock_queries.DOCUMENT, (name,))
            reopened = None if row is None else rows.document_of(row, site)
            if reopened is not None and reopened.kind.value == kind:
                listed.append(reopened)
    listed.sort(key=lambda document: (document.due.isoformat() if document.due else "9999-12-31", document.document))
    return tuple(listed[:DOCUMENTS_MAX])
