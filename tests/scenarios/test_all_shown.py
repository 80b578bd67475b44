"""Nothing is left out: every kind is posted in a scenario, every refusal is got in one, every pain of the reference has its file."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from inventory.kinds import KINDS
from inventory.refusals import BY_CODE
from inventory.transactions import reversed_kind
from sync.centre.transfers import DISPATCHES

FOLDER = Path(__file__).parent
SCENARIOS = sorted((FOLDER / "post").glob("*.json"))
OUT_OF_REACH = {
    "not_stored": "the disk of a handheld fails: tests/terminal/test_work.py",
    "internal_error": "the program has a bug: tests/terminal/test_work.py",
}
"""What no input and no transaction brings about, and where it is shown instead."""
OF_HELD_WORK = frozenset({"withdrawal", "withdrawal_reversal"})
"""Posted only in the place of work that the centre holds, which the office has none of (tests/contracts/test_held.py)."""
ANSWERS = re.compile(r"^expect (?:OK|DUP|STOP|FULL|stop|code) (\w+)$", re.MULTILINE)
"""An expectation of a scenario on the floor that names a code."""
PAINS = range(1, 16)

Step = Mapping[str, Any]


def steps(path: Path) -> Iterator[Step]:
    """Yield the steps of a scenario, one that only says what it takes back with its kind."""
    kinds: dict[str, str] = {}
    for step in json.loads(path.read_text(encoding="utf-8"))["steps"]:
        kind = step.get("kind") or reversed_kind(kinds[step["reverses"]])
        kinds[step.get("id", "")] = kind
        yield {**step, "kind": kind}


def posted_kinds() -> set[str]:
    kinds = {
        step["kind"]
        for path in SCENARIOS
        for step in steps(path)
        if "refusals" not in step and step.get("outcome", "posted") == "posted"
    }
    return kinds | {DISPATCHES[kind] for kind in kinds & DISPATCHES.keys()}


def shown_codes() -> set[str]:
    """Return the codes that some scenario gets, each by an expectation that it meets."""
    posted = (
        code
        for path in SCENARIOS
        for step in steps(path)
        for code in (*step.get("refusals", ()), *step.get("flags", ()))
    )
    played = (code for path in FOLDER.rglob("*.scenario") for code in ANSWERS.findall(path.read_text(encoding="utf-8")))
    return {*posted, *played}


def test_every_kind_is_posted_in_a_scenario() -> None:
    missing = sorted(KINDS.keys() - posted_kinds() - OF_HELD_WORK)
    assert missing == [], (
        "add tests/scenarios/post/kind_<kind>.json with a step that posts each of these (or takes it back)"
    )


def test_every_refusal_is_got_in_a_scenario() -> None:
    missing = sorted(BY_CODE.keys() - shown_codes() - OUT_OF_REACH.keys())
    assert missing == [], (
        "add tests/scenarios/refusal_<code>.scenario, floor/refusal_<code>.scenario or post/refusal_<code>.json that gets each"
    )


def test_what_is_out_of_reach_is_a_refusal_that_no_scenario_gets() -> None:
    assert OUT_OF_REACH.keys() <= BY_CODE.keys() - shown_codes()


@pytest.mark.parametrize("pain", PAINS)
def test_every_pain_of_the_reference_has_its_scenario(pain: int) -> None:
    found = [*FOLDER.glob(f"pain_{pain:02}_*.scenario"), *(FOLDER / "post").glob(f"pain_{pain:02}_*.json")]
    assert found, f"add tests/scenarios/pain_{pain:02}_*.scenario (on the floor) or post/pain_{pain:02}_*.json"
