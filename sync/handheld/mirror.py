"""The mirror as the storage thread reads it: what the centre last told, beside what `Stock` asks. Attached read-only to work.db.

Attached for reading only, so that a write transaction of work.db never waits for the loop, which may write a large snapshot meanwhile.
"""

from datetime import datetime
from decimal import Decimal

from inventory.people import Right
from inventory.refusals.base import Refusal
from inventory.tasks.steps import Park
from inventory.values import dataclass
from sync.approval_messages import ApprovalState
from sync.handheld import counting, sent_back
from sync.handheld.database import Database, Row
from sync.handheld.records import Clash, clashes_of, refusals_of
from sync.handheld.remembered import Remembered
from sync.schema import from_microseconds, from_millionths


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that may be given, and for what (`short`, `adjust` ...)."""

    reason: str
    text: str
    use: str


@dataclass(frozen=True, slots=True)
class Held:
    """A transaction of any device of the site that was refused: whose it is, why it is held, and with whose work it clashes."""

    transaction: str
    device: str
    operator: str
    kind: str
    document: str
    at: datetime
    state: str
    refusals: tuple[Refusal, ...]
    clashes: tuple[Clash, ...]
    approver: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class DisputedNumber:
    """A number or quantity of held work, and the place that it should have been taken from, empty for one outside the house."""

    item: str
    lot: str
    serial: str
    place: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who works on a document, as the last pull has it."""

    document: str
    device: str
    operator: str
    task: str
    since: datetime


HELD_MAX = 200
CLAIMS_MAX = 500
ASKED_MAX = 500
DISPUTED_MAX = 200
_HELD_ROWS = """SELECT "transaction", device, operator, kind, document, at, state, refusals, clashes, approver, why
    FROM mirror.held"""
_HELD = f"""{_HELD_ROWS}
    WHERE state IN ('open', 'returned') ORDER BY held_at, "transaction" LIMIT ? + 0"""
_FLAGGED = f"""{_HELD_ROWS}
    WHERE state = 'flagged' ORDER BY held_at, "transaction" LIMIT ? + 0"""
_HELD_ONE = f'{_HELD_ROWS} WHERE "transaction" = ?'
_NUMBERS = """SELECT item, lot, serial, place, quantity FROM mirror.disputed
    WHERE "transaction" = ? ORDER BY number LIMIT ? + 0"""

_CLAIM_ROWS = "SELECT document, device, operator, task, since FROM mirror.claim"
_CLAIM = f"{_CLAIM_ROWS} WHERE document = ?"
_CLAIMS = f"{_CLAIM_ROWS} ORDER BY document LIMIT ? + 0"


APPROVALS_MAX = 500
_APPROVALS = """SELECT request, device, operator, "right", why, document, line, item, number, quantity, at, state, "by",
        reason
    FROM mirror.approval ORDER BY asked_at, request LIMIT ? + 0"""


@dataclass(frozen=True, slots=True)
class Approvable:
    """A request for approval of a device of the site, as the last pull has it; `why` is the refusal that stands against it."""

    asked: Park
    device: str
    state: ApprovalState
    by: str
    reason: str


def _approvable_of(row: Row) -> Approvable:
    request, device, operator, right, why, document, line, item, number, quantity, at, state, by, reason = row
    asked = Park(
        request=request,
        right=Right(right),
        why=why,
        document=document,
        line=line,
        item=item,
        number=number,
        quantity=from_millionths(quantity),
        operator=operator,
        at=datetime.fromisoformat(at),
    )
    return Approvable(asked, device, ApprovalState(state), by, reason)


def _claimed_of(row: Row) -> Claimed:
    document, device, operator, task, since = row
    return Claimed(document, device, operator, task, datetime.fromisoformat(since))


def _held_of(row: Row) -> Held:
    transaction, device, operator, kind, document, at, state, refusals, clashes, approver, why = row
    return Held(
        transaction,
        device,
        operator,
        kind,
        document,
        datetime.fromisoformat(at),
        state,
        refusals_of(refusals),
        clashes_of(clashes),
        approver,
        why,
    )


def _disputed_of(row: Row) -> DisputedNumber:
    item, lot, serial, place, quantity = row
    return DisputedNumber(item, lot, serial, place, from_millionths(quantity))


class Mirror:
    """What is known of the centre and of the site's people, read through the connection to work.db."""

    def __init__(self, database: Database, site: str) -> None:
        """Keep the connection, which has the mirror attached as `mirror`."""
        self._database = database
        self._site = site
        self._remembered = Remembered(database, "mirror")

    def pulled_at(self) -> datetime | None:
        """Return when the last complete pull was; None before the first."""
        return self._remembered.answer("pulled_at", self._pulled_at)

    def _pulled_at(self) -> datetime | None:
        at = self._database.value("SELECT pulled_at FROM mirror.pulled")
        return None if at is None else from_microseconds(at)

    def complete_site(self) -> int:
        """Return the version of the site's feed that the last complete pull has brought."""
        return int(self._database.value("SELECT complete_site FROM mirror.pulled") or 0)

    def site_name(self) -> str:
        """Return the name of the site, empty before the first pull."""
        return self._database.value("SELECT name FROM mirror.site WHERE site = ?", (self._site,)) or ""

    def time_zone(self) -> str:
        """Return the time zone of the site, empty before the first pull."""
        return self._database.value("SELECT time_zone FROM mirror.site WHERE site = ?", (self._site,)) or ""

    def pin_hash(self, badge: str) -> str:
        """Return the hash of a person's PIN, empty for nobody who works here. Never shown, never logged."""
        query = "SELECT pin_hash FROM mirror.operator WHERE badge = ? AND active = 1"
        return self._database.value(query, (badge,)) or ""

    def held(self) -> tuple[Held, ...]:
        """Return what is held at the site and waits for a supervisor, oldest first; at most HELD_MAX."""
        rows = self._database.all(_HELD, (HELD_MAX,))
        return tuple(_held_of(row) for row in rows)

    def flagged(self) -> tuple[Held, ...]:
        """Return what is posted at the site and flagged, and nobody has looked at, oldest first; at most HELD_MAX."""
        return tuple(_held_of(row) for row in self._database.all(_FLAGGED, (HELD_MAX,)))

    def sent_back(self) -> tuple[Held, ...]:
        """Return the held work that was sent back to this device and that nothing has taken the place of here, in the order made."""
        rows = (self._database.one(_HELD_ONE, (each,)) for each in sent_back.listed(self._database))
        return tuple(_held_of(row) for row in rows if row is not None)

    def held_one(self, transaction: str) -> Held | None:
        """Return one that is or was held."""
        row = self._database.one(_HELD_ONE, (transaction,))
        return None if row is None else _held_of(row)

    def disputed(self, transaction: str) -> tuple[DisputedNumber, ...]:
        """Return the numbers and quantities of held work; at most DISPUTED_MAX."""
        rows = self._database.all(_NUMBERS, (transaction, DISPUTED_MAX))
        return tuple(_disputed_of(row) for row in rows)

    def asked_counts(self) -> tuple[tuple[str, str, str], ...]:
        """Return place, item and who asked of the counts that wait at the site; at most ASKED_MAX."""
        return counting.requests(self._database, ASKED_MAX)

    def claim(self, document: str) -> Claimed | None:
        """Return who has a document, as the last pull has it; None for nobody."""
        row = self._database.one(_CLAIM, (document,))
        return None if row is None else _claimed_of(row)

    def claims(self) -> tuple[Claimed, ...]:
        """Return who works on what at the site, by document; at most CLAIMS_MAX."""
        rows = self._database.all(_CLAIMS, (CLAIMS_MAX,))
        return tuple(_claimed_of(row) for row in rows)

    def approvals(self) -> tuple[Approvable, ...]:
        """Return the requests for approval of the site, answered or not, the oldest first; at most APPROVALS_MAX."""
        return tuple(_approvable_of(row) for row in self._database.all(_APPROVALS, (APPROVALS_MAX,)))

    def reasons(self, use: str) -> tuple[Reason, ...]:
        """Return the reasons that may be given for something."""
        rows = self._database.all("SELECT reason, text, use FROM mirror.reason WHERE use = ? ORDER BY reason", (use,))
        return tuple(Reason(*row) for row in rows)
