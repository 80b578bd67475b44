"""The three check labels as pages: what `stockhand scanners test` and the check at the start of a shift ask for."""

from pathlib import Path

from drivers.label import Box, Label, Symbol, SymbolKind, Text
from drivers.languages.raster import pdf_pages
from drivers.rendering import render
from terminal.scanner_check import CHECK_DATE, CHECK_LOT, CHECK_SERIAL, DATE_LOT, DEMO_GTIN, LAYOUT_TEXT, Check

CHECK_LABELS_DPI = 200
_WIDTH_MM, _HEIGHT_MM = 100, 40
_TITLE, _SYMBOL, _SAYS = Box(5, 2, 90, 6), Box(0, 10, 100, 18), Box(5, 31, 90, 5)


def check_labels() -> tuple[Label, ...]:
    """Return the three labels in the order of the check; bars, which every scanner reads."""
    of_separator = (("01", DEMO_GTIN), ("10", CHECK_LOT), ("21", CHECK_SERIAL))
    of_date = (("01", DEMO_GTIN), ("17", f"{CHECK_DATE:%y%m%d}"), ("10", DATE_LOT))
    # the lot is the only one of these elements that needs a separator behind it
    separated = f"01{DEMO_GTIN}10{CHECK_LOT}\x1d21{CHECK_SERIAL}"
    dated = "".join(ai + value for ai, value in of_date)
    return (
        _label(Check.SEPARATOR, "1  separator", Symbol(SymbolKind.GS1_128, separated.encode(), _SYMBOL, of_separator)),
        _label(Check.LAYOUT, "2  layout", Symbol(SymbolKind.CODE_128, LAYOUT_TEXT.encode(), _SYMBOL)),
        _label(Check.DATE, "3  date", Symbol(SymbolKind.GS1_128, dated.encode(), _SYMBOL, of_date)),
    )


def write_check_labels(out: Path) -> int:
    """Write the labels as a document of three pages; return their number."""
    labels = check_labels()
    out.write_bytes(pdf_pages([render(label, CHECK_LABELS_DPI) for label in labels]))
    return len(labels)


def _label(check: Check, title: str, symbol: Symbol) -> Label:
    says = "".join(f"({ai}){value}" for ai, value in symbol.elements) or symbol.data.decode()
    texts = (Text(f"Scanner check {title}", _TITLE), Text(says, _SAYS))
    return Label(f"check_{check.value}", _WIDTH_MM, _HEIGHT_MM, texts, (symbol,))
