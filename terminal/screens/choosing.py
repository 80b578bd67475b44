"""The screen of a list, the menu or a yellow question: what is known, what is asked, and the numbered ways on."""

from inventory.tasks.steps import Choice, say
from terminal.keys import NEXT_PAGE, choices_left
from terminal.screens.parts import (
    MESSAGE_ROWS_MAX,
    Canvas,
    counter_row,
    key_rows,
    known_rows,
    message_rows,
    status_row,
    trace_row,
)
from terminal.screens.rows import Row, Rows, Style, cut, key_height, known_height, row, sides, wrapped
from terminal.view import View

QUESTION_ROWS_MAX = 3
CHOICE_ROWS_MIN = 3
CHOICE_LINES_MAX = 2
NUMBER_COLUMNS = 3


def choosing_rows(view: View, line: str, canvas: Canvas) -> Rows:
    """Return the rows of a prompt that takes the number of a choice; a list that does not fit has pages."""
    message, keys = _below(view, canvas, MESSAGE_ROWS_MAX)
    top = _top(view, line, canvas, canvas.height - 1 - len(message) - len(keys))
    if len(message) == MESSAGE_ROWS_MAX and top != _top(view, line, canvas, canvas.height - len(message) - len(keys)):
        # the last row of a long message is given only where it is nobody else's
        if keys[-1]:
            message, keys = _below(view, canvas, MESSAGE_ROWS_MAX - 1)
        keys = tuple(each for each in keys if each)
        top = _top(view, line, canvas, canvas.height - 1 - len(message) - len(keys))
    space = canvas.height - 1 - len(message) - len(keys) - len(top)
    recent = [trace_row(trace, canvas) for trace in view.recent[: max(0, space - 1)]] if space > 1 else []
    below: list[Row] = [(), *recent] if recent else []
    return (status_row(view, canvas), *top, *below, *[()] * (space - len(below)), *message, *keys)


def _top(view: View, line: str, canvas: Canvas, room: int) -> list[Row]:
    """Return what is known, what is asked, and the ways on, in at most `room` rows."""
    asked = _asked(view, line, canvas)[: room - 1]
    choices = choices_of(view, line)
    wanted = min(_rows_wanted(view, choices, room - len(asked), canvas), max(CHOICE_ROWS_MIN, room - len(asked) - 2))
    known = _known(view, room - len(asked) - wanted, canvas)
    listed = choice_rows(choices, line, room - len(known) - len(asked), canvas)
    # the prompt keeps its row as long as the choices fit below it
    space = room - len(known) - len(asked) - len(listed)
    above = min(space, max(0, known_height(0, canvas.height) + 1 - len(known)))
    return [*known, *[()] * above, *asked, *listed]


def _below(view: View, canvas: Canvas, rows_max: int) -> tuple[Rows, Rows]:
    """Return the message and the keys; under a question without keys the message goes on in their rows."""
    rows = key_height(canvas.height)
    if view.prompt.question is None:
        return message_rows(view, canvas, rows_max), key_rows(view.prompt, rows, canvas)
    if view.prompt.actions:
        return message_rows(view, canvas, rows_max=1), key_rows(view.prompt, rows, canvas)
    first, *more = message_rows(view, canvas, rows_max=1 + rows)
    return (first,), (*more, *[()] * (rows - len(more)))


def choices_of(view: View, line: str) -> tuple[Choice, ...]:
    """Return the choices that what is typed may still become; a stop or question without any can be left."""
    left = choices_left(view.prompt, line)
    return tuple(each for each in view.prompt.choices if each.number in left) or tuple(
        Choice(number, say("way_leave")) for number in left
    )


def choice_rows(choices: tuple[Choice, ...], line: str, rows_max: int, canvas: Canvas) -> list[Row]:
    """Return one page of numbered choices in at most `rows_max` rows; zeros typed turn the pages."""
    whole = _whole_rows(choices, canvas)
    if len(whole) <= rows_max:
        return whole
    if len(choices) <= rows_max:
        return [_choice_row(choice, canvas) for choice in choices]
    size = max(1, rows_max - 1)
    pages = -(-len(choices) // size)
    page = (len(line) - len(line.lstrip(NEXT_PAGE))) % pages
    shown = [_choice_row(choice, canvas) for choice in choices[page * size : (page + 1) * size]]
    more = sides(f" {NEXT_PAGE} {canvas.words.word('screen', 'more')}", f"{page + 1}/{pages}", canvas.width)
    return [*shown, row(more, Style.KEYS)][:rows_max]


def _rows_wanted(view: View, choices: tuple[Choice, ...], room: int, canvas: Canvas) -> int:
    """Return how many rows the choices would like: a long one has two where that costs nothing that is known."""
    known = known_height(len(view.prompt.known), canvas.height) if view.prompt.known else 0
    tall = len(_whole_rows(choices, canvas))
    return tall if tall + known + (view.prompt.counter is not None) <= room else len(choices)


def _whole_rows(choices: tuple[Choice, ...], canvas: Canvas) -> list[Row]:
    """Return all choices, those that are too long for one row in two."""
    lines: list[str] = []
    for choice in choices:
        text = wrapped(canvas.words.sentence(choice.says), canvas.width - NUMBER_COLUMNS, CHOICE_LINES_MAX) or [""]
        lines += [f"{choice.number if at == 0 else '':>2} {each}" for at, each in enumerate(text)]
    return [row(cut(line.rstrip(), canvas.width)) for line in lines]


def _choice_row(choice: Choice, canvas: Canvas) -> Row:
    return row(cut(f"{choice.number:>2} {canvas.words.sentence(choice.says)}", canvas.width))


def _asked(view: View, line: str, canvas: Canvas) -> list[Row]:
    prompt, typed = view.prompt, line.lstrip(NEXT_PAGE)
    if prompt.question is not None:
        text = canvas.words.sentence(prompt.question)
        return [row(each, Style.QUESTION) for each in wrapped(text, canvas.width, QUESTION_ROWS_MAX)]
    return [row(sides(canvas.words.prompt(prompt), typed, canvas.width), Style.PROMPT)]


def _known(view: View, rows_max: int, canvas: Canvas) -> list[Row]:
    """Return what is known and the counter, as far as the choices leave room."""
    counter = [counter_row(view.prompt.counter, canvas)] if view.prompt.counter and rows_max > 1 else []
    height = min(max(0, rows_max - len(counter)), known_height(len(view.prompt.known), canvas.height))
    return [*known_rows(view.prompt.known, height, canvas), *counter]
