"""The way to the centre: what a device may say, whatever carries it. The only module that knows both sides of the wire."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from sync.approval_messages import ApprovalAnswer, ApprovalAsk, ApprovalStands
from sync.centre.centre import Centre
from sync.errors import StoreError, UnreachableError
from sync.messages import (
    Batch,
    Claim,
    ClaimAnswer,
    Cursors,
    Enrolment,
    HeldList,
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
    Unclaim,
)

T = TypeVar("T")


class Link(Protocol):
    """A device's way to its centre; it carries the device's identity. Blocking: called from a thread that may wait.

    Every method raises sync.errors.LinkError and nothing else, and may be repeated at any time after any of them.
    """

    def hello(self, hello: Hello) -> HelloAnswer:
        """Say where the device stands; raises RefusedError for a stranger or a fork."""
        ...

    def push(self, batch: Batch) -> PushAnswer:
        """Send transactions; raises GapError when the centre expects another number first."""
        ...

    def pull(self, cursors: Cursors, limit: int) -> Page:
        """Return at most `limit` changes since the cursors; raises SnapshotNeededError when they are too old or of another life."""
        ...

    def snapshot(self, cursor: SnapshotCursor) -> SnapshotPage:
        """Return the next page of everything that the device should know."""
        ...

    def held(self) -> HeldList:
        """Return what is held at the device's site and waits for a supervisor."""
        ...

    def settle(self, wanted: Settlement) -> SettlementAnswer:
        """Settle held work; whose badge and PIN it names was checked on the device."""
        ...

    def claim(self, wanted: Claim) -> ClaimAnswer:
        """Ask for a document to work on; the answer says who has it."""
        ...

    def unclaim(self, wanted: Unclaim) -> ClaimAnswer:
        """Let go of a document; raises RefusedError for who may not release the work of others."""
        ...

    def approval_ask(self, wanted: ApprovalAsk) -> ApprovalStands:
        """Ask whoever has the right about a parked line; the answer to it comes with a pull."""
        ...

    def approval_answer(self, wanted: ApprovalAnswer) -> ApprovalStands:
        """Answer such a request, or take back one's own; raises RefusedError for who may not."""
        ...

    def lease(self, wanted: Lease) -> LeaseAnswer:
        """Ask for numbers to give out, and say which the device has."""
        ...

    def close(self) -> None:
        """Let go of the connection; a closed link may not be used again."""
        ...


class DirectLink:
    """The way to a centre whose database this machine can reach: for the store of the demo, the office, and tests.

    The database is opened at the first word and not before. A store that fails, is away, busy or unfit is unreachable to a device; it
    waits for a busy one no longer than `sync.centre.database.BUSY_TIMEOUT_S`.
    """

    def __init__(self, url: str, identity: Enrolment, opened: Callable[[str], Centre] = Centre.open) -> None:
        """Keep the database URL and who speaks; `opened` opens the store there, with whatever clock its owner gives it."""
        self._url = url
        self._identity = identity
        self._opened = opened
        self._centre: Centre | None = None

    def hello(self, hello: Hello) -> HelloAnswer:
        """Say where the device stands."""
        return self._say(lambda centre: centre.hello(self._identity, hello))

    def push(self, batch: Batch) -> PushAnswer:
        """Send transactions."""
        return self._say(lambda centre: centre.push(self._identity, batch))

    def pull(self, cursors: Cursors, limit: int) -> Page:
        """Return at most `limit` changes since the cursors."""
        return self._say(lambda centre: centre.pull(self._identity, cursors, limit))

    def snapshot(self, cursor: SnapshotCursor) -> SnapshotPage:
        """Return the next page of everything."""
        return self._say(lambda centre: centre.snapshot(self._identity, cursor))

    def held(self) -> HeldList:
        """Return what is held at the device's site."""
        return self._say(lambda centre: centre.held_of(self._identity))

    def settle(self, wanted: Settlement) -> SettlementAnswer:
        """Settle held work."""
        return self._say(lambda centre: centre.settle_of(self._identity, wanted))

    def claim(self, wanted: Claim) -> ClaimAnswer:
        """Ask for a document to work on."""
        return self._say(lambda centre: centre.claim(self._identity, wanted))

    def unclaim(self, wanted: Unclaim) -> ClaimAnswer:
        """Let go of a document."""
        return self._say(lambda centre: centre.unclaim(self._identity, wanted))

    def approval_ask(self, wanted: ApprovalAsk) -> ApprovalStands:
        """Ask whoever has the right about a parked line."""
        return self._say(lambda centre: centre.approval_ask(self._identity, wanted))

    def approval_answer(self, wanted: ApprovalAnswer) -> ApprovalStands:
        """Answer such a request, or take back one's own."""
        return self._say(lambda centre: centre.approval_answer(self._identity, wanted))

    def lease(self, wanted: Lease) -> LeaseAnswer:
        """Ask for numbers to give out."""
        return self._say(lambda centre: centre.lease(self._identity, wanted))

    def close(self) -> None:
        """Let go of the database."""
        if self._centre is not None:
            self._centre.close()
            self._centre = None

    def _say(self, word: Callable[[Centre], T]) -> T:
        try:
            if self._centre is None:
                self._centre = self._opened(self._url)
            return word(self._centre)
        except (StoreError, SQLAlchemyError) as error:
            self.close()
            raise UnreachableError(str(error)) from error


def enroll(url: str, site: str, code: str | None = None, device: str = "") -> Enrolment:
    """Make this machine a device of a site, over a database URL; with `device` a known one anew, in its next epoch.

    Raises UnreachableError where there is no such store or site, RefusedError for a code or device that is not known there.
    """
    try:
        centre = Centre.open(url)
        try:
            return centre.enroll_device(site, code=code or "", device=device)
        finally:
            centre.close()
    except (StoreError, SQLAlchemyError) as error:
        raise UnreachableError(str(error)) from error
