# ruff: noqa: INP001 - a script beside the pages, no package
"""Makes the pictures of the documentation: real work on the demo warehouse, laid out as the terminal paints it.

python docs/make_pictures.py [FOLDER]       writes *.svg and *.txt into docs/pictures, or into another folder
"""

import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path

FOLDER = Path(__file__).with_name("pictures")
sys.path.insert(0, str(FOLDER.parents[1]))

from config import load  # noqa: E402 - the checkout comes first, so that the pictures show this version
from terminal.clock import SetClock  # noqa: E402
from terminal.demo_sample import scans  # noqa: E402
from terminal.demo_warehouse import prepare  # noqa: E402
from terminal.layout import Rows, Style, layout, text_of  # noqa: E402
from terminal.opening import Opened, open_for_scenario  # noqa: E402
from terminal.practice import MARK_FILE  # noqa: E402
from terminal.view import DigitInput, Input, ScanInput, TypedInput, View  # noqa: E402
from terminal.words import Words  # noqa: E402

MORNING = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SMALL, WIDE = (26, 16), (80, 24)
CELL = (9, 19)
MARGIN = 12

SCREEN, INK = "#101418", "#d8dee4"
COLOURS = {Style.GOOD: "#6cc070", Style.HINT: "#e0b040", Style.QUESTION: "#e0b040", Style.STOP: "#d04040"}
INVERSE = {Style.STATUS, Style.QUESTION, Style.STOP}
BOLD = {Style.COUNTER, Style.PROMPT, Style.QUESTION, Style.STOP}


def code(begins: str) -> Input:
    """Return the scan of a code of the demo, as its list describes it."""
    text = next(each.code for each in scans() if each.code == begins or each.says.startswith(begins))
    aim, data = (text[:3], text[3:]) if text.startswith("]") else (None, text)
    return ScanInput(data.encode(), aim)


def serials(first: int, count: int) -> list[Input]:
    """Return the scans of bearings with numbers that follow each other."""
    return [ScanInput(f"SN-{first + at:06}".encode()) for at in range(count)]


def steps() -> Sequence[tuple[str, tuple[int, int], list[Input]]]:
    """Return each picture: its name, the screen, and what is done before it is taken."""
    return (
        ("sign-in", SMALL, []),
        ("menu", SMALL, [ScanInput(b"1001"), TypedInput("4321")]),
        ("scan-order", SMALL, [DigitInput(1)]),
        ("serials", SMALL, [code("PO1042"), code("bearing"), *serials(812, 12), *serials(823, 1)]),
        ("serials-wide", WIDE, []),
        ("stop", SMALL, [ScanInput(b"SN-000701"), ScanInput(b"SN-000830")]),
        ("bin", SMALL, [DigitInput(1), *serials(824, 28)]),
        ("quantity", SMALL, [code("bin"), code("grease")]),
    )


def pictures(opened: Opened, words: Words) -> list[tuple[str, Rows, tuple[int, int]]]:
    """Do the work, and return what each picture shows."""
    taken = []
    view: View = opened.work.view()
    for name, size, inputs in steps():
        for each in inputs:
            view = opened.work.take(each).view
        taken.append((name, layout(view, "", *size, words), size))
    return taken


def as_svg(rows: Rows, size: tuple[int, int]) -> str:
    """Return rows as a drawing that needs nothing but a font of fixed width."""
    width, height = size[0] * CELL[0] + 2 * MARGIN, size[1] * CELL[1] + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<rect width="{width}" height="{height}" rx="6" fill="{SCREEN}"/>',
        f'<g font-family="monospace" font-size="{CELL[0] / 0.6:.0f}" xml:space="preserve">',
    ]
    for at, row in enumerate(rows):
        column = 0
        for text, name in row:
            parts += _piece(text, Style(name), MARGIN + column * CELL[0], MARGIN + at * CELL[1])
            column += len(text)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _piece(text: str, style: Style, x: int, y: int) -> list[str]:
    colour = COLOURS.get(style, INK)
    length = len(text) * CELL[0]
    weight = ' font-weight="bold"' if style in BOLD else ""
    ink = SCREEN if style in INVERSE else colour
    drawn = f'<text x="{x}" y="{y + 14}" textLength="{length}" fill="{ink}"{weight}>{escape(text)}</text>'
    if style in INVERSE:
        return [f'<rect x="{x}" y="{y}" width="{length}" height="{CELL[1]}" fill="{colour}"/>', drawn]
    return [drawn] if text.strip() else []


def main(folder: Path) -> None:
    """Make all pictures in a folder."""
    with tempfile.TemporaryDirectory(prefix="stockhand-pictures-") as name:
        home = Path(name, "home")
        prepare(home, fresh=True)
        # the hints of the demo are no part of the work
        (home / MARK_FILE).unlink()
        opened = open_for_scenario(load(home, {}, {"home": str(home)}), SetClock(MORNING))
        try:
            taken = pictures(opened, Words.load("en"))
        finally:
            opened.work.close()
    folder.mkdir(exist_ok=True)
    for each, rows, size in taken:
        (folder / f"{each}.svg").write_text(as_svg(rows, size), encoding="utf-8")
        (folder / f"{each}.txt").write_text("".join(f"{text_of(row)}\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
