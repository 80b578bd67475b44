"""What every way to the centre must do with claims and held work: the same over every link, and either store behind it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from inventory.transactions import Transaction
from sync.errors import RefusedError, UnreachableError
from sync.handheld.link import Link, enroll
from sync.messages import (
    Claim,
    ClaimAnswer,
    Cursors,
    Enrolment,
    HeldWork,
    Row,
    Settlement,
    SettlementAnswer,
    Status,
    Unclaim,
    Way,
)
from tests.contracts.links import LINKS
from tests.sync.centre.warehouse import DAY, NOW, Device, nuts, open_centre, phones, statuses

SUPERVISOR, RECEIVER = "1900", "1001"
Side = tuple[Link, Device]


@pytest.fixture(params=sorted(LINKS))
def ways(request: pytest.FixtureRequest, url: str) -> Iterator[Callable[..., Side]]:
    """Opens ways to the centre, each of a new device of a site."""
    with ExitStack() as opened:

        def way(site: str = "ROT") -> Side:
            device = Device(enroll(url, site), document="")
            link = LINKS[request.param](url, device.identity)
            opened.callback(link.close)
            return link, device

        yield way


@pytest.fixture
def first(ways: Callable[..., Side]) -> Side:
    return ways()


@pytest.fixture
def second(ways: Callable[..., Side]) -> Side:
    return ways()


def clash(first: Side, second: Side, *serials: str) -> str:
    """Let both receive S1; return what of the second is held."""
    for (link, device), place in ((first, "A-1"), (second, "A-2")):
        made = device.make(phones(*(serials or ("S1",)), place=place, document_line=0))
        link.push(device.batch())
    return made.id


def settling(held: str, way: Way, name: str = "new") -> Settlement:
    return Settlement(id=name, transaction=held, way=way, approver=SUPERVISOR, reason="why")


def listed(link: Link) -> list[tuple[str, str]]:
    return [(each.transaction, each.state) for each in link.held().held]


def claimed(document: str = "PO1", *, take_over: bool = False) -> Claim:
    return Claim(document=document, operator=RECEIVER, task="receive", take_over=take_over)


def who(answer: ClaimAnswer) -> tuple[bool, str]:
    return answer.yours, answer.device


# Claims


def test_who_asks_first_has_a_document_and_the_other_hears_who(first: Side, second: Side) -> None:
    assert [who(link.claim(claimed())) for link, _ in (first, second, first)] == [
        (True, "1"),
        (False, "1"),
        (True, "1"),
    ]
    answer = second[0].claim(claimed())
    assert (answer.operator, answer.since is not None) == (RECEIVER, True)


def test_only_a_take_over_moves_it(first: Side, second: Side) -> None:
    first[0].claim(claimed())
    assert who(second[0].claim(claimed(take_over=True))) == (True, "2")
    assert who(first[0].claim(claimed())) == (False, "2")


def test_who_has_it_lets_go_and_again_is_no_fault(first: Side, second: Side) -> None:
    first[0].claim(claimed())
    assert [who(first[0].unclaim(Unclaim(document="PO1"))) for _ in range(2)] == [(False, ""), (False, "")]
    assert who(second[0].claim(claimed())) == (True, "2")


def test_nobody_lets_go_for_others_but_a_supervisor(first: Side, second: Side) -> None:
    first[0].claim(claimed())
    assert who(second[0].unclaim(Unclaim(document="PO1"))) == (False, "1")
    with pytest.raises(RefusedError):
        second[0].unclaim(Unclaim(document="PO1", by=RECEIVER))
    assert who(second[0].unclaim(Unclaim(document="PO1", by=SUPERVISOR))) == (False, "")


def test_claims_are_the_sites_own(first: Side, ways: Callable[..., Side]) -> None:
    first[0].claim(claimed())
    link, _ = ways("CHI")
    assert who(link.claim(claimed())) == (True, "1")


# Held work


def test_what_is_held_is_listed_with_why_and_with_whom_it_clashes(first: Side, second: Side) -> None:
    held = clash(first, second)
    (work,) = first[0].held().held
    assert isinstance(work, HeldWork)
    assert (work.transaction, work.device, work.operator, work.kind) == (held, "2", RECEIVER, "purchase_receipt")
    assert [each["code"] for each in work.refusals] == ["serial_in_stock"]
    assert [(each.device, each.operator) for each in work.clashes] == [("1", RECEIVER)]


def test_another_site_sees_and_settles_nothing_of_it(first: Side, second: Side, ways: Callable[..., Side]) -> None:
    held = clash(first, second)
    link, _ = ways("CHI")
    assert listed(link) == []
    answer = link.settle(settling(held, Way.CANCEL))
    assert (answer.settled, [each["code"] for each in answer.refusals]) == (False, ["not_held"])
    assert listed(first[0]) == [(held, "open")]


def test_settled_twice_with_the_same_id_it_is_settled_once(first: Side, second: Side) -> None:
    held = clash(first, second)
    assert [first[0].settle(settling(held, Way.CANCEL)) for _ in range(2)] == [SettlementAnswer(settled=True)] * 2
    assert listed(first[0]) == []
    answer = first[0].settle(settling(held, Way.CANCEL, "later"))
    assert [each["code"] for each in answer.refusals] == ["not_held"]


def test_what_still_stands_against_it_is_told_and_nothing_is_changed(first: Side, second: Side) -> None:
    held = clash(first, second)
    answer = second[0].settle(settling(held, Way.RETRY))
    assert (answer.settled, [each["code"] for each in answer.refusals]) == (False, ["serial_in_stock"])
    assert [each.device for each in answer.clashes] == ["1"]
    assert listed(second[0]) == [(held, "open")]


def test_the_rest_is_posted_and_the_clash_stays(first: Side, second: Side) -> None:
    clash(first, second)
    link, device = second
    made = device.make(phones("S1", "S2", place="A-2", document_line=0))
    link.push(device.batch(2))
    assert link.settle(settling(made.id, Way.REST)).settled
    assert ("new-rest", "open") in listed(link)


def test_sent_back_it_waits_for_its_device_and_is_closed_by_what_takes_its_place(first: Side, second: Side) -> None:
    held = clash(first, second)
    assert first[0].settle(settling(held, Way.BACK)) == SettlementAnswer(settled=False)
    assert listed(first[0]) == [(held, "returned")]
    link, device = second
    made = device.make(phones("S7", place="A-2", document_line=0))
    device.made.pop()
    device.add(anew(made, held))
    assert statuses(link.push(device.batch(2))) == ["posted"]
    assert listed(first[0]) == []
    rows = [row.row for row in pulled(link) if row.entity == "held"]
    assert [(row["state"], row["way"], row["settled_by"]) for row in rows] == [("settled", "redo", made.id)]


def test_given_up_it_is_closed_as_cancelled(first: Side, second: Side) -> None:
    held = clash(first, second)
    first[0].settle(settling(held, Way.BACK))
    link, device = second
    site = device.identity.site
    given_up = Transaction("w1", "withdrawal", site, NOW, DAY, DAY, RECEIVER, reason="why", instead_of=held)
    device.add(given_up)
    assert statuses(link.push(device.batch(2))) == ["posted"]
    rows = [row.row for row in pulled(link) if row.entity == "held"]
    assert [(row["state"], row["way"], row["settled_by"]) for row in rows] == [("settled", "cancel", "w1")]


def test_what_was_not_sent_back_is_not_taken_out_of_the_supervisors_hands(first: Side, second: Side) -> None:
    held = clash(first, second)
    link, device = second
    made = device.make(phones("S7", place="A-2", document_line=0))
    device.made.pop()
    device.add(anew(made, held))
    (result,) = link.push(device.batch(2)).results
    assert (result.status, [each["code"] for each in result.refusals]) == (Status.HELD, ["not_sent_back"])
    assert sorted(listed(link)) == sorted([(held, "open"), (made.id, "open")])


def test_what_is_flagged_is_listed_until_it_was_seen(first: Side, url: str) -> None:
    centre = open_centre(url)
    centre.set_value("site:ROT", "policy_purchase_receipt", "post_and_flag")
    centre.close()
    link, device = first
    made = device.make(nuts("101"), document="PO1")
    assert statuses(link.push(device.batch())) == ["posted"]
    assert [each.transaction for each in link.held().flagged] == [made.id]
    assert link.settle(settling(made.id, Way.SEEN)).settled
    assert link.held().flagged == ()


@pytest.mark.parametrize("name", sorted(LINKS))
def test_a_stranger_gets_no_answer(name: str, url: str) -> None:
    strange = enroll(url, "ROT").model_copy(update={"token": "0" * 40})
    link = LINKS[name](url, strange)
    for word in (
        link.held,
        lambda: link.settle(settling("x", Way.CANCEL)),
        lambda: link.claim(claimed()),
        lambda: link.unclaim(Unclaim(document="PO1")),
    ):
        with pytest.raises(RefusedError) as caught:
            word()
        assert caught.value.why == "identity"
    link.close()


@pytest.mark.parametrize("name", sorted(LINKS))
def test_a_centre_that_is_not_there_is_unreachable(name: str, tmp_path: Path) -> None:
    stranger = Enrolment(site="ROT", device="1", epoch=1, token="0" * 40, store_uuid="x")
    link = LINKS[name](f"sqlite:///{tmp_path / 'nowhere' / 'centre.db'}", stranger)
    for word in (link.held, lambda: link.claim(claimed()), lambda: link.settle(settling("x", Way.CANCEL))):
        with pytest.raises(UnreachableError):
            word()
    link.close()


def anew(made: Transaction, held: str) -> Transaction:
    return replace(made, instead_of=held)


def pulled(link: Link) -> list[Row]:
    """Return every row that a device knows, in pages."""
    rows: list[Row] = []
    cursors, more = Cursors(), True
    while more:
        page = link.pull(cursors, 100)
        rows += page.rows
        cursors, more = page.through, page.has_more
    return rows
