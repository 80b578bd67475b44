"""The machine of handhelds: people at work on and off line, an office, supervisors, and one centre; chance decides what is tried."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from inventory.kinds import KINDS
from inventory.memory import StockInMemory
from inventory.posting import post
from inventory.stock import Posted
from inventory.transactions import Transaction, read_body, reversal, reversed_kind
from sync import schema
from sync.centre.centre import Centre
from sync.centre.disputes import FLAGGED
from sync.centre.office import Outcome
from sync.centre.transfers import MADE_HERE
from sync.errors import UnreachableError
from sync.handheld.home import Handheld
from sync.handheld.link import DirectLink
from sync.handheld.mirror import DisputedNumber
from sync.handheld.records import InputStatus, JournalRow, JournalState
from sync.handheld.rounds import Limits, SyncRound
from sync.messages import Corrected, Correction, HeldWork, Settlement, Way
from tests.inventory.company import DRAWS_MAX, drafted
from tests.inventory.drawing import draws_of
from tests.inventory.generators import NUMBERS, SELLING_BINS, SITES, Chance, Luck, Values
from tests.scenarios.in_memory import stock_of, without_costs
from tests.sync.floor.store import HOMES, Time
from tests.sync.floor.views import differences, remember, seen
from tests.sync.floor.wire import Fault, Wire
from tests.sync.handheld.homes import scan

WAYS = (Way.FIX, Way.RETRY, Way.OVERRIDE, Way.CANCEL, Way.REST, Way.BACK)
FAULTS_MAX, WORDS = 2, 8
"""At most so many of the first words of a round meet a fault."""
QUIET_ROUNDS_MAX = 3


@dataclass
class Device:
    """One handheld: its files, and what was made on it."""

    name: str
    site: str
    handheld: Handheld
    made: dict[str, Transaction] = field(default_factory=dict)


class Floor:
    """Whatever people do on handhelds and in the office, the centre keeps its invariants, and every handheld comes to see the same."""

    def __init__(self, url: str, folder: Path, time: Time) -> None:
        self.url, self.time = url, time
        self.centre: Centre = time.opened(url)
        self.devices = [Device(name, site, Handheld.open(folder / name, checked=False)) for name, site in HOMES.items()]
        self.known = {site: self.whole(site) for site in SITES}
        self.opening = frozenset(each.id for site in SITES for each in self.posted(site))
        self.counted: Counter[str] = Counter()
        self.became: Counter[str] = Counter()
        self.changed = False
        self.sought: Collection[str] = ()
        """Kinds that are taken back before others, where they stand."""

    def close(self) -> None:
        for device in self.devices:
            device.handheld.close()
        self.centre.close()

    # What there is

    def whole(self, site: str) -> StockInMemory:
        """Return all that the centre keeps of a site."""
        return self.centre.database.read(lambda connection: stock_of(connection, site))

    def posted(self, site: str) -> list[Transaction]:
        """Return what is posted at a site and was not taken back, but for what the centre makes of others."""
        table = schema.transaction
        wanted = (
            table.c.site == site,
            table.c.status == "posted",
            table.c.reversed_by == "",
            table.c.kind.not_in(MADE_HERE),
        )

        def read(connection: Connection) -> list[Transaction]:
            bodies = connection.scalars(select(table.c.body).where(*wanted).order_by(table.c.id))
            return [read_body(body) for body in bodies]

        return self.centre.database.read(read)

    def statuses(self) -> dict[str, str]:
        """Return what became of every transaction that the centre has."""
        table = schema.transaction

        def read(connection: Connection) -> dict[str, str]:
            return {row.id: row.status for row in connection.execute(select(table.c.id, table.c.status))}

        return self.centre.database.read(read)

    # Work

    def work(self, device: Device, name: str, luck: Luck) -> None:
        """Do something of a kind on a handheld, if anything fits by what it knows."""
        stock = seen(device.handheld.stock, self.known[device.site])
        for each in self._drawn(stock, name, luck):
            if self.post(device, each):
                return

    def office(self, site: str, name: str, luck: Luck) -> None:
        """Post something of a kind in the office, if anything fits."""
        for each in self._drawn(self.whole(site), name, luck):
            if self.tell(each):
                return

    def _drawn(self, stock: StockInMemory, name: str, luck: Luck) -> Iterator[Transaction]:
        for _ in range(DRAWS_MAX):
            values: Values | None = draws_of(KINDS[name])(Chance(KINDS[name], stock, luck))
            if values is None:
                return
            day = self.time.day
            yield drafted(Transaction(self.time.id(), name, stock.site, self.time.now(), day, day, "1"), values)

    def post(self, device: Device, transaction: Transaction) -> bool:
        """Post on a handheld, as the one writer of its journal does."""
        result = post(transaction, device.handheld.stock)
        if not isinstance(result, Posted):
            return False
        journal = device.handheld.journal
        with journal.writing():
            number = journal.add_input(scan("x"))
            journal.append(result, number)
            journal.finish_input(number, InputStatus.ACCEPTED, outcome="OK")
        device.made[transaction.id] = transaction
        self.counted[transaction.kind] += 1
        self.known[device.site].apply(result)
        return True

    def tell(self, transaction: Transaction) -> bool:
        """Post in the office."""
        told = self.centre.post(transaction)
        self.became[f"office {told.outcome}"] += 1
        if told.outcome is not Outcome.POSTED:
            return False
        self.counted[transaction.kind] += 1
        self.changed = True
        return True

    def reverse(self, device: Device, luck: Luck) -> None:
        """Take something back on the handheld on which it was made."""
        stock = device.handheld.stock
        standing = [each for each in device.made.values() if stock.posted(each.id) and not stock.reversed_by(each.id)]
        if back := self._back(standing, luck):
            self.post(device, back)

    def reverse_in_office(self, site: str, luck: Luck) -> None:
        """Take something back in the office, wherever it was made."""
        if back := self._back([each for each in self.posted(site) if each.id not in self.opening], luck):
            self.tell(back)

    def _back(self, standing: Sequence[Transaction], luck: Luck) -> Transaction | None:
        standing = [each for each in standing if reversed_kind(each.kind) in KINDS]
        if not standing:
            return None
        kinds = sorted({each.kind for each in standing})
        # half of the time one that was never taken back yet: what seldom stands has its turn
        never = [kind for kind in kinds if not self.counted[reversed_kind(kind)]]
        sought = [kind for kind in kinds if reversed_kind(kind) in self.sought]
        kind = luck.one(sought or luck.one((never or kinds, kinds)))
        original = luck.one([each for each in standing if each.kind == kind])
        at, days = self.time.now(), (self.time.day, self.time.day)
        return reversal(original, transaction_id=self.time.id(), operator="1", at=at, days=days)

    def again(self, device: Device, luck: Luck) -> None:
        """Do held work anew that was sent back to a handheld, or give it up."""
        held = [each.transaction for each in device.handheld.mirror.sent_back()]
        if not held:
            return
        # the rest of what was posted in part was made at the centre
        (original,) = self.centre.known([(device.site, luck.one(held))]).values()
        day, name = self.time.day, self.time.id()
        plain = Transaction(name, "withdrawal", device.site, self.time.now(), day, day, "1", reason="x")
        redone = replace(original, id=name, at=self.time.now())
        self.post(device, replace(luck.one((plain, redone)), instead_of=original.id))

    # Between handhelds and the centre

    def sync(self, device: Device, luck: Luck) -> None:
        """Speak with the centre, in small steps or large, over a wire that may fail."""
        faults = {at: luck.one(tuple(Fault)) for at in luck.some(range(WORDS), 0, FAULTS_MAX)}
        limits = Limits(transactions=luck.one((500, 1, 2, 3)), rows=luck.one((500, 7, 40)))
        try:
            self.speak(device, faults, limits)
        except UnreachableError:
            self.became["cut off"] += 1

    def speak(self, device: Device, faults: Mapping[int, Fault], limits: Limits) -> int:
        """Send and pull; return how many still wait."""
        enrolment = device.handheld.journal.enrolment()
        assert enrolment is not None
        wire = Wire(DirectLink(self.url, enrolment, self.time.opened), faults)
        speaking = SyncRound(device.handheld.home, wire, clock=self.time.now, limits=limits)
        self.changed = True
        try:
            sent = speaking.send(released=True)
            assert sent.quarantined == 0
            self.became["posted"] += sent.posted
            self.became["held"] += sent.held
            speaking.pull()
        finally:
            speaking.close()
            wire.close()
            remember(self.known[device.site], self.whole(device.site))
        return sent.left

    def settle(self, site: str, luck: Luck) -> None:
        """Settle some held work of a site, or look at what was flagged."""
        held = (*self.centre.held(site), *self.centre.flagged(site))
        if not held:
            return
        work = luck.one(held)
        way = Way.SEEN if work.state == FLAGGED else luck.one(WAYS)
        corrections = self._corrections(work, luck) if way is Way.FIX else ()
        approver = "3" if work.operator == "2" else "2"
        wanted = Settlement(
            id=self.time.id(),
            transaction=work.transaction,
            way=way,
            approver=approver,
            reason="x",
            corrections=corrections,
        )
        answer = self.centre.settle(site, wanted)
        self.became[f"{way} {'done' if answer.settled or way is Way.BACK else 'refused'}"] += 1
        self.changed = True

    def _corrections(self, work: HeldWork, luck: Luck) -> tuple[Correction, ...]:
        original = self.centre.known([(work.site, work.transaction)])[work.site, work.transaction]
        found = []
        for line in original.lines:
            found += [Correction(what=Corrected.QUANTITY, was=line.item, to="1")] if line.item else []
            places = [each for each in (line.from_place, line.to_place) if each and not each.startswith("@")]
            found += [Correction(what=Corrected.PLACE, was=each, to=luck.one(SELLING_BINS)) for each in places]
            numbers = [serial for each in line.allocations for serial in each.serials]
            found += [Correction(what=Corrected.SERIAL, was=each, to=luck.one(NUMBERS)) for each in numbers]
        return (luck.one(found),) if found else ()

    def wait(self, luck: Luck) -> None:
        """Let time pass."""
        self.time.move(timedelta(days=luck.one((0, 1, 6)), hours=luck.one((1, 5))))

    # What must be so

    def check(self) -> None:
        """The invariants hold at the centre, each time something changed there."""
        if self.changed:
            self.changed = False
            found = self.centre.verify()
            assert found == (), found

    def quiet(self) -> None:
        """Once all have spoken with the centre, each handheld sees what the centre keeps, and knows what became of its work."""
        for _ in range(QUIET_ROUNDS_MAX):
            for device in self.devices:
                assert self.speak(device, {}, Limits()) == 0
        self.check()
        statuses = self.statuses()
        for device in self.devices:
            known = self.known[device.site]
            theirs, ours = seen(device.handheld.stock, known), seen(self.whole(device.site), known)
            found = differences(theirs, without_costs(ours))
            assert found == [], (device.name, found)
            self.check_held(device)
            states = {row.id: str(row.state) for row in _rows(device)}
            # what was acknowledged long ago is not kept here any more
            unlike = {name: (states.get(name), statuses.get(name)) for name in device.made}
            unlike = {
                name: (one, other) for name, (one, other) in unlike.items() if one not in (None, other) or not other
            }
            assert unlike == {}, (device.name, unlike)

    def check_held(self, device: Device) -> None:
        """A handheld lists the held work of its site, what it names, and what is flagged, as the centre does."""
        mirror, site = device.handheld.mirror, device.site
        assert [each.transaction for each in mirror.held()] == [each.transaction for each in self.centre.held(site)]
        assert [each.transaction for each in mirror.flagged()] == [
            each.transaction for each in self.centre.flagged(site)
        ]
        table = schema.disputed
        query = select(table).where(table.c.site == site).order_by(table.c.transaction, table.c.number)
        rows = self.centre.database.read(lambda connection: connection.execute(query).all())
        wanted = [DisputedNumber(row.item, row.lot, row.serial, row.place, row.quantity) for row in rows]
        names = sorted({row.transaction for row in rows})
        assert [number for name in names for number in mirror.disputed(name)] == wanted


def _rows(device: Device) -> Iterator[JournalRow]:
    for state in JournalState:
        yield from device.handheld.journal.rows(state, 10_000)
