"""`stockhand post` of a release from quarantine that names lots by a range, or all of an item (F54)."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.terminal.commands.test_post_numbers import codes, post, told
from tests.terminal.homes import demo_home

OFFICE = {"site": "ROT", "operator": "1900", "day": "2026-11-22", "business_day": "2026-11-22"}
ITEM = "F-1100"
RELEASE = {"kind": "quarantine_release", **OFFICE}
ALL = {"item": ITEM, "numbers": {"all": True}}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home whose first lot is in quarantine up to a day, and whose other two are for quality."""
    home = demo_home(tmp_path)
    held = {"kind": "quarantine_set", **OFFICE, "reason": "smell"}
    until = {**held, "marks": [{"item": ITEM, "lot": "SA2640", "day": "2027-03-01"}]}
    assert codes(post(home, until, {**held, "marks": marks("SA2644", "SA2646")})) == [[], []]
    return home


def marks(*lots: str) -> list[dict[str, str]]:
    return [{"item": ITEM, "lot": lot} for lot in lots]


def waiting(home: Path, lots: Iterable[str] = ("SA2640", "SA2644", "SA2646")) -> list[str]:
    """Return the lots that are in quarantine: which of them a release by name would not refuse."""
    asked = [{**RELEASE, "marks": marks(each)} for each in lots]
    done = told(post(home, *asked, words=("--dry-run",)))
    return [lot for lot, each in zip(lots, done, strict=True) if each["outcome"] == "posted"]


@pytest.mark.parametrize(
    ("numbers", "left"),
    [
        ({"all": True}, []),
        ({"first": "SA2641", "last": "SA2646"}, ["SA2640"]),
        ({"last": "SA2644"}, ["SA2646"]),
        ({"first": "SA2646"}, ["SA2640", "SA2644"]),
    ],
)
def test_lots_of_a_range_or_of_an_item_are_released_as_a_whole(
    home: Path, numbers: dict[str, object], left: list[str]
) -> None:
    released = {**RELEASE, "id": "Q1", "marks": [{"item": ITEM, "numbers": numbers}]}
    assert [told(post(home, released))[0]["outcome"] for _ in range(2)] == ["posted", "already"]
    assert waiting(home) == left


def test_what_is_free_on_the_day_is_not_named(home: Path) -> None:
    """As at a day on which the first lot has left quarantine by itself, only the others are released; a release of that one is refused."""
    later = {**RELEASE, "day": "2027-03-01", "business_day": "2027-03-01"}
    (refused,) = told(post(home, {**later, "marks": [*marks("SA2640"), ALL]}))
    assert [each["code"] for each in refused["refusals"]] == ["not_marked"]
    assert waiting(home) == ["SA2640", "SA2644", "SA2646"]
    assert codes(post(home, {**later, "marks": [ALL]})) == [[]]
    assert waiting(home) == ["SA2640"]


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ({"item": "F-1030", "numbers": {"all": True}}, b"lots of F-1030 in quarantine"),
        ({"item": ITEM, "numbers": {}}, b"all, or a first and a last lot"),
        ({"item": ITEM, "numbers": {"all": True, "first": "SA2640"}}, b"all, or a first and a last lot"),
        ({"item": ITEM, "numbers": {"lots": True}}, b"marks[0].numbers"),
    ],
)
def test_a_span_that_names_nothing_cannot_be_read(home: Path, mark: dict[str, object], said: bytes) -> None:
    done = post(home, {**RELEASE, "marks": [mark]})
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr
