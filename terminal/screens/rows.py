"""Rows of styled ASCII text, how a text is made to fit them, and which rows are whose. Nothing here is wider than it may be.

Standard library only: the first prompt is made of this.
"""

import enum
from collections.abc import Iterable

Row = tuple[tuple[str, str], ...]
"""One line of the screen: pieces of text, each with the name of its style (a `Style`)."""

Rows = tuple[Row, ...]

CUT = ".."
"""Stands at the end of a text that was cut."""

KNOWN_ROWS = 5
KEY_ROWS = 2
EVENT_ROWS_MIN = 1
FULL_HEIGHT = 16
LOW_HEIGHT = 12
"""Below this the keys have one row."""

_SPELLED_OUT = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
    "ß": "ss",
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u00b7", "-"),
    **dict.fromkeys("\u2018\u2019", "'"),
    **dict.fromkeys("\u201c\u201d\u201e", '"'),
    "\u2026": CUT,
    "\u00d7": "x",
    "\u2192": "->",
    "\u20ac": "EUR",
    "\u00a0": " ",
    "\x1d": "{GS}",
    "\x1e": "{RS}",
    "\x04": "{EOT}",
}


class Style(enum.StrEnum):
    """What a piece of text is; the face gives each a colour, and every one can be told without colour too."""

    PLAIN = "plain"
    STATUS = "status"
    COUNTER = "counter"
    PROMPT = "prompt"
    INPUT = "input"
    GOOD = "good"
    HINT = "hint"
    QUESTION = "question"
    STOP = "stop"
    KEYS = "keys"


def as_ascii(text: str) -> str:
    """Return `text` in printable ASCII: umlauts spelled out, control characters as in a scenario (`{GS}`, `{x0B}`), else `?`."""
    if text.isascii() and text.isprintable():
        return text
    around = zip(f" {text}", text, f"{text[1:]} ", strict=False)
    return "".join(_one_as_ascii(each, capitals=_in_capitals(before, after)) for before, each, after in around)


def _in_capitals(before: str, after: str) -> bool:
    """Return whether the letter after a character is a capital, or, at the end of a word, the one before it."""
    return after.isupper() if after.isalpha() else before.isupper()


def _one_as_ascii(character: str, *, capitals: bool) -> str:
    """Return one character in ASCII; an umlaut between `capitals` is spelled in capitals."""
    if " " <= character <= "~":
        return character
    spelled = _SPELLED_OUT.get(character)
    if spelled is not None:
        return spelled.upper() if capitals and character.isupper() else spelled
    return f"{{x{ord(character):02X}}}" if ord(character) < 0x100 else "?"


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` characters of ASCII; where it was cut it ends in two dots."""
    text = as_ascii(text)
    if len(text) <= width:
        return text
    return text[:width] if width <= len(CUT) else text[: width - len(CUT)] + CUT


def cut_front(text: str, width: int) -> str:
    """Return the end of `text` in at most `width` characters of ASCII: what is typed is seen where it grows."""
    text = as_ascii(text)
    if len(text) <= width:
        return text
    return text[-width:] if width <= len(CUT) else CUT + text[-(width - len(CUT)) :]


def wrapped(text: str, width: int, rows_max: int) -> list[str]:
    """Return `text` broken at spaces into at most `rows_max` lines of `width`; what is left over is cut."""
    if width <= 0 or rows_max <= 0:
        return []
    lines = [""]
    words = [piece for word in as_ascii(text).split(" ") if word for piece in _pieces(word, width)]
    for at, word in enumerate(words):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if len(longer) <= width:
            lines[-1] = longer
        elif len(lines) < rows_max:
            lines.append(word)
        else:
            lines[-1] = cut(" ".join([lines[-1], *words[at:]]), width)
            break
    return lines if lines[0] else []


def _pieces(word: str, width: int) -> Iterable[str]:
    return (word[start : start + width] for start in range(0, len(word), width))


def row(text: str, style: Style = Style.PLAIN) -> Row:
    """Return a row of one piece; an empty text is an empty row."""
    return ((text, style.value),) if text else ()


def sides(left: str, right: str, width: int) -> str:
    """Return `left` and `right` at the two ends of a line of `width`; `left` gives way."""
    right = cut(right, width)
    room = width - len(right) - (1 if right else 0)
    if room <= 0:
        return right
    return f"{cut(left, room):<{room}} {right}" if right else cut(left, width)


def text_of(line: Row) -> str:
    """Return the text of a row without its styles and without spaces at its end."""
    return "".join(text for text, _ in line).rstrip()


def key_height(height: int) -> int:
    """Return how many of `height` rows the keys have."""
    return KEY_ROWS if height >= LOW_HEIGHT else 1


def known_height(count: int, height: int) -> int:
    """Return how many of `height` rows what is known has: 5 on the full screen, more for `count` where there is room, fewer if low."""
    left = height - key_height(height) - 5
    if height >= FULL_HEIGHT:
        return max(KNOWN_ROWS, min(count, left - 2 * EVENT_ROWS_MIN))
    return min(KNOWN_ROWS, (left + 1) * KNOWN_ROWS // 9)


def first_rows(title: str, asks: str, height: int) -> Rows:
    """Return the first prompt, at the rows where the work will paint it: nothing jumps when it takes over."""
    above: list[Row] = [row(title, Style.STATUS), *[()] * (known_height(0, height) + 1)]
    shown = [*above, row(asks, Style.PROMPT), row(">", Style.INPUT)]
    return (*shown, *[()] * (height - len(shown)))
