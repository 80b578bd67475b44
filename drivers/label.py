"""Labels as plain values: texts and symbols at places, in millimetres from the upper left corner."""

import enum
from dataclasses import dataclass

LABEL_MM_MAX = 300
TEXT_CHARACTERS_MAX = 200
SYMBOL_BYTES_MAX = 3_000
TEXT_MM_MIN = 1.5
"""Smaller letters cannot be read at arm's length."""


class SymbolKind(enum.StrEnum):
    """The symbols that we print; GS1 kinds carry element strings, the others any text."""

    CODE_128 = "code128"
    GS1_128 = "gs1_128"
    EAN = "ean"
    DATAMATRIX = "datamatrix"
    GS1_DATAMATRIX = "gs1_datamatrix"
    SETUP_128 = "setup_128"  # Code 128 that begins with FNC3: not data for the computer, but a setting of the scanner
    SETUP_128_LAST = "setup_128_last"  # the same with FNC3 behind its content, as some makers have it
    QR = "qr"
    GS1_QR = "gs1_qr"

    @property
    def linear(self) -> bool:
        """Whether it is one row of bars."""
        return self in (SymbolKind.CODE_128, SymbolKind.GS1_128, SymbolKind.EAN) or self.sets_up

    @property
    def sets_up(self) -> bool:
        """Whether it has FNC3 and is taken by the scanner itself."""
        return self in (SymbolKind.SETUP_128, SymbolKind.SETUP_128_LAST)

    @property
    def gs1(self) -> bool:
        """Whether it begins with FNC1 and carries application identifiers."""
        return self in (SymbolKind.GS1_128, SymbolKind.GS1_DATAMATRIX, SymbolKind.GS1_QR)


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a label, in millimetres."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; letters are as high as the box, and smaller (not below TEXT_MM_MIN) where the line is too long.

    A line that still does not fit is an error, unless it `shortens`: a number is never cut, a description may be.
    """

    text: str
    box: Box
    shortens: bool = False


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol with its quiet zone in a box. `data` is what a scanner must send, without the AIM identifier, GS between elements.

    GS1 kinds also name their `elements` (application identifier, value), in the same order: an encoder of two-dimensional symbols asks
    for them.
    """

    kind: SymbolKind
    data: bytes
    box: Box
    elements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed on one label of a size in millimetres."""

    name: str
    width: float
    height: float
    texts: tuple[Text, ...] = ()
    symbols: tuple[Symbol, ...] = ()
