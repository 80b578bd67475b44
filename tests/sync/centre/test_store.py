from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, insert, select, update

from inventory.places import ADJUSTMENT
from inventory.transactions import body_hash
from sync import schema
from sync.centre.centre import Centre
from sync.errors import GapError, RefusedError
from sync.messages import Batch, Clash, Enrolment, Status
from tests.sync.centre.warehouse import NOW, Device, milk, nuts, phones, run, scalar, statuses


def count(centre: Centre, table: str) -> int:
    return scalar(centre, select(func.count()).select_from(schema.central.tables[table])) or 0


def quantity(centre: Centre, place: str, item: str, lot: str = "") -> str:
    table = schema.CENTRAL["balance"]
    where = (table.c.site == "ROT", table.c.place == place, table.c.item == item, table.c.lot == lot)
    return str(scalar(centre, select(table.c.quantity).where(*where)))


def test_a_batch_is_posted_and_its_stock_is_kept(centre: Centre, device: Device) -> None:
    device.make(nuts("40"))
    device.make(milk("12", "L1"), phones("S1", "S2"))
    answer = device.push(centre)
    assert (statuses(answer), answer.last_sequence) == (["posted", "posted"], 2)
    assert quantity(centre, "A-1", "NUT") == "40"
    assert quantity(centre, "@VENDOR", "NUT") == "-40"
    assert quantity(centre, "A-1", "MILK", "L1") == "12"
    assert quantity(centre, "A-1", "PHONE") == "2"
    assert centre.verify() == ()


def test_the_same_batch_three_times_is_booked_once(centre: Centre, device: Device) -> None:
    device.make(phones("S1", "S2"))
    device.make(nuts("5"))
    first = device.push(centre)
    before = count(centre, "movement")
    again = [device.push(centre) for _ in range(2)]
    assert [statuses(answer) for answer in again] == [["already", "already"]] * 2
    assert [each.became for each in again[0].results] == [Status.POSTED, Status.POSTED]
    assert [each.version for each in again[0].results] == [each.version for each in first.results]
    assert (count(centre, "movement"), before) == (3, 3)
    assert centre.verify() == ()


def test_a_batch_may_overlap_what_is_posted(centre: Centre, device: Device) -> None:
    for number in range(6):
        device.make(nuts(str(number + 1)))
    device.push(centre, 1, 4)
    answer = device.push(centre, 3, 6)
    assert statuses(answer) == ["already", "already", "posted", "posted"]
    assert answer.last_sequence == 6


def test_an_old_batch_after_newer_ones_changes_nothing(centre: Centre, device: Device) -> None:
    for _ in range(4):
        device.make(nuts("1"))
    device.push(centre, 1, 2)
    device.push(centre, 3, 4)
    answer = device.push(centre, 1, 2)
    assert (statuses(answer), answer.last_sequence) == (["already", "already"], 4)


def test_an_empty_batch_is_answered(centre: Centre, device: Device) -> None:
    answer = centre.push(device.identity, Batch(epoch=1, transactions=()))
    assert (answer.results, answer.last_sequence) == ((), 0)


def test_a_gap_names_the_number_that_is_expected(centre: Centre, device: Device) -> None:
    for _ in range(3):
        device.make(nuts("1"))
    device.push(centre, 1, 1)
    with pytest.raises(GapError) as caught:
        device.push(centre, 3, 3)
    assert caught.value.expected == 2


def test_a_number_used_for_another_transaction_is_a_fork(centre: Centre, device: Device) -> None:
    device.make(nuts("1"), transaction_id="one")
    device.push(centre)
    copy = Device(device.identity)
    copy.make(nuts("1"), transaction_id="other")
    with pytest.raises(RefusedError) as caught:
        copy.push(centre)
    assert caught.value.why == "fork"


def test_the_same_id_with_other_content_stops_the_batch(centre: Centre, device: Device) -> None:
    device.make(nuts("1"), transaction_id="one")
    device.push(centre)
    copy = Device(device.identity)
    copy.make(nuts("2"), transaction_id="one")
    copy.make(nuts("3"), transaction_id="two")
    answer = copy.push(centre)
    assert (statuses(answer), answer.last_sequence) == (["different"], 1)
    assert quantity(centre, "A-1", "NUT") == "1"


def test_a_refused_transaction_is_held_and_the_rest_is_posted(centre: Centre, device: Device) -> None:
    device.make(phones("S1"))
    device.make(phones("S2", place="NOWHERE"))
    device.make(nuts("3"))
    answer = device.push(centre)
    assert statuses(answer) == ["posted", "held", "posted"]
    assert [dict(each)["code"] for each in answer.results[1].refusals] == ["unknown_bin"]
    (held,) = centre.held()
    assert (held.site, held.transaction, held.operator, held.document) == ("ROT", "ROT-1-2", "1001", "PO1")
    assert centre.verify() == ()


def test_a_held_transaction_names_the_work_that_stands_against_it(centre: Centre, device: Device) -> None:
    device.make(phones("S1"), document="")
    device.push(centre)
    other = Device(centre.enroll_device("ROT"), operator="1900")
    other.make(phones("S1", place="A-2"))
    (result,) = other.push(centre).results
    clash = Clash(transaction="ROT-1-1", document="", device="1", operator="1001", at=NOW)
    assert (result.status, result.clashes) == (Status.HELD, (clash,))
    assert [each.clashes for each in centre.held()] == [(clash,)]
    (again,) = other.push(centre).results
    assert (again.status, again.became, again.clashes) == (Status.ALREADY, Status.HELD, (clash,))


def test_the_same_serial_in_stock_at_another_site_is_held(centre: Centre, device: Device) -> None:
    device.make(phones("S1"))
    device.push(centre)
    other = Device(centre.enroll_device("CHI"), operator="2001", document="PO9")
    other.make(phones("S1", document_line=1))
    (result,) = other.push(centre).results
    assert result.status is Status.HELD
    assert [(dict(each)["code"], dict(each)["site"]) for each in result.refusals] == [("serial_in_stock", "ROT")]
    assert [each.device for each in result.clashes] == ["1"]


def test_a_serial_unique_in_the_company_belongs_to_one_item(centre: Centre, device: Device) -> None:
    device.make(phones("S1"))
    device.push(centre)
    run(centre, insert(schema.CENTRAL["setting"]).values(scope="company", name="serial_unique", value="company"))
    pump = replace(phones("S1", document_line=4), item="PUMP")
    device.make(replace(pump, allocations=(replace(pump.allocations[0], lot="P1"),)))
    (result,) = device.push(centre, 2).results
    assert [dict(each)["code"] for each in result.refusals] == ["serial_of_another_item"]


def test_a_reversal_takes_back_and_may_not_come_twice(centre: Centre, device: Device) -> None:
    receipt = device.make(phones("S1", "S2"))
    back = device.reverse(receipt)
    device.reverse(receipt)
    answer = device.push(centre)
    assert statuses(answer) == ["posted", "posted", "held"]
    assert dict(answer.results[2].refusals[0]) == {"code": "already_reversed", "transaction": receipt.id, "by": back.id}
    assert quantity(centre, "A-1", "PHONE") == "0"
    assert centre.verify() == ()


def test_a_reversal_in_a_later_batch_is_known_to_have_happened(centre: Centre, device: Device) -> None:
    receipt = device.make(nuts("5"))
    device.reverse(receipt)
    device.push(centre)
    device.reverse(receipt)
    (result,) = device.push(centre, 3).results
    assert [dict(each)["code"] for each in result.refusals][:1] == ["already_reversed"]


def test_a_reversal_of_a_held_transaction_is_held_and_names_it(centre: Centre, device: Device) -> None:
    receipt = device.make(phones("S1", place="NOWHERE"))
    device.reverse(receipt)
    answer = device.push(centre)
    assert statuses(answer) == ["held", "held"]
    assert [dict(each)["code"] for each in answer.results[1].refusals] == ["nothing_to_reverse"]
    assert [each.transaction for each in answer.results[1].clashes] == [receipt.id]


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"{}", b'{"v": NaN}', b"[" * 10_000, b"", b'{"id": "ROT-1-2", "quantity": 1e400}']
)
def test_an_unreadable_body_is_quarantined_with_its_bytes(centre: Centre, device: Device, body: bytes) -> None:
    device.make(nuts("1"))
    device.add_body("ROT-1-2", body)
    device.make(nuts("2"))
    answer = device.push(centre)
    assert statuses(answer) == ["posted", "quarantined", "posted"]
    assert scalar(centre, select(schema.quarantine.c.body)) == body
    assert centre.verify() == ()


def test_a_body_that_is_not_what_its_envelope_says_is_quarantined(centre: Centre, device: Device) -> None:
    device.make(nuts("1"), transaction_id="inside")
    inside = device.made.pop()
    device.add_body("outside", inside.body)
    device.add_body("damaged", inside.body, body_hash(b"other"))
    elsewhere = Device(replace_site(device, "CHI"))
    device.add(elsewhere.make(nuts("1"), transaction_id="elsewhere"))
    answer = device.push(centre)
    assert statuses(answer) == ["quarantined"] * 3


def replace_site(device: Device, site: str) -> Enrolment:
    return device.identity.model_copy(update={"site": site})


def test_a_transaction_at_which_the_program_fails_is_quarantined_alone(centre: Centre, device: Device) -> None:
    # a mask that cannot be read: whoever reads it raises
    item, mask = schema.CENTRAL["item"], schema.CENTRAL["mask"]
    run(centre, insert(mask).values(mask="BAD", kind="serial", prefix="", segments="?", next=""))
    run(centre, update(item).where(item.c.item == "PHONE").values(serial_mask="BAD"))
    device.make(nuts("1"))
    device.make(phones("S1"))
    device.make(nuts("2"))
    answer = device.push(centre)
    assert (statuses(answer), answer.last_sequence) == (["posted", "quarantined", "posted"], 3)
    assert quantity(centre, "A-1", "NUT") == "3"
    assert statuses(device.push(centre)) == ["already"] * 3


def test_all_of_a_batch_may_be_bad(centre: Centre, device: Device) -> None:
    for _ in range(5):
        device.make(nuts("1", place=ADJUSTMENT))
    assert statuses(device.push(centre)) == ["held"] * 5


def test_a_stranger_a_wrong_token_and_a_revoked_device_are_refused(centre: Centre, device: Device) -> None:
    device.make(nuts("1"))
    strangers = [
        device.identity.model_copy(update={"device": "77"}),
        device.identity.model_copy(update={"site": "CHI"}),
        device.identity.model_copy(update={"token": "x" * 43}),
    ]
    for stranger in strangers:
        with pytest.raises(RefusedError) as caught:
            centre.push(stranger, device.batch())
        assert caught.value.why == "identity"
    run(centre, update(schema.device).values(state="revoked"))
    with pytest.raises(RefusedError):
        device.push(centre)


def test_enrolled_anew_a_device_sends_its_old_work_again(centre: Centre, device: Device) -> None:
    device.make(nuts("1"))
    device.make(nuts("2"))
    device.push(centre, 1, 1)
    again = Device(centre.enroll_device("ROT", device=device.identity.device), made=list(device.made))
    with pytest.raises(RefusedError) as caught:
        device.push(centre)
    assert caught.value.why == "fork"
    again.make(nuts("4"))
    answer = again.push(centre)
    assert (statuses(answer), answer.last_sequence) == (["already", "posted", "posted"], 3)
    assert statuses(again.push(centre)) == ["already"] * 3
    assert quantity(centre, "A-1", "NUT") == "7"
    assert centre.verify() == ()


def test_a_known_lot_with_another_date_is_held_with_the_first_receipt(centre: Centre, device: Device) -> None:
    device.make(milk("1", "L1"))
    device.make(milk("1", "L1", expiry=date(2027, 6, 1)))
    results = device.push(centre).results
    assert [dict(each)["code"] for each in results[1].refusals] == ["other_expiry"]
    assert [each.transaction for each in results[1].clashes] == ["ROT-1-1"]


def test_a_lot_of_another_vendor_is_held_with_the_first_receipt(centre: Centre, device: Device) -> None:
    """Two devices without a link took the same code from two vendors: the second is held, and fixed to a key of its own (6.6)."""
    device.make(milk("1", "L1"))
    other = Device(centre.enroll_device("ROT"))
    made = other.make(replace(milk("2", "L1"), line=0), document="", partner="V2")
    assert statuses(device.push(centre)) == ["posted"]
    held = other.push(centre).results
    assert [dict(each) for each in held[0].refusals] == [
        {"code": "other_vendor", "item": "MILK", "lot": "L1", "known": "V1", "vendor": "V2"}
    ]
    assert [each.transaction for each in held[0].clashes] == ["ROT-1-1"]
    other.make(replace(milk("2", "L1~2"), line=0), document="", partner="V2", transaction_id="again")
    assert statuses(other.push(centre, 2, 2)) == ["posted"]
    assert (quantity(centre, "A-1", "MILK", "L1"), quantity(centre, "A-1", "MILK", "L1~2")) == ("1", "2")
    assert made.partner == "V2"
    assert centre.verify() == ()


def test_goods_of_a_vendor_who_is_not_on_file_are_held(centre: Centre, device: Device) -> None:
    device.make(replace(nuts("1"), line=0), document="", partner="V9")
    results = device.push(centre).results
    assert [dict(each) for each in results[0].refusals] == [{"code": "unknown_partner", "partner": "V9"}]
    assert quantity(centre, "A-1", "NUT") == "None"


def test_costs_are_those_of_the_order(centre: Centre, device: Device) -> None:
    device.make(phones("S1"))
    device.push(centre)
    assert str(scalar(centre, select(schema.movement.c.unit_cost))) == "300"
