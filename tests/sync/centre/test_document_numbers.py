"""Numbers of our own documents (F17), on both stores: leased to devices of all sites and to the office, none of them twice."""

from pathlib import Path

from inventory.document_numbers import DOCUMENTS
from sync.centre.centre import Centre
from sync.centre.office_numbers import Ask
from sync.messages import Lease, LeaseWanted
from tests.sync.centre.warehouse import DAY, Device, write_folder
from tests.sync.interchange.folders import refused

RECEIPTS = LeaseWanted(item=DOCUMENTS, mask="receipt")


def leased(centre: Centre, device: Device) -> list[str]:
    return [f"{each.first}..{each.last}" for each in centre.lease(device.identity, Lease(wanted=(RECEIPTS,))).ranges]


def test_devices_of_two_sites_and_the_office_never_make_the_same(centre: Centre, device: Device) -> None:
    other = Device(centre.enroll_device("CHI"))
    office = centre.make_numbers(
        (Ask("ROT", DOCUMENTS, "receipt", 1, DAY), Ask("CHI", DOCUMENTS, "split", 1, DAY)), keep=True
    )
    assert (office, leased(centre, device), leased(centre, other)) == (
        (("GR00000001",), ("SP00000001",)),
        ["GR00000002..GR00000201", "GR00000202..GR00000401"],
        ["GR00000402..GR00000601", "GR00000602..GR00000801"],
    )


def test_the_company_says_prefix_and_next_number_and_may_change_them(centre: Centre, tmp_path: Path) -> None:
    rows = "mask,kind,prefix,segments,next\n"
    centre.import_folder(write_folder(tmp_path / "a", {"masks": rows + "split,document,TEIL-,N4+,TEIL-0100\n"}))
    first = centre.make_numbers((Ask("ROT", DOCUMENTS, "split", 2, DAY),), keep=True)
    centre.import_folder(write_folder(tmp_path / "b", {"masks": rows + "split,document,T,N6+,T000001\n"}))
    assert (first, centre.make_numbers((Ask("ROT", DOCUMENTS, "split", 1, DAY),), keep=True)) == (
        (("TEIL-0100", "TEIL-0101"),),
        (("T000001",),),
    )


def test_what_is_no_numbering_of_documents_is_refused(centre: Centre, tmp_path: Path) -> None:
    rows = "mask,kind,prefix,segments,next\ninvoice,document,I,N6+,I000001\nrecall,document,RECALLS,N6+,RECALLS000001\n"
    reasons = [each[3] for each in refused(centre, write_folder(tmp_path / "in", {"masks": rows}))]
    assert [each.split(":")[0][:40] for each in reasons] == [
        "'invoice' is none of the series of docum",
        "a document's number has at most 22 chara",
    ]
