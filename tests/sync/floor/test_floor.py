"""Handhelds and one centre: all kinds, on and off line, over a wire that fails, settled and taken back; and planted mistakes that are found."""

import shutil
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from inventory.kinds import KINDS
from inventory.transactions import reversed_kind
from sync.centre import effects, held, store, transfers
from sync.handheld import overlay
from sync.handheld.mirror_file import MirrorFile
from sync.messages import Page
from tests.inventory.drawing import FOLLOWING, ORIGINALS
from tests.inventory.generators import SITES, Drawn
from tests.stores import PostgresServer, keep_as
from tests.sync.floor.floor import Floor
from tests.sync.floor.store import HOMES, STORE_FILE, copied, fill, make, make_homes
from tests.sync.floor.walk import FloorWalk, opened, step

NewFloor = Callable[[], tuple[str, Path]]
"""Gives a store and the folder of its handhelds, as they were made."""
DEVICES = st.integers(0, len(HOMES) - 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("floor"))


@pytest.fixture
def new_floor(made: Path, tmp_path: Path) -> NewFloor:
    return lambda: (copied(made, tmp_path / "copy"), tmp_path / "copy")


@pytest.fixture
def new_floor_on_server(postgres: PostgresServer, tmp_path: Path) -> NewFloor:
    """The same over a database of a server, brought back to what it was for each walk."""
    name = postgres.make()
    url = postgres.url(name)
    kept, copy = tmp_path / "kept", tmp_path / "copy"
    kept.mkdir()
    fill(url, kept)
    make_homes(url, kept)
    postgres.run(keep_as("floor"), name)

    def renewed() -> tuple[str, Path]:
        postgres.renew(name, "floor")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(kept, copy)
        return url, copy

    return renewed


class FloorMachine(RuleBasedStateMachine):
    """People do whatever they can, in any order."""

    def __init__(self, new: NewFloor) -> None:
        super().__init__()
        self.floor: Floor = opened(*new())

    @rule(at=DEVICES, name=st.sampled_from(ORIGINALS), data=st.data())
    def work(self, at: int, name: str, data: st.DataObject) -> None:
        self.floor.work(self.floor.devices[at], name, Drawn(data.draw))

    @rule(at=DEVICES, name=st.sampled_from(FOLLOWING), data=st.data())
    def follow(self, at: int, name: str, data: st.DataObject) -> None:
        self.floor.work(self.floor.devices[at], name, Drawn(data.draw))

    @rule(site=st.sampled_from(SITES), name=st.sampled_from(ORIGINALS), data=st.data())
    def office(self, site: str, name: str, data: st.DataObject) -> None:
        self.floor.office(site, name, Drawn(data.draw))

    @rule(what=st.sampled_from(("reverse", "again", "reverse_in_office", "wait")), data=st.data())
    def now_and_then(self, what: str, data: st.DataObject) -> None:
        step(self.floor, what, Drawn(data.draw))

    @rule(at=DEVICES, data=st.data())
    def sync(self, at: int, data: st.DataObject) -> None:
        self.floor.sync(self.floor.devices[at], Drawn(data.draw))

    @rule(site=st.sampled_from(SITES), data=st.data())
    def settle(self, site: str, data: st.DataObject) -> None:
        self.floor.settle(site, Drawn(data.draw))

    @invariant()
    def the_invariants_hold(self) -> None:
        self.floor.check()

    def teardown(self) -> None:
        try:
            self.floor.quiet()
        finally:
            self.floor.close()


# without shrinking: the steps of the first failure are printed, `--long` shrinks them
GATE = settings(
    max_examples=5,
    stateful_step_count=30,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
FULL = settings(GATE, max_examples=150, stateful_step_count=60, phases=tuple(Phase))
FULL_ON_SERVER = settings(FULL, max_examples=15)
WALKS, WALKS_LONG, ROUNDS_LONG = 2, 60, 2
KINDS_MIN = 60
"""So many kinds at least are posted in the walks of the gate: a machine whose work is all refused would prove nothing."""


def machine(new: NewFloor, pace: settings) -> None:
    run_state_machine_as_test(lambda: FloorMachine(new), settings=pace)


def test_handhelds_come_to_see_what_the_centre_keeps(new_floor: NewFloor) -> None:
    machine(new_floor, GATE)


@pytest.mark.long
def test_handhelds_come_to_see_it_after_very_many_steps(new_floor: NewFloor) -> None:
    machine(new_floor, FULL)


@pytest.mark.long
def test_handhelds_come_to_see_what_a_server_keeps(new_floor_on_server: NewFloor) -> None:
    machine(new_floor_on_server, FULL_ON_SERVER)


def walked(new: NewFloor, seeds: range, rounds: int = 1) -> Counter[str]:
    """Walk, print what came of it, and return how often each kind was posted."""
    posted: Counter[str] = Counter()
    became: Counter[str] = Counter()
    steps = 0
    for seed in seeds:
        walk = FloorWalk(seed, rounds)
        walk.run(*new())
        posted += walk.posted
        became += walk.became
        steps += walk.steps
    sys.stdout.write(f"{len(seeds)} walks, {steps} steps, {len(posted)} kinds posted, {dict(became)}\n")
    return posted


def test_walks_over_all_kinds_on_handhelds(new_floor: NewFloor) -> None:
    assert len(walked(new_floor, range(WALKS))) >= KINDS_MIN


@pytest.mark.long
def test_very_long_walks_post_every_kind_on_handhelds_or_in_the_office(new_floor: NewFloor) -> None:
    posted = walked(new_floor, range(1_000, 1_000 + WALKS_LONG), ROUNDS_LONG)
    wanted = {*ORIGINALS, *(reversed_kind(kind) for kind in ORIGINALS)} & set(KINDS)
    assert sorted(wanted - posted.keys()) == []
