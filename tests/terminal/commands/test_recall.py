"""`stockhand hub recall`: who got recalled goods, as text and as CSV; what left too late stands first in `hub held`."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.terminal.commands.running import stockhand
from tests.terminal.homes import SUPERVISOR, SUPERVISOR_PIN, demo_home

PICKED = """at 2026-11-22T08:00Z
sign-in 1007 4327
task pick
scan SO8817
scan A-02-1
scan B0812
type 8
scan B0931
type 4
scan A-02-2
scan C4410
type 20
scan A-03-2
scan L19
type 6
scan D-01
expect FULL shipped
"""
RECALL = {
    "kind": "recall",
    "site": "ROT",
    "operator": SUPERVISOR,
    "reference": "R7",
    "reason": "glass",
    "marks": [{"item": "G-0040", "lot": "L19"}],
}


def sent(home: Path) -> int:
    return stockhand(home, "sync", "--as", SUPERVISOR, stdin=f"{SUPERVISOR_PIN}\n".encode()).returncode


def recalled(home: Path) -> None:
    assert stockhand(home, "post", "-", stdin=json.dumps(RECALL).encode()).returncode == 0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = demo_home(tmp_path)
    assert stockhand(made, "play", "-", stdin=PICKED.encode()).returncode == 0
    return made


@pytest.fixture
def shipped(home: Path) -> Path:
    assert sent(home) == 0
    recalled(home)
    return home


def test_who_got_it_and_what_is_left_is_told(shipped: Path) -> None:
    said = stockhand(shipped, "hub", "recall", "R7").stdout.decode()
    assert said.splitlines() == [
        "R7  item G-0040, lot L19  glass",
        "shipped:",
        "  ROT  6 x G-0040 L19  C-KELLER Keller AG  SO8817  D-01  2026-11-22  by 1007",
        "in stock:",
        "  ROT  8 x G-0040 L19  A-03-2",
        "6 with customers, 8 in stock; 1 customers",
    ]


def test_every_row_is_in_the_csv(shipped: Path, tmp_path: Path) -> None:
    here = stockhand(shipped, "hub", "recall", "R7", "--csv", "-").stdout.decode()
    rows = list(csv.DictReader(io.StringIO(here)))
    assert [(row["found"], row["quantity"], row["partner"], row["place"]) for row in rows] == [
        ("shipped", "6", "C-KELLER", "D-01"),
        ("in_stock", "8", "", "A-03-2"),
    ]
    file = tmp_path / "r7.csv"
    assert stockhand(shipped, "hub", "recall", "R7", "--csv", str(file)).stdout.decode() == f"{file} 2\n"
    assert file.read_text() == here


def test_what_a_recall_would_find_is_told_before_there_is_one(shipped: Path) -> None:
    found = json.loads(stockhand(shipped, "hub", "recall", "--item", "G-0040", "--lot", "L22", "--json").stdout)
    assert [(row["place"], row["quantity"]) for row in found["goods"]] == [("A-03-1", "40"), ("R-05", "200")]


def test_the_recalls_are_listed(shipped: Path) -> None:
    assert stockhand(shipped, "hub", "recall").stdout.decode().splitlines()[-1].endswith("recalls")
    lines = json.loads(stockhand(shipped, "hub", "recall", "--json").stdout)["recalls"]
    assert ("R7", "G-0040", "L19") in [(each["recall"], each["item"], each["lot"]) for each in lines]


@pytest.mark.parametrize(
    ("words", "says"), [(("R9",), b"there is no recall 'R9'"), (("--item", "G-0040"), b"an item alone is no recall")]
)
def test_what_cannot_be_asked_says_why(shipped: Path, words: tuple[str, ...], says: bytes) -> None:
    done = stockhand(shipped, "hub", "recall", *words)
    assert (done.returncode, says in done.stderr) == (1, True)


def test_what_left_before_the_recall_was_heard_of_is_an_alarm_and_first_in_the_list_of_held_work(home: Path) -> None:
    recalled(home)
    assert sent(home) == 1
    lines = stockhand(home, "hub", "held").stdout.decode().splitlines()
    assert lines[0] == "ALARM recall R7: 6 x G-0040 L19 left for C-KELLER Keller AG"
    assert lines[1].split(":")[0] == "    SO8817 by door D-01, 2026-11-22 08"
    (alarm,) = json.loads(stockhand(home, "hub", "held", "--json").stdout)["alarms"]
    assert (alarm["number"], alarm["quantity"], alarm["door"], alarm["operator"]) == ("L19", "6", "D-01", "1007")
    told = stockhand(home, "hub", "recall", "R7").stdout.decode().splitlines()
    assert told[2].endswith("SO8817  D-01  2026-11-22  by 1007  HELD, not posted")
    assert told[-1] == "6 with customers (held: still booked here), 14 in stock, 6 held work; 1 customers"
