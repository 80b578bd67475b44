"""The page of proofs names every mistake that is planted, and no other; and for each ask a test that is there."""

import re
from pathlib import Path

from tests.inventory.test_all_kinds import BUGS
from tests.scenarios.test_planted import DAMAGE
from tests.sync.centre.test_verify import DAMAGE as MORE_DAMAGE
from tests.sync.floor.test_floor import MISTAKES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "proofs.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("| mistake |")[2]


def test_every_planted_mistake_is_named_once() -> None:
    named = re.findall(r"^\| (.+?) \| (?:walks|`verify`)", TABLE, re.MULTILINE)
    assert sorted(named) == sorted({*BUGS, *MISTAKES, *DAMAGE, *MORE_DAMAGE})


def test_every_ask_has_a_proof_that_is_there() -> None:
    asks = re.findall(r"^\| (\d+)\. .+ \| (tests/[\w/.]+?)(?:::(\w+))? \|$", PAGE, re.MULTILINE)
    assert [int(number) for number, _, _ in asks] == list(range(1, 26))
    missing = [
        (path, test)
        for _, path, test in asks
        if not (ROOT / path).is_file() or (test and f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert missing == []
