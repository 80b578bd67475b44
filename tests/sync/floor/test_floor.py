"""Handhelds and one centre: all kinds, on and off line, over a wire that fails, settled and taken back; and mistakes are found."""

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from inventory.kinds import KINDS
from inventory.transactions import reversed_kind
from sync.centre import judging, keeping, transfers
from sync.handheld import overlay, rounds
from sync.handheld.mirror_file import MirrorFile
from sync.handheld.records import Settlement
from sync.messages import Page, Result, Status
from tests.inventory.drawing import FOLLOWING, ORIGINALS
from tests.inventory.generators import SITES, Drawn
from tests.pace import Pace, told
from tests.stores import PostgresServer, keep_as
from tests.sync.floor.floor import Floor
from tests.sync.floor.store import HOMES, copied, fill, make, make_homes
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

    def __init__(self, new: NewFloor, pace: Pace) -> None:
        super().__init__()
        self.floor: Floor = opened(*new())
        self.pace = pace
        pace.examples += 1

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
        self.pace.steps += 1
        self.floor.check()

    def teardown(self) -> None:
        try:
            self.floor.quiet()
        finally:
            self.floor.close()


# without shrinking: the steps of the first failure are printed, `--long` shrinks them
GATE = settings(
    max_examples=4,
    stateful_step_count=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
FULL = settings(GATE, max_examples=25, stateful_step_count=50, phases=tuple(Phase))
FULL_ON_SERVER = settings(FULL, max_examples=5)
WALKS_LONG, WALKS_MAX, ROUNDS_LONG = 4, 30, 2
"""In `--long` so many walks are asked for the invariants after each step, and more are walked for kinds that seldom fit."""
KINDS_MIN = 50
"""So many kinds at least are posted in the walk of the gate: a machine whose work is all refused would prove nothing."""


def machine(new: NewFloor, how: settings, what: str) -> None:
    with told(what) as pace:

        class Machine(FloorMachine):
            def __init__(self) -> None:
                super().__init__(new, pace)

        run_state_machine_as_test(Machine, settings=how)


def test_handhelds_come_to_see_what_the_centre_keeps(new_floor: NewFloor) -> None:
    machine(new_floor, GATE, "handhelds")


@pytest.mark.long
def test_handhelds_come_to_see_it_after_very_many_steps(new_floor: NewFloor) -> None:
    machine(new_floor, FULL, "handhelds, a file")


@pytest.mark.long
def test_handhelds_come_to_see_what_a_server_keeps(new_floor_on_server: NewFloor) -> None:
    machine(new_floor_on_server, FULL_ON_SERVER, "handhelds, a server")


def test_a_walk_over_all_kinds_on_handhelds(new_floor: NewFloor) -> None:
    walk = FloorWalk(0)
    walk.run(*new_floor())
    assert len(walk.posted) >= KINDS_MIN


@pytest.mark.long
def test_long_walks_post_every_kind_on_handhelds_or_in_the_office(new_floor: NewFloor) -> None:
    wanted = {*ORIGINALS, *(reversed_kind(kind) for kind in ORIGINALS)} & set(KINDS)
    posted: Counter[str] = Counter()
    became: Counter[str] = Counter()
    with told("walks over handhelds") as pace:
        for seed in range(WALKS_MAX):
            if seed >= WALKS_LONG and wanted <= posted.keys():
                break
            sought = frozenset(wanted - posted.keys()) if seed >= WALKS_LONG else frozenset()
            walk = FloorWalk(1_000 + seed, ROUNDS_LONG, verified=seed < WALKS_LONG, sought=sought)
            walk.run(*new_floor())
            posted, became = posted + walk.posted, became + walk.became
            pace.examples += 1
            pace.steps += walk.steps
    sys.stdout.write(f"{len(posted)} kinds, {dict(became)}\n")
    assert sorted(wanted - posted.keys()) == []


def _without_the_last_row(mirror: MirrorFile, page: Page, now: datetime) -> None:
    TAKE_PAGE(mirror, page.model_copy(update={"rows": page.rows[:-1]}), now)


def _as_posted(result: Result) -> Settlement:
    became = Status.POSTED if result.became is Status.HELD else result.became
    return SETTLEMENT(result.model_copy(update={"status": became, "became": became}))


TAKE_PAGE, SETTLEMENT = MirrorFile.take_page, rounds._settlement
MISTAKES: Mapping[str, tuple[object, str, object]] = {
    "a page of which the last row is lost": (MirrorFile, "take_page", _without_the_last_row),
    "pages of a long pull that are forgotten": (MirrorFile, "_staged", lambda _mirror: []),
    "an answer after which work still counts as waiting, too": (overlay, "take_out", lambda _database, _numbers: None),
    "held work that its handheld takes for posted": (rounds, "_settlement", _as_posted),
    "rows that change and of which no handheld is told": (judging, "changed_rows", lambda _working, _posted: []),
    "an arrival of which no handheld is told": (transfers, "changed_rows", lambda _working, _posted: []),
    "held numbers that nobody disputes": (keeping, "disputed_rows", lambda _site, _held: iter(())),
}
"""Mistakes on the way between handhelds and the centre: whose function is replaced, its name, and what does it wrong."""
SEEDS_MAX, KINDS_OF_A_SHORT_WALK = 20, 25


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_on_the_way_is_found(mistake: str, new_floor: NewFloor, monkeypatch: pytest.MonkeyPatch) -> None:
    target, name, wrong = MISTAKES[mistake]
    monkeypatch.setattr(target, name, wrong)
    found, steps = "", 0
    for seed in range(SEEDS_MAX):
        walk = FloorWalk(seed, kinds=KINDS_OF_A_SHORT_WALK, verified=False)
        try:
            walk.run(*new_floor())
        except AssertionError as error:
            found = f"walk {seed + 1} after {steps + walk.steps} steps: {str(error).splitlines()[0][:160]}"
            break
        steps += walk.steps
    assert found
    sys.stdout.write(f"{mistake}: found by {found}\n")
