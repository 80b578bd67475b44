"""Every rule scenario of `post/`: transactions as the office posts them, what becomes of each, and what the stock is then.

A scenario is a JSON object: `title`; `warehouse` (a folder beside the file, `warehouse` by default; or `sample`); `files` (rows that
are added to its import files, by name); `steps`; `balances` and `serials` that hold at the end. A step is a transaction as
`stockhand post` takes it, with `outcome` beside it (posted by default), the `refusals` (codes) of one that is refused, the `flags` of
one that is posted. Keys of balances are `site/place/item` or `site/place/item/lot`, those of serials `site/item/serial`, whose values
are state and place.
"""

import csv
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config import sample_folder
from inventory.plain import plain_decimal
from inventory.transactions import Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.centre.office import Outcome, Told
from terminal.clock import SetClock
from terminal.ids import Ids
from terminal.office import Blanks, names_of, transactions_of
from tests.stores import STORES, PostgresServer, keep_as
from tests.sync.centre.replaying import exported, replay

FOLDER = Path(__file__).parent / "post"
SCENARIOS = sorted(FOLDER.glob("*.json"))
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
EXPECTATIONS = frozenset({"outcome", "refusals", "flags"})

Scenario = Mapping[str, Any]


def read(path: Path) -> Scenario:
    scenario: Scenario = json.loads(path.read_text(encoding="utf-8"))
    return scenario


def named(scenario: Scenario) -> Path:
    name = scenario.get("warehouse", "warehouse")
    return sample_folder() if name == "sample" else FOLDER / name


def laid(scenario: Scenario, into: Path) -> Path:
    """Lay the scenario's warehouse into a folder, with the rows that it adds."""
    into.mkdir()
    for path in named(scenario).glob("*.csv"):
        shutil.copy(path, into)
    for name, rows in scenario.get("files", {}).items():
        path = into / name
        header = next(csv.reader(path.open(encoding="utf-8"))) if path.exists() else list(rows[0])
        with path.open("a", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, restval="")
            if not stream.tell():
                writer.writeheader()
            writer.writerows(rows)
    return into


def filled(url: str, scenario: Scenario, scratch: Path) -> str:
    """Make a store at a URL with the scenario's warehouse in it."""
    made = Centre.open(url, create=True, now=lambda: NOW)
    made.init()
    made.import_folder(laid(scenario, scratch / "files"))
    made.close()
    return url


@pytest.fixture(scope="module")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of most scenarios, as a file."""
    scratch = tmp_path_factory.mktemp("scenarios")
    filled(f"sqlite:///{scratch / 'centre.db'}", {}, scratch)
    return scratch / "centre.db"


@pytest.fixture(scope="module")
def made_database(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same, kept in a database."""
    name = postgres.make()
    filled(postgres.url(name), {}, tmp_path_factory.mktemp("scenarios"))
    postgres.run(keep_as("scenarios"), name)
    return name


@pytest.fixture(params=STORES)
def new_centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Scenario], Centre]]:
    """Opens a centre with the warehouse of a scenario, on either kind of store."""
    opened: list[Centre] = []

    def on_sqlite(scenario: Scenario) -> str:
        url = f"sqlite:///{tmp_path / 'centre.db'}"
        if {"warehouse", "files"} & scenario.keys():
            return filled(url, scenario, tmp_path)
        shutil.copy(request.getfixturevalue("made_file"), tmp_path / "centre.db")
        return url

    def on_postgresql(scenario: Scenario) -> str:
        postgres: PostgresServer = request.getfixturevalue("postgres")
        if {"warehouse", "files"} & scenario.keys():
            return filled(postgres.url(postgres.make()), scenario, tmp_path)
        name: str = request.getfixturevalue("made_database")
        postgres.renew(name, "scenarios")
        return postgres.url(name)

    def make(scenario: Scenario) -> Centre:
        url = on_sqlite(scenario) if request.param == "sqlite" else on_postgresql(scenario)
        opened.append(Centre.open(url, now=lambda: NOW))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def transactions(centre: Centre, scenario: Scenario) -> tuple[Transaction, ...]:
    ids = Ids(SetClock(NOW))
    blanks = Blanks(scenario.get("as", "1900"), scenario.get("site", "ROT"), NOW, ids.new, centre.calendars())
    plain = [{name: each[name] for name in each if name not in EXPECTATIONS} for each in scenario["steps"]]
    return transactions_of(plain, blanks, centre.known(names_of(plain, blanks)))


def became(told: Told) -> dict[str, Any]:
    """Return what a step came to, as a scenario says it."""
    codes = sorted({str(each["code"]) for each in told.refusals})
    if told.outcome is Outcome.POSTED:
        return {"outcome": "posted", **({"flags": codes} if codes else {})}
    return {"outcome": told.outcome.value, **({"refusals": codes} if told.outcome is Outcome.REFUSED else {})}


def expected(step: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: step[name] for name in EXPECTATIONS if name in step}
    kinds = {"refusals": "refused"} if "refusals" in given else {}
    outcome = given.get("outcome") or kinds.get("refusals", "posted")
    return {**{name: sorted(codes) for name, codes in given.items() if name != "outcome"}, "outcome": outcome}


def balances(centre: Centre, keys: Mapping[str, str]) -> dict[str, str]:
    table = schema.CENTRAL["balance"]
    rows = centre.database.read(lambda connection: connection.execute(select(table)).all())
    kept: dict[str, Any] = {}
    for row in rows:
        key = f"{row.site}/{row.place}/{row.item}/{row.lot}".rstrip("/")
        kept[key] = kept.get(key, 0) + row.quantity
    return {key: plain_decimal(kept[key]) if key in kept else "0" for key in keys}


def serials(centre: Centre, keys: Mapping[str, str]) -> dict[str, str]:
    table = schema.CENTRAL["serial"]
    rows = centre.database.read(lambda connection: connection.execute(select(table)).all())
    kept = {f"{row.site}/{row.item}/{row.serial}": f"{row.state} {row.place}" for row in rows}
    return {key: kept.get(key, "") for key in keys}


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenario_goes_as_it_says(path: Path, new_centre: Callable[[Scenario], Centre]) -> None:
    scenario = read(path)
    centre = new_centre(scenario)
    made = transactions(centre, scenario)
    wanted = [expected(step) for step in scenario["steps"]]
    assert [became(told) for told in centre.rehearse(made)] == wanted
    assert [became(centre.post(each)) for each in made] == wanted
    assert balances(centre, scenario.get("balances", {})) == scenario.get("balances", {})
    assert serials(centre, scenario.get("serials", {})) == scenario.get("serials", {})
    assert centre.verify() == ()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_expects_something(path: Path) -> None:
    scenario = read(path)
    assert scenario["title"]
    assert any(name in scenario for name in ("balances", "serials")) or any(
        EXPECTATIONS & step.keys() for step in scenario["steps"]
    )


def test_the_ledger_of_all_scenarios_played_again_gives_the_same_store(
    new_centre: Callable[[Scenario], Centre], tmp_path: Path
) -> None:
    """From empty, on the other kind of store than where the work was done, and back on the same kind."""
    source = new_centre({})
    for number, path in enumerate(SCENARIOS):
        scenario = read(path)
        if {"warehouse", "files"} & scenario.keys():
            continue
        # what one scenario leaves may stand against another: then that is refused, and not in the ledger
        named = json.loads(json.dumps(scenario["steps"]), object_hook=partial(renamed, prefix=f"{number}-"))
        for each in transactions(source, {**scenario, "steps": named}):
            source.post(each)
    assert source.verify() == ()
    bare = laid({}, tmp_path / "bare")
    (bare / "stock.csv").unlink()
    target = Centre.open(f"sqlite:///{tmp_path / 'again.db'}", create=True, now=lambda: NOW)
    with closing(target):
        target.init()
        target.import_folder(bare)
        assert replay(source, target) > len(SCENARIOS)
        assert exported(target, tmp_path / "again") == exported(source, tmp_path / "first")
        assert target.verify() == ()


def renamed(plain: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Return a step with names of its own for the transactions that it names."""
    names = {"id", "reverses", "applies_to"} & plain.keys()
    return {**plain, **{name: prefix + plain[name] for name in names if plain[name]}}
