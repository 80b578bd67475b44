"""The parts that all screens share: the row of the status, the message, the keys, and what is known."""

from functools import lru_cache

from inventory.tasks.steps import Action, Counter, Known, Mark, Outcome, Prompt, Trace
from inventory.values import dataclass
from terminal.screens.rows import Row, Rows, Style, as_ascii, cut, row, sides, wrapped
from terminal.view import Status, View
from terminal.words import Words

WIDE_COLUMNS = 36
"""From this width key names are written out, and expected and counted stand side by side (flows.md 1.0)."""

MESSAGE_ROWS_MAX = 3
LABEL_COLUMNS_MIN = 5
MINUTES_AN_HOUR = 60
KEY_ROWS_KEPT = 64
"""Rows of keys that were made and are kept: they change with the prompt, not with a scan."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is drawn on: columns and rows, and the words to draw with."""

    width: int
    height: int
    words: Words

    @property
    def wide(self) -> bool:
        """Return whether names are written out."""
        return self.width >= WIDE_COLUMNS


def status_row(view: View, canvas: Canvas) -> Row:
    """Return row 1: the task and its document, and at the right who works, the queue and the link: `RCV PO1042   Q3 !1 off`."""
    left = f"{canvas.words.word('tasks', view.prompt.task)} {view.prompt.document}"
    return row(f"{sides(left.strip(), _status(view.status, canvas), canvas.width):<{canvas.width}}", Style.STATUS)


def _status(status: Status, canvas: Canvas) -> str:
    parts = [status.operator] if canvas.wide and status.operator else []
    if canvas.wide and status.data_is_old:
        parts.append(age(status, canvas))
    parts.append(f"Q{status.waiting}")
    if status.held:
        parts.append(f"!{status.held}")
    return f"{' '.join(parts)} {canvas.words.word('screen', 'on' if status.online else 'off'):>4}"


def age(status: Status, canvas: Canvas) -> str:
    """Return how old the data are: `data 2h10 old`; nothing where it is not known."""
    if status.data_age_minutes is None:
        return ""
    hours, minutes = divmod(status.data_age_minutes, MINUTES_AN_HOUR)
    text = f"{hours}h{minutes:02}" if hours else f"{minutes}min"
    return canvas.words.word("screen", "data_age").replace("{age}", text)


def known_rows(known: tuple[Known, ...], rows_max: int, canvas: Canvas) -> list[Row]:
    """Return what is known, a row each; what does not fit is left out at the end."""
    labels = [as_ascii(canvas.words.word("known", each.name)) for each in known]
    column = max([LABEL_COLUMNS_MIN, *(len(label) + 1 for label in labels)])
    rows = []
    for each, label in list(zip(known, labels, strict=True))[:rows_max]:
        value = canvas.words.named(each.name, each.value)
        rows.append(row(cut(f"{label:<{column}}{value}" if label else value, canvas.width)))
    return rows


def counter_row(counter: Counter | None, canvas: Canvas) -> Row:
    """Return row 7: `   12 / 40 EA      serials`; wide: `counted 12   expected 40 EA   serials`."""
    if counter is None:
        return ()
    words, done = canvas.words, canvas.words.value(counter.done)
    target = None if counter.target is None else words.value(counter.target)
    note = words.word("notes", counter.note) if counter.note else ""
    if canvas.wide:
        text = f"{words.word('screen', 'counted')} {done}"
        if target is not None:
            text += f"   {words.word('screen', 'expected')} {target}"
    else:
        text = f"   {done}" if target is None else f"   {done} / {target}"
    text = f"{text} {counter.unit}".rstrip()
    return row(sides(text, cut(note, max(0, canvas.width - len(text) - 1)), canvas.width), Style.COUNTER)


_MARKS = {Mark.TAKEN: Style.GOOD, Mark.ALREADY: Style.HINT, Mark.HINT: Style.HINT, Mark.NOTE: Style.HINT}


def trace_row(trace: Trace, canvas: Canvas) -> Row:
    """Return a line of the last events; the note stays whole before the number does: `= SN-000810  already`."""
    note = canvas.words.word("notes", trace.note) if trace.note else ""
    head = f"{trace.mark} {trace.text}"
    room = canvas.width - len(note) - 2
    text = f"{cut(head, max(room, len(head) // 2))}  {note}" if note else head
    return row(cut(text, canvas.width), _MARKS.get(trace.mark, Style.PLAIN))


_OUTCOMES = {Outcome.OK: Style.GOOD, Outcome.DUP: Style.HINT, Outcome.STOP: Style.STOP, Outcome.FULL: Style.GOOD}


def message_rows(view: View, canvas: Canvas, rows_max: int = MESSAGE_ROWS_MAX) -> Rows:
    """Return the message, 1 to `rows_max` rows; without one, that the data are old, or that all is well."""
    asked = view.prompt.question
    if asked is not None and view.says in (None, asked):
        return ((),)
    text = canvas.words.sentence(view.says)
    if not text and view.status.data_is_old:
        text = age(view.status, canvas)
    if not text and view.outcome is not None:
        text = canvas.words.word("screen", f"outcome_{view.outcome.value}")
    style = _OUTCOMES[view.outcome] if view.outcome else Style.PLAIN
    return tuple(row(line, style) for line in wrapped(text, canvas.width, rows_max)) or ((),)


def key_rows(prompt: Prompt, rows_max: int, canvas: Canvas) -> Rows:
    """Return the keys that work now, as many as fit; the open menu (`.`) has them all. Help and sync make room for those of the work."""
    return _rows_of_keys((prompt.task, prompt.asks.code), prompt.actions, rows_max, canvas)


@lru_cache(maxsize=KEY_ROWS_KEPT)
def _rows_of_keys(where: tuple[str, str], offered: tuple[Action, ...], rows_max: int, canvas: Canvas) -> Rows:
    actions = list(offered)
    lines, fit = _key_lines(where, actions, rows_max, canvas)
    for spare in (Action.HELP, Action.SYNC):
        if not fit and spare in actions:
            actions.remove(spare)
            lines, fit = _key_lines(where, actions, rows_max, canvas)
    lines += [""] * (rows_max - len(lines))
    return tuple(row(line, Style.KEYS) for line in lines)


def _key_lines(where: tuple[str, str], actions: list[Action], rows_max: int, canvas: Canvas) -> tuple[list[str], bool]:
    """Return the rows of the keys of a task and what it asks, and whether all of them have room."""
    lines = [""]
    for action in actions:
        name = canvas.words.key(action, *where, written_out=canvas.wide)
        text = cut(f"{action.value} {name}" if canvas.wide else f"{action.value}{name}", canvas.width)
        gap = "  " if canvas.wide else " "
        longer = f"{lines[-1]}{gap}{text}" if lines[-1] else text
        if len(longer) <= canvas.width:
            lines[-1] = longer
        elif len(lines) < rows_max:
            lines.append(text)
        else:
            return lines, False
    return lines, True
