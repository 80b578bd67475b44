"""Each of the 15 invariants of domain.md 3c is broken by hand, after real work, in a store of either kind: verify names it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import ColumnElement, Executable, Table, delete, insert, literal, select, update

from sync import schema
from sync.centre.centre import Centre
from sync.centre.verify import INVARIANTS
from tests.scenarios.test_post import FOLDER, OneTransaction, made_store, read, transactions
from tests.stores import STORES, PostgresServer

BALANCE, SERIAL, LOT = schema.CENTRAL["balance"], schema.CENTRAL["serial"], schema.CENTRAL["lot"]
LINE, DELIVERY, RESERVATION = schema.CENTRAL["document_line"], schema.CENTRAL["delivery"], schema.CENTRAL["reservation"]
KEPT = schema.CENTRAL["document_number"]
MOVEMENT, TRANSACTION, LEASE = schema.movement, schema.transaction, schema.number_lease
ROT, CHI = "ROT", "CHI"


@dataclass(frozen=True, slots=True)
class Damage:
    """What is broken: the invariant, the scenario before, what is written (after `before`), and the check that must name it."""

    invariant: int
    scenario: str
    statement: Executable
    check: str
    before: Executable | None = None


def released_late(kind: str) -> Executable:
    """Let a release have come after everything else."""
    return (
        update(TRANSACTION)
        .where(TRANSACTION.c.site == ROT, TRANSACTION.c.kind == kind)
        .values(version=TRANSACTION.c.version + 1_000)
    )


def lease(first: str, last: str, device: str) -> dict[str, object]:
    return {
        "site": ROT,
        "device": device,
        "item": "LAMP",
        "mask": "SN6",
        "first": first,
        "last": last,
        "epoch": 1,
        "state": "open",
        "granted_at": datetime(2026, 11, 22, tzinfo=UTC),
    }


def copied(table: Table, where: ColumnElement[bool], **values: object) -> Executable:
    """Let a row stand a second time with some of it changed."""
    given = {name: value if isinstance(value, ColumnElement) else literal(value) for name, value in values.items()}
    columns = [given.get(each.name, each) for each in table.columns]
    return insert(table).from_select([each.name for each in table.columns], select(*columns).where(where))


def moved_by(kind: str) -> Executable:
    """Let transactions of a kind that moves nothing have moved goods."""
    row = {"number": 1, "line": 1, "item": "MILK", "lot": "M1", "serial": "", "quantity": Decimal(1)}
    places = {"from_place": "A-1", "to_place": "A-2", "owner": ""}
    names = ["site", "transaction", *row, *places]
    given = [literal(value, MOVEMENT.c[name].type) for name, value in (row | places).items()]
    posted = select(TRANSACTION.c.site, TRANSACTION.c.id, *given).where(TRANSACTION.c.kind == kind)
    return insert(MOVEMENT).from_select(names, posted)


RECEIPT, RETURN = "kind_purchase_receipt", "kind_customer_return"
DAMAGE = {
    "a serial in two places": Damage(
        1,
        "kind_move",
        insert(SERIAL).values(site=CHI, item="PHONE", serial="S1", place="A-1", state="on_hand"),
        "serial_home",
    ),
    "a serial that two open orders keep": Damage(
        1, "kind_reserve_again", update(KEPT).where(KEPT.c.document == "SO2").values(serial="S1"), "reserved"
    ),
    "a unit that left and is here": Damage(
        2, "kind_hold", update(SERIAL).where(SERIAL.c.state == "shipped").values(state="on_hand"), "serial"
    ),
    "a serial more than the bin holds": Damage(
        3,
        RECEIPT,
        insert(SERIAL).values(site=ROT, item="PHONE", serial="S77", place="A-1", state="on_hand"),
        "serials_in_place",
    ),
    "goods of a lotted item without a lot": Damage(
        4,
        RECEIPT,
        insert(BALANCE).values(site=ROT, place="A-1", item="MILK", lot="", owner="", quantity=1, weight=0),
        "lot_missing",
    ),
    "more kept for a line than was picked": Damage(
        5, "pain_04_split_over_lots", update(RESERVATION).values(quantity=Decimal(13)), "reserved"
    ),
    "half a unit": Damage(
        6, RECEIPT, update(MOVEMENT).where(MOVEMENT.c.serial == "X1").values(quantity=Decimal("0.5")), "numbers"
    ),
    "another serial arrived than left": Damage(
        7,
        "kind_dispatch",
        update(MOVEMENT).where(MOVEMENT.c.site == CHI, MOVEMENT.c.serial == "S1").values(serial="S2"),
        "transit",
    ),
    "less arrived than left": Damage(
        7,
        "kind_dispatch",
        update(MOVEMENT).where(MOVEMENT.c.site == CHI, MOVEMENT.c.lot == "M1").values(quantity=5),
        "transit",
    ),
    "a serial on its way that no transfer has": Damage(
        7, "kind_misrouted", update(SERIAL).where(SERIAL.c.state == "in_transit").values(document="TR2"), "transit"
    ),
    "more came back than was sold": Damage(
        8, RETURN, update(DELIVERY).values(returned=DELIVERY.c.quantity + 1), "delivery"
    ),
    "what came back became another's": Damage(
        8, RETURN, update(MOVEMENT).where(MOVEMENT.c.from_place == "@CUSTOMER").values(owner="C9"), "delivery"
    ),
    "another serial came back than was sold": Damage(
        8,
        "kind_shipment_return",
        update(MOVEMENT).where(MOVEMENT.c.from_place == "@CUSTOMER", MOVEMENT.c.serial > "").values(serial="S9"),
        "delivery",
    ),
    "a move that led outside": Damage(
        9, "kind_move", update(MOVEMENT).where(MOVEMENT.c.to_place == "A-2").values(to_place="@USAGE"), "conserved"
    ),
    "a unit that costs what nobody paid": Damage(
        10, RECEIPT, update(SERIAL).where(SERIAL.c.serial == "X1").values(unit_cost=299), "value"
    ),
    "a cost that was spread and not kept": Damage(
        10, "kind_adjustment_cost", update(SERIAL).where(SERIAL.c.serial == "S2").values(unit_cost=300), "value"
    ),
    "a lot that costs what nobody paid": Damage(
        10, RECEIPT, update(LOT).where(LOT.c.unit_cost.is_not(None)).values(unit_cost=LOT.c.unit_cost + 1), "value"
    ),
    "units of a lot that left at another cost": Damage(
        10, "kind_lot_costs", update(MOVEMENT).where(MOVEMENT.c.transaction == "S1").values(unit_cost=1), "value"
    ),
    "a split that makes value": Damage(
        9,
        "kind_lot_costs",
        update(MOVEMENT).where(MOVEMENT.c.lot == "M9/2").values(unit_cost=MOVEMENT.c.unit_cost + 1),
        "conserved",
    ),
    "a lot that left on hold": Damage(11, "kind_hold", released_late("hold_release"), "sold"),
    "a lot that left in quarantine": Damage(11, "kind_quarantine", released_late("quarantine_release"), "sold"),
    "goods that left although they were recalled": Damage(11, "kind_recall", released_late("recall_release"), "sold"),
    "a lot that left after its last day": Damage(
        15, "kind_hold", update(LOT).where(LOT.c.lot == "M1").values(expiry_date=date(2026, 11, 21)), "sold"
    ),
    "a number of ours that the mask does not make": Damage(
        12, RECEIPT, update(SERIAL).where(SERIAL.c.serial == "X1").values(source="generated"), "generated"
    ),
    "a number of ours for two units": Damage(
        12,
        "decision_numbers_made",
        copied(MOVEMENT, MOVEMENT.c.serial == "SN-000004", transaction="G2"),
        "generated",
        copied(TRANSACTION, TRANSACTION.c.id == "G1", id="G2", sequence=9_999),
    ),
    "numbers that two devices may make": Damage(
        12,
        RECEIPT,
        insert(LEASE).values([lease("SN-000001", "SN-000050", "1"), lease("SN-000050", "SN-000099", "2")]),
        "generated",
    ),
    "a body that was written anew": Damage(
        13, RECEIPT, update(TRANSACTION).where(TRANSACTION.c.kind == "purchase_receipt").values(body=b"{}"), "body"
    ),
    "two that take the same back": Damage(
        13, RECEIPT, update(TRANSACTION).where(TRANSACTION.c.id == "R3").values(reverses="R1"), "reversal"
    ),
    "a part that is in stock though it is built in": Damage(
        14,
        "kind_assembly",
        update(SERIAL).where(SERIAL.c.serial == "U1").values(state="on_hand", place="A-1"),
        "component",
    ),
    "a part of a master that is not there": Damage(
        14, "kind_assembly", delete(SERIAL).where(SERIAL.c.item == "SET"), "component"
    ),
    "a reservation that no pick made": Damage(
        1,
        "kind_move",
        update(SERIAL).where(SERIAL.c.serial == "S2").values(state="reserved", document="SO1"),
        "reserved",
    ),
    "a unit that was sold and is said to be lost": Damage(
        2, "kind_hold", update(SERIAL).where(SERIAL.c.serial == "S1").values(state="removed"), "state"
    ),
    "a unit that came in and is said to be gone": Damage(
        2, RECEIPT, update(SERIAL).where(SERIAL.c.serial == "X1").values(state="removed", place="@ADJUSTMENT"), "serial"
    ),
    "a hold that nobody set": Damage(2, "kind_hold", update(LOT).where(LOT.c.lot == "M1").values(hold="x"), "mark"),
    "a hold that was set and is not kept": Damage(
        2, "kind_hold", delete(TRANSACTION).where(TRANSACTION.c.kind == "hold_release"), "mark"
    ),
    "fewer units with a number than the bin holds": Damage(
        3,
        RECEIPT,
        update(BALANCE).where(BALANCE.c.item == "PHONE").values(quantity=BALANCE.c.quantity + 1),
        "serials_in_place",
    ),
    "more kept of a lot than is there": Damage(
        4, "pain_04_split_over_lots", update(BALANCE).where(BALANCE.c.place == "D-1").values(quantity=0), "reserved"
    ),
    "less kept than nothing": Damage(
        4, "pain_04_split_over_lots", update(RESERVATION).values(quantity=Decimal(-1)), "reserved"
    ),
    "less moved than was posted": Damage(
        6, "kind_adjustment_quantity", delete(MOVEMENT).where(MOVEMENT.c.to_place == "@ADJUSTMENT"), "said"
    ),
    "a lot that left without its number": Damage(
        6,
        "kind_hold",
        update(MOVEMENT).where(MOVEMENT.c.to_place == "@CUSTOMER", MOVEMENT.c.lot == "M1").values(lot=""),
        "numbers",
    ),
    "goods written off that were never lost": Damage(
        7, "kind_transit_loss", update(LINE).where(LINE.c.cancelled != 0).values(cancelled=0), "transit"
    ),
    "a lot that came to be less when it was split": Damage(
        9,
        "kind_lot_split",
        update(MOVEMENT).where(MOVEMENT.c.lot == "M1A").values(quantity=MOVEMENT.c.quantity - 1),
        "conserved",
    ),
    "goods of another item out of a split": Damage(
        9, "kind_lot_split", update(MOVEMENT).where(MOVEMENT.c.lot == "M1B").values(item="CREAM"), "said"
    ),
    "a recall that moved goods": Damage(9, "kind_recall", moved_by("recall"), "said"),
    "a quarantine that moved goods": Damage(9, "kind_quarantine", moved_by("quarantine_set"), "said"),
    "a serial that left on hold": Damage(
        11,
        "kind_hold",
        released_late("hold_release"),
        "sold",
        update(MOVEMENT).where(MOVEMENT.c.lot == "M1").values(lot="M7"),
    ),
    "a serial that left after its last day": Damage(
        11,
        "kind_hold",
        update(SERIAL).where(SERIAL.c.serial == "S1").values(expiry_date=date(2026, 11, 21)),
        "sold",
        update(schema.CENTRAL["item"])
        .where(schema.CENTRAL["item"].c.item == "PHONE")
        .values(serial_expiry_level="error"),
    ),
    "a lot of ours that the mask does not make": Damage(
        12, RECEIPT, update(LOT).where(LOT.c.lot == "M1").values(lot_source="generated"), "generated"
    ),
    "a transaction that is gone": Damage(
        13, RECEIPT, delete(TRANSACTION).where(TRANSACTION.c.kind == "purchase_receipt"), "movement"
    ),
    "a transaction that moved its goods twice": Damage(
        13, "kind_move", copied(MOVEMENT, MOVEMENT.c.to_place == "A-2", number=MOVEMENT.c.number + 100), "said"
    ),
    "a part that forgot its master": Damage(
        14,
        "kind_assembly",
        update(SERIAL).where(SERIAL.c.serial == "U1").values(parent="", parent_item=""),
        "component",
    ),
    "a part of another master": Damage(
        14,
        "kind_assembly",
        update(SERIAL).where(SERIAL.c.serial == "U1").values(parent="S9", parent_item="PHONE"),
        "component",
    ),
}


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    if request.param == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres")
        opened = made_store(postgres.url(postgres.make()))
    else:
        opened = made_store(f"sqlite:///{tmp_path_factory.mktemp('planted') / 'centre.db'}")
    yield opened
    opened.close()


def write(store: Centre, statement: Executable) -> int:
    """Run a statement; return how many rows it changed, below zero where the database does not say."""
    return store.database.write(lambda connection: connection.execute(statement).rowcount)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_broken_invariant_is_named(store: Centre, damage: str) -> None:
    planted = DAMAGE[damage]
    assert isinstance(store.database, OneTransaction)
    with store.database.kept_apart():
        for each in transactions(store, read(FOLDER / f"{planted.scenario}.json")):
            store.post(each)
        for statement in (planted.before, planted.statement):
            assert statement is None or write(store, statement) != 0
        assert planted.check in {violation.check for violation in store.verify()}


def test_every_invariant_is_broken_once_and_has_its_checks() -> None:
    assert sorted(INVARIANTS) == list(range(1, 16))
    assert sorted({each.invariant for each in DAMAGE.values()}) == list(range(1, 16))
    assert [name for name, each in DAMAGE.items() if each.check not in INVARIANTS[each.invariant]] == []
