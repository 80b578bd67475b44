"""What every way to the centre must do (links.py): what it says, and what it does when the centre is away."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, update
from sqlalchemy.exc import ResourceClosedError

from sync import schema
from sync.centre.centre import Centre
from sync.errors import GapError, LinkError, RefusedError, SnapshotNeededError, UnreachableError
from sync.handheld.link import DirectLink, Link, enroll
from sync.messages import Batch, Cursors, Enrolment, Hello, Lease, LeasedRange, LeaseWanted, SnapshotCursor
from tests.contracts.links import LINKS
from tests.sync.centre.warehouse import NOW, Device, nuts, open_centre, phones, statuses, write_folder

TAG = LeaseWanted(item="TAGGED", mask="TAG")
FILES = {
    "masks": 'mask,kind,prefix,segments,next\nTAG,serial,T,"N4+",T0100\n',
    "items": "item,unit,tracking,serial_mask\nTAGGED,EA,serial,TAG\n",
    "settings": "scope,name,value\ncompany,lease_numbers,20\n",
}


@pytest.fixture(autouse=True)
def counting(url: str, tmp_path: Path) -> None:
    centre = open_centre(url)
    centre.import_folder(write_folder(tmp_path / "counting", FILES))
    centre.close()


@pytest.fixture
def device(url: str) -> Device:
    return Device(enroll(url, "ROT"))


@pytest.fixture(params=sorted(LINKS))
def link(request: pytest.FixtureRequest, url: str, device: Device) -> Iterator[Link]:
    opened = LINKS[request.param](url, device.identity)
    yield opened
    opened.close()


def hello(next_sequence: int = 1, epoch: int = 1) -> Hello:
    return Hello(epoch=epoch, next_sequence=next_sequence, waiting=0, device_now=NOW)


def test_hello_says_where_the_centre_stands(link: Link, device: Device) -> None:
    answer = link.hello(hello())
    assert (answer.store_uuid, answer.last_sequence) == (device.identity.store_uuid, 0)
    device.make(nuts("1"))
    link.push(device.batch())
    assert link.hello(hello(2)).last_sequence == 1


def test_a_device_behind_its_own_numbers_is_a_fork(link: Link, device: Device) -> None:
    device.make(nuts("1"))
    link.push(device.batch())
    with pytest.raises(RefusedError) as caught:
        link.hello(hello(1))
    assert caught.value.why == "fork"


def test_another_epoch_is_a_fork(link: Link, device: Device) -> None:
    with pytest.raises(RefusedError) as caught:
        link.hello(hello(1, epoch=2))
    assert caught.value.why == "fork"
    device.make(nuts("1"))
    with pytest.raises(RefusedError):
        link.push(Batch(epoch=2, transactions=device.batch().transactions))


def test_a_push_may_be_repeated(link: Link, device: Device) -> None:
    device.make(phones("S1"))
    answers = [statuses(link.push(device.batch())) for _ in range(3)]
    assert answers == [["posted"], ["already"], ["already"]]


def test_a_gap_is_named(link: Link, device: Device) -> None:
    device.make(nuts("1"))
    device.make(nuts("1"))
    with pytest.raises(GapError) as caught:
        link.push(device.batch(2))
    assert caught.value.expected == 1


def test_what_is_pulled_in_pages_is_what_a_snapshot_brings(link: Link) -> None:
    cursors, pulled = Cursors(), 0
    while True:
        page = link.pull(cursors, 10)
        pulled, cursors = pulled + len(page.rows), page.through
        if not page.has_more:
            break
    cursor: SnapshotCursor | None = SnapshotCursor()
    brought = 0
    while cursor is not None:
        snapshot = link.snapshot(cursor)
        brought, cursor = brought + len(snapshot.rows), snapshot.next
    assert (brought, snapshot.start) == (pulled, cursors)


def test_a_cursor_from_the_future_needs_a_snapshot(link: Link) -> None:
    with pytest.raises(SnapshotNeededError):
        link.pull(Cursors(site=1_000_000), 10)


def test_leased_numbers_are_an_active_and_a_spare_range_and_no_other_device_has_them(url: str, link: Link) -> None:
    given = link.lease(Lease(wanted=(TAG,))).ranges
    assert [(each.item, each.mask, each.first, each.last, each.left) for each in given] == [
        ("TAGGED", "TAG", "T0100", "T0119", 20),
        ("TAGGED", "TAG", "T0120", "T0139", 20),
    ]
    other = DirectLink(url, enroll(url, "ROT"))
    assert [each.first for each in other.lease(Lease(wanted=(TAG,))).ranges] == ["T0140", "T0160"]
    other.close()


def test_a_lease_may_be_asked_for_again_with_what_is_kept(link: Link) -> None:
    given = link.lease(Lease(wanted=(TAG,))).ranges
    answers = [link.lease(Lease(wanted=(TAG,), kept=given)).ranges for _ in range(2)]
    assert answers == [given, given]


def test_a_lease_whose_answer_was_lost_is_never_given_again(link: Link) -> None:
    link.lease(Lease(wanted=(TAG,)))
    assert [each.first for each in link.lease(Lease(wanted=(TAG,))).ranges] == ["T0140", "T0160"]


def test_a_range_that_is_another_devices_is_not_kept(url: str, link: Link) -> None:
    given: tuple[LeasedRange, ...] = link.lease(Lease(wanted=(TAG,))).ranges
    other = DirectLink(url, enroll(url, "ROT"))
    assert other.lease(Lease(kept=given)).ranges == ()
    other.close()


def test_nothing_is_leased_of_what_does_not_count(link: Link) -> None:
    wanted = (LeaseWanted(item="NOWHERE", mask="TAG"), LeaseWanted(item="TAGGED", mask="NONE"))
    assert link.lease(Lease(wanted=wanted)).ranges == ()


def test_a_stranger_is_refused(url: str, device: Device) -> None:
    stranger = DirectLink(url, device.identity.model_copy(update={"token": "0" * 40}))
    for word in (
        lambda: stranger.hello(hello()),
        lambda: stranger.push(Batch(epoch=1, transactions=())),
        lambda: stranger.pull(Cursors(), 1),
        lambda: stranger.snapshot(SnapshotCursor()),
        lambda: stranger.lease(Lease(wanted=(TAG,))),
    ):
        with pytest.raises(RefusedError) as caught:
            word()
        assert caught.value.why == "identity"
    stranger.close()


def test_a_link_opens_nothing_before_the_first_word(tmp_path: Path, device: Device) -> None:
    link = DirectLink(f"sqlite:///{tmp_path / 'nowhere' / 'centre.db'}", device.identity)
    with pytest.raises(UnreachableError):
        link.hello(hello())
    link.close()


def test_a_centre_that_comes_back_is_found_again(made_store: Path, tmp_path: Path) -> None:
    file, path = tmp_path / "centre.db", tmp_path / "later.db"
    file.write_bytes(made_store.read_bytes())
    identity = enroll(f"sqlite:///{file}", "ROT")
    link = DirectLink(f"sqlite:///{path}", identity)
    with pytest.raises(UnreachableError):
        link.hello(hello())
    file.rename(path)
    assert link.hello(hello()).last_sequence == 0
    link.close()


def test_a_file_that_is_no_store_is_unreachable(tmp_path: Path, device: Device) -> None:
    path = tmp_path / "rubbish.db"
    path.write_bytes(b"rubbish " * 1_000)
    link = DirectLink(f"sqlite:///{path}", device.identity)
    with pytest.raises(UnreachableError):
        link.pull(Cursors(), 10)
    link.close()


def test_a_store_that_another_writes_to_is_read_but_not_waited_for(url: str, link: Link) -> None:
    holder = open_centre(url)

    def read_meanwhile(connection: Connection) -> None:
        connection.execute(update(schema.feed).values(last_version=0)).close()
        assert link.pull(Cursors(), 1).has_more
        connection.rollback()

    with contextlib.suppress(ResourceClosedError):
        holder.database.write(read_meanwhile)
    holder.close()


def test_enrolment_needs_a_site_that_exists(url: str) -> None:
    with pytest.raises(LinkError):
        enroll(url, "NOWHERE")


def test_devices_are_numbered_by_site(url: str) -> None:
    made = [enroll(url, site) for site in ("ROT", "ROT", "CHI")]
    assert [(each.site, each.device, each.epoch) for each in made] == [
        ("ROT", "1", 1),
        ("ROT", "2", 1),
        ("CHI", "1", 1),
    ]
    assert len({each.token for each in made}) == 3


def test_a_code_works_once(url: str) -> None:
    # by the clock of the machine, as `enroll` does: a code lives a day
    centre = Centre.open(url)
    code = centre.make_code("ROT")
    centre.close()
    with pytest.raises(RefusedError):
        enroll(url, "ROT", "WRONG")
    with pytest.raises(RefusedError):
        enroll(url, "CHI", code)
    assert enroll(url, "ROT", code.lower()).site == "ROT"
    with pytest.raises(RefusedError):
        enroll(url, "ROT", code)


def test_a_token_is_not_shown(device: Device) -> None:
    assert device.identity.token not in repr(device.identity)
    assert Enrolment.model_validate_json(device.identity.model_dump_json()) == device.identity
