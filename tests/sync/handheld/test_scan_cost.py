"""A scan costs the same at the ten-thousandth number as at the first: counted in steps of SQLite's machine, which no load disturbs."""

from itertools import count

from inventory.tasks.steps import Mark, NumbersCaptured, Trace
from sync.handheld.home import Handheld
from sync.handheld.records import InputStatus
from tests.sync.handheld.homes import decided, pull, scan
from tests.sync.handheld.warehouse import AT, ORDER, RECEIVER, balance_key, receipt, rows_of, warehouse

CAPTURED = 10_000
WAITING = 1_000


def take_scan(handheld: Handheld, work: int, serial: str) -> None:
    """Store a scan, look up all that a task asks, keep the number, and paint: what one serial on the wire costs the files."""
    journal, stock = handheld.journal, handheld.stock
    event = NumbersCaptured(ORDER, 1, "SER", "", (serial,))
    with journal.writing():
        number = journal.add_input(scan(serial, work))
        with journal.attempt():
            stock.find(serial)
            stock.item("SER")
            stock.serial("SER", serial)
            stock.captured(ORDER, "SER", serial)
            stock.line(ORDER, 1)
            stock.advised_number(ORDER, "SER", serial)
            stock.balance(balance_key("DOCK", "SER"))
            journal.capture(number, event)
        journal.finish_input(number, InputStatus.ACCEPTED, trace=Trace(Mark.TAKEN, serial), events=(event,))
    journal.recent(work, 8)
    journal.counts()
    journal.last_undoable(work)


def steps(handheld: Handheld, work: int, serial: str) -> int:
    """Return how many steps a scan takes."""
    connection = handheld.journal._database._connection
    counter = count()
    connection.set_progress_handler(lambda: next(counter) < 0, 1)
    take_scan(handheld, work, serial)
    connection.set_progress_handler(None, 1)
    return next(counter)


def test_a_scan_costs_the_same_however_much_there_is(handheld: Handheld) -> None:
    with handheld.journal.writing():
        work = handheld.journal.start_work("receive", RECEIVER, AT)
    take_scan(handheld, work, "A0")
    first = steps(handheld, work, "A1")
    with handheld.journal.writing():
        many = tuple(f"C{number}" for number in range(CAPTURED))
        handheld.journal.capture(1, NumbersCaptured(ORDER, 1, "SER", "", many))
        for number in range(WAITING):
            handheld.journal.append(decided(handheld, receipt(number, 1, f"W{number}")), 1)
    known = warehouse()
    serial = decided(handheld, receipt(WAITING, 1, *(f"M{number}" for number in range(2_000)))).serials
    known.serials |= {(each.item, each.serial): each for each in serial}
    pull(handheld.home, rows_of(known), 2)
    last = steps(handheld, work, "A2")
    assert last <= 1.25 * first, (first, last)
