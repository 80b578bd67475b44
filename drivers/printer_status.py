"""How printers of each language tell their state: a question, and what its answer means.

ZPL: `~HS` answers three lines (Zebra ZPL II guide). TSPL: ESC ! ? answers one byte. ESC/POS: DLE EOT 2 answers one byte.
"""

from collections.abc import Callable, Mapping

from drivers.printer_way import PrinterState, PrinterWay

_ETX = b"\x03"
_ESCPOS_FIXED_MASK, _ESCPOS_FIXED = 0x93, 0x12
"""Bits that every answer to DLE EOT has; another byte is no answer."""

_TSPL_BITS = (
    (0x01, PrinterState.HEAD_OPEN),
    (0x04, PrinterState.PAPER_OUT),
    (0x08, PrinterState.RIBBON_OUT),
    (0x10, PrinterState.PAUSED),
    (0x82, PrinterState.FAULT),
    (0x20, PrinterState.BUSY),
)
_ESCPOS_BITS = ((0x04, PrinterState.HEAD_OPEN), (0x20, PrinterState.PAPER_OUT), (0x40, PrinterState.FAULT))


def ask_nothing(_way: PrinterWay) -> PrinterState:
    """Take a printer that cannot be asked as ready: what it was sent is all that is known."""
    return PrinterState.READY


def ask_zpl(way: PrinterWay) -> PrinterState:
    """Ask a Zebra: paper out, pause and a full buffer stand in its first line, head and ribbon in its second."""
    lines = [part.rpartition(b"\x02")[2].split(b",") for part in way.ask(b"~HS", _ETX, 3).split(_ETX)]
    if len(lines) < 3 or len(lines[0]) < 6 or len(lines[1]) < 4:
        return PrinterState.SILENT
    flags = (
        (lines[0][1], PrinterState.PAPER_OUT),
        (lines[1][2], PrinterState.HEAD_OPEN),
        (lines[1][3], PrinterState.RIBBON_OUT),
        (lines[0][2], PrinterState.PAUSED),
        (lines[0][5], PrinterState.BUSY),
    )
    return next((state for flag, state in flags if flag == b"1"), PrinterState.READY)


def ask_tspl(way: PrinterWay) -> PrinterState:
    """Ask a printer that speaks TSPL."""
    answer = way.ask(b"\x1b!?", b"", 1)
    return _first(answer[0], _TSPL_BITS) if answer else PrinterState.SILENT


def ask_escpos(way: PrinterWay) -> PrinterState:
    """Ask a receipt printer why it would be off line."""
    answer = way.ask(b"\x10\x04\x02", b"", 1)
    if not answer or answer[0] & _ESCPOS_FIXED_MASK != _ESCPOS_FIXED:
        return PrinterState.SILENT
    return _first(answer[0], _ESCPOS_BITS)


def _first(answer: int, bits: tuple[tuple[int, PrinterState], ...]) -> PrinterState:
    return next((state for bit, state in bits if answer & bit), PrinterState.READY)


QUESTIONS: Mapping[str, Callable[[PrinterWay], PrinterState]] = {
    "none": ask_nothing,
    "zpl": ask_zpl,
    "tspl": ask_tspl,
    "escpos": ask_escpos,
}
