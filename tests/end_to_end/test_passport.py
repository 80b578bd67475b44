"""A pallet goes from one site to another; the lorry is faster than the news: it is booked in by its passport, and settled at the sync."""

import csv
import json
from pathlib import Path

import pytest

from tests.terminal.commands.running import stockhand
from tests.terminal.homes import centre_url, demo_home

DISPATCH = {
    "id": "D-1",
    "kind": "dispatch",
    "document": "TR5001",
    "lines": [
        {
            "item": "F-1042",
            "unit": "CS",
            "quantity": "2",
            "from_place": "B-02-2",
            "to_place": "@TRANSIT",
            "line": 2,
            "allocations": [{"quantity": "20", "lot": "RI330"}],
        },
        {
            "item": "E-2040",
            "unit": "EA",
            "quantity": "2",
            "from_place": "C-02-1",
            "to_place": "@TRANSIT",
            "line": 1,
            "allocations": [{"quantity": "2", "serials": ["WP-2608-00211", "WP-2608-00212"]}],
        },
    ],
}


@pytest.fixture
def sender(tmp_path: Path) -> Path:
    return demo_home(tmp_path / "sender")


@pytest.fixture
def receiver(sender: Path, tmp_path: Path) -> Path:
    """A handheld of the other site, which pulled before anything was sent."""
    home = tmp_path / "receiver"
    done = stockhand(home, "enroll", "--site", "CHI", "--centre", centre_url(sender))
    assert (done.returncode, done.stderr) == (0, b"")
    return home


def passport(sender: Path, tmp_path: Path) -> str:
    orders = tmp_path / "dispatch.json"
    orders.write_text(json.dumps(DISPATCH))
    posted = stockhand(sender, "post", str(orders), "--as", "1900", "--site", "ROT")
    assert posted.returncode == 0, posted.stdout
    return stockhand(sender, "label", "passport", "D-1", "--site", "ROT").stdout.decode().strip()


def play(receiver: Path, *lines: str) -> None:
    done = stockhand(receiver, "play", "-", stdin="\n".join(("sign-in 2001 4331", "offline", *lines, "")).encode())
    assert done.returncode == 0, done.stdout.decode()


def test_one_scan_and_one_key_book_a_pallet_in(sender: Path, receiver: Path, tmp_path: Path) -> None:
    symbol = passport(sender, tmp_path)
    play(
        receiver,
        f"scan {symbol}",
        "expect prompt PALLET",
        "expect screen all as sent (2: 22)",
        "choose 2",
        "expect FULL",
    )
    sent = stockhand(receiver, "sync", "--as", "2900", stdin=b"8766\n")
    assert b"sent 2, posted 2" in sent.stdout
    assert stockhand(sender, "verify").returncode == 0
    exported = tmp_path / "out"
    assert stockhand(sender, "hub", "export", str(exported)).returncode == 0
    with (exported / "stock.csv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if (row["site"], row["bin"]) == ("CHI", "D-01")]
    there = [[row["item"], row["lot"], row["serial"]] for row in rows]
    assert sorted(there) == [
        ["E-2040", "", "WP-2608-00211"],
        ["E-2040", "", "WP-2608-00212"],
        ["F-1042", "RI330", ""],
    ]


def test_a_pallet_is_not_taken_in_twice_nor_lost_by_a_restart_or_undo(
    sender: Path, receiver: Path, tmp_path: Path
) -> None:
    symbol = passport(sender, tmp_path)
    play(
        receiver,
        f"scan {symbol}",
        "restart",
        "sign-in 2001 4331",
        "choose 9",
        "expect prompt PALLET",
        "choose 2",
        "expect FULL pallet_booked",
        f"scan {symbol}",
        "expect DUP already",
        "undo",
        "expect OK undone",
        "choose 2",
        "expect FULL pallet_booked",
        "restart",
        "sign-in 2001 4331",
        f"scan {symbol}",
        "expect DUP already",
    )
    sent = stockhand(receiver, "sync", "--as", "2900", stdin=b"8766\n")
    assert b"posted 6" in sent.stdout
    assert stockhand(sender, "verify").returncode == 0


def test_a_passport_that_is_cut_off_or_for_another_site_is_refused(
    sender: Path, receiver: Path, tmp_path: Path
) -> None:
    symbol = passport(sender, tmp_path)
    play(receiver, f"scan {symbol[:-9]}", "expect STOP passport_damaged", "choose 1", "expect prompt SCAN PASSPORT")
    play(receiver, "scan SHP1:", "expect STOP passport_damaged")
    own = f"sign-in 1001 4321\nscan {symbol}\nexpect STOP passport_of_another_site\n"
    assert stockhand(sender, "play", "-", stdin=own.encode()).returncode == 0


def test_a_passport_is_a_picture_that_reads_the_same(sender: Path, tmp_path: Path) -> None:
    symbol = passport(sender, tmp_path)
    picture = tmp_path / "passport.png"
    made = stockhand(sender, "label", "passport", "D-1", "--site", "ROT", "--out", str(picture))
    assert made.returncode == 0, made.stderr
    checked = json.loads(stockhand(sender, "label", "check", str(picture)).stdout)
    assert [each["aim"] for each in checked["symbols"]] == ["]Q1"]
    assert symbol.startswith("SHP1:")


def test_what_is_no_dispatch_has_no_passport(sender: Path) -> None:
    done = stockhand(sender, "label", "passport", "NOPE", "--site", "ROT")
    assert (done.returncode, b"is no dispatch that ROT has posted" in done.stderr) == (1, True)
