"""`stockhand label` and `stockhand printers` as a user runs them."""

import json
from pathlib import Path

import pytest

from terminal.command_cards import COMMANDS
from tests.terminal.commands.running import stockhand
from tests.terminal.homes import demo_home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def jobs(home: Path) -> list[dict[str, str]]:
    lines = stockhand(home, "label", "queue", "--json").stdout.splitlines()
    return [json.loads(line) for line in lines]


def test_a_label_is_made_as_a_picture_and_read_again(home: Path, tmp_path: Path) -> None:
    made = stockhand(home, "label", "make", "lot", "F-1070", "B0812", "--out", str(tmp_path / "lot.png"))
    assert (made.returncode, made.stderr) == (0, b"")
    checked = stockhand(home, "label", "check", str(tmp_path / "lot.png"))
    symbols = json.loads(checked.stdout)["symbols"]
    assert [symbol["meaning"] for symbol in symbols] == [
        {"gtin": "09506000010700", "lot": "B0812", "expiry": "2027-02-28"}
    ]
    assert checked.returncode == 0


def test_a_label_is_shown_before_it_is_printed(home: Path) -> None:
    shown = stockhand(home, "label", "make", "lot", "F-1070", "B0812")
    assert b"Lot B0812" in shown.stdout
    assert b"gs1_datamatrix: (01)09506000010700(17)270228(10)B0812" in shown.stdout
    assert jobs(home) == []


def test_a_label_is_printed_and_printed_again(home: Path, tmp_path: Path) -> None:
    printer = f"recording://{tmp_path}/printed?profile=tsc"
    assert stockhand(home, "label", "print", "bin", "A-03-2", "--as", "1900", "--printer", printer).returncode == 0
    first = jobs(home)[0]["id"]
    assert stockhand(home, "label", "reprint", first, "--printer", printer).returncode == 0
    assert [(job["state"], job["reprint_of"]) for job in jobs(home)] == [("printed", first), ("printed", "")]
    files = sorted((tmp_path / "printed").iterdir())
    assert [file.name for file in files] == ["0001.tspl", "0002.tspl"]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_label_waits_until_there_is_a_printer(home: Path, tmp_path: Path) -> None:
    done = stockhand(home, "label", "print", "bin", "A-03-2")
    assert (done.returncode, b"no printer is set" in done.stdout) == (3, True)
    settings = home / "settings.toml"
    settings.write_text(f'printers = ["recording://{tmp_path}/printed"]\n{settings.read_text()}')
    assert stockhand(home, "label", "print", "bin", "A-03-1").returncode == 0
    assert [job["state"] for job in jobs(home)] == ["printed", "printed"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("lot", "F-1070", "NOPE"), b"no lot 'NOPE' of F-1070 is known here"),
        (("lot", "F-1070"), b"a label lot is of item and lot: 2 expected"),
        (("badge", "0000"), b"nobody with the badge '0000' works at ROT"),
        (("bin", "A-03-2", "--out", "x.doc"), b"a file ending in .zpl"),
        (("bin", "A-03-2", "--field", "x"), b"NAME=TEXT expected"),
    ],
)
def test_what_cannot_be_made_is_said(home: Path, words: tuple[str, ...], says: bytes) -> None:
    done = stockhand(home, "label", "make", *words)
    assert done.returncode == 1
    assert says in done.stderr


def test_a_file_that_is_no_picture_is_said(home: Path) -> None:
    done = stockhand(home, "label", "check", str(home / "work.db"))
    assert (done.returncode, b"is no picture that can be read" in done.stderr) == (1, True)


def test_the_cards_of_a_site_are_pages(home: Path, tmp_path: Path) -> None:
    done = stockhand(home, "label", "cards", str(tmp_path / "cards.pdf"))
    count = int(done.stdout.split()[1])
    pages = (tmp_path / "cards.pdf").read_bytes().count(b"/Type /Page\n")
    assert (done.returncode, pages) == (0, count)
    assert count > 20 + len(COMMANDS)


def test_printers_say_how_they_are(home: Path, tmp_path: Path) -> None:
    urls = (f"recording://{tmp_path}?states=head_open", "tcp://127.0.0.1:1")
    done = stockhand(home, "printers", "--printer", urls[0], "--printer", urls[1], "--json")
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert said == [
        {"printer": urls[0], "state": "head_open"},
        {"printer": urls[1], "state": "127.0.0.1:1 refuses the connection"},
    ]
    assert done.returncode == 3
