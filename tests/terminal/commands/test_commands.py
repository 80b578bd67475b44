"""The commands as a user runs them: what they print, their exit codes, and that nothing prints a traceback."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sync.handheld.database import LIBRARY
from terminal.cli import COMMANDS, load, parsed, parser_for
from tests.terminal.commands.running import environment, process, stockhand
from tests.terminal.homes import BEARING, demo_home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


RECEIVE = f"""\
at 2026-11-22T08:00Z
sign-in 1001 4321
scan PO1042
scan {BEARING}
scan SN-000812
scan SN-000813
key F4
scan R-04
expect prompt SCAN ITEM
"""


def received(home: Path) -> None:
    done = stockhand(home, "play", "-", stdin=RECEIVE.encode())
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("name", [*COMMANDS, ""])
def test_each_command_has_help_with_an_example(name: str, tmp_path: Path) -> None:
    done = stockhand(tmp_path / "none", *([name] if name else []), "--help")
    assert done.returncode == 0
    assert b"example:\n  stockhand" in done.stdout
    assert b"--home DIR" in done.stdout
    assert b"--centre URL" in done.stdout


@pytest.mark.parametrize(
    "words",
    [[], ["--home", "dock-1"], ["--scanner", "serial:///a", "--centre=sqlite:///c", "--scanner", "serial:///b"]],
)
def test_the_terminal_alone_takes_its_words_as_the_parser_of_all_commands_does(words: list[str]) -> None:
    command, arguments = parsed(words)
    assert (command, arguments) == (load(None), parser_for(None, load(None)).parse_args(words))


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("no-such-command",), 2, "invalid choice"),
        (("decode",), 2, "required: TEXT"),
        (("queue",), 1, "is no handheld yet"),
        (("sync",), 1, "is no handheld yet"),
        (("play", "no-such-file"), 2, "no-such-file: No such file"),
        (("verify",), 2, "no centre: name it with --centre"),
        (("verify", "--centre", "sqlite:////no/such/centre.db"), 3, "there is no central store"),
        (("enroll", "--site", "ROT", "--centre", "sqlite:////no/such/centre.db"), 3, ""),
        (("settings", "--centre", "ftp://example.com"), 2, "command line: centre"),
        (("simulate-scanner", "codes", "--gap", "soon"), 2, "expected a whole number"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    words: tuple[str, ...], code: int, says: str, tmp_path: Path
) -> None:
    done = stockhand(tmp_path / "none", *words)
    assert done.returncode == code
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_an_unknown_settings_key_is_refused_with_its_line(home: Path) -> None:
    with (home / "settings.toml").open("a") as file:
        file.write("scaners = []\n")
    done = stockhand(home, "queue")
    assert done.returncode == 2
    assert b"settings.toml:2: scaners is no setting; did you mean scanners?" in done.stderr


def test_a_corrupt_file_is_said_and_kept(home: Path) -> None:
    (home / "work.db").write_bytes(b"no database at all" * 1000)
    done = stockhand(home, "queue")
    assert done.returncode == 1
    assert b"damaged" in done.stderr
    assert (home / "work.db").read_bytes().startswith(b"no database")


def test_decode_says_what_a_code_says(tmp_path: Path) -> None:
    done = stockhand(tmp_path, "decode", BEARING, "--today", "2026-11-22")
    said = json.loads(done.stdout)
    assert done.returncode == 0
    assert (said["kind"], said["aim"], said["ok"]) == ("gs1", "]C1", True)
    assert said["meaning"]["lot"] == "L2231"


def test_a_process_of_its_own_comes_to_the_same(home: Path) -> None:
    done = process(home, "play", "-", "--json", stdin=RECEIVE.encode())
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(answers[0]) == ["line", "input", "outcome", "code", "message", "prompt", "known", "screen"]
    assert answers[0]["input"] == "sign-in 1001 ****"
    assert [answer["outcome"] for answer in answers] == ["OK"] * 7


def test_a_failed_expectation_ends_a_scenario_with_1(home: Path) -> None:
    done = stockhand(home, "play", "-", stdin=b"sign-in 1001 4321\nexpect STOP\nscan PO1042\n")
    assert (done.returncode, done.stderr) == (1, b"line 2: expected STOP, got OK signed_in\n")
    assert b"PO1042" not in done.stdout


def test_decode_reads_lines_and_fails_when_one_is_wrong(tmp_path: Path) -> None:
    done = stockhand(tmp_path, "decode", "-", stdin=b"]C10109506000111032\n]C10109506000111033\r\ncaf\xe9\n")
    kinds = [json.loads(line)["ok"] for line in done.stdout.splitlines()]
    assert (done.returncode, kinds) == (1, [True, False, True])


def test_a_mark_at_the_start_of_a_text_file_is_not_part_of_its_first_code(tmp_path: Path) -> None:
    done = stockhand(tmp_path, "decode", "-", stdin=b"\xef\xbb\xbf]C110A\n\xef\xbb\xbf]C110A\n")
    kinds = [json.loads(line)["kind"] for line in done.stdout.splitlines()]
    assert (done.returncode, kinds) == (0, ["gs1", "plain"])


@pytest.mark.parametrize("words", [("decode", "-"), ("play", "-")])
def test_a_closed_input_is_an_empty_one(words: tuple[str, ...], home: Path) -> None:
    command = [sys.executable, "-m", "terminal", *words, "--home", str(home)]
    closed = ["sh", "-c", 'exec "$@" <&-', "sh", *command]
    done = subprocess.run(closed, capture_output=True, check=False, timeout=60, env=environment(home))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_settings_say_where_each_came_from(home: Path) -> None:
    said = json.loads(stockhand(home, "settings", "--json").stdout)
    assert said["home"]["value"] == str(home)
    assert said["centre"]["source"] == f"{home / 'settings.toml'}:1"


def test_settings_say_which_sqlite_is_in_use(home: Path) -> None:
    last = stockhand(home, "settings").stdout.decode().splitlines()[-1]
    assert last.split()[:3] == ["sqlite", *LIBRARY.split()]


def test_what_waits_is_listed_and_waits_for_a_supervisor(home: Path) -> None:
    received(home)
    queue = json.loads(stockhand(home, "queue", "--json").stdout)
    assert (queue["waiting"], [row["kind"] for row in queue["rows"]["waiting"]]) == (1, ["purchase_receipt"])
    done = stockhand(home, "sync")
    assert (done.returncode, done.stdout) == (0, b"1 wait for a supervisor\n")


def test_a_supervisor_sends_with_a_pin_from_a_line_of_input(home: Path) -> None:
    received(home)
    done = stockhand(home, "sync", "--as", "1900", stdin=b"8765\n")
    assert (done.returncode, done.stdout) == (0, b"sent 1, posted 1\n")
    assert stockhand(home, "verify").returncode == 0


@pytest.mark.parametrize(("badge", "pin"), [("1900", "0000"), ("1001", "4321")])
def test_nobody_else_sends(badge: str, pin: str, home: Path) -> None:
    received(home)
    done = stockhand(home, "sync", "--as", badge, stdin=f"{pin}\n".encode())
    assert done.returncode == 1
    assert json.loads(stockhand(home, "queue", "--json").stdout)["waiting"] == 1


def test_a_supervisor_sends_from_a_home_whose_mirror_was_dropped(home: Path) -> None:
    received(home)
    for each in home.glob("mirror.db*"):
        each.unlink()
    done = stockhand(home, "sync", "--as", "1900", stdin=b"8765\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(stockhand(home, "sync", "--json").stdout)["waiting"] == 0


def test_a_centre_that_is_away_is_exit_3_and_nothing_is_lost(home: Path) -> None:
    received(home)
    (home / "centre.db").rename(home / "elsewhere.db")
    done = stockhand(home, "sync", "--as", "1900", stdin=b"8765\n")
    assert (done.returncode, b"does not answer" in done.stderr) == (3, True)
    (home / "elsewhere.db").rename(home / "centre.db")
    # what was released goes by itself
    done = stockhand(home, "sync")
    assert (done.returncode, done.stdout) == (0, b"sent 1, posted 1\n")


def test_look_up_names_what_a_code_is(home: Path) -> None:
    done = stockhand(home, "look-up", "PO1042", "--json")
    assert (done.returncode, json.loads(done.stdout)["known"][0]) == (0, ["document", "PO1042"])
    assert stockhand(home, "look-up", "NOWHERE").returncode == 1


def test_the_demo_is_prepared_once_and_says_what_is_in_it(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    said = json.loads(stockhand(home, "demo", "--prepare", "--json").stdout)
    assert list(said) == ["home", "centre", "site", "operators", "documents"]
    assert {"badge": "1001", "pin": "4321", "role": "receiver", "site": "ROT"} in said["operators"]
    assert {"document": "PO1042", "kind": "purchase_order", "site": "ROT"} in said["documents"]
    received(home)
    assert stockhand(home, "demo", "--prepare").returncode == 0
    assert json.loads(stockhand(home, "queue", "--json").stdout)["waiting"] == 1
    assert stockhand(home, "demo", "--prepare", "--fresh").returncode == 0
    assert json.loads(stockhand(home, "queue", "--json").stdout)["waiting"] == 0


def test_a_demo_of_an_older_program_is_brought_to_todays_form(home: Path) -> None:
    with closing(sqlite3.connect(home / "centre.db")) as store, store:
        store.execute("UPDATE store SET version = 19")
    assert stockhand(home, "sync").returncode == 3
    assert stockhand(home, "demo", "--prepare").returncode == 0
    assert stockhand(home, "sync").returncode == 0
    assert stockhand(home, "verify").returncode == 0


def test_a_demo_whose_store_is_gone_is_made_anew(home: Path) -> None:
    (home / "centre.db").unlink()
    assert stockhand(home, "demo", "--prepare").returncode == 0
    assert b"PO1042" in stockhand(home, "look-up", "PO1042").stdout


def test_the_demo_never_takes_the_place_of_real_work(home: Path) -> None:
    (home / "demo.json").unlink()
    done = stockhand(home, "demo", "--fresh", "--prepare")
    assert (done.returncode, b"in earnest" in done.stderr) == (1, True)
    assert (home / "work.db").exists()
