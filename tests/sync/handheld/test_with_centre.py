"""Handhelds and a real centre on SQLite, by the direct way: what is posted here counts there, once."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.places import ADJUSTMENT, VENDOR
from inventory.posting import post
from inventory.staging import Dispute, DisputedGoods
from inventory.stock import BalanceKey, Posted, Refused
from inventory.transactions import Allocation, Line, Transaction, reversal
from sync.centre.centre import Centre
from sync.centre.violations import Violation
from sync.errors import RefusedError, UnreachableError
from sync.handheld.home import Handheld
from sync.handheld.link import DirectLink, enroll
from sync.handheld.records import JournalState
from sync.handheld.rounds import Sent, SyncRound
from tests.sync.centre import warehouse
from tests.sync.centre.warehouse import DAY, NOW, make_store
from tests.sync.handheld.homes import scan

DOCK = BalanceKey("D-1", "PHONE")


@pytest.fixture(scope="module")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store"))


@pytest.fixture
def store(made_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_store, tmp_path / "centre.db"))


class Device:
    """A handheld of the store, as an operator and the loop use it."""

    def __init__(self, store: Path, home: Path) -> None:
        self.url = f"sqlite:///{store}"
        self.handheld = Handheld.open(home)
        self.handheld.enroll(enroll(self.url, "ROT"))
        self.home = home
        self.sync()

    def sync(self, *, released: bool = False) -> Sent:
        enrolment = self.handheld.journal.enrolment()
        assert enrolment is not None
        link = DirectLink(self.url, enrolment)
        try:
            speaking = SyncRound(self.home, link)
            try:
                sent = speaking.send(released=released)
                speaking.pull()
            finally:
                speaking.close()
        finally:
            link.close()
        return sent

    def receive(self, name: str, *serials: str, document: str = "PO1") -> Posted:
        allocation = Allocation(Decimal(len(serials)), serials=serials)
        line = Line("PHONE", "EA", allocation.quantity, VENDOR, "D-1", 3 if document else 0, (allocation,))
        return self.post(Transaction(name, "purchase_receipt", "ROT", NOW, DAY, DAY, "1001", document, lines=(line,)))

    def post(self, transaction: Transaction) -> Posted:
        posted = post(transaction, self.handheld.stock)
        assert isinstance(posted, Posted), posted
        with self.handheld.journal.writing():
            self.handheld.journal.append(posted, self.handheld.journal.add_input(scan("x")))
        return posted

    def done(self) -> tuple[int, int]:
        """Return how many phones are received on the order's line, and how many stand at the dock."""
        line = self.handheld.stock.line("PO1", 3)
        assert line is not None
        return int(line.done), int(self.handheld.stock.balance(DOCK))


@pytest.fixture
def devices(store: Path, tmp_path: Path) -> Iterator[list[Device]]:
    made = [Device(store, tmp_path / name) for name in ("h1", "h2")]
    yield made
    for device in made:
        device.handheld.close()


def violations(store: Path) -> tuple[Violation, ...]:
    centre = Centre.open(f"sqlite:///{store}")
    found = centre.verify()
    centre.close()
    return found


def test_what_is_received_reaches_the_centre_and_the_other_device(devices: list[Device], store: Path) -> None:
    first, second = devices
    first.receive("a1", "P1", "P2")
    assert first.sync() == Sent(left=1)
    assert first.sync(released=True) == Sent(posted=1)
    assert second.handheld.stock.serial("PHONE", "P1") is None
    second.sync()
    assert first.handheld.stock.serial("PHONE", "P1") == second.handheld.stock.serial("PHONE", "P1")
    assert first.done() == second.done() == (2, 2)
    assert violations(store) == ()


def test_the_second_of_two_with_one_serial_is_held_and_names_the_first(devices: list[Device], store: Path) -> None:
    devices[0].receive("a0", "P1")
    devices[1].receive("a1", "P1", document="")
    assert [device.sync(released=True) for device in devices] == [Sent(posted=1), Sent(held=1)]
    held = devices[1].handheld.journal.rows(JournalState.HELD, 5)
    # the work is of a day that is long past by the clock of the centre
    codes = [(each.id, [refusal.code for refusal in each.refusals]) for each in held]
    assert codes == [("a1", ["serial_in_stock", "day_outside"])]
    assert devices[1].handheld.stock.disputed("PHONE", "P1") == "a1"
    for device in devices:
        device.sync()
    assert devices[0].done() == devices[1].done() == (1, 1)
    assert devices[0].handheld.stock.disputed("PHONE", "P1") == "a1"
    assert violations(store) == ()


def test_a_closing_that_another_came_before_restores_nothing_when_it_is_taken_back(
    devices: list[Device], store: Path
) -> None:
    asked = devices[0].handheld.stock.line("PO1", 3)
    assert asked is not None
    rest = Line("PHONE", "EA", asked.open, line=3)
    closings = [Transaction(each, "close", "ROT", NOW, DAY, DAY, "1001", "PO1", lines=(rest,)) for each in ("c1", "c2")]
    for device, closing in zip(devices, closings, strict=True):
        device.post(closing)
        assert device.sync(released=True) == Sent(posted=1)
    second = devices[1].handheld.stock
    assert [second.not_given_up(each.id, 3) for each in closings] == [0, asked.open]
    devices[1].post(reversal(closings[1], transaction_id="b2", operator="1001", at=NOW, days=(DAY, DAY)))
    given_up = replace(asked, cancelled=asked.open)
    assert second.line("PO1", 3) == given_up
    assert devices[1].sync(released=True) == Sent(posted=1)
    devices[0].sync()
    assert [device.handheld.stock.line("PO1", 3) for device in devices] == [given_up, given_up]
    assert violations(store) == ()


def test_what_held_work_would_take_of_a_place_is_known_on_every_device(devices: list[Device], store: Path) -> None:
    centre = Centre.open(f"sqlite:///{store}", now=lambda: NOW)
    taken = Line("MILK", "EA", Decimal(3), "A-1", "A-2", 0, (Allocation(Decimal(3), "L1"),))
    floor = warehouse.Device(centre.enroll_device("ROT"))
    floor.make(warehouse.milk("2", "L1"))
    floor.add(Transaction("m1", "move", "ROT", NOW, DAY, DAY, "1001", lines=(taken, replace(taken, from_place="D-1"))))
    assert warehouse.statuses(floor.push(centre)) == ["posted", "held"]
    centre.close()
    devices[0].sync()
    by = Dispute("m1", "", "1001", floor.identity.device)
    assert devices[0].handheld.stock.disputed_goods("MILK", "L1") == (
        DisputedGoods("A-1", Decimal(2), by, sells=True),
        DisputedGoods("D-1", Decimal(0), by, sells=False),
    )
    assert devices[0].handheld.stock.disputed_goods("MILK", "L2") == ()


def test_a_reversal_after_the_pull_is_posted_too(devices: list[Device], store: Path) -> None:
    device = devices[0]
    received = device.receive("a1", "P1").transaction
    device.sync(released=True)
    device.post(reversal(received, transaction_id="a2", operator="1001", at=NOW, days=(DAY, DAY)))
    assert device.sync(released=True) == Sent(posted=1)
    assert device.done() == (0, 0)
    assert violations(store) == ()


def test_a_centre_restored_from_a_backup_gets_its_work_again(devices: list[Device], store: Path) -> None:
    device = devices[0]
    device.receive("a1", "P1")
    device.sync(released=True)
    backup = store.with_name("backup.db")
    shutil.copy(store, backup)
    device.receive("a2", "P2")
    device.sync(released=True)
    shutil.copy(backup, store)
    assert device.done() == (2, 2)
    device.sync()
    assert device.done() == (2, 2)
    devices[1].sync()
    assert devices[1].done() == (2, 2)
    assert violations(store) == ()


def test_a_device_enrolled_anew_sends_what_waited_under_its_old_ids(devices: list[Device], store: Path) -> None:
    device = devices[0]
    device.receive("a1", "P1")
    device.sync(released=True)
    device.receive("a2", "P2")
    before = device.handheld.journal.enrolment()
    assert before is not None
    anew = enroll(device.url, "ROT", device=before.device)
    with pytest.raises(RefusedError):
        device.sync(released=True)
    device.handheld.enroll(anew)
    assert device.sync(released=True) == Sent(posted=1)
    assert device.done() == (2, 2)
    assert violations(store) == ()


def test_a_home_copied_from_a_backup_is_a_fork(devices: list[Device], tmp_path: Path) -> None:
    device = devices[0]
    copy = tmp_path / "copy"
    shutil.copytree(device.home, copy)
    device.receive("a1", "P1")
    device.sync(released=True)
    older = device.home
    device.home = copy
    with pytest.raises(RefusedError, match="older copy"):
        device.sync()
    device.home = older


def test_a_centre_that_is_away_is_unreachable_and_work_goes_on(devices: list[Device], store: Path) -> None:
    device = devices[0]
    store.rename(store.with_name("gone.db"))
    with pytest.raises(UnreachableError):
        device.sync(released=True)
    device.receive("a1", "P1")
    store.with_name("gone.db").rename(store)
    assert device.sync() == Sent(left=1)
    assert device.sync(released=True) == Sent(posted=1)


def test_what_reads_badly_is_quarantined_and_the_queue_goes_on(devices: list[Device], store: Path) -> None:
    device = devices[0]
    posted = device.receive("a1", "P1")
    with device.handheld.journal.writing():
        # a body of a version that no program knows yet
        strange = replace(posted.transaction, id="a2", v=99)
        device.handheld.journal.append(Posted(strange), 1)
    device.receive("a3", "P3")
    assert device.sync(released=True) == Sent(posted=2, quarantined=1)
    assert violations(store) == ()


def counted(name: str, kind: str, operator: str, *serials: str, applies_to: str = "") -> Transaction:
    line = Line(
        "PHONE", "EA", Decimal(len(serials)), "D-1", allocations=(Allocation(Decimal(len(serials)), serials=serials),)
    )
    plain = Transaction(name, kind, "ROT", NOW, DAY, DAY, operator, lines=(line,))
    return replace(plain, applies_to=applies_to)


def test_a_count_is_counted_again_on_another_device_and_put_right_at_the_first(
    devices: list[Device], store: Path
) -> None:
    first, second = devices
    first.receive("a1", "P1", "P2")
    first.post(counted("a2", "count", "1001", "P1"))
    assert first.sync(released=True) == Sent(posted=2)
    second.sync()
    assert second.handheld.stock.counted("a2", "D-1", "PHONE") == first.handheld.stock.counted("a2", "D-1", "PHONE")
    second.post(counted("b1", "recount", "1900", "P1", applies_to="a2"))
    second.sync(released=True)
    first.sync()
    assert {each.settled for each in first.handheld.stock.counted("a2", "D-1", "PHONE")} == {True}
    gone = Line("PHONE", "EA", Decimal(1), "D-1", ADJUSTMENT, allocations=(Allocation(Decimal(1), serials=("P2",)),))
    refused = replace(counted("a3", "count_adjustment", "1001", applies_to="a2"), lines=(gone,), reason="theft")
    assert isinstance(post(refused, first.handheld.stock), Refused)
    assert violations(store) == ()
