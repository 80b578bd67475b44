"""Numbers that are made with the day of the work and the class of the item in them (domain.md 6.1, 6.11)."""

from dataclasses import replace
from datetime import date, timedelta

from inventory.document_numbers import DOCUMENT, DOCUMENTS
from inventory.leases import NumberRange
from inventory.numbers import Mask
from inventory.segments import parse_segments
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import Ask
from inventory.tasks.steps import Action, Outcome, Stamp
from inventory.transactions import Source
from tests.inventory.tasks.floor import Leasing
from tests.inventory.warehouses import MILK, RADIO, TODAY, add_order, warehouse

OK, DUP, STOP, FULL = Outcome.OK, Outcome.DUP, Outcome.STOP, Outcome.FULL
MASKS = {
    "RAD": Mask("RAD", "serial", "", parse_segments("C2-,Y2,M2,D2-,N4+"), "CC-YYMMDD-0001"),
    "LOT": Mask("LOT", "lot", "L", parse_segments("Y4/,J3/,N3+"), "LYYYY/JJJ/001"),
    "receipt": Mask("receipt", DOCUMENT, "GR", parse_segments("Y2,M2-,N5+"), "GRYYMM-00001"),
}
LEASED = (
    NumberRange(RADIO, "RAD", "CC-YYMMDD-0001", "CC-YYMMDD-0020"),
    NumberRange(MILK, "LOT", "LYYYY/JJJ/001", "LYYYY/JJJ/020"),
    NumberRange(DOCUMENTS, "receipt", "GRYYMM-00001", "GRYYMM-00009"),
)


class DatedFloor(Leasing):
    """One receiver whose work is done on a day that the test says; it is posted on that day too."""

    day = TODAY

    def stamp(self) -> Stamp:
        return replace(super().stamp(), day=self.day, business_day=self.day)


def floor_of(item: str) -> DatedFloor:
    stock = warehouse()
    stock.masks |= MASKS
    stock.items[RADIO] = replace(stock.items[RADIO], serial_mask="RAD", next_serial="", item_class="RX")
    stock.items[MILK] = replace(stock.items[MILK], lot_mask="LOT")
    add_order(stock, "PO9", [(item, "6", "EA")])
    floor = DatedFloor(stock, *LEASED)
    floor.scan("PO9")
    floor.scan(item)
    return floor


def make(floor: DatedFloor, count: str) -> Outcome:
    floor.key(Action.QUANTITY)
    floor.key(Action.QUANTITY)
    return floor.type(count)


def serials(floor: DatedFloor) -> list[tuple[Source | None, tuple[str, ...]]]:
    lines = [line for posted in floor.posted for line in posted.transaction.lines]
    return [(each.serial_source, each.serials) for line in lines for each in line.allocations]


def made_on(day: date, *places: int) -> tuple[str, ...]:
    return tuple(f"RX-{day:%y%m%d}-{place:04d}" for place in places)


def test_serials_have_the_day_on_which_they_were_made_and_the_counter_runs_on_over_midnight() -> None:
    floor = floor_of(RADIO)
    tomorrow = TODAY + timedelta(1)
    assert make(floor, "2") is OK
    floor.day = tomorrow
    assert make(floor, "4") is FULL
    assert floor.scan("R-04") is FULL
    assert serials(floor) == [(Source.GENERATED, (*made_on(TODAY, 1, 2), *made_on(tomorrow, 3, 4, 5, 6)))]


def test_a_scan_of_the_same_place_of_another_day_is_read_and_not_made() -> None:
    floor = floor_of(RADIO)
    make(floor, "2")
    (other,) = made_on(TODAY - timedelta(3), 2)
    assert floor.scan(other.replace("-", "")) is OK
    floor.key(Action.DONE)
    floor.scan("R-04")
    assert sorted(serials(floor), key=str) == [
        (Source.GENERATED, made_on(TODAY, 1, 2)),
        (Source.LABEL, (other,)),
    ]


def test_a_number_of_no_day_or_of_another_class_asks_for_a_badge() -> None:
    for number in ("RX-261131-0001", "XR-261122-0001"):
        floor = floor_of(RADIO)
        assert floor.scan(number) is STOP
        assert [each.says.code for each in floor.prompt.choices][:2] == ["way_leave", "way_supervisor"]
    floor.answer(1)
    assert floor.scan("RX-261122-0001") is OK


def test_a_number_that_goods_have_is_left_out_and_of_another_day_it_is_not_the_same() -> None:
    floor = floor_of(RADIO)
    assert [floor.scan(each) for each in made_on(TODAY, 1)] == [OK]
    assert [floor.scan(each) for each in made_on(TODAY - timedelta(1), 2)] == [OK]
    make(floor, "2")
    floor.key(Action.DONE)
    floor.scan("R-04")
    assert (Source.GENERATED, made_on(TODAY, 2, 3)) in serials(floor)


def test_a_range_of_our_own_numbers_counts_by_the_mask_and_within_a_day() -> None:
    floor = floor_of(RADIO)
    floor.key(Action.QUANTITY)
    floor.scan(made_on(TODAY, 7)[0])
    assert floor.scan(made_on(TODAY + timedelta(1), 9)[0]) is STOP
    assert floor.code == "mixed_range"


def test_a_lot_has_the_day_of_the_year() -> None:
    floor = floor_of(MILK)
    floor.key(Action.QUANTITY)
    assert floor.answer(2) is OK
    floor.type("6")
    floor.scan("R-04")
    lots = [each.lot for posted in floor.posted for each in posted.transaction.lines[0].allocations]
    assert lots == [f"L{TODAY:%Y/%j}/001"]


def test_a_receipt_without_an_order_has_the_month_of_its_day_in_its_number() -> None:
    stock = warehouse()
    stock.masks |= MASKS
    floor = DatedFloor(stock, *LEASED)
    floor.task, floor.state = RECEIVE, RECEIVE.initial()
    floor.scan("NOWHERE")
    floor.answer(2)
    assert floor.state.number == f"GR{TODAY:%y%m}-00001"
    assert floor.state.ask is not Ask.ORDER
