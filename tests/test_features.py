"""The table of features names each of them once, and no proof that is not there."""

import re
from pathlib import Path

from inventory.refusals import BY_CODE

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]


def test_every_feature_of_the_reference_has_its_row() -> None:
    numbers = [row[0] for row in ROWS if re.fullmatch(r"F\d+", row[0])]
    assert numbers == [f"F{number}" for number in range(1, 62)]


def test_every_decision_has_its_row() -> None:
    assert [row[0] for row in ROWS if row[0].isdigit()] == [str(number) for number in range(1, 16)]


def test_every_proof_is_there() -> None:
    named = [row[-1] for row in ROWS if row[-1].startswith("tests/")]
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_every_refusal_that_a_rule_names_is_one_and_is_shown_where_it_says() -> None:
    rules = PAGE.split("## Rules and messages of the reference")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in rules.splitlines() if "`" in line]
    assert len(rows) == 22  # and there is no day end
    for _, refusals, proof in rows:
        codes = set(re.findall(r"`(\w+)`", refusals)) - {"already"}
        assert codes - BY_CODE.keys() == set()
        shown = (ROOT / proof).read_text(encoding="utf-8")
        assert any(code in shown or BY_CODE[code].__name__ in shown for code in codes), (codes, proof)


def test_what_has_no_proof_says_that_it_is_missing() -> None:
    bare = [row for row in ROWS if row[-1] == "-"]
    assert [row for row in bare if "not yet" not in " ".join(row)] == []
