"""Every kind of the table in any order at several sites, any of it taken back: the invariants hold; and mistakes in a row are found."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from inventory.draft import Act
from inventory.effects.incoming import bring_in
from inventory.effects.moving import move_on, relocate
from inventory.guards.documents import check_over_pick
from inventory.guards.outgoing import check_allocated, check_sellable
from inventory.guards.returns import check_delivered
from inventory.kinds import KINDS, Kind
from inventory.kinds.row import Guard
from inventory.stock import SerialState
from inventory.transactions import reversed_kind
from tests.inventory.company import Company, Walk
from tests.inventory.drawing import BY_LEGS, DRAWS, FOLLOWING, MADE_BY_THE_CENTRE, ORIGINALS
from tests.inventory.generators import GENERATORS, MORE_SITES, SITES, Drawn, worked_days
from tests.pace import Pace, told

PLACES = st.integers(0, len(MORE_SITES) - 1)
"""A site by its number, of as many as there are."""


class AllKinds(RuleBasedStateMachine):
    """A company to which anything happens in any order."""

    def __init__(self, pace: Pace, sites: Sequence[str]) -> None:
        super().__init__()
        self.company = Company(sites=sites)
        self.pace = pace
        pace.examples += 1

    def site(self, at: int) -> str:
        return self.company.sites[at % len(self.company.sites)]

    @rule(at=PLACES, name=st.sampled_from(ORIGINALS), day=worked_days, data=st.data())
    def act(self, at: int, name: str, day: date, data: st.DataObject) -> None:
        self.company.act(self.site(at), name, day, Drawn(data.draw))

    @rule(at=PLACES, name=st.sampled_from(FOLLOWING), day=worked_days, data=st.data())
    def follow(self, at: int, name: str, day: date, data: st.DataObject) -> None:
        """What only fits after something else has its own share of the steps."""
        self.company.act(self.site(at), name, day, Drawn(data.draw))

    @rule(at=PLACES, data=st.data())
    def reverse(self, at: int, data: st.DataObject) -> None:
        self.company.reverse(self.site(at), Drawn(data.draw))

    @invariant()
    def the_invariants_hold(self) -> None:
        self.pace.steps += 1
        self.company.check()

    def teardown(self) -> None:
        self.company.replay()


# without shrinking: the steps of the first failure are printed, `--long` shrinks them
GATE = settings(max_examples=25, stateful_step_count=30, phases=(Phase.explicit, Phase.reuse, Phase.generate))
FULL = settings(max_examples=250, stateful_step_count=60)
SEEDS, SEEDS_MAX, ROUNDS = 12, 80, 3
"""So many walks at least, and more where a kind that seldom fits was not posted yet."""
SEEDS_LONG, ROUNDS_LONG = 60, 6


def run(pace: Pace, sites: Sequence[str], how: settings) -> None:
    class Machine(AllKinds):
        def __init__(self) -> None:
            super().__init__(pace, sites)

    run_state_machine_as_test(Machine, settings=how)


def test_all_kinds_in_any_order_keep_the_invariants() -> None:
    run(Pace(), SITES, GATE)


@pytest.mark.long
def test_all_kinds_in_very_many_orders_keep_the_invariants() -> None:
    with told(f"all kinds at {len(MORE_SITES)} sites") as pace:
        run(pace, MORE_SITES, FULL)


def test_walks_over_all_kinds_post_every_kind_of_the_table() -> None:
    """A machine whose work is all refused would prove nothing: with fixed seeds every kind that there is something for is posted."""
    counted: Counter[str] = Counter()
    drawn = {*DRAWS, *GENERATORS, *BY_LEGS, *MADE_BY_THE_CENTRE.values()}
    wanted = drawn | {reversed_kind(kind) for kind in drawn if reversed_kind(kind) in KINDS}
    for seed in range(SEEDS_MAX):
        if seed >= SEEDS and wanted <= counted.keys():
            break
        Walk(seed, rounds=ROUNDS).run(counted)
    assert sorted(wanted - counted.keys()) == [], "see why it never fits: tests/inventory/drawing.py"


@pytest.mark.long
def test_very_long_walks_over_all_kinds() -> None:
    counted: Counter[str] = Counter()
    with told(f"walks over all kinds at {len(MORE_SITES)} sites") as pace:
        for seed in range(1_000, 1_000 + SEEDS_LONG):
            walk = Walk(seed, rounds=ROUNDS_LONG, sites=MORE_SITES)
            walk.run(counted)
            pace.examples += 1
            pace.steps += walk.steps
    rarest = counted.most_common()[:-6:-1]
    sys.stdout.write(f"{counted.total()} posted, the rarest: {rarest}\n")


def _row(name: str, **values: object) -> dict[str, Kind]:
    return {name: Kind(**{each: getattr(KINDS[name], each) for each in Kind.__slots__} | values)}


def _without_guard(name: str, guard: Guard) -> dict[str, Kind]:
    assert guard in KINDS[name].guards
    return _row(name, guards=tuple(each for each in KINDS[name].guards if each is not guard))


def _without_serials(act: Act) -> None:
    """Move the quantities and forget the serials."""
    for allocation in act.line.allocations:
        act.draft.move(act.line, allocation, allocation.quantity, cost=None)


def _without_progress(act: Act) -> None:
    """Bring goods in and leave the order as it was."""
    bring_in(act)
    if act.transaction.document:
        act.draft.progress(act.line.line, done=-act.required)


def _twice(act: Act) -> None:
    """Bring goods in, and count them once more on the order."""
    bring_in(act)
    if act.transaction.document:
        act.draft.progress(act.line.line, done=act.required)


def _only_moved(state: SerialState) -> Callable[[Act], None]:
    """Let goods go, and leave what stands for their document as it was."""

    def effect(act: Act) -> None:
        for allocation in act.line.allocations:
            move_on(act, allocation, state, act.transaction.document)

    return effect


def _at_another_cost(act: Act) -> None:
    """Let goods go at a cost of which their lot knows nothing."""
    for allocation in act.line.allocations:
        numbered = replace(allocation, quantity=Decimal(len(allocation.serials)))
        move_on(act, numbered, SerialState.REMOVED, act.transaction.id)
        loose = allocation.quantity - numbered.quantity
        if loose > 0:
            act.draft.move(act.line, allocation, loose, cost=Decimal(99))


BUGS: Mapping[str, dict[str, Kind]] = {
    "a receipt that takes numbers which are in stock": _row("purchase_receipt", guards=()),
    "a receipt that does not count on its order": _row("purchase_receipt", effect=_without_progress),
    "a receipt that counts twice on its order": _row("purchase_receipt", effect=_twice),
    "a move that asks for nothing": _row("move", guards=()),
    "a put-away that forgets the serials": _row("put_away", effect=_without_serials),
    "a pick of more than is open": _without_guard("pick", check_over_pick),
    "a pick that stands for nobody": _row("pick", effect=relocate),
    "a shipment that is not taken off what stands": _row("shipment", effect=_only_moved(SerialState.SHIPPED)),
    "a shipment of what was never picked": _row("shipment_reversal", guards=()),
    "goods on hold that are sold": _without_guard("direct_shipment", check_sellable),
    "goods on hold that are used": _without_guard("internal_usage", check_sellable),
    "a return to the vendor of more than came": _without_guard("receipt_return", check_delivered),
    "a return from a customer of more than went": _without_guard("shipment_return", check_delivered),
    "a sale taken back after its return": _row("direct_shipment_reversal", guards=(check_allocated,)),
    "a return taken back when the unit has gone on": _row("customer_return_reversal", guards=()),
    "an arrival taken back when it was received": _row("transfer_arrival_reversal", guards=()),
    "a loss that stays on its way": _row("transit_loss", effect=_only_moved(SerialState.REMOVED)),
    "goods that leave at a cost that their lot does not lose": _row("scrap", effect=_at_another_cost),
    "a count that is put right twice": _row(
        "count_adjustment", ways=tuple(replace(way, guards=()) for way in KINDS["count_adjustment"].ways)
    ),
    "more taken out of a master than was built in": _row(
        "disassembly", ways=tuple(replace(way, guards=()) for way in KINDS["disassembly"].ways)
    ),
}
"""Mistakes in rows of the table: a guard that is missing, an effect that does half of what it should, or too much."""


@pytest.mark.parametrize("bug", BUGS)
def test_a_mistake_in_a_row_of_the_table_is_found(bug: str) -> None:
    found, steps = "", 0
    for seed in range(SEEDS_MAX):
        walk = Walk(seed, kinds={**KINDS, **BUGS[bug]}, rounds=ROUNDS)
        try:
            walk.run(Counter())
        except AssertionError as error:
            found = f"walk {seed + 1} after {steps + walk.steps} steps: {str(error).splitlines()[0]}"
            break
        steps += walk.steps
    assert found
    sys.stdout.write(f"{bug}: found by {found}\n")


def test_what_is_drawn_are_kinds_that_there_are() -> None:
    assert {*DRAWS, *GENERATORS, *FOLLOWING, *BY_LEGS} <= set(ORIGINALS)
