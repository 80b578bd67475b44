"""The serials that makers give their units: bodies of before stay as they were, and corrections keep whose each is."""

from dataclasses import replace
from decimal import Decimal

from inventory.drafted_makers import DraftedMakers
from inventory.indexed import SerialsByKey, serials_by_key
from inventory.plain import canonical
from inventory.refusals.base import Refusal
from inventory.refusals.makers import MakerSerialTaken
from inventory.refusals.transactions import NothingCorrected
from inventory.tracked import Serial, SerialState
from inventory.transactions import Allocation, Line, MakerSerial, Transaction
from sync.centre.corrections import corrected, without
from sync.messages import Corrected, Correction
from tests.inventory.warehouses import NOW, RADIO, SITE, TODAY

TWO = (MakerSerial("S1", "M1"), MakerSerial("S2", "M2"))


def receipt(*makers: MakerSerial) -> Transaction:
    allocation = Allocation(Decimal(2), serials=("S1", "S2"), maker_serials=makers)
    line = Line(RADIO, "EA", Decimal(2), "@VENDOR", "A-1", allocations=(allocation,))
    return Transaction("r1", "purchase_receipt", SITE, NOW, TODAY, TODAY, "1900", lines=(line,))


def makers_of(transaction: Transaction | Refusal | None) -> tuple[MakerSerial, ...]:
    assert isinstance(transaction, Transaction)
    return transaction.lines[0].allocations[0].maker_serials


def test_a_body_without_any_is_as_it_always_was() -> None:
    assert b"maker_serial" not in canonical(receipt())
    assert b'"maker_serials":[{"maker_serial":"M1","serial":"S1"}' in canonical(receipt(*TWO))


def test_a_serial_that_is_put_right_keeps_the_number_of_its_maker() -> None:
    fixed = corrected(receipt(*TWO), [Correction(what=Corrected.SERIAL, was="S1", to="S9")])
    assert makers_of(fixed) == (MakerSerial("S9", "M1"), MakerSerial("S2", "M2"))


def test_a_number_of_a_maker_is_put_right() -> None:
    fixed = corrected(receipt(*TWO), [Correction(what=Corrected.MAKER, was="M2", to="M9")])
    assert makers_of(fixed) == (MakerSerial("S1", "M1"), MakerSerial("S2", "M9"))
    unknown = corrected(receipt(*TWO), [Correction(what=Corrected.MAKER, was="M7", to="M9")])
    assert unknown == NothingCorrected("maker", "M7")


def test_what_clashes_is_parted_from_what_does_not() -> None:
    taken = MakerSerialTaken(RADIO, "S2", "M2", "S7")
    good, bad = without(receipt(*TWO), [taken], lambda _item, unit: (unit, Decimal(1)))
    assert (makers_of(good), makers_of(bad)) == (TWO[:1], TWO[1:])


def test_units_are_found_by_what_they_are_now() -> None:
    serials, unit = serials_by_key(), Serial(RADIO, "S1", "A-1", SerialState.ON_HAND, maker_serial="M1")
    serials[RADIO, "S1"] = unit
    serials |= {(RADIO, "S2"): replace(unit, serial="S2"), (RADIO, "S3"): replace(unit, serial="S3", maker_serial="")}
    assert found(serials) == {"M1": ["S1", "S2"], "M2": []}
    serials[RADIO, "S1"] = replace(unit, maker_serial="M2")
    assert found(serials) == {"M1": ["S2"], "M2": ["S1"]}
    serials[RADIO, "S2"] = replace(serials[RADIO, "S2"], state=SerialState.UNKNOWN)
    assert (found(serials), list(serials.by("number", "S2"))) == ({"M1": [], "M2": ["S1"]}, [(RADIO, "S2")])
    del serials[RADIO, "S1"]
    assert (found(serials), list(serials)) == ({"M1": [], "M2": []}, [(RADIO, "S2"), (RADIO, "S3")])


def found(serials: SerialsByKey) -> dict[str, list[str]]:
    return {maker: [serial for _, serial in serials.by("maker", (RADIO, maker))] for maker in ("M1", "M2")}


def test_an_allocation_says_the_first_number_of_each_unit() -> None:
    makers = DraftedMakers()
    said = Allocation(Decimal(2), serials=("S1", "S2"), maker_serials=(*TWO, MakerSerial("S1", "M7")))
    assert [makers.said(said, each) for each in ("S1", "S2", "S3")] == ["M1", "M2", ""]
