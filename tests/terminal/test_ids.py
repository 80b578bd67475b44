"""Ids: UUIDv7, each greater than the one before."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from terminal.clock import SetClock
from terminal.ids import Ids

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_an_id_is_a_uuid_of_version_7_with_its_time() -> None:
    made = UUID(Ids(SetClock(NOW)).new())
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(NOW.timestamp() * 1000)


@given(st.lists(st.integers(-2000, 2000), max_size=50))
def test_ids_only_grow_also_when_the_clock_is_set_back(moves_ms: list[int]) -> None:
    clock = SetClock(NOW)
    ids = Ids(clock)
    made = [ids.new()]
    for move in moves_ms:
        clock.move(timedelta(milliseconds=move))
        made.append(ids.new())
    assert made == sorted(set(made))


def test_more_ids_than_the_counter_holds_in_one_millisecond_still_grow() -> None:
    ids = Ids(SetClock(NOW))
    made = [ids.new() for _ in range(10_000)]
    assert made == sorted(set(made))
