"""Handhelds for tests: enrolled, with a mirror; and what an operator does on them."""

from pathlib import Path

from inventory.memory import StockInMemory
from inventory.posting import post
from inventory.stock import Posted
from inventory.transactions import Transaction
from sync.handheld.home import MIRROR_FILE, Handheld
from sync.handheld.mirror_file import open_mirror
from sync.handheld.records import InputKind, InputStatus, NewInput
from sync.messages import Cursors, Enrolment, Page, Row
from tests.sync.handheld.warehouse import AT, RECEIVER, SITE, rows_of

ENROLMENT = Enrolment(site=SITE, device="d1", epoch=1, token="t" * 32, store_uuid="life-1")


def enrolled(home: Path) -> Handheld:
    """Open a home and enrol it."""
    handheld = Handheld.open(home)
    handheld.enroll(ENROLMENT)
    return handheld


def filled(handheld: Handheld, stock: StockInMemory, version: int = 1) -> Handheld:
    """Let the mirror hold a stock, as one complete pull."""
    pull(handheld.home, rows_of(stock), version)
    return handheld


def pull(home: Path, rows: list[Row], version: int, *, has_more: bool = False) -> None:
    """Let one page come from the centre."""
    mirror = open_mirror(home / MIRROR_FILE)
    try:
        through = Cursors(reference=version, site=version)
        mirror.take_page(Page(store_uuid="life-1", rows=tuple(rows), through=through, has_more=has_more), AT)
    finally:
        mirror.close()


def scan(text: str, work: int | None = None) -> NewInput:
    """Return a scan as it came."""
    return NewInput(InputKind.SCAN, text.encode(), text, RECEIVER, AT, "]C1", "scanner", ("repeat",), "receive", work)


def decided(handheld: Handheld, transaction: Transaction) -> Posted:
    """Judge a transaction on the handheld's own stock; it must pass."""
    posted = post(transaction, handheld.stock)
    assert isinstance(posted, Posted), posted
    return posted


def take(handheld: Handheld, *transactions: Transaction) -> int:
    """Take one input that posts transactions; return the input's number."""
    with handheld.journal.writing():
        number = handheld.journal.add_input(scan("x"))
        for each in transactions:
            handheld.journal.append(decided(handheld, each), number)
        handheld.journal.finish_input(number, InputStatus.ACCEPTED, outcome="OK")
    return number
