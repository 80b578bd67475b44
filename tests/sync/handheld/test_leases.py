"""Leased numbers on a handheld: given out once, topped up by the rounds, kept through undo, kills and a restored centre."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.document_numbers import DOCUMENTS, MASKS
from inventory.numbers import Mask
from inventory.segments import parse_segments
from sync.centre.centre import Centre
from sync.errors import UnreachableError
from sync.handheld.home import Handheld
from sync.handheld.link import DirectLink
from sync.handheld.rounds import SyncRound
from sync.messages import Lease, LeaseAnswer
from tests.sync.centre.warehouse import make_store, write_folder
from tests.sync.handheld.test_with_centre import Device

TAG = Mask("TAG", "serial", "T", parse_segments("N4+"), "T0100")
FILES = {
    "masks": 'mask,kind,prefix,segments,next\nTAG,serial,T,"N4+",T0100\n',
    "items": "item,unit,tracking,serial_mask\nTAGGED,EA,serial,TAG\n",
    "documents": "site,document,kind,partner\nROT,PO7,purchase_order,V1\n",
    "document_lines": "document,line,item,quantity,unit\nPO7,1,TAGGED,8,EA\n",
    "settings": "scope,name,value\ncompany,lease_numbers,5\n",
}


@pytest.fixture(scope="module")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    store = make_store(folder)
    centre = Centre.open(f"sqlite:///{store}")
    centre.import_folder(write_folder(folder / "tagged", FILES))
    centre.close()
    return store


@pytest.fixture
def store(made_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_store, tmp_path / "centre.db"))


@pytest.fixture
def devices(store: Path, tmp_path: Path) -> Iterator[list[Device]]:
    made = [Device(store, tmp_path / name) for name in ("h1", "h2")]
    yield made
    for device in made:
        device.handheld.close()


def centre_is_sound(store: Path) -> bool:
    centre = Centre.open(f"sqlite:///{store}")
    violations = centre.verify()
    centre.close()
    return violations == ()


def take(device: Device, count: int) -> tuple[str, ...]:
    with device.handheld.journal.writing():
        return device.handheld.leases.take("TAGGED", TAG, count)


def numbers(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"T{each:04d}" for each in range(first, last + 1))


def test_numbers_are_leased_for_open_orders_and_no_two_devices_make_one(devices: list[Device]) -> None:
    assert [take(device, 10) for device in devices] == [numbers(100, 109), numbers(116, 125)]
    assert [device.handheld.leases.left("TAGGED", "TAG") for device in devices] == [6, 6]


def test_out_of_numbers_gives_what_there_is_and_the_next_round_brings_more(devices: list[Device]) -> None:
    device = devices[0]
    assert take(device, 100) == numbers(100, 115)
    assert take(device, 1) == ()
    device.sync()
    assert take(device, 3) == numbers(132, 134)


def test_what_was_given_out_is_never_given_again_whatever_was_undone(devices: list[Device]) -> None:
    device = devices[0]
    assert take(device, 2) == numbers(100, 101)
    device.handheld.close()
    device.handheld = Handheld.open(device.home)
    device.sync()
    assert take(device, 1) == numbers(102, 102)


def test_a_range_that_is_not_stored_is_lost_and_nobody_gets_it(devices: list[Device]) -> None:
    """The centre has given it, the device was killed before it stored it."""

    class Killed(DirectLink):
        def lease(self, wanted: Lease) -> LeaseAnswer:
            super().lease(wanted)
            raise UnreachableError("killed here")

    device = devices[0]
    take(device, 16)
    enrolment = device.handheld.journal.enrolment()
    assert enrolment is not None
    link = Killed(device.url, enrolment)
    speaking = SyncRound(device.home, link)
    with pytest.raises(UnreachableError):
        speaking.pull()
    speaking.close()
    link.close()
    device.sync()
    assert take(device, 1) == numbers(148, 148)


def test_a_restored_centre_hears_what_it_gave_before_it_gives_again(
    devices: list[Device], store: Path, tmp_path: Path
) -> None:
    first, second = devices
    backup = tmp_path / "backup.db"
    shutil.copy(store, backup)
    first.receive("a1", "P1")
    first.sync(released=True)
    take(first, 16)
    first.sync()
    shutil.copy(backup, store)
    first.sync()
    take(second, 16)
    second.sync()
    assert [take(each, 1) for each in devices] == [numbers(132, 132), numbers(148, 148)]


def test_documents_of_two_devices_that_are_offline_never_have_the_same_number(devices: list[Device]) -> None:
    taken: list[str] = []
    for device in devices:
        with device.handheld.journal.writing():
            taken += device.handheld.leases.take(DOCUMENTS, MASKS["receipt"], 2)
    assert taken == ["GR00000001", "GR00000002", "GR00000011", "GR00000012"]


def test_a_range_whose_digits_would_be_a_day_of_the_new_mask_is_given_up_too(
    devices: list[Device], store: Path, tmp_path: Path
) -> None:
    """T0100 to T0115 were leased: by the new mask they would be of January, and others get the same places for January."""
    centre = Centre.open(f"sqlite:///{store}")
    files = {
        "masks": 'mask,kind,prefix,segments,next\nTAG,serial,T,"M2,N2+",TMM00\n',
        "items": "item,next_serial\nTAGGED,TMM00\n",
    }
    centre.import_folder(write_folder(tmp_path / "changed", files))
    centre.close()
    taken: list[tuple[str, ...]] = []
    for _ in range(2):
        for device in devices:
            device.sync()
            dated = device.handheld.stock.mask("TAG")
            assert dated is not None
            with device.handheld.journal.writing():
                taken.append(device.handheld.leases.take("TAGGED", dated, 3))
    assert taken[:2] == [(), ()]
    assert taken[2] == ("TMM00", "TMM01", "TMM02")
    assert len({*taken[2], *taken[3]}) == 6
    assert centre_is_sound(store)


def test_a_range_of_a_mask_that_the_office_has_changed_is_given_up_and_another_comes(
    devices: list[Device], store: Path, tmp_path: Path
) -> None:
    device = devices[0]
    changed = 'mask,kind,prefix,segments,next\nTAG,serial,T,"Y2,M2-,N4+",TYYMM-0300\nreceipt,document,WE,"Y2,N6+",WEYY000001\n'
    centre = Centre.open(f"sqlite:///{store}")
    centre.import_folder(write_folder(tmp_path / "changed", {"masks": changed}))
    centre.close()
    device.sync()
    dated = device.handheld.stock.mask("TAG")
    receipt = device.handheld.stock.mask("receipt")
    assert dated is not None
    assert receipt is not None
    with device.handheld.journal.writing():
        assert device.handheld.leases.take("TAGGED", dated, 3) == ()
        assert device.handheld.leases.take(DOCUMENTS, receipt, 1) == ()
    device.sync()
    with device.handheld.journal.writing():
        assert device.handheld.leases.take("TAGGED", dated, 3) == ("TYYMM-0300", "TYYMM-0301", "TYYMM-0302")
        assert device.handheld.leases.take(DOCUMENTS, receipt, 1) == ("WEYY000001",)
