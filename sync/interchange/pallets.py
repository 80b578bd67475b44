"""Pallets and boxes in files: `packs.csv` says where each stands, and `stock.csv` what is in it (design.md 3, "Packs").

In the files a pack has its bare number, which may be an SSCC; in the store it is a place. A file makes packs and changes none: one that
is known moves, and is sealed and opened, by transactions only. What is sealed is filled first (left_open.py).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from inventory.packs import PACK_LEVELS_MAX, Pack, bin_of
from inventory.places import is_bin_code
from sync import schema
from sync.centre.asked import Row
from sync.centre.records import record_of
from sync.interchange.book import Book, Key, Record
from sync.interchange.values import to_text

MARK = "#"
Fault = tuple[str, str]


def place_of(pack: str) -> str:
    """Return the place that a pack is, empty for none."""
    return MARK + pack if pack else ""


def as_places(_book: Book, values: Record) -> Record:
    """Return a row of packs.csv with its packs as places."""
    return {**values, **{name: place_of(str(values[name])) for name in ("pack", "parent") if values.get(name)}}


def pack_faults(book: Book, record: Record) -> Iterator[Fault]:
    """Yield what is wrong with a pack by itself: its number, where it stands, and that it is another than it was."""
    if not book["site"].known(record["site"]):
        yield "site", f"there is no site {record['site']!r}"
        return
    if not is_bin_code(record["pack"].removeprefix(MARK)):
        yield "pack", f"{record['pack'].removeprefix(MARK)!r} can be no number of a pack"
    if record["bin"] and record["parent"]:
        yield "bin", "a pack stands in a bin or in a pack, not in both"
    elif record["bin"] and not book["bin"].known(record["site"], record["bin"]):
        yield "bin", f"there is no bin {record['bin']!r} at {record['site']}"
    if record["document"] and not book["document"].known(record["site"], record["document"]):
        yield "document", f"there is no document {record['document']!r} at {record['site']}"
    kept = book["pack"].kept.get((record["site"], record["pack"]))
    for name in ("parent", "bin", "document", "sealed") if kept else ():
        if kept and kept[name] != record[name]:
            yield name, f"is {_shown(kept[name])!r}: a pack that is known changes by a transaction"


def _shown(value: object) -> str:
    return to_text(value).removeprefix(MARK) if isinstance(value, str | bool) else ""


def stand_of(book: Book, site: str, pack: str) -> str:
    """Return the bin of a pack as it will be, empty where nobody said."""

    def look(each: str) -> Pack | None:
        row = book["pack"].get(site, each)
        return record_of(Pack, row) if row else None

    return bin_of(pack, look)


def check_nesting(book: Book) -> None:
    """Refuse packs that stand in one that is not there, in themselves, or in too many."""
    read = book.file("packs")
    rows = book["pack"].rows
    for row in read.rows if read else ():
        site = str(row.values.get("site", ""))
        own = place_of(str(row.values.get("pack", "")))
        parent = place_of(str(row.values.get("parent", "")))
        if row.bad or not parent:
            continue
        around = list(_around(rows, site, parent))
        if not book["pack"].known(site, parent):
            book.refuse("packs", row, "parent", f"there is no pack {parent.removeprefix(MARK)!r} at {site}")
        elif own in around:
            book.refuse("packs", row, "parent", "it would stand in itself")
        elif len(around) >= PACK_LEVELS_MAX:
            book.refuse("packs", row, "parent", f"more than {PACK_LEVELS_MAX} packs stand in one another")


def _around(rows: Mapping[Key, Record], site: str, pack: str) -> Iterator[str]:
    """Yield a pack and those that it stands in, each once."""
    seen: set[str] = set()
    while pack and pack not in seen and (site, pack) in rows:
        seen.add(pack)
        yield pack
        pack = str(rows[site, pack]["parent"])


class Pallets:
    """The packs of a site, as an export writes them."""

    def __init__(self, connection: Connection, site: str) -> None:
        """Load them."""
        pack = schema.CENTRAL["pack"]
        query = select(pack).where(pack.c.site == site).order_by(pack.c.pack)
        self._rows: list[Row] = [dict(row) for row in connection.execute(query).mappings()]
        self._packs = {row["pack"]: record_of(Pack, row) for row in self._rows}

    def cells(self) -> Iterator[list[Any]]:
        """Yield the rows of packs.csv."""
        for row in self._rows:
            own, parent = row["pack"].removeprefix(MARK), row["parent"].removeprefix(MARK)
            yield [row["site"], own, parent, row["bin"], row["document"], row["sealed"]]

    def stand(self, place: str) -> tuple[str, str]:
        """Return the bin of a place and the pack that it is, empty for none."""
        if not place.startswith(MARK):
            return place, ""
        return bin_of(place, self._packs.get), place.removeprefix(MARK)
