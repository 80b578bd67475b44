"""What StockInSqlite answers about held work: whose numbers it disputes, and where it stands."""

from inventory.held import Held
from inventory.staging import Dispute
from sync.handheld import order_queries, sent_back, stock_queries
from sync.handheld.database import Database


class HeldInSqlite:
    """The part of StockInSqlite that knows what is held at the site."""

    _database: Database

    def held(self, transaction: str) -> Held | None:
        """Return a transaction that is or was held, with what this device has made of it since."""
        return sent_back.held(self._database, transaction)

    def dispute(self, item: str, serial: str) -> Dispute | None:
        """Return the held transaction that names a serial, as the last pull brought it; what was sent back to this device is free here."""
        found = self._database.all(order_queries.DISPUTE, {"item": item, "serial": serial})
        return Dispute(*found[0]) if found else None

    def disputed(self, item: str, serial: str) -> str:
        """Return the transaction of any device that names this serial and is held at the centre, empty for none."""
        return self._database.value(stock_queries.DISPUTED, (item, serial)) or ""
