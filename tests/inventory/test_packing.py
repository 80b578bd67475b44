"""Pallets and boxes: built, nested, moved by one scan, sealed, split, merged and unpacked; what stands against it; all comes back."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.items import Item, Tracking
from inventory.marks_in_memory import NotLoadedError
from inventory.memory import StockInMemory
from inventory.packs import PACK_LEVELS_MAX, Pack, bin_of
from inventory.places import CUSTOMER, Bin, BinKind
from inventory.read_keys import Reads
from inventory.refusals import goods, packing, selling, transactions
from inventory.refusals.base import Refusal
from inventory.staging import Reservation
from inventory.stock import BalanceKey, Posted, Refused
from inventory.transactions import Allocation, Line, Transaction, body_of, read_body, reversal
from tests.inventory.ledgers import judge, records_of
from tests.inventory.warehouses import CHEESE, MILK, NOW, SITE, TODAY, warehouse

PALLET, BOX, OTHER = "#00340123450000000016", "#B1", "#B2"
PUMP = "PUMP"


@pytest.fixture
def stock() -> StockInMemory:
    kept = warehouse()
    kept.items[PUMP] = Item(PUMP, tracking=Tracking.SERIAL)
    kept.bins |= {"R-05": Bin(SITE, "R-05"), "WAY": Bin(SITE, "WAY", kind=BinKind.TRANSIT)}
    for at, (item, lot, quantity, owner, serials) in enumerate(
        [
            (MILK, "M1", "10", "", ()),
            (CHEESE, "C1", "3", "", ()),
            (CHEESE, "C1", "2", "X", ()),
            (PUMP, "", "2", "", ("U1", "U2")),
        ]
    ):
        do(
            kept,
            act(
                "opening_adjustment",
                goods_line(item, lot, quantity, ("@ADJUSTMENT", "R-04"), owner, serials),
                name=f"I{at}",
            ),
        )
    return kept


def goods_line(
    item: str, lot: str, quantity: str, legs: tuple[str, str], owner: str = "", serials: tuple[str, ...] = ()
) -> Line:
    unit = "KG" if item == CHEESE else "EA"
    return Line(
        item, unit, Decimal(quantity), *legs, allocations=(Allocation(Decimal(quantity), lot, serials, owner=owner),)
    )


def milk(quantity: str, *legs: str) -> Line:
    return goods_line(MILK, "M1", quantity, (legs[0], legs[1]))


def whole(pack: str, from_place: str = "", to_place: str = "") -> Line:
    return Line("", "", Decimal(1), from_place, to_place, pack=pack)


def act(kind: str, *lines: Line, name: str = "T1") -> Transaction:
    return Transaction(name, kind, SITE, NOW, TODAY, TODAY, "1900", lines=lines)


def do(stock: StockInMemory, transaction: Transaction) -> Posted:
    result = judge(read_body(body_of(transaction)), stock)
    assert isinstance(result, Posted), result
    stock.apply(result)
    return result


def refused(stock: StockInMemory, transaction: Transaction) -> tuple[Refusal, ...]:
    result = judge(read_body(body_of(transaction)), stock)
    assert isinstance(result, Refused), result
    return result.refusals


def back(original: Transaction) -> Transaction:
    return reversal(original, transaction_id=f"{original.id}-back", operator="1900", at=NOW, days=(TODAY, TODAY))


@pytest.fixture
def nested(stock: StockInMemory) -> StockInMemory:
    """A pallet in R-04 with milk, and a box in it with two pumps."""
    do(stock, act("pack_build", milk("4", "R-04", PALLET), name="P1"))
    box = replace(goods_line(PUMP, "", "2", ("R-04", BOX), serials=("U1", "U2")), to_bin=PALLET)
    do(stock, act("pack_build", box, name="P2"))
    return stock


def test_what_is_built_stands_where_its_goods_came_from(nested: StockInMemory) -> None:
    assert nested.packs == {PALLET: Pack(PALLET, bin="R-04"), BOX: Pack(BOX, parent=PALLET)}
    assert nested.packs_in("R-04", 9) == (Pack(PALLET, bin="R-04"),)
    assert nested.packs_in(PALLET, 9) == (Pack(BOX, parent=PALLET),)
    assert nested.balance(BalanceKey(PALLET, MILK, "M1")) == 4


def test_one_scan_moves_a_pack_with_all_that_it_holds(nested: StockInMemory) -> None:
    posted = do(nested, act("pack_move", whole(PALLET, "R-04", "R-05")))
    assert (posted.movements, posted.packs) == ((), (Pack(PALLET, bin="R-05"),))
    assert bin_of(BOX, nested.pack) == "R-05"
    serial = nested.serial(PUMP, "U1")
    assert serial is not None
    assert serial.place == BOX


@pytest.mark.parametrize(
    "transaction",
    [
        act("pack_move", whole(PALLET, "R-04", "R-05")),
        act("pack_move", whole(BOX, PALLET, "R-05")),
        act("pack_unpack", milk("3", PALLET, "R-05")),
        act("pack_merge", milk("4", PALLET, BOX)),
        act("pack_build", milk("1", "R-04", PALLET)),
    ],
    ids=lambda each: f"{each.kind} {each.lines[0].to_place}",
)
def test_taken_back_it_is_as_it_was(nested: StockInMemory, transaction: Transaction) -> None:
    before = (records_of(nested)[0], dict(nested.packs))
    do(nested, transaction)
    assert (records_of(nested)[0], nested.packs) != before
    do(nested, back(transaction))
    assert (records_of(nested)[0], nested.packs) == before


def test_what_is_split_off_stands_beside_what_it_came_from(nested: StockInMemory) -> None:
    do(nested, act("pack_split", milk("1", PALLET, OTHER), goods_line(PUMP, "", "1", (BOX, OTHER), serials=("U1",))))
    assert nested.packs[OTHER] == Pack(OTHER, bin="R-04")
    assert dict(nested.contents(OTHER, 9)) == {BalanceKey(OTHER, MILK, "M1"): 1, BalanceKey(OTHER, PUMP, ""): 1}


def test_goods_of_two_owners_stay_apart_in_one_pack(stock: StockInMemory) -> None:
    lines = [goods_line(CHEESE, "C1", "2", ("R-04", PALLET), owner) for owner in ("", "X")]
    do(stock, act("pack_build", *lines))
    assert dict(stock.contents(PALLET, 9)) == {
        BalanceKey(PALLET, CHEESE, "C1"): 2,
        BalanceKey(PALLET, CHEESE, "C1", "X"): 2,
    }
    wrong = act("pack_unpack", goods_line(CHEESE, "C1", "3", (PALLET, "R-04"), "X"), name="T2")
    assert refused(stock, wrong) == (goods.NotEnough(CHEESE, "C1", PALLET, Decimal(3), Decimal(2)),)


def test_a_sealed_pack_is_moved_and_leaves_nothing_until_it_is_opened(nested: StockInMemory) -> None:
    do(nested, act("pack_seal", whole(PALLET)))
    taken = act("pack_unpack", goods_line(PUMP, "", "1", (BOX, "R-05"), serials=("U1",)), name="T2")
    assert refused(nested, taken) == (packing.PackSealed(PALLET),)
    do(nested, act("pack_move", whole(PALLET, "R-04", "R-05"), name="T3"))
    do(nested, act("pack_unseal", whole(PALLET), name="T4"))
    do(nested, taken)
    assert nested.packs[PALLET] == Pack(PALLET, bin="R-05")


def sealed(stock: StockInMemory) -> None:
    stock.packs[PALLET] = replace(stock.packs[PALLET], sealed=True)


def picked(stock: StockInMemory) -> None:
    stock.reservations[Reservation("SO-1", 1, BOX, MILK, "M1", Decimal(0)).key] = Decimal(1)
    stock.packs[PALLET] = replace(stock.packs[PALLET], document="SO-2")


def deep(stock: StockInMemory) -> None:
    for level in range(PACK_LEVELS_MAX):
        stock.packs[f"#L{level}"] = Pack(
            f"#L{level}", parent=f"#L{level - 1}" if level else "", bin="" if level else "R-04"
        )


def nothing(_stock: StockInMemory) -> None:
    """Change nothing."""


CASES: dict[str, tuple[Callable[[StockInMemory], None], Transaction, Refusal]] = {
    "no pack": (nothing, act("pack_move", whole("", "R-04", "R-05")), packing.PackMissing("pack_move")),
    "no lines": (nothing, act("pack_seal"), transactions.EmptyTransaction("pack_seal")),
    "unknown": (nothing, act("pack_move", whole(OTHER, "R-04", "R-05")), packing.UnknownPack(OTHER)),
    "into unknown": (nothing, act("pack_move", whole(BOX, PALLET, OTHER)), packing.UnknownPack(OTHER)),
    "elsewhere": (
        nothing,
        act("pack_move", whole(PALLET, "R-05", "R-04")),
        packing.PackNotHere(PALLET, "R-05", "R-04"),
    ),
    "nowhere": (nothing, act("pack_move", whole(PALLET, "R-04", "R-4")), goods.UnknownBin("R-4", SITE)),
    "outside": (nothing, act("pack_move", whole(PALLET, "R-04", CUSTOMER)), goods.UnknownBin(CUSTOMER, SITE)),
    "transit": (nothing, act("pack_move", whole(PALLET, "R-04", "WAY")), goods.BinNotAllowed("WAY", "transit")),
    "in itself": (nothing, act("pack_move", whole(PALLET, "R-04", BOX)), packing.PackInItself(PALLET, BOX)),
    "too deep": (deep, act("pack_move", whole(BOX, PALLET, "#L5")), packing.PackTooDeep(BOX, PACK_LEVELS_MAX)),
    "out of a sealed one": (sealed, act("pack_move", whole(BOX, PALLET, "R-05")), packing.PackSealed(PALLET)),
    "into a sealed one": (sealed, act("pack_build", milk("1", "R-04", PALLET)), packing.PackSealed(PALLET)),
    "sealed again": (sealed, act("pack_seal", whole(PALLET)), packing.PackSealed(PALLET)),
    "opened again": (nothing, act("pack_unseal", whole(PALLET)), packing.PackNotSealed(PALLET)),
    "split into one that is there": (nothing, act("pack_split", milk("1", PALLET, BOX)), packing.PackExists(BOX)),
    "merge into none": (nothing, act("pack_merge", milk("1", PALLET, OTHER)), packing.UnknownPack(OTHER)),
    "unpack into a pack": (
        nothing,
        act("pack_unpack", milk("1", PALLET, BOX)),
        transactions.WrongPlace("pack_unpack", BOX),
    ),
    "build in a bin": (
        nothing,
        act("pack_build", milk("1", "R-04", "R-05")),
        transactions.WrongPlace("pack_build", "R-05"),
    ),
    "of an order": (picked, act("pack_build", milk("1", "R-04", BOX)), selling.BoxOfAnotherOrder(BOX, "SO-1")),
}


@pytest.mark.parametrize("name", CASES)
def test_what_stands_against_it(nested: StockInMemory, name: str) -> None:
    prepare, transaction, expected = CASES[name]
    prepare(nested)
    assert refused(nested, transaction) == (expected,)


def test_goods_of_two_documents_stand_in_no_pack_together(nested: StockInMemory) -> None:
    do(nested, act("pack_move", whole(BOX, PALLET, "R-05")))
    picked(nested)
    again = act("pack_move", whole(BOX, "R-05", PALLET), name="T2")
    assert refused(nested, again) == (packing.PackOfAnotherDocument(BOX, "SO-1", "SO-2"),)


def test_what_was_picked_stands_at_a_dock(nested: StockInMemory) -> None:
    picked(nested)
    away = act("pack_move", whole(BOX, PALLET, "R-05"))
    assert refused(nested, away) == (goods.BinNotAllowed("R-05", "pick"),)


def test_a_move_knows_what_its_own_lines_put_into_a_pack(nested: StockInMemory) -> None:
    do(nested, act("pack_move", whole(BOX, PALLET, "R-05")))
    nested.bins["D-01"] = Bin(SITE, "D-01", kind=BinKind.DOCK)
    nested.packs |= {BOX: Pack(BOX, bin="D-01"), PALLET: Pack(PALLET, bin="D-01")}
    nested.reservations[Reservation("SO-1", 1, BOX, MILK, "M1", Decimal(0)).key] = Decimal(1)
    away = act("pack_move", whole(BOX, "D-01", PALLET), whole(PALLET, "D-01", "R-05"), name="T2")
    assert refused(nested, away) == (goods.BinNotAllowed("R-05", "pick"),)
    other = act("pack_move", whole(BOX, "D-01", PALLET), whole(PALLET, "D-01", OTHER), name="T3")
    nested.packs[OTHER] = Pack(OTHER, bin="D-01", document="SO-2")
    assert refused(nested, other) == (packing.PackOfAnotherDocument(PALLET, "SO-1", "SO-2"),)


def test_packs_are_no_deeper_in_each_other_for_coming_in_one_move(nested: StockInMemory) -> None:
    deep(nested)
    nested.packs[OTHER] = Pack(OTHER, bin="R-04")
    apart = [whole(BOX, PALLET, "R-05"), whole(OTHER, "R-04", PALLET)]
    move = act("pack_move", *apart, whole(PALLET, "R-04", "#L4"))
    assert refused(nested, move) == (packing.PackTooDeep(PALLET, PACK_LEVELS_MAX),)
    do(nested, act("pack_move", apart[0], whole(PALLET, "R-04", "#L4"), name="T2"))


def test_what_is_in_packs_may_be_asked_of_those_that_are_named_only(nested: StockInMemory) -> None:
    nested.packs[OTHER] = Pack(OTHER, parent=BOX)
    loaded = replace(nested, only=Reads(contents=frozenset({PALLET})))
    assert [each.pack for each in loaded.packs_standing((PALLET, BOX, OTHER))] == [BOX, OTHER]
    assert loaded.contents(PALLET, 9)
    for ask in (
        lambda: loaded.packs_standing(("#X",)),
        lambda: loaded.packs_in("#X", 9),
        lambda: loaded.contents("#X", 9),
    ):
        with pytest.raises(NotLoadedError):
            ask()
