"""`stockhand post` with numbers that the centre takes by itself (F26), and a transfer that is closed with all that has not come (F45)."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal.commands.running import stockhand
from tests.terminal.commands.test_post_numbers import codes, post, told
from tests.terminal.homes import demo_home

SCANNERS = {"item": "E-2020", "unit": "EA", "from_place": "C-01-1", "to_place": "D-01", "line": 1}
PLUGS = {
    "item": "E-2040",
    "unit": "EA",
    "quantity": "3",
    "from_place": "C-02-1",
    "to_place": "@TRANSIT",
    "line": 1,
    "numbers": {"allocate": True, "first": "WP-2608-00213"},
}
RICE = {
    "item": "F-1042",
    "unit": "CS",
    "quantity": "2",
    "from_place": "B-02-2",
    "to_place": "@TRANSIT",
    "line": 2,
    "numbers": {"allocate": True},
}
GASKETS = {"item": "G-0040", "unit": "EA", "from_place": "A-03-2", "to_place": "D-01", "line": 1}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def picked(document: str, line: Mapping[str, object], quantity: str, **numbers: object) -> dict[str, object]:
    wanted = {**line, "quantity": quantity, "numbers": {"allocate": True, **numbers}}
    return {"kind": "pick", "site": "ROT", "operator": "1900", "document": document, "lines": [wanted]}


def rehearsed(home: Path, *objects: object) -> list[list[tuple[str, str]]]:
    """Return the numbers that would be taken, and how much of each."""
    done = post(home, *objects, words=("--dry-run",))
    return [[(each["serial"] or each["lot"], each["quantity"]) for each in one["movements"]] for one in told(done)]


def test_numbers_are_taken_in_the_order_of_the_item_and_no_number_twice(home: Path) -> None:
    first, second = picked("SO8818", SCANNERS, "2"), picked("SO8818", SCANNERS, "2", first="HK12000452")
    assert rehearsed(home, first, second) == [
        [("HK12000451", "1"), ("HK12000452", "1")],
        [("HK12000453", "1"), ("HK12000454", "1")],
    ]
    assert rehearsed(home, picked("SO8818", SCANNERS, "3", first="HK12000456")) == [
        [("HK12000456", "1"), ("HK12000457", "1"), ("HK12000458", "1")]
    ]


def test_an_expired_lot_is_passed_over_and_that_is_said(home: Path) -> None:
    (one,) = told(post(home, picked("SO8817", GASKETS, "6")))
    assert (one["outcome"], [each["code"] for each in one["notes"]]) == ("posted", ["number_expired"])


def test_too_few_are_all_taken_and_it_is_said(home: Path) -> None:
    (one,) = told(post(home, picked("SO8818", SCANNERS, "5", first="HK12000460")))
    assert one["outcome"] == "posted"
    assert [(each["code"], each["wanted"], each["taken"]) for each in one["notes"]] == [("too_few_numbers", "5", "3")]
    again = post(home, picked("SO8818", SCANNERS, "2", first="HK12000460"))
    assert (codes(again), again.returncode) == ([["too_few_numbers"]], 1)


def test_what_is_asked_for_again_under_its_id_is_what_it_was(home: Path) -> None:
    short = picked("SO8818", SCANNERS, "5", first="HK12000460") | {"id": "once"}
    assert [each["outcome"] for each in told(post(home, short))] == ["posted"]
    assert [each["outcome"] for each in told(post(home, short))] == ["already"]


def test_only_numbers_that_the_order_keeps_are_taken_for_it(home: Path) -> None:
    marks = [{"item": "E-2020", "serial": each, "line": 1} for each in ("HK12000455", "HK12000457")]
    kept = {"kind": "reserve", "site": "ROT", "operator": "1900", "document": "SO8818", "marks": marks}
    assert codes(post(home, kept)) == [[]]
    assert rehearsed(home, picked("SO8818", SCANNERS, "5")) == [[("HK12000455", "1"), ("HK12000457", "1")]]


def test_a_transfer_is_closed_with_all_that_has_not_come(home: Path) -> None:
    dispatch = {"kind": "dispatch", "site": "ROT", "operator": "1900", "document": "TR5001", "lines": [PLUGS, RICE]}
    (one,) = told(post(home, dispatch))
    assert one["outcome"] == "posted", one
    close = {"kind": "transfer_close", "site": "CHI", "operator": "2900", "document": "TR5001", "id": "c1"}
    assert codes(post(home, close)) == [["loss_unexplained"] * 2]
    lost = close | {"reason": "stolen"}
    assert [each["outcome"] for each in told(post(home, lost))] == ["posted"]
    assert [each["outcome"] for each in told(post(home, lost))] == ["already"]
    back = {"reverses": "c1", "site": "CHI", "operator": "2900"}
    assert [each["outcome"] for each in told(post(home, back))] == ["posted"]
    assert stockhand(home, "verify", "--centre", f"sqlite:///{home / 'centre.db'}").returncode == 0


@pytest.mark.parametrize(
    ("by", "borne"),
    [("quantity", ["3", "20"]), ("equally", ["11.5", "11.5"]), ("cost", ["9.31405", "13.68595"])],
)
def test_freight_is_spread_over_the_lines(home: Path, by: str, borne: list[str]) -> None:
    sent = {"kind": "dispatch", "site": "ROT", "operator": "1900", "document": "TR5001", "lines": [PLUGS, RICE]}
    assert codes(post(home, sent)) == [[]]
    serials = [f"WP-2608-0021{at}" for at in (3, 4, 5)]
    lines = [
        {**received("E-2040", "3", 1), "allocations": [{"quantity": "3", "serials": serials}]},
        {**received("F-1042", "20", 2), "allocations": [{"quantity": "20", "lot": "RI330"}]},
    ]
    came = {
        "kind": "transfer_receipt",
        "site": "CHI",
        "operator": "2900",
        "document": "TR5001",
        "lines": lines,
        "id": "r1",
    }
    freight = came | {"beside": {"cost": "23", "by": by}}
    assert [each["outcome"] for each in told(post(home, freight))] == ["posted"]
    assert [each["outcome"] for each in told(post(home, freight))] == ["already"]
    own = came | {"lines": [line | {"cost": part} for line, part in zip(lines, borne, strict=True)]}
    assert [each["outcome"] for each in told(post(home, own))] == ["already"]


def received(item: str, quantity: str, line: int) -> dict[str, object]:
    return {"item": item, "unit": "EA", "quantity": quantity, "from_place": "GIT-CHI", "to_place": "D-01", "line": line}


def test_what_stands_for_the_order_is_shipped_and_received(home: Path) -> None:
    pick = picked("SO8818", SCANNERS, "2")
    door = {**SCANNERS, "from_place": "D-01", "to_place": "@CUSTOMER", "quantity": "5", "numbers": {"allocate": True}}
    ship = pick | {"kind": "shipment", "lines": [door]}
    assert codes(post(home, pick)) == [[]]
    (shipped,) = told(post(home, ship))
    assert (shipped["outcome"], [each["taken"] for each in shipped["notes"]]) == ("posted", ["2"])
    sent = {"kind": "dispatch", "site": "ROT", "operator": "1900", "document": "TR5001", "lines": [PLUGS, RICE]}
    wanted = {"numbers": {"allocate": True}}
    lines = [received("E-2040", "3", 1) | wanted, received("F-1042", "20", 2) | wanted]
    came = {"kind": "transfer_receipt", "site": "CHI", "operator": "2900", "document": "TR5001", "lines": lines}
    assert codes(post(home, sent)) == [[]]
    assert rehearsed(home, came) == [
        [("WP-2608-00213", "1"), ("WP-2608-00214", "1"), ("WP-2608-00215", "1"), ("RI330", "20")]
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"at": "9999-12-31T23:59:59Z"}, b"transaction 1: at"),
        (
            {"lines": [{**SCANNERS, "quantity": "1", "numbers": {"allocate": True, "make": "serials"}}]},
            b"lines[0].numbers",
        ),
    ],
)
def test_what_cannot_be_read_of_numbers_to_take_is_said_with_its_place(
    home: Path, changed: Mapping[str, object], said: bytes
) -> None:
    done = post(home, {**picked("SO8818", SCANNERS, "1"), **changed})
    assert (done.returncode, said in done.stderr, b"Traceback" in done.stderr) == (2, True, False), done


def test_a_unit_that_the_item_lacks_is_named(home: Path) -> None:
    assert codes(post(home, picked("SO8818", {**SCANNERS, "unit": "CRATE"}, "1"))) == [["unknown_unit"]]


def test_a_line_that_has_all_its_numbers_takes_no_more(home: Path) -> None:
    named = {**SCANNERS, "allocations": [{"quantity": "1", "serials": ["HK12000451"]}]}
    assert rehearsed(home, picked("SO8818", named, "1")) == [[("HK12000451", "1")]]


def sold(line: Mapping[str, object], **more: object) -> dict[str, object]:
    """Return a shipment without an order, whose line leaves out where it goes."""
    return {"kind": "direct_shipment", "site": "ROT", "operator": "1900", "lines": [line], **more}


def test_a_line_that_leaves_out_where_it_goes_takes_what_one_that_says_it_takes(home: Path) -> None:
    line = {"item": "G-0040", "unit": "EA", "quantity": "2", "from_place": "A-03-2", "numbers": {"allocate": True}}
    said = rehearsed(home, sold({**line, "to_place": "@CUSTOMER"}))
    assert (rehearsed(home, sold(line)), said) == (said, [[("L19", "2")]])


def test_too_few_for_whole_packs_are_taken_in_stocking_units(home: Path) -> None:
    """F29: what is there makes no whole cases, and no other transaction of the file suffers from it."""
    line = {"item": "G-0040", "unit": "CS", "quantity": "9", "from_place": "A-03-2", "numbers": {"allocate": True}}
    (one,) = told(post(home, sold(line), words=("--dry-run",)))
    assert (one["outcome"], [note["code"] for note in one["notes"]]) == (
        "posted",
        ["number_expired", "too_few_numbers"],
    )
    assert [(each["lot"], each["quantity"]) for each in one["movements"]] == [("L19", "14")]


def test_what_a_customer_asks_counts_without_an_order(home: Path, tmp_path: Path) -> None:
    """Decision 4: whom goods are for is the order's to say, else the transaction's."""
    asks = tmp_path / "asks"
    asks.mkdir()
    (asks / "partner_items.csv").write_text("partner,item,min_days\nC-KELLER,F-1042,36500\n", encoding="utf-8")
    assert stockhand(home, "hub", "import", str(asks)).returncode == 0
    line = {"item": "F-1042", "unit": "EA", "quantity": "2", "from_place": "B-02-2", "numbers": {"allocate": True}}
    assert codes(post(home, sold(line), words=("--dry-run",))) == [[]]
    assert codes(post(home, sold(line, partner="C-KELLER"), words=("--dry-run",))) == [
        ["shelf_life_too_short", "too_few_numbers"]
    ]
