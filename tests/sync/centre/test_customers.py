"""What customers ask of the life that is left, judged at the centre: goods too old for them are held, on either kind of store."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import inspect, text, update

from inventory.places import CUSTOMER
from inventory.refusals import Refusal, refusal_from_plain
from inventory.refusals.selling import NumberExpired, OlderThanShipped, ShelfLifeTooShort, ShelfShareTooSmall
from inventory.transactions import Allocation, Line, Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.centre.migrations import STEPS
from sync.messages import PushAnswer
from tests.sync.centre.warehouse import DAY, FILES, NOW, Device, open_centre, run, statuses, write_folder

STOCK_HEADER = "site,bin,item,lot,serial,quantity,unit_cost,stock_date,expiry_date\n"
TERMS = "partner,item,min_days,min_percent,not_older\n"
CUSTOMERS = {
    **FILES,
    "partners": FILES["partners"] + "K1,Customer,customer\nK2,Other,customer\nK9,Third,customer\n",
    "operators": FILES["operators"] + "1007,Ben,picker,ROT\n",
    "partner_items": TERMS + "K1,MILK,30,,yes\nK2,MILK,,50,\n",
    "documents": FILES["documents"]
    + "ROT,SO1,sales_order,K1,\nROT,SO2,sales_order,K1,\nROT,SO3,sales_order,K1,\nROT,SO4,sales_order,K2,\n",
    "document_lines": FILES["document_lines"]
    + "SO1,1,MILK,90,EA,\nSO2,1,MILK,90,EA,\nSO3,1,MILK,90,EA,\nSO4,1,MILK,90,EA,\n",
    "stock": STOCK_HEADER
    + "ROT,A-1,MILK,JAN,,40,1,2026-11-01,2027-01-31\nROT,A-1,MILK,MAR,,40,1,2026-11-01,2027-03-31\n"
    + "ROT,A-1,MILK,DEC,,40,1,2026-11-01,2026-12-05\n",
}


@pytest.fixture
def centre(bare_url: str, tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(bare_url)
    opened.import_folder(write_folder(tmp_path / "files", CUSTOMERS))
    yield opened
    opened.close()


@pytest.fixture
def device(centre: Centre) -> Device:
    return Device(centre.enroll_device("ROT"), "1007")


def add(device: Device, kind: str, order: str, lot: str) -> Transaction:
    legs = ("A-1", "D-1") if kind == "pick" else ("D-1", CUSTOMER)
    line = Line("MILK", "EA", Decimal(1), *legs, 1, (Allocation(Decimal(1), lot),))
    name = f"{order}-{lot}-{len(device.made)}"
    made = Transaction(name, kind, "ROT", NOW, DAY, DAY, "1007", order, lines=(line,))
    device.add(made)
    return made


def refused(answer: PushAnswer, at: int) -> list[Refusal]:
    return [refusal_from_plain(each) for each in answer.results[at].refusals]


def sell(device: Device, order: str, lot: str) -> Transaction:
    add(device, "pick", order, lot)
    return add(device, "shipment", order, lot)


def test_goods_with_too_few_days_or_too_little_of_their_life_are_held(centre: Centre, device: Device) -> None:
    for order, lot in (("SO1", "DEC"), ("SO4", "DEC"), ("SO4", "JAN")):
        add(device, "pick", order, lot)
    answer = device.push(centre)
    assert statuses(answer) == ["held", "held", "posted"]
    assert refused(answer, 0) == [ShelfLifeTooShort("MILK", "DEC", date(2026, 12, 5), 30)]
    assert refused(answer, 1) == [ShelfShareTooSmall("MILK", "DEC", date(2026, 12, 5), Decimal(50))]


def test_a_customer_takes_nothing_older_than_what_came_before_but_of_one_order_any(
    centre: Centre, device: Device
) -> None:
    sell(device, "SO1", "MAR")
    sell(device, "SO1", "JAN")
    add(device, "pick", "SO2", "JAN")
    add(device, "pick", "SO4", "JAN")
    answer = device.push(centre)
    assert statuses(answer) == ["posted"] * 4 + ["held", "posted"]
    assert refused(answer, 4) == [OlderThanShipped("MILK", "JAN", date(2027, 1, 31), date(2027, 3, 31))]
    assert centre.verify() == ()


def test_what_was_taken_back_was_not_sent(centre: Centre, device: Device) -> None:
    first, second = sell(device, "SO1", "MAR"), sell(device, "SO2", "MAR")
    assert set(statuses(device.push(centre))) == {"posted"}
    # both go, and in one batch with what may leave because of it
    device.reverse(first)
    device.reverse(second)
    add(device, "pick", "SO3", "JAN")
    assert statuses(device.push(centre, 5)) == ["posted"] * 3
    assert centre.verify() == ()


def test_terms_are_exported_as_they_came_in(centre: Centre, tmp_path: Path) -> None:
    centre.export_folder(tmp_path / "out")
    written = (tmp_path / "out" / "partner_items.csv").read_text(encoding="utf-8")
    assert written == TERMS + "K1,MILK,30,0,yes\nK2,MILK,0,50,no\n"


def test_a_store_of_before_learns_what_customers_ask(centre: Centre) -> None:
    run(centre, text("DROP INDEX ix_delivery_partner_item_way_last_day"))
    run(centre, text("DROP TABLE partner_item"))
    run(centre, text("ALTER TABLE delivery DROP COLUMN last_day"))
    run(centre, update(schema.store).values(version=3))
    assert centre.init() == len([step for step in STEPS if step.version > 3])
    tables = centre.database.read(
        lambda connection: {
            name: {each["name"] for each in inspect(connection).get_columns(name)}
            for name in ("partner_item", "delivery")
        }
    )
    assert {"not_older", "min_days"} <= tables["partner_item"]
    assert "last_day" in tables["delivery"]


def test_a_customers_own_level_counts_at_the_centre_for_orders_and_for_who_is_named(centre: Centre) -> None:
    centre.set_value("item:MILK", "lot_expiry_level", "none")
    centre.set_value("customer:K2", "lot_expiry_level", "error")
    late, outcomes = date(2027, 2, 1), []
    for at, (document, partner) in enumerate((("SO4", ""), ("", "K2"), ("", "K9"), ("", ""))):
        kind, line = ("pick", 1) if document else ("direct_shipment", 0)
        legs = ("A-1", "D-1") if document else ("A-1", CUSTOMER)
        lines = (Line("MILK", "EA", Decimal(1), *legs, line, (Allocation(Decimal(1), "JAN"),)),)
        told = centre.post(Transaction(f"T{at}", kind, "ROT", NOW, late, late, "1900", document, partner, lines))
        outcomes.append([refusal_from_plain(each) for each in told.refusals])
    expired = NumberExpired("MILK", "JAN", date(2027, 1, 31))
    assert outcomes == [[expired], [expired], [], []]
