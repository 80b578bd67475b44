"""`stockhand hub tie`: what waits is listed, and a supervisor says which item a code is."""

import json
from pathlib import Path

import pytest

from tests.terminal.commands.running import stockhand
from tests.terminal.homes import SUPERVISOR, SUPERVISOR_PIN, demo_home

CODE = "5901234123457"
SCENARIO = f"""sign-in 1001 4321
task receive
scan PO1042
scan {CODE}
choose 2
type 5
scan LX-9
key F4
scan HOLD-1
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = demo_home(tmp_path)
    assert stockhand(made, "play", "-", stdin=SCENARIO.encode()).returncode == 0
    assert stockhand(made, "sync", "--as", SUPERVISOR, stdin=f"{SUPERVISOR_PIN}\n".encode()).returncode == 0
    return made


def test_what_waits_is_listed(home: Path) -> None:
    (goods,) = json.loads(stockhand(home, "hub", "tie", "--json").stdout)["unidentified"]
    kept = {name: goods[name] for name in ("site", "code", "quantity", "place", "lot", "document", "operator")}
    assert kept == {
        "site": "ROT",
        "code": CODE,
        "quantity": "5",
        "place": "HOLD-1",
        "lot": "LX-9",
        "document": "PO1042",
        "operator": "1001",
    }


def test_a_supervisor_ties_the_code(home: Path) -> None:
    words = ("hub", "tie", CODE, "G-0050", "--as", SUPERVISOR, "--json")
    done = stockhand(home, *words, stdin=f"{SUPERVISOR_PIN}\n".encode())
    assert (done.returncode, json.loads(done.stdout)) == (0, {"tied": True, "posted": 1, "refusals": []})
    assert stockhand(home, "hub", "tie").stdout == b"nothing waits to be identified\n"
    assert stockhand(home, "verify").stdout == b"the store agrees with its ledger\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((CODE,), b"which item"),
        ((CODE, "G-0050"), b"who settles"),
        ((CODE, "G-0050", "--as", "1001"), b"wrong"),
    ],
)
def test_who_and_what_must_be_said(home: Path, words: tuple[str, ...], says: bytes) -> None:
    done = stockhand(home, "hub", "tie", *words, stdin=b"0000\n")
    assert (done.returncode, says in done.stderr) == (1, True)


def test_an_item_that_is_none_is_refused(home: Path) -> None:
    done = stockhand(home, "hub", "tie", CODE, "NO-ITEM", "--as", SUPERVISOR, stdin=f"{SUPERVISOR_PIN}\n".encode())
    assert (done.returncode, b"NO-ITEM" in done.stdout) == (1, True)
