"""What an order may keep at the centre: not what held work disputes, and no more than is free; on either kind of store (F38, 3b)."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, Select, select, update
from sqlalchemy.exc import OperationalError

from inventory.auto_allocation import Allocated
from inventory.guards.taking import Wish
from inventory.posting import post
from inventory.refusals.selling import MoreThanAsked
from inventory.stock import Posted, Refused
from inventory.transactions import Allocation, Line, Mark, Transaction
from sync import schema
from sync.centre.allocating import allocated as allocate_all
from sync.centre.centre import Centre
from sync.centre.loading import load_batch
from sync.centre.offers import promised_rows
from sync.centre.office import Outcome, Told
from sync.messages import Corrected, Correction, Settlement, Way
from tests.sync.centre.warehouse import DAY, FILES, NOW, Device, open_centre, run, statuses, write_folder
from tests.sync.interchange.folders import refused

SHOP = {
    **FILES,
    "partners": FILES["partners"] + "C1,Customer,customer\n",
    "operators": FILES["operators"] + "1901,Sue,supervisor,ROT\n",
    "documents": FILES["documents"] + "ROT,SO1,sales_order,C1,\nROT,SO2,sales_order,C1,\n",
    "document_lines": (
        FILES["document_lines"]
        + "SO1,1,PHONE,3,EA,\nSO1,2,MILK,30,EA,\nSO1,3,NUT,30,EA,\n"
        + "SO2,1,PHONE,3,EA,\nSO2,2,MILK,30,EA,\nSO2,3,NUT,30,EA,\n"
    ),
    "stock": (
        "site,bin,item,lot,serial,quantity,unit_cost,stock_date,expiry_date\n"
        "ROT,A-1,PHONE,,A,1,300,2026-11-01,\nROT,A-1,PHONE,,B,1,300,2026-11-01,\n"
        "ROT,A-1,MILK,M1,,25,1,2026-11-01,2027-05-01\nROT,A-2,MILK,M1,,15,1,2026-11-01,2027-05-01\n"
        "ROT,A-2,MILK,M2,,5,1,2026-11-01,2027-05-01\n"
        "ROT,A-1,NUT,,,40,1,2026-11-01,\nROT,D-1,NUT,,,5,1,2026-11-01,\n"
    ),
}

ONE = Decimal(1)


@pytest.fixture
def centre(bare_url: str, tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(bare_url)
    opened.import_folder(write_folder(tmp_path / "shop", SHOP))
    yield opened
    opened.close()


def reserve(centre: Centre, order: str, *marks: Mark) -> Told:
    name = centre.new_id()
    return centre.post(Transaction(name, "reserve", "ROT", NOW, DAY, DAY, "1900", order, marks=marks))


def said(told: Told) -> tuple[Outcome, list[object]]:
    return told.outcome, [(each["code"], each.get("free"), each.get("documents")) for each in told.refusals]


def move(item: str, quantity: str, lot: str = "", *serials: str) -> Line:
    count = Decimal(quantity)
    return Line(item, "EA", count, "A-1", "A-2", 0, (Allocation(count, lot, serials),))


def held(centre: Centre, line: Line) -> None:
    """Let a device move goods that the rules refuse: the unknown item beside them holds the whole."""
    device = Device(centre.enroll_device("ROT"))
    bad = replace(line, item="NOBODY")
    device.add(Transaction(f"held-{line.item}", "move", "ROT", NOW, DAY, DAY, "1001", lines=(line, bad)))
    assert statuses(device.push(centre)) == ["held"]


def test_no_more_is_kept_than_bins_that_sell_hold_beside_what_others_keep(centre: Centre) -> None:
    assert said(reserve(centre, "SO1", Mark("MILK", "M1", quantity=Decimal(30), line=2))) == (Outcome.POSTED, [])
    over = reserve(centre, "SO2", Mark("MILK", "M1", quantity=Decimal(11), line=2))
    assert said(over) == (Outcome.REFUSED, [("not_enough_free", "10", "SO1")])
    assert said(reserve(centre, "SO2", Mark("MILK", "M1", quantity=Decimal(10), line=2))) == (Outcome.POSTED, [])
    assert said(reserve(centre, "SO1", Mark("NUT", quantity=Decimal(30), line=3))) == (Outcome.POSTED, [])
    # what stands at the dock is not free
    none = reserve(centre, "SO2", Mark("NUT", quantity=Decimal(11), line=3))
    assert said(none) == (Outcome.REFUSED, [("not_enough_free", "10", "SO1")])
    assert centre.verify() == ()


def test_what_held_work_names_is_not_free(centre: Centre) -> None:
    held(centre, move("PHONE", "1", "", "A"))
    held(centre, move("MILK", "20", "M1"))
    refused = reserve(centre, "SO1", Mark("PHONE", serial="A", line=1))
    assert [each["code"] for each in refused.refusals] == ["number_disputed"]
    assert [each.transaction for each in refused.clashes] == ["held-PHONE"]
    assert said(reserve(centre, "SO1", Mark("PHONE", serial="B", line=1))) == (Outcome.POSTED, [])
    short = reserve(centre, "SO1", Mark("MILK", "M1", quantity=Decimal(21), line=2))
    assert said(short) == (Outcome.REFUSED, [("not_enough_free", "20", "")])


def test_a_late_pick_of_what_another_order_keeps_is_held_and_says_for_whom(centre: Centre) -> None:
    reserve(centre, "SO1", Mark("MILK", "M1", quantity=Decimal(30), line=2))
    device = Device(centre.enroll_device("ROT"), "1900")
    line = Line("MILK", "EA", Decimal(12), "A-1", "D-1", 2, (Allocation(Decimal(12), "M1"),))
    device.add(Transaction("late", "pick", "ROT", NOW, DAY, DAY, "1900", "SO2", lines=(line,)))
    (result,) = device.push(centre).results
    assert [(each["code"], each["documents"]) for each in result.refusals] == [("not_enough_free", "SO1")]


def test_what_is_promised_is_asked_of_more_goods_than_a_statement_names(centre: Centre) -> None:
    assert reserve(centre, "SO1", Mark("MILK", "M1", quantity=Decimal(10), line=2)).outcome is Outcome.POSTED
    wanted = {("MILK", "M1"), *(("MILK", f"X{number}") for number in range(40_000))}
    found = centre.database.read(lambda connection: promised_rows(connection, "ROT", wanted))
    assert [(each["number"]["lot"], each["number"]["quantity"]) for each in found] == [("M1", Decimal(10))]


def allocated(centre: Centre, *wishes: Wish) -> list[tuple[list[tuple[str, str]], list[str]]]:
    """Return what is taken by itself: lot or first serial with its quantity, and the codes of why others were passed over."""
    found = centre.database.write(lambda connection: allocate_all(connection, "ROT", wishes))
    taken = [each for each in found if isinstance(each, Allocated)]
    return [
        (
            [(" ".join(one.serials) or one.lot, str(one.quantity)) for one in each.allocations],
            [why.code for _, why in each.passed],
        )
        for each in taken
    ]


def test_what_held_work_names_is_not_allocated_by_itself_and_that_is_said(centre: Centre) -> None:
    held(centre, move("PHONE", "1", "", "A"))
    held(centre, move("MILK", "20", "M1"))
    phones, milk = Wish("PHONE", "A-1", Decimal(2), DAY), Wish("MILK", "A-1", Decimal(20), DAY)
    assert allocated(centre, phones, milk) == [
        ([("B", "1")], ["number_disputed"]),
        ([("M1", "5")], ["number_disputed"]),
    ]
    held(centre, move("NUT", "40"))
    assert allocated(centre, Wish("NUT", "A-1", Decimal(1), DAY)) == [([], ["number_disputed"])]


def test_what_stands_at_the_dock_for_the_order_and_is_another_owners_is_not_allocated_by_itself(
    centre: Centre,
) -> None:
    theirs = Allocation(Decimal(4), "M1", owner="C1")
    found = Line("MILK", "EA", Decimal(4), "@ADJUSTMENT", "A-1", allocations=(theirs,))
    increase = Transaction("found", "quantity_increase", "ROT", NOW, DAY, DAY, "1900", lines=(found,), reason="found")
    picked = Line("MILK", "EA", Decimal(4), "A-1", "D-1", 2, (theirs,))
    wanted = (increase, Transaction("picked", "pick", "ROT", NOW, DAY, DAY, "1900", "SO1", lines=(picked,)))
    assert [centre.post(each).outcome for each in wanted] == [Outcome.POSTED, Outcome.POSTED]
    wish = Wish("MILK", "D-1", Decimal(9), DAY, "SO1", 2, leaves=True)
    assert allocated(centre, wish) == [([], [])]
    own = Line("MILK", "EA", Decimal(3), "A-1", "D-1", 2, (Allocation(Decimal(3), "M1"),))
    more = Transaction("more", "pick", "ROT", NOW, DAY, DAY, "1900", "SO1", lines=(own,))
    assert centre.post(more).outcome is Outcome.POSTED
    assert allocated(centre, wish) == [([("M1", "3")], [])]


def pick(name: str, order: str, quantity: str, *more: Line) -> Transaction:
    count = Decimal(quantity)
    line = Line("MILK", "EA", count, "A-1", "D-1", 2, (Allocation(count, "M1"),))
    return Transaction(name, "pick", "ROT", NOW, DAY, DAY, "1900", order, lines=(line, *more))


def test_a_pick_leaves_what_held_work_has_beside_what_another_order_keeps(centre: Centre) -> None:
    reserve(centre, "SO1", Mark("MILK", "M1", quantity=Decimal(10), line=2))
    held(centre, move("MILK", "20", "M1"))
    device = Device(centre.enroll_device("ROT"), "1900")
    device.add(pick("late", "SO2", "20"))
    (result,) = device.push(centre).results
    assert [(each["code"], each["free"]) for each in result.refusals] == [("not_enough_free", "10")]
    # tried again, what is held itself is in nobody's way: it only waits for what the move has
    assert not settled(centre, "late", Way.RETRY)
    assert settled(centre, "held-MILK", Way.CANCEL)
    assert settled(centre, "late", Way.RETRY)
    assert centre.verify() == ()


def settled(centre: Centre, held: str, way: Way, *right: Correction, reason: str = "looked") -> bool:
    wanted = Settlement(
        id=centre.new_id(), transaction=held, way=way, approver="1901", reason=reason, corrections=right
    )
    return centre.settle("ROT", wanted).settled


def test_what_is_settled_is_not_in_its_own_way_whatever_it_is_for(centre: Centre) -> None:
    reserve(centre, "SO1", Mark("MILK", "M1", quantity=Decimal(10), line=2))
    device = Device(centre.enroll_device("ROT"), "1900")
    made = pick("held", "SO2", "20")
    device.add(replace(made, lines=(replace(made.lines[0], to_place="D-9"),), reference="NOTE-7"))
    assert statuses(device.push(centre)) == ["held"]
    # without a reason a supervisor lets nobody past what others keep
    assert settled(centre, "held", Way.FIX, Correction(what=Corrected.PLACE, was="D-9", to="D-1"), reason="")


def test_what_is_held_for_an_order_is_not_kept_for_it_once_more(centre: Centre) -> None:
    """SO1 keeps ten, and ten of its picking are held: thirty are free for others, not twenty."""
    reserve(centre, "SO1", Mark("MILK", "M1", quantity=Decimal(10), line=2))
    device = Device(centre.enroll_device("ROT"), "1900")
    device.add(pick("held", "SO1", "10", replace(move("NUT", "1"), item="NOBODY")))
    device.add(pick("free", "SO2", "12"))
    assert statuses(device.push(centre)) == ["held", "posted"]


def test_held_work_for_an_order_has_no_more_than_stands_where_it_would_take_it(centre: Centre) -> None:
    """SO1 keeps thirty of forty; its held pick would have thirty of a bin with fifteen: fifteen of the others are still kept for it."""
    reserve(centre, "SO1", Mark("MILK", "M1", quantity=Decimal(30), line=2))
    device = Device(centre.enroll_device("ROT"), "1900")
    stale = pick("held", "SO1", "30")
    device.add(replace(stale, lines=(replace(stale.lines[0], from_place="A-2"),)))
    assert statuses(device.push(centre)) == ["held"]
    device.add(pick("much", "SO2", "11"))
    device.add(pick("free", "SO2", "10"))
    much, free = device.push(centre, 2).results
    assert [(each["code"], each.get("free")) for each in much.refusals] == [("not_enough_free", "10")]
    assert (free.status.value, centre.verify()) == ("posted", ())


def test_of_two_orders_that_want_the_same_goods_at_once_the_second_waits(centre: Centre) -> None:
    """While one batch keeps nuts for an order, another may not even look at what is free of them; nothing outside is locked."""
    wanted = Transaction(
        "R1", "reserve", "ROT", NOW, DAY, DAY, "1900", "SO1", marks=(Mark("NUT", quantity=ONE, line=3),)
    )
    table = schema.CENTRAL["balance"]
    ours = select(table.c.place).where(table.c.site == "ROT", table.c.item == "NUT")
    inside, outside = ours.where(table.c.place == "A-1"), ours.where(table.c.place.like("@%"))

    def look(connection: Connection) -> tuple[bool, bool]:
        load_batch(connection, "ROT", [wanted])
        nowait = [query.with_for_update(nowait=True) for query in (inside, outside)]
        return _locked(centre, nowait[0]), _locked(centre, nowait[1])

    if centre.database.engine.dialect.name == "postgresql":
        assert centre.database.write(look) == (True, False)
    # on SQLite whoever writes has the whole store
    assert said(reserve(centre, "SO1", Mark("NUT", quantity=Decimal(30), line=3))) == (Outcome.POSTED, [])
    none = reserve(centre, "SO2", Mark("NUT", quantity=Decimal(11), line=3))
    assert said(none) == (Outcome.REFUSED, [("not_enough_free", "10", "SO1")])


def test_two_lots_are_kept_for_one_line_in_one_batch(centre: Centre) -> None:
    def keep(name: str, lot: str, quantity: str) -> Transaction:
        mark = Mark("MILK", lot, quantity=Decimal(quantity), line=2)
        return Transaction(name, "reserve", "ROT", NOW, DAY, DAY, "1900", "SO1", marks=(mark,))

    batch = [keep("R1", "M1", "20"), keep("R2", "M2", "5"), keep("R3", "M1", "6")]
    stock = centre.database.write(lambda connection: load_batch(connection, "ROT", batch)).stock
    for each in batch[:2]:
        posted = post(each, stock)
        assert isinstance(posted, Posted)
        stock.apply(posted)
    assert post(batch[2], stock) == Refused(batch[2], (MoreThanAsked("SO1", "MILK", Decimal(30), Decimal(1)),))


def _locked(centre: Centre, query: Select[tuple[str]]) -> bool:
    """Return whether another connection finds rows locked."""
    with centre.database.engine.connect() as other:
        try:
            other.execute(query).close()
        except OperationalError:
            return True
        return False


KEPT = "document,line,lot,serial,quantity,expiry_date,sscc\n"


def test_a_file_lets_no_two_open_orders_keep_one_serial(centre: Centre, tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first", {"document_numbers": KEPT + "SO1,1,,A,1,,\n"})
    assert centre.import_folder(first).changed == 1
    assert centre.import_folder(first).changed == 0
    second = write_folder(tmp_path / "second", {"document_numbers": KEPT + "SO2,1,,A,1,,\nSO2,1,,B,1,,\n"})
    assert refused(centre, second) == [("document_numbers.csv", 2, "serial", "A is kept by SO1, line 1")]
    line = {"document_lines": "document,line,item,quantity,unit\nSO1,4,PHONE,1,EA\n"}
    again = write_folder(tmp_path / "again", {**line, "document_numbers": KEPT + "SO1,4,,A,1,,\nSO1,4,,B,1,,\n"})
    assert refused(centre, again) == [("document_numbers.csv", 2, "serial", "A is kept by SO1, line 1")]
    assert centre.verify() == ()


def test_what_a_closed_order_named_is_free_in_what_is_exported(centre: Centre, tmp_path: Path) -> None:
    """A closed order keeps nothing: what it named once another may keep, and an import of all that says so again."""
    assert reserve(centre, "SO1", Mark(item="PHONE", serial="A", line=1)).outcome is Outcome.POSTED
    wanted = {1: ("PHONE", "3"), 2: ("MILK", "30"), 3: ("NUT", "30")}
    lines = [Line(item, "EA", Decimal(much), "", "", at, reason="short") for at, (item, much) in wanted.items()]
    closed = Transaction(centre.new_id(), "order_close", "ROT", NOW, DAY, DAY, "1900", "SO1", lines=tuple(lines))
    assert centre.post(closed).outcome is Outcome.POSTED
    assert reserve(centre, "SO2", Mark(item="PHONE", serial="A", line=1)).outcome is Outcome.POSTED
    centre.export_folder(tmp_path / "out")
    numbers = (tmp_path / "out" / "document_numbers.csv").read_text(encoding="utf-8")
    assert numbers == KEPT + "SO2,1,,A,1,,\n"
    other = Centre.open(f"sqlite:///{tmp_path}/other.db", create=True, now=lambda: NOW)
    other.init()
    other.import_folder(tmp_path / "out")
    assert other.verify() == ()
    other.close()


@pytest.mark.parametrize(
    ("order", "line", "text"),
    [("SO2", "SO2,1", "is kept by SO1 and by SO2"), ("SO1", "SO1,4", "is kept by SO1 twice")],
    ids=["two orders", "two lines of one"],
)
def test_a_serial_that_is_kept_twice_is_named(centre: Centre, tmp_path: Path, order: str, line: str, text: str) -> None:
    """Invariant 1: a serial has at most one open reservation."""
    more = "document,line,item,quantity,unit\nSO1,4,PHONE,1,EA\n"
    files = {"document_lines": more, "document_numbers": KEPT + f"SO1,1,,A,1,,\n{line},,B,1,,\n"}
    centre.import_folder(write_folder(tmp_path / "kept", files))
    assert centre.verify() == ()
    number = schema.CENTRAL["document_number"]
    run(centre, update(number).where(number.c.document == order, number.c.serial == "B").values(serial="A"))
    assert [(each.check, each.key, each.text) for each in centre.verify()] == [("reserved", "PHONE A", text)]
