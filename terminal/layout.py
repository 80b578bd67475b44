"""What is painted: rows of ASCII text with styles, made of a View. Pure; the face paints them, `play` prints them."""

from terminal.keys import LEAVE, MENU, takes_digit
from terminal.screens.choosing import choosing_rows
from terminal.screens.face import action_rows, leave_rows, small_rows
from terminal.screens.parts import Canvas
from terminal.screens.rows import Row, Rows, Style, text_of
from terminal.screens.stop import stop_rows
from terminal.screens.task import task_rows
from terminal.view import View
from terminal.words import Words

__all__ = ["COLUMNS_MIN", "ROWS_MIN", "Row", "Rows", "Style", "layout", "text_of"]

COLUMNS_MIN = 20
ROWS_MIN = 8


def layout(view: View, line: str, width: int, height: int, words: Words) -> Rows:
    """Return exactly `height` rows of at most `width` characters of printable ASCII.

    `line` is what is typed (`terminal.keys` says what its first characters mean). Made for 26 x 16 (flows.md 1.0) and works
    from 20 x 8 on; a wider or higher screen shows more of the same and asks nothing more.
    """
    if width < COLUMNS_MIN or height < ROWS_MIN:
        return small_rows(width, height, words.word("screen", "too_small"))
    canvas = Canvas(width, height, words)
    if line == LEAVE:
        return leave_rows(view, canvas)
    if line.startswith(MENU):
        return action_rows(view, canvas)
    if view.prompt.stop is not None:
        return stop_rows(view, line, canvas)
    if takes_digit(view.prompt):
        return choosing_rows(view, line, canvas)
    return task_rows(view, line, canvas)
