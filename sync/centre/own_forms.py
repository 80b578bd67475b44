"""The one form of numbers of our own masks, for what the office writes with or without their separators (F5, domain.md 6.11)."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from inventory.item_masks import mask_for
from inventory.numbers import Mask, normalised
from inventory.values import dataclass
from sync import schema
from sync.centre.bulk import rows_by_key
from sync.centre.policies import Policies
from sync.centre.records import mask_of


@dataclass(frozen=True, slots=True)
class Written:
    """A number as somebody wrote it: a `serial` or a `lot` of an item."""

    kind: str
    item: str
    number: str


def own_forms(connection: Connection, site: str, written: Iterable[Written]) -> Mapping[Written, str]:
    """Return those that are kept in another form than they were written in; what is known as it was written stays so."""
    policies, masks = Policies(connection, site), _masks(connection)
    forms: dict[Written, str] = {}
    for each in written:
        item = policies.item(each.item)
        mask = masks.get(item.serial_mask if each.kind == "serial" else item.own_lot_mask)
        form = normalised(each.number, mask_for(item, mask) if mask else None)
        if form != each.number:
            forms[each] = form
    known = _known(connection, site, forms)
    return {each: form for each, form in forms.items() if each not in known}


def serial_mask(connection: Connection, site: str, item: str) -> Mask | None:
    """Return the mask of an item's serials as it counts at a site, with the item's class in it; None where it has none."""
    counting = Policies(connection, site).item(item)
    mask = _masks(connection).get(counting.serial_mask)
    return mask_for(counting, mask) if mask else None


def _masks(connection: Connection) -> dict[str, Mask]:
    return {row["mask"]: mask_of(dict(row)) for row in connection.execute(select(schema.CENTRAL["mask"])).mappings()}


def _known(connection: Connection, site: str, forms: Mapping[Written, str]) -> set[Written]:
    """Return those that there are at the site as they were written: of before their item had a mask, say."""
    found = set[Written]()
    for kind in ("serial", "lot"):
        keys = [(each.item, each.number) for each in forms if each.kind == kind]
        if keys:
            rows = rows_by_key(connection, schema.CENTRAL[kind], ["item", kind], keys, site=site)
            found |= {Written(kind, row["item"], row[kind]) for row in rows}
    return found
