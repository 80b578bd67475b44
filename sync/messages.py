"""What is said over the wire between a device and the centre (design.md 6), as values that are checked strictly on both sides.

JSON in UTF-8: exact numbers as decimal texts, dates ISO, times UTC, bytes as URL-safe base64. Unknown fields are refused; `v` is the
version of the protocol and only ever grows. A transaction's body is opaque here: bytes that are stored, hashed and answered, even when
they cannot be read.
"""

import enum
import itertools
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

PROTOCOL_VERSION = 1
PUSH_TRANSACTIONS_MAX = 500
PUSH_BYTES_MAX = 1024 * 1024
PAGE_ROWS_MAX = 2_000
KEY_CHARACTERS_MAX = 200
REFUSALS_MAX = 5_000
LEASED_ITEMS_MAX = 500
LEASED_RANGES_MAX = 2_000
LEASED_NUMBERS_MAX = 10_000

Scalar = str | int | bool | None
Key = Annotated[str, Field(min_length=1, max_length=KEY_CHARACTERS_MAX)]
Sequence = Annotated[int, Field(ge=0, lt=2**62)]
Version = Annotated[int, Field(ge=0, lt=2**62)]
PlainRefusal = Mapping[str, object]


class Message(BaseModel):
    """Base of all messages: strict, frozen, nothing unknown."""

    # built when first used: most of what is said is never said by one program
    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        ser_json_bytes="base64",
        val_json_bytes="base64",
        defer_build=True,
    )

    v: Annotated[int, Field(ge=1, le=PROTOCOL_VERSION)] = PROTOCOL_VERSION


class Part(BaseModel):
    """Base of what messages are made of."""

    model_config = Message.model_config


class Enrolment(Message):
    """What makes a home a handheld of the centre. `token` is a secret: it stays in a 0600 file and is never shown."""

    site: Key
    device: Key
    epoch: Annotated[int, Field(ge=1)]
    token: Annotated[str, Field(min_length=16, max_length=KEY_CHARACTERS_MAX, repr=False)]
    store_uuid: Key


class Hello(Message):
    """A device says where it stands. `next_sequence` is the number that its next transaction will get."""

    epoch: Annotated[int, Field(ge=1)]
    next_sequence: Annotated[int, Field(ge=1)]
    waiting: Annotated[int, Field(ge=0)]
    device_now: datetime
    oldest_at: datetime | None = None


class HelloAnswer(Message):
    """The centre says where it stands. A `last_sequence` below what was acknowledged: the centre was restored and wants those again."""

    store_uuid: Key
    last_sequence: Sequence
    centre_now: datetime


class SentTransaction(Part):
    """One transaction on its way: the bytes of its body exactly as they were stored when it was posted on the device."""

    sequence: Annotated[int, Field(ge=1)]
    id: Key
    body: bytes
    body_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Batch(Message):
    """Transactions in the order made, their numbers without gap; at most PUSH_TRANSACTIONS_MAX and PUSH_BYTES_MAX of bodies."""

    epoch: Annotated[int, Field(ge=1)]
    transactions: Annotated[tuple[SentTransaction, ...], Field(max_length=PUSH_TRANSACTIONS_MAX)]

    @model_validator(mode="after")
    def _check(self) -> "Batch":
        numbers = [each.sequence for each in self.transactions]
        if any(after != before + 1 for before, after in itertools.pairwise(numbers)):
            raise ValueError("the sequence numbers of a batch run without gap")
        if len({each.id for each in self.transactions}) != len(numbers):
            raise ValueError("the transactions of a batch are different ones")
        if sum(len(each.body) for each in self.transactions) > PUSH_BYTES_MAX:
            raise ValueError(f"a batch holds at most {PUSH_BYTES_MAX} bytes of bodies")
        return self


class Status(enum.StrEnum):
    """What became of a transaction. All but `different` are final and consume the sequence number.

    `already` is success: the same id and content was posted before. `different`: same id, other content; the batch stops there.
    `settled` is what a held transaction becomes when a supervisor has dealt with it: it is never posted itself.
    """

    POSTED = "posted"
    ALREADY = "already"
    HELD = "held"
    QUARANTINED = "quarantined"
    DIFFERENT = "different"
    SETTLED = "settled"


class Clash(Part):
    """The transaction that stands against a held one: whose work it was, and when (`at` is its device's time)."""

    transaction: str
    document: str
    device: str
    operator: str
    at: datetime


class Result(Part):
    """The answer to one transaction. `version` is that of its result row in the site's feed: an overlay stays until a complete pull has it.

    `became` is what an `already` transaction became the first time: posted, held or quarantined; otherwise the status itself.
    """

    id: Key
    sequence: Sequence
    status: Status
    became: Status
    version: Version
    refusals: Annotated[tuple[PlainRefusal, ...], Field(max_length=REFUSALS_MAX)] = ()
    clashes: tuple[Clash, ...] = ()


class PushAnswer(Message):
    """The results in the order of the batch; after `different` nothing follows."""

    last_sequence: Sequence
    results: tuple[Result, ...]


class Cursors(Message):
    """How far a device has pulled: versions of the reference feed and of its site's feed."""

    reference: Version = 0
    site: Version = 0


class Row(Part):
    """A row as it is now: `row` by the columns of the mirror's table of that entity; when `deleted`, of its key only.

    The entity `transaction` is the device's own result: id, sequence, epoch, status (posted, held, quarantined), version,
    refusals and clashes as JSON texts.
    """

    feed: Key
    version: Version
    entity: Key
    deleted: bool
    row: dict[str, Scalar]


class Page(Message):
    """What changed since the cursors, in order. Apply the rows and `through` in one transaction; complete when not `has_more`."""

    store_uuid: Key
    rows: tuple[Row, ...]
    through: Cursors
    has_more: bool


class SnapshotCursor(Message):
    """How far a snapshot has come: hand back what the last page gave. The empty one begins.

    `start` are the feeds' versions when the snapshot began: where pulling goes on after it.
    """

    entity: str = ""
    after: tuple[str | int, ...] = ()
    start: Cursors | None = None
    done: Annotated[int, Field(ge=0)] = 0
    total: Annotated[int, Field(ge=0)] = 0


class SnapshotPage(Message):
    """Rows of one entity in order of key. `next` is None at the end: then set the cursors to `start` and pull.

    `done` of `total` rows is progress; the total is as of the beginning.
    """

    store_uuid: Key
    rows: tuple[Row, ...]
    start: Cursors
    next: SnapshotCursor | None
    done: int
    total: int


class Way(enum.StrEnum):
    """How held work is settled: put right, tried again, posted over a rule, given up, posted but for the numbers that clash, sent back.

    What was posted and flagged is only seen.
    """

    FIX = "fix"
    RETRY = "retry"
    OVERRIDE = "override"
    CANCEL = "cancel"
    REST = "rest"
    BACK = "back"
    SEEN = "seen"


class Corrected(enum.StrEnum):
    """What a correction may put right."""

    SERIAL = "serial"
    LOT = "lot"
    PLACE = "place"
    QUANTITY = "quantity"
    MAKER = "maker"


class Correction(Part):
    """One thing put right: `was` is the number or place as it stands, for a quantity the item; `to` is what it should be."""

    what: Corrected
    was: Key
    to: Key


class Settlement(Message):
    """What a supervisor wants done with a held transaction. `id` is that of the new transaction: asked again it is done once.

    `approver` is who settles (badge and PIN were checked where they were typed), `reason` why.
    """

    id: Key
    transaction: Key
    way: Way
    approver: Key
    reason: Annotated[str, Field(max_length=KEY_CHARACTERS_MAX)] = ""
    corrections: tuple[Correction, ...] = ()


class SettlementAnswer(Message):
    """What came of a settlement: `settled`, or still held because of the refusals; nothing was changed then."""

    settled: bool
    refusals: Annotated[tuple[PlainRefusal, ...], Field(max_length=REFUSALS_MAX)] = ()
    clashes: tuple[Clash, ...] = ()


class HeldWork(Part):
    """A held transaction as it waits for a supervisor; `state` is open, or returned to the worker; or one that is posted and flagged."""

    site: Key
    transaction: Key
    device: str
    operator: str
    kind: str
    document: str
    at: str
    state: str
    refusals: Annotated[tuple[PlainRefusal, ...], Field(max_length=REFUSALS_MAX)] = ()
    clashes: tuple[Clash, ...] = ()


class HeldList(Message):
    """What is held at the device's site, and what is posted and flagged; oldest first."""

    held: tuple[HeldWork, ...]
    flagged: tuple[HeldWork, ...] = ()


class Claim(Message):
    """A person wants to work on a document, on this device. `take_over`: whoever has it loses it; a person has said so."""

    document: Key
    operator: Key
    task: Annotated[str, Field(max_length=KEY_CHARACTERS_MAX)] = ""
    take_over: bool = False


class Unclaim(Message):
    """The work on a document is over, or was given up. `by` is the supervisor who releases the work of others, else empty."""

    document: Key
    by: Annotated[str, Field(max_length=KEY_CHARACTERS_MAX)] = ""


class ClaimAnswer(Message):
    """Who has a document from now on: `yours` says whether it is the device that asked; all empty where nobody has it."""

    document: Key
    yours: bool
    device: str = ""
    operator: str = ""
    since: datetime | None = None


class LeasedRange(Part):
    """Numbers that one device may give out, from first to last; `left` of them are not given out yet."""

    item: Key
    mask: Key
    first: Key
    last: Key
    left: Annotated[int, Field(ge=0)]


class LeaseWanted(Part):
    """An item and one of its masks of which a device may need numbers, about `count` of them."""

    item: Key
    mask: Key
    count: Annotated[int, Field(ge=0, le=LEASED_NUMBERS_MAX)] = 0


class Lease(Message):
    """A device wants numbers to give out. `kept` is all that it has of the items spoken of, used up or not, newest first.

    What it does not name any more is lost, and nobody ever gets it.
    """

    wanted: Annotated[tuple[LeaseWanted, ...], Field(max_length=LEASED_ITEMS_MAX)] = ()
    kept: Annotated[tuple[LeasedRange, ...], Field(max_length=LEASED_RANGES_MAX)] = ()


class LeaseAnswer(Message):
    """What the device may give out from now on: of what it kept that which is its own, and the new ranges."""

    ranges: tuple[LeasedRange, ...]
