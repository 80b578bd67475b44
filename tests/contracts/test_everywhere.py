"""Packs, what is made of what, and goods between sites: the same said of them in memory, on a handheld, and at both kinds of centre."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.memory import StockInMemory
from inventory.places import ADJUSTMENT, ASSEMBLY, TRANSIT
from inventory.posting import post
from inventory.refusals import refusal_to_plain
from inventory.stock import BalanceKey, Posted, Stock
from inventory.transactions import Allocation, Line, Transaction, reversal
from sync.centre.centre import Centre
from sync.handheld.home import Handheld
from tests.scenarios.in_memory import stock_of, without_costs
from tests.stores import NewStore
from tests.sync.centre.houses import FILES, milk, phone
from tests.sync.centre.test_recalls import codes
from tests.sync.centre.warehouse import DAY, NOW, Device, open_centre, write_folder
from tests.sync.handheld.homes import enrolled, filled

PACKS = ("#P1", "#P2", "#P3")
BINS = ("A-1", "A-2", "D-1")
SERIALS = ("A", "B", "C", "E1", "E2", "S7")
LOTS = ("M1", "M2", "M3")


def whole(centre: Centre) -> StockInMemory:
    """Return all that the centre keeps of the site, without what only it knows: costs."""

    return centre.database.read(lambda connection: without_costs(stock_of(connection, "ROT")))


@dataclass
class Everywhere:
    """The same stock three times: every transaction is posted to each, and each says the same."""

    centre: Centre
    memory: StockInMemory
    handheld: Handheld
    made: int = 0

    def post(self, kind: str, *lines: Line, document: str = "") -> None:
        name = f"T{self.made + 1:03d}"
        self.decide(Transaction(name, kind, "ROT", NOW, DAY, DAY, "1900", document, lines=lines, reason="broken"))

    def decide(self, made: Transaction) -> None:
        said = post(made, self.memory)
        assert plain(post(made, self.handheld.stock)) == plain(said)
        self.made += 1
        told = self.centre.post(made)
        refused = said.flags if isinstance(said, Posted) else said.refusals
        assert (told.outcome.value, [each["code"] for each in told.refusals]) == (
            "posted" if isinstance(said, Posted) else "refused",
            [refusal_to_plain(each)["code"] for each in refused],
        )
        if isinstance(said, Posted):
            self.memory.apply(said)
            with self.handheld.journal.writing():
                self.handheld.journal.append(said, self.made)

    def take_back(self, at: int) -> None:
        posted = [each for each in self.memory.transactions.values() if not each.reverses]
        if posted:
            name = f"T{self.made + 1:03d}"
            days = (DAY, DAY)
            original = posted[at % len(posted)]
            self.decide(reversal(original, transaction_id=name, operator="1900", at=NOW, days=days))


def plain(said: object) -> object:
    """Return what was decided without what things cost, which only the centre and the memory beside it may know."""
    if not isinstance(said, Posted):
        return said
    return replace(
        said,
        movements=tuple(replace(each, unit_cost=None) for each in said.movements),
        serials=tuple(replace(each, unit_cost=None, earlier_costs=None, receipt_cost=None) for each in said.serials),
        lots=tuple(replace(each, unit_cost=None) for each in said.lots),
        deliveries=tuple(replace(each, unit_cost=None) for each in said.deliveries),
    )


def answers(stock: Stock) -> dict[object, object]:
    """Return what is known of packs, of what was made and of what is on its way."""
    asked: dict[object, object] = {each: (stock.pack(each), stock.find(each[1:])) for each in PACKS}
    for place in (*PACKS, *BINS, "T-9", "T-1"):
        asked["in", place] = (stock.contents(place, 99), stock.packs_in(place, 99), stock.box_order(place))
    for serial in SERIALS:
        kept = stock.serial("PHONE", serial)
        asked[serial] = (
            kept and replace(kept, unit_cost=None, earlier_costs=None, receipt_cost=None),
            stock.made_of("PHONE", "", serial),
            stock.origin_recall("PHONE", "", serial),
        )
    for lot in LOTS:
        known = stock.lot("MILK", lot)
        asked[lot] = (known and replace(known, unit_cost=None), stock.made_of("MILK", lot, ""))
        for place in (TRANSIT, "T-9"):
            asked[lot, place] = stock.reserved(place, "MILK", lot)
    for document in ("TR1", "TR9"):
        asked[document] = (stock.document(document), stock.lines(document))
    return asked


Operation = Callable[[Everywhere], None]
NOWHERE = ("", "")
PLACES = (*BINS, *PACKS)


def standing(everywhere: Everywhere, at: int, *, where: str = "") -> tuple[str, Line] | None:
    """Return something that is there, with its place: a phone, or a few of a lot; None where there is nothing."""
    stock, found = everywhere.memory, list[tuple[str, Line]]()
    for key in sorted(each for each, quantity in stock.balances.items() if quantity > 0):
        if not key.place.startswith(where or ("#", "A", "D")) or key.place == "T-9" != where:
            continue
        if key.item == "PHONE":
            units = stock.serials_in(key.place, "PHONE", "", 9)
            coming = [each for each in stock.serials.values() if each.place == key.place == "T-9"]
            found += [(key.place, phone(each.serial, NOWHERE)) for each in (*units, *coming)]
        elif key.item == "MILK":
            quantity = max(1, int(stock.balances[key]) * (at % 5) // 4)
            found.append((key.place, milk(quantity, key.lot, NOWHERE)))
    return found[at % len(found)] if found else None


def goods(kind: str, to: str, at: int, to_bin: str = "") -> Operation:
    """Return a posting of something that is there: into a pack or out of one, sent, received or lost."""

    def operation(everywhere: Everywhere) -> None:
        document = {"dispatch": "TR1", "transfer_receipt": "TR9", "transit_loss": "TR9"}.get(kind, "")
        there = standing(everywhere, at, where="T-9" if document == "TR9" else "")
        if there is not None:
            place, line = there
            number = (1 if line.item == "PHONE" else 2) if document else 0
            moved = replace(line, from_place=place, to_place=to, to_bin=to_bin, line=number)
            everywhere.post(kind, moved, document=document)

    return operation


def whole_packs(kind: str, pack: str, place: str) -> Operation:
    def operation(everywhere: Everywhere) -> None:
        kept = everywhere.memory.packs.get(pack)
        legs = (kept.stands_in if kept else "A-1", place) if kind == "pack_move" else NOWHERE
        everywhere.post(kind, Line("", "", Decimal(0), *legs, pack=pack))

    return operation


def lots(kind: str, at: int, into: str) -> Operation:
    def operation(everywhere: Everywhere) -> None:
        there = standing(everywhere, at)
        if there is not None and there[1].item == "MILK":
            place, line = there
            lot, quantity = line.allocations[0].lot, int(line.quantity)
            everywhere.post(kind, milk(quantity, lot, (place, ASSEMBLY)), milk(quantity, into, (ASSEMBLY, place)))

    return operation


def assembling(master: str, at: int) -> Operation:
    def operation(everywhere: Everywhere) -> None:
        there = standing(everywhere, at)
        if there is not None:
            place, line = there
            part = replace(line.allocations[0], parent=master)
            component = replace(line, from_place=place, to_place=ASSEMBLY, allocations=(part,))
            everywhere.post("assembly", phone(master, (ASSEMBLY, "A-1")), component)

    return operation


def taking_apart(master: str) -> Operation:
    def operation(everywhere: Everywhere) -> None:
        made = everywhere.memory.made_of("PHONE", "", master)
        unit = everywhere.memory.serials.get(("PHONE", master))
        place = unit.place if unit is not None else "A-1"
        for link in made[:1]:
            numbers = (link.from_serial,) if link.from_serial else ()
            part = Allocation(link.quantity, link.from_lot, numbers, parent=master)
            component = Line(link.from_item, "EA", link.quantity, ASSEMBLY, "A-2", allocations=(part,))
            everywhere.post("disassembly", phone(master, (place, ASSEMBLY)), component)

    return operation


chances = st.integers(0, 60)
packs, places = st.sampled_from(PACKS), st.sampled_from(PLACES)
operations = st.one_of(
    st.builds(goods, st.just("pack_build"), packs, chances, st.sampled_from(("", "A-1", "#P1"))),
    st.builds(goods, st.just("pack_build"), packs, chances),
    st.builds(goods, st.sampled_from(("pack_split", "pack_merge")), packs, chances),
    st.builds(goods, st.just("pack_unpack"), st.sampled_from(BINS), chances),
    st.builds(whole_packs, st.sampled_from(("pack_move", "pack_seal", "pack_unseal")), packs, places),
    st.builds(lots, st.just("lot_split"), chances, st.sampled_from(LOTS)),
    st.builds(lots, st.sampled_from(("lot_split", "lot_combine")), chances, st.sampled_from(LOTS)),
    st.builds(assembling, st.sampled_from(("E1", "E2")), chances),
    st.builds(taking_apart, st.sampled_from(("E1", "E2"))),
    st.builds(goods, st.just("dispatch"), st.just(TRANSIT), chances),
    st.builds(goods, st.just("transfer_receipt"), places, chances),
    st.builds(goods, st.just("transit_loss"), st.just(ADJUSTMENT), chances),
    chances.map(lambda at: lambda everywhere: everywhere.take_back(at)),
)
SETTINGS = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def store(one_store: NewStore) -> NewStore:
    return one_store


def begun(url: str, folder: Path) -> Everywhere:
    """Begin with stock in bins, and with goods of the other site in transit."""
    lines = FILES["document_lines"] + "TR9,2,MILK,20,EA,\n"
    stock = FILES["stock"] + "CHI,A-1,PHONE,,S7,1,300,2026-11-01,\nCHI,A-1,MILK,M1,,20,1,2026-11-01,2027-05-01\n"
    centre = open_centre(url)
    centre.import_folder(write_folder(folder / "files", {**FILES, "document_lines": lines, "stock": stock}))
    other = Device(centre.enroll_device("CHI"), "2900")
    sent = (phone("S7", ("A-1", TRANSIT), 1), milk(12, "M1", ("A-1", TRANSIT), 2))
    other.add(Transaction("C001", "dispatch", "CHI", NOW, DAY, DAY, "2900", "TR9", lines=sent))
    assert [codes(each) for each in other.push(centre).results] == [[]]
    memory = whole(centre)
    return Everywhere(centre, memory, filled(enrolled(folder / "home"), memory))


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    return iter(tmp_path / str(number) for number in range(10_000))


@SETTINGS
@given(made=st.lists(operations, min_size=4, max_size=16))
def test_all_say_the_same(store: NewStore, folders: Iterator[Path], made: list[Operation]) -> None:
    everywhere = begun(store(), next(folders))
    try:
        for operation in made:
            operation(everywhere)
        expected = answers(everywhere.memory)
        assert answers(everywhere.handheld.stock) == expected
        assert answers(whole(everywhere.centre)) == expected
        assert balances(whole(everywhere.centre)) == balances(everywhere.memory)
        assert everywhere.centre.verify() == ()
    finally:
        everywhere.handheld.close()
        everywhere.centre.close()


def balances(stock: StockInMemory) -> dict[BalanceKey, Decimal]:
    return {key: quantity for key, quantity in stock.balances.items() if quantity}
