"""The one widget: paints rows, and of them only what changed. A scan costs the wire a few cells."""

from collections.abc import Iterator
from itertools import groupby

from rich.segment import Segment
from rich.style import Style as Ink
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from terminal.screens.rows import Row, Rows, Style, text_of

INKS = {
    Style.PLAIN: Ink(),
    Style.STATUS: Ink(reverse=True),
    Style.COUNTER: Ink(bold=True),
    Style.PROMPT: Ink(bold=True),
    Style.INPUT: Ink(),
    Style.GOOD: Ink(color="green"),
    Style.HINT: Ink(color="yellow"),
    Style.QUESTION: Ink(color="yellow", bold=True, reverse=True),
    Style.STOP: Ink(color="red", bold=True, reverse=True),
    Style.KEYS: Ink(),
}
"""A colour and something else: bold, inverse, a mark before the line. None is told by its colour alone."""

LETTERS = {style.value: chr(ord("a") + at) for at, style in enumerate(Style)}
"""A letter for each style, so that the styles of a row are a text as its characters are."""
_STYLES = {letter: style for style, letter in LETTERS.items()}
_PLAIN = LETTERS[Style.PLAIN]

Cells = tuple[str, str]
"""A row as it is painted: its characters, and for each of them the letter of its style."""


def cells_of(line: Row, width: int) -> Cells:
    """Return the cells of a row, filled with spaces or cropped to `width`."""
    characters = "".join([text for text, _ in line])[:width]
    styles = "".join([LETTERS[style] * len(text) for text, style in line])[:width]
    return characters.ljust(width), styles.ljust(width, _PLAIN)


def changed_span(before: Cells, after: Cells) -> tuple[int, int] | None:
    """Return the first changed column and the one after the last; None where nothing changed."""
    if before == after:
        return None
    both = zip(*before, *after, strict=True)
    changed = [at for at, (old, was, new, now) in enumerate(both) if old != new or was != now]
    return changed[0], changed[-1] + 1


def pieces_of(cells: Cells) -> Iterator[tuple[str, str]]:
    """Yield the runs of a row that have one style, each with its style."""
    at = 0
    for letter, run in groupby(cells[1]):
        end = at + len(list(run))
        yield cells[0][at:end], _STYLES[letter]
        at = end


class Board(Widget):
    """Shows rows from the top. `colours` False: bold and inverse only."""

    can_focus = False
    DEFAULT_CSS = "Board { width: 100%; height: 100%; background: ansi_default; color: ansi_default; }"

    def __init__(self, *, colours: bool = True) -> None:
        super().__init__()
        self._inks: dict[str, Ink] = {style: ink if colours else ink.without_color for style, ink in INKS.items()}
        self._lines: list[Cells] = []
        self._width = 0
        self._drawn: dict[int, tuple[Cells, Strip]] = {}
        self._rows: Rows = ()

    def show(self, rows: Rows) -> None:
        """Have rows painted where they differ from those that are shown: all of them soon, a few of them when the screen is told to."""
        width, height = self.size
        lines = [self._cells(at, line, width) for at, line in enumerate(rows[:height])]
        lines += [cells_of((), width)] * (height - len(lines))
        known, whole = self._lines, len(lines) != len(self._lines) or width != self._width
        self._rows, self._lines, self._width = rows, lines, width
        if whole:
            self.refresh()
            return
        spans = enumerate(map(changed_span, known, lines))
        regions = [Region(span[0], at, span[1] - span[0], 1) for at, span in spans if span is not None]
        if regions:
            # without asking for a paint, as `refresh` would: the screen paints in this turn of the loop
            self._set_dirty(*regions)

    def _cells(self, at: int, line: Row, width: int) -> Cells:
        """Return the cells of a row: those that are shown, where it is the same as before."""
        if at < min(len(self._rows), len(self._lines)) and line == self._rows[at] and width == self._width:
            return self._lines[at]
        return cells_of(line, width)

    def texts(self) -> list[str]:
        """Return the text of each row that is shown."""
        return [text_of(line) for line in self._rows]

    def on_resize(self) -> None:
        """Paint the same rows on the new size, until new ones come."""
        self.show(self._rows)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a part of the board. It has no border and no padding, so nothing of Textual's is laid around them."""
        lines = [self.render_line(y) for y in crop.line_range]
        for each in self.get_line_filters():
            lines = [line.apply_filter(each, self.background_colors[1]) for line in lines]
        return [line.crop(crop.x, crop.right) for line in lines]

    def render_line(self, y: int) -> Strip:
        """Return line `y` as Textual paints it."""
        if y >= len(self._lines):
            return Strip.blank(self.size.width)
        cells = self._lines[y]
        drawn = self._drawn.get(y)
        if drawn is None or drawn[0] is not cells:
            drawn = self._drawn[y] = cells, self._strip(cells)
        return drawn[1]

    def _strip(self, cells: Cells) -> Strip:
        return Strip([Segment(text, self._inks[style]) for text, style in pieces_of(cells)], len(cells[0]))
