"""`stockhand post`: the office's transactions, from a file or from a pipe."""

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from inventory.transactions import Allocation, Arrival, Line, Mark, Transaction
from terminal.office import DECIMALS
from tests.terminal.commands.running import Done, stockhand
from tests.terminal.homes import demo_home

LINE = {
    "item": "G-0040",
    "unit": "EA",
    "quantity": "3",
    "from_place": "A-03-2",
    "to_place": "R-05",
    "allocations": [{"quantity": "3", "lot": "L17"}],
}
MOVE: Mapping[str, object] = {"id": "T1", "kind": "put_away", "site": "ROT", "operator": "1003", "lines": [LINE]}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def post(home: Path, *objects: object, words: tuple[str, ...] = ()) -> Done:
    return stockhand(home, "post", "-", *words, stdin="\n".join(map(json.dumps, objects)).encode())


def told(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def refusals(done: Done, number: int) -> list[dict[str, Any]]:
    return list(told(done)[number]["refusals"])


def outcomes(done: Done) -> list[object]:
    return [each["outcome"] for each in told(done)]


def test_what_is_posted_is_told_once_and_already_the_next_time(home: Path) -> None:
    assert (outcomes(first := post(home, MOVE)), first.returncode) == (["posted"], 0)
    assert (outcomes(again := post(home, MOVE)), again.returncode) == (["already"], 0)
    assert (outcomes(other := post(home, {**MOVE, "reason": "x"})), other.returncode) == (["different"], 1)
    assert stockhand(home, "verify").returncode == 0


def test_a_refusal_has_its_code_and_is_not_kept(home: Path) -> None:
    done = post(home, MOVE, {**MOVE, "id": "T2"})
    assert (outcomes(done), done.returncode) == (["posted", "refused"], 1)
    (refusal,) = refusals(done, 1)
    assert (refusal["code"], refusal["wanted"], refusal["there"]) == ("not_enough", "3", "0")
    assert b"nothing is held" in stockhand(home, "hub", "held").stdout
    assert stockhand(home, "verify").returncode == 0


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(home: Path) -> None:
    for _ in range(2):
        (only,) = told(post(home, MOVE, words=("--dry-run",)))
        assert (only["outcome"], only["dry_run"]) == ("posted", True)
        assert only["balances"] == [
            {"place": "A-03-2", "item": "G-0040", "lot": "L17", "owner": "", "quantity": "0"},
            {"place": "R-05", "item": "G-0040", "lot": "L17", "owner": "", "quantity": "3"},
        ]
        (moved,) = only["movements"]
        assert (moved["from_place"], moved["to_place"], moved["quantity"]) == ("A-03-2", "R-05", "3")


def test_a_transaction_that_only_names_another_takes_it_back(home: Path) -> None:
    assert outcomes(post(home, MOVE, {"reverses": "T1", "site": "ROT"}, words=("--as", "1003"))) == ["posted"] * 2
    done = post(home, {"reverses": "T1", "site": "ROT"}, words=("--as", "1003"))
    assert [each["code"] for each in refusals(done, 0)] == ["already_reversed"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"{", b"line 1: expected JSON"),
        (b"[1]", b"transaction 1: expected an object"),
        (b'{"kind": "x", "site": "NOWHERE"}', b"transaction 1: site"),
        (b'{"kind": "x", "site": "ROT", "lines": [{"quantity": 1}]}', b"transaction 1: lines[0]"),
        (b'{"kind": "x", "site": "ROT", "lines": [{"quantity": 1.5}]}', b"a text such as"),
        (b'{"kind": "x", "site": "ROT", "colour": "red"}', b"colour"),
        (b'{"reverses": "nobody", "site": "ROT"}', b"transaction 1: reverses"),
        (b"\xff", b"JSON in UTF-8"),
        (b"[" * 20_000, b"expected JSON"),
        (b'{"kind": "x", "site": "ROT", "kind": "y"}', b"kind: expected each key once"),
        (b'{"kind": "x", "site": "ROT", "id": 5}', b"transaction 1: id: expected a text"),
        (b'{"kind": "x", "site": ["ROT"]}', b"transaction 1: site: expected a text"),
        (b'{"kind": "x", "site": "ROT"}', b"transaction 1: operator: expected a badge (or --as BADGE)"),
        (b'{"id": "\\ud800", "kind": "x", "site": "ROT"}', b"transaction 1: id: expected a text"),
        (
            b'{"kind": "x", "site": "ROT", "lines": [{"item": "A\\u0000"}]}',
            b"transaction 1: lines[0].item: expected a text",
        ),
        (b'{"kind": "x", "site": "ROT", "\\udfff": "1"}', b"transaction 1: a name: expected a text"),
        (b'{"kind": "x", "site": "ROT", "lines": ' + b"[" * 700 + b"]" * 700 + b"}", b"expected at most 20 levels"),
        (b'{"kind": "x", "site": "ROT", "operator": "1900", "at": "9999-12-31T23:59:59Z"}', b"transaction 1: at"),
        (b'{"kind": "x", "site": "ROT", "operator": "1900", "at": "0001-01-01T00:00:00Z"}', b"transaction 1: at"),
    ],
)
def test_what_cannot_be_read_is_a_wrong_usage_and_nothing_is_posted(home: Path, text: bytes, fault: bytes) -> None:
    done = stockhand(home, "post", "-", stdin=text)
    assert (done.returncode, done.stdout) == (2, b"")
    assert fault in done.stderr


def test_the_outside_of_the_house_and_quantities_without_numbers_may_be_left_out(home: Path) -> None:
    boxes = {"item": "P-3002", "unit": "EA", "quantity": "7", "to_place": "R-05"}
    found = {"kind": "quantity_increase", "id": "Q1", "site": "ROT", "operator": "1900", "reason": "found"}
    assert outcomes(post(home, {**found, "lines": [boxes]})) == ["posted"]
    said = {**boxes, "from_place": "@ADJUSTMENT", "allocations": [{"quantity": "7"}]}
    assert outcomes(post(home, {**found, "lines": [said]})) == ["already"]
    assert outcomes(post(home, {"reverses": "Q1", "operator": "1900", "site": "ROT"})) == ["posted"]


def test_what_was_counted_without_numbers_may_be_left_out_too(home: Path) -> None:
    counted = {"item": "P-3002", "unit": "EA", "quantity": "7", "from_place": "R-05"}
    count = {"kind": "count", "id": "C1", "site": "ROT", "operator": "1900", "lines": [counted]}
    assert outcomes(post(home, count)) == ["posted"]
    said = {**counted, "allocations": [{"quantity": "7"}]}
    assert outcomes(post(home, {**count, "lines": [said]})) == ["already"]


def test_components_are_shared_out_among_the_masters(home: Path) -> None:
    sets = {"item": "E-2010", "unit": "EA", "quantity": "2", "to_place": "C-01-1"}
    units = [{"quantity": "2", "serials": ["HK90000001", "HK90000002"]}]
    cables = {"item": "E-2080", "unit": "EA", "quantity": "4", "from_place": "B-02-1"}
    built = {"kind": "assembly", "id": "B1", "site": "ROT", "operator": "1900", "masters": "share"}
    done = post(home, {**built, "lines": [{**sets, "allocations": units}, cables]}, words=("--dry-run",))
    (one,) = told(done)
    assert one["outcome"] == "posted", done
    assert [(each["item"], each["serial"], each["quantity"]) for each in one["movements"]] == [
        ("E-2010", "HK90000001", "1"),
        ("E-2010", "HK90000002", "1"),
        ("E-2080", "", "2"),
        ("E-2080", "", "2"),
    ]
    lots = [{"quantity": "3", "serials": ["A", "B", "C"]}]
    done = post(home, {**built, "lines": [{**sets, "allocations": units}, {**cables, "allocations": lots}]})
    assert (done.returncode, b"masters: expected as much of E-2080 for each master" in done.stderr) == (2, True)
    assert b"masters: expected share" in post(home, {**built, "masters": "all", "lines": [cables]}).stderr


def test_a_tracked_item_still_needs_its_numbers(home: Path) -> None:
    line = {"item": "G-0040", "unit": "EA", "quantity": "3", "to_place": "R-05"}
    found = {"kind": "quantity_increase", "site": "ROT", "operator": "1900", "reason": "found", "lines": [line]}
    assert [each["code"] for each in refusals(post(home, found), 0)] == ["quantity_mismatch"]


def test_a_centre_that_is_not_there_is_out_of_reach(tmp_path: Path) -> None:
    done = stockhand(tmp_path / "x", "post", "-", "--centre", f"sqlite:///{tmp_path / 'none.db'}", stdin=b"{}")
    assert done.returncode == 3


def test_decimals_may_end_in_zeros_and_a_file_may_begin_with_a_mark(home: Path, tmp_path: Path) -> None:
    line = {**LINE, "quantity": "3.00", "allocations": [{"quantity": "03.0", "lot": "L17"}]}
    file = tmp_path / "move.json"
    file.write_text(json.dumps({**MOVE, "lines": [line]}), encoding="utf-8-sig")
    assert (outcomes(done := stockhand(home, "post", str(file))), done.returncode) == (["posted"], 0)
    assert outcomes(post(home, MOVE)) == ["already"]
    wrong = post(home, {**MOVE, "id": "T9", "lines": [{**LINE, "quantity": "3.1234567"}]})
    assert (wrong.stdout, wrong.returncode) == (b"", 2)


def test_an_id_that_is_too_long_is_said_before_anything_is_posted(home: Path) -> None:
    done = post(home, MOVE, {**MOVE, "id": "T" * 500})
    assert (done.stdout, done.returncode) == (b"", 2)
    assert b"transaction 2: id: expected at most" in done.stderr
    assert outcomes(post(home, MOVE)) == ["posted"]


def test_every_exact_number_of_a_transaction_may_end_in_zeros() -> None:
    kinds = (Transaction, Line, Allocation, Mark, Arrival)
    exact = {each.name for kind in kinds for each in fields(kind) if "Decimal" in str(each.type)}
    assert exact == DECIMALS
