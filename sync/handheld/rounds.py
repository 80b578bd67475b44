"""One round of speaking with the centre: hear where it stands, confirm what it has, pull, send what is released.

All of it goes page by page; each page is one transaction of one file, so a round may be killed anywhere and simply begins again:

- What the centre made of our transactions is in the journal before the mirror's cursor may pass it (invariant 7 of journal.py).
- A batch is sent with the bytes that were stored; when the answer was lost the same batch goes again and is answered `already`.
- A centre that knows less than it has acknowledged was restored: the mirror is pulled anew, and what is kept is sent again.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from inventory.values import dataclass
from sync.errors import (
    GapError,
    MalformedMessageError,
    RefusedError,
    SnapshotNeededError,
    StoreError,
    TooLargeError,
    UnreachableError,
)
from sync.handheld.home import MIRROR_FILE, Handheld
from sync.handheld.locks import HomeLock
from sync.handheld.mirror_file import MirrorFile, Pulled, open_mirror, own_results
from sync.handheld.overlay import RETIRED_MAX
from sync.handheld.records import JournalState, QueuedTransaction, Settlement
from sync.handheld.round_time import RoundTime
from sync.messages import (
    PUSH_BYTES_MAX,
    PUSH_TRANSACTIONS_MAX,
    Batch,
    Cursors,
    Enrolment,
    Hello,
    HelloAnswer,
    Lease,
    LeaseAnswer,
    Page,
    PushAnswer,
    Result,
    Row,
    SentTransaction,
    SnapshotCursor,
    SnapshotPage,
    Status,
)

PULL_ROWS = 500
SNAPSHOTS_MAX = 3


class RoundLink(Protocol):
    """What a round needs of a sync.handheld.link.Link; that module knows the centre, which a handheld need not load."""

    def hello(self, hello: Hello) -> HelloAnswer:
        """Say where the device stands."""
        ...

    def push(self, batch: Batch) -> PushAnswer:
        """Send transactions."""
        ...

    def pull(self, cursors: Cursors, limit: int) -> Page:
        """Return at most `limit` changes since the cursors."""
        ...

    def snapshot(self, cursor: SnapshotCursor) -> SnapshotPage:
        """Return the next page of everything."""
        ...

    def lease(self, wanted: Lease) -> LeaseAnswer:
        """Ask for numbers to give out."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class Stage(StrEnum):
    """What a round is at."""

    SNAPSHOT = "snapshot"
    PULL = "pull"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How far a stage is; `total` None where nobody knows."""

    stage: Stage
    done: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of what was sent in a round; `left` still wait."""

    posted: int = 0
    held: int = 0
    quarantined: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes at a time; `first` is how many transactions the first batch has, where the way has proved to be narrow."""

    transactions: int = PUSH_TRANSACTIONS_MAX
    bytes: int = PUSH_BYTES_MAX
    rows: int = PULL_ROWS
    first: int = PUSH_TRANSACTIONS_MAX


def _silent(_progress: RoundProgress) -> None:
    """Tell nobody."""


class SyncRound:
    """The rounds of one home, on connections of their own; no other program may speak for the home meanwhile."""

    def __init__(
        self,
        home: Path,
        link: RoundLink,
        *,
        report: Callable[[RoundProgress], None] = _silent,
        clock: Callable[[], datetime] | None = None,
        limits: Limits | None = None,
        thorough: bool = False,
    ) -> None:
        """Open the home; raises StoreBusyError when another program speaks for it, StoreError when its files cannot be used.

        `clock` is one that its owner sets; without it the machine's counts, corrected by what the centre says.
        `thorough`: the files are suspect, check all of both; a damaged mirror is dropped and pulled again.
        """
        self._link = link
        self._report = report
        self._limits = limits or Limits()
        self._size = min(self._limits.first, self._limits.transactions)
        self._lock = HomeLock(home)
        try:
            self._handheld = Handheld.open(home, checked=thorough)
            if thorough:
                self._handheld.refresh()
        except BaseException:
            self._lock.release()
            raise
        self._journal = self._handheld.journal
        self._time = RoundTime(self._journal, clock)
        self._mirror: MirrorFile = open_mirror(home / MIRROR_FILE)

    def close(self) -> None:
        """Let go of the files and of the home; the link is the caller's."""
        self._mirror.close()
        self._handheld.close()
        self._lock.release()

    @property
    def batch_size(self) -> int:
        """How many transactions the next batch may have: halved when one was too much, doubled when one went through."""
        return self._size

    @property
    def sends_by_itself(self) -> bool:
        """Whether the site lets every device send without a supervisor."""
        return self._handheld.stock.setting("send") == "automatic"

    # Pulling

    def pull(self) -> int:
        """Bring the mirror to where the centre is; return how many rows came. Raises LinkError, StoreError."""
        self._meet()
        rows = 0
        for _ in range(SNAPSHOTS_MAX):
            try:
                rows += self._pull_snapshot()
                rows += self._pull_pages()
            except SnapshotNeededError:
                self._mirror.begin_snapshot()
            else:
                self._tidy()
                self._lease()
                return rows
        raise UnreachableError("the centre wants everything pulled anew again and again")

    def _pull_snapshot(self) -> int:
        """Load what is left of a snapshot that is under way, or all of a new one where nothing was ever pulled."""
        pulled = self._mirror.pulled()
        if pulled.pulled_at is None and pulled.snapshot is None and not pulled.loaded:
            self._mirror.begin_snapshot()
            pulled = self._mirror.pulled()
        rows, cursor, store_uuid = 0, pulled.snapshot, ""
        while cursor is not None:
            page: SnapshotPage = self._link.snapshot(cursor)
            if store_uuid not in ("", page.store_uuid):
                raise SnapshotNeededError("the centre began another life while it was copied")
            store_uuid = page.store_uuid
            self._settle(own_results(page.rows))
            self._mirror.take_snapshot_page(page)
            rows += len(page.rows)
            self._report(RoundProgress(Stage.SNAPSHOT, page.done, page.total))
            cursor = page.next
        return rows

    def _pull_pages(self) -> int:
        rows, more = 0, True
        while more:
            pulled = self._mirror.pulled()
            page: Page = self._link.pull(pulled.cursors, self._limits.rows)
            self._check_page(pulled, page)
            self._settle(own_results(page.rows))
            self._mirror.take_page(page, self._time.now())
            rows += len(page.rows)
            self._report(RoundProgress(Stage.PULL, rows))
            more = page.has_more
        return rows

    def _check_page(self, pulled: Pulled, page: Page) -> None:
        if pulled.store_uuid != page.store_uuid:
            raise SnapshotNeededError("the centre began another life")
        if page.has_more and page.through == pulled.cursors:
            raise MalformedMessageError("the centre has more to tell, but tells nothing")

    def _tidy(self) -> None:
        """Retire what the pull has passed, forget what is old; in small transactions, so that a scan never waits."""
        complete = self._mirror.pulled().complete.site
        retired = RETIRED_MAX
        while retired == RETIRED_MAX:
            with self._journal.writing():
                retired = self._journal.retire(complete)
        with self._journal.writing():
            self._journal.prune(self._time.now())

    def _lease(self) -> None:
        """Have an active and a spare range of numbers of each item that may be received. Killed in between, what was given is lost."""
        leases = self._handheld.leases
        wanted = leases.wanted()
        if wanted:
            kept = leases.kept([each.item for each in wanted])
            answer = self._link.lease(Lease(wanted=wanted, kept=kept))
            with self._journal.writing():
                leases.answered(kept, answer)

    def _report_leases(self) -> None:
        """Tell a centre that forgot what it gave: its counters pass these ranges before it gives any again."""
        kept = self._handheld.leases.kept()
        if kept:
            answer = self._link.lease(Lease(kept=kept))
            with self._journal.writing():
                self._handheld.leases.answered(kept, answer)

    # Sending

    def send(self, *, released: bool) -> Sent:
        """Send the queue when a supervisor lets it go (`released`), else only what one has let go before. Raises LinkError, StoreError."""
        self._meet()
        if released:
            with self._journal.writing():
                self._journal.release()
        sent = self._push(self._journal.released_through())
        return replace(sent, left=self._journal.counts().waiting)

    def _meet(self) -> None:
        """Say hello; take notice of a centre that was restored; fetch the answers that were lost on their way."""
        enrolment = self._enrolled()
        answer = self._time.measured(lambda: self._hello(enrolment))
        store_uuid = self._mirror.pulled().store_uuid
        lost = answer.last_sequence < self._journal.last_acknowledged()
        if lost or store_uuid not in ("", answer.store_uuid):
            # the mirror first: killed between the two, the next round does both again
            self._mirror.begin_snapshot()
            with self._journal.writing():
                self._journal.send_again(answer.last_sequence)
                self._journal.keep_store(answer.store_uuid)
            # before the work that made numbers: it counts by the leases that the centre may have forgotten
            self._report_leases()
        self._push(answer.last_sequence)

    def _enrolled(self) -> Enrolment:
        enrolment = self._journal.enrolment()
        if enrolment is None:
            raise StoreError("this handheld is not enrolled: stockhand enroll")
        return enrolment

    def _hello(self, enrolment: Enrolment) -> HelloAnswer:
        counts = self._journal.counts()
        return self._link.hello(
            Hello(
                epoch=enrolment.epoch,
                next_sequence=self._journal.next_sequence(),
                waiting=counts.waiting,
                device_now=self._time.now(),
                oldest_at=counts.oldest_at,
            )
        )

    def _push(self, through: int) -> Sent:
        """Send what waits up to a sequence number, batch after batch."""
        epoch, sent, total = self._enrolled().epoch, Sent(), self._journal.counts().waiting
        rewound = 0
        while (first := self._journal.first_waiting()) is not None and first <= through:
            after = rewound - 1 if rewound else first - 1
            batch = self._journal.waiting(after, self._size, self._limits.bytes, through)
            try:
                answer = self._link.push(_batch(epoch, batch))
            except GapError as error:
                rewound = self._rewound(error.expected, rewound)
                continue
            except TooLargeError:
                if len(batch) == 1:
                    raise
                self._size = len(batch) // 2
                continue
            except UnreachableError:
                self._size = max(1, len(batch) // 2)
                raise
            rewound = 0
            self._size = min(self._limits.transactions, self._size * 2)
            sent = self._answered(batch, answer, sent)
            self._report(RoundProgress(Stage.SEND, sent.posted + sent.held + sent.quarantined, total))
        return sent

    def _rewound(self, expected: int, rewound: int) -> int:
        """Return from where to send again; raises RefusedError where that is not kept any more, or was tried."""
        kept = self._journal.waiting(expected - 1, 1, 1)
        if rewound == expected or not kept or kept[0].sequence != expected:
            raise RefusedError(f"the centre expects number {expected}, which this handheld does not have", "fork")
        return expected

    def _answered(self, batch: Iterable[QueuedTransaction], answer: PushAnswer, sent: Sent) -> Sent:
        """Keep the results of a batch; raises RefusedError when the centre has another content under an id."""
        results = answer.results
        if [each.id for each in results] != [each.id for each in batch][: len(results)] or not results:
            raise MalformedMessageError("the centre answered other transactions than were sent")
        with self._journal.writing():
            self._journal.settle([_settlement(each) for each in results], self._time.now())
        if results[-1].status is Status.DIFFERENT:
            raise RefusedError(f"transaction {results[-1].id} is known with another content", "fork")
        became = [each.became for each in results]
        return replace(
            sent,
            posted=sent.posted + became.count(Status.POSTED),
            held=sent.held + became.count(Status.HELD),
            quarantined=sent.quarantined + became.count(Status.QUARANTINED),
        )

    def _settle(self, results: Iterable[Row]) -> None:
        settlements = [_settlement_of_row(row.row) for row in results]
        if settlements:
            with self._journal.writing():
                self._journal.settle(settlements, self._time.now())


def _batch(epoch: int, queued: Iterable[QueuedTransaction]) -> Batch:
    return Batch(
        epoch=epoch,
        transactions=tuple(
            SentTransaction(sequence=each.sequence, id=each.id, body=each.body, body_hash=each.body_hash)
            for each in queued
        ),
    )


def _settlement(result: Result) -> Settlement:
    state = result.status if result.status is Status.DIFFERENT else result.became
    return Settlement(
        result.id,
        JournalState(state.value),
        result.version,
        json.dumps([dict(each) for each in result.refusals]),
        json.dumps([each.model_dump(mode="json") for each in result.clashes]),
    )


def _settlement_of_row(row: Mapping[str, object]) -> Settlement:
    try:
        version = row["version"]
        return Settlement(
            str(row["id"]),
            JournalState(str(row["status"])),
            version if isinstance(version, int) else None,
            str(row["refusals"]),
            str(row["clashes"]),
        )
    except (KeyError, ValueError) as error:
        raise MalformedMessageError(f"the result of a transaction cannot be read: {error!r}") from error
