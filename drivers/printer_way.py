"""The seam between a label printer and the wire it hangs on."""

import enum
from typing import Protocol


class PrinterState(enum.StrEnum):
    """What a printer says of itself. `SILENT`: it said nothing; some do while paper is out or the head is open."""

    READY = "ready"
    PAPER_OUT = "paper_out"
    RIBBON_OUT = "ribbon_out"
    HEAD_OPEN = "head_open"
    PAUSED = "paused"
    BUSY = "busy"
    SILENT = "silent"
    FAULT = "fault"


class PrinterWay(Protocol):
    """The way to a printer. Everything is bounded in time; failures are PortError."""

    def send(self, data: bytes) -> None:
        """Send all of it."""
        ...

    def ask(self, question: bytes, ends: bytes, count: int) -> bytes:
        """Send a question and return what came up to the `count`-th `ends` (where that is empty: `count` bytes), or in ANSWER_S."""
        ...

    def state(self) -> PrinterState | None:
        """Return what the way itself knows of the printer; None where the printer must be asked."""
        ...

    def close(self) -> None:
        """Give it back."""
        ...
