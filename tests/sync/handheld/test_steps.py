"""The steps of work.db that were handed out stay as they are: a file that has run one never runs it again.

`steps.txt` holds them, one a line: `python -m tests.sync.handheld.test_steps` prints it as it is today.
"""

import hashlib
import sys
from pathlib import Path

from sync.handheld.migrations import STEPS

HANDED_OUT = Path(__file__).parent / "steps.txt"


def lines() -> list[str]:
    return [f"{step.name} {hashlib.sha256(';'.join(step.statements).encode()).hexdigest()}" for step in STEPS]


def test_steps_that_were_handed_out_never_change() -> None:
    kept = HANDED_OUT.read_text(encoding="utf-8").splitlines()
    assert lines()[: len(kept)] == kept


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()) + "\n")
