"""Held work and its ways out, over both stores."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from inventory.transactions import Allocation, Line, Transaction, read_body
from sync import schema
from sync.centre.centre import Centre
from sync.messages import Corrected, Correction, Cursors, Settlement, SettlementAnswer, Status, Way
from tests.sync.centre.test_changes import apply, pull_all
from tests.sync.centre.warehouse import DAY, NOW, Device, nuts, phones, scalar, write_folder


@pytest.fixture
def other(centre: Centre) -> Device:
    return Device(centre.enroll_device("ROT"), document="")


def clash(centre: Centre, device: Device, other: Device, *serials: str) -> str:
    """Let a device receive S1, and another receive it too; return the held transaction."""
    device.make(phones("S1"))
    device.push(centre)
    held = other.make(phones(*(serials or ("S1",)), place="A-2", document_line=0))
    assert [each.status for each in other.push(centre).results] == [Status.HELD]
    return held.id


def settled(centre: Centre, held: str, way: Way, approver: str = "1900", *corrections: Correction) -> SettlementAnswer:
    wanted = Settlement(
        id=f"new-{way.value}", transaction=held, way=way, approver=approver, reason="why", corrections=corrections
    )
    return centre.settle("ROT", wanted)


def codes(answer: SettlementAnswer) -> list[object]:
    return [dict(each)["code"] for each in answer.refusals]


def statuses_of(centre: Centre) -> dict[str, str]:
    table = schema.transaction
    query = select(table.c.id, table.c.status).where(table.c.site == "ROT")
    return centre.database.read(lambda connection: {row.id: row.status for row in connection.execute(query)})


def place_of(centre: Centre, serial: str) -> str | None:
    table = schema.CENTRAL["serial"]
    return scalar(centre, select(table.c.place).where(table.c.site == "ROT", table.c.serial == serial))


def test_held_work_is_listed_with_the_work_that_stands_against_it(
    centre: Centre, device: Device, other: Device
) -> None:
    held = clash(centre, device, other)
    (work,) = centre.held("ROT")
    assert (work.transaction, work.device, work.operator, work.kind, work.state) == (
        held,
        "2",
        "1001",
        "purchase_receipt",
        "open",
    )
    assert [(each.document, each.device, each.operator) for each in work.clashes] == [("PO1", "1", "1001")]
    assert centre.held("CHI") == ()


def test_a_wrong_number_is_put_right(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    correction = Correction(what=Corrected.SERIAL, was="S1", to="S7")
    assert settled(centre, held, Way.FIX, "1900", correction).settled
    assert (place_of(centre, "S7"), place_of(centre, "S1")) == ("A-2", "A-1")
    assert (centre.held(), centre.verify()) == ((), ())
    assert statuses_of(centre) == {"ROT-1-1": "posted", held: "settled", "new-fix": "posted"}


def test_the_new_transaction_says_who_settled_it_and_why(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    settled(centre, held, Way.FIX, "1900", Correction(what=Corrected.SERIAL, was="S1", to="S7"))
    body = scalar(centre, select(schema.transaction.c.body).where(schema.transaction.c.id == "new-fix"))
    new = read_body(body or b"")
    assert (new.operator, new.approver, new.reason, new.reference) == ("1001", "1900", "why", held)


def test_a_place_is_put_right(centre: Centre, device: Device) -> None:
    held = device.make(phones("S1", place="NOWHERE")).id
    device.push(centre)
    assert settled(centre, held, Way.FIX, "1900", Correction(what=Corrected.PLACE, was="NOWHERE", to="A-2")).settled
    assert place_of(centre, "S1") == "A-2"


def test_a_quantity_is_put_right(centre: Centre, device: Device) -> None:
    held = device.make(nuts("101")).id
    device.push(centre)
    assert settled(centre, held, Way.FIX, "1900", Correction(what=Corrected.QUANTITY, was="NUT", to="100")).settled
    assert centre.verify() == ()


def test_what_is_not_in_the_transaction_cannot_be_put_right(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    answer = settled(centre, held, Way.FIX, "1900", Correction(what=Corrected.SERIAL, was="S8", to="S7"))
    assert (answer.settled, codes(answer)) == (False, ["nothing_corrected"])


def test_trying_again_while_the_reason_stands_changes_nothing(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    answer = settled(centre, held, Way.RETRY)
    assert (answer.settled, codes(answer)) == (False, ["serial_in_stock"])
    assert [each.device for each in answer.clashes] == ["1"]
    assert [work.transaction for work in centre.held()] == [held]
    assert centre.verify() == ()


def test_trying_again_posts_when_the_reason_is_gone(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    device.reverse(read_body(device.made[0].body))
    device.push(centre, 2)
    assert settled(centre, held, Way.RETRY).settled
    assert place_of(centre, "S1") == "A-2"
    assert centre.verify() == ()


def test_a_right_lets_past_the_rule_that_it_is_for(centre: Centre, device: Device) -> None:
    held = device.make(nuts("101")).id
    device.push(centre)
    assert codes(settled(centre, held, Way.RETRY)) == ["more_than_ordered"]
    assert settled(centre, held, Way.OVERRIDE).settled
    assert centre.verify() == ()


def test_no_right_lets_past_a_fact(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    assert codes(settled(centre, held, Way.OVERRIDE)) == ["serial_in_stock"]


def test_held_work_is_given_up(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    assert settled(centre, held, Way.CANCEL).settled
    assert statuses_of(centre) == {"ROT-1-1": "posted", held: "settled", "new-cancel": "posted"}
    assert (centre.held(), centre.verify()) == ((), ())


def test_only_the_clashing_numbers_stay_held(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other, "S0", "S1", "S2")
    assert settled(centre, held, Way.REST).settled
    assert [place_of(centre, serial) for serial in ("S0", "S1", "S2")] == ["A-2", "A-1", "A-2"]
    (left,) = centre.held()
    assert (left.transaction, left.device, [each.device for each in left.clashes]) == ("new-rest-rest", "2", ["1"])
    table = schema.disputed
    assert scalar(centre, select(table.c.serial).where(table.c.site == "ROT")) == "S1"
    assert centre.verify() == ()


def test_where_all_clashes_there_is_no_rest(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    assert codes(settled(centre, held, Way.REST)) == ["no_rest"]


def test_work_sent_back_stays_held(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    assert not settled(centre, held, Way.BACK).settled
    assert [(work.transaction, work.state) for work in centre.held()] == [(held, "returned")]
    assert centre.verify() == ()


@pytest.mark.parametrize(("approver", "code"), [("1001", "no_right"), ("7777", "unknown_badge"), ("1900", "own_work")])
def test_who_may_not_settle(centre: Centre, device: Device, other: Device, approver: str, code: str) -> None:
    other.operator = "1900" if code == "own_work" else "1001"
    held = clash(centre, device, other)
    assert codes(settled(centre, held, Way.CANCEL, approver)) == [code]
    assert centre.held() != ()


def test_a_settlement_asked_for_twice_is_made_once(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    assert [settled(centre, held, Way.CANCEL).settled for _ in range(2)] == [True, True]
    again = centre.settle("ROT", Settlement(id="later", transaction=held, way=Way.RETRY, approver="1900"))
    assert codes(again) == ["not_held"]
    assert centre.verify() == ()


def test_what_missed_something_earlier_is_posted_when_that_comes(centre: Centre, device: Device, other: Device) -> None:
    receipt = device.make(phones("S1"))
    back = device.reverse(receipt)
    other.add(back)  # the taking back comes over another device, and first
    assert [each.status for each in other.push(centre).results] == [Status.HELD]
    device.made.pop()
    device.push(centre)
    assert statuses_of(centre) == {receipt.id: "posted", back.id: "posted"}
    assert (place_of(centre, "S1"), centre.held(), centre.verify()) == ("@VENDOR", (), ())


def test_disputed_numbers_come_with_the_pull_and_go_when_settled(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    rows, cursors = pull_all(centre, device, Cursors())
    mirror = apply({}, rows)
    assert mirror["disputed", held, "1"]["serial"] == "S1"
    assert mirror["held", held]["state"] == "open"
    settled(centre, held, Way.CANCEL)
    rows, _ = pull_all(centre, device, cursors)
    apply(mirror, rows)
    assert ("disputed", held, "1") not in mirror
    assert mirror["held", held]["state"] == "settled"


def test_the_device_hears_that_its_work_was_settled(centre: Centre, device: Device, other: Device) -> None:
    held = clash(centre, device, other)
    _, cursors = pull_all(centre, other, Cursors())
    settled(centre, held, Way.CANCEL)
    rows, _ = pull_all(centre, other, cursors)
    assert [row.row["status"] for row in rows if row.entity == "transaction"] == ["settled"]
    (again,) = other.push(centre).results
    assert (again.status, again.became) == (Status.ALREADY, Status.SETTLED)


@pytest.fixture
def approver(centre: Centre, tmp_path: Path) -> str:
    """Return another supervisor of the site."""
    other = "badge,name,role,site\n1950,Ines,supervisor,ROT\n"
    centre.import_folder(write_folder(tmp_path / "more", {"operators": other}))
    return "1950"


def used(device: Device, account: str, place: str, *serials: str) -> str:
    """Let a device use phones for an account; return the transaction."""
    name = f"use-{len(device.made) + 1}"
    count = Decimal(len(serials))
    line = Line("PHONE", "EA", count, place, "@USAGE", allocations=(Allocation(count, serials=serials),))
    device.add(
        Transaction(name, "internal_usage", "ROT", NOW, DAY, DAY, "1900", lines=(line,), reference=account, reason="x")
    )
    return name


def reference_of(centre: Centre, transaction: str) -> str:
    body = scalar(centre, select(schema.transaction.c.body).where(schema.transaction.c.id == transaction))
    return read_body(body or b"").reference


def test_what_work_says_it_is_for_stays_when_it_is_settled(centre: Centre, device: Device, approver: str) -> None:
    """Usage that was held and put right is still usage of its account (F47)."""
    device.make(phones("S1"))
    held = used(device, "DEPT-7", "A-2", "S1")
    assert [each.status for each in device.push(centre).results] == [Status.POSTED, Status.HELD]
    right = Correction(what=Corrected.PLACE, was="A-2", to="A-1")
    assert settled(centre, held, Way.FIX, approver, right).settled
    assert (place_of(centre, "S1"), reference_of(centre, "new-fix")) == ("@USAGE", "DEPT-7")
    assert (statuses_of(centre)[held], centre.verify()) == ("settled", ())


def test_what_clashes_and_what_does_not_are_both_for_what_the_work_was_for(
    centre: Centre, device: Device, approver: str
) -> None:
    device.make(phones("S1", "S3"), phones("S2", place="A-2"))
    held = used(device, "DEPT-7", "A-1", "S1", "S2")
    device.push(centre)
    assert settled(centre, held, Way.REST, approver).settled
    assert [reference_of(centre, each) for each in ("new-rest", "new-rest-rest")] == ["DEPT-7", "DEPT-7"]
