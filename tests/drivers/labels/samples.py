"""Labels that the tests print."""

from drivers.label import Box, Label, Symbol, SymbolKind, Text

GTIN, LOT, SERIAL = "09506000134352", "LOT123", "SER12345"
ELEMENTS = (("01", GTIN), ("17", "261231"), ("10", LOT), ("21", SERIAL))
ELEMENT_STRING = f"01{GTIN}1726123110{LOT}\x1d21{SERIAL}".encode()

WIDE = Box(2, 2, 96, 15)
SQUARE = Box(2, 2, 30, 30)


def symbol(kind: SymbolKind, data: bytes, elements: tuple[tuple[str, str], ...] = ()) -> Symbol:
    """Return a symbol in a box that is large enough for it."""
    return Symbol(kind, data, WIDE if kind.linear else SQUARE, elements)


def label(*symbols: Symbol, texts: tuple[Text, ...] = ()) -> Label:
    """Return a label of 100 x 50 mm."""
    return Label("test", 100, 50, texts, symbols)


MATRIX = label(symbol(SymbolKind.GS1_DATAMATRIX, ELEMENT_STRING, ELEMENTS))
