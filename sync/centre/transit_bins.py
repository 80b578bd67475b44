"""The bin of kind `transit` that a site of transfers has: goods stand in it between their dispatch and their receipt (design.md 3).

A site takes part when a transfer leads from it or to it: what is sent may come back, too. One that has no such bin gets one.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, count

from sqlalchemy import Connection, select

from inventory.documents import DocumentKind
from inventory.places import BinKind
from inventory.values import dataclass
from sync import schema
from sync.centre.asked import Row
from sync.centre.bulk import insert_rows
from sync.centre.feeds import changes_of, stamp

BIN_MADE = "TRANSIT"
"""What the bin is called that is made; with a number behind it where a site has another bin of that name."""


def free_name(taken: Collection[str]) -> str:
    """Return what the bin is called that is made beside bins that are there."""
    return next(name for name in chain((BIN_MADE,), (f"{BIN_MADE}-{at}" for at in count(2))) if name not in taken)


def missing_bins(documents: Iterable[Row], bins: Collection[Row]) -> Iterator[Row]:
    """Yield the bins that sites of transfers lack, by site; `documents` and `bins` are all that the store will have."""
    transfers = [each for each in documents if each["kind"] == DocumentKind.TRANSFER.value]
    sites = {each[name] for each in transfers for name in ("site", "to_site", "from_site")} - {""}
    have = {each["site"] for each in bins if each["kind"] == BinKind.TRANSIT.value and each["active"]}
    for site in sorted(sites - have):
        yield bin_made(site, [each for each in bins if each["site"] == site])


def bin_made(site: str, bins: Collection[Row]) -> Row:
    """Return the bin that is made for a site; it stands last in the walk, which never leads to it."""
    last = max((each["walk_order"] for each in bins), default=0)
    name = free_name({each["bin"] for each in bins})
    return {"site": site, "bin": name, "walk_order": last, "kind": BinKind.TRANSIT.value, "active": True}


def make_missing(connection: Connection) -> None:
    """Make the bins that the sites of a store lack, and let devices pull them."""
    document, table = schema.CENTRAL["document"], schema.CENTRAL["bin"]
    names = [document.c[name] for name in ("kind", "site", "to_site", "from_site")]
    transfers = select(*names).where(document.c.kind == DocumentKind.TRANSFER.value)
    documents = [dict(row) for row in connection.execute(transfers).mappings()]
    if not documents:
        return
    bins = [dict(row) for row in connection.execute(select(table)).mappings()]
    made = list(missing_bins(documents, bins))
    insert_rows(connection, table, made)
    for each in made:
        stamp(connection, each["site"], changes_of("bin", [(each["bin"],)]))


@dataclass(frozen=True, slots=True)
class Way:
    """The bin in which goods stand in transit at a site; `made` is its row where the site had none until now."""

    bin: str
    made: Row | None = None


def way_to(connection: Connection, site: str) -> Way:
    """Return the bin in which goods for a site stand in transit, the first of the walk; a new one where the last was closed."""
    table = schema.CENTRAL["bin"]
    query = select(table.c.bin).where(table.c.site == site, table.c.kind == BinKind.TRANSIT.value, table.c.active)
    if kept := connection.scalar(query.order_by(table.c.walk_order, table.c.bin).limit(1)):
        return Way(kept)
    bins = [dict(row) for row in connection.execute(select(table).where(table.c.site == site)).mappings()]
    made = bin_made(site, bins)
    return Way(made["bin"], made)
