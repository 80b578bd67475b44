"""Rules for labels on handhelds: taught on one, in force there at once, on the other after the next pull; and scans by vendor."""

from dataclasses import replace

from inventory.barcodes.replaying import StoredScan
from inventory.label_rules import KeptRule
from inventory.transactions import Mark, Transaction
from sync.handheld.rounds import Sent
from tests.sync.centre.warehouse import DAY, NOW
from tests.sync.handheld.homes import scan
from tests.sync.handheld.test_with_centre import Device, devices, made_store, store

__all__ = ["devices", "made_store", "store"]

RULE = KeptRule("V1", "taught 1", r"KX\-(?P<lot>[0-9A-Z]+)", "KX-L1")


def teach(device: Device, name: str, rule: KeptRule = RULE) -> None:
    mark = Mark(name=rule.name, value=rule.pattern, example=rule.example)
    made = Transaction(name, "label_rule", "ROT", NOW, DAY, DAY, "1900", partner=rule.partner, marks=(mark,))
    device.post(made)


def test_a_rule_is_in_force_here_at_once_and_there_after_a_pull(devices: list[Device]) -> None:
    first, second = devices
    teach(first, "a1")
    assert first.handheld.stock.label_rules() == (RULE,)
    assert second.handheld.stock.label_rules() == ()
    assert first.sync(released=True) == Sent(posted=1)
    second.sync()
    assert first.handheld.stock.label_rules() == second.handheld.stock.label_rules() == (RULE,)
    better = replace(RULE, pattern=r"KX\-(?P<serial>[0-9A-Z]+)")
    teach(second, "b1", better)
    assert second.handheld.stock.label_rules() == (better,)
    second.sync(released=True)
    first.sync()
    assert first.handheld.stock.label_rules() == (better,)


def test_a_rule_that_is_held_does_not_read(devices: list[Device]) -> None:
    first, second = devices
    teach(first, "a1")
    teach(second, "b1", KeptRule("V1", "taught 2", r"KX\-(?P<serial>[0-9A-Z]+)", "KX-L1"))
    assert [each.sync(released=True) for each in devices] == [Sent(posted=1), Sent(held=1)]
    assert second.handheld.stock.label_rules() == (RULE,)


def test_scans_of_a_vendor_are_those_at_work_on_its_documents(devices: list[Device]) -> None:
    handheld = devices[0].handheld
    journal = handheld.journal
    with journal.writing():
        on_order = journal.start_work("receive", "1001", NOW)
        journal.set_work_document(on_order, "PO1 PO2")
        elsewhere = journal.start_work("receive", "1001", NOW)
        journal.set_work_document(elsewhere, "PO10")
        for data, work, flags in (
            (b"KX-1", on_order, ()),
            (b"KX-2", on_order, ()),
            (b"KX-1", on_order, ("repeat",)),
            (b"KX-", on_order, ("incomplete",)),
            (b"KX-3", elsewhere, ()),
        ):
            journal.add_input(replace(scan(""), data=data, aim=None, work=work, flags=flags))
    assert handheld.vendor_scans.scans_of("V1") == (StoredScan(b"KX-1", None, 2), StoredScan(b"KX-2", None, 1))
    assert handheld.vendor_scans.scans_of("V2") == ()
    assert handheld.vendor_scans.vendors(7) == (("V1", "Vendor"),)
