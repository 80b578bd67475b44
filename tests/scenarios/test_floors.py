"""Every scenario of `floor/`: handhelds of one store and the office beside them, over either store; the ledger agrees at the end."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from config import sample_folder
from sync.centre.centre import Centre
from tests.scenarios.floors import Floor, import_into, new_home
from tests.stores import STORES, PostgresServer, keep_as

SCENARIOS = sorted((Path(__file__).parent / "floor").glob("*.scenario"))
HANDHELDS = ("first", "second")
KEPT = "sampled"


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The sample warehouse in a store, and handhelds of it, made once: what costs is importing and the first pull."""

    url: str
    folder: Path
    postgres: PostgresServer | None = None

    @property
    def homes(self) -> Path:
        return self.folder / "homes"

    def again(self, folder: Path) -> str:
        """Return the address of a store as it was made."""
        if self.postgres is not None:
            self.postgres.renew(self.url.split("/")[3].split("?")[0], KEPT)
            return self.url
        return f"sqlite:///{shutil.copy(self.folder / 'centre.db', folder / 'centre.db')}"


@pytest.fixture(scope="module", params=STORES)
def warehouse(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("floors")
    postgres: PostgresServer | None = None
    if request.param == "postgresql":
        postgres = request.getfixturevalue("postgres")
        database = postgres.make()
        url = postgres.url(database)
    else:
        url = f"sqlite:///{folder / 'centre.db'}"
    centre = Centre.open(url, create=True)
    centre.init()
    centre.close()
    import_into(url, sample_folder())
    for name in HANDHELDS:
        new_home(folder / "homes" / name, url)
    if postgres is not None:
        postgres.run(keep_as(KEPT), database)
    return Warehouse(url, folder, postgres)


@pytest.fixture
def floor(warehouse: Warehouse, tmp_path: Path) -> Iterator[Floor]:
    with closing(Floor(warehouse.again(tmp_path), tmp_path, warehouse.homes)) as opened:
        yield opened


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenario_goes_as_it_says(path: Path, floor: Floor) -> None:
    assert floor.play(path.read_text(encoding="utf-8").splitlines()) == []
    centre = Centre.open(floor.url)
    assert centre.verify() == ()
    centre.close()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_expects_something(path: Path) -> None:
    assert "\nexpect " in path.read_text(encoding="utf-8")
