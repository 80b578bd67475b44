"""Claims: one device has a document; only a take-over or a release moves it, on both stores, however two ask at once."""

import threading

import pytest

from sync.centre.centre import Centre
from sync.errors import RefusedError
from sync.messages import Claim, ClaimAnswer, Cursors, Unclaim
from tests.sync.centre.warehouse import NOW, Device


@pytest.fixture
def other(centre: Centre) -> Device:
    return Device(centre.enroll_device("ROT"))


def had(device: str, operator: str, *, yours: bool) -> ClaimAnswer:
    return ClaimAnswer(document="PO1", yours=yours, device=device, operator=operator, since=NOW)


NOBODY = ClaimAnswer(document="PO1", yours=False)


def test_the_first_has_it_and_the_second_hears_who(centre: Centre, device: Device, other: Device) -> None:
    assert centre.claim(device.identity, Claim(document="PO1", operator="1001")) == had("1", "1001", yours=True)
    assert centre.claim(other.identity, Claim(document="PO1", operator="1900")) == had("1", "1001", yours=False)
    assert centre.claim(device.identity, Claim(document="PO1", operator="1001")) == had("1", "1001", yours=True)


def test_a_take_over_moves_it(centre: Centre, device: Device, other: Device) -> None:
    centre.claim(device.identity, Claim(document="PO1", operator="1001"))
    taken = centre.claim(other.identity, Claim(document="PO1", operator="1900", take_over=True))
    assert taken == had("2", "1900", yours=True)
    assert centre.claim(device.identity, Claim(document="PO1", operator="1001")) == had("2", "1900", yours=False)


def test_on_one_device_the_work_goes_on_with_whoever_has_the_device(centre: Centre, device: Device) -> None:
    centre.claim(device.identity, Claim(document="PO1", operator="1001"))
    assert centre.claim(device.identity, Claim(document="PO1", operator="1900")) == had("1", "1900", yours=True)


def test_who_has_it_lets_go_and_nobody_else_does(centre: Centre, device: Device, other: Device) -> None:
    centre.claim(device.identity, Claim(document="PO1", operator="1001"))
    assert centre.unclaim(other.identity, Unclaim(document="PO1")) == had("1", "1001", yours=False)
    assert centre.unclaim(device.identity, Unclaim(document="PO1")) == NOBODY
    assert centre.unclaim(device.identity, Unclaim(document="PO1")) == NOBODY


def test_a_supervisor_releases_the_work_of_others(centre: Centre, device: Device, other: Device) -> None:
    centre.claim(device.identity, Claim(document="PO1", operator="1001"))
    with pytest.raises(RefusedError):
        centre.unclaim(other.identity, Unclaim(document="PO1", by="1001"))
    assert centre.unclaim(other.identity, Unclaim(document="PO1", by="1900")) == NOBODY


def test_the_pull_shows_who_has_what(centre: Centre, device: Device, other: Device) -> None:
    before = centre.pull(other.identity, Cursors(), 1_000).through
    centre.claim(device.identity, Claim(document="PO1", operator="1001", task="receive"))
    page = centre.pull(other.identity, before, 1_000)
    (row,) = [each.row for each in page.rows if each.entity == "claim"]
    assert (row["document"], row["device"], row["operator"], row["task"]) == ("PO1", "1", "1001", "receive")
    centre.unclaim(device.identity, Unclaim(document="PO1"))
    (gone,) = [each for each in centre.pull(other.identity, page.through, 1_000).rows if each.entity == "claim"]
    assert (gone.deleted, gone.row) == (True, {"document": "PO1"})
    assert centre.verify() == ()


def test_of_two_who_ask_at_once_one_has_it(centre: Centre, device: Device, other: Device) -> None:
    answers: list[ClaimAnswer] = []

    def ask(who: Device) -> None:
        answers.append(centre.claim(who.identity, Claim(document="PO1", operator="1001")))

    threads = [threading.Thread(target=ask, args=(who,)) for who in (device, other) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len({each.device for each in answers}) == 1
    assert sum(each.yours for each in answers) == 4


def test_a_stranger_claims_nothing(centre: Centre, device: Device) -> None:
    stranger = device.identity.model_copy(update={"token": "0" * 40})
    with pytest.raises(RefusedError):
        centre.claim(stranger, Claim(document="PO1", operator="1001"))
    with pytest.raises(RefusedError):
        centre.unclaim(stranger, Unclaim(document="PO1"))
