"""Policies at the centre: what the site wants posted is posted and, where it wants that, listed until somebody has seen it."""

import pytest

from sync.centre.centre import Centre
from sync.errors import ImportRefusedError
from sync.messages import Cursors, Settlement, Status, Way
from tests.sync.centre.test_changes import apply, pull_all
from tests.sync.centre.test_held import clash, codes, settled
from tests.sync.centre.warehouse import Device, nuts, phones, statuses


def flagged_receipt(centre: Centre, device: Device) -> str:
    """Let a device receive more than is ordered, where that is posted and flagged; return the transaction."""
    centre.set_value("site:ROT", "policy_purchase_receipt", "post_and_flag")
    made = device.make(nuts("101"))
    (result,) = device.push(centre).results
    assert (result.status, [each["code"] for each in result.refusals]) == (Status.POSTED, ["more_than_ordered"])
    return made.id


@pytest.fixture
def other(centre: Centre) -> Device:
    return Device(centre.enroll_device("ROT"), document="")


def test_posted_and_flagged_it_is_listed_until_it_was_seen(centre: Centre, device: Device) -> None:
    flagged = flagged_receipt(centre, device)
    assert centre.held() == ()
    (work,) = centre.flagged("ROT")
    assert (work.transaction, work.operator, work.kind, work.state) == (flagged, "1001", "purchase_receipt", "flagged")
    assert [each["code"] for each in work.refusals] == ["more_than_ordered"]
    assert settled(centre, flagged, Way.SEEN).settled
    assert (centre.flagged(), centre.held(), centre.verify()) == ((), (), ())


def test_devices_are_told_and_it_stays_posted(centre: Centre, device: Device) -> None:
    flagged = flagged_receipt(centre, device)
    rows, cursors = pull_all(centre, device, Cursors())
    assert apply({}, rows)["held", flagged]["state"] == "flagged"
    settled(centre, flagged, Way.SEEN)
    rows, _ = pull_all(centre, device, cursors)
    assert [(row.entity, row.row["state"], row.row["way"]) for row in rows] == [("held", "settled", "seen")]
    assert [each.became for each in device.push(centre).results] == [Status.POSTED]


def test_only_what_is_flagged_is_seen_and_it_is_nothing_else(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    assert codes(settled(centre, held, Way.SEEN)) == ["not_held"]
    centre.set_value("site:ROT", "policy_purchase_receipt", "post_and_flag")
    device.make(nuts("101"))
    device.push(centre)
    (flagged,) = centre.flagged()
    for way in set(Way) - {Way.SEEN}:
        wanted = Settlement(id=f"x-{way.value}", transaction=flagged.transaction, way=way, approver="1900")
        assert codes(centre.settle("ROT", wanted)) == ["not_held"]


def test_nobody_has_seen_their_own(centre: Centre, device: Device) -> None:
    device.operator = "1900"
    assert codes(settled(centre, flagged_receipt(centre, device), Way.SEEN)) == ["own_work"]


def test_posted_without_a_flag_it_is_listed_nowhere(centre: Centre, device: Device) -> None:
    centre.set_value("company", "policy_purchase_receipt", "post")
    device.make(nuts("101"))
    (result,) = device.push(centre).results
    assert (result.status, result.refusals) == (Status.POSTED, ())
    assert (centre.held(), centre.flagged(), centre.verify()) == ((), (), ())


def test_a_fact_is_held_whatever_the_policy(centre: Centre, device: Device, other: Device) -> None:
    centre.set_value("company", "policy_purchase_receipt", "post")
    device.make(phones("S1"))
    device.push(centre)
    other.make(phones("S1", place="A-2", document_line=0))
    assert statuses(other.push(centre)) == ["held"]


def test_the_other_site_decides_for_itself(centre: Centre, device: Device) -> None:
    centre.set_value("site:CHI", "policy_purchase_receipt", "post")
    device.make(nuts("101"))
    assert statuses(device.push(centre)) == ["held"]


def test_what_people_decide_at_the_centre_is_no_late_fact(centre: Centre, device: Device) -> None:
    """Set after it was held, the policy lets nothing past that a supervisor tries again: there is a way for that."""
    held = device.make(nuts("101")).id
    device.push(centre)
    centre.set_value("company", "policy_purchase_receipt", "post")
    assert codes(settled(centre, held, Way.RETRY)) == ["more_than_ordered"]
    assert settled(centre, held, Way.OVERRIDE).settled


def test_no_item_and_no_customer_has_a_policy(centre: Centre) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        centre.set_value("item:NUT", "policy_pick", "post")
    assert [bad.reason for bad in caught.value.bad] == ["policy_pick is said for company, site"]


def test_setting_a_policy_leaves_who_did_it(centre: Centre) -> None:
    centre.set_value("site:ROT", "policy_pick", "post_and_flag", "1999")
    (change,) = [each for each in centre.settings_changed() if each.name == "policy_pick"]
    assert (change.badge, change.scope, change.before, change.after) == ("1999", "site:ROT", "", "post_and_flag")
