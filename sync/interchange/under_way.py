"""What no file may change of goods that are on their way between sites: where a transfer goes, and the bin in which they stand."""

from collections.abc import Iterator

from inventory.documents import DocumentKind
from inventory.places import BinKind
from sync.interchange.book import Book, Record
from sync.interchange.laying import Fault


def transfer_faults(book: Book, record: Record) -> Iterator[Fault]:
    """Yield why a document cannot go to its site; once something of it was sent the other site has it, and it goes nowhere else."""
    site, name, to_site = (record[each] for each in ("site", "document", "to_site"))
    kept = book["document"].kept.get((site, name))
    changed = kept is None or kept["to_site"] != to_site
    if record["kind"] == DocumentKind.TRANSFER and changed and to_site in ("", site):
        yield "to_site", "a transfer goes to another site" if to_site else "a transfer goes to a site"
    elif to_site and not book["site"].known(to_site):
        yield "to_site", f"there is no site {to_site!r}"
    if kept is not None and changed and _was_sent(book, site, name, kept["to_site"]):
        yield "to_site", f"is {kept['to_site']} and cannot change: goods were sent there"


def _was_sent(book: Book, site: str, name: str, to_site: str) -> bool:
    """Return whether the other site has a transfer, or has received of it before its dispatch was heard."""
    there = book["document"].kept.get((to_site, name))
    return (there is not None and there["from_site"] == site) or (to_site, name) in book.ahead


def bin_kind_faults(book: Book, record: Record) -> Iterator[Fault]:
    """A bin in which goods stand on their way stays one: only there does their transfer look for them."""
    if record["kind"] != BinKind.TRANSIT and (record["site"], record["bin"]) in book.under_way:
        yield "kind", "is transit and cannot change: goods stand in it on their way"
