"""Bodies of transactions: canonical bytes, their hash, and what is no body."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.plain import MalformedError
from inventory.transactions import (
    BODY_BYTES_MAX,
    NUMBERS_MAX,
    Allocation,
    Line,
    Source,
    Transaction,
    body_hash,
    body_of,
    read_body,
    reversal,
)

GOLDEN = Path(__file__).with_name("golden")
HASHES = {
    "receipt_v1.json": "33af200c3b119674f773d5a00304d26ca84411fb6fef8176e46497a2fd3d0e89",
    "smallest_v1.json": "bbd724f4314bb618d9984dae9f9e89c0be7588cc9ea0f6471467e5434f7266e2",
}

RECEIPT = Transaction(
    id="019a0b1c-0000-7000-8000-000000000001",
    kind="purchase_receipt",
    site="S1",
    at=datetime(2026, 11, 22, 8, 0, 0, 250, tzinfo=UTC),
    day=date(2026, 11, 22),
    business_day=date(2026, 11, 22),
    operator="1001",
    document="PO1042",
    partner="V1",
    approver="1900",
    reference="Lieferschein Nr. 17/ä",
    lines=(
        Line(
            item="A-1103/B",
            unit="CS",
            quantity=Decimal("2.50"),
            from_place="@VENDOR",
            to_place="R-04",
            line=1,
            unit_cost=Decimal("3.10"),
            allocations=(
                Allocation(
                    quantity=Decimal(2),
                    lot="L2231",
                    serials=("SN-000811", "SN-000810"),
                    expiry_date=date(2027, 3, 31),
                    best_before=date(2027, 3, 1),
                    production_date=date(2026, 3, 1),
                    lot_source=Source.LABEL,
                    serial_source=Source.TYPED,
                    date_source=Source.LABEL,
                    vendor_lot="L2231",
                    weight=Decimal("1.250"),
                ),
                Allocation(quantity=Decimal("0.5")),
            ),
        ),
    ),
)
SMALLEST = Transaction(
    id="1",
    kind="close",
    site="S1",
    at=datetime(2026, 11, 22, 8, 0, tzinfo=UTC),
    day=date(2026, 11, 22),
    business_day=date(2026, 11, 21),
    operator="1001",
)
BODIES = {"receipt_v1.json": RECEIPT, "smallest_v1.json": SMALLEST}


@pytest.mark.parametrize("name", BODIES)
def test_the_body_is_these_very_bytes_for_ever(name: str) -> None:
    kept = (GOLDEN / name).read_bytes()
    assert (body_of(BODIES[name]), body_hash(kept)) == (kept, HASHES[name])


@pytest.mark.parametrize("name", BODIES)
def test_an_old_body_is_read_for_ever(name: str) -> None:
    assert read_body((GOLDEN / name).read_bytes()) == BODIES[name]


def test_a_body_of_an_older_program_may_lack_what_has_a_default() -> None:
    body = (
        b'{"at":"2026-11-22T08:00:00Z","business_day":"2026-11-21","day":"2026-11-22",'
        b'"id":"1","kind":"close","operator":"1001","site":"S1"}'
    )
    assert read_body(body) == SMALLEST


numbers = st.text(st.characters(codec="ascii", categories=["Lu", "Nd"]), min_size=1, max_size=8)
positive = st.decimals(Decimal("0.000001"), 10**11, places=6)
allocations = st.builds(
    Allocation,
    quantity=positive,
    lot=numbers | st.just(""),
    serials=st.lists(numbers, max_size=3).map(tuple),
    expiry_date=st.none() | st.dates(),
    lot_source=st.none() | st.sampled_from(Source),
    weight=st.none() | positive,
)
lines = st.builds(
    Line,
    item=numbers,
    unit=numbers,
    quantity=positive,
    line=st.integers(0, 99),
    allocations=st.lists(allocations, max_size=3).map(tuple),
    unit_cost=st.none() | positive,
    repeated=st.booleans(),
)
moments = st.datetimes(timezones=st.just(UTC))
transactions = st.builds(
    Transaction,
    id=numbers,
    kind=numbers,
    site=numbers,
    at=moments,
    day=st.dates(),
    business_day=st.dates(),
    operator=numbers,
    document=numbers | st.just(""),
    lines=st.lists(lines, max_size=3).map(tuple),
    reference=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=10),
)


@given(transactions)
def test_a_body_gives_its_transaction_and_that_the_same_body(transaction: Transaction) -> None:
    body = body_of(transaction)
    assert (read_body(body), body_of(read_body(body))) == (transaction, body)


def changed(old: bytes, new: bytes) -> bytes:
    body = body_of(RECEIPT)
    assert old in body
    return body.replace(old, new, 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"9" * 5_000,
        changed(b'"quantity":"0.5"', b'"quantity":0.5'),
        changed(b'"quantity":"0.5"', b'"quantity":1'),
        changed(b'"quantity":"0.5"', b'"quantity":NaN'),
        changed(b'"quantity":"0.5"', b'"quantity":Infinity'),
        changed(b'"quantity":"0.5"', b'"quantity":1e400'),
        changed(b'"quantity":"0.5"', b'"quantity":"NaN"'),
        changed(b'"quantity":"0.5"', b'"quantity":"1e400"'),
        changed(b'"quantity":"0.5"', b'"quantity":"-0"'),
        changed(b'"quantity":"0.5"', b'"quantity":"0.1234567"'),
        changed(b'"quantity":"0.5"', b'"quantity":"' + b"1" * 40 + b'"'),
        changed(b'"line":1', b'"line":' + b"1" * 5_000),
        changed(b'"line":1', b'"line":1.0'),
        changed(b'"operator":"1001"', b'"operator":"\xff"'),
        changed(b'"operator":"1001"', b'"operator":"\\ud800"'),
        changed(b'"operator":"1001"', b'"operator":"1001","operator":"1900"'),
        changed(b'"operator":"1001"', b'"operator":"1001","colour":"red"'),
        changed(b'"v":1', b'"v":2'),
        changed(b'"v":1', b'"v":0'),
        b" " * (BODY_BYTES_MAX + 1),
    ],
)
def test_what_is_no_body_is_malformed_and_nothing_else(body: bytes) -> None:
    with pytest.raises(MalformedError):
        read_body(body)


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_a_body_or_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        read_body(body)


def test_a_transaction_counts_its_serials_and_the_lots_without_any() -> None:
    assert RECEIPT.numbers() == 2
    assert Transaction.numbers(SMALLEST) == 0


def test_the_largest_legal_receipt_fits_a_body() -> None:
    serials = tuple(f"{at:040d}" for at in range(NUMBERS_MAX))
    allocation = Allocation(Decimal(NUMBERS_MAX), "L" * 40, serials)
    line = Line("I" * 40, "EA", Decimal(NUMBERS_MAX), "@VENDOR", "B" * 40, allocations=(allocation,))
    largest = Transaction(**{name: getattr(SMALLEST, name) for name in Transaction.__slots__} | {"lines": (line,)})
    assert read_body(body_of(largest)) == largest


def test_a_reversal_swaps_the_places_and_names_what_it_takes_back() -> None:
    later = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    back = reversal(
        RECEIPT, transaction_id="2", operator="1002", at=later, days=(date(2026, 11, 23), date(2026, 11, 23))
    )
    (line,) = back.lines
    assert (back.id, back.kind, back.reverses, back.operator) == ("2", "purchase_receipt_reversal", RECEIPT.id, "1002")
    assert (line.from_place, line.to_place) == ("R-04", "@VENDOR")
    assert (back.at, back.day, back.business_day) == (later, date(2026, 11, 23), date(2026, 11, 23))
    assert line.allocations == RECEIPT.lines[0].allocations
