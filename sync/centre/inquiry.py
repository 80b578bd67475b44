"""What the office asks of a serial or lot (F59): the facts, at each site that ever had it, and every transaction that moved it, with cost.

What is looked for is found exactly, or in capitals or small letters as it was typed; else our own numbers without their separators (F5).
At most NUMBERS_MAX numbers and HISTORY_MAX movements of each are told, the latest last.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, select

from inventory.deliveries import COST_STEP
from inventory.documents import Partner
from inventory.guarantees import Guarantee, Period, guarantees
from inventory.inquiry import Facts, days_of, recalls_of, warranty_of
from inventory.items import WarrantyStart
from inventory.numbers import written_out
from inventory.places import CUSTOMER, VENDOR, is_outside
from inventory.recalls import Recall
from inventory.tracked import Lot, Serial, SerialState
from inventory.transactions import read_body
from inventory.values import dataclass
from sync import schema
from sync.centre.asked import Row
from sync.centre.bulk import rows_by_key
from sync.centre.disputes import FLAGGED, WAITING
from sync.centre.inquiry_events import Event, Number, marking_events
from sync.centre.policies import Policies
from sync.centre.records import mask_of, record_of
from sync.centre.transfers import ARRIVALS

NUMBERS_MAX = 20
HISTORY_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Inquiry:
    """All that a site knows of a number: where how much of it is, what there is to say, what moved it, and which held work names it."""

    site: str
    item: str
    facts: Facts
    where: tuple[tuple[str, Decimal], ...] = ()
    history: tuple[Event, ...] = ()
    held: tuple[str, ...] = ()


def inquire(connection: Connection, number: str, site: str = "") -> tuple[Inquiry, ...]:
    """Return what is known of a serial or lot, at one site or at all, serials first."""
    sites = [site] if site else connection.scalars(select(schema.CENTRAL["site"].c.site).order_by("site")).all()
    found = _found(connection, sites, {number, number.upper(), number.lower()})
    if not found:
        masks = [mask_of(dict(row)) for row in connection.execute(select(schema.CENTRAL["mask"])).mappings()]
        own = {(written, mask.mask) for written, mask in written_out(number, masks)}
        found = _found(connection, sites, {written for written, _ in own}, own)
    return tuple(found[:NUMBERS_MAX])


def _found(
    connection: Connection, sites: Sequence[str], names: Collection[str], own: Collection[tuple[str, str]] | None = None
) -> list[Inquiry]:
    """Return what is known of serials and lots at sites; with `own` only of those with these masks of their items."""
    found: list[Inquiry] = []
    for site in sites if names else ():
        asking = _Asking(connection, site, Policies(connection, site))
        for kind, told in (("serial", asking.serial_of), ("lot", asking.lot_of)):
            rows = rows_by_key(connection, schema.CENTRAL[kind], [kind], {(each,) for each in names}, site=site)
            found += [told(row) for row in rows if own is None or (row[kind], asking.mask(row["item"], kind)) in own]
        if own is None:
            found += [asking.serial_of(row) for row in _of_maker(connection, site, names)]
    return found


def _of_maker(connection: Connection, site: str, names: Collection[str]) -> Iterator[Row]:
    """Yield the units at a site that have one of these numbers of their maker, but those that are called so by us too."""
    table = schema.CENTRAL["serial"]
    query = (
        select(table)
        .where(
            table.c.site == site, schema.SERIAL_OF_MAKER, table.c.maker_serial.in_(names), table.c.serial.not_in(names)
        )
        .order_by(table.c.item, table.c.serial)
        .limit(NUMBERS_MAX)
    )
    yield from (dict(row) for row in connection.execute(query).mappings())


@dataclass(slots=True)
class _Asking:
    """Asking at one site; names of partners are asked for once."""

    connection: Connection
    site: str
    policies: Policies
    names: dict[str, str] = field(default_factory=dict)

    def mask(self, item: str, kind: str) -> str:
        kept = self.policies.item(item)
        return kept.serial_mask if kind == "serial" else kept.lot_mask

    def serial_of(self, row: Row) -> Inquiry:
        serial = record_of(Serial, row)
        item = self.policies.item(serial.item)
        lot = next(iter(self._lots(serial.item, serial.lot)), None) if serial.lot else None
        history = self._history((item, lot, serial), ())
        sold = serial.state is SerialState.SHIPPED
        facts = Facts(
            serial,
            lot,
            vendor=_last(history, VENDOR),
            customer=_last(history, CUSTOMER) if sold else "",
            warranty=self._days("warranty", serial.warranty, serial.warranty_from),
            contract=self._days("contract", serial.contract, serial.contract_from),
            recalls=recalls_of(self._recalls(item.item), item.item, lot, serial),
            registers=item.serial_warranty_starts is WarrantyStart.REGISTERED,
            unit_cost=serial.unit_cost,
            days=days_of(item, lot, serial),
        )
        where = ((serial.place, Decimal(1)),) if serial.state.in_stock else ()
        held = self._held(("item", "serial"), (serial.item, serial.serial))
        return Inquiry(self.site, serial.item, facts, where, history, held)

    def lot_of(self, row: Row) -> Inquiry:
        lot = record_of(Lot, row)
        item, key = self.policies.item(lot.item), (lot.item, lot.lot)
        code = warranty_of(item, lot)
        periods = self._periods("warranty", code) if code else ()
        history = self._history((item, lot, None), periods)
        facts = Facts(
            lot=lot,
            vendor=_last(history, VENDOR) or self._name(lot.vendor),
            contract=self._days("contract", lot.contract, lot.contract_from),
            lot_warranty=periods,
            recalls=recalls_of(self._recalls(item.item), item.item, lot, None),
            unit_cost=_cost_of(lot, history, numbered=item.tracking.serials),
            days=days_of(item, lot, None),
        )
        balances = rows_by_key(self.connection, schema.CENTRAL["balance"], ["item", "lot"], [key], site=self.site)
        inside = (row for row in balances if row["quantity"] and not is_outside(row["place"]))
        where = tuple((row["place"], row["quantity"]) for row in sorted(inside, key=lambda row: str(row["place"])))
        return Inquiry(self.site, lot.item, facts, where, history, self._held(("item", "lot"), key))

    def _lots(self, item: str, lot: str) -> Iterator[Lot]:
        rows = rows_by_key(self.connection, schema.CENTRAL["lot"], ["item", "lot"], [(item, lot)], site=self.site)
        yield from (record_of(Lot, row) for row in rows)

    def _periods(self, kind: str, code: str) -> tuple[Period, ...]:
        rows = rows_by_key(self.connection, schema.CENTRAL[kind], ["code"], [(code,)])
        return tuple(sorted((record_of(Period, row) for row in rows), key=lambda each: each.line))

    def _days(self, kind: str, code: str, start: date | None) -> tuple[Guarantee, ...]:
        return guarantees(self._periods(kind, code), start) if code and start is not None else ()

    def _recalls(self, item: str) -> list[Recall]:
        """Return the recalls that name the item, or no item, released or not."""
        rows = rows_by_key(self.connection, schema.CENTRAL["recall"], ["item"], [(item,), ("",)])
        return sorted((record_of(Recall, row) for row in rows), key=lambda each: (each.recall, each.line))

    def _held(self, columns: Sequence[str], key: tuple[str, str]) -> tuple[str, ...]:
        """Return the held transactions that name the number."""
        rows = rows_by_key(self.connection, schema.CENTRAL["disputed"], columns, [key], site=self.site)
        return tuple(sorted({str(row["transaction"]) for row in rows}))

    def _history(self, number: Number, periods: tuple[Period, ...]) -> tuple[Event, ...]:
        """Return what moved a number and what marked it, in the order of posting."""
        item, lot, serial = number
        columns, key = ("serial", serial.serial) if serial is not None else ("lot", lot.lot if lot is not None else "")
        moved = list(
            rows_by_key(self.connection, schema.movement, ["item", columns], [(item.item, key)], site=self.site)
        )
        ids = {(row["transaction"],) for row in moved}
        rows = rows_by_key(self.connection, schema.transaction, ["id"], ids, site=self.site)
        kept = {row["id"]: row for row in rows}
        states = rows_by_key(self.connection, schema.held, ["transaction"], ids, site=self.site)
        flagged = {row["transaction"] for row in states if row["state"] in (FLAGGED, *WAITING)}
        moved.sort(key=lambda row: (kept[row["transaction"]]["version"], row["number"]))
        moved = moved[-HISTORY_MAX:]
        versions = [kept[row["transaction"]]["version"] for row in moved]
        told = list(zip(versions, self._events(moved, kept, flagged, periods), strict=True))
        told += marking_events(self.connection, self.site, number, self._recalls(item.item))
        return tuple(event for _, event in sorted(told, key=lambda each: each[0]))

    def _events(
        self, moved: Sequence[Row], kept: dict[str, Row], flagged: set[str], periods: tuple[Period, ...]
    ) -> Iterator[Event]:
        partners = self._partners([kept[name] for name in {row["transaction"] for row in moved}])
        for row in moved:
            transaction = kept[row["transaction"]]
            sold = row["to_place"] == CUSTOMER
            yield Event(
                transaction["day"],
                transaction["kind"],
                transaction["document"],
                partners[transaction["id"]],
                row["from_place"],
                row["to_place"],
                row["quantity"],
                row["unit_cost"],
                transaction["operator"],
                transaction["id"],
                transaction["id"] in flagged,
                transaction["reversed_by"],
                guarantees(periods, transaction["day"]) if sold and periods else (),
            )

    def _partners(self, transactions: Sequence[Row]) -> dict[str, str]:
        """Return the name of who gave or got the goods by transaction: of its document, else whom it names itself."""
        keys = {(each["document"],) for each in transactions if each["document"]}
        rows = rows_by_key(self.connection, schema.CENTRAL["document"], ["document"], keys, site=self.site)
        heads = {row["document"]: row["partner"] for row in rows}
        return {
            each["id"]: self._name(heads.get(each["document"]) or read_body(each["body"]).partner)
            for each in transactions
        }

    def _name(self, partner: str) -> str:
        if partner and partner not in self.names:
            rows = rows_by_key(self.connection, schema.CENTRAL["partner"], ["partner"], [(partner,)])
            kept = next((record_of(Partner, row) for row in rows), None)
            self.names[partner] = kept.name or partner if kept else partner
        return self.names.get(partner, "")


def _last(history: Sequence[Event], outside: str) -> str:
    """Return who was at the other end when the number last came from a vendor, or went to a customer."""
    ends = (each for each in reversed(history) if outside in (each.from_place, each.to_place) and not each.reversed_by)
    return next((each.partner for each in ends if each.partner), "")


def _cost_of(lot: Lot, history: Sequence[Event], *, numbered: bool) -> Decimal | None:
    """Return what a unit of a lot costs; where its units are `numbered`, what they came in at on average, and was corrected (F44, F59)."""
    if lot.unit_cost is not None and not numbered:
        return lot.unit_cost.normalize()
    came = [
        each
        for each in history
        if is_outside(each.from_place) and each.unit_cost is not None and not each.reversed_by and each.quantity
    ]
    if lot.unit_cost is None or not came:
        return lot.unit_cost
    arrived = came[-1].kind in ARRIVALS.values()
    quantity = sum((each.quantity for each in came), Decimal(0))
    spent = sum((each.quantity * each.unit_cost for each in came if each.unit_cost is not None), Decimal(0))
    corrected = Decimal(0) if arrived else lot.unit_cost - (came[-1].unit_cost or Decimal(0))
    return (spent / quantity + corrected).quantize(COST_STEP).normalize()
