"""Refusals: listed once, the same in plain form, and on their page."""

import typing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inventory
from inventory.plain import MalformedError
from inventory.refusals import BY_CODE, MODULES, Refusal, refusal_from_plain, refusal_to_plain
from inventory.refusals.goods import QuantityMismatch
from inventory.refusals.page import refusals_page

ROOT = Path(__file__).parents[2]
ROOMS = Path(inventory.__file__).parents[1]

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=10)
whole = st.integers(-(2**63) + 1, 2**63 - 1)
VALUES: dict[object, st.SearchStrategy[object]] = {
    str: texts,
    int: whole,
    Decimal: st.decimals(-(10**11), 10**11, places=6),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    Decimal | None: st.none() | st.decimals(-(10**11), 10**11, places=6),
    int | None: st.none() | whole,
    date | None: st.none() | st.dates(),
    tuple[str, ...]: st.lists(texts, max_size=3).map(tuple),
}


def test_a_number_that_no_body_can_say_is_said_as_near_as_it_can_be() -> None:
    refusal = QuantityMismatch("NUT", Decimal(10) ** 12, Decimal("-0.0000001"))
    near = QuantityMismatch("NUT", Decimal("999999999999.999999"), Decimal(0))
    assert refusal_from_plain(refusal_to_plain(refusal)) == near


def any_refusal(kind: type[Refusal]) -> st.SearchStrategy[Refusal]:
    return st.builds(kind, **{name: VALUES[hint] for name, hint in typing.get_type_hints(kind).items()})


@given(st.sampled_from(sorted(BY_CODE)), st.data())
def test_a_refusal_comes_back_from_its_plain_form_the_same(code: str, data: st.DataObject) -> None:
    refusal = data.draw(any_refusal(BY_CODE[code]))
    plain = refusal_to_plain(refusal)
    assert (refusal_from_plain(plain), plain["code"]) == (refusal, code)


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {},
        {"code": "no_such"},
        {"code": 5},
        {"code": ["x"]},
        {"code": "unknown_item"},
        {"code": "unknown_item", "item": 5},
        {"code": "unknown_item", "item": "A", "bin": "B"},
    ],
)
def test_what_names_no_refusal_is_malformed(plain: object) -> None:
    with pytest.raises(MalformedError):
        refusal_from_plain(plain)


def test_no_code_stands_for_two_refusals() -> None:
    kinds = [kind for module in MODULES for kind in vars(module).values() if isinstance(kind, type)]
    refusals = {kind for kind in kinds if issubclass(kind, Refusal) and kind is not Refusal}
    assert set(BY_CODE.values()) == refusals


def test_every_refusal_is_given_somewhere() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for room in ("inventory", "sync", "terminal")
        for path in (ROOMS / room).rglob("*.py")
        if path.parent.name != "refusals"
    ]
    unused = [kind.__name__ for kind in BY_CODE.values() if not any(f"{kind.__name__}(" in text for text in sources)]
    assert unused == []


def test_the_page_is_made_from_the_docstrings() -> None:
    page = (ROOT / "docs" / "refusals.md").read_text(encoding="utf-8")
    assert page == refusals_page(), "render it anew: the command stands at the head of the page"


def test_every_refusal_says_on_the_page_what_it_means() -> None:
    rows = [line.split("|")[1:4] for line in refusals_page().splitlines() if line.startswith("| `")]
    assert [row[0].strip(" `") for row in rows] == list(BY_CODE)
    assert all(row[2].strip().endswith(".") for row in rows)
