"""A centre of a few lines behind the Link protocol: posts with the same rules, numbers changes, and can lose answers or be away."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from inventory.memory import StockInMemory
from inventory.posting import post
from inventory.refusals import refusal_to_plain
from inventory.stock import Posted
from inventory.transactions import read_body
from sync.errors import GapError, RefusedError, SnapshotNeededError, TooLargeError, UnreachableError
from sync.messages import (
    Batch,
    Cursors,
    Hello,
    HelloAnswer,
    Lease,
    LeaseAnswer,
    Page,
    PushAnswer,
    Result,
    Row,
    Scalar,
    SentTransaction,
    SnapshotCursor,
    SnapshotPage,
    Status,
)
from sync.schema import REFERENCE_FEED
from tests.sync.handheld.warehouse import AT, SITE, key_of, row, rows_of

Key = tuple[str, tuple[object, ...]]


@dataclass
class SmallCentre:
    """Implements sync.handheld.rounds.RoundLink; `before` and `after` are called with the name of each call and may raise."""

    stock: StockInMemory
    store_uuid: str = "life-1"
    device_epoch: int = 1
    results: list[Result] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)
    changes: dict[Key, Row] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=lambda: {REFERENCE_FEED: 0, SITE: 0})
    calls: list[str] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    page_rows: int = 1_000
    batch_max: int = 500
    before: Callable[[str], None] = lambda _call: None
    after: Callable[[str], None] = lambda _call: None

    def __post_init__(self) -> None:
        for each in rows_of(self.stock):
            self.tell(each)

    # What changed

    def tell(self, row: Row) -> int:
        """Number a change and keep it as the newest of its key."""
        self.last[row.feed] += 1
        key = (row.entity, (row.row["id"],) if row.entity == "transaction" else key_of(row))
        self.changes.pop(key, None)
        self.changes[key] = row.model_copy(update={"version": self.last[row.feed]})
        return self.last[row.feed]

    def _effects(self, posted: Posted) -> None:
        for serial in posted.serials:
            self.tell(row("serial", serial))
        for lot in posted.lots:
            self.tell(row("lot", lot))
        for key in posted.balances():
            if not key.place.startswith("@"):
                self.tell(row("balance", key, quantity=self.stock.balances[key], weight=0))
        for each in posted.progress:
            self.tell(row("document_line", self.stock.document_lines[each.document, each.line]))
        for document in posted.documents:
            self.tell(row("document", self.stock.documents[document.document]))

    # The link

    def hello(self, hello: Hello) -> HelloAnswer:
        self._called("hello")
        if hello.epoch != self.device_epoch or hello.next_sequence <= len(self.results):
            raise RefusedError("an older copy of itself", "fork")
        return HelloAnswer(store_uuid=self.store_uuid, last_sequence=len(self.results), centre_now=AT)

    def push(self, batch: Batch) -> PushAnswer:
        self._called("push")
        if len(batch.transactions) > self.batch_max:
            raise TooLargeError("less, please")
        self.batches.append(batch)
        answered: list[Result] = []
        for sent in batch.transactions:
            answered.append(self._judge(sent))
            if answered[-1].status is Status.DIFFERENT:
                break
        self.after("push")
        return PushAnswer(last_sequence=len(self.results), results=tuple(answered))

    def _judge(self, sent: SentTransaction) -> Result:
        if sent.sequence > len(self.results) + 1:
            raise GapError("a gap", len(self.results) + 1)
        known = {each.id: each for each in self.results}.get(sent.id)
        if known is not None and self.bodies[sent.id] != sent.body:
            return known.model_copy(update={"status": Status.DIFFERENT})
        if known is not None:
            if sent.sequence > len(self.results):
                self.results.append(known.model_copy(update={"sequence": sent.sequence}))
            return known.model_copy(update={"status": Status.ALREADY})
        decided = post(read_body(sent.body), self.stock)
        status = Status.POSTED if isinstance(decided, Posted) else Status.HELD
        refusals = () if isinstance(decided, Posted) else tuple(refusal_to_plain(each) for each in decided.refusals)
        plain: dict[str, Scalar] = {
            "id": sent.id,
            "sequence": sent.sequence,
            "epoch": 1,
            "status": status.value,
            "version": self.last[SITE] + 1,
            "refusals": json.dumps(refusals),
            "clashes": "[]",
        }
        version = self.tell(Row(feed=SITE, version=0, entity="transaction", deleted=False, row=plain))
        if isinstance(decided, Posted):
            self.stock.apply(decided)
            self._effects(decided)
        result = Result(
            id=sent.id, sequence=sent.sequence, status=status, became=status, version=version, refusals=refusals
        )
        self.results.append(result)
        self.bodies[sent.id] = sent.body
        return result

    def pull(self, cursors: Cursors, limit: int) -> Page:
        self._called("pull")
        if cursors.site > self.last[SITE] or cursors.reference > self.last[REFERENCE_FEED]:
            raise SnapshotNeededError("a cursor of another life")
        since = {REFERENCE_FEED: cursors.reference, SITE: cursors.site}
        rows = sorted(
            (each for each in self.changes.values() if each.version > since[each.feed]),
            key=lambda each: (each.feed != REFERENCE_FEED, each.version),
        )
        page = rows[: min(limit, self.page_rows)]
        for each in page:
            since[each.feed] = each.version
        through = Cursors(reference=since[REFERENCE_FEED], site=since[SITE])
        self.after("pull")
        return Page(store_uuid=self.store_uuid, rows=tuple(page), through=through, has_more=len(page) < len(rows))

    def snapshot(self, cursor: SnapshotCursor) -> SnapshotPage:
        self._called("snapshot")
        start = cursor.start or Cursors(reference=self.last[REFERENCE_FEED], site=self.last[SITE])
        rows = sorted(self.changes.values(), key=lambda each: (each.entity, str(each.row)))
        done = cursor.done
        page = rows[done : done + self.page_rows]
        done += len(page)
        following = None if done >= len(rows) else SnapshotCursor(entity="x", start=start, done=done, total=len(rows))
        self.after("snapshot")
        return SnapshotPage(
            store_uuid=self.store_uuid, rows=tuple(page), start=start, next=following, done=done, total=len(rows)
        )

    def lease(self, wanted: Lease) -> LeaseAnswer:
        self._called("lease")
        return LeaseAnswer(ranges=wanted.kept)

    def close(self) -> None:
        self.calls.append("close")

    def _called(self, name: str) -> None:
        self.calls.append(name)
        self.before(name)


def away(_call: str) -> None:
    """Be away: to be put in `before` or, where only the answer is lost, in `after`."""
    raise UnreachableError("nobody answers", 3.0)
