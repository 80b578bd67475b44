"""The screen of any task at a prompt that takes a scan or typing (flows.md 1.0): every row has its place and keeps it."""

from terminal.screens.parts import Canvas, counter_row, key_rows, known_rows, message_rows, status_row, trace_row
from terminal.screens.rows import EVENT_ROWS_MIN, Row, Rows, Style, cut, cut_front, key_height, known_height, row
from terminal.view import View


def task_rows(view: View, line: str, canvas: Canvas) -> Rows:
    """Return the rows of a prompt with an input line."""
    prompt = view.prompt
    height = known_height(len(prompt.known), canvas.height)
    known = known_rows(prompt.known, height, canvas)
    top: list[Row] = [status_row(view, canvas), *known, *[()] * (height - len(known))]
    top += [counter_row(prompt.counter, canvas), prompt_row(canvas.words.prompt(prompt), canvas)]
    top.append(input_row(line, canvas, secret=view.secret))
    keys = key_rows(prompt, key_height(canvas.height), canvas)
    room = canvas.height - len(top) - len(keys)
    message = message_rows(view, canvas, max(1, min(3, room - EVENT_ROWS_MIN)))
    events = [trace_row(trace, canvas) for trace in view.recent[: room - len(message)]]
    return (*top, *events, *[()] * (room - len(message) - len(events)), *message, *keys)


def prompt_row(text: str, canvas: Canvas, style: Style = Style.PROMPT) -> Row:
    """Return the row of the one thing that is asked."""
    return row(cut(text, canvas.width), style)


def input_row(line: str, canvas: Canvas, *, secret: bool = False) -> Row:
    """Return the input row: `>` and what is typed, stars for a secret."""
    shown = "*" * len(line) if secret else line
    return row(f"> {cut_front(shown, canvas.width - 2)}".rstrip(), Style.INPUT)
