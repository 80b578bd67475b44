"""Goods whose code no item has wait at the centre until somebody says what they are, and then post themselves (flows.md 1.0a, 16)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from inventory.stock import BalanceKey
from inventory.transactions import Allocation, Arrival, Line, Source, Transaction, read_body
from inventory.unidentified import Unidentified
from sync import schema
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from sync.messages import Corrected, Correction, Settlement, Status, Way
from tests.stores import NewStore
from tests.sync.centre.replaying import replay
from tests.sync.centre.warehouse import DAY, NOW, Device, open_centre, run, scalar, write_folder

TAG = "T00000001"
ITEM = schema.CENTRAL["item"].c.item
EXPIRY = date(2027, 5, 1)
TOLD = Allocation(Decimal(5), "M7", expiry_date=EXPIRY, lot_source=Source.LABEL, date_source=Source.LABEL)


@pytest.fixture(autouse=True)
def hold_bin(centre: Centre, tmp_path: Path) -> None:
    bins = {"bins": "site,bin,walk_order,kind\nROT,H-1,9,hold\n"}
    centre.import_folder(write_folder(tmp_path / "more", bins))


def unknown(device: Device, code: str = "X-77", document: str = "PO1", count: int = 5) -> Transaction:
    told = replace(TOLD, quantity=Decimal(count))
    line = Line("", "", Decimal(count), to_place="H-1", allocations=(told,), code=code)
    made = device.make(line, document=document)
    return replace(made, kind="unidentified_receipt", reference=TAG)


def send(centre: Centre, device: Device, transaction: Transaction) -> Status:
    """Send what the device made last as this transaction."""
    device.made.pop()
    device.add(transaction)
    (result,) = device.push(centre, len(device.made)).results
    return result.status


def tie(code: str, item: str, unit: str = "EA", operator: str = "1900") -> Transaction:
    line = Line(item, unit, Decimal(1), code=code)
    return Transaction(f"tie-{code}-{item}", "code_tie", "ROT", NOW, DAY, DAY, operator, lines=(line,))


def balance(centre: Centre, item: str, lot: str = "") -> Decimal:
    table = schema.CENTRAL["balance"]
    key = BalanceKey("H-1", item, lot)
    where = (table.c.site == "ROT", table.c.place == key.place, table.c.item == item, table.c.lot == lot)
    return scalar(centre, select(table.c.quantity).where(*where)) or Decimal(0)


def receipts(centre: Centre) -> list[Transaction]:
    table = schema.transaction
    query = select(table.c.body).where(table.c.kind == "purchase_receipt")
    return [read_body(body) for body in centre.database.read(lambda read: list(read.scalars(query)))]


def test_they_wait_under_their_tag(centre: Centre, device: Device) -> None:
    taken = unknown(device)
    assert send(centre, device, taken) is Status.POSTED
    goods = Unidentified(
        taken.id, "X-77", Decimal(5), "H-1", TAG, "M7", EXPIRY, None, "PO1", taken.operator, DAY
    )  # fmt: skip
    assert centre.unidentified() == (("ROT", goods),)
    assert receipts(centre) == []
    assert centre.verify() == ()


def test_a_tie_posts_what_waits_into_the_bin_and_on_the_order(centre: Centre, device: Device) -> None:
    taken = unknown(device)
    send(centre, device, taken)
    assert centre.post(tie("X-77", "MILK")).outcome is Outcome.POSTED
    (receipt,) = receipts(centre)
    assert (receipt.reference, receipt.document, receipt.operator, receipt.day) == (taken.id, "PO1", "1001", DAY)
    assert (receipt.lines[0].item, receipt.lines[0].line, receipt.lines[0].code) == ("MILK", 2, "X-77")
    assert (balance(centre, "MILK", "M7"), centre.unidentified(), centre.verify()) == (Decimal(5), (), ())


def test_what_comes_after_the_tie_posts_itself_too_and_once(centre: Centre, device: Device) -> None:
    centre.post(tie("X-77", "MILK"))
    taken = unknown(device)
    assert send(centre, device, taken) is Status.POSTED
    centre.identify()
    assert (len(receipts(centre)), balance(centre, "MILK", "M7")) == (1, Decimal(5))


def test_the_unit_of_the_code_counts_and_lots_of_untracked_goods_stay_behind(centre: Centre, device: Device) -> None:
    send(centre, device, unknown(device, count=2))
    centre.post(tie("X-77", "NUT", "BOX"))
    assert (balance(centre, "NUT"), len(centre.unidentified())) == (Decimal(24), 0)


def test_goods_that_the_order_does_not_have_come_in_without_it(centre: Centre, device: Device) -> None:
    send(centre, device, unknown(device))
    centre.post(tie("X-77", "SALT", "KG"))
    (receipt,) = receipts(centre)
    assert (receipt.document, balance(centre, "SALT")) == ("", Decimal(5))


def test_what_the_rules_refuse_is_held_with_the_reason(centre: Centre, device: Device) -> None:
    send(centre, device, unknown(device))
    centre.post(tie("X-77", "PHONE"))
    (held,) = centre.held()
    assert (held.kind, [each["code"] for each in held.refusals]) == ("purchase_receipt", ["serials_missing"])
    assert centre.unidentified() == ()


def test_a_refused_tie_leaves_all_as_it_was(centre: Centre, device: Device) -> None:
    send(centre, device, unknown(device))
    told = centre.post(tie("X-77", "MILK", operator="1001"))
    assert [each["code"] for each in told.refusals] == ["no_right"]
    assert (len(centre.unidentified()), receipts(centre)) == (1, [])


def test_an_imported_code_identifies_too(centre: Centre, device: Device, tmp_path: Path) -> None:
    send(centre, device, unknown(device, code="4006381333931"))
    codes = {"item_codes": "item,code,kind,unit\nMILK,04006381333931,gtin,EA\n"}
    centre.import_folder(write_folder(tmp_path / "codes", codes))
    assert balance(centre, "MILK", "M7") == Decimal(5)


def test_a_code_that_is_tied_comes_with_the_pull(centre: Centre) -> None:
    centre.post(tie("X-77", "MILK"))
    table = schema.change
    query = select(table.c.key).where(table.c.site == "*", table.c.entity == "item_code")
    assert "X-77" in (scalar(centre, query.order_by(table.c.version.desc()).limit(1)) or "")


WARM = Arrival("DHL", "S-1", Decimal("9.5"), "N-9")


def test_goods_that_came_too_warm_stay_in_hold_when_they_are_tied(centre: Centre, device: Device) -> None:
    centre.set_value("site:ROT", "receipt_degrees_max", "7")
    send(centre, device, replace(unknown(device), arrival=WARM))
    (goods,) = [each for _, each in centre.unidentified()]
    told = (goods.carrier, goods.seal, goods.temperature, goods.delivery_note)
    assert told == ("DHL", "S-1", Decimal("9.5"), "N-9")
    centre.post(tie("X-77", "MILK"))
    (receipt,) = receipts(centre)
    assert (receipt.arrival, balance(centre, "MILK", "M7"), centre.held()) == (WARM, Decimal(5), ())


def test_they_are_held_where_their_bin_does_not_hold_any_more(centre: Centre, device: Device, tmp_path: Path) -> None:
    centre.set_value("site:ROT", "receipt_degrees_max", "7")
    send(centre, device, replace(unknown(device), arrival=WARM))
    centre.import_folder(write_folder(tmp_path / "bins", {"bins": "site,bin,walk_order,kind\nROT,H-1,9,pick\n"}))
    centre.post(tie("X-77", "MILK"))
    (held,) = centre.held()
    assert [each["code"] for each in held.refusals] == ["out_of_temperature"]
    assert (balance(centre, "MILK", "M7"), centre.unidentified(), centre.verify()) == (Decimal(0), (), ())


@pytest.mark.parametrize("way", [Way.FIX, Way.CANCEL])
def test_a_tag_whose_held_receipt_was_settled_is_closed_when_the_ledger_is_played_again(
    new_store: NewStore, tmp_path: Path, way: Way
) -> None:
    """The receipt that was held is not in the ledger: what stands in its place closes the tag."""
    bins = {"bins": "site,bin,walk_order,kind\nROT,H-1,9,hold\n"}
    first, second = (open_centre(new_store()) for _ in range(2))
    for each in (first, second):
        each.import_folder(write_folder(tmp_path / "bins", bins))
    device = Device(first.enroll_device("ROT"))
    send(first, device, unknown(device, document=""))
    first.post(tie("X-77", "PHONE"))
    (held,) = first.held()
    corrections = (Correction(what=Corrected.PLACE, was="H-1", to="A-2"),) if way is Way.FIX else ()
    if way is Way.FIX:
        run(first, update(schema.CENTRAL["item"]).where(ITEM == "PHONE").values(serial_count_may_differ=True))
        run(second, update(schema.CENTRAL["item"]).where(ITEM == "PHONE").values(serial_count_may_differ=True))
    wanted = Settlement(id="new", transaction=held.transaction, way=way, approver="1900", corrections=corrections)
    assert first.settle("ROT", wanted).settled
    assert first.unidentified() == ()
    replay(first, second)
    assert second.unidentified() == ()
    for each in (first, second):
        assert each.verify() == ()
        each.close()


def test_goods_whose_record_was_lost_are_found(centre: Centre, device: Device) -> None:
    send(centre, device, unknown(device))
    run(centre, schema.CENTRAL["unidentified"].delete())
    assert [each.check for each in centre.verify()] == ["change", "unidentified"]


def test_a_lot_of_our_own_has_its_separators_once_its_item_is_known(
    centre: Centre, device: Device, tmp_path: Path
) -> None:
    """F5: what was read when nobody knew whose lot it was is written as the mask of the item writes it."""
    masks = 'mask,kind,prefix,segments\nLT,lot,,"A1/,N1"\n'
    items = "item,unit,tracking,lot_mask\nJAM,EA,lot,LT\n"
    centre.import_folder(write_folder(tmp_path / "jam", {"masks": masks, "items": items}))
    send(centre, device, unknown(device, document=""))
    assert centre.post(tie("X-77", "JAM")).outcome is Outcome.POSTED
    assert (balance(centre, "JAM", "M/7"), balance(centre, "JAM", "M7")) == (Decimal(5), Decimal(0))
