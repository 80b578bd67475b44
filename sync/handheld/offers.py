"""What StockInSqlite answers about goods that may be picked or promised."""

from decimal import Decimal

from inventory.items import NumberOrder
from inventory.offers import within_place
from inventory.staging import Candidate, Dispute, DisputedGoods
from inventory.stock import BalanceKey
from sync.handheld import order_queries, rows, stock_queries
from sync.handheld.database import Database
from sync.schema import from_millionths

ALL = -1


class OffersInSqlite:
    """The part of StockInSqlite that knows what places hold, and what of it may be had."""

    _database: Database

    def balance(self, key: BalanceKey) -> Decimal:
        """Return what a place in the house holds, in stocking units."""
        parts = (key.place, key.item, key.lot, key.owner)
        return from_millionths(self._database.value(stock_queries.BALANCE, parts + parts))

    def candidates(self, item: str, bin_code: str, order: NumberOrder, after: int, limit: int) -> tuple[Candidate, ...]:
        """Return what bins that sell hold of an item, in the order asked for."""
        parameters = {"item": item, "bin": bin_code, "after": after, "limit": limit}
        return tuple(map(rows.candidate_of, self._database.all(order_queries.CANDIDATES[order], parameters)))

    def offered(self, item: str, lot: str) -> Decimal:
        """Return what bins that sell hold of a lot, or of goods without one."""
        parameters = {"item": item, "bin": "", "after": 0, "limit": ALL, "lot": lot}
        found = self._database.all(order_queries.OFFERED, parameters)
        return from_millionths(found[0][0])

    def disputed_goods(self, item: str, lot: str) -> tuple[DisputedGoods, ...]:
        """Return what held work of others would take of a lot, or of goods without one, as far as it is there.

        The work is as the last pull brought it.
        """
        found = self._database.all(order_queries.DISPUTED_GOODS, {"item": item, "lot": lot})
        named = (
            DisputedGoods(place, from_millionths(quantity), Dispute(*by), bool(sells))
            for *by, place, quantity, sells in found
        )
        return within_place(named, lambda place: self.balance(BalanceKey(place, item, lot)))

    def stocked(self, item: str, lot: str) -> Decimal:
        """Return what is in the house of a lot, or of goods without one."""
        found = self._database.all(order_queries.STOCKED, {"item": item, "lot": lot})
        return from_millionths(found[0][0])
