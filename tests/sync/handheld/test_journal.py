"""The invariants of sync/handheld/journal.py, by their numbers."""

import sqlite3
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.refusals.goods import UnknownBin
from inventory.stock import Posted
from inventory.tasks.steps import LineBooked, Mark, NumbersCaptured, NumbersDropped, Trace
from inventory.transactions import body_hash, body_of, reversal
from sync.errors import StoreError
from sync.handheld.home import MIRROR_FILE, Handheld
from sync.handheld.mirror_file import drop_mirror
from sync.handheld.records import (
    Counts,
    InputStatus,
    JournalRow,
    JournalState,
    OpenWork,
    QueuedTransaction,
    Settlement,
    StoredInput,
)
from sync.messages import Enrolment
from tests.sync.handheld.homes import ENROLMENT, decided, enrolled, pull, scan, take
from tests.sync.handheld.warehouse import AT, DAY, ORDER, RECEIVER, balance_key, move, receipt

EVENTS = (NumbersCaptured, LineBooked, NumbersDropped)
CAPTURED = NumbersCaptured(ORDER, 1, "SER", "", ("S1", "S2"))


class CrashedError(RuntimeError):
    """A bug in a task."""


def sequences(handheld: Handheld) -> list[int]:
    return [each.sequence for each in handheld.journal.waiting(0, 1_000, 10**9)]


def settled(number: int, state: JournalState, version: int | None = 5, refusals: str = "[]") -> Settlement:
    return Settlement(f"t{number:06d}", state, version, refusals)


def test_1_input_and_effects_are_stored_together(handheld: Handheld) -> None:
    number = take(handheld, receipt(1, 1, "S1"))
    with sqlite3.connect(handheld.home / "work.db") as other:
        rows = other.execute("SELECT i.status, j.id FROM input i JOIN journal j ON j.input = i.number").fetchall()
    other.close()
    assert rows == [("accepted", "t000001")]
    assert handheld.journal.transactions_of(number) == (receipt(1, 1, "S1"),)


def test_1_an_input_is_given_back_as_it_came(handheld: Handheld) -> None:
    came = scan("(01)", work=3)
    trace = Trace(Mark.TAKEN, "S1", "note")
    with handheld.journal.writing():
        number = handheld.journal.add_input(came)
        handheld.journal.finish_input(
            number, InputStatus.ACCEPTED, outcome="OK", code="taken", trace=trace, events=(CAPTURED,)
        )
    assert handheld.journal.input(number) == StoredInput(number, came, InputStatus.ACCEPTED, "OK", "taken", trace, None)
    assert handheld.journal.inputs(5) == (handheld.journal.input(number),)


def test_2_a_crash_leaves_the_failed_input_and_nothing_else(handheld: Handheld) -> None:
    def crash() -> None:
        with handheld.journal.writing():
            number = handheld.journal.add_input(scan("x"))
            with handheld.journal.attempt():
                handheld.journal.append(decided(handheld, receipt(1, 1, "S1")), number)
                handheld.journal.capture(number, CAPTURED)
                raise CrashedError

    with pytest.raises(CrashedError):
        crash()
    stored = handheld.journal.input(1)
    assert stored is not None
    assert stored.status is InputStatus.FAILED
    assert sequences(handheld) == []
    assert handheld.stock.serial("SER", "S1") is None
    assert handheld.stock.captured(ORDER, "SER", "S1") is None


def test_2_a_crash_outside_of_an_attempt_leaves_nothing(handheld: Handheld) -> None:
    def crash() -> None:
        with handheld.journal.writing():
            handheld.journal.add_input(scan("x"))
            raise CrashedError

    with pytest.raises(CrashedError):
        crash()
    assert handheld.journal.inputs(1) == ()


def test_3_sequences_run_without_gap_over_crashes_and_two_programs(handheld: Handheld, home: Path) -> None:
    def crash() -> None:
        with handheld.journal.writing():
            handheld.journal.append(decided(handheld, receipt(3, 1, "S3")), 1)
            raise CrashedError

    take(handheld, receipt(1, 1, "S1"), receipt(2, 1, "S2"))
    with pytest.raises(CrashedError):
        crash()
    with Handheld.open(home) as other:
        take(other, receipt(4, 1, "S4"))
    take(handheld, receipt(5, 1, "S5"))
    assert sequences(handheld) == [1, 2, 3, 4]
    assert handheld.journal.next_sequence() == 5


def test_3_without_enrolment_nothing_is_posted(tmp_path: Path) -> None:
    with (
        Handheld.open(tmp_path) as handheld,
        handheld.journal.writing(),
        pytest.raises(StoreError, match="not enrolled"),
    ):
        handheld.journal.append(Posted(receipt(1, 1, "S1")), 1)


def test_4_what_is_queued_is_what_was_posted(handheld: Handheld) -> None:
    transaction = receipt(1, 1, "S1")
    take(handheld, transaction)
    body = body_of(transaction)
    queued = QueuedTransaction(1, "t000001", body, body_hash(body))
    assert handheld.journal.waiting(0, 10, 1_000_000) == (queued,)
    with handheld.journal.writing():
        handheld.journal.settle([settled(1, JournalState.HELD)], AT)
    assert handheld.journal.waiting(0, 10, 1_000_000) == (queued,)


def test_4_a_batch_keeps_to_both_limits_but_is_never_empty(handheld: Handheld) -> None:
    take(handheld, *(receipt(number, 1, f"S{number}") for number in range(1, 6)))
    size = len(body_of(receipt(1, 1, "S1")))
    assert [each.sequence for each in handheld.journal.waiting(1, 3, 10**9)] == [2, 3, 4]
    assert [each.sequence for each in handheld.journal.waiting(0, 10, 2 * size)] == [1, 2]
    assert [each.sequence for each in handheld.journal.waiting(2, 10, 1)] == [3]
    assert [each.sequence for each in handheld.journal.waiting(2, 10, 10**9, through=4)] == [3, 4]


def test_6_an_effect_counts_until_a_complete_pull_has_passed_it(handheld: Handheld) -> None:
    """The mirror of this test never gets the effect, so that what is seen is the overlay alone."""
    take(handheld, receipt(1, 1, "S1"))
    seen = [handheld.stock.serial("SER", "S1") is not None]
    with handheld.journal.writing():
        handheld.journal.settle([settled(1, JournalState.POSTED, 9)], AT)
    for complete in (8, 9, 10):
        seen.append(handheld.stock.serial("SER", "S1") is not None)
        pull(handheld.home, [], complete)
    seen.append(handheld.stock.serial("SER", "S1") is not None)
    assert seen == [True, True, True, False, False]


@pytest.mark.parametrize("state", [JournalState.HELD, JournalState.QUARANTINED, JournalState.DIFFERENT])
def test_6_what_is_not_posted_leaves_the_view_and_is_found_as_disputed(handheld: Handheld, state: JournalState) -> None:
    take(handheld, receipt(1, 1, "S1"))
    with handheld.journal.writing():
        handheld.journal.settle([settled(1, state, 99)], AT)
    assert handheld.stock.serial("SER", "S1") is None
    assert handheld.stock.balance(balance_key("DOCK", "SER")) == 0
    assert handheld.stock.posted("t000001") is None
    assert handheld.stock.disputed("SER", "S1") == "t000001"


def test_6_retired_rows_count_again_when_the_centre_lost_them(handheld: Handheld) -> None:
    take(handheld, receipt(1, 1, "S1"))
    with handheld.journal.writing():
        handheld.journal.settle([settled(1, JournalState.POSTED, 1)], AT)
        assert handheld.journal.retire(1) == 1
        assert handheld.journal.retire(1) == 0
    with handheld.journal.writing():
        assert handheld.journal.send_again(0) == 1
    assert handheld.stock.serial("SER", "S1") is None  # this mirror has it, as far as it knows
    drop_mirror(handheld.home / MIRROR_FILE)
    handheld.refresh()
    assert handheld.stock.serial("SER", "S1") is not None
    assert handheld.stock.balance(balance_key("DOCK", "SER")) == 1
    assert handheld.journal.first_waiting() == 1


def test_8_resume_reads_the_events_of_accepted_inputs_that_were_not_undone(handheld: Handheld) -> None:
    journal = handheld.journal
    booked = LineBooked(ORDER, 1, "SER", Decimal("2.5"), "DOCK", ("t000001",))
    with journal.writing():
        work = journal.start_work("receive", RECEIVER, AT)
        for status, events in (
            (InputStatus.ACCEPTED, (CAPTURED,)),
            (InputStatus.REFUSED, (CAPTURED,)),
            (InputStatus.ACCEPTED, (booked, NumbersDropped(ORDER, 2))),
            (InputStatus.ACCEPTED, (CAPTURED,)),
            (InputStatus.ACCEPTED, ()),
        ):
            number = journal.add_input(scan("x", work))
            journal.finish_input(number, status, events=events)
        journal.cancel_input(4, by_input=5)
    assert list(journal.events(work, EVENTS)) == [(1, (CAPTURED,)), (3, (booked, NumbersDropped(ORDER, 2)))]
    undoable = journal.last_undoable(work)
    assert undoable is not None
    assert undoable.number == 3
    assert [each.cancelled_by for each in journal.inputs(10)] == [None, 5, None, None, None]


def test_8_events_are_read_over_many_pages(handheld: Handheld) -> None:
    with handheld.journal.writing():
        for _ in range(1_100):
            number = handheld.journal.add_input(scan("x", 1))
            handheld.journal.finish_input(number, InputStatus.ACCEPTED, events=(CAPTURED,))
    assert [number for number, _ in handheld.journal.events(1, EVENTS)] == list(range(1, 1_101))


def test_undo_takes_back_what_the_input_captured_booked_and_dropped(handheld: Handheld) -> None:
    journal, stock = handheld.journal, handheld.stock
    with journal.writing():
        journal.capture(1, CAPTURED)
        journal.capture(2, NumbersCaptured(ORDER, 1, "SER", "", ("S3",)))
        journal.drop(3, NumbersDropped(ORDER, 1))
        assert stock.captured_waiting(ORDER, 1) == ()
        assert stock.captured(ORDER, "SER", "S1") is None
        journal.cancel_input(3, by_input=4)
        journal.cancel_input(2, by_input=5)
        journal.append(decided(handheld, receipt(1, 1, "S1", "S2")), 6)
        journal.book(6, LineBooked(ORDER, 1, "SER", Decimal(2), "DOCK", ("t000001",)))
        booked = [stock.captured(ORDER, "SER", each) for each in ("S1", "S2", "S3")]
        assert [each and each.transaction for each in booked] == ["t000001", "t000001", None]
        journal.cancel_input(6, by_input=7)
    assert [each.serial for each in stock.captured_waiting(ORDER, 1)] == ["S1", "S2"]


def test_booked_numbers_name_the_transaction_that_moved_them(handheld: Handheld) -> None:
    """A line of more numbers than a transaction may have is several transactions; a repeated number names the first."""
    journal, stock = handheld.journal, handheld.stock
    with journal.writing():
        journal.capture(1, NumbersCaptured(ORDER, 1, "SER", "", ("S1", "S2", "S3")))
        journal.append(decided(handheld, receipt(1, 1, "S1")), 1)
        journal.append(decided(handheld, receipt(2, 1, "S2")), 1)
        journal.book(1, LineBooked(ORDER, 1, "SER", Decimal(3), "DOCK", ("t000001", "t000002")))
    found = [stock.captured(ORDER, "SER", each) for each in ("S1", "S2", "S3")]
    assert [each and each.transaction for each in found] == ["t000001", "t000002", "t000001"]


def test_open_work_is_listed_until_it_ends(handheld: Handheld) -> None:
    journal = handheld.journal
    with journal.writing():
        first = journal.start_work("receive", RECEIVER, AT)
        second = journal.start_work("put_away", RECEIVER, AT)
        journal.set_work_document(first, ORDER, "7 of 40")
        journal.end_work(second, AT)
    assert journal.open_works() == (OpenWork(first, "receive", ORDER, "7 of 40", RECEIVER, AT),)


def test_recent_gives_the_last_traces_first(handheld: Handheld) -> None:
    with handheld.journal.writing():
        for text in ("a", "b", "c"):
            number = handheld.journal.add_input(scan(text, 1))
            handheld.journal.finish_input(number, InputStatus.ACCEPTED, trace=Trace(Mark.TAKEN, text))
    assert handheld.journal.recent(1, 2) == (Trace(Mark.TAKEN, "c"), Trace(Mark.TAKEN, "b"))


def test_counts_and_lists_say_where_transactions_stand(handheld: Handheld) -> None:
    take(handheld, *(receipt(number, 1, f"S{number}") for number in range(1, 6)))
    refusals = '[{"code":"unknown_bin","bin":"X","site":"ROT"},{"code":"of_a_newer_centre"}]'
    with handheld.journal.writing():
        handheld.journal.settle(
            [
                settled(1, JournalState.POSTED),
                settled(2, JournalState.HELD, refusals=refusals),
                settled(3, JournalState.QUARANTINED),
            ],
            AT + timedelta(hours=1),
        )
    counts = Counts(waiting=2, sent_today=3, held=1, quarantined=1, oldest_at=AT)
    assert handheld.journal.counts(AT) == counts
    assert handheld.journal.counts(AT + timedelta(hours=2)).sent_today == 0
    held = JournalRow(
        2, 2, "t000002", "purchase_receipt", ORDER, RECEIVER, AT, JournalState.HELD, (UnknownBin("X", "ROT"),)
    )
    assert handheld.journal.rows(JournalState.HELD, 10) == (held,)


def test_settling_again_changes_nothing(handheld: Handheld) -> None:
    take(handheld, receipt(1, 1, "S1"))
    for _ in range(3):
        with handheld.journal.writing():
            handheld.journal.settle([settled(1, JournalState.POSTED)], AT)
    assert handheld.journal.counts(AT) == Counts(sent_today=1)


def test_what_a_supervisor_has_settled_is_held_no_more(handheld: Handheld) -> None:
    take(handheld, receipt(1, 1, "S1"))
    with handheld.journal.writing():
        handheld.journal.settle([settled(1, JournalState.HELD, 5)], AT)
        handheld.journal.settle([settled(1, JournalState.SETTLED, 7)], AT)
    assert handheld.journal.counts() == Counts()
    assert (handheld.stock.serial("SER", "S1"), handheld.stock.disputed("SER", "S1")) == (None, "")
    with handheld.journal.writing():
        assert handheld.journal.retire(7) == 1
        assert handheld.journal.prune(AT + timedelta(days=31)) == 1


def test_9_rows_go_by_age_and_only_when_they_are_settled_and_retired(handheld: Handheld) -> None:
    take(handheld, receipt(1, 1, "S1"))
    take(handheld, receipt(2, 1, "S2"))
    later = AT + timedelta(days=31)
    with handheld.journal.writing():
        handheld.journal.settle([settled(1, JournalState.POSTED, 1)], AT)
        assert handheld.journal.prune(later) == 0
        handheld.journal.retire(1)
        assert handheld.journal.prune(AT + timedelta(days=29)) == 0
        assert handheld.journal.prune(later) == 1
    assert [each.id for each in handheld.journal.waiting(0, 10, 10**9)] == ["t000002"]


def test_9_inputs_go_with_what_they_captured_once_their_work_and_its_transactions_are_gone(handheld: Handheld) -> None:
    journal = handheld.journal
    later = AT + timedelta(days=31)
    with journal.writing():
        work = journal.start_work("receive", RECEIVER, AT)
        ended = journal.start_work("receive", RECEIVER, AT)
        numbers = [journal.add_input(scan(text, on)) for text, on in (("a", ended), ("b", work), ("c", None))]
        journal.capture(numbers[0], CAPTURED)
        journal.end_work(ended, AT)
    take(handheld, receipt(1, 1, "S9"))
    with journal.writing():
        journal.prune(AT + timedelta(days=29))
        assert len(journal.inputs(9)) == 4
        journal.prune(later)
    assert [each.came.text for each in journal.inputs(9)] == ["x", "b"]
    assert handheld.stock.captured(ORDER, "SER", "S1") is None


def test_10_another_site_is_refused_while_work_is_unsent(handheld: Handheld) -> None:
    take(handheld, receipt(1, 1, "S1"))
    elsewhere = ENROLMENT.model_copy(update={"site": "HAM", "device": "d2"})
    with pytest.raises(StoreError, match="1 transactions are not sent"):
        handheld.enroll(elsewhere)
    with pytest.raises(StoreError, match="not sent"), handheld.journal.writing():
        handheld.journal.unenroll()
    assert handheld.journal.enrolment() == ENROLMENT


def test_re_enrolment_numbers_anew_what_was_not_acknowledged(handheld: Handheld) -> None:
    take(handheld, *(receipt(number, 1, f"S{number}") for number in range(1, 4)))
    with handheld.journal.writing():
        handheld.journal.settle([settled(1, JournalState.POSTED)], AT)
    before = handheld.journal.waiting(1, 10, 10**9)
    handheld.enroll(ENROLMENT.model_copy(update={"epoch": 2}))
    after = handheld.journal.waiting(0, 10, 10**9)
    assert [(each.id, each.body) for each in after] == [(each.id, each.body) for each in before]
    assert sequences(handheld) == [1, 2]


def test_another_life_of_the_centre_gets_all_that_is_kept(handheld: Handheld) -> None:
    take(handheld, receipt(1, 1, "S1"), receipt(2, 1, "S2"))
    with handheld.journal.writing():
        handheld.journal.settle([settled(1, JournalState.POSTED, 1)], AT)
        handheld.journal.retire(1)
    handheld.enroll(Enrolment(site="ROT", device="d9", epoch=1, token="n" * 32, store_uuid="life-2"))
    assert [each.id for each in handheld.journal.waiting(0, 10, 10**9)] == ["t000001", "t000002"]


def test_what_was_pulled_of_another_site_is_dropped(handheld: Handheld) -> None:
    assert handheld.stock.item("SER") is not None
    handheld.enroll(ENROLMENT.model_copy(update={"site": "HAM", "device": "d2"}))
    assert (handheld.stock.site, handheld.stock.item("SER"), handheld.mirror.pulled_at()) == ("HAM", None, None)


def test_release_covers_what_waits_and_no_more(handheld: Handheld) -> None:
    take(handheld, receipt(1, 1, "S1"))
    with handheld.journal.writing():
        assert handheld.journal.release() == 1
    take(handheld, receipt(2, 1, "S2"))
    assert handheld.journal.released_through() == 1


def test_a_reversal_is_known_and_gives_the_serial_free(handheld: Handheld) -> None:
    transaction = receipt(1, 1, "S1")
    take(handheld, transaction)
    back = reversal(transaction, transaction_id="t000002", operator=RECEIVER, at=AT, days=(DAY, DAY))
    take(handheld, back)
    assert handheld.stock.reversed_by("t000001") == "t000002"
    assert handheld.stock.balance(balance_key("DOCK", "SER")) == 0
    take(handheld, receipt(3, 1, "S1"), move(4, "SER", "DOCK", "R-01", "S1"))
    serial = handheld.stock.serial("SER", "S1")
    assert serial is not None
    assert (serial.place, serial.transaction) == ("R-01", "t000004")


def test_wrong_pins_are_counted_until_a_right_one(handheld: Handheld) -> None:
    journal = handheld.journal
    with journal.writing():
        journal.pin_failed(RECEIVER, AT)
        journal.pin_failed(RECEIVER, AT + timedelta(seconds=1))
    assert journal.failed_pins(RECEIVER) == (2, AT + timedelta(seconds=1))
    with journal.writing():
        journal.pin_right(RECEIVER)
    assert journal.failed_pins(RECEIVER) == (0, None)


def test_a_home_opens_again_with_everything_in_it(home: Path) -> None:
    with enrolled(home) as handheld:
        handheld.stock.find("x")
        with handheld.journal.writing():
            handheld.journal.add_input(scan("kept"))
    with Handheld.open(home) as again:
        assert [each.came.text for each in again.journal.inputs(5)] == ["kept"]
        assert again.journal.enrolment() == ENROLMENT
