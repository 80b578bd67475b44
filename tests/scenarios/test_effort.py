"""The scans and keys of the standard jobs (flows.md 1.0a), counted from scenario files: `# effort: N scans, M keys` at their head."""

import re
from pathlib import Path

import pytest

from tests.scenarios.test_scenarios import SCENARIOS, lines_of

BEGINS = "# counted from here"
COUNTED = [path for path in SCENARIOS if lines_of(path)[0].startswith("# effort:")]
# those jobs whose files are here
BUDGETS = {
    "effort_six_lots": (8, 19),
    "effort_six_lots_on_labels": (8, 1),
    "effort_forty_serials": (43, 1),
    "effort_range": (5, 2),
    "effort_pallet": (4, 1),  # the pallet's 2 + 1, and its two samples
    "effort_pick_three_lines": (8, 6),
    "effort_pick_five_serials": (8, 0),
    "effort_short_pick": (2, 3),
}


@pytest.mark.parametrize("path", COUNTED, ids=lambda path: path.stem)
def test_a_standard_job_takes_no_more_scans_and_keys_than_it_should(path: Path) -> None:
    head, *lines = lines_of(path)
    words = [line.split()[0] for line in lines[lines.index(BEGINS) :] if line]
    counts = (words.count("scan"), sum(word in ("key", "choose") for word in words))
    assert counts == tuple(int(number) for number in re.findall(r"\d+", head)[:2])
    assert counts == BUDGETS[path.stem]


def test_every_budget_is_counted() -> None:
    assert {path.stem for path in COUNTED} == set(BUDGETS)
