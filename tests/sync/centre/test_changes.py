from decimal import Decimal

import pytest
from sqlalchemy import update

from sync import schema
from sync.centre.centre import Centre
from sync.errors import SnapshotNeededError
from sync.messages import Cursors, Page, Row, SnapshotCursor
from tests.sync.centre.warehouse import Device, milk, nuts, phones, run, salt

Mirror = dict[tuple[str, ...], dict[str, object]]


def pull_all(centre: Centre, device: Device, cursors: Cursors, limit: int = 2_000) -> tuple[list[Row], Cursors]:
    rows: list[Row] = []
    while True:
        page = centre.pull(device.identity, cursors, limit)
        rows += page.rows
        cursors = page.through
        if not page.has_more:
            return rows, cursors


def snapshot_all(centre: Centre, device: Device) -> tuple[list[Row], Cursors]:
    rows: list[Row] = []
    cursor: SnapshotCursor | None = SnapshotCursor()
    while cursor is not None:
        page = centre.snapshot(device.identity, cursor)
        rows += page.rows
        cursor, start = page.next, page.start
    assert page.done == len(rows)
    return rows, start


def apply(mirror: Mirror, rows: list[Row]) -> Mirror:
    for row in rows:
        names = ("id",) if row.entity == "transaction" else schema.ENTITIES[row.entity].key
        key = (row.entity, *(str(row.row[name]) for name in names))
        if row.deleted:
            mirror.pop(key, None)
        else:
            mirror[key] = dict(row.row)
    return mirror


def test_the_first_pull_brings_reference_data_and_the_own_site_only(centre: Centre, device: Device) -> None:
    mirror = apply({}, pull_all(centre, device, Cursors())[0])
    assert {key[1] for key in mirror if key[0] == "document"} == {"PO1"}
    assert {key[1] for key in mirror if key[0] == "operator"} == {"1001", "1900"}
    assert {key[1] for key in mirror if key[0] == "site"} == {"ROT", "CHI"}
    assert mirror["unit", "NUT", "BOX"] == {"item": "NUT", "unit": "BOX", "factor": "12"}
    assert mirror["document", "PO1"]["due"] == "2026-11-23"


def test_a_cost_never_goes_to_a_handheld(centre: Centre, device: Device) -> None:
    for rows in (pull_all(centre, device, Cursors())[0], snapshot_all(centre, device)[0]):
        costs = [row.row["unit_cost"] for row in rows if row.entity == "document_line"]
        assert costs == [None] * 4


def test_results_come_before_the_effects_that_they_explain(centre: Centre, device: Device) -> None:
    _, cursors = pull_all(centre, device, Cursors())
    device.make(milk("3", "L1"))
    answer = device.push(centre)
    rows, _ = pull_all(centre, device, cursors)
    assert [row.entity for row in rows] == ["transaction", "document_line", "lot", "delivery", "balance"]
    assert rows[0].version == answer.results[0].version
    assert [row.version for row in rows] == list(range(rows[0].version, rows[0].version + 5))
    assert (rows[0].row["id"], rows[0].row["status"], rows[0].row["refusals"]) == ("ROT-1-1", "posted", "[]")
    assert rows[-1].row == {"place": "A-1", "item": "MILK", "lot": "L1", "owner": "", "quantity": "3", "weight": "0"}


def test_results_of_other_devices_are_left_out_and_their_effects_come(centre: Centre, device: Device) -> None:
    _, cursors = pull_all(centre, device, Cursors())
    other = Device(centre.enroll_device("ROT"))
    other.make(nuts("3"))
    other.push(centre)
    rows, _ = pull_all(centre, device, cursors)
    assert [row.entity for row in rows] == ["document_line", "delivery", "balance"]


def test_work_at_another_site_changes_nothing_here(centre: Centre, device: Device) -> None:
    _, cursors = pull_all(centre, device, Cursors())
    other = Device(centre.enroll_device("CHI"), operator="2001", document="PO9")
    other.make(phones("S1", document_line=1))
    other.push(centre)
    assert centre.pull(device.identity, cursors, 10) == Page(
        store_uuid=device.identity.store_uuid, rows=(), through=cursors, has_more=False
    )


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_of_any_size_give_what_one_page_gives(centre: Centre, device: Device, limit: int) -> None:
    for number in range(5):
        device.make(nuts(str(number + 1)), phones(f"S{number}"))
    device.push(centre)
    assert pull_all(centre, device, Cursors(), limit) == pull_all(centre, device, Cursors())


def test_a_row_that_changed_often_comes_once(centre: Centre, device: Device) -> None:
    _, cursors = pull_all(centre, device, Cursors())
    for _ in range(4):
        device.make(nuts("2"))
        device.push(centre, len(device.made))
    rows, _ = pull_all(centre, device, cursors)
    balances = [row for row in rows if row.entity == "balance"]
    assert [row.row["quantity"] for row in balances] == ["8"]


def test_a_snapshot_and_the_pull_behind_it_are_the_whole(centre: Centre, device: Device) -> None:
    device.make(nuts("5"), phones("S1", "S2"))
    device.push(centre)
    rows, start = snapshot_all(centre, device)
    whole = apply({}, pull_all(centre, device, Cursors())[0])
    assert apply({}, rows) == whole
    assert pull_all(centre, device, start)[0] == []


def test_what_changes_while_a_snapshot_is_read_comes_with_the_pull_behind_it(centre: Centre, device: Device) -> None:
    mirror: Mirror = {}
    cursor: SnapshotCursor | None = SnapshotCursor()
    number = 0
    while cursor is not None:
        page = centre.snapshot(device.identity, cursor)
        apply(mirror, list(page.rows))
        cursor, number = page.next, number + 1
        device.make(nuts("1"), phones(f"S{number}"))
        device.push(centre, number)
    rows, _ = pull_all(centre, device, page.start)
    assert apply(mirror, rows) == apply({}, pull_all(centre, device, Cursors())[0])


def test_a_cursor_of_another_life_needs_a_snapshot(centre: Centre, device: Device) -> None:
    for cursors in (Cursors(reference=10_000), Cursors(site=10_000)):
        with pytest.raises(SnapshotNeededError):
            centre.pull(device.identity, cursors, 10)


def test_a_cursor_older_than_what_is_kept_needs_a_snapshot(centre: Centre, device: Device) -> None:
    run(centre, update(schema.feed).where(schema.feed.c.site == "ROT").values(min_version=3))
    with pytest.raises(SnapshotNeededError):
        centre.pull(device.identity, Cursors(site=2), 10)


def test_a_deleted_row_comes_with_its_key_only(centre: Centre, device: Device) -> None:
    _, cursors = pull_all(centre, device, Cursors())
    bins, change = schema.CENTRAL["bin"], schema.change
    run(centre, bins.delete().where(bins.c.site == "ROT", bins.c.bin == "A-2"))
    run(centre, update(schema.feed).where(schema.feed.c.site == "ROT").values(last_version=cursors.site + 1))
    gone = update(change).where(change.c.site == "ROT", change.c.entity == "bin", change.c.key == "A-2")
    run(centre, gone.values(version=cursors.site + 1, deleted=True))
    row = Row(feed="ROT", version=cursors.site + 1, entity="bin", deleted=True, row={"bin": "A-2"})
    assert pull_all(centre, device, cursors)[0] == [row]
    assert centre.verify() == ()


def test_exact_numbers_leave_as_plain_decimals(centre: Centre, device: Device) -> None:
    device.make(salt("0.000001"), document="")
    device.push(centre)
    rows, _ = pull_all(centre, device, Cursors())
    quantities = [row.row["quantity"] for row in rows if row.entity == "balance"]
    assert quantities == ["0.000001"]
    assert Decimal(str(quantities[0])) == Decimal("0.000001")
