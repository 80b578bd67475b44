"""The ledger of the kinds' scenarios played again from empty: into PostgreSQL, and from there into SQLite; `hub export` gives the same."""

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from inventory.kinds import KINDS
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from sync.centre.transfers import MADE_HERE
from tests.scenarios.test_all_shown import OF_HELD_WORK
from tests.scenarios.test_post import FOLDER, NOW, Scenario, expected, read, transactions
from tests.stores import PostgresServer
from tests.sync.centre.replaying import exported, posted_rows, replay

SCENARIOS = [each for each in map(read, sorted(FOLDER.glob("kind_*.json"))) if "files" not in each]
OWN_FILES = (
    "documents",
    "document_lines",
    "document_numbers",
    "items",
    "item_sites",
    "units",
    "kits",
    "stock",
    "optional_fields",
)
OWN_COLUMNS = ("document", "item", "kit", "component")
OWN_NAMES = frozenset({"id", "reverses", "applies_to", "document", "item", "code", "reference", "receipt"})
PLACES = frozenset({"pack", "from_place", "to_place", "to_bin"})


def ticking() -> Callable[[], datetime]:
    """Return a clock that goes on by a second whenever it is asked."""
    seconds = count()
    return lambda: NOW + timedelta(seconds=next(seconds))


def own(value: object, prefix: str, name: str = "") -> object:
    """Return a part of a scenario with goods, documents, packs and transactions of its own, so that none stands in another's way."""
    if isinstance(value, dict):
        return {key: own(each, prefix, key) for key, each in value.items()}
    if isinstance(value, list):
        return [own(each, prefix, name) for each in value]
    if name in PLACES and isinstance(value, str) and value.startswith("#"):
        return f"#{prefix}{value[1:]}"
    return f"{prefix}{value}" if name in OWN_NAMES and value else value


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def laid(folder: Path) -> Path:
    """Lay a warehouse in which every scenario has items, stock and documents of its own."""
    shutil.copytree(FOLDER / "warehouse", folder)
    for name in OWN_FILES:
        rows = rows_of(folder / f"{name}.csv")
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            for number in range(len(SCENARIOS)):
                columns = [each for each in OWN_COLUMNS if each in rows[0]]
                writer.writerows(row | {each: f"{number}-{row[each]}" for each in columns} for row in rows)
    return folder


def work_of(number: int, scenario: Scenario) -> Scenario:
    """Return the steps of a scenario that are posted."""
    kept = [step for step in scenario["steps"] if expected(step)["outcome"] == "posted"]
    return {"steps": [own(step, f"{number}-") for step in kept]}


def made(url: str, folder: Path) -> Centre:
    """Make a store with the reference data of a folder."""
    centre = Centre.open(url, create=True, now=ticking())
    centre.init()
    centre.import_folder(folder)
    return centre


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A store with the work of the scenarios of all kinds."""
    scratch = tmp_path_factory.mktemp("source")
    with closing(made(f"sqlite:///{scratch / 'centre.db'}", laid(scratch / "files"))) as centre:
        for number, scenario in enumerate(SCENARIOS):
            for each in transactions(centre, work_of(number, scenario)):
                told = centre.post(each)
                assert told.outcome is Outcome.POSTED, (each, told)
        yield centre


def test_the_ledger_played_again_on_the_other_kind_of_store_and_back_gives_the_same_export(
    source: Centre, tmp_path: Path, postgres: PostgresServer
) -> None:
    bare = laid(tmp_path / "bare")
    (bare / "stock.csv").unlink()
    wanted = exported(source, tmp_path / "first")
    with closing(made(postgres.url(postgres.make()), bare)) as there:
        assert replay(source, there) > len(SCENARIOS)
        assert exported(there, tmp_path / "there") == wanted
        assert there.verify() == ()
        with closing(made(f"sqlite:///{tmp_path / 'back.db'}", bare)) as back:
            replay(there, back)
            assert exported(back, tmp_path / "back") == wanted
            assert back.verify() == ()


def test_every_kind_is_in_the_ledger_that_is_played_again(source: Centre) -> None:
    assert sorted(KINDS.keys() - MADE_HERE - OF_HELD_WORK - {row.kind for row in posted_rows(source)}) == []
    assert source.verify() == ()
