"""A ledger kept a second way: folds movements from empty, with none of the code that it checks, and names what does not agree."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from inventory.documents import DocumentKind, DocumentState
from inventory.items import MakerSerials
from inventory.kinds import KINDS, Kind
from inventory.memory import StockInMemory
from inventory.places import TRANSIT
from inventory.posting import post
from inventory.read_keys import Reads
from inventory.reads import ROUNDS_MAX, reads
from inventory.stock import BalanceKey, Movement, Posted, Refused
from inventory.transactions import CROSS_DOCK, Transaction
from tests.inventory.worth import Worth

ZERO = Decimal(0)
# the kinds whose movements are what is done on the lines of their documents
_RETURNS = (
    "vendor_return",
    "receipt_return",
    "customer_return",
    "shipment_return",
    "credit_note",
    "invoice_decrease",
    "project_return",
)
_BETWEEN = ("dispatch", "direct_transfer", "direct_arrival", "transfer_receipt")
_ARRIVING = ("transfer_arrival", "direct_arrival")
MOVES_LINES_ON = frozenset({"purchase_receipt", CROSS_DOCK, "pick", "assembly", "disassembly", *_RETURNS, *_BETWEEN})
# what customers bring back has another stock date (domain.md 3a)
FROM_CUSTOMERS = frozenset(_RETURNS[2:])
# the kinds that change dates, each by what somebody says; nothing else renews one (domain.md 6.5)
CHANGES_DATES = frozenset({"expiry_change", "quarantine_set", "quarantine_release"})


def judge(transaction: Transaction, stock: StockInMemory, kinds: Mapping[str, Kind] = KINDS) -> Posted | Refused:
    """Post over a stock that answers only what `reads()` names, as the centre does; the answer must not depend on that."""
    wanted = Reads()
    for _ in range(ROUNDS_MAX):
        more = reads(transaction, replace(stock, only=wanted) if wanted else None) - wanted
        if not more:
            break
        wanted |= more
    result = post(transaction, replace(stock, only=wanted), kinds)
    assert result == post(transaction, stock, kinds)
    return result


def records_of(stock: StockInMemory) -> tuple[object, ...]:
    """Return copies of all that posting may change."""
    return (
        {key: quantity for key, quantity in stock.balances.items() if quantity},
        dict(stock.serials),
        dict(stock.lots_by_key),
        dict(stock.document_lines),
        dict(stock.documents),
        dict(stock.transactions),
        dict(stock.reversals),
        dict(stock.packs),
    )


@dataclass(slots=True)
class Ledger:
    """The movements of one site, and what follows from them alone."""

    movements: list[Movement] = field(default_factory=list)
    balances: dict[BalanceKey, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    before: dict[tuple[str, str, str], str] = field(default_factory=dict)
    done: dict[tuple[str, int], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    dates: dict[tuple[str, str], date] = field(default_factory=dict)
    worth: Worth = field(default_factory=Worth)

    def keep(self, posted: Posted) -> None:
        """Fold the movements of a posted transaction; a serial must leave the place that it is in (invariant 1)."""
        for each in posted.movements:
            assert each.quantity > 0
            assert each.from_place != each.to_place
            for place, change in ((each.from_place, -each.quantity), (each.to_place, each.quantity)):
                self.balances[BalanceKey(place, each.item, each.lot, each.owner)] += change
            if each.serial:
                assert each.quantity == 1
                key = (each.item, each.serial)
                place = self.places.get(key, "@")
                there = each.from_place.startswith("@") if place.startswith("@") else each.from_place == place
                assert there, f"{key}: moved from {each.from_place} to {each.to_place}, but is in {place}"
                self.before[posted.transaction.id, *key] = self.places.get(key, "")
                # what came in leaves for where it was before, and for where it came from only when it was nowhere; or is on its way
                came_in = self.before.get((posted.transaction.reverses, *key), "")
                back = came_in.startswith("@") and each.to_place.startswith("@") and each.to_place != TRANSIT
                self.places[key] = came_in if back else each.to_place
            self._move_lines_on(posted.transaction, each)
        for mark in posted.transaction.marks if posted.transaction.kind in CHANGES_DATES else ():
            for name in ("stock", "last", "quarantine"):
                self.dates.pop((f"{name} of {mark.item}", mark.lot), None)
        # what is taken back has the dates of the life before it, what arrives those that it had at the other site
        renewed = posted.transaction.kind in (*FROM_CUSTOMERS, *_ARRIVING) or bool(posted.transaction.reverses)
        for lot in posted.lots if posted.transaction.kind in _ARRIVING else ():
            # of two last days the earlier one counts
            key = (f"last of {lot.item}", lot.lot)
            if key in self.dates and lot.last_day is not None and lot.last_day < self.dates[key]:
                self.dates.pop(key)
        for serial in posted.serials if renewed else ():
            self.dates.pop((f"serial of {serial.item}", serial.serial), None)
        self.movements += posted.movements
        self.worth.keep(posted)

    def _move_lines_on(self, transaction: Transaction, movement: Movement) -> None:
        kind = transaction.kind.removesuffix("_reversal")
        quantity = -movement.quantity if transaction.reverses else movement.quantity
        if transaction.document and kind in MOVES_LINES_ON:
            self.done[transaction.document, movement.line] += quantity
        if kind == CROSS_DOCK:
            self.done[transaction.applies_to, movement.applies_line] += quantity

    def faults(self, stock: StockInMemory) -> Iterator[str]:
        """Return every invariant of domain.md 3c that the records of a stock break."""
        yield from self._zero_sum()
        yield from self._same_as_replayed(stock)
        yield from _counts(stock)
        yield from self._documents(stock)
        yield from self._dates(stock)
        yield from _kept_apart(stock)
        yield from self.worth.faults(stock)
        yield from _of_two_units(stock)

    def _zero_sum(self) -> Iterator[str]:
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for key, quantity in self.balances.items():
            sums[key.item, key.lot] += quantity
        yield from (f"{key}: all places sum to {total}" for key, total in sums.items() if total)

    def _same_as_replayed(self, stock: StockInMemory) -> Iterator[str]:
        """Invariant 2: the movements from empty give the records."""
        for key in self.balances.keys() | stock.balances.keys():
            if self.balances.get(key, ZERO) != stock.balances.get(key, ZERO):
                yield f"{key}: kept {stock.balances.get(key, ZERO)}, moved {self.balances.get(key, ZERO)}"
        for number in self.places.keys() | stock.serials.keys():
            kept = stock.serials.get(number)
            place = self.places.get(number, "")
            if kept is None or kept.place != place or kept.state.in_stock == place.startswith("@"):
                yield f"{number}: kept {kept}, moved to {place!r}"

    def _documents(self, stock: StockInMemory) -> Iterator[str]:
        for key, line in stock.document_lines.items():
            if line.done != self.done.get(key, ZERO):
                yield f"{key}: done {line.done}, moved {self.done.get(key, ZERO)}"
            if line.done < 0 or not 0 <= line.cancelled <= line.ordered:
                yield f"{key}: done {line.done}, cancelled {line.cancelled}"
            if line.done > line.ordered and stock.documents[line.document].kind is DocumentKind.SALES_ORDER:
                yield f"{key}: picked {line.done} of {line.ordered}"
            document = stock.documents[line.document]
            # of a transfer that comes in only what was sent can be open: the rest is the sender's to send, or not
            rest = line.sent - line.done - line.cancelled if document.from_site else line.open
            if rest > 0 and document.state is DocumentState.CLOSED:
                yield f"{key}: open {rest} on a closed document"

    def _dates(self, stock: StockInMemory) -> Iterator[str]:
        """Dates are never renewed (domain.md 6.5): the first that was kept stays."""
        for number, lot in stock.lots_by_key.items():
            for name, day in (("stock", lot.stock_date), ("last", lot.last_day), ("quarantine", lot.quarantine_until)):
                if day is not None and self.dates.setdefault((f"{name} of {number[0]}", number[1]), day) != day:
                    yield f"{number}: {name} day is now {day}"
        for number, serial in stock.serials.items():
            day = serial.stock_date
            if day is not None and self.dates.setdefault((f"serial of {number[0]}", number[1]), day) != day:
                yield f"{number}: stock day is now {day}"


def _counts(stock: StockInMemory) -> Iterator[str]:
    """Invariants 3 and 4: serials and lots add up to what is on hand, and nothing on hand is below zero."""
    counted = Counter((each.place, each.item, each.lot) for each in stock.serials.values() if each.state.in_stock)
    kept = {(key.place, key.item, key.lot): quantity for key, quantity in stock.balances.items()}
    for where in counted.keys() | kept.keys():
        place, name, lot = where
        item, quantity = stock.items[name], kept.get(where, ZERO)
        if place.startswith("@"):
            continue
        if quantity < 0:
            yield f"{where}: {quantity} on hand"
        if quantity and bool(lot) != item.tracking.lots and not item.lot_count_may_differ:
            yield f"{where}: {quantity} on hand, tracked by {item.tracking}"
        differs = counted[where] > quantity if item.serial_count_may_differ else counted[where] != quantity
        if item.tracking.serials and differs:
            yield f"{where}: {counted[where]} serials, {quantity} on hand"


def _kept_apart(stock: StockInMemory) -> Iterator[str]:
    """Invariants 5, 8, 14: what stands for orders is there, no more comes back than went, and no more is taken out than was put in."""
    wanted: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for (document, number, place, item, lot), quantity in stock.reservations.items():
        if quantity < 0:
            yield f"{document} {number}: {quantity} stand for it in {place}"
        wanted[place, item, lot] += quantity
    there: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for key, quantity in stock.balances.items():
        there[key.place, key.item, key.lot] += quantity
    for where, quantity in wanted.items():
        if where[0] != TRANSIT and quantity > there[where]:
            yield f"{where}: {quantity} stand for orders, {there[where]} are there"
    for delivery in stock.deliveries.values():
        if not 0 <= delivery.returned <= delivery.quantity:
            yield f"{delivery.key}: {delivery.returned} came back of {delivery.quantity}"
    yield from (f"{link}: {quantity} built in" for link, quantity in stock.links.items() if quantity < 0)
    for serial in stock.serials.values():
        if serial.parent and serial.state.in_stock:
            yield f"{serial.item} {serial.serial}: built into {serial.parent}, and in stock"
    for row in stock.counts.values():
        # of an item with serials the row without one is the sum of theirs, and is used up number by number
        of_all = stock.items[row.item].tracking.serials and not row.serial
        if row.turn and not of_all and row.variance * (row.counted - row.expected) < 0:
            yield f"{row.key}: adjusted by {row.adjusted}, more than it differed"


def marked(posted: Posted, stock: StockInMemory) -> Iterator[str]:
    """Return what a posting lets go although it is marked (invariant 11), by the records before it."""
    for each in posted.movements:
        lot, serial = stock.lots_by_key.get((each.item, each.lot)), stock.serials.get((each.item, each.serial))
        day = posted.transaction.day
        waits = lot is not None and lot.quarantine_until is not None and day < lot.quarantine_until
        if waits or (lot is not None and (lot.hold or lot.quarantine)) or (serial is not None and serial.hold):
            yield f"{each.item} {each.lot} {each.serial} left although it is marked"


def _of_two_units(stock: StockInMemory) -> Iterator[str]:
    """No two units of an item have the same maker's serial, where that is unique."""
    for item, maker in {(each.item, each.maker_serial) for each in stock.serials.values() if each.maker_serial}:
        units = [each.serial for each in stock.serials.values() if each.made_as == (item, maker)]
        if len(units) > 1 and stock.items[item].maker_serial is MakerSerials.UNIQUE:
            yield f"{item} {maker}: the maker's serial of {', '.join(units)}"
