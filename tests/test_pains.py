"""The page of pains and decisions names each of them, with a scenario that is there and says of which it is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "pains.md").read_text(encoding="utf-8")
NUMBERS = [str(number) for number in range(1, 16)]
SCENARIOS = "tests/scenarios/"


def rows(title: str) -> list[list[str]]:
    part = PAGE.split(f"## {title}")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("title", ["Pains", "Decisions"])
def test_each_has_its_rows_in_order_and_a_scenario(title: str) -> None:
    kept = rows(title)
    assert list(dict.fromkeys(row[0] for row in kept)) == NUMBERS
    assert {row[0] for row in kept if row[3].startswith(SCENARIOS)} == set(NUMBERS)


@pytest.mark.parametrize("title", ["Pains", "Decisions"])
def test_every_clause_has_a_proof_that_is_there(title: str) -> None:
    kept = rows(title)
    assert [row for row in kept if len(row) != 4 or not all(row)] == []
    assert [row[3] for row in kept if not (ROOT / row[3]).is_file()] == []


def test_every_scenario_of_a_pain_or_a_decision_stands_in_its_row() -> None:
    named = {(title, int(row[0]), row[3]) for title in ("Pains", "Decisions") for row in rows(title)}
    files = [path for path in (ROOT / SCENARIOS).rglob("*") if re.match(r"(pain|decision)_\d\d_", path.name)]
    titles = {"pain": "Pains", "decision": "Decisions"}
    wanted = {
        (titles[path.name.split("_")[0]], int(path.name.split("_")[1]), path.relative_to(ROOT).as_posix())
        for path in files
    }
    assert {each for each in wanted - named if each[1] <= len(NUMBERS)} == set()
