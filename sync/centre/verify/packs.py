"""Pallets and boxes: where each stands is there, and none stands in itself."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from sync import schema
from sync.centre.violations import Violation


def check_packs(connection: Connection, site: str) -> Iterator[Violation]:
    """A pack stands in a bin of its site or in a pack that is there, never in both and never in itself."""
    pack, bins = schema.CENTRAL["pack"], schema.CENTRAL["bin"]
    known = set(connection.scalars(select(bins.c.bin).where(bins.c.site == site)))
    query = select(pack.c.pack, pack.c.parent, pack.c.bin).where(pack.c.site == site).order_by(pack.c.pack)
    rows = connection.execute(query).all()
    parents: dict[str, str] = {row.pack: row.parent for row in rows}
    for row in rows:
        if row.bin and (row.parent or row.bin not in known):
            text = f"stands in {row.bin}, " + (f"and in {row.parent}" if row.parent else "which is no bin of the site")
            yield Violation("pack", site, row.pack, text)
        if row.parent and row.parent not in parents:
            yield Violation("pack", site, row.pack, f"stands in {row.parent}, which is not there")
        if _stands_in_itself(row.pack, parents):
            yield Violation("pack", site, row.pack, f"stands in {row.parent}, which stands in it")


def _stands_in_itself(pack: str, parents: dict[str, str]) -> bool:
    seen = {pack}
    place = parents[pack]
    while place in parents and place not in seen:
        seen.add(place)
        place = parents[place]
    return place == pack
