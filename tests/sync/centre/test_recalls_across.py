"""What goods were made of goes with them to another site: a recall there follows it, by lot, vendor lot and serial (domain.md 6.7)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.places import ASSEMBLY, TRANSIT, VENDOR
from inventory.transactions import Mark
from tests.sync.centre.houses import Houses, milk, open_houses, phone


@pytest.fixture
def houses(bare_url: str, tmp_path: Path) -> Iterator[Houses]:
    opened = open_houses(bare_url, tmp_path / "across")
    yield opened
    opened.centre.close()


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
