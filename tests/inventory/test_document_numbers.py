"""Numbers of our own documents (F17): which want one, and what a mask of theirs may be."""

from dataclasses import replace

import pytest

from inventory.document_numbers import MASKS, SERIES, mask_fault, series_mask, wants_number
from inventory.kinds import KINDS
from inventory.leases import counted
from inventory.numbers import Mask
from inventory.segments import parse_segments
from inventory.transactions import Transaction
from tests.inventory.warehouses import NOW, SITE, TODAY


def transaction(kind: str, **more: str) -> Transaction:
    return replace(Transaction("T1", kind, SITE, NOW, TODAY, TODAY, "1001"), **more)  # type: ignore[arg-type]  # texts


def test_every_series_has_a_mask_that_counts_and_every_kind_is_one() -> None:
    assert set(SERIES.values()) == set(MASKS)
    assert set(SERIES) <= set(KINDS)
    assert [mask_fault(each) for each in MASKS.values()] == [""] * len(MASKS)
    assert len({each.prefix for each in MASKS.values()}) == len(MASKS)
    assert {counted(each.next, each) for each in MASKS.values()} == {
        (f"{m.prefix}{'#' * 8}", 1) for m in MASKS.values()
    }


def test_a_number_is_wanted_where_the_office_brings_none() -> None:
    wanted = [
        transaction("lot_split"),
        transaction("lot_split", reference="77"),
        transaction("purchase_receipt"),
        transaction("purchase_receipt", document="PO1"),
        transaction("put_away"),
    ]
    assert [wants_number(each) for each in wanted] == [True, False, True, False, False]
    four = [transaction(f"reconcile_{each}") for each in ("receipt", "shipment", "sale", "purchase")]
    assert {SERIES[each.kind] for each in four if wants_number(each)} == {"reconciliation"}


def test_the_office_says_prefix_and_next_number() -> None:
    own = Mask("split", "document", "TEIL-", parse_segments("N4+"), "TEIL-0100")
    assert (series_mask("split", own), series_mask("split", None)) == (own, MASKS["split"])
    assert series_mask("split", replace(own, kind="lot")) == MASKS["split"]
    assert series_mask("other", None) is None


@pytest.mark.parametrize(
    ("mask", "fault"),
    [
        (Mask("nothing", "document", "X", parse_segments("N4+"), "X0001"), "is none of the series"),
        (Mask("split", "document", "X", parse_segments("N4"), "X0001"), "counts up"),
        (Mask("split", "document", "X", parse_segments("N4+")), "counts up"),
        (Mask("split", "document", "TOOLONG", parse_segments("N4+"), "TOOLONG0001"), "prefix 6"),
        (Mask("split", "document", "X", parse_segments("N15+,N9"), "X" + "0" * 24), "at most 22"),
    ],
)
def test_a_mask_of_documents_is_short_and_counts(mask: Mask, fault: str) -> None:
    assert fault in mask_fault(mask)
