"""`stockhand hub look-up`: what the office asks of a number; a cost only for whom may see it."""

import json
from pathlib import Path

import pytest

from tests.terminal.commands.running import stockhand
from tests.terminal.homes import RECEIVER, RECEIVER_PIN, SUPERVISOR, SUPERVISOR_PIN, demo_home

SERIAL = "HK11000870"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def asked(home: Path, *words: str, pin: str = "") -> tuple[int, list[dict[str, object]]]:
    done = stockhand(home, "hub", "look-up", *words, "--json", stdin=f"{pin}\n".encode())
    return done.returncode, json.loads(done.stdout)["found"] if done.stdout else []


def costs(found: list[dict[str, object]]) -> list[object]:
    known = found[0]["known"]
    history = found[0]["history"]
    assert isinstance(known, list)
    assert isinstance(history, list)
    return [*(value for name, value in known if name == "unit_cost"), *(each["unit_cost"] for each in history)]


def test_a_cost_is_shown_to_a_supervisor_and_to_nobody_else(home: Path) -> None:
    code, found = asked(home, SERIAL)
    assert (code, costs(found)) == (0, [None])
    code, found = asked(home, SERIAL, "--site", "ROT", "--as", SUPERVISOR, pin=SUPERVISOR_PIN)
    assert (code, costs(found)) == (0, ["405", "405"])
    refused = stockhand(
        home, "hub", "look-up", SERIAL, "--site", "ROT", "--as", RECEIVER, stdin=f"{RECEIVER_PIN}\n".encode()
    )
    assert (refused.returncode, b"may not see costs" in refused.stderr) == (1, True)


def test_what_is_known_is_printed_in_words(home: Path) -> None:
    done = stockhand(home, "hub", "look-up", SERIAL)
    lines = done.stdout.decode().splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["Site", "item", "S/N", "Is"]
    assert "Contr.      13 Apr 2026" in lines
    assert "until       11 Apr 2028" in lines
    assert any("@ADJUSTMENT > C-01-1" in line for line in lines)
    nobody = stockhand(home, "hub", "look-up", "NOBODY")
    assert (nobody.returncode, nobody.stdout) == (1, b"nothing is known of NOBODY\n")
