"""`stockhand post` with `numbers`: what a line wants made, listed or taken from a file (F22-F24)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.commands.running import Done, stockhand
from tests.terminal.homes import demo_home

HONEY = {"item": "F-1120", "unit": "CS", "quantity": "20", "from_place": "@VENDOR", "to_place": "R-06", "line": 1}
PHONES = {"item": "E-2010", "unit": "EA", "quantity": "5", "from_place": "@VENDOR", "to_place": "C-01-1", "line": 1}
PLUGS = {**PHONES, "item": "E-2040"}
AT = "2026-11-23T08:00:00Z"
"""When the work was done: its day at the site is in the lots of the honey."""

ONE = {"quantity": "1", "serials": ["HK91000001"]}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def receipt(line: Mapping[str, object], **more: object) -> dict[str, object]:
    order = "PO1053" if line["item"] == "F-1120" else "PO1044"
    own = {"kind": "purchase_receipt", "site": "ROT", "operator": "1900", "document": order, "at": AT}
    return {**own, "lines": [line], **more}


def post(home: Path, *objects: object, words: tuple[str, ...] = ()) -> Done:
    return stockhand(home, "post", "-", *words, stdin="\n".join(map(json.dumps, objects)).encode())


def told(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def codes(done: Done) -> list[list[str]]:
    return [[str(refusal["code"]) for refusal in each["refusals"]] for each in told(done)]


def movements(home: Path, line: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Return lot, serial and quantity of what a line would do."""
    (one,) = told(post(home, receipt(line), words=("--dry-run",)))
    assert one["outcome"] == "posted", one
    return [(each["lot"], each["serial"], each["quantity"]) for each in one["movements"]]


def made(numbers: Mapping[str, object], line: Mapping[str, object] = HONEY) -> dict[str, object]:
    return {**line, "numbers": dict(numbers)}


# the handheld of the demo has leased the first 400 numbers of each: nobody else ever gets them


def test_so_many_lots_are_made_of_what_remains_in_whole_cases(home: Path) -> None:
    assert movements(home, made({"make": "lots", "count": "3"})) == [
        ("261123-400", "", "72"),
        ("261123-401", "", "72"),
        ("261123-402", "", "96"),
    ]


def test_each_lot_has_so_many_cases_and_a_lot_that_is_topped_up_counts_as_assigned(home: Path) -> None:
    line = {**HONEY, "allocations": [{"quantity": "48", "lot": "261012-001"}]}
    assert movements(home, made({"make": "lots", "each": "10", "first": "261123-700"}, line)) == [
        ("261012-001", "", "48"),
        ("261123-700", "", "120"),
        ("261123-701", "", "72"),
    ]


@pytest.mark.parametrize(
    ("when", "lot"),
    [
        ({"at": "2026-11-23T22:59:00Z"}, "261123-400"),
        ({"at": "2026-11-23T23:01:00Z"}, "261124-400"),
        ({"day": "2026-11-20"}, "261120-400"),
    ],
)
def test_the_day_of_the_work_at_the_site_is_in_the_lot(home: Path, when: dict[str, str], lot: str) -> None:
    line = made({"make": "lots", "count": "1"})
    (one,) = told(post(home, receipt(line, **when), words=("--dry-run",)))
    assert [each["lot"] for each in one["movements"]] == [lot]


def test_a_first_lot_of_another_day_is_made_as_it_was_named_and_the_counter_runs_on(home: Path) -> None:
    half = {**HONEY, "quantity": "10"}
    named = receipt(made({"make": "lots", "count": "2", "first": "261030-500"}, half))
    assert codes(post(home, named)) == [[]]
    assert [each[0] for each in movements(home, made({"make": "lots", "count": "1"}, half))] == ["261123-502"]
    taken = post(home, receipt(made({"make": "lots", "count": "1", "first": "261124-501"}, half)))
    (refusal,) = told(taken)[0]["refusals"]
    assert (refusal["code"], refusal["next"]) == ("number_taken", "261124-502")
    assert stockhand(home, "verify").returncode == 0


def test_serials_are_made_from_a_first_with_a_step(home: Path) -> None:
    line = made({"make": "serials", "first": "HK00000500", "step": 10}, PHONES)
    assert [serial for _, serial, _ in movements(home, line)] == [f"HK000005{at}0" for at in range(5)]


def test_what_the_dry_run_shows_is_then_made_and_never_again(home: Path) -> None:
    line = made({"make": "serials"}, PHONES)
    assert [each[1] for each in movements(home, line)] == [each[1] for each in movements(home, line)]
    assert codes(post(home, receipt(line), receipt(line))) == [[], []]
    assert [serial for _, serial, _ in movements(home, line)] == [f"HK000004{at}" for at in range(11, 16)]
    assert stockhand(home, "verify").returncode == 0


def test_the_same_transaction_again_is_already_and_makes_nothing(home: Path) -> None:
    first = receipt(made({"make": "lots", "count": "2"}), id="T1")
    assert [told(post(home, first))[0]["outcome"] for _ in range(2)] == ["posted", "already"]


@pytest.mark.parametrize(
    "numbers",
    [
        {"list": ["HK1", "HK2", "HK3", "HK4", "HK5"]},
        {"range": ["HK1", "HK5"]},
        {"file": "serials.txt"},
    ],
)
def test_numbers_are_taken_from_a_list_a_range_or_a_file(home: Path, tmp_path: Path, numbers: dict[str, Any]) -> None:
    (tmp_path / "serials.txt").write_text("HK1\nHK2;HK3\n\nHK4,HK5\n", encoding="utf-8")
    if "file" in numbers:
        numbers = {"file": str(tmp_path / "serials.txt")}
    (one,) = told(post(home, receipt(made(numbers, PHONES)), words=("--dry-run",)))
    # our own mask is EL10: what a list brings is judged by it as a label would be
    assert {each["number"] for each in one["refusals"]} == {"HK1", "HK2", "HK3", "HK4", "HK5"}


@pytest.mark.parametrize(
    ("numbers", "line", "code"),
    [
        ({"make": "serials", "first": "XX"}, PHONES, "nothing_to_count"),
        ({"make": "serials", "first": "HK99999998"}, PHONES, "numbers_used_up"),
        ({"make": "lots", "count": "500"}, HONEY, "too_many_lots"),
        ({"make": "serials"}, HONEY, "nothing_to_count"),
        ({"make": "lots", "count": "1", "first": "260230-700"}, HONEY, "nothing_to_count"),
        ({"list": ["A", "A"]}, PHONES, "number_twice"),
        ({"range": ["A1", "B9"]}, PHONES, "mixed_range"),
        ({"range": ["WP261199998", "WP261200002"]}, PLUGS, "mixed_range"),
        ({"list": ["A,1"]}, {**PHONES, "quantity": "1"}, "not_in_mask"),
        ({"make": "serials"}, {**PHONES, "quantity": "2001"}, "too_many_numbers"),
        ({"make": "serials"}, {**PHONES, "quantity": "1", "allocations": [ONE, ONE]}, "quantity_mismatch"),
        ({"make": "lots"}, {**HONEY, "allocations": [{"quantity": "300", "lot": "H1"}]}, "quantity_mismatch"),
        ({"make": "lots", "count": "1"}, {**HONEY, "allocations": [{"quantity": "240", "lot": "H1"}]}, "too_many_lots"),
    ],
)
def test_numbers_that_cannot_be_are_refused_and_the_others_are_posted(
    home: Path, numbers: dict[str, object], line: Mapping[str, object], code: str
) -> None:
    done = post(home, receipt(made(numbers, line)), receipt(made({"make": "lots", "count": "1"})))
    found = codes(done)
    assert (found[0][0], found[1], done.returncode) == (code, [], 1)


def test_a_first_number_that_was_given_to_somebody_is_refused_with_the_next_that_is_free(home: Path) -> None:
    assert codes(post(home, receipt(made({"make": "serials"}, PHONES)))) == [[]]
    done = post(home, receipt(made({"make": "serials", "first": "HK00000003"}, PHONES)))
    (refusal,) = told(done)[0]["refusals"]
    assert (refusal["code"], refusal["number"], refusal["next"]) == ("number_taken", "HK00000003", "HK00000406")


def test_numbers_that_cannot_be_read_stop_the_file(home: Path) -> None:
    done = post(home, receipt(made({"make": "boxes"})))
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"transaction 1: lines[0].numbers.make" in done.stderr


def test_a_document_that_the_office_does_not_number_gets_its_own_number_once(home: Path) -> None:
    line = {"item": "G-0040", "unit": "EA", "quantity": "2", "from_place": "A-03-2", "to_place": "A-03-2"}
    allocations = [{"quantity": "2", "lot": "L17"}]
    lost = {
        "id": "T1",
        "kind": "quantity_decrease",
        "site": "ROT",
        "operator": "1900",
        "reason": "DAMAGED",
        "lines": [{**line, "to_place": "@ADJUSTMENT", "allocations": allocations}],
    }
    rehearsed, first, again = (post(home, lost, words=words) for words in (("--dry-run",), (), ()))
    told_of = [told(each)[0] for each in (rehearsed, first, again)]
    assert [(each["outcome"], each.get("reference")) for each in told_of] == [
        ("posted", "AD00000001"),
        ("posted", "AD00000001"),
        ("already", "AD00000001"),
    ], told_of
    named = told(post(home, {**lost, "id": "T2", "reference": "MINE"}))[0]
    assert named["reference"] == "MINE"
    assert told(post(home, {**lost, "id": "T3"}))[0]["reference"] == "AD00000002"


def test_a_document_whose_series_is_used_up_goes_without_a_number_and_that_is_said(home: Path, tmp_path: Path) -> None:
    """F17: goods that have come are booked all the same."""
    files = tmp_path / "files"
    files.mkdir()
    (files / "masks.csv").write_text("mask,kind,prefix,segments,next\nadjustment,document,A,N1+,A9\n", encoding="utf-8")
    assert stockhand(home, "hub", "import", str(files)).returncode == 0
    line = {"item": "G-0040", "unit": "EA", "quantity": "1", "from_place": "A-03-2"}
    lines = [{**line, "allocations": [{"quantity": "1", "lot": "L17"}]}]
    lost = {"kind": "quantity_decrease", "site": "ROT", "operator": "1900", "reason": "DAMAGED", "lines": lines}
    first, second = told(post(home, lost, lost))
    assert (first["reference"], first["outcome"], "notes" in first) == ("A9", "posted", False)
    assert ("reference" in second, second["outcome"]) == (False, "posted")
    assert [(each["code"], each["item"]) for each in second["notes"]] == [("numbers_used_up", "adjustment")]


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [
        ({"make": "serials", "count": "-3"}, b"lines[0].numbers.count: expected a whole number above 0"),
        ({"make": "serials", "count": "1.5"}, b"lines[0].numbers.count: expected a whole number above 0"),
        ({"make": "lots", "count": "0"}, b"lines[0].numbers.count: expected a whole number above 0"),
        ({"make": "serials", "step": -5}, b"lines[0].numbers.step: expected a whole number above 0"),
        ({"make": "serials", "list": ["HK1"]}, b"lines[0].numbers: expected one of make, list, range, file"),
        ({"list": ["HK1"], "range": ["HK1", "HK5"]}, b"lines[0].numbers: expected one of make, list, range, file"),
        ({"make": "serials", "each": "2"}, b"lines[0].numbers.each: expected nothing beside serials"),
        ({"make": "lots", "lot": "L1"}, b"lines[0].numbers.lot: expected nothing beside lots"),
        ({"list": ["HK1"], "step": 2}, b"lines[0].numbers.step: expected nothing beside numbers that are given"),
        ({"make": "lots", "count": "2", "each": "3"}, b"lines[0].numbers: expected count or each"),
    ],
)
def test_a_count_or_a_step_that_is_none_is_a_wrong_usage(home: Path, numbers: dict[str, object], fault: bytes) -> None:
    done = post(home, receipt(made(numbers, PHONES)))
    assert (done.returncode, done.stdout) == (2, b"")
    assert fault in done.stderr


def test_where_nothing_remains_nothing_is_made(home: Path) -> None:
    """F22: a line that has all its numbers is posted with those."""
    line = made({"make": "serials"}, {**PHONES, "quantity": "1", "allocations": [ONE]})
    assert movements(home, line) == [("", "HK91000001", "1")]


def test_a_list_may_begin_with_the_mark_of_its_encoding(home: Path, tmp_path: Path) -> None:
    (tmp_path / "serials.txt").write_text("HK91000001\n", encoding="utf-8-sig")
    line = made({"file": str(tmp_path / "serials.txt")}, {**PHONES, "quantity": "1"})
    assert movements(home, line) == [("", "HK91000001", "1")]


def test_more_than_remain_are_not_made(home: Path) -> None:
    done = post(home, receipt(made({"make": "serials", "count": "6"}, PHONES)))
    (refusal,) = told(done)[0]["refusals"]
    assert (refusal["code"], refusal["required"], refusal["assigned"]) == ("quantity_mismatch", "5", "6")


def test_all_of_a_receipt_goes_back_that_is_still_there(home: Path) -> None:
    """F37: one word for a line, less what went back before; posted again it is the same."""
    phones = made({"list": ["HK91000001", "HK91000002", "HK91000003"]}, {**PHONES, "quantity": "3"})
    boxes = {"item": "P-3002", "unit": "EA", "quantity": "4", "to_place": "R-05"}
    came = {"kind": "purchase_receipt", "id": "R1", "site": "ROT", "operator": "1900", "partner": "V-NORD"}
    assert codes(post(home, {**came, "lines": [{**phones, "line": 0}, boxes]})) == [[]]
    back = {"kind": "receipt_return", "site": "ROT", "operator": "1900", "applies_to": "R1"}
    one = {"item": "E-2010", "unit": "EA", "quantity": "1", "from_place": "C-01-1"}
    assert codes(post(home, {**back, "lines": [{**one, "numbers": {"list": ["HK91000002"]}}]})) == [[]]
    whole = {"unit": "EA", "numbers": {"all": True}}
    rest = [{**whole, "item": "E-2010", "from_place": "C-01-1"}, {**whole, "item": "P-3002", "from_place": "R-05"}]
    done = post(home, {**back, "lines": rest}, words=("--dry-run",))
    assert [(each["item"], each["serial"], each["quantity"]) for each in told(done)[0]["movements"]] == [
        ("E-2010", "HK91000001", "1"),
        ("E-2010", "HK91000003", "1"),
        ("P-3002", "", "4"),
    ]
    outcomes = [told(post(home, {**back, "id": "B1", "lines": rest}))[0]["outcome"] for _ in range(2)]
    assert outcomes == ["posted", "already"]
    nothing = post(home, {**back, "lines": rest})
    assert (nothing.returncode, nothing.stdout) == (2, b"")
    assert b"lines[0].numbers: expected something of E-2010 from R1 in C-01-1" in nothing.stderr


def test_numbers_of_our_own_are_kept_with_their_separators_however_they_are_written(home: Path) -> None:
    """F5: a number without its separators is the same unit, in what comes in, what leaves and what is marked."""
    line = {"item": "A-1103/B", "unit": "EA", "quantity": "2", "to_place": "A-01-1"}
    came = {"kind": "purchase_receipt", "site": "ROT", "operator": "1900"}
    written = {"list": ["SN990001", "SN-990002"], "lot": "L9001", "expiry_date": "2030-01-01"}
    assert movements_of(home, {**came, "lines": [made(written, line)]}) == ["SN-990001", "SN-990002"]
    assert codes(post(home, {**came, "lines": [made(written, line)]})) == [[]]
    again = {"quantity": "1", "lot": "L9001", "serials": ["SN990002"], "expiry_date": "2030-01-01"}
    done = post(home, {**came, "lines": [{**line, "quantity": "1", "allocations": [again]}]})
    assert codes(done) == [["serial_in_stock"]]
    makers = [{"serial": "SN990003", "maker_serial": "MK-3"}]
    new = {**again, "serials": ["SN990003"], "maker_serials": makers}
    assert movements_of(home, {**came, "lines": [{**line, "quantity": "1", "allocations": [new]}]}) == ["SN-990003"]
    marked = {"kind": "hold_set", "site": "ROT", "operator": "1900", "reason": "x"}
    assert codes(post(home, {**marked, "marks": [{"item": "A-1103/B", "serial": "SN990002"}]})) == [[]]
    taken = {"item": "A-1103/B", "unit": "EA", "quantity": "1", "from_place": "A-01-1"}
    sold = {"kind": "direct_shipment", "site": "ROT", "operator": "1900"}
    first = {**taken, "numbers": {"allocate": True, "first": "SN990001"}}
    assert movements_of(home, {**sold, "lines": [first]}) == ["SN-990001"]


def movements_of(home: Path, transaction: Mapping[str, object]) -> list[str]:
    """Return the serials that a transaction would move."""
    (one,) = told(post(home, transaction, words=("--dry-run",)))
    assert one["outcome"] == "posted", one
    return [each["serial"] for each in one["movements"]]


def test_all_of_a_receipt_goes_back_as_the_goods_of_those_who_own_them(home: Path) -> None:
    phones = {"quantity": "2", "serials": ["HK91000001", "HK91000002"], "owner": "C-1"}
    boxes = {"item": "P-3002", "unit": "EA", "quantity": "4", "to_place": "R-05"}
    theirs = {**boxes, "allocations": [{"quantity": "4", "owner": "C-1"}]}
    came = {"kind": "purchase_receipt", "id": "R1", "site": "ROT", "operator": "1900", "partner": "V-NORD"}
    numbered = {**PHONES, "quantity": "2", "line": 0, "allocations": [phones]}
    assert codes(post(home, {**came, "lines": [numbered, theirs]})) == [[]]
    assert codes(post(home, {**came, "id": "R2", "lines": [boxes]})) == [[]]
    whole = {"unit": "EA", "numbers": {"all": True}}
    rest = [{**whole, "item": "E-2010", "from_place": "C-01-1"}, {**whole, "item": "P-3002", "from_place": "R-05"}]
    back = {"kind": "receipt_return", "site": "ROT", "operator": "1900"}
    done = post(home, {**back, "applies_to": "R1", "lines": rest}, {**back, "applies_to": "R2", "lines": rest[1:]})
    assert codes(done) == [[], []], done
    assert stockhand(home, "verify").returncode == 0
    nothing = post(home, {**back, "applies_to": "R1", "lines": rest[1:]})
    assert (nothing.returncode, nothing.stdout) == (2, b"")


def test_what_comes_back_is_of_the_owner_of_what_went_where_nobody_says_it(home: Path) -> None:
    boxes = {"item": "P-3002", "unit": "EA", "quantity": "4", "line": 1}
    theirs = {**boxes, "allocations": [{"quantity": "4", "owner": "C-1"}]}
    head = {"site": "ROT", "operator": "1900"}
    came = {**head, "kind": "purchase_receipt", "id": "R1", "partner": "V-NORD"}
    used = {**head, "kind": "project_usage", "id": "P1", "reference": "P7"}
    lines = [{**theirs, "to_place": "R-05"}], [{**theirs, "quantity": "3", "from_place": "R-05"}]
    lines[1][0]["allocations"] = [{"quantity": "3", "owner": "C-1"}]
    assert codes(post(home, {**came, "lines": lines[0]}, {**used, "lines": lines[1]})) == [[], []]
    back = {**head, "kind": "project_return", "id": "B1", "applies_to": "P1"}
    line = {"item": "P-3002", "unit": "EA", "quantity": "1", "to_place": "R-05", "applies_line": 1, "condition": "good"}
    ours = {**line, "allocations": [{"quantity": "1", "owner": ""}]}
    assert codes(post(home, {**back, "lines": [ours]})) == [["owners_mixed"]]
    (posted,) = told(post(home, {**back, "lines": [line]}))
    assert posted["outcome"] == "posted", posted
    (again,) = told(post(home, {**back, "lines": [line]}))
    assert again["outcome"] == "already"
    assert stockhand(home, "verify").returncode == 0
