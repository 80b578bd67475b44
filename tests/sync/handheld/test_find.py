"""What a code names: the further units with a label are found by one stretch of the index, among whatever else begins alike."""

from datetime import date

from inventory.stock import Match, MatchKind, Serial, SerialState
from sync.handheld.home import Handheld
from tests.sync.handheld.homes import decided, pull
from tests.sync.handheld.warehouse import receipt, rows_of, warehouse

TWINS = ("A1~2", "a1~3", "A1~9")
OTHERS = ("A1~", "A1~1", "A1~10", "A1~2B", "A1~:", "A1~~2", "A12~2", "A1~A")


def twins(*serials: str) -> tuple[Match, ...]:
    return tuple(Match(MatchKind.SERIAL, each, "SER") for each in serials)


def test_the_units_with_a_label_are_found_in_the_mirror_and_nothing_beside_them(handheld: Handheld) -> None:
    known = warehouse()
    for each in (*TWINS, *OTHERS):
        known.serials["SER", each] = Serial("SER", each, "DOCK", SerialState.ON_HAND, stock_date=date(2026, 1, 1))
    pull(handheld.home, rows_of(known), 2)
    assert handheld.stock.find("A1") == twins("A1~2", "A1~9")  # exact ones hide those in other letters
    assert handheld.stock.find("a1") == twins("a1~3")
    assert {match.key for match in handheld.stock.find("A12")} == {"A12~2"}


def test_the_units_with_a_label_that_were_just_received_are_found_too(handheld: Handheld) -> None:
    with handheld.journal.writing():
        handheld.journal.append(decided(handheld, receipt(1, 1, "B1~2", "B1~9", "B1~10", "B1~A")), 1)
    assert handheld.stock.find("B1") == twins("B1~2", "B1~9")
