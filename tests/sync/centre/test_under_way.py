"""What is on its way between sites stays with its transfer, whatever files say afterwards."""

from pathlib import Path

from inventory.places import TRANSIT
from sync.centre.centre import Centre
from tests.sync.centre.between import SENT, WAY, made, milk, phones, pushed
from tests.sync.centre.warehouse import Device, write_folder
from tests.sync.interchange.folders import refused

TRANSFER = "site,document,kind,to_site\n"
ELSEWHERE = {"sites": "site,time_zone\nMUC,Europe/Berlin\n", "documents": f"{TRANSFER}ROT,TR1,transfer,MUC\n"}
TO_PICK = {"bins": "site,bin,kind\nCHI,T-1,pick\n"}


def test_a_transfer_goes_elsewhere_only_while_nothing_was_sent(between: Centre, sender: Device, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "elsewhere", ELSEWHERE)
    between.import_folder(folder, check_only=True)
    made(sender, "dispatch", "TR1", phones(SENT, "A"))
    pushed(between, sender)
    told = ("documents.csv", 2, "to_site", "is CHI and cannot change: goods were sent there")
    assert refused(between, folder) == [told]
    same = write_folder(tmp_path / "same", {"documents": f"{TRANSFER}ROT,TR1,transfer,CHI\nROT,TR2,transfer,CHI\n"})
    assert between.import_folder(same).changed == 0


def test_a_transfer_of_which_something_came_before_its_dispatch_goes_nowhere_else(
    between: Centre, receiver: Device, tmp_path: Path
) -> None:
    made(receiver, "transfer_receipt", "", phones(WAY, "A"), reference="TR1")
    pushed(between, receiver)
    told = ("documents.csv", 2, "to_site", "is CHI and cannot change: goods were sent there")
    assert refused(between, write_folder(tmp_path / "elsewhere", ELSEWHERE)) == [told]


def test_a_transfer_goes_to_another_site(between: Centre, tmp_path: Path) -> None:
    rows = f"{TRANSFER}ROT,TR8,transfer,\nROT,TR9,transfer,ROT\n"
    assert [each[1:] for each in refused(between, write_folder(tmp_path / "files", {"documents": rows}))] == [
        (2, "to_site", "a transfer goes to a site"),
        (3, "to_site", "a transfer goes to another site"),
    ]


def test_a_bin_stays_one_for_transfers_while_goods_stand_in_it(
    between: Centre, sender: Device, receiver: Device, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "files", TO_PICK)
    between.import_folder(folder, check_only=True)
    made(sender, "dispatch", "TR1", milk(("A-2", TRANSIT), "5"))
    pushed(between, sender)
    told = ("bins.csv", 2, "kind", "is transit and cannot change: goods stand in it on their way")
    assert refused(between, folder) == [told]
    made(receiver, "transfer_receipt", "TR1", milk(WAY, "5"))
    pushed(between, receiver)
    assert between.import_folder(folder).made == (("CHI", "TRANSIT"),)
    assert between.verify() == ()
