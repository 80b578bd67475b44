"""Homes for demo and tests: marked by a file, which also has the hints that their screens show."""

import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from inventory.tasks.steps import Mark, Trace
from inventory.values import dataclass

MARK_FILE = "demo.json"

Hints = Mapping[str, tuple[Trace, ...]]
"""What may be scanned or typed, by the task and the code of what is asked: `receive.ask_item`."""


def mark_practice(home: Path, hints: Mapping[str, list[str]]) -> None:
    """Mark a home as one for demo or tests, with its hints."""
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK_FILE).write_text(json.dumps(hints, indent=1), encoding="utf-8")


def is_practice(home: Path) -> bool:
    """Return whether a home is for demo or tests: `****` replays a recorded PIN in these, and they may be thrown away."""
    return (home / MARK_FILE).exists()


def practice_of(home: Path) -> "Practice":
    """Return what a home is for; hints that cannot be read are none."""
    if not is_practice(home):
        return IN_EARNEST
    try:
        read = json.loads((home / MARK_FILE).read_text(encoding="utf-8"))
    except ValueError:
        return Practice(replays=True)
    hints = {str(task): tuple(Trace(Mark.NOTE, str(line)) for line in lines) for task, lines in read.items()}
    return Practice(replays=True, hints=hints)


@dataclass(frozen=True, slots=True)
class Practice:
    """What is different in a home for demo or tests: `replays`: `****` stands for a recorded PIN."""

    replays: bool = False
    hints: Hints = field(default_factory=dict)


IN_EARNEST = Practice()
