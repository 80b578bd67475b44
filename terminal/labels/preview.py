"""A label drawn in characters: where its texts stand, where its symbols are, and what they say."""

import math

from drivers.label import Box
from terminal.labels.filling import Filled

COLUMNS_MIN, COLUMNS_MAX = 20, 200
_ROW_TO_COLUMN = 2.0
"""A character is about twice as high as it is wide."""


def preview(filled: Filled, columns: int) -> tuple[str, ...]:
    """Return the label in a frame of `columns` characters, and below it what a scanner reads of each symbol."""
    label = filled.label
    wide = max(COLUMNS_MIN, min(columns, COLUMNS_MAX)) - 2
    scale = wide / label.width
    rows = [[" "] * wide for _ in range(max(1, round(label.height * scale / _ROW_TO_COLUMN)))]
    for symbol in label.symbols:
        _fill(rows, symbol.box, scale)
    for text in label.texts:
        _write(rows, text.text, text.box, scale)
    edge = "+" + "-" * wide + "+"
    drawn = (edge, *("|" + "".join(row) + "|" for row in rows), edge)
    said = tuple(f"{symbol.kind.value}: {reads}" for symbol, reads in zip(label.symbols, filled.reads, strict=True))
    return (*drawn, *said)


def _fill(rows: list[list[str]], box: Box, scale: float) -> None:
    # a row that a symbol only begins in is left to the text above it
    top = math.ceil(box.y * scale / _ROW_TO_COLUMN)
    for y in range(top, min(max(_row(box.y + box.height, scale), top + 1), len(rows))):
        for x in range(round(box.x * scale), min(round((box.x + box.width) * scale), len(rows[y]))):
            rows[y][x] = "#"


def _write(rows: list[list[str]], text: str, box: Box, scale: float) -> None:
    y, x = min(_row(box.y, scale), len(rows) - 1), round(box.x * scale)
    room = max(0, len(rows[y]) - x)
    for at, letter in enumerate(text[:room]):
        rows[y][x + at] = letter if letter.isprintable() else " "


def _row(mm: float, scale: float) -> int:
    return round(mm * scale / _ROW_TO_COLUMN)
