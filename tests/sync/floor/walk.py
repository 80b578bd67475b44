"""Walks over the floor with a fixed seed: each kind on some handheld or in the office, everything else between."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain, count
from pathlib import Path
from random import Random

from inventory.kinds import KINDS
from tests.inventory.drawing import FOLLOWING, ORIGINALS
from tests.inventory.generators import SITES, Luck, Rolled
from tests.inventory.warehouses import NOW
from tests.sync.floor.floor import Floor
from tests.sync.floor.store import Time

FIRST_ID = 1_000
"""From here on ids are those of a walk; those before are of what was in the store when it began."""
BEGINS = NOW + timedelta(hours=1)
OTHERS = ("follow", "follow", "reverse", "sync", "sync", "settle", "settle", "again", "reverse_in_office", "wait")
"""What is done between two kinds."""
OTHERS_MAX, OFFICE_SHARE = 3, 0.25


def opened(url: str, folder: Path) -> Floor:
    """Open a store and its handhelds that were copied for one walk."""
    return Floor(url, folder, Time(BEGINS, count(FIRST_ID)))


def step(floor: Floor, what: str, luck: Luck) -> None:
    """Do one thing, somewhere."""
    device, site = luck.one(floor.devices), luck.one(SITES)
    match what:
        case "follow":
            floor.work(device, luck.one(FOLLOWING), luck)
        case "reverse":
            floor.reverse(device, luck)
        case "sync":
            floor.sync(device, luck)
        case "settle":
            floor.settle(site, luck)
        case "again":
            floor.again(device, luck)
        case "reverse_in_office":
            floor.reverse_in_office(site, luck)
        case "wait":
            floor.wait(luck)
        case _:
            raise ValueError(what)


@dataclass(slots=True)
class FloorWalk:
    """Rounds over kinds, each in another order; `verified`: the invariants are asked for after each step, else at the end.

    `sought` are kinds that earlier walks did not post: each is tried again and again, and what it takes back is, too.
    """

    seed: int
    rounds: int = 1
    kinds: int = len(ORIGINALS)
    verified: bool = True
    sought: frozenset[str] = frozenset()
    others: Sequence[str] = OTHERS
    steps: int = 0
    posted: Counter[str] = field(default_factory=Counter)
    became: Counter[str] = field(default_factory=Counter)

    def run(self, url: str, folder: Path) -> None:
        """Walk; raises AssertionError at the step that breaks an invariant, or at the end where somebody sees something else."""
        random = Random(self.seed)  # no secret: the same walk every time
        floor = opened(url, folder)
        floor.sought = self.sought
        try:
            for _ in self._steps(floor, random):
                self.steps += 1
                if self.verified:
                    floor.check()
            floor.quiet()
        finally:
            self.posted.update(floor.counted)
            self.became.update(floor.became)
            floor.close()

    def _steps(self, floor: Floor, random: Random) -> Iterator[None]:
        luck = Rolled(random)
        orders = (random.sample(ORIGINALS, self.kinds) for _ in range(self.rounds))
        more = sorted({KINDS[name].reverses or name for name in self.sought} & {*ORIGINALS})
        for name in chain.from_iterable(orders):
            for each in (name, *random.choices(more, k=min(1, len(more)))):
                if random.random() < OFFICE_SHARE:
                    floor.office(random.choice(SITES), each, luck)
                else:
                    floor.work(random.choice(floor.devices), each, luck)
                yield
            for what in random.choices(self.others, k=random.randint(0, OTHERS_MAX)):
                step(floor, what, luck)
                yield
