"""The ledger of handhelds and an office played again from empty, on the other kind of store and back: `hub export` gives the same."""

import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from inventory.kinds import KINDS
from inventory.transactions import reversed_kind
from sync.centre.centre import Centre
from tests.inventory.drawing import ORIGINALS
from tests.pace import told
from tests.scenarios.test_all_shown import OF_HELD_WORK
from tests.stores import PostgresServer
from tests.sync.centre.replaying import exported, replay
from tests.sync.centre.test_statements import said_by
from tests.sync.centre.test_verify import STATEMENTS_MAX
from tests.sync.floor.store import bare, copied, make
from tests.sync.floor.walk import OTHERS, FloorWalk

OF_THE_LEDGER = tuple(what for what in OTHERS if what != "again")
"""What is done in the place of held work names that work, and held work is in no ledger."""
SEED, KINDS_OF_THE_GATE = 7, 40
WALKS_LONG, ROUNDS_LONG, KINDS_MIN = 5, 4, 125
"""So many walks are played again in `--long`, and so many kinds are posted in them at least: the rarest take a walk of their own."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("floor"))


def walked(walk: FloorWalk, made: Path, into: Path) -> Centre:
    """Walk over a store and its handhelds; return the store."""
    url = copied(made, into)
    walk.run(url, into)
    return Centre.open(url)


def played_again(source: Centre, made: Path, folder: Path, server: str) -> int:
    """Play a ledger again into a server, and from there into a file; return how much there was."""
    wanted = exported(source, folder / "first")
    with closing(bare(server, made / "files")) as there:
        count = replay(source, there)
        assert exported(there, folder / "there") == wanted
        assert there.verify() == ()
        with closing(bare(f"sqlite:///{folder / 'back.db'}", made / "files")) as back:
            assert replay(there, back) == count
            assert exported(back, folder / "back") == wanted
            assert back.verify() == ()
    return count


def test_a_walk_played_again_gives_the_same_export(made: Path, tmp_path: Path, postgres: PostgresServer) -> None:
    walk = FloorWalk(SEED, kinds=KINDS_OF_THE_GATE, verified=False, others=OF_THE_LEDGER)
    with closing(walked(walk, made, tmp_path / "walked")) as source:
        played_again(source, made, tmp_path, postgres.url(postgres.make()))
        assert len(said_by(source, source.verify)) <= STATEMENTS_MAX


@pytest.mark.long
def test_long_walks_played_again_give_the_same_exports(made: Path, tmp_path: Path, postgres: PostgresServer) -> None:
    """Nearly every kind that there is, those that are made of others and what takes each back."""
    posted: Counter[str] = Counter()
    wanted = ({*ORIGINALS, *(reversed_kind(kind) for kind in ORIGINALS)} & set(KINDS)) - OF_HELD_WORK
    count = 0
    with told("walks played again") as pace:
        for seed in range(WALKS_LONG):
            sought = frozenset(wanted - posted.keys())
            walk = FloorWalk(2_000 + seed, ROUNDS_LONG, verified=False, sought=sought, others=OF_THE_LEDGER)
            folder = tmp_path / str(seed)
            with closing(walked(walk, made, folder / "walked")) as source:
                count += played_again(source, made, folder, postgres.url(postgres.make()))
            posted += walk.posted
            pace.examples += 1
            pace.steps += walk.steps
    sys.stdout.write(f"{count} transactions of {len(posted)} kinds; not among them: {sorted(wanted - posted.keys())}\n")
    assert len(posted) >= KINDS_MIN
