"""Judging the transactions of a batch: what each is, what the rules say to it, and what it does to the stock of the site."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from inventory.late import LatePolicy, late_policy_of
from inventory.people import Operator, Role
from inventory.plain import MalformedError
from inventory.posting import post
from inventory.refusals import Refusal, refusal_to_plain
from inventory.refusals.transactions import UnknownKind
from inventory.refusals.work import InternalError
from inventory.stock import Posted, Refused
from inventory.transactions import Transaction, body_hash, read_body
from inventory.values import dataclass
from sync.centre.disputes import held_changes
from sync.centre.effects import changed_rows, write_effects
from sync.centre.feeds import Change, changes_of, stamp
from sync.centre.heard import work_days
from sync.centre.loading import WorkingSet, load_batch
from sync.centre.recall_hits import order_flags
from sync.centre.replacing import Replacing
from sync.centre.transfers import MADE_HERE, prepare
from sync.messages import Clash, Result, SentTransaction, Status

ERROR_CHARACTERS_MAX = 300
OWN_DEVICE = "0"
"""The centre's own device of each site: the office, bound to no lease; what it posts was decided by people, and is not late."""
IMPORTER = Operator("@import", "Import", Role.ADMINISTRATOR)
"""Who did what came in with files; known to the centre's own device only."""
APPROVER = Operator("@approved", "Import", Role.SUPERVISOR)
"""Who let in what a file says that somebody has let in; known to an import only."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a device of a site in one of its epochs, known to be that device. `trusted` are operators that exist for it only.

    `settles` is the held work that is settled by what is sent: it is in nobody's way there.
    """

    site: str
    device: str
    epoch: int
    trusted: tuple[Operator, ...] = ()
    settles: str = ""


@dataclass(slots=True)
class Judged:
    """A transaction of the batch that is new, and what became of it; `reason` says why it is in quarantine."""

    sent: SentTransaction
    transaction: Transaction | None = None
    posted: Posted | None = None
    refusals: tuple[Refusal, ...] = ()
    reason: str = ""
    version: int = 0
    clashes: tuple[Clash, ...] = ()

    @property
    def status(self) -> Status:
        """Return what became of it."""
        if self.posted is not None:
            return Status.POSTED
        return Status.QUARANTINED if self.transaction is None else Status.HELD

    @property
    def held(self) -> Transaction | None:
        """Return the transaction when it is held."""
        return self.transaction if self.posted is None else None

    @property
    def flagged(self) -> Transaction | None:
        """Return the transaction when it is posted and a supervisor should look at it."""
        return self.transaction if self.posted is not None and self.refusals else None

    def refusals_text(self) -> str:
        """Return the refusals as the store keeps them."""
        return json.dumps([refusal_to_plain(each) for each in self.refusals], ensure_ascii=False)

    def result(self) -> Result:
        """Return the answer to the device."""
        return Result(
            id=self.sent.id,
            sequence=self.sent.sequence,
            status=self.status,
            became=self.status,
            version=self.version,
            refusals=tuple(refusal_to_plain(each) for each in self.refusals),
            clashes=self.clashes,
        )


def read_sent(judged: Judged, sender: Sender, poison: str) -> None:
    """Read the body; what cannot be read, or is not what the envelope says, is for quarantine."""
    judged.reason = poison or _fault_of(judged.sent)
    if not judged.reason:
        try:
            transaction = read_body(judged.sent.body)
        except MalformedError as error:
            judged.reason = str(error)
        else:
            if (transaction.id, transaction.site) == (judged.sent.id, sender.site):
                judged.transaction = transaction
            else:
                judged.reason = f"the body is of {transaction.id} at {transaction.site}"
    if judged.reason:
        judged.reason = judged.reason[:ERROR_CHARACTERS_MAX]
        judged.refusals = (InternalError(judged.reason),)


def _fault_of(sent: SentTransaction) -> str:
    return "" if body_hash(sent.body) == sent.body_hash else "the bytes of the body are not those of its hash"


def judge(connection: Connection, sender: Sender, fresh: Sequence[Judged], now: datetime) -> None:
    """Judge the new transactions in order, each on what those before it have left, and write their effects."""
    device = "" if sender.device == OWN_DEVICE else sender.device
    known = [each.transaction for each in fresh if each.transaction]
    working = load_batch(connection, sender.site, known, device, sender.settles)
    working.stock.operators |= {operator.badge: operator for operator in sender.trusted}
    transfers = prepare(connection, working, known)
    posted: list[Posted] = []
    for each in fresh:
        if each.transaction is None:
            continue
        outcome = _post(each.transaction, working, late=sender.device != OWN_DEVICE)
        if isinstance(outcome, Refused):
            each.refusals = outcome.refusals
            _take_place(each.transaction, working)
        elif refusals := transfers.post(outcome):
            each.refusals = refusals
            _take_place(each.transaction, working)
        else:
            working.stock.apply(outcome)
            each.posted, each.refusals = outcome, outcome.flags
            posted.append(outcome)
    _check_days(connection, sender, fresh, now)
    write_effects(connection, working, posted)
    replaced = Replacing(connection, working, now)
    replaced.write()
    _check_orders(connection, fresh)
    results = [Change("transaction", each.sent.id) for each in fresh]
    held = [change for each in fresh if each.held is not None for change in held_changes(each.held)]
    held += changes_of("held", [(each.sent.id,) for each in fresh if each.flagged is not None])
    own = [*results, *changed_rows(working, posted), *replaced.changes, *held]
    changes = {sender.site: own, **transfers.write()}
    versions = {site: stamp(connection, site, changes[site]) for site in sorted(changes)}
    transfers.keep({each.sent.id: (sender.device, sender.epoch, each.sent.sequence, now) for each in fresh}, versions)
    replaced.keep(versions.get(sender.site, {}))
    for each, change in zip(fresh, results, strict=True):
        each.version = versions[sender.site][change]


def _check_days(connection: Connection, sender: Sender, fresh: Sequence[Judged], now: datetime) -> None:
    """Flag work whose day cannot be right; the office says itself which day it means."""
    if sender.device != OWN_DEVICE and fresh:
        days = work_days(connection, (sender.site, sender.device, sender.epoch), now)
        for each in fresh:
            if each.transaction is not None:
                each.refusals += days.flags(each.transaction, each.sent.sequence)


def _check_orders(connection: Connection, fresh: Sequence[Judged]) -> None:
    """Flag a recall with the open orders that keep such goods."""
    for each in fresh:
        lines = [] if each.posted is None else [line for line in each.posted.recalls if not line.released_by]
        if lines:
            each.refusals += order_flags(connection, lines)


def _take_place(transaction: Transaction, working: WorkingSet) -> None:
    """Let held work take the place of the held work that it names; what is only to be taken back stays as it is."""
    if not transaction.reverses:
        working.stock.take_place(transaction)


def _post(transaction: Transaction, working: WorkingSet, *, late: bool) -> Posted | Refused:
    """Judge a transaction; what the centre makes of others, nobody sends. `late`: by the site's policy for what was done already."""
    if transaction.kind in MADE_HERE:
        return Refused(transaction, (UnknownKind(transaction.kind),))
    return post(
        transaction, working.stock, policy=late_policy_of(working.stock, transaction.kind) if late else LatePolicy.HOLD
    )
