"""Nothing is left out: every kind is posted in a scenario, every refusal is shown, every pain of the reference has its file."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import inventory
from inventory.kinds import KINDS
from inventory.refusals import BY_CODE
from inventory.transactions import reversed_kind
from sync.centre.transfers import DISPATCHES

TESTS = Path(__file__).parents[1]
FOLDER = Path(__file__).parent
RULES = Path(inventory.__file__).parent
SCENARIOS = sorted((FOLDER / "post").glob("*.json"))
JUDGING = ("posting.py", "allocation.py", "customers.py", "guards/*.py", "effects/*.py")
"""What judges a transaction: a refusal that is made there is given to whoever posts."""
BINDS_DEVICES = frozenset({"number_not_leased", "number_disputed"})
"""The office is bound to no lease, and holds no work: a device's is behind these (tests/sync/centre: test_leases, test_reserving)."""
OF_HELD_WORK = frozenset({"withdrawal", "withdrawal_reversal"})
"""Posted only in the place of work that the centre holds, which the office has none of (tests/contracts/test_held.py)."""
NAMES_ALL = ("test_all_shown.py", "test_refusals.py", "test_words.py")
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
    return {
        code
        for path in SCENARIOS
        for step in steps(path)
        for code in (*step.get("refusals", ()), *step.get("flags", ()))
    }


def made_in(path: Path) -> set[str]:
    """Return the codes of the refusals that a module makes."""
    codes = {kind.__name__: code for code, kind in BY_CODE.items()}
    calls = (each.func for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.Call))
    names = {each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in calls}
    return {codes[name] for name in names & codes.keys()}


def of_rules() -> set[str]:
    return {code for pattern in JUDGING for path in RULES.glob(pattern) for code in made_in(path)}


def test_every_kind_is_posted_in_a_scenario() -> None:
    missing = sorted(KINDS.keys() - posted_kinds() - OF_HELD_WORK)
    assert missing == [], (
        "add tests/scenarios/post/kind_<kind>.json with a step that posts each of these (or takes it back)"
    )


def test_every_refusal_of_the_rules_is_given_in_a_scenario() -> None:
    missing = sorted(of_rules() - shown_codes() - BINDS_DEVICES)
    assert missing == [], (
        "add tests/scenarios/post/refusal_<code>.json with a step whose `refusals` or `flags` name each"
    )


def test_every_other_refusal_is_shown_by_some_test() -> None:
    files = [*TESTS.rglob("*.py"), *TESTS.rglob("*.scenario"), *TESTS.rglob("*.json")]
    texts = [path.read_text(encoding="utf-8") for path in files if path.name not in NAMES_ALL]
    words = {word for text in texts for word in re.findall(r"\w+", text)}
    left = {code for code, kind in BY_CODE.items() if not {code, kind.__name__} & words}
    assert left == set(), "no test shows that these are ever given"


@pytest.mark.parametrize("pain", PAINS)
def test_every_pain_of_the_reference_has_its_scenario(pain: int) -> None:
    found = [*FOLDER.glob(f"pain_{pain:02}_*.scenario"), *(FOLDER / "post").glob(f"pain_{pain:02}_*.json")]
    assert found, f"add tests/scenarios/pain_{pain:02}_*.scenario (on the floor) or post/pain_{pain:02}_*.json"
