"""The page of proofs names every mistake that is planted, and no other."""

import re
from pathlib import Path

from tests.inventory.test_all_kinds import BUGS
from tests.scenarios.test_planted import DAMAGE
from tests.sync.centre.test_verify import DAMAGE as MORE_DAMAGE
from tests.sync.floor.test_floor import MISTAKES

PAGE = (Path(__file__).parent.parent / "docs" / "proofs.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("| mistake |")[2]


def test_every_planted_mistake_is_named_once() -> None:
    named = re.findall(r"^\| (.+?) \| (?:walks|`verify`)", TABLE, re.MULTILINE)
    assert sorted(named) == sorted({*BUGS, *MISTAKES, *DAMAGE, *MORE_DAMAGE})
