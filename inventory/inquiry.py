"""What there is to say of a serial or lot when somebody asks (F59): whose it was and is, its guarantees day by day, its marks, its cost.

The facts are gathered where they are kept, on a handheld or at the centre; what is said of them, and in which order, is said here only.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from inventory.days import ALERT, REMOVE, RETEST, marked_days
from inventory.fields import fields_of
from inventory.guarantees import Guarantee, Period, guarantees
from inventory.items import Item, WarrantyStart
from inventory.marks import covers, receipts_of
from inventory.recalls import Recall
from inventory.stock import Stock
from inventory.tasks.steps import Known
from inventory.tracked import Lot, Serial, SerialState
from inventory.values import dataclass

FOR_LIFE = "for_life"
NOT_REGISTERED = "not_registered"
FROM_SALE = "from_sale"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a number: its record, its lot, names of the vendor and customer, the days of its guarantees, open recalls of it.

    `lot_warranty` are the periods of a lot's warranty, which begin anew with each sale of some of it. `unit_cost` is that of one stocking
    unit, of a lot its total cost by its quantity; None where it is not known, as on every handheld, or is nobody's business who asks.
    `days` are those beside the last usable one that somebody should act on.
    """

    serial: Serial | None = None
    lot: Lot | None = None
    vendor: str = ""
    customer: str = ""
    warranty: tuple[Guarantee, ...] = ()
    contract: tuple[Guarantee, ...] = ()
    lot_warranty: tuple[Period, ...] = ()
    recalls: tuple[Recall, ...] = ()
    registers: bool = False
    unit_cost: Decimal | None = None
    days: tuple[Known, ...] = ()


def days_of(item: Item, lot: Lot | None, serial: Serial | None) -> tuple[Known, ...]:
    """Return the days beside the last usable one: to tell somebody, to take it out of stock, to test it again, as far as there are any."""
    found = marked_days(item, lot, serial).days
    return tuple(Known(name, found[name]) for name in (ALERT, REMOVE, RETEST) if name in found)


def serial_facts(stock: Stock, item: Item, serial: Serial) -> Facts:
    """Return what a stock knows of a serial; its cost is left out."""
    lot = stock.lot(item.item, serial.lot) if serial.lot else None
    sold = serial.state is SerialState.SHIPPED
    start, contract = serial.warranty_from, serial.contract_from
    return Facts(
        serial,
        lot,
        vendor=_partner(stock, serial.receipt) or (_named(stock, lot.vendor) if lot else ""),
        customer=_partner(stock, serial.document) if sold else "",
        warranty=guarantees(stock.periods("warranty", serial.warranty), start) if serial.warranty and start else (),
        contract=guarantees(stock.periods("contract", serial.contract), contract)
        if serial.contract and contract
        else (),
        recalls=recalls_of(stock.recalls(item.item), item.item, lot, serial),
        registers=item.serial_warranty_starts is WarrantyStart.REGISTERED,
        days=days_of(item, lot, serial),
    )


def lot_facts(stock: Stock, item: Item, lot: Lot) -> Facts:
    """Return what a stock knows of a lot; its cost is left out."""
    code = warranty_of(item, lot)
    contract = lot.contract_from
    return Facts(
        lot=lot,
        vendor=_named(stock, lot.vendor) or next(filter(None, (_partner(stock, each) for each in receipts(lot))), ""),
        contract=guarantees(stock.periods("contract", lot.contract), contract) if lot.contract and contract else (),
        lot_warranty=stock.periods("warranty", code) if code else (),
        recalls=recalls_of(stock.recalls(item.item), item.item, lot, None),
        days=days_of(item, lot, None),
    )


def warranty_of(item: Item, lot: Lot) -> str:
    """Return the code of the warranty that a lot has when some of it is sold, empty for none (F14, F58)."""
    return lot.warranty or (item.warranty if item.lot_warranty_starts is WarrantyStart.SOLD else "")


def recalls_of(recalls: Iterable[Recall], item: str, lot: Lot | None, serial: Serial | None) -> tuple[Recall, ...]:
    """Return the open recalls that cover goods, each number once."""
    found = (each for each in recalls if not each.released_by and covers(each, item, lot, serial))
    return tuple({each.recall: each for each in found}.values())


def receipts(lot: Lot) -> Sequence[str]:
    """Return the documents (or transactions) that brought some of a lot in, the newest first."""
    return tuple(reversed(receipts_of(lot)))


def rows_of(facts: Facts) -> list[Known]:
    """Return what is said of a number beyond where it is: whose it was, dates, marks, guarantees, cost."""
    return [
        *_maker(facts),
        *_people(facts),
        *_dates(facts),
        *_marks(facts),
        *_fields(facts),
        *_guarantees(facts),
        *_cost(facts),
    ]


def _maker(facts: Facts) -> Iterator[Known]:
    """Yield the number that its maker gave a unit."""
    if facts.serial is not None and facts.serial.maker_serial:
        yield Known("maker_serial", facts.serial.maker_serial)


def _people(facts: Facts) -> Iterator[Known]:
    if facts.customer:
        yield Known("customer", facts.customer)
    if facts.vendor:
        yield Known("vendor", facts.vendor)


def _dates(facts: Facts) -> Iterator[Known]:
    serial, lot = facts.serial, facts.lot
    days = {"stock_date": serial.stock_date if serial else lot.stock_date if lot else None}
    if serial is not None:  # the dates of a lot stand beside its number
        days |= {"expiry": lot.expiry_date if lot else serial.expiry_date}
        days |= {"best_before": lot.best_before if lot else None}
    yield from (Known(name, day) for name, day in days.items() if day is not None)
    yield from facts.days


def _marks(facts: Facts) -> Iterator[Known]:
    serial, lot = facts.serial, facts.lot
    for recall in facts.recalls:
        yield Known("recall", recall.recall)
        if recall.day is not None:
            yield Known("recalled_on", recall.day)
    hold = (serial.hold if serial else "") or (lot.hold if lot else "")
    if hold:
        yield Known("hold", hold)
    if lot is not None and lot.quarantine:
        yield Known("quarantine", lot.quarantine)
    if lot is not None and lot.quarantine_until is not None:
        yield Known("quarantine_until", lot.quarantine_until)


def _fields(facts: Facts) -> Iterator[Known]:
    """Yield the optional fields of a serial, then those of its lot (F16)."""
    for kept in (facts.serial, facts.lot):
        for name, value in fields_of(kept.fields).items() if kept is not None else ():
            yield Known("field", f"{name}: {value}")


def _guarantees(facts: Facts) -> Iterator[Known]:
    serial = facts.serial
    if serial is not None and serial.registered is not None:
        yield Known("registered", serial.registered)
    elif serial is not None and serial.state is SerialState.SHIPPED and facts.registers:
        yield Known("registered", NOT_REGISTERED)
    for kind, periods in (("warranty", facts.warranty), ("contract", facts.contract)):
        for each in periods:
            yield Known(f"{kind}_from", each.first_day)
            yield Known(f"{kind}_until", FOR_LIFE if each.last_day is None else each.last_day)
            if each.text:
                yield Known(f"{kind}_text", each.text)
    for period in facts.lot_warranty:
        yield Known("warranty_from", FROM_SALE)
        yield Known("warranty_days", FOR_LIFE if period.lifetime else Decimal(period.days or 0))
        if period.text:
            yield Known("warranty_text", period.text)


def _cost(facts: Facts) -> Iterator[Known]:
    if facts.unit_cost is not None:
        yield Known("unit_cost", facts.unit_cost)


def _named(stock: Stock, partner: str) -> str:
    kept = stock.partner(partner) if partner else None
    return kept.name or partner if kept else partner


def _partner(stock: Stock, document: str) -> str:
    """Return the name of whom a document is of or for; of a transaction without one, of whom its goods came from or went to."""
    head = stock.document(document) if document else None
    if head is not None:
        return _named(stock, head.partner)
    delivered = (*stock.received(document), *stock.issued(document)) if document else ()
    return _named(stock, next((each.partner for each in delivered if each.partner), ""))
