"""The STOP screen (flows.md 1.5): the whole screen inverse, what was read, what was expected, what to do by digits."""

from inventory.refusals.base import Refusal
from terminal.screens.choosing import choice_rows, choices_of
from terminal.screens.parts import Canvas
from terminal.screens.rows import Row, Rows, Style, as_ascii, row, text_of, wrapped
from terminal.view import View

SENTENCE_ROWS_MAX = 5
VALUE_COLUMN = 6
VALUE_ROWS_MAX = 2
FRAME_HEIGHT_MIN = 12
HEADER_LEFT = 8


def stop_rows(view: View, line: str, canvas: Canvas) -> Rows:
    """Return the rows of a stop: nothing else is on the screen until a digit is pressed by hand."""
    refusal = view.prompt.stop
    body = [] if refusal is None else _body(view, refusal, line, canvas)
    return tuple(_filled(text, canvas) for text in _framed(body, canvas))


def _body(view: View, refusal: Refusal, line: str, canvas: Canvas) -> list[str]:
    framed = canvas.height >= FRAME_HEIGHT_MIN
    foot = _foot(view, line, canvas)
    room = canvas.height - (2 if framed else 1) - len(foot)
    listed = [text_of(each) for each in choice_rows(choices_of(view, line), line, max(1, room - 1), canvas)]
    room -= len(listed)
    words = canvas.words
    sentence = [f" {each}" for each in wrapped(words.sentence(refusal), canvas.width - 2, min(SENTENCE_ROWS_MAX, room))]
    room -= len(sentence)
    parts = [part for table in ("read", "want") for part in _part(table, refusal, canvas)][: max(0, room)]
    room -= len(parts)
    gap = [""] if room > 1 else []
    return [*sentence, *parts, *gap, *listed, *[""] * (room - len(gap)), *foot]


def _part(table: str, refusal: Refusal, canvas: Canvas) -> list[str]:
    """Return the rows ` read  G-0041` or ` want  G-0040`; none where the refusal has nothing to show there."""
    value = canvas.words.stop_part(table, refusal)
    label = canvas.words.word("screen", table)
    lines = wrapped(value, canvas.width - VALUE_COLUMN - 2, VALUE_ROWS_MAX)
    return [f" {label if at == 0 else '':<{VALUE_COLUMN}}{each}" for at, each in enumerate(lines)]


def _foot(view: View, line: str, canvas: Canvas) -> list[str]:
    words = canvas.words
    held = words.word("screen", "one_held" if view.held_scans == 1 else "held").replace("{count}", str(view.held_scans))
    press = f" {words.word('screen', 'press')} {line}".rstrip()
    return [f" {held}", press] if view.held_scans else [press]


def _framed(body: list[str], canvas: Canvas) -> list[str]:
    name = f" {canvas.words.word('screen', 'stop')} "
    header = f"{'#' * HEADER_LEFT}{name}".ljust(canvas.width, "#")
    if canvas.height < FRAME_HEIGHT_MIN:
        return [header, *body]
    return [header, *body, "#" * canvas.width]


def _filled(text: str, canvas: Canvas) -> Row:
    return row(f"{as_ascii(text)[: canvas.width]:<{canvas.width}}", Style.STOP)
