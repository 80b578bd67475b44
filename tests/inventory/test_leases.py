"""Leases of numbers: what is given is given once, whatever was forgotten in between."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from inventory.generation import numbers_from
from inventory.items import Item, LotOrigin, Tracking
from inventory.leases import Counter, NumberRange, counted, is_leased, next_of, number_at, room_of
from inventory.numbers import Mask, check_mask, filled, normalised
from inventory.places import VENDOR
from inventory.posting import post
from inventory.reads import reads
from inventory.refusals import numbering
from inventory.refusals.base import Refusal
from inventory.refusals.goods import NotInMask
from inventory.segments import parse_segments
from inventory.stock import Posted, Refused
from inventory.transactions import Allocation, Line, Source, Transaction
from tests.inventory.warehouses import NOW, RADIO, SITE, TODAY, warehouse

SN6 = Mask("SN6", "serial", "", parse_segments("A2-,N6+"), "SN-000900")
LOT = Mask("LOT5", "lot", "L", parse_segments("N4+"), "L3000")
COUNTING = Item("C", tracking=Tracking.BOTH, serial_mask="SN6", lot_mask="LOT5")


def test_a_number_has_a_series_and_a_place_in_it() -> None:
    assert [counted(each, SN6) for each in ("SN-000123", "SN000123", "AB-000123", "SN-12")] == [
        ("SN-######", 123),
        ("SN-######", 123),
        ("AB-######", 123),
        None,
    ]
    assert number_at("SN-000123", 77, SN6) == "SN-000077"
    assert (room_of(SN6), room_of(replace(SN6, segments=parse_segments("A2-,N6")))) == (1_000_000, 0)


def test_generating_begins_at_the_items_next_number_else_at_the_masks() -> None:
    assert next_of(COUNTING, SN6) == "SN-000900"
    assert next_of(replace(COUNTING, next_serial="SN-000950"), SN6) == "SN-000950"
    assert next_of(COUNTING, LOT) == "L3000"
    assert next_of(replace(COUNTING, lot_origin=LotOrigin.VENDOR), LOT) == ""
    assert next_of(replace(COUNTING, tracking=Tracking.LOT), SN6) == ""
    assert next_of(replace(COUNTING, serial_mask="OTHER"), SN6) == ""


def test_what_counts_on_from_small_letters_is_in_the_capitals_of_its_mask() -> None:
    capitals = Mask("CAP", "serial", "SN", parse_segments("A2-,N4+"), "SNAA-0001")
    item = replace(COUNTING, serial_mask="CAP", next_serial="snab-0001")
    assert next_of(item, capitals) == "SNAB-0001"
    assert counted("snab-0003", capitals) == counted("SNAB-0003", capitals) == ("SNAB-####", 3)
    assert numbers_from("C", "snab-0004", capitals, count=2) == ("SNAB-0004", "SNAB-0005")
    made = number_at("snab-0001", 5, capitals)
    assert (made, normalised(made, capitals)) == ("SNAB-0005", "SNAB-0005")
    assert is_leased(made, capitals, (NumberRange("C", "CAP", "snab-0001", "snab-0009"),))
    assert number_at("SNab-0001", 5, replace(capitals, next="SNab-0001")) == "SNab-0005"


def test_a_block_is_a_part_of_what_is_left() -> None:
    assert Counter(900).giving(200, 1_000_000) == (900, 1_099, Counter(1_100))
    assert Counter(900).giving(200, 1_000) == (900, 924, Counter(925))
    assert Counter(999).giving(200, 1_000) == (999, 999, Counter(1_000))
    assert Counter(1_000).giving(200, 1_000) is None


def test_a_block_that_the_centre_forgot_is_passed_and_what_was_skipped_is_told_from_it() -> None:
    heard = Counter(100).hearing(300, 399)
    assert heard == Counter(400, ((100, 299),))
    assert heard.hearing(100, 199) == Counter(400, ((200, 299),))
    assert heard.hearing(150, 159) == Counter(400, ((100, 149), (160, 299)))
    assert heard.hearing(250, 310) is None
    assert Counter(400).hearing(350, 399) is None


@given(st.lists(st.one_of(st.integers(1, 50), st.tuples(st.integers(0, 400), st.integers(1, 60))), max_size=40))
def test_no_place_is_ever_two_devices(words: list[int | tuple[int, int]]) -> None:
    counter, room = Counter(0), 500
    given_away: set[int] = set()
    for word in words:
        if isinstance(word, int):
            granted = counter.giving(word, room)
            if granted is None:
                continue
            first, last, counter = granted
        else:
            first, last = word[0], word[0] + word[1] - 1
            heard = counter.hearing(first, last)
            if heard is None:
                continue
            counter = heard
        block = set(range(first, last + 1))
        assert not block & given_away
        given_away |= block


def test_a_range_holds_numbers_of_its_series_only() -> None:
    ranges = (NumberRange("C", "SN6", "SN-000900", "SN-000949"),)
    said = [is_leased(each, SN6, ranges) for each in ("SN-000900", "SN-000949", "SN-000950", "AB-000910", "x")]
    assert said == [True, True, False, False, False]


DATED = Mask("DAY", "lot", "L", parse_segments("Y2,M2,D2-,N4+"), "LYYMMDD-0001")
HONEY = Item("H", tracking=Tracking.LOT, lot_mask="DAY")


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 30), st.integers(0, 800)), max_size=40))
def test_no_two_devices_make_the_same_number_whatever_the_day(works: list[tuple[str, int, int]]) -> None:
    """Each device counts on in its blocks, on days of its own; two of the same day or of other days never meet, nor do their places."""
    counter, room = Counter(1), room_of(DATED)
    ranges: dict[str, list[NumberRange]] = {each: [] for each in "ABC"}
    left: dict[str, list[str]] = {each: [] for each in "ABC"}
    made: list[tuple[str, str]] = []
    like = next_of(HONEY, DATED)
    for device, wanted, days in works:
        while len(left[device]) < wanted:
            granted = counter.giving(20, room)
            assert granted is not None
            first, last, counter = granted
            ranges[device].append(NumberRange("H", "DAY", number_at(like, first, DATED), number_at(like, last, DATED)))
            left[device] += [number_at(like, place, DATED) for place in range(first, last + 1)]
        numbers, left[device] = left[device][:wanted], left[device][wanted:]
        made += [(device, filled(each, DATED, TODAY + timedelta(days))) for each in numbers]
    assert len({number for _, number in made}) == len(made)
    assert len({counted(number, DATED) for _, number in made}) == len(made)
    for device, number in made:
        owners = [each for each in "ABC" if is_leased(number, DATED, ranges[each])]
        assert (check_mask("H", number, DATED), owners) == (None, [device])


def received(*serials: str, source: Source = Source.GENERATED, approver: str = "") -> Transaction:
    count = Decimal(len(serials))
    line = Line(RADIO, "EA", count, VENDOR, "R-04", 0, (Allocation(count, "", serials, serial_source=source),))
    return Transaction("T1", "purchase_receipt", SITE, NOW, TODAY, TODAY, "1001", lines=(line,), approver=approver)


def refusals(transaction: Transaction, *ranges: NumberRange, office: bool = False) -> tuple[Refusal, ...]:
    stock = warehouse()
    stock.leases = None if office else {RADIO: ranges}
    stock.only = reads(transaction, stock)
    outcome = post(transaction, stock)
    return outcome.refusals if isinstance(outcome, Refused) else ()


LEASED = NumberRange(RADIO, "RAD", "RX000900", "RX000949")


def test_numbers_that_were_made_are_leased_to_who_made_them() -> None:
    assert refusals(received("RX000900", "RX000949"), LEASED) == ()
    assert refusals(received("RX000900", "RX000950"), LEASED) == (numbering.NumberNotLeased(RADIO, "RX000950"),)
    assert refusals(received("RX000900")) == (numbering.NumberNotLeased(RADIO, "RX000900"),)
    assert refusals(received("RX000950", source=Source.LABEL), LEASED) == ()
    assert refusals(received("RX000950"), office=True) == ()


def test_a_made_number_outside_the_mask_is_refused_whoever_approves() -> None:
    assert refusals(received("RY000900", source=Source.LABEL, approver="1900"), LEASED) == ()
    assert refusals(received("RY000900", approver="1900"), LEASED) == (NotInMask(RADIO, "RY000900", "RAD", "RX######"),)


def test_a_vendors_lots_are_never_made() -> None:
    stock = warehouse()
    stock.items["C"] = replace(COUNTING, tracking=Tracking.LOT, lot_origin=LotOrigin.VENDOR)
    stock.masks["LOT5"] = LOT
    line = Line(
        "C", "EA", Decimal(1), VENDOR, "R-04", 0, (Allocation(Decimal(1), "L3001", lot_source=Source.GENERATED),)
    )
    made = Transaction("T1", "purchase_receipt", SITE, NOW, TODAY, TODAY, "1001", lines=(line,))
    assert post(made, stock) == Refused(made, (numbering.VendorLotMade("C", "L3001"),))
    stock.items["C"] = replace(COUNTING, tracking=Tracking.LOT)
    assert isinstance(post(made, stock), Posted)


def test_a_segment_longer_than_a_counter_gives_what_the_counter_holds() -> None:
    """A mask may have 40 digits (F3); the last of them are typed."""
    long = Mask("LONG", "serial", "", parse_segments("N40+"))
    assert room_of(long) == 10**18
    assert Counter(10**18).giving(5, room_of(long)) is None
