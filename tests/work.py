"""How much work something is: counted, so that it is the same on every machine."""

import sys
from collections.abc import Callable
from types import FrameType


def steps_of(work: Callable[[], object]) -> int:
    """Return how many instructions of Python some work takes, whatever it calls; what C does of it counts as one."""
    count = 0

    def trace(frame: FrameType, event: str, _told: object) -> object:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]  # a trace function returns itself, which has no type
    try:
        work()
    finally:
        sys.settrace(before)
    return count
