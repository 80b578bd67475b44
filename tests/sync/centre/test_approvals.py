"""Requests for approval at the centre: how long they stand, and how many, on both stores."""

from datetime import timedelta
from decimal import Decimal

from inventory.people import Right
from sync.approval_messages import ApprovalAsk, ApprovalState
from sync.centre import approvals
from sync.centre.approvals import STANDS_DAYS
from sync.centre.centre import Centre
from sync.centre.judging import Sender
from sync.messages import Cursors
from tests.sync.centre.warehouse import NOW, Device


def asked(request: str) -> ApprovalAsk:
    return ApprovalAsk(
        request=request, right=Right.DUPLICATE, item="M-6000", quantity=Decimal(1), operator="1001", at=NOW
    )


def standing(centre: Centre, device: Device) -> list[str]:
    rows = centre.pull(device.identity, Cursors(), 1_000).rows
    return [str(each.row["request"]) for each in rows if each.entity == "approval" and not each.deleted]


def test_an_old_request_stands_no_more_when_the_next_is_asked(centre: Centre, device: Device) -> None:
    sender = Sender(device.identity.site, device.identity.device, device.identity.epoch)
    for name, days in (("old", 0), ("kept", STANDS_DAYS), ("new", STANDS_DAYS + 1)):
        at = NOW + timedelta(days=days)
        wanted = asked(name)
        with centre.database.engine.begin() as connection:
            assert approvals.ask(connection, sender, wanted, at) is ApprovalState.ASKED
    assert standing(centre, device) == ["kept", "new"]
    assert centre.verify() == ()


def test_more_than_stand_at_a_time_are_not_kept(centre: Centre, device: Device) -> None:
    sender = Sender(device.identity.site, device.identity.device, device.identity.epoch)
    names = [f"r{number:03}" for number in range(approvals.OPEN_MAX)]
    with centre.database.engine.begin() as connection:
        assert {approvals.ask(connection, sender, asked(each), NOW) for each in names} == {ApprovalState.ASKED}
    states = [centre.approval_ask(device.identity, asked(each)).state for each in ("another", names[0])]
    assert states == [ApprovalState.NONE, ApprovalState.ASKED]
    assert sorted(standing(centre, device)) == names
