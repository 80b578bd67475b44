"""The ways to a centre that the contract of the link is held over. The hub's will be one more line of LINKS."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import BaseModel

from sync.approval_messages import ApprovalAnswer, ApprovalAsk, ApprovalStands
from sync.handheld.link import DirectLink, Link
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

MessageT = TypeVar("MessageT", bound=BaseModel)


def spoken(message: MessageT) -> MessageT:
    """Return a message as the other side reads it: out of the bytes that go over a wire."""
    return type(message).model_validate_json(message.model_dump_json().encode())


class SpokenLink:
    """A way on which every word and every answer is bytes: what is lost on a wire is lost here."""

    def __init__(self, url: str, identity: Enrolment) -> None:
        self._link = DirectLink(url, identity)

    def hello(self, hello: Hello) -> HelloAnswer:
        return spoken(self._link.hello(spoken(hello)))

    def push(self, batch: Batch) -> PushAnswer:
        return spoken(self._link.push(spoken(batch)))

    def pull(self, cursors: Cursors, limit: int) -> Page:
        return spoken(self._link.pull(spoken(cursors), limit))

    def snapshot(self, cursor: SnapshotCursor) -> SnapshotPage:
        return spoken(self._link.snapshot(spoken(cursor)))

    def held(self) -> HeldList:
        return spoken(self._link.held())

    def settle(self, wanted: Settlement) -> SettlementAnswer:
        return spoken(self._link.settle(spoken(wanted)))

    def claim(self, wanted: Claim) -> ClaimAnswer:
        return spoken(self._link.claim(spoken(wanted)))

    def unclaim(self, wanted: Unclaim) -> ClaimAnswer:
        return spoken(self._link.unclaim(spoken(wanted)))

    def approval_ask(self, wanted: ApprovalAsk) -> ApprovalStands:
        return spoken(self._link.approval_ask(spoken(wanted)))

    def approval_answer(self, wanted: ApprovalAnswer) -> ApprovalStands:
        return spoken(self._link.approval_answer(spoken(wanted)))

    def lease(self, wanted: Lease) -> LeaseAnswer:
        return spoken(self._link.lease(spoken(wanted)))

    def close(self) -> None:
        self._link.close()


LINKS: Mapping[str, Callable[[str, Enrolment], Link]] = {"direct": DirectLink, "spoken": SpokenLink}
