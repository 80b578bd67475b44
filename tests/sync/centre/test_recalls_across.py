"""What goods were made of goes with them to another site: a recall there follows it, by lot, vendor lot and serial (domain.md 6.7)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.places import ASSEMBLY, TRANSIT, VENDOR
from inventory.transactions import Allocation, Line, Mark, Transaction
from sync.centre.centre import Centre
from tests.sync.centre.test_recalls import codes
from tests.sync.centre.test_transfers import BETWEEN
from tests.sync.centre.warehouse import DAY, NOW, Device, open_centre, write_folder

FILES = {
    **BETWEEN,
    "items": "item,unit,tracking,lot_expiry_level,reuse\nNUT,EA,none,none,\nMILK,EA,lot,error,\n"
    "PHONE,EA,serial,none,any\nPUMP,EA,lot+serial,none,\nSALT,KG,none,none,\n",
    "documents": BETWEEN["documents"] + "CHI,SO9,sales_order,,,\nCHI,TR9,transfer,,,ROT\n",
    "document_lines": BETWEEN["document_lines"] + "SO9,1,MILK,20,EA,\nSO9,2,PHONE,1,EA,\nTR9,1,PHONE,1,EA,\n",
}


@dataclass
class Houses:
    """The two sites, each with a device in the hands of its supervisor."""

    centre: Centre
    devices: dict[str, Device]
    last: dict[str, Transaction] = field(default_factory=dict)
    recalls: int = 0

    def make(self, site: str, kind: str, *lines: Line, document: str = "", mark: Mark | None = None) -> Transaction:
        device = self.devices[site]
        self.recalls += kind == "recall"
        marks, reference = ((mark,) if mark else ()), f"R{self.recalls}" if kind.startswith("recall") else ""
        made = Transaction(
            f"{site}-{len(device.made) + 1}", kind, site, NOW, DAY, DAY, device.operator, document,
            lines=lines, marks=marks, reference=reference, reason="smell" if kind == "quarantine_set" else "",
        )  # fmt: skip
        device.add(made)
        self.last[site] = made
        return made

    def push(self, site: str, count: int = 1) -> list[list[str]]:
        device = self.devices[site]
        return [codes(each) for each in device.push(self.centre, len(device.made) - count + 1).results]

    def do(self, site: str, kind: str, *lines: Line, document: str = "", mark: Mark | None = None) -> list[str]:
        self.make(site, kind, *lines, document=document, mark=mark)
        return self.push(site)[0]


@pytest.fixture
def houses(bare_url: str, tmp_path: Path) -> Iterator[Houses]:
    opened = open_centre(bare_url)
    opened.import_folder(write_folder(tmp_path / "across", FILES))
    badges = {"ROT": "1900", "CHI": "2900"}
    yield Houses(opened, {site: Device(opened.enroll_device(site), badge) for site, badge in badges.items()})
    opened.close()


def milk(quantity: int, lot: str, legs: tuple[str, str], line: int = 0) -> Line:
    expiry = date(2027, 6, 1) if legs[0] == VENDOR else None
    return Line("MILK", "EA", Decimal(quantity), *legs, line, (Allocation(Decimal(quantity), lot, expiry_date=expiry),))


def phone(serial: str, legs: tuple[str, str], line: int = 0, parent: str = "") -> Line:
    return Line("PHONE", "EA", Decimal(1), *legs, line, (Allocation(Decimal(1), serials=(serial,), parent=parent),))


SPLIT = (milk(10, "M1", ("A-2", ASSEMBLY)), milk(10, "M2", (ASSEMBLY, "A-2")))
SENT = milk(10, "M2", ("A-2", TRANSIT), 2)
RECEIVED = milk(10, "M2", ("T-1", "A-1"), 2)
PICK = milk(2, "M2", ("A-1", "D-1"), 1)
BUILT = (phone("E1", (ASSEMBLY, "A-1")), phone("A", ("A-1", ASSEMBLY), parent="E1"))
SENT_PHONE, RECEIVED_PHONE = phone("E1", ("A-1", TRANSIT), 1), phone("E1", ("T-1", "A-1"), 1)
PICK_PHONE = phone("E1", ("A-1", "D-1"), 2)


def test_what_was_split_off_at_one_site_is_recalled_at_the_other(houses: Houses) -> None:
    assert houses.do("ROT", "lot_split", *SPLIT) == []
    assert houses.do("ROT", "dispatch", SENT, document="TR1") == []
    assert houses.do("CHI", "transfer_receipt", RECEIVED, document="TR1") == []
    assert houses.do("CHI", "recall", mark=Mark("MILK", "M1")) == []
    assert houses.do("CHI", "pick", PICK, document="SO9") == ["lot_recalled"]
    assert houses.centre.verify() == ()


def test_combined_and_sent_in_one_push_and_recalled_by_what_is_known_of_a_source_there(houses: Houses) -> None:
    houses.make("ROT", "purchase_receipt", milk(5, "M7", (VENDOR, "A-2")))
    sources = (milk(5, "M7", ("A-2", ASSEMBLY)), milk(5, "M1", ("A-2", ASSEMBLY)))
    houses.make("ROT", "lot_combine", *sources, milk(10, "M2", (ASSEMBLY, "A-2")))
    houses.make("ROT", "dispatch", SENT, document="TR1")
    assert houses.push("ROT", 3) == [[], [], []]
    assert houses.do("CHI", "transfer_receipt", RECEIVED, document="TR1") == []
    assert houses.do("CHI", "recall", mark=Mark("MILK", receipt="ROT-1")) == []
    assert houses.do("CHI", "pick", PICK, document="SO9") == ["lot_recalled"]
    assert houses.centre.verify() == ()


def test_what_was_assembled_at_one_site_is_recalled_and_taken_apart_at_the_other(houses: Houses) -> None:
    assert houses.do("ROT", "assembly", *BUILT) == []
    assert houses.do("ROT", "dispatch", SENT_PHONE, document="TR1") == []
    assert houses.do("CHI", "transfer_receipt", RECEIVED_PHONE, document="TR1") == []
    assert houses.do("CHI", "recall", mark=Mark("PHONE", serial="A")) == []
    assert houses.do("CHI", "pick", PICK_PHONE, document="SO9") == ["serial_recalled"]
    assert houses.do("CHI", "recall_release") == []
    apart = (phone("E1", ("A-1", ASSEMBLY)), phone("A", (ASSEMBLY, "A-1"), parent="E1"))
    assert houses.do("CHI", "disassembly", *apart) == []
    assert houses.centre.verify() == ()


def test_a_unit_that_comes_again_made_of_something_else_is_known_as_that(houses: Houses) -> None:
    """Made of A at Rotterdam and sent to Chicago, it comes back, is taken apart, is made of B, and is sent again."""
    assert houses.do("ROT", "assembly", *BUILT) == []
    assert houses.do("ROT", "dispatch", SENT_PHONE, document="TR1") == []
    assert houses.do("CHI", "transfer_receipt", RECEIVED_PHONE, document="TR1") == []
    assert houses.do("CHI", "dispatch", SENT_PHONE, document="TR9") == []
    assert houses.do("ROT", "transfer_receipt", phone("E1", ("T-9", "A-1"), 1), document="TR9") == []
    apart = (phone("E1", ("A-1", ASSEMBLY)), phone("A", (ASSEMBLY, "A-1"), parent="E1"))
    assert houses.do("ROT", "disassembly", *apart) == []
    anew = (phone("E1", (ASSEMBLY, "A-1")), phone("B", ("A-1", ASSEMBLY), parent="E1"))
    assert houses.do("ROT", "assembly", *anew) == []
    assert houses.do("ROT", "dispatch", SENT_PHONE, document="TR2") == []
    assert houses.do("CHI", "transfer_receipt", RECEIVED_PHONE, document="TR2") == []
    for recalled, refused in (("A", []), ("B", ["serial_recalled"])):
        assert houses.do("CHI", "recall", mark=Mark("PHONE", serial=recalled)) == []
        assert houses.do("CHI", "pick", PICK_PHONE, document="SO9") == refused
        if not refused:
            houses.devices["CHI"].reverse(houses.last["CHI"])
            assert houses.push("CHI") == [[]]
            assert houses.do("CHI", "recall_release") == []
    assert houses.centre.verify() == ()


def test_the_receipts_of_a_lot_and_its_quality_quarantine_come_along(houses: Houses) -> None:
    houses.make("ROT", "purchase_receipt", milk(12, "M7", (VENDOR, "A-2")))
    houses.make("CHI", "purchase_receipt", milk(3, "M7", (VENDOR, "A-1")))
    assert [houses.push(site) for site in ("ROT", "CHI")] == [[[]], [[]]]
    assert houses.do("ROT", "quarantine_set", mark=Mark("MILK", "M7")) == []
    assert houses.do("ROT", "dispatch", milk(12, "M7", ("A-2", TRANSIT), 2), document="TR1") == []
    assert houses.do("CHI", "pick", milk(2, "M7", ("A-1", "D-1"), 1), document="SO9") == ["lot_quarantined"]
    assert houses.do("CHI", "recall", mark=Mark("MILK", receipt="ROT-1")) == []
    assert houses.do("CHI", "pick", milk(2, "M7", ("A-1", "D-1"), 1), document="SO9") == ["lot_recalled"]
