"""Checks of scanners reach the centre once, whatever is sent twice, and are listed there."""

from dataclasses import replace

from inventory.scanner_checks import Checked, checked_of, marks_of
from inventory.transactions import Mark, Transaction
from sync.centre.centre import Centre
from sync.centre.scanner_checks import SentCheck
from tests.sync.centre.warehouse import DAY, NOW, Device, statuses

GOOD = Checked("passed", "passed", "passed", aim=True, latency_ms=12, beep=True)
BAD = Checked("no_separator", "other_case", "passed", aim=False, latency_ms=None, beep=False)


def checked(device: Device, result: Checked, scanner: str = "serial:ttyACM0") -> None:
    name, site = f"{device.identity.device}-{len(device.made) + 1}", device.identity.site
    made = Transaction(name, "scanner_check", site, NOW, DAY, DAY, device.operator, reference=scanner)
    device.add(replace(made, marks=marks_of(result)))


def test_a_check_comes_once_and_is_listed_by_site(centre: Centre) -> None:
    rotterdam, chicago = Device(centre.enroll_device("ROT")), Device(centre.enroll_device("CHI"), "2001")
    checked(rotterdam, GOOD)
    assert [statuses(rotterdam.push(centre)) for _ in range(2)] == [["posted"], ["already"]]
    checked(chicago, BAD, "keyboard")
    chicago.push(centre)
    good = SentCheck(NOW, "ROT", rotterdam.identity.device, "serial:ttyACM0", "1001", GOOD)
    bad = SentCheck(NOW, "CHI", chicago.identity.device, "keyboard", "2001", BAD)
    assert set(centre.scanner_checks()) == {good, bad}
    assert centre.scanner_checks("ROT") == (good,)
    assert centre.verify() == ()


def test_marks_say_a_check_or_nothing() -> None:
    for result in (GOOD, BAD):
        assert checked_of(marks_of(result)) == result
    for wrong in (
        marks_of(GOOD)[:-2],
        (*marks_of(GOOD), Mark(name="colour", value="red")),
        (*marks_of(BAD), Mark(name="latency_ms", value="soon")),
        tuple(replace(each, value="perhaps") if each.name == "aim" else each for each in marks_of(GOOD)),
    ):
        assert checked_of(wrong) is None
