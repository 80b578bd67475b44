"""What a machine took: how many examples, how many steps, and how many seconds of the processor; `--long` says it, with `-s`."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """Counts what a machine does."""

    examples: int = 0
    steps: int = 0


@contextmanager
def told(what: str) -> Iterator[Pace]:
    """Count, and say at the end what it came to."""
    pace, began = Pace(), time.process_time()
    yield pace
    seconds = time.process_time() - began
    sys.stdout.write(f"{what}: {pace.examples} examples, {pace.steps} steps, {seconds:.0f} s of the processor\n")
