"""The face's own screens, of which the work knows nothing: the open action menu, leaving, and a screen that is too small."""

from inventory.tasks.steps import Action
from terminal.screens.parts import Canvas, status_row
from terminal.screens.rows import Row, Rows, Style, cut, row, wrapped
from terminal.view import View


def action_rows(view: View, canvas: Canvas) -> Rows:
    """Return the open menu: the digit of each key that works now, and 0 to leave the program."""
    words, prompt = canvas.words, view.prompt
    names = [words.key(action, prompt.task, prompt.asks.code, written_out=True) for action in _offered(view)]
    digits = [(action.value[1:], name) for action, name in zip(_offered(view), names, strict=True)]
    lines = [f" {digit} {name}" for digit, name in digits]
    lines.append(f" 0 {words.word('screen', 'leave')}")
    return _page(view, [words.word("screen", "actions"), *lines], words.word("screen", "press"), canvas)


def leave_rows(view: View, canvas: Canvas) -> Rows:
    """Return the question whether the program is left; 1 leaves things as they are."""
    words = canvas.words
    lines = [words.word("screen", "leave_question"), f" 1 {words.word('screen', 'stay')}"]
    lines.append(f" 2 {words.word('screen', 'leave')}")
    return _page(view, lines, words.word("screen", "press"), canvas)


def small_rows(width: int, height: int, text: str) -> Rows:
    """Return the words that the screen is too small, as much of them as fit."""
    lines = wrapped(text, width, height)
    return (*(row(line, Style.QUESTION) for line in lines), *[()] * (height - len(lines)))


def _offered(view: View) -> tuple[Action, ...]:
    """Return the actions that work now; in the order of their digits."""
    return tuple(sorted(view.prompt.actions))


def _page(view: View, lines: list[str], foot: str, canvas: Canvas) -> Rows:
    """Return a page: the first line asks, the others are ways on; two columns where one is too long."""
    head, ways = lines[0], lines[1:]
    room = canvas.height - 4
    if len(ways) > room:
        ways = _in_two(ways, room, canvas.width)
    body: list[Row] = [row(cut(head, canvas.width), Style.PROMPT), *(row(cut(way, canvas.width)) for way in ways)]
    body = body[: room + 1]
    blank: list[Row] = [()] * (canvas.height - 2 - len(body))
    return (status_row(view, canvas), *body, *blank, row(cut(foot, canvas.width), Style.KEYS))


def _in_two(ways: list[str], room: int, width: int) -> list[str]:
    column = width // 2
    left, right = ways[:room], ways[room:]
    right += [""] * (len(left) - len(right))
    return [f"{cut(a, column - 1):<{column}}{cut(b, width - column)}" for a, b in zip(left, right, strict=True)]
