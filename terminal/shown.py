"""A view as text: what `play` prints and scenarios expect."""

from terminal.layout import layout, text_of
from terminal.view import View
from terminal.words import Words

COLUMNS, ROWS = 26, 16
"""The screen of a handheld (flows.md 1.0)."""


def prompt_text(view: View, words: Words) -> str:
    """Return what is asked: the question that lies over the prompt, else the prompt."""
    question = view.prompt.question
    return words.prompt(view.prompt) if question is None else words.sentence(question)


def screen_of(view: View, typed: str, words: Words) -> list[str]:
    """Return the rows of the screen as plain text."""
    return [text_of(row).rstrip() for row in layout(view, typed, COLUMNS, ROWS, words)]


def known_of(view: View, words: Words) -> dict[str, str]:
    """Return what is known, by the code of each row, and the counter; rows of one name are joined."""
    known: dict[str, str] = {}
    for each in view.prompt.known:
        value = words.value(each.value)
        known[each.name] = f"{known[each.name]}; {value}" if each.name in known else value
    counter = view.prompt.counter
    if counter is not None:
        target = "" if counter.target is None else f" / {words.value(counter.target)}"
        known["counter"] = f"{words.value(counter.done)}{target} {counter.unit}".strip()
    return known
