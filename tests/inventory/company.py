"""The machine over all kinds: sites of one company, each with its ledger beside it; chance decides what is tried."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from inventory.effects.transfers import carried_lot, carried_serial
from inventory.kinds import KINDS, Kind
from inventory.memory import StockInMemory
from inventory.places import TRANSIT, VENDOR
from inventory.refusals import refusal_from_plain, refusal_to_plain
from inventory.stock import Lot, Posted, Serial
from inventory.transactions import Allocation, Line, Transaction, body_of, read_body, reversal, reversed_kind
from tests.inventory.drawing import FOLLOWING, MADE_BY_THE_CENTRE, ORIGINALS, draws_of
from tests.inventory.generators import ITEMS, SELLING_BINS, SITES, Chance, Luck, Rolled, site_stock
from tests.inventory.ledgers import Ledger, judge, marked, records_of
from tests.inventory.warehouses import NOW, TODAY

Key = tuple[str, str]
SELLING = frozenset(
    {"shipment", "direct_shipment", "debit_note", "invoice_increase", "internal_usage", "project_usage", "pick"}
)
DRAWS_MAX = 4
"""How often a kind is drawn again until it fits: one that is refused proves only that it changes nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was posted, and what had to be known at its site before: lots and serials that came from the other one."""

    transaction: Transaction
    lots: tuple[Lot, ...] = ()
    serials: tuple[Serial, ...] = ()

    def lay(self, stock: StockInMemory) -> None:
        stock.lots_by_key |= {(each.item, each.lot): each for each in self.lots}
        stock.serials |= {(each.item, each.serial): each for each in self.serials}

    def take_back(self, stock: StockInMemory, lots: dict[Key, Lot], serials: dict[Key, Serial]) -> None:
        """Forget what was laid, for what was known before."""
        stock.lots_by_key = dict(lots)
        stock.serials.clear()
        stock.serials |= serials


class Company:
    """Whatever the table has is posted, and what leaves one site arrives at the other; `counted` is how often each kind was."""

    def __init__(self, kinds: Mapping[str, Kind] = KINDS, sites: Sequence[str] = SITES) -> None:
        self.kinds, self.sites = kinds, tuple(sites)
        self.counted: Counter[str] = Counter()
        self.stocks = {site: site_stock(site, sites) for site in sites}
        self.ledgers = {site: Ledger() for site in sites}
        self.posted: dict[str, list[Step]] = {site: [] for site in sites}
        self.made = 0
        for site in sites:
            self.open(site)
        self.opening = len(self.posted[sites[0]])
        self.counted.clear()

    def open(self, site: str) -> None:
        """Lay stock of every item into both bins that sell."""
        for order, line in opening(site):
            self.post(self.transaction(site, "purchase_receipt", TODAY, document=order, lines=(line,)))

    def transaction(self, site: str, kind: str, day: date, **values: object) -> Transaction:
        self.made += 1
        return drafted(Transaction(f"T{self.made}", kind, site, NOW, day, day, "1"), values)

    def act(self, site: str, name: str, day: date, luck: Luck) -> None:
        """Post something of a kind, if anything fits."""
        kind = self.kinds[name]
        for _ in range(DRAWS_MAX):
            values = draws_of(kind)(Chance(kind, self.stocks[site], luck))
            if values is None or self.post(self.transaction(site, name, day, **values)):
                return

    def reverse(self, site: str, luck: Luck) -> None:
        """Take something back, of any kind."""
        standing = self.standing(site)
        if standing:
            kind = luck.one(sorted({each.kind for each in standing}))
            original = luck.one([each for each in standing if each.kind == kind])
            self.made += 1
            name = f"T{self.made}"
            self.post(reversal(original, transaction_id=name, operator="1", at=NOW, days=(TODAY, TODAY)))

    def standing(self, site: str) -> list[Transaction]:
        """Return what may be taken back: no opening stock, and no arrival, which goes with its dispatch."""
        undone = self.stocks[site].reversals
        return [
            step.transaction
            for step in self.posted[site][self.opening :]
            if reversed_kind(step.transaction.kind) in KINDS
            and step.transaction.id not in undone
            and step.transaction.kind not in MADE_BY_THE_CENTRE.values()
        ]

    def post(self, transaction: Transaction) -> bool:
        """Judge a transaction as it comes back from the wire, and let it take effect, at the other site too where it leads there."""
        result = self.judged(transaction)
        if result is None:
            return False
        arrival = self.arrival_of(result)
        if arrival is None:
            self.keep(Step(transaction), result)
            return True
        other = self.stocks[arrival.site]
        carried = Step(arrival, *self.carried(result, other))
        lots, serials = dict(other.lots_by_key), dict(other.serials)
        carried.lay(other)
        arrived = self.judged(arrival)
        if arrived is None:
            carried.take_back(other, lots, serials)
            return False
        self.keep(Step(transaction), result)
        self.keep(carried, arrived)
        return True

    def judged(self, transaction: Transaction) -> Posted | None:
        stock = self.stocks[transaction.site]
        before = records_of(stock)
        result = judge(read_body(body_of(transaction)), stock, self.kinds)
        assert records_of(stock) == before
        if isinstance(result, Posted):
            return result
        assert result.refusals
        assert all(refusal_from_plain(refusal_to_plain(each)) == each for each in result.refusals)
        return None

    def keep(self, step: Step, result: Posted) -> None:
        site = step.transaction.site
        self.counted[step.transaction.kind] += 1
        if step.transaction.kind in SELLING:
            faults = list(marked(result, self.stocks[site]))
            assert faults == [], faults
        self.stocks[site].apply(result)
        self.ledgers[site].keep(result)
        self.posted[site].append(step)
        for serial in result.serials:
            for other in set(self.sites) - {site}:
                homes, key = self.stocks[other].serial_sites, (serial.item, serial.serial)
                if serial.state.in_stock:
                    homes[key] = site
                elif homes.get(key) == site:
                    homes[key] = ""
                self.know_maker(other, serial)

    def know_maker(self, other: str, serial: Serial) -> None:
        """Let another site know which unit has a maker's serial, as the centre does: sold or not, until it never came."""
        homes, key = self.stocks[other].maker_homes, (serial.item, serial.maker_serial)
        for known in [known for known, home in homes.items() if (known[0], home) == (serial.item, serial.serial)]:
            del homes[known]
        if serial.maker_serial and serial.state.is_unit:
            homes[key] = serial.serial

    def arrival_of(self, result: Posted) -> Transaction | None:
        """Return what a dispatch is at the other site, as the centre makes it; None for everything else."""
        sent, stock = result.transaction, self.stocks[result.transaction.site]
        kind = MADE_BY_THE_CENTRE.get(sent.kind.removesuffix(reversed_kind("")))
        if kind is None:
            return None
        site = stock.documents[sent.document].to_site
        if sent.reverses:
            original = self.stocks[site].transactions[f"{sent.reverses}-arrival"]
            name = f"{sent.id}-arrival"
            return reversal(original, transaction_id=name, operator="1", at=NOW, days=(sent.day, sent.day))
        lines = tuple(
            replace(line, from_place=TRANSIT, to_place=line.to_bin or "T1", to_bin="", repeated=False)
            for line in sent.lines
        )
        return replace(sent, id=f"{sent.id}-arrival", kind=kind, site=site, lines=lines, approver="")

    def carried(self, result: Posted, other: StockInMemory) -> tuple[tuple[Lot, ...], tuple[Serial, ...]]:
        """Return lots and serials of a dispatch as they are known at the other site before they arrive."""
        stock, lots = self.stocks[result.transaction.site], {}
        if result.transaction.reverses:
            return (), ()
        for line in result.transaction.lines:
            for each in line.allocations:
                if each.lot:
                    known = other.lots_by_key.get((line.item, each.lot))
                    lots[line.item, each.lot] = carried_lot(stock.lots_by_key[line.item, each.lot], known)
        serials = (carried_serial(each, other.serials.get((each.item, each.serial))) for each in result.serials)
        return tuple(lots.values()), tuple(serials)

    def check(self) -> None:
        """The invariants hold at every site, and no serial is in stock at two."""
        for site in self.sites:
            faults = list(self.ledgers[site].faults(self.stocks[site]))
            assert faults == [], faults
        held = Counter(key for site in self.sites for key in _in_stock(self.stocks[site]))
        twice = [key for key, count in held.items() if count > 1]
        assert twice == [], f"in stock at two sites: {twice}"

    def replay(self) -> None:
        """The same postings from empty give the same records (invariant 2); what counts twice is refused."""
        for site in self.sites:
            again = site_stock(site, self.sites)
            for step in self.posted[site]:
                again.serial_sites.clear()
                step.lay(again)
                result = judge(step.transaction, again, self.kinds)
                assert isinstance(result, Posted), result
                again.apply(result)
            assert records_of(again) == records_of(self.stocks[site])


def drafted(plain: Transaction, values: Mapping[str, object]) -> Transaction:
    """Return a transaction with what was drawn for its kind, and what most kinds want to be told."""
    told = replace(plain, approver="2", reason="x", reference="y")
    return replace(told, **values)  # type: ignore[arg-type]  # what draws a kind names fields of a transaction


def opening(site: str) -> Iterator[tuple[str, Line]]:
    """Yield what is received of every item into both bins that sell before anything else happens, with its order.

    Goods without serials come on two orders, so that more of them stands in a bin than came on one.
    """
    for at, (name, item) in enumerate(ITEMS.items(), 1):
        for place in SELLING_BINS:
            number = f"{site}{place}"
            serials = (f"{number}a", f"{number}b") if item.tracking.serials else ()
            for order, count in (("PO", 2),) if serials else (("PO", 2), ("PP", 4)):
                part = Allocation(Decimal(count), "L1" if item.tracking.lots else "", serials)
                line = Line(name, item.unit, part.quantity, VENDOR, place, at, (part,), unit_cost=Decimal(2))
                yield f"{order}-{site}", line


def _in_stock(stock: StockInMemory) -> set[Key]:
    return {key for key, kept in stock.serials.items() if kept.state.in_stock}


@dataclass(slots=True)
class Walk:
    """Rounds over all kinds with a fixed seed: each in every round, in another order, with things taken back between them."""

    seed: int
    kinds: Mapping[str, Kind] = field(default_factory=lambda: KINDS)
    rounds: int = 2
    sites: Sequence[str] = SITES
    steps: int = 0

    def run(self, counted: Counter[str]) -> None:
        """Walk, and count what is posted; raises AssertionError at the step that breaks an invariant."""
        random = Random(self.seed)  # no secret: the same walk every time
        luck, company = Rolled(random), Company(self.kinds, self.sites)
        for _ in range(self.rounds):
            for name in random.sample(ORIGINALS, len(ORIGINALS)):
                day = TODAY + timedelta(random.randint(0, 40))
                company.act(random.choice(self.sites), name, day, luck)
                if random.random() < FOLLOWING_SHARE:
                    company.act(random.choice(self.sites), random.choice(FOLLOWING), day, luck)
                if random.random() < REVERSED_SHARE:
                    company.reverse(random.choice(self.sites), luck)
                self.steps += 1
                company.check()
        company.replay()
        counted.update(company.counted)


REVERSED_SHARE, FOLLOWING_SHARE = 0.4, 0.4
