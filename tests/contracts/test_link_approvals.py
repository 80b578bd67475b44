"""What every way to the centre must do with requests for approval: the same over every link, and either store behind it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal

import pytest

from inventory.people import Right
from sync.approval_messages import ApprovalAnswer, ApprovalAsk, ApprovalState, Verdict
from sync.errors import RefusedError
from sync.handheld.link import Link, enroll
from sync.messages import Cursors, Row
from tests.contracts.links import LINKS
from tests.sync.centre.warehouse import NOW

SUPERVISOR, RECEIVER = "1900", "1001"
ASKED, APPROVED, REFUSED, NONE = ApprovalState.ASKED, ApprovalState.APPROVED, ApprovalState.REFUSED, ApprovalState.NONE


@pytest.fixture(params=sorted(LINKS))
def way(request: pytest.FixtureRequest, url: str) -> Iterator[Callable[..., Link]]:
    """Opens ways to the centre, each of a new device of a site."""
    with ExitStack() as opened:

        def made(site: str = "ROT") -> Link:
            link = LINKS[request.param](url, enroll(url, site))
            opened.callback(link.close)
            return link

        yield made


@pytest.fixture
def first(way: Callable[..., Link]) -> Link:
    return way()


@pytest.fixture
def second(way: Callable[..., Link]) -> Link:
    return way()


def asked(request: str = "a1", operator: str = RECEIVER) -> ApprovalAsk:
    return ApprovalAsk(
        request=request,
        right=Right.OVER_RECEIPT,
        why='{"code":"more_than_ordered"}',
        document="PO1",
        line=1,
        item="M-6000",
        number="L1",
        quantity=Decimal("2.5"),
        operator=operator,
        at=NOW,
    )


def says(link: Link, verdict: Verdict, by: str = "", reason: str = "", request: str = "a1") -> ApprovalState:
    return link.approval_answer(ApprovalAnswer(request=request, verdict=verdict, by=by, reason=reason)).state


def pulled(link: Link) -> list[Row]:
    return [each for each in link.pull(Cursors(), 1_000).rows if each.entity == "approval"]


def test_what_is_asked_comes_to_every_device_of_the_site_and_again_is_once(first: Link, second: Link) -> None:
    assert [first.approval_ask(asked()).state for _ in range(2)] == [ASKED, ASKED]
    for link in (first, second):
        (row,) = pulled(link)
        kept = {name: row.row[name] for name in ("request", "device", "operator", "right", "document", "line", "state")}
        assert kept == {
            "request": "a1",
            "device": "1",
            "operator": RECEIVER,
            "right": "over_receipt",
            "document": "PO1",
            "line": 1,
            "state": "asked",
        }
        assert (row.row["item"], row.row["number"], row.row["quantity"]) == ("M-6000", "L1", "2.5")


@pytest.mark.parametrize(("verdict", "state"), [(Verdict.APPROVE, APPROVED), (Verdict.REFUSE, REFUSED)])
def test_the_first_answer_is_for_good(first: Link, second: Link, verdict: Verdict, state: ApprovalState) -> None:
    first.approval_ask(asked())
    assert says(second, verdict, SUPERVISOR, "why") is state
    assert [says(second, each, SUPERVISOR) for each in (Verdict.APPROVE, Verdict.REFUSE)] == [state, state]
    assert first.approval_ask(asked()).state is state
    (row,) = pulled(first)
    assert (row.row["state"], row.row["by"], row.row["reason"]) == (state.value, SUPERVISOR, "why")


def test_nobody_answers_without_the_right_nor_for_their_own(first: Link, second: Link) -> None:
    first.approval_ask(asked())
    first.approval_ask(asked("a2", SUPERVISOR))
    for by, request in ((RECEIVER, "a1"), ("", "a1"), ("nobody", "a1"), (SUPERVISOR, "a2")):
        with pytest.raises(RefusedError):
            says(second, Verdict.APPROVE, by, request=request)
    assert [first.approval_ask(asked(each)).state for each in ("a1", "a2")] == [ASKED, ASKED]


def test_only_who_asked_takes_it_back_and_again_is_no_fault(first: Link, second: Link) -> None:
    first.approval_ask(asked())
    with pytest.raises(RefusedError):
        says(second, Verdict.WITHDRAW)
    assert [says(first, Verdict.WITHDRAW) for _ in range(2)] == [NONE, NONE]
    assert says(second, Verdict.APPROVE, SUPERVISOR) is NONE
    assert [(each.deleted, each.row) for each in pulled(second)] in ([], [(True, {"request": "a1"})])


def test_requests_are_the_sites_own(first: Link, way: Callable[..., Link]) -> None:
    first.approval_ask(asked())
    other = way("CHI")
    assert says(other, Verdict.APPROVE, SUPERVISOR) is NONE
    assert pulled(other) == []
