"""Writing what a batch did to the stock: every row once, as it is after the batch, and its movements."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import Connection

from inventory.counts import CountKey
from inventory.deliveries import DeliveryKey
from inventory.genealogy import Link
from inventory.items import MakerSerials
from inventory.places import is_outside
from inventory.staging import Reservation
from inventory.stock import BalanceKey, Movement, Posted
from sync import schema
from sync.centre.answers import ANY_ITEM
from sync.centre.bulk import add_rows, insert_rows, update_rows, upsert_rows
from sync.centre.feeds import Change, changes_of, stamp
from sync.centre.loading import WorkingSet
from sync.centre.marks import write_label_rules, write_numbers, write_recalls
from sync.centre.records import row_of


def write_effects(connection: Connection, working: WorkingSet, posted: Sequence[Posted]) -> None:
    """Write documents, serials, lots, balances and homes as the working set has them after `posted`, in the fixed order, and the movements.

    A row that was not there is inserted and not upserted: if another posting made it meanwhile, this one is run again.
    """
    _write_documents(connection, working, posted)
    stock, site = working.stock, working.site
    serials = sorted({(each.item, each.serial) for one in posted for each in one.serials})
    lots = sorted({(each.item, each.lot) for one in posted for each in one.lots})
    for entity, keys, kept, records in (
        ("serial", serials, working.kept_serials, stock.serials),
        ("lot", lots, working.kept_lots, stock.lots_by_key),
    ):
        table = schema.CENTRAL[entity]
        insert_rows(connection, table, [row_of(records[key], site=site) for key in keys if key not in kept])
        upsert_rows(connection, table, [row_of(records[key], site=site) for key in keys if key in kept])
    _write_balances(connection, working, posted)
    reservations = [Reservation(*key, stock.reservations[key]) for key in sorted(_reserved_by(posted))]
    upsert_rows(connection, schema.CENTRAL["reservation"], [row_of(each, site=site) for each in reservations])
    _write_packs(connection, working, posted)
    write_numbers(connection, working, posted)
    deliveries = [stock.deliveries[key] for key in sorted(_delivered_by(posted))]
    upsert_rows(connection, schema.CENTRAL["delivery"], [row_of(each, site=site) for each in deliveries])
    counted = [stock.counts[key] for key in sorted(_counted_by(posted))]
    upsert_rows(connection, schema.CENTRAL["counted"], [row_of(each, site=site) for each in counted])
    _write_homes(connection, working, serials)
    write_makers(connection, working, serials)
    movements = [row_of(movement, site=site) for one in posted for movement in one.movements]
    insert_rows(connection, schema.movement, movements)
    unidentified = {each.transaction: row_of(each, site=site) for one in posted for each in one.unidentified}
    upsert_rows(connection, schema.CENTRAL["unidentified"], list(unidentified.values()))
    links = [row_of(link, site=site, **key) for one in posted for key, link in _links_of(one)]
    insert_rows(connection, schema.CENTRAL["genealogy"], links)
    _write_codes(connection, posted)
    write_label_rules(connection, posted)
    write_recalls(connection, posted)


def _write_codes(connection: Connection, posted: Sequence[Posted]) -> None:
    """Write the codes that items have got; the reference feed is stamped before that of the site, as an import does it."""
    codes = {(each.code, each.item, each.kind): row_of(each) for one in posted for each in one.item_codes}
    upsert_rows(connection, schema.CENTRAL["item_code"], list(codes.values()))
    stamp(connection, schema.REFERENCE_FEED, changes_of("item_code", codes))


def _write_documents(connection: Connection, working: WorkingSet, posted: Sequence[Posted]) -> None:
    stock, site = working.stock, working.site
    heads = sorted({each.document for one in posted for each in one.documents})
    update_rows(
        connection,
        schema.CENTRAL["document"],
        [{"site": site, "document": each, "state": stock.documents[each].state.value} for each in heads],
    )
    lines = [stock.document_lines[key] for key in sorted(_lines_of(posted))]
    update_rows(
        connection,
        schema.CENTRAL["document_line"],
        [
            {
                "site": site,
                "document": each.document,
                "line": each.line,
                "done": each.done,
                "cancelled": each.cancelled,
                "sent": each.sent,
            }
            for each in lines
        ],
    )


def _lines_of(posted: Sequence[Posted]) -> set[tuple[str, int]]:
    return {(each.document, each.line) for one in posted for each in one.progress}


def _reserved_by(posted: Sequence[Posted]) -> set[tuple[str, int, str, str, str]]:
    return {each.key for one in posted for each in one.reservations}


def _links_of(posted: Posted) -> list[tuple[dict[str, object], Link]]:
    """Return the links that a transaction made, each with its key."""
    name = posted.transaction.id
    return [({"transaction": name, "number": number}, link) for number, link in enumerate(posted.links, 1)]


def _write_packs(connection: Connection, working: WorkingSet, posted: Sequence[Posted]) -> None:
    table, site = schema.CENTRAL["pack"], working.site
    named = sorted({each.pack for one in posted for each in one.packs})
    rows = {each: row_of(working.stock.packs[each], site=site) for each in named}
    insert_rows(connection, table, [row for each, row in rows.items() if each not in working.kept_packs])
    upsert_rows(connection, table, [row for each, row in rows.items() if each in working.kept_packs])


def _delivered_by(posted: Sequence[Posted]) -> set[DeliveryKey]:
    return {each.key for one in posted for each in one.deliveries}


def _counted_by(posted: Sequence[Posted]) -> set[CountKey]:
    return {each.key for one in posted for each in one.counted}


def _write_balances(connection: Connection, working: WorkingSet, posted: Sequence[Posted]) -> None:
    keys = sorted({key for one in posted for key in one.balances()})
    weights = dict(working.weights)
    for one in posted:
        for movement in one.movements:
            for key, weight in _weights_of(movement):
                weights[key] = weights.get(key, Decimal(0)) + weight
    rows = {
        key: row_of(key, site=working.site, quantity=working.stock.balances[key], weight=weights.get(key, Decimal(0)))
        for key in keys
    }
    table = schema.CENTRAL["balance"]
    inside = {key: row for key, row in rows.items() if not is_outside(key.place)}
    insert_rows(connection, table, [row for key, row in inside.items() if key not in working.weights])
    upsert_rows(connection, table, [row for key, row in inside.items() if key in working.weights])
    # of what is outside nothing was loaded: these are the changes of this batch, and the last rows but the feeds that others wait for
    add_rows(connection, table, [row for key, row in rows.items() if key not in inside], ("quantity", "weight"))


def _weights_of(movement: Movement) -> tuple[tuple[BalanceKey, Decimal], ...]:
    if movement.weight is None:
        return ()
    return tuple(
        (BalanceKey(place, movement.item, movement.lot, movement.owner), weight)
        for place, weight in ((movement.from_place, -movement.weight), (movement.to_place, movement.weight))
    )


def _write_homes(connection: Connection, working: WorkingSet, serials: Sequence[tuple[str, str]]) -> None:
    """Keep which site has a serial in stock: by item, and over all items where serials are unique in the company.

    One that came before its dispatch is known stays at home where it is sent from until that leaves there (domain.md 6.8).
    """
    company = working.stock.setting("serial_unique") == "company"
    new, moved = [], []
    for item, serial in serials:
        kept = working.stock.serials[item, serial]
        site = working.site if kept.state.in_stock else ""
        for scope in (item, ANY_ITEM) if company else (item,):
            row = {"serial": serial, "scope": scope, "site": site, "item": item}
            known = working.homes.get((serial, scope))
            if known is None:
                new.append(row)
            elif known != site and (known == working.site or (site and not (known and kept.awaits))):
                moved.append(row)
            else:
                continue
            working.homes[serial, scope] = site
    insert_rows(connection, schema.serial_home, new)
    upsert_rows(connection, schema.serial_home, moved)


def write_makers(connection: Connection, working: WorkingSet, serials: Sequence[tuple[str, str]]) -> None:
    """Keep which unit has each maker's serial that the batch named, of items no two units of which may have the same."""
    stock, changed = working.stock, {item for item, _ in serials}
    new: list[dict[str, object]] = []
    moved: list[dict[str, object]] = []
    for item, maker_serial in sorted(stock.only.makers if stock.only else ()):
        kept, known = stock.item(item) if item in changed else None, stock.maker_homes.get((item, maker_serial))
        if kept is None or kept.maker_serial is not MakerSerials.UNIQUE:
            continue
        serial = next(iter(stock.units_of_maker(item, maker_serial)), "")
        if serial != (known or ""):
            (new if known is None else moved).append({"item": item, "maker_serial": maker_serial, "serial": serial})
            stock.maker_homes[item, maker_serial] = serial
    insert_rows(connection, schema.maker_home, new)
    upsert_rows(connection, schema.maker_home, moved)


def changed_rows(working: WorkingSet, posted: Sequence[Posted]) -> list[Change]:
    """Return the rows that devices of the site will pull because of `posted`; what is outside the house is none of theirs."""
    inside = {key for one in posted for key in one.balances() if not is_outside(key.place)}
    return [
        *changes_of("document", {(each.document,) for one in posted for each in one.documents}),
        *changes_of("document_line", _lines_of(posted)),
        *changes_of("lot", {(each.item, each.lot) for one in posted for each in one.lots}),
        *changes_of("serial", {(each.item, each.serial) for one in posted for each in one.serials}),
        *changes_of("reservation", _reserved_by(posted)),
        *changes_of("unidentified", {(each.transaction,) for one in posted for each in one.unidentified}),
        *changes_of("genealogy", {tuple(key.values()) for one in posted for key, _ in _links_of(one)}),
        *changes_of("pack", {(each.pack,) for one in posted for each in one.packs}),
        *working.number_changes,
        *changes_of("delivery", _delivered_by(posted)),
        *changes_of("counted", _counted_by(posted)),
        *changes_of("balance", {(key.place, key.item, key.lot, key.owner) for key in inside}),
    ]
