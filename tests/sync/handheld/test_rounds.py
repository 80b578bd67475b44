"""Rounds with a small centre: lost answers, gaps, restored centres, and a view that neither doubles nor flickers."""

import contextlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.stock import Serial, SerialState
from sync.errors import GapError, RefusedError, StoreBusyError, TooLargeError, UnreachableError
from sync.handheld.home import Handheld
from sync.handheld.records import Counts, JournalState
from sync.handheld.rounds import Limits, RoundProgress, Sent, Stage, SyncRound
from sync.schema import REFERENCE_FEED
from tests.sync.handheld.homes import take
from tests.sync.handheld.small_centre import SmallCentre, away
from tests.sync.handheld.warehouse import AT, ORDER, SITE, balance_key, receipt, row, warehouse

SMALL_PAGES = Limits(rows=2)


@pytest.fixture
def empty(empty_home: Path) -> Iterator[Handheld]:
    """A handheld that has pulled nothing yet."""
    with Handheld.open(empty_home, checked=False) as opened:
        yield opened


@pytest.fixture
def pulled(empty: Handheld, centre: SmallCentre) -> Handheld:
    """A handheld that has pulled everything."""
    speak(empty.home, centre)
    centre.calls.clear()
    return empty


def speak(home: Path, centre: SmallCentre, *, released: bool = False, limits: Limits | None = None) -> Sent:
    """Run one round."""
    speaking = SyncRound(home, centre, clock=lambda: AT, limits=limits)
    try:
        sent = speaking.send(released=released)
        speaking.pull()
    finally:
        speaking.close()
    return sent


def seen(handheld: Handheld) -> tuple[bool, Decimal, Decimal | None]:
    """Return what the operator sees of serial S1: it is there, its bin's balance, its line's progress."""
    line = handheld.stock.line(ORDER, 1)
    there = handheld.stock.serial("SER", "S1") is not None
    return there, handheld.stock.balance(balance_key("DOCK", "SER")), line.done if line else None


def balance(quantity: int, number: int) -> Serial:
    return Serial("SER", f"O{number}", "R-02", SerialState.ON_HAND, transaction=str(quantity))


RECEIVED = (True, Decimal(1), Decimal(1))
NOTHING = (False, Decimal(0), Decimal(0))


def test_the_first_pull_is_a_snapshot_with_progress(empty: Handheld, centre: SmallCentre) -> None:
    centre.page_rows = 5
    progress: list[RoundProgress] = []
    speaking = SyncRound(empty.home, centre, report=progress.append, clock=lambda: AT)
    rows = speaking.pull()
    speaking.close()
    total = len(centre.changes)
    assert rows == total
    snapshots = [each for each in progress if each.stage is Stage.SNAPSHOT]
    assert [each.done for each in snapshots] == [*range(5, total, 5), total]
    assert {each.total for each in snapshots} == {total}
    assert empty.stock.item("SER") == centre.stock.item("SER")
    assert empty.stock.data_age_minutes(AT) == 0


def test_a_snapshot_cut_at_every_page_goes_on_where_it_stopped(empty: Handheld, centre: SmallCentre) -> None:
    centre.page_rows = 3
    pages = -(-len(centre.changes) // 3)
    cuts = 0
    # every second answer is lost
    centre.after = lambda call: away(call) if call == "snapshot" and centre.calls.count("snapshot") % 2 == 0 else None
    while empty.mirror.pulled_at() is None and cuts < pages:
        cuts += 1
        with contextlib.suppress(UnreachableError):
            speak(empty.home, centre)
    assert (cuts, centre.calls.count("snapshot")) == (pages, 2 * pages - 1)
    assert empty.stock.lines(ORDER) == centre.stock.lines(ORDER)


def test_rows_that_change_during_a_snapshot_are_there_after_it(empty: Handheld, centre: SmallCentre) -> None:
    centre.page_rows = 4

    def change(call: str) -> None:
        if call == "snapshot" and centre.calls.count("snapshot") == 2:
            centre.tell(row("serial", balance(1, 7)))

    centre.after = change
    speak(empty.home, centre)
    assert empty.stock.serial("SER", "O7") == balance(1, 7)


def test_nothing_is_sent_until_a_supervisor_lets_it_go(pulled: Handheld, centre: SmallCentre) -> None:
    take(pulled, receipt(1, 1, "S1"))
    assert speak(pulled.home, centre) == Sent(left=1)
    assert "push" not in centre.calls
    assert speak(pulled.home, centre, released=True) == Sent(posted=1)
    take(pulled, receipt(2, 1, "S2"))
    assert speak(pulled.home, centre) == Sent(left=1)


def test_what_was_let_go_is_sent_again_by_itself(pulled: Handheld, centre: SmallCentre) -> None:
    take(pulled, receipt(1, 1, "S1"))
    centre.before = lambda call: away(call) if call == "push" else None
    with pytest.raises(UnreachableError):
        speak(pulled.home, centre, released=True)
    centre.before = lambda _call: None
    assert speak(pulled.home, centre) == Sent(posted=1)


def test_what_was_posted_is_seen_once_at_every_step(pulled: Handheld, centre: SmallCentre) -> None:
    """Invariant 6: neither doubled nor missing, whatever page the mirror is at."""
    assert seen(pulled) == NOTHING
    take(pulled, receipt(1, 1, "S1"))
    views = [seen(pulled)]
    centre.after = lambda _call: views.append(seen(pulled))
    centre.before = lambda _call: views.append(seen(pulled))
    speak(pulled.home, centre, released=True, limits=SMALL_PAGES)
    speak(pulled.home, centre)
    assert len(views) > 10
    assert set(views) == {RECEIVED}
    assert seen(pulled) == RECEIVED
    assert pulled.stock.serial("SER", "S1") == centre.stock.serial("SER", "S1")


@pytest.mark.parametrize("pages_first", [False, True])
def test_a_lost_answer_neither_doubles_nor_loses(pulled: Handheld, centre: SmallCentre, *, pages_first: bool) -> None:
    take(pulled, receipt(1, 1, "S1"))
    views = []
    centre.after = lambda call: away(call) if call == "push" else None
    with pytest.raises(UnreachableError):
        speak(pulled.home, centre, released=True)
    assert centre.stock.serial("SER", "S1") is not None
    views.append(seen(pulled))
    centre.after = lambda _call: views.append(seen(pulled))
    if pages_first:
        # the result comes by the pull, before the same batch goes again
        centre.before = lambda call: away(call) if call == "push" else None
        speaking = SyncRound(pulled.home, centre, clock=lambda: AT, limits=SMALL_PAGES)
        speaking._pull_pages()
        speaking.close()
        centre.before = lambda _call: None
        views.append(seen(pulled))
    speak(pulled.home, centre, limits=SMALL_PAGES)
    assert set(views) == {RECEIVED}
    assert seen(pulled) == RECEIVED
    assert [each.model_copy(update={"status": each.became}) for each in centre.results] == centre.results
    assert len(centre.results) == 1
    assert pulled.journal.counts(AT) == Counts(sent_today=1)


def test_a_restart_between_two_pages_goes_on_behind_the_first(pulled: Handheld, centre: SmallCentre) -> None:
    for number in range(1, 8):
        centre.tell(row("serial", balance(1, number)))
    centre.after = lambda call: away(call) if call == "pull" and centre.calls.count("pull") == 3 else None
    with pytest.raises(UnreachableError):
        speak(pulled.home, centre, limits=SMALL_PAGES)
    assert pulled.stock.serial("SER", "O1") is None
    centre.after = lambda _call: None
    speak(pulled.home, centre, limits=SMALL_PAGES)
    assert [pulled.stock.serial("SER", f"O{number}") is not None for number in range(1, 8)] == [True] * 7
    assert centre.calls.count("pull") == 3 + 2


def test_a_held_transaction_leaves_the_view(pulled: Handheld, centre: SmallCentre) -> None:
    centre.stock.serials["SER", "S1"] = Serial("SER", "S1", "R-02", SerialState.ON_HAND)
    take(pulled, receipt(1, 1, "S1"))
    assert speak(pulled.home, centre, released=True) == Sent(held=1)
    assert pulled.stock.balance(balance_key("DOCK", "SER")) == 0
    held = pulled.journal.rows(JournalState.HELD, 5)
    assert [(each.id, [refusal.code for refusal in each.refusals]) for each in held] == [
        ("t000001", ["serial_in_stock"])
    ]
    assert pulled.stock.disputed("SER", "S1") == "t000001"


def test_the_same_batch_three_times_is_booked_once(pulled: Handheld, centre: SmallCentre) -> None:
    take(pulled, *(receipt(number, 1, f"S{number}") for number in range(1, 6)))
    centre.after = lambda call: away(call) if call == "push" else None
    for released in (True, False):
        with pytest.raises(UnreachableError):
            speak(pulled.home, centre, released=released)
    centre.after = lambda _call: None
    speak(pulled.home, centre)
    assert len({batch.model_dump_json() for batch in centre.batches if len(batch.transactions) == 5}) == 1
    assert centre.stock.balance(balance_key("DOCK", "SER")) == 5
    assert pulled.journal.counts().waiting == 0


def test_a_queue_goes_in_batches_that_halve_and_double(pulled: Handheld, centre: SmallCentre) -> None:
    take(pulled, *(receipt(number, 1, f"S{number}") for number in range(1, 31)))
    centre.batch_max = 4
    assert speak(pulled.home, centre, released=True, limits=Limits(transactions=16)).posted == 30
    sizes = [len(batch.transactions) for batch in centre.batches]
    assert sizes == [4, 4, 4, 4, 4, 4, 3, 3]


def test_a_single_transaction_that_is_too_large_is_said(pulled: Handheld, centre: SmallCentre) -> None:
    take(pulled, receipt(1, 1, "S1"))
    centre.batch_max = 0
    with pytest.raises(TooLargeError):
        speak(pulled.home, centre, released=True)


def test_a_gap_is_filled_from_what_is_kept(pulled: Handheld, centre: SmallCentre) -> None:
    """A centre that lost its last commits between hello and push."""
    take(pulled, receipt(1, 1, "S1"))
    speak(pulled.home, centre, released=True)
    take(pulled, receipt(2, 1, "S2"))
    lost: list[str] = []

    def lose(call: str) -> None:
        if call == "push" and not lost:
            lost.append(centre.results.pop().id)
            raise GapError("a gap", 1)

    centre.before = lose
    speak(pulled.home, centre, released=True)
    assert [each.id for each in centre.results] == ["t000001", "t000002"]


def test_a_gap_that_cannot_be_filled_is_a_fork(pulled: Handheld, centre: SmallCentre) -> None:
    take(pulled, receipt(1, 1, "S1"))

    def gap(call: str) -> None:
        if call == "push":
            raise GapError("a gap", 77)

    centre.before = gap
    with pytest.raises(RefusedError, match="number 77"):
        speak(pulled.home, centre, released=True)


def test_other_content_under_an_id_stops_the_queue_loudly(pulled: Handheld, centre: SmallCentre) -> None:
    take(pulled, receipt(1, 1, "S1"), receipt(2, 1, "S2"))
    speak(pulled.home, centre, released=True)
    centre.bodies["t000001"] = b"{}"
    with pulled.journal.writing():
        pulled.journal.send_again(0)
    with pytest.raises(RefusedError, match="another content"):
        speak(pulled.home, centre)
    assert [each.id for each in pulled.journal.rows(JournalState.DIFFERENT, 5)] == ["t000001"]
    assert pulled.journal.first_waiting() == 2


def restored(store_uuid: str = "life-1") -> SmallCentre:
    """Return the centre as it was before anything was posted."""
    return SmallCentre(warehouse(), store_uuid=store_uuid, last=dict.fromkeys((REFERENCE_FEED, SITE), 0))


def test_a_restored_centre_gets_again_what_it_lost(pulled: Handheld, centre: SmallCentre) -> None:
    take(pulled, receipt(1, 1, "S1"))
    speak(pulled.home, centre, released=True)
    again = restored()
    views = []
    again.after = lambda _call: views.append(seen(pulled))
    speak(pulled.home, again)
    assert again.stock.serial("SER", "S1") == centre.stock.serial("SER", "S1")
    assert set(views) == {RECEIVED}
    assert seen(pulled) == RECEIVED


def test_a_centre_of_another_life_is_pulled_anew(pulled: Handheld) -> None:
    other = restored("life-2")
    del other.changes["bin", ("R-02",)]
    speak(pulled.home, other)
    assert pulled.stock.bin("R-02") is None
    enrolment = pulled.journal.enrolment()
    assert enrolment is not None
    assert enrolment.store_uuid == "life-2"


def test_a_cursor_that_is_too_old_is_a_snapshot(pulled: Handheld, centre: SmallCentre) -> None:
    centre.last[REFERENCE_FEED] = 0
    speak(pulled.home, centre)
    assert "snapshot" in centre.calls


def test_a_fork_is_refused_and_work_goes_on(pulled: Handheld, centre: SmallCentre) -> None:
    centre.device_epoch = 2
    with pytest.raises(RefusedError):
        speak(pulled.home, centre)
    take(pulled, receipt(1, 1, "S1"))
    assert pulled.journal.counts().waiting == 1


def test_two_rounds_of_one_home_are_refused(pulled: Handheld, centre: SmallCentre) -> None:
    first = SyncRound(pulled.home, centre)
    with pytest.raises(StoreBusyError):
        SyncRound(pulled.home, centre)
    first.close()
    speak(pulled.home, centre)


def test_after_a_complete_pull_the_overlay_is_retired(pulled: Handheld, centre: SmallCentre) -> None:
    take(pulled, *(receipt(number, 1, f"S{number}") for number in range(1, 451)))
    speak(pulled.home, centre, released=True)
    live = pulled.journal._database.value("SELECT count(*) FROM overlay_serial WHERE live = 1")
    assert (live, pulled.stock.balance(balance_key("DOCK", "SER"))) == (0, Decimal(450))
