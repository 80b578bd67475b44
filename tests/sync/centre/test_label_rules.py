"""Rules for labels that devices teach: judged by the same rules at the centre, kept once, fed to every device of every site."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inventory.label_rules import KeptRule
from inventory.transactions import Mark, Transaction
from sync.centre.centre import Centre
from sync.messages import Cursors
from tests.sync.centre.warehouse import DAY, FILES, NOW, Device, open_centre, statuses, write_folder

RULE = KeptRule("V1", "taught 1", r"KX\-(?P<lot>[0-9A-Z]+)", "KX-L1")
FILES_OF_SHOP = {**FILES, "label_rules": "partner,name,pattern,example\nV1,box,B(?P<lot>[0-9]+),B1\n"}


@pytest.fixture
def shop(bare_url: str, tmp_path: Path) -> Iterator[Centre]:
    """A centre over either kind of store."""
    opened = open_centre(bare_url)
    opened.import_folder(write_folder(tmp_path / "files", FILES_OF_SHOP))
    yield opened
    opened.close()


def taught(device: Device, rule: KeptRule) -> Transaction:
    name = f"{device.identity.device}-{len(device.made) + 1}"
    mark = Mark(name=rule.name, value=rule.pattern, example=rule.example)
    plain = Transaction(name, "label_rule", "ROT", NOW, DAY, DAY, "1900", partner=rule.partner)
    device.add(replace(plain, marks=(mark,)))
    return plain


def rules_of(centre: Centre, device: Device) -> set[tuple[object, object]]:
    page = centre.pull(device.identity, Cursors(reference=0, site=0), 500)
    return {(each.row["name"], each.row["pattern"]) for each in page.rows if each.entity == "label_rule"}


def refusals(device: Device, centre: Centre, rule: KeptRule) -> list[str]:
    taught(device, rule)
    (result,) = device.push(centre, len(device.made)).results
    return [str(each["code"]) for each in result.refusals]


def test_a_rule_goes_to_every_device_of_every_site(shop: Centre, tmp_path: Path) -> None:
    device, other = Device(shop.enroll_device("ROT")), Device(shop.enroll_device("CHI"))
    taught(device, RULE)
    assert statuses(device.push(shop)) == ["posted"]
    assert statuses(device.push(shop)) == ["already"]
    known = {("box", "B(?P<lot>[0-9]+)"), (RULE.name, RULE.pattern)}
    assert rules_of(shop, other) == rules_of(shop, device) == known
    assert shop.verify() == ()
    shop.export_folder(tmp_path / "out")
    assert RULE.pattern in (tmp_path / "out" / "label_rules.csv").read_text(encoding="utf-8")


def test_a_rule_of_the_same_name_stands_in_its_place(shop: Centre) -> None:
    device = Device(shop.enroll_device("ROT"))
    taught(device, RULE)
    better = replace(RULE, pattern=r"KX\-(?P<serial>[0-9A-Z]+)")
    taught(device, better)
    assert statuses(device.push(shop)) == ["posted", "posted"]
    assert (better.name, better.pattern) in rules_of(shop, device)
    assert len(rules_of(shop, device)) == 2


def test_bad_and_ambiguous_rules_are_held_with_the_reason(shop: Centre) -> None:
    device, other = Device(shop.enroll_device("ROT")), Device(shop.enroll_device("ROT"))
    assert refusals(device, shop, replace(RULE, pattern="KX(?P<lot>(a+)+)")) == ["bad_label_rule"]
    assert refusals(device, shop, replace(RULE, example="other")) == ["bad_label_rule"]
    assert refusals(device, shop, replace(RULE, partner="nobody")) == ["unknown_partner"]
    assert refusals(device, shop, replace(RULE, partner="")) == ["unknown_partner"]
    two_ways = replace(RULE, pattern="(?P<lot>[A-Z0-9-]+)(?P<serial>[A-Z0-9]+)")
    assert refusals(device, shop, two_ways) == ["label_rule_ambiguous"]
    assert refusals(device, shop, RULE) == []
    # the other device knew nothing of it
    clashing = replace(RULE, name="taught 2", pattern=r"KX\-(?P<serial>[0-9A-Z]+)")
    assert refusals(other, shop, clashing) == ["label_rule_clashes"]
    # one that says the same may stand beside it
    assert refusals(other, shop, replace(RULE, name="taught 3", pattern=r"KX\-(?P<lot>[0-9A-Z]{2})")) == []
    assert shop.verify() == ()


def test_two_rules_of_one_push_are_judged_one_after_the_other(shop: Centre) -> None:
    device = Device(shop.enroll_device("ROT"))
    taught(device, RULE)
    taught(device, replace(RULE, name="taught 2", pattern=r"KX\-(?P<serial>[0-9A-Z]+)"))
    assert statuses(device.push(shop)) == ["posted", "held"]
