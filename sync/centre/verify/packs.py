"""Pallets and boxes: where each stands is there, and none stands in itself."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, and_, select

from inventory.packs import PACK_LEVELS_MAX
from sync import schema
from sync.centre.violations import Violation


def check_packs(connection: Connection) -> Iterator[Violation]:
    """A pack stands in a bin of its site or in a pack that is there, never in both, in itself, or in more than can be looked through."""
    pack, bins = schema.CENTRAL["pack"], schema.CENTRAL["bin"]
    same = and_(bins.c.site == pack.c.site, bins.c.bin == pack.c.bin)
    columns = (pack.c.site, pack.c.pack, pack.c.parent, pack.c.bin, bins.c.bin.label("known"))
    query = select(*columns).select_from(pack.outerjoin(bins, same)).order_by(pack.c.site, pack.c.pack)
    for site, rows in groupby(connection.execute(query).all(), key=itemgetter(0)):
        yield from _wrong(site, list(rows))


def _wrong(site: str, rows: Sequence[Any]) -> Iterator[Violation]:
    parents: dict[str, str] = {row.pack: row.parent for row in rows}
    for row in rows:
        if row.bin and (row.parent or row.known is None):
            text = f"stands in {row.bin}, " + (f"and in {row.parent}" if row.parent else "which is no bin of the site")
            yield Violation("pack", site, row.pack, text)
        if row.parent and row.parent not in parents:
            yield Violation("pack", site, row.pack, f"stands in {row.parent}, which is not there")
        if _stands_in_itself(row.pack, parents):
            yield Violation("pack", site, row.pack, f"stands in {row.parent}, which stands in it")
        elif _levels(row.pack, parents) > PACK_LEVELS_MAX:
            yield Violation(
                "pack", site, row.pack, f"stands in more packs than {PACK_LEVELS_MAX - 1}, one in the other"
            )


def _stands_in_itself(pack: str, parents: dict[str, str]) -> bool:
    seen = {pack}
    place = parents[pack]
    while place in parents and place not in seen:
        seen.add(place)
        place = parents[place]
    return place == pack


def _levels(pack: str, parents: Mapping[str, str]) -> int:
    """Return how many packs stand in one another from a pack on, itself included; one more than may at most."""
    levels = 1
    while levels <= PACK_LEVELS_MAX and parents.get(parents.get(pack, "")) is not None:
        levels, pack = levels + 1, parents[pack]
    return levels
