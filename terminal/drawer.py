"""Draws what will most likely be shown while the storage thread waits for the disk; it is shown only when it is what came."""

import logging
from queue import SimpleQueue
from threading import Thread

from inventory.values import dataclass
from terminal.layout import Rows, layout
from terminal.view import View
from terminal.words import Words

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What rows are made of: what is shown, what is typed, the size of the screen, and the words."""

    view: View
    line: str
    width: int
    height: int
    words: Words

    def drawn(self) -> Rows:
        """Return the rows."""
        return layout(self.view, self.line, self.width, self.height, self.words)


class Drawer:
    """A thread that draws. A queue wakes it and not the loop: putting into one gives up nothing until the wait for the disk begins."""

    def __init__(self) -> None:
        self._sketches: SimpleQueue[Sketch | None] = SimpleQueue()
        self._ahead: tuple[Sketch, Rows] | None = None
        self._thread = Thread(target=self._draw_all, name="drawer", daemon=True)
        self._thread.start()

    def foresee(self, sketch: Sketch) -> None:
        """Have something drawn that may be shown soon."""
        self._sketches.put(sketch)

    def drawn(self, sketch: Sketch) -> Rows:
        """Return the rows of a sketch: those that were drawn ahead, if they are of the same."""
        ahead, self._ahead = self._ahead, None
        return ahead[1] if ahead is not None and ahead[0] == sketch else sketch.drawn()

    def close(self) -> None:
        """End the thread when it has drawn what waits."""
        self._sketches.put(None)
        self._thread.join()

    def _draw_all(self) -> None:
        while (sketch := self._sketches.get()) is not None:
            try:
                self._ahead = sketch, sketch.drawn()
            except Exception:
                # whoever wants to show it meets the same bug, and ends of it
                log.exception("what is foreseen could not be drawn")
