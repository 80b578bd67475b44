"""What no file may change of goods that are on their way between sites: where a transfer goes, and the bin in which they stand."""

from collections.abc import Iterator

from inventory.documents import DocumentKind
from inventory.places import BinKind
from sync.interchange.book import Book, Record
from sync.interchange.laying import Fault


def transfer_faults(book: Book, record: Record) -> Iterator[Fault]:
    """Yield why a document cannot go to its site; once something of it was sent the other site has it, and it goes nowhere else."""
    site, name, to_site = (record[each] for each in ("site", "document", "to_site"))
    if record["kind"] == DocumentKind.TRANSFER and to_site in ("", site):
        yield "to_site", "a transfer goes to another site" if to_site else "a transfer goes to a site"
    elif to_site and not book["site"].known(to_site):
        yield "to_site", f"there is no site {to_site!r}"
    kept = book["document"].kept.get((site, name))
    sent = kept is not None and book["document"].kept.get((kept["to_site"], name))
    if kept and sent and sent["from_site"] == site and to_site != kept["to_site"]:
        yield "to_site", f"is {kept['to_site']} and cannot change: goods were sent there"


def bin_kind_faults(book: Book, record: Record) -> Iterator[Fault]:
    """A bin in which goods stand on their way stays one: only there does their transfer look for them."""
    if record["kind"] != BinKind.TRANSIT and (record["site"], record["bin"]) in book.under_way:
        yield "kind", "is transit and cannot change: goods stand in it on their way"
