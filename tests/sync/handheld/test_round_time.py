"""The device's clock is corrected by what the centre says, within what the way to it lets one know (domain.md 6.1)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sync.handheld.home import Handheld
from sync.handheld.round_time import RoundTime, machine_now, measured_offset
from sync.handheld.rounds import SyncRound
from tests.sync.handheld.small_centre import SmallCentre
from tests.sync.handheld.warehouse import AT

NONE = timedelta(0)
MS = timedelta(milliseconds=1)
SPANS = st.integers(0, 60_000).map(lambda count: count * MS)


def pull(home: Path, centre: SmallCentre) -> None:
    speaking = SyncRound(home, centre)
    try:
        speaking.pull()
    finally:
        speaking.close()


def test_half_the_round_trip_lies_between_asking_and_the_time_of_the_centre() -> None:
    centre_now = AT + timedelta(hours=2)
    assert measured_offset(AT, AT + 400 * MS, centre_now, NONE) == timedelta(hours=2) - 200 * MS


def test_what_is_known_stays_while_it_agrees_with_the_measurement() -> None:
    known = timedelta(hours=2)
    assert measured_offset(AT, AT + 400 * MS, AT + known + 390 * MS, known) == known


def test_a_clock_that_was_set_back_while_asking_tells_nothing() -> None:
    assert measured_offset(AT, AT - MS, AT + timedelta(hours=5), MS) == MS


@given(st.integers(-(10**9), 10**9), SPANS, SPANS)
def test_a_corrected_clock_is_wrong_by_no_more_than_the_round_trip(
    seconds: int, out: timedelta, back: timedelta
) -> None:
    true = timedelta(seconds=seconds)
    offset = measured_offset(AT, AT + out + back, AT + out + true, NONE)
    assert abs(offset - true) <= out + back


def test_a_round_keeps_how_far_the_machine_is_off(empty_home: Path, centre: SmallCentre) -> None:
    before = machine_now()
    pull(empty_home, centre)
    with Handheld.open(empty_home, checked=False) as handheld:
        offset, pulled_at = handheld.journal.clock_offset(), handheld.mirror.pulled_at()
    # the small centre's clock always says AT
    assert AT - machine_now() <= offset <= AT - before
    assert pulled_at is not None
    assert AT <= pulled_at <= AT + (machine_now() - before)


def test_a_kept_correction_counts_when_the_home_is_opened_again(empty_home: Path) -> None:
    with Handheld.open(empty_home, checked=False) as handheld:
        with handheld.journal.writing():
            handheld.journal.keep_clock_offset(timedelta(days=-3, microseconds=7))
        time = RoundTime(handheld.journal, machine=lambda: AT)
        assert time.now() == AT - timedelta(days=3) + timedelta(microseconds=7)


def test_a_clock_that_is_set_by_its_owner_is_neither_measured_nor_corrected(
    empty_home: Path, centre: SmallCentre
) -> None:
    set_to = datetime(2031, 5, 1, tzinfo=UTC)
    speaking = SyncRound(empty_home, centre, clock=lambda: set_to)
    speaking.pull()
    speaking.close()
    with Handheld.open(empty_home, checked=False) as handheld:
        assert (handheld.journal.clock_offset(), handheld.mirror.pulled_at()) == (NONE, set_to)
