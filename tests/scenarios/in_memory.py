"""A site of a store as stock in memory, whole: what the rules alone say to the same scenarios, and no centre around them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import Connection, select

from inventory.counts import Counted
from inventory.customers import PartnerItem
from inventory.deliveries import Delivery
from inventory.documents import Document, DocumentLine, DocumentNumber, Partner
from inventory.fields import OptionalField
from inventory.genealogy import Link
from inventory.guarantees import Period
from inventory.indexed import serials_by_key
from inventory.items import Item, ItemCode
from inventory.memory import StockInMemory
from inventory.packs import Pack
from inventory.people import Operator
from inventory.places import Bin
from inventory.recalls import Recall
from inventory.staging import Reservation
from inventory.stock import BalanceKey, Lot, Serial
from sync import schema
from sync.centre.asked import Row
from sync.centre.records import mask_of, record_of

T = TypeVar("T")
K = TypeVar("K")


def stock_of(connection: Connection, site: str) -> StockInMemory:
    """Return all that a store keeps of a site, and what it keeps for all of them."""

    def rows(entity: str) -> Iterator[Row]:
        table = schema.CENTRAL[entity]
        sited = "site" in table.primary_key.columns
        query = select(table).where(table.c.site == site) if sited else select(table)
        yield from (dict(row) for row in connection.execute(query).mappings())

    def keyed(entity: str, kind: type[T], key: Callable[[T], K]) -> dict[K, T]:
        return {key(each): each for each in (record_of(kind, row) for row in rows(entity))}

    stock = StockInMemory(site)
    stock.items |= keyed("item", Item, lambda each: each.item)
    stock.bins |= keyed("bin", Bin, lambda each: each.bin)
    stock.operators |= keyed("operator", Operator, lambda each: each.badge)
    stock.partners |= keyed("partner", Partner, lambda each: each.partner)
    stock.documents |= keyed("document", Document, lambda each: each.document)
    stock.document_lines |= keyed("document_line", DocumentLine, lambda each: (each.document, each.line))
    stock.serials |= keyed("serial", Serial, lambda each: (each.item, each.serial))
    stock.lots_by_key |= keyed("lot", Lot, lambda each: (each.item, each.lot))
    stock.packs |= keyed("pack", Pack, lambda each: each.pack)
    stock.fields |= keyed("optional_field", OptionalField, lambda each: (each.kind, each.item, each.name))
    stock.partner_items |= keyed("partner_item", PartnerItem, lambda each: (each.partner, each.item))
    stock.recall_lines |= keyed("recall", Recall, lambda each: (each.recall, each.line))
    stock.numbers += [record_of(DocumentNumber, row) for row in rows("document_number")]
    stock.codes += [record_of(ItemCode, row) for row in rows("item_code")]
    stock.masks |= {row["mask"]: mask_of(row) for row in rows("mask")}
    stock.settings |= {(row["scope"], row["name"]): row["value"] for row in rows("setting")}
    stock.kits |= {row["kit"] for row in rows("kit")}
    stock.factors |= {(row["item"], row["unit"]): row["factor"] for row in rows("unit")}
    stock.balances |= {record_of(BalanceKey, row): row["quantity"] for row in rows("balance")}
    for kind in ("warranty", "contract"):
        for row in rows(kind):
            stock.keep_period(kind, record_of(Period, row))
    stock.reservations |= {each.key: each.quantity for each in map(_reservation, rows("reservation"))}
    stock.deliveries |= keyed("delivery", Delivery, lambda each: each.key)
    stock.counts |= keyed("counted", Counted, lambda each: each.key)
    for row in rows("genealogy"):
        link = record_of(Link, row)
        stock.links[link.key] = stock.links.get(link.key, Decimal(0)) + link.quantity
    listed = {row["item"] for row in rows("item_site")}
    stock.not_allowed |= listed - {row["item"] for row in rows("item_site") if row["at_site"] == site and row["active"]}
    return stock


def without_costs(stock: StockInMemory) -> StockInMemory:
    """Return a stock without what only the centre knows."""
    kept = replace(stock)
    kept.serials = serials_by_key()
    kept.serials |= {
        key: replace(each, unit_cost=None, earlier_costs=None, receipt_cost=None) for key, each in stock.serials.items()
    }
    kept.lots_by_key = {key: replace(each, unit_cost=None) for key, each in stock.lots_by_key.items()}
    kept.document_lines = {key: replace(each, unit_cost=None) for key, each in stock.document_lines.items()}
    unknown = {"unit_cost": None, "last_day": None, "invoiced": Decimal(0)}
    kept.deliveries = {key: replace(each, **unknown) for key, each in stock.deliveries.items()}  # type: ignore[arg-type]  # fields
    return kept


def _reservation(row: Row) -> Reservation:
    return record_of(Reservation, row)
