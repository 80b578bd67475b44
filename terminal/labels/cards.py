"""Cards for a whole site on pages: every bin, every badge, every command."""

from datetime import date
from pathlib import Path

from drivers.errors import LabelError
from drivers.languages.raster import pdf_pages
from drivers.rendering import render
from inventory.places import BinKind
from sync.handheld.home import Handheld
from terminal.command_cards import COMMANDS
from terminal.labels.fields import fields_of
from terminal.labels.filling import fill
from terminal.labels.template import template_named
from terminal.words import Words

CARDS_DPI = 200
CARDS_MAX = 2_000


def write_cards(out: Path, handheld: Handheld, day: date, language: str) -> int:
    """Write a page for each active bin and badge of the site, and each command; returns how many; raises LabelError for none."""
    stock = handheld.stock
    wanted = [("bin", {"bin": each.bin}) for kind in BinKind for each in stock.bins_of_kind(kind)]
    wanted += [("badge", {"badge": badge}) for badge in stock.badges(CARDS_MAX)]
    if not wanted:
        raise LabelError("nothing was pulled yet: there are no bins and no badges here")
    words = Words.load(language)
    wanted += [("command", {"command": each.value, "name": words.key(each, "", written_out=True)}) for each in COMMANDS]
    filled = [
        fill(template_named(label), fields_of(label, keys, stock, day), day) for label, keys in wanted[:CARDS_MAX]
    ]
    out.write_bytes(pdf_pages([render(each.label, CARDS_DPI) for each in filled]))
    return len(filled)
