"""The centre as its commands and links use it: one object over one database."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, select, update

from inventory.deliveries import DeliveryKey
from inventory.guards.taking import Wish
from inventory.items import Item
from inventory.numbers import Mask
from inventory.passport import Passport
from inventory.people import Right
from inventory.recalls import Recall
from inventory.transactions import Allocation, Line, Transaction
from inventory.unidentified import Unidentified
from sync import schema
from sync.approval_messages import ApprovalAnswer, ApprovalAsk, ApprovalStands
from sync.centre import accounts, approvals, changes, migrations, office_numbers
from sync.centre.alarms import Alarm, alarms
from sync.centre.allocating import Taken, allocated
from sync.centre.asked_counts import AskedCount, asked_counts
from sync.centre.claims import claim, unclaim
from sync.centre.database import Database, open_database
from sync.centre.disputes import FLAGGED
from sync.centre.duplicates import Duplicate, duplicates
from sync.centre.heard import forget_heard, keep_heard
from sync.centre.held import held_work, retry_waiting, settle, waiting_work
from sync.centre.identifying import KINDS as IDENTIFYING
from sync.centre.identifying import may_identify, post_identified, unidentified_goods
from sync.centre.ids import uuid7
from sync.centre.inquiry import Inquiry, inquire
from sync.centre.judging import Sender
from sync.centre.leases import lease
from sync.centre.office import Told, calendars, known_at_office, post_at_office, rehearse
from sync.centre.office_numbers import Ask, Made
from sync.centre.on_the_way import lines_on_the_way, value_of
from sync.centre.own_forms import Written, own_forms, serial_mask
from sync.centre.passports import passport_of
from sync.centre.periods import Periods, periods
from sync.centre.quarantined import quarantined
from sync.centre.recall_list import recall_list, recalls_known
from sync.centre.recalled_goods import RecallList
from sync.centre.returnable import Received, owners_of, returnable
from sync.centre.scanner_checks import SentCheck, scanner_checks
from sync.centre.store import post_batch
from sync.centre.transfers import moves_between
from sync.centre.verify import violations
from sync.centre.violations import Violation
from sync.errors import RefusedError
from sync.interchange.changing import OFFICE, Change, Changed, change_setting
from sync.interchange.changing import changes as changes_made
from sync.interchange.exporting import ExportReport, export_folder
from sync.interchange.importing import Importer, ImportReport
from sync.messages import (
    Batch,
    Claim,
    ClaimAnswer,
    Cursors,
    Enrolment,
    HeldList,
    HeldWork,
    Hello,
    HelloAnswer,
    Lease,
    LeaseAnswer,
    Page,
    PushAnswer,
    Settlement,
    SettlementAnswer,
    SnapshotCursor,
    SnapshotPage,
    Status,
    Unclaim,
)

T = TypeVar("T")
Now = Callable[[], datetime]
NewId = Callable[[datetime], str]


def _now() -> datetime:
    return datetime.now(UTC)


class Centre:
    """A central store. Every method is one transaction, and may be called again after any failure."""

    def __init__(self, database: Database, now: Now = _now, ids: NewId = uuid7) -> None:
        """Keep the database, the clock, and what makes the ids of work that the centre does by itself."""
        self.database = database
        self.now = now
        self._ids = ids

    @classmethod
    def open(cls, url: str, *, create: bool = False, now: Now = _now, ids: NewId = uuid7) -> "Centre":
        """Open the store at a database URL; raises StoreError where there is none (with `create`: `init` may make it)."""
        centre = cls(open_database(url, create=create), now, ids)
        if not create:
            try:
                centre.database.read(migrations.require_current)
            except BaseException:
                centre.close()
                raise
        return centre

    def init(self) -> int:
        """Make the store, or bring it to this program's version; returns how many steps that took (0: nothing to do)."""
        name = str(uuid.uuid4())
        return self.database.write(lambda connection: migrations.migrate(connection, name))

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def import_folder(
        self, path: Path, *, check_only: bool = False, report: Callable[[int, int], None] | None = None
    ) -> ImportReport:
        """Import the CSV files of a folder, all or nothing; raises ImportRefusedError with every bad row of all files.

        `report` hears how many rows of stock are posted, and of about how many.
        """
        done = Importer(self.database, self.now, self._ids).run(path, check_only=check_only, report=report)
        if not check_only:
            self.identify()
        return done

    def unidentified(self, site: str = "") -> tuple[tuple[str, Unidentified], ...]:
        """Return the goods whose code no item has, each with its site; at one site or at all."""
        return self.database.read(lambda connection: unidentified_goods(connection, site))

    def unit_of(self, item: str) -> str:
        """Return the stocking unit of an item, empty for one that is not there."""
        table = schema.CENTRAL["item"]
        return self.database.read(lambda read: read.scalar(select(table.c.unit).where(table.c.item == item))) or ""

    def identify(self, site: str = "") -> int:
        """Post what waited for its code and has one now; returns how many receipts that made."""
        return post_identified(self.database, self.now(), self.new_id, site)

    def export_folder(self, path: Path) -> ExportReport:
        """Write everything that an import takes as CSV files into a folder; returns the rows of each file, and what is left out."""
        return self.database.read(lambda connection: export_folder(connection, path))

    def set_value(self, scope: str, name: str, value: str, badge: str = OFFICE) -> Changed:
        """Set a setting, or a word of an item's policy; raises ImportRefusedError with the reason where it may not be."""
        return change_setting(self.database, Change(self.new_id(), self.now(), scope, name, value, badge))

    def settings_changed(self) -> tuple[Changed, ...]:
        """Return who changed which setting, newest first."""
        return self.database.read(changes_made)

    def duplicates(self) -> tuple[Duplicate, ...]:
        """Return the units that carry a vendor's number which another unit has already."""
        return self.database.read(duplicates)

    def periods(self) -> Periods:
        """Return which days are closed, and what was booked later for it."""
        return self.database.read(periods)

    def may(self, site: str, badge: str, right: Right) -> bool:
        """Return whether a person of a site has a right."""
        return self.database.read(lambda connection: accounts.has_right(connection, site, badge, right))

    def inquire(self, number: str, site: str = "") -> tuple[Inquiry, ...]:
        """Return what is known of a serial or lot, at one site or at all (F59); costs are in it."""
        return self.database.read(lambda connection: inquire(connection, number, site))

    def verify(self) -> tuple[Violation, ...]:
        """Return everything in the store that does not agree with the ledger."""
        return self.database.read(lambda connection: tuple(violations(connection)))

    def make_code(self, site: str) -> str:
        """Return a new one-time code with which a device may enrol at a site."""
        code, now = accounts.new_code(), self.now()
        self.database.write(lambda connection: accounts.make_code(connection, site, code, now))
        return code

    def enroll_device(self, site: str, *, code: str = "", device: str = "") -> Enrolment:
        """Enrol a new device at a site, or a known one anew; with a code that must fit and is then used up."""
        token, now = accounts.new_token(), self.now()

        def enroll(connection: Connection) -> Enrolment:
            if code:
                accounts.use_code(connection, site, code, now)
            return accounts.enroll(connection, site, token, device)

        return self.database.write(enroll)

    def held(self, site: str = "") -> tuple[HeldWork, ...]:
        """Return what is held and not settled, oldest first; at one site or at all."""
        return self.database.read(lambda connection: held_work(connection, site))

    def alarms(self, site: str = "") -> tuple[Alarm, ...]:
        """Return the recalled goods that left all the same and that nobody has settled yet, oldest first; at one site or at all."""
        return self.database.read(lambda connection: alarms(connection, site))

    def recalls(self) -> tuple[Recall, ...]:
        """Return every line of every recall, released or not."""
        return self.database.read(recalls_known)

    def recall_list(self, lines: Sequence[Recall], site: str = "") -> RecallList:
        """Return where all is that lines of a recall cover and who got it, at one site or at all."""
        return self.database.read(lambda connection: recall_list(connection, lines, site))

    def asked_counts(self, site: str = "") -> tuple[AskedCount, ...]:
        """Return the counts that are asked for and not made yet; at one site or at all."""
        return self.database.read(lambda connection: asked_counts(connection, site))

    def flagged(self, site: str = "") -> tuple[HeldWork, ...]:
        """Return what is posted and flagged and nobody has looked at, oldest first; at one site or at all."""
        return self.database.read(lambda connection: held_work(connection, site, (FLAGGED,)))

    def settle(self, site: str, wanted: Settlement) -> SettlementAnswer:
        """Settle held work of a site; may be asked again with the same id."""
        return settle(self.database, site, wanted, self.now())

    def post(self, transaction: Transaction) -> Told:
        """Post a transaction of the office; what the rules refuse is not kept. Raises StoreError where there is no such site."""
        told = post_at_office(self.database, transaction, self.now())
        if transaction.kind in IDENTIFYING:
            self.identify()
        return told

    def rehearse(self, transactions: Sequence[Transaction]) -> tuple[Told, ...]:
        """Return what would become of transactions of the office, one after the other; nothing is kept."""
        return rehearse(self.database, transactions, self.now())

    def office_line(self, item: str, unit: str) -> tuple[Item | None, Decimal | None]:
        """Return an item and the factor of one of its units, each None where there is none."""
        return self.database.read(lambda connection: office_numbers.line_of(connection, item, unit))

    def own_forms(self, site: str, written: Sequence[Written]) -> Mapping[Written, str]:
        """Return the numbers of our own that are kept in another form than they were written in (F5)."""
        return self.database.read(lambda connection: own_forms(connection, site, written))

    def delivery_owners(self, site: str, keys: Collection[DeliveryKey]) -> dict[DeliveryKey, str]:
        """Return whose goods lines of documents delivered (domain.md 6.9)."""
        return self.database.read(lambda connection: owners_of(connection, site, keys))

    def serial_mask(self, site: str, item: str) -> Mask | None:
        """Return the mask of an item's serials at a site, None where it has none."""
        return self.database.read(lambda connection: serial_mask(connection, site, item))

    def returnable(self, received: Received, *, serials: bool) -> tuple[Allocation, ...]:
        """Return all of a line of a receipt that may go back to its vendor from one place (F37)."""
        return self.database.read(lambda connection: returnable(connection, received, serials=serials))

    def quarantined(self, site: str, item: str, span: tuple[str, str], day: date) -> tuple[str, ...]:
        """Return the lots of an item that are in quarantine at a site on a day, of a span of lots (F54)."""
        return self.database.read(lambda connection: quarantined(connection, site, item, span, day))

    def make_numbers(self, asks: Sequence[Ask], *, keep: bool) -> tuple[Made, ...]:
        """Return the numbers that the office asks for, one answer for each; with `keep` they are given out, else only shown."""
        return office_numbers.make(self.database, asks, self.now(), keep=keep)

    def allocated(self, site: str, wishes: Sequence[Wish]) -> tuple[Taken, ...]:
        """Return what a site has for each wish of the office, in the order of the item; nothing is changed."""
        return self.database.read(lambda connection: allocated(connection, site, wishes))

    def on_the_way(self, site: str, document: str) -> tuple[Line, ...]:
        """Return what stands in transit at a site for a transfer, as the lines of what gives it up."""
        return self.database.read(lambda connection: lines_on_the_way(connection, site, document))

    def value_of(self, site: str, line: Line) -> Decimal:
        """Return what the goods of a line cost at a site, as far as it is known."""
        return self.database.read(lambda connection: value_of(connection, site, line))

    def calendars(self) -> dict[str, tuple[str, int]]:
        """Return the time zone of each site, and the minutes after midnight at which its business day begins."""
        return self.database.read(calendars)

    def known(self, sited: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Transaction]:
        """Return the transactions that are kept already, by site and id."""
        return self.database.read(lambda connection: known_at_office(connection, sited))

    def passport(self, site: str, transaction: str, pallet: str = "") -> Passport:
        """Return the passport of what a posted dispatch sent; raises StoreError for anything that is none."""
        return self.database.read(lambda connection: passport_of(connection, site, transaction, pallet))

    def new_id(self) -> str:
        """Return the id of a transaction that is made at the centre."""
        return self._ids(self.now())

    def signed_in(self, site: str, badge: str, pin: str) -> bool:
        """Return whether a PIN is that of a badge that is active at a site."""
        return self.database.read(lambda connection: accounts.pin_fits(connection, site, badge, pin))

    def scanner_checks(self, site: str = "") -> tuple[SentCheck, ...]:
        """Return the checks of scanners that devices of a site, or of all, have sent, the latest first."""
        return self.database.read(lambda connection: scanner_checks(connection, site))

    def held_of(self, identity: Enrolment) -> HeldList:
        """Return what is held at the site of a device."""

        def work(connection: Connection, sender: Sender) -> HeldList:
            flagged = held_work(connection, sender.site, (FLAGGED,))
            return HeldList(held=held_work(connection, sender.site), flagged=flagged)

        return self._read(identity, work)

    def settle_of(self, identity: Enrolment, wanted: Settlement) -> SettlementAnswer:
        """Settle held work of the site of a device, whose people's badges and PINs it has checked."""
        return self.settle(self._sender(identity).site, wanted)

    def claim(self, identity: Enrolment, wanted: Claim) -> ClaimAnswer:
        """Give a document to a person on a device, unless another has it."""
        now = self.now()
        return self._write(identity, lambda connection, sender: claim(connection, sender, wanted, now))

    def unclaim(self, identity: Enrolment, wanted: Unclaim) -> ClaimAnswer:
        """Let go of a document; raises RefusedError for who may not release the work of others."""
        return self._write(identity, lambda connection, sender: unclaim(connection, sender, wanted))

    def approval_ask(self, identity: Enrolment, wanted: ApprovalAsk) -> ApprovalStands:
        """Keep a request for approval, and say how it stands."""
        now = self.now()
        state = self._write(identity, lambda connection, sender: approvals.ask(connection, sender, wanted, now))
        return ApprovalStands(request=wanted.request, state=state)

    def approval_answer(self, identity: Enrolment, wanted: ApprovalAnswer) -> ApprovalStands:
        """Answer a request for approval; raises RefusedError for who may not."""
        now = self.now()
        state = self._write(identity, lambda connection, sender: approvals.answer(connection, sender, wanted, now))
        return ApprovalStands(request=wanted.request, state=state)

    def lease(self, identity: Enrolment, wanted: Lease) -> LeaseAnswer:
        """Give a device numbers that it may give out by itself."""
        now = self.now()
        return self._write(identity, lambda connection, sender: lease(connection, sender, wanted, now))

    def hello(self, identity: Enrolment, hello: Hello) -> HelloAnswer:
        """Hear where a device stands and say where the centre stands; raises RefusedError for a stranger or a fork."""
        now = self.now()
        return self.database.write(lambda connection: _hello(connection, identity, hello, now))

    def push(self, identity: Enrolment, batch: Batch) -> PushAnswer:
        """Post a batch of a device; the answer follows the commit."""
        sender = Sender(identity.site, identity.device, identity.epoch)
        waiting: list[str] = []

        def check(connection: Connection) -> None:
            known = accounts.authenticate(connection, identity)
            if batch.epoch != known.epoch:
                raise RefusedError("the batch is of another epoch", "fork")
            waiting[:] = waiting_work(connection, identity.site)

        answer = post_batch(self.database, sender, batch, self.now(), check)
        became = {result.status for result in answer.results}
        between = any(moves_between(each.body) for each in batch.transactions)
        if Status.POSTED in became and (waiting or between or Status.HELD in became):
            retry_waiting(self.database, sender.site, self.now(), between=between)
        if Status.POSTED in became and may_identify(batch):
            self.identify()
        return answer

    def pull(self, identity: Enrolment, cursors: Cursors, limit: int) -> Page:
        """Return a page of what changed."""
        day = self.now().date()
        return self._read(identity, lambda connection, sender: changes.page(connection, sender, cursors, limit, day))

    def snapshot(self, identity: Enrolment, cursor: SnapshotCursor) -> SnapshotPage:
        """Return a page of everything."""
        return self._read(identity, lambda connection, sender: changes.snapshot(connection, sender, cursor))

    def _sender(self, identity: Enrolment) -> Sender:
        return self.database.read(lambda connection: accounts.authenticate(connection, identity))

    def _write(self, identity: Enrolment, work: Callable[[Connection, Sender], T]) -> T:
        return self.database.write(lambda connection: work(connection, accounts.authenticate(connection, identity)))

    def _read(self, identity: Enrolment, work: Callable[[Connection, Sender], T]) -> T:
        return self.database.read(lambda connection: work(connection, accounts.authenticate(connection, identity)))


def _hello(connection: Connection, identity: Enrolment, hello: Hello, now: datetime) -> HelloAnswer:
    accounts.authenticate(connection, identity)
    table = schema.device
    where = (table.c.site == identity.site, table.c.device == identity.device)
    row = connection.execute(select(table.c.epoch, table.c.last_sequence).where(*where).with_for_update()).one()
    if hello.epoch != row.epoch:
        raise RefusedError(f"device {identity.device} was enrolled anew", "fork")
    if hello.next_sequence <= row.last_sequence:
        # a device makes its numbers before it sends them: one that is behind is an older copy of itself
        raise RefusedError(f"device {identity.device} is an older copy of itself", "fork")
    connection.execute(update(table).where(*where).values(last_seen=now, waiting=hello.waiting))
    speaker = (identity.site, identity.device, hello.epoch)
    keep_heard(connection, speaker, hello.next_sequence, now)
    forget_heard(connection, speaker, row.last_sequence)
    return HelloAnswer(store_uuid=accounts.store_uuid(connection), last_sequence=row.last_sequence, centre_now=now)
