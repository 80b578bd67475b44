"""Serials that sales orders keep: no two lines of open ones keep the same (invariant 1)."""

from collections.abc import Iterator

from sync.interchange.book import Book, Keeper, Record, SerialKey
from sync.interchange.laying import Fault


def kept_faults(book: Book, record: Record, item: str) -> Iterator[Fault]:
    """Yield that another line of an open sales order keeps the serial of an advised number."""
    if not record["serial"] or not record["quantity"] or not _is_sold(book, record):
        return
    key, own = (record["site"], item, record["serial"]), _keeper(record)
    document, line, _ = other = _keepers(book).setdefault(key, own)
    if other != own:
        yield "serial", f"{record['serial']} is kept by {document}, line {line}"


def _keepers(book: Book) -> dict[SerialKey, Keeper]:
    """Return what keeps each serial; read of the store when it is first asked for."""
    if book.keepers is None:
        book.keepers = {}
        for row in book["document_number"].kept.values():
            line = book["document_line"].get(row["site"], row["document"], row["line"])
            if line is not None and row["serial"] and row["quantity"] and _is_sold(book, row):
                book.keepers[row["site"], line["item"], row["serial"]] = _keeper(row)
    return book.keepers


def _keeper(row: Record) -> Keeper:
    return row["document"], row["line"], row["number"]


def _is_sold(book: Book, row: Record) -> bool:
    document = book["document"].get(row["site"], row["document"])
    return document is not None and (document["kind"], document["state"]) == ("sales_order", "open")
