"""Plain values: what goes out comes back the same, and nothing else comes in."""

import enum
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.plain import MalformedError, _read, canonical, from_plain, plain_decimal, plain_time, to_plain
from inventory.transactions import Source


@dataclass(frozen=True, slots=True)
class Inner:
    quantity: Decimal
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Outer:
    text: str
    flag: bool
    number: int
    at: datetime
    source: Source
    inner: tuple[Inner, ...] = ()
    pair: tuple[int, str] = (0, "")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
quantities = st.decimals(-(10**12) + 1, 10**12 - 1, places=6)
moments = st.datetimes(timezones=st.just(UTC))
outers = st.builds(
    Outer,
    texts,
    st.booleans(),
    st.integers(-(2**63) + 1, 2**63 - 1),
    moments,
    st.sampled_from(Source),
    st.lists(st.builds(Inner, quantities, st.none() | st.dates()), max_size=3).map(tuple),
    st.tuples(st.integers(0, 9), texts),
)


def plain_outer(**changes: object) -> dict[str, object]:
    return {
        "text": "x",
        "flag": True,
        "number": 1,
        "at": "2026-11-22T08:00:00Z",
        "source": "label",
        "inner": [],
        "pair": [1, "a"],
    } | changes


@given(outers)
def test_what_goes_out_comes_back_the_same(value: Outer) -> None:
    assert from_plain(Outer, json.loads(canonical(value))) == value


@given(outers)
def test_the_canonical_form_is_the_same_again_after_a_round_trip(value: Outer) -> None:
    assert canonical(from_plain(Outer, json.loads(canonical(value)))) == canonical(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("-0.000", "0"),
        ("1.50", "1.5"),
        ("100", "100"),
        ("1E+2", "100"),
        ("1E-6", "0.000001"),
        ("-2.10", "-2.1"),
        ("999999999999.999999", "999999999999.999999"),
    ],
)
def test_a_decimal_has_one_text(value: str, text: str) -> None:
    assert plain_decimal(Decimal(value)) == text


def test_a_time_is_utc_with_z_wherever_it_was_taken() -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    assert plain_time(datetime(2026, 11, 22, 13, 30, tzinfo=there)) == "2026-11-22T08:00:00Z"


@pytest.mark.parametrize(
    "quantity",
    [
        1,
        1.5,
        None,
        True,
        "",
        " 1",
        "NaN",
        "Infinity",
        "1e400",
        "1E2",
        "-0",
        "-0.0",
        "01",
        "1.50",
        "1.",
        ".5",
        "+1",
        "1_000",
        "1,5",
        "0.1234567",
        "1234567890123",
        "9" * 40,
        "٣",
        ["1"],
    ],
)
def test_what_is_no_canonical_decimal_is_refused(quantity: object) -> None:
    with pytest.raises(MalformedError) as refused:
        from_plain(Inner, {"quantity": quantity})
    assert refused.value.path == "quantity"


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-W47-7", "20261122", "2026-1-02", "22.11.2026", "٢026-11-22", 20261122]
)
def test_what_is_no_day_is_refused(day: object) -> None:
    with pytest.raises(MalformedError) as refused:
        from_plain(Inner, {"quantity": "1", "day": day})
    assert refused.value.path == "day"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"text": 5}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"text": "x" * 4097}, "text"),
        ({"flag": 1}, "flag"),
        ({"flag": "true"}, "flag"),
        ({"number": True}, "number"),
        ({"number": 2**63}, "number"),
        ({"number": 1.0}, "number"),
        ({"at": "2026-11-22T08:00:00+00:00"}, "at"),
        ({"at": "2026-11-22T25:00:00Z"}, "at"),
        ({"at": "2026-11-22 08:00:00Z"}, "at"),
        ({"source": "rumour"}, "source"),
        ({"inner": "x"}, "inner"),
        ({"inner": {}}, "inner"),
        ({"inner": [{"quantity": "1"}, {"quantity": "x"}]}, "inner[1].quantity"),
        ({"pair": [1]}, "pair"),
        ({"pair": [1, "a", "b"]}, "pair"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_misfit_is_refused_where_it_stands(changes: dict[str, object], path: str) -> None:
    with pytest.raises(MalformedError) as refused:
        from_plain(Outer, plain_outer(**changes))
    assert refused.value.path == path


@pytest.mark.parametrize("missing", ["text", "flag", "number", "at", "source"])
def test_a_field_without_default_must_be_there(missing: str) -> None:
    plain = plain_outer()
    del plain[missing]
    with pytest.raises(MalformedError) as refused:
        from_plain(Outer, plain)
    assert refused.value.path == missing


@pytest.mark.parametrize("plain", [None, [], "x", 1])
def test_what_is_no_object_is_refused(plain: object) -> None:
    with pytest.raises(MalformedError):
        from_plain(Outer, plain)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.just("quantity"), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*plain_outer(), "other"]), json_values))
def test_any_plain_value_is_read_or_refused_and_never_fails_otherwise(changes: dict[str, object]) -> None:
    try:
        value = from_plain(Outer, plain_outer(**changes))
    except MalformedError:
        return
    assert from_plain(Outer, to_plain(value)) == value


def test_what_has_no_plain_form_is_a_loud_bug() -> None:
    with pytest.raises(TypeError):
        to_plain(1.5)


def test_enumerations_go_out_by_their_value() -> None:
    class Colour(enum.StrEnum):
        RED = "red"

    assert to_plain((Colour.RED, frozenset({"b", "a"}))) == ["red", ["a", "b"]]


odd_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**64), 2**64),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(
        ["1", "01", "-0", "1.50", "2026-11-22", "2026-13-01", "label", "no", "a\x00", "\ud800", "x" * 5000]
    ),
    st.just([]),
    st.just([1, "a"]),
    st.just([{"quantity": "1"}, {"quantity": "1", "day": "2026-11-22"}]),
    st.just([{"quantity": "1", "day": "2026-02-30"}]),
    st.just([{"day": None}]),
    st.just({"quantity": "1"}),
)


@given(
    st.dictionaries(st.sampled_from([*plain_outer(), "other"]), odd_values, max_size=3),
    st.sets(st.sampled_from(sorted(plain_outer())), max_size=1),
)
def test_what_is_read_quickly_is_read_as_step_by_step(changes: dict[str, object], missing: set[str]) -> None:
    plain = {name: value for name, value in plain_outer(**changes).items() if name not in missing}
    assert read_or_refused(from_plain, plain) == read_or_refused(lambda kind, each: _read(kind, each, ""), plain)


def read_or_refused(read: Callable[[type[Outer], object], object], plain: object) -> object:
    try:
        return read(Outer, plain)
    except MalformedError as error:
        return str(error)
