"""Words of policy in files and by `set_value`: said by whom they may be, refused where numbers have frozen them, exported as they were."""

from pathlib import Path

import pytest
from sqlalchemy import select

from config import sample_folder
from inventory.items import ExpiryLevel
from sync import schema
from sync.centre.centre import Centre
from sync.centre.policies import Policies
from sync.errors import ImportRefusedError

MILK, RADIO, SITE = "F-1010", "E-2010", "ROT"


@pytest.fixture
def sample(centre: Centre) -> Centre:
    centre.import_folder(sample_folder())
    return centre


def told(centre: Centre, scope: str, name: str, value: str) -> list[tuple[str, str]]:
    with pytest.raises(ImportRefusedError) as caught:
        centre.set_value(scope, name, value)
    return [(bad.column, bad.reason) for bad in caught.value.bad]


def partner_of(centre: Centre, kind: str) -> str:
    table = schema.CENTRAL["partner"]
    query = select(table.c.partner).where(table.c.kind == kind).order_by(table.c.partner).limit(1)
    return centre.database.read(lambda connection: connection.scalar(query)) or ""


def level(centre: Centre, item: str, site: str = SITE, customer: str = "") -> ExpiryLevel:
    return centre.database.read(lambda connection: Policies(connection, site).item(item, customer).lot_expiry_level)


def test_a_word_is_said_for_the_company_an_item_an_item_at_a_site_and_a_customer(sample: Centre) -> None:
    customer = partner_of(sample, "customer")
    sample.set_value(f"item:{MILK}", "lot_expiry_level", "")
    assert level(sample, MILK) is ExpiryLevel.NONE
    sample.set_value("company", "lot_expiry_level", "error")
    assert level(sample, MILK) is ExpiryLevel.ERROR
    sample.set_value(f"item:{MILK}", "lot_expiry_level", "none")
    assert level(sample, MILK) is ExpiryLevel.NONE
    sample.set_value(f"item_site:{SITE}:{MILK}", "lot_expiry_level", "warning")
    assert (level(sample, MILK), level(sample, MILK, "CHI")) == (ExpiryLevel.WARNING, ExpiryLevel.NONE)
    sample.set_value(f"customer:{customer}", "lot_expiry_level", "error")
    assert (level(sample, MILK, customer=customer), level(sample, MILK)) == (ExpiryLevel.ERROR, ExpiryLevel.WARNING)
    sample.set_value(f"customer:{customer}", "lot_expiry_level", "")
    assert level(sample, MILK, customer=customer) is ExpiryLevel.WARNING


def test_the_change_of_a_word_is_kept_as_files_write_it(sample: Centre) -> None:
    made = [sample.set_value(f"item:{MILK}", "lot_expiry_days", value) for value in ("none", "", "30", "30")]
    assert [(each.before, each.after) for each in made] == [("180", "none"), ("none", ""), ("", "30"), ("30", "30")]


@pytest.mark.parametrize(
    ("scope", "name", "value", "wrong"),
    [
        ("company", "lot_expiry_level", "loud", "value"),
        ("company", "lot_expiry_days", "-1", "value"),
        ("company", "serial_mask", "NOPE", "value"),
        ("company", "warranty", "NOPE", "value"),
        (f"site:{SITE}", "lot_expiry_level", "error", "scope"),
        (f"item_site:{SITE}:{MILK}", "lot_mask", "none", "scope"),
        (f"item_site:{SITE}:NOPE", "lot_expiry_level", "error", "scope"),
        ("company", "tracking", "lot", "name"),
    ],
)
def test_a_word_that_does_not_fit_is_refused(sample: Centre, scope: str, name: str, value: str, wrong: str) -> None:
    assert {column for column, _ in told(sample, scope, name, value)} == {wrong}


def test_a_vendor_is_no_customer(sample: Centre) -> None:
    vendor = partner_of(sample, "vendor")
    assert told(sample, f"customer:{vendor}", "lot_order", "fifo") == [("scope", f"{vendor!r} is no customer")]


def test_numbers_freeze_the_companys_mask_for_items_that_leave_it_to_the_company(
    sample: Centre, tmp_path: Path
) -> None:
    (tmp_path / "masks.csv").write_text("mask,kind,prefix,segments\nALL,serial,,X9\nLOTS,lot,,X9\n")
    sample.import_folder(tmp_path)
    assert told(sample, "company", "serial_mask", "LOTS") == [("value", "LOTS is a mask of lot numbers")]
    reasons = [reason for _, reason in told(sample, "company", "lot_mask", "LOTS")]
    assert len(reasons) == 1
    assert "cannot change: there are numbers" in reasons[0]


def test_numbers_forbid_the_company_to_want_every_number_again(sample: Centre) -> None:
    sample.set_value("company", "lot_count_may_differ", "yes")
    sample.set_value(f"item:{MILK}", "lot_count_may_differ", "")
    reason = "cannot be turned off: there are numbers already"
    assert told(sample, f"item:{MILK}", "lot_count_may_differ", "no") == [("lot_count_may_differ", reason)]
    assert [column for column, _ in told(sample, "company", "lot_count_may_differ", "no")] == ["value"]


def test_a_setting_has_a_value_though_a_word_may_say_nothing(sample: Centre) -> None:
    assert [column for column, _ in told(sample, "company", "sell_days_min", "")] == ["value"]


def test_the_words_of_items_come_out_as_they_went_in(sample: Centre, tmp_path: Path) -> None:
    sample.set_value("company", "lot_expiry_level", "error")
    sample.set_value(f"item:{MILK}", "lot_expiry_days", "none")
    sample.set_value(f"item:{RADIO}", "reuse", "")
    first, second = tmp_path / "first", tmp_path / "second"
    sample.export_folder(first)
    other = Centre.open(f"sqlite:///{tmp_path / 'other.db'}", create=True)
    other.init()
    other.import_folder(first)
    other.export_folder(second)
    other.close()
    assert (second / "items.csv").read_text() == (first / "items.csv").read_text()
    assert (second / "settings.csv").read_text() == (first / "settings.csv").read_text()


@pytest.mark.parametrize(
    ("scope", "name", "value", "wanted"),
    [
        (f"site:{SITE}", "serial_unique", "company", "company"),
        (f"item_site:{SITE}:{MILK}", "closed_through", "2026-01-31", "company, site"),
        ("customer:{customer}", "send", "automatic", "company, site"),
        ("customer:{customer}", "traced_food", "yes", "company, site, item, item_site"),
    ],
)
def test_a_setting_is_said_only_where_somebody_asks_for_it(
    sample: Centre, scope: str, name: str, value: str, wanted: str
) -> None:
    scope = scope.format(customer=partner_of(sample, "customer"))
    assert told(sample, scope, name, value) == [("scope", f"{name} is said for {wanted}")]


def test_what_is_asked_for_an_item_or_a_customer_is_said_for_one(sample: Centre) -> None:
    customer = partner_of(sample, "customer")
    for scope in ("company", f"site:{SITE}", f"item:{MILK}", f"item_site:{SITE}:{MILK}", f"customer:{customer}"):
        assert sample.set_value(scope, "sell_days_min", "9").after == "9"


def test_costing_by_number_is_barred_where_numbers_may_be_missing(sample: Centre) -> None:
    """F11: what has numbers, and fewer than units perhaps, is never costed by them: neither by the item nor by the company."""
    sample.set_value(f"item:{MILK}", "lot_count_may_differ", "yes")
    reason = f"{MILK} lot_count_may_differ cannot be turned off: there are numbers already"
    own = "; let the item say its own costing first"
    assert told(sample, "company", "costing", "lot") == [("value", reason + own)]
    assert told(sample, f"item:{MILK}", "costing", "lot") == [
        ("lot_count_may_differ", "an item that is costed by lot needs every number")
    ]
    sample.set_value(f"item:{MILK}", "costing", "average")
    assert sample.set_value("company", "costing", "lot").after == "lot"


def test_the_company_does_not_cost_by_numbers_that_may_be_missing(centre: Centre) -> None:
    """F11: of two words that bar each other the second is refused, whichever it is."""
    reason = "what is costed by lot needs every number: costing lot and lot_count_may_differ yes do not go together"
    centre.set_value("company", "costing", "lot")
    assert told(centre, "company", "lot_count_may_differ", "yes") == [("value", reason)]
    assert centre.set_value("company", "serial_count_may_differ", "yes").after == "yes"
    centre.set_value("company", "costing", "average")
    centre.set_value("company", "lot_count_may_differ", "yes")
    assert told(centre, "company", "costing", "lot") == [("value", reason)]
