"""mirror.db as the loop writes it: readers see complete pulls only; snapshots take the place of what was there."""

from collections.abc import Iterator

import pytest

from inventory.label_rules import KeptRule
from inventory.stock import Serial, SerialState
from sync.errors import MalformedMessageError
from sync.handheld.home import MIRROR_FILE, Handheld
from sync.handheld.mirror import Reason
from sync.handheld.mirror_file import MirrorFile, open_mirror
from sync.messages import Cursors, Page, Row, SnapshotCursor, SnapshotPage
from tests.sync.handheld.homes import pull
from tests.sync.handheld.warehouse import AT, SITE, row, rows_of, warehouse


@pytest.fixture
def mirror(handheld: Handheld) -> Iterator[MirrorFile]:
    opened = open_mirror(handheld.home / MIRROR_FILE)
    yield opened
    opened.close()


def serial(number: int, place: str = "R-01") -> Row:
    return row("serial", Serial("SER", f"N{number}", place, SerialState.ON_HAND))


def gone(entity: str, **key: str) -> Row:
    return Row(feed=SITE, version=0, entity=entity, deleted=True, row=dict(key))


def page(*rows: Row, site: int, has_more: bool = False) -> Page:
    return Page(store_uuid="life-1", rows=rows, through=Cursors(reference=1, site=site), has_more=has_more)


def snapshot_page(*rows: Row, last: bool = False) -> SnapshotPage:
    start = Cursors(reference=5, site=5)
    following = None if last else SnapshotCursor(entity="serial", start=start)
    return SnapshotPage(store_uuid="life-1", rows=rows, start=start, next=following, done=1, total=2)


def there(handheld: Handheld, *numbers: int) -> list[str]:
    found = (handheld.stock.serial("SER", f"N{number}") for number in numbers)
    return [each.place if each else "" for each in found]


def test_pages_take_effect_together_with_the_last_in_their_order(handheld: Handheld, mirror: MirrorFile) -> None:
    mirror.take_page(page(serial(1), serial(2), site=3, has_more=True), AT)
    mirror.take_page(page(serial(1, "R-02"), gone("serial", item="SER", serial="N2"), site=4, has_more=True), AT)
    assert (there(handheld, 1, 2, 3), handheld.mirror.complete_site()) == (["", "", ""], 1)
    assert mirror.pulled().cursors == Cursors(reference=1, site=4)
    mirror.take_page(page(serial(3), site=5), AT)
    assert (there(handheld, 1, 2, 3), handheld.mirror.complete_site()) == (["R-02", "", "R-01"], 5)


def test_an_empty_page_makes_the_data_young_again(handheld: Handheld, mirror: MirrorFile) -> None:
    later = AT.replace(hour=12)
    mirror.take_page(page(site=1), later)
    assert handheld.mirror.pulled_at() == later
    assert handheld.stock.data_age_minutes(later) == 0


def test_what_was_there_stays_readable_until_a_snapshot_is_complete(handheld: Handheld, mirror: MirrorFile) -> None:
    mirror.take_page(page(serial(1), serial(2), site=2), AT)
    mirror.begin_snapshot()
    mirror.take_snapshot_page(snapshot_page(serial(2, "R-02")))
    mirror.take_snapshot_page(snapshot_page(serial(3), last=True))
    assert there(handheld, 1, 2, 3) == ["R-01", "R-01", ""]
    assert (mirror.pulled().loaded, mirror.pulled().cursors) == (True, Cursors(reference=5, site=5))
    mirror.take_page(page(serial(4), site=6, has_more=True), AT)
    assert there(handheld, 1, 2, 3, 4) == ["R-01", "R-01", "", ""]
    mirror.take_page(page(serial(3, "DOCK"), site=7), AT)
    assert there(handheld, 1, 2, 3, 4) == ["", "R-02", "DOCK", "R-01"]
    assert handheld.stock.item("SER") is None


def test_after_a_snapshot_look_ups_have_their_indexes(handheld: Handheld, mirror: MirrorFile) -> None:
    for _ in range(3):
        mirror.begin_snapshot()
        mirror.take_snapshot_page(snapshot_page(*rows_of(warehouse()), last=True))
        mirror.take_page(page(serial(1), site=6), AT)
    assert [match.key for match in handheld.stock.find("n1")] == ["N1"]
    plan = handheld.journal._database.all(
        "EXPLAIN QUERY PLAN SELECT 1 FROM mirror.serial WHERE serial = '' COLLATE NOCASE"
    )
    assert "USING COVERING INDEX" in plan[0][3]


def test_a_new_snapshot_forgets_half_a_pull_and_half_a_snapshot(handheld: Handheld, mirror: MirrorFile) -> None:
    mirror.take_page(page(serial(1), site=3, has_more=True), AT)
    mirror.begin_snapshot()
    mirror.take_snapshot_page(snapshot_page(serial(2)))
    mirror.begin_snapshot()
    mirror.take_snapshot_page(snapshot_page(serial(3), last=True))
    mirror.take_page(page(site=6), AT)
    assert there(handheld, 1, 2, 3) == ["", "", "R-01"]


def test_a_row_that_does_not_fit_changes_nothing(handheld: Handheld, mirror: MirrorFile) -> None:
    broken = Row(feed=SITE, version=0, entity="balance", deleted=False, row={"place": "R-01"})
    with pytest.raises(MalformedMessageError, match="balance"):
        mirror.take_page(page(serial(1), broken, site=3), AT)
    assert (there(handheld, 1), mirror.pulled().cursors.site) == ([""], 1)


def test_what_a_newer_centre_tells_beyond_our_knowledge_is_left_out(handheld: Handheld, mirror: MirrorFile) -> None:
    known = serial(1)
    wider = known.model_copy(update={"row": {**known.row, "colour": "red"}})
    unknown = Row(feed=SITE, version=0, entity="robot", deleted=False, row={"robot": "R2"})
    mirror.take_page(page(wider, unknown, site=2), AT)
    assert there(handheld, 1) == ["R-01"]


def test_exact_numbers_come_exactly(handheld: Handheld) -> None:
    line = warehouse().document_lines["PO1", 2]
    pull(handheld.home, [row("document_line", line, quantity="0.000001", done="123456789012.5")], 2)
    found = handheld.stock.line("PO1", 2)
    assert found is not None
    assert (str(found.quantity), str(found.done)) == ("0.000001", "123456789012.5")


def test_people_rules_and_reasons_are_read(handheld: Handheld) -> None:
    rule = KeptRule("ACME", "tag", "(?P<part>.+)", "X")
    person = warehouse().operators["1001"]
    pull(
        handheld.home,
        [
            row("site", None, site=SITE, name="Rotterdam", time_zone="Europe/Amsterdam"),
            row("label_rule", rule),
            row("reason", Reason("R1", "broken", "short")),
            row("operator", person, pin_hash="$argon2id$", active=True),
        ],
        2,
    )
    mirror = handheld.mirror
    assert (mirror.site_name(), mirror.time_zone(), handheld.stock.label_rules()) == (
        "Rotterdam",
        "Europe/Amsterdam",
        (rule,),
    )
    assert (mirror.reasons("short"), mirror.reasons("adjust")) == ((Reason("R1", "broken", "short"),), ())
    assert (mirror.pin_hash("1001"), mirror.pin_hash("x")) == ("$argon2id$", "")


def test_who_works_here_no_more_is_nobody(handheld: Handheld) -> None:
    person = warehouse().operators["1001"]
    pull(handheld.home, [row("operator", person, pin_hash="$argon2id$", active=False)], 2)
    assert (handheld.stock.operator("1001"), handheld.mirror.pin_hash("1001"), handheld.stock.find("1001")) == (
        None,
        "",
        (),
    )
