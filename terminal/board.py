"""The one widget: paints rows, and of them only what changed. A scan costs the wire a few cells."""

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

Cells = tuple[tuple[str, str], ...]
"""A row as it is painted: for each column its character and style."""


def cells_of(line: Row, width: int) -> Cells:
    """Return the cells of a row, filled with spaces or cropped to `width`."""
    cells = [(character, style) for text, style in line for character in text][:width]
    return (*cells, *[(" ", Style.PLAIN.value)] * (width - len(cells)))


def changed_span(before: Cells, after: Cells) -> tuple[int, int] | None:
    """Return the first changed column and the one after the last; None where nothing changed."""
    if before is after:
        return None
    changed = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    return (changed[0], changed[-1] + 1) if changed else None


class Board(Widget):
    """Shows rows from the top. `colours` False: bold and inverse only."""

    can_focus = False
    DEFAULT_CSS = "Board { width: 100%; height: 100%; background: ansi_default; color: ansi_default; }"

    def __init__(self, *, colours: bool = True) -> None:
        super().__init__()
        self._inks: dict[str, Ink] = {style: ink if colours else ink.without_color for style, ink in INKS.items()}
        self._lines: list[Cells] = []
        self._drawn: dict[int, tuple[Cells, Strip]] = {}
        self._rows: Rows = ()

    def show(self, rows: Rows) -> None:
        """Have rows painted where they differ from those that are shown: all of them soon, a few of them when the screen is told to."""
        known, self._rows = self._rows, rows
        width, height = self.size
        lines = [self._cells(at, line, width, known) for at, line in enumerate(rows[:height])]
        lines += [cells_of((), width)] * (height - len(lines))
        if [len(line) for line in lines] != [len(line) for line in self._lines]:
            self._lines = lines
            self.refresh()
            return
        spans = [(at, changed_span(*both)) for at, both in enumerate(zip(self._lines, lines, strict=True))]
        self._lines = lines
        regions = [Region(span[0], at, span[1] - span[0], 1) for at, span in spans if span is not None]
        if regions:
            # without asking for a paint, as `refresh` would: the screen paints in this turn of the loop
            self._set_dirty(*regions)

    def _cells(self, at: int, line: Row, width: int, known: Rows) -> Cells:
        """Return the cells of a row: those that are shown, where it is the same as before."""
        if at < min(len(known), len(self._lines)) and line == known[at] and len(self._lines[at]) == width:
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
        segments: list[Segment] = []
        text, last = "", ""
        for character, style in cells:
            if style != last and text:
                segments.append(Segment(text, self._inks[last]))
                text = ""
            text, last = text + character, style
        segments.append(Segment(text, self._inks[last or Style.PLAIN]))
        return Strip(segments, len(cells))
