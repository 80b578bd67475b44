"""Every rule scenario of `post/`: transactions as the office posts them, what becomes of each, and what the stock is then.

A scenario is a JSON object: `title`; `files` (rows that are added to the import files of `warehouse/`, by name); `steps`; `balances` and
`serials` that hold at the end, and `makers`, the makers' serials of units, with the keys of `serials`. A step is a transaction as
`stockhand post` takes it, with `outcome` beside it (posted by default), the `refusals` (codes) of one that is refused, the `flags` of one
that is posted. Keys of balances are `site/place/item` or `site/place/item/lot`, those of serials `site/item/serial`, whose values are state
and place.

Each is played over a store of either kind, and by the rules alone over stock in memory where the centre adds nothing of its own.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, select

from inventory.memory import StockInMemory
from inventory.plain import plain_decimal
from inventory.refusals import refusal_to_plain
from inventory.stock import Posted
from inventory.transactions import Transaction
from sync import schema
from sync.centre.centre import Centre
from sync.centre.database import Database, Work
from sync.centre.identifying import KINDS as IDENTIFYING
from sync.centre.office import Outcome, Told
from sync.centre.transfers import DISPATCHES, MADE_HERE
from terminal.clock import SetClock
from terminal.ids import Ids
from terminal.office import Blanks, names_of, transactions_of
from tests.inventory.ledgers import judge
from tests.scenarios.in_memory import stock_of
from tests.stores import STORES, PostgresServer

T = TypeVar("T")

FOLDER = Path(__file__).parent / "post"
SCENARIOS = sorted(FOLDER.glob("*.json"))
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
EXPECTATIONS = frozenset({"outcome", "refusals", "flags"})

Scenario = Mapping[str, Any]
KINDS_OF_STORE = ("memory", *STORES)


def read(path: Path) -> Scenario:
    scenario: Scenario = json.loads(path.read_text(encoding="utf-8"))
    return scenario


def written(rows_of: Mapping[str, list[dict[str, str]]], into: Path) -> Path:
    """Write the rows that a scenario adds as import files."""
    into.mkdir()
    for name, rows in rows_of.items():
        with (into / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return into


class OneTransaction(Database):
    """A store as it was made, for one scenario after the other: each unit of work is a savepoint of a transaction that never ends.

    What costs is opening a store and bringing it back; a database gives that up in one statement.
    """

    connection: Connection | None = None

    def write(self, work: Work[T]) -> T:
        """Run a unit of work as far as a savepoint."""
        assert self.connection is not None
        with self.connection.begin_nested():
            return work(self.connection)

    read = write

    @contextmanager
    def kept_apart(self) -> Iterator[None]:
        """Give up all that is written meanwhile."""
        with self.engine.connect() as connection:
            outer = connection.begin()
            self.connection = connection
            try:
                yield
            finally:
                self.connection = None
                outer.rollback()


def made_store(url: str) -> Centre:
    """Make a store at a URL with the warehouse of the scenarios in it; what is done in it later is never kept."""
    made = Centre.open(url, create=True, now=lambda: NOW)
    made.init()
    made.import_folder(FOLDER / "warehouse")
    return Centre(OneTransaction(made.database.engine), now=lambda: NOW)


@pytest.fixture(scope="module", params=KINDS_OF_STORE)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Centre]]:
    """The store that all scenarios are played on, one after the other, and of which kind it is."""
    if request.param == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres")
        url = postgres.url(postgres.make())
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('scenarios') / 'centre.db'}"
    opened = made_store(url)
    yield request.param, opened
    opened.close()


@contextmanager
def set_up(centre: Centre, scenario: Scenario, scratch: Path) -> Iterator[Centre]:
    """Give the store with the rows that a scenario adds."""
    assert isinstance(centre.database, OneTransaction)
    with centre.database.kept_apart():
        if scenario.get("files"):
            centre.import_folder(written(scenario["files"], scratch / "files"))
        yield centre


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


Kept = tuple[dict[str, Decimal], dict[str, str], dict[str, str]]
"""Balances by `site/place/item[/lot]`, states and places of serials by `site/item/serial`, and their makers' serials."""


def key_of(*parts: str) -> str:
    return "/".join(parts).rstrip("/")


def kept_at(centre: Centre) -> Kept:
    balance, serial = schema.CENTRAL["balance"], schema.CENTRAL["serial"]

    def load(connection: Connection) -> Kept:
        kept: dict[str, Decimal] = defaultdict(Decimal)
        for row in connection.execute(select(balance)):
            kept[key_of(row.site, row.place, row.item, row.lot)] += row.quantity
        found = connection.execute(select(serial)).all()
        named = {key_of(row.site, row.item, row.serial): row for row in found}
        places = {key: f"{row.state} {row.place}" for key, row in named.items()}
        return kept, places, {key: row.maker_serial for key, row in named.items()}

    return centre.database.read(load)


def kept_in(stock: StockInMemory) -> Kept:
    kept: dict[str, Decimal] = defaultdict(Decimal)
    for key, quantity in stock.balances.items():
        kept[key_of(stock.site, key.place, key.item, key.lot)] += quantity
    named = {key_of(stock.site, each.item, each.serial): each for each in stock.serials.values()}
    places = {key: f"{each.state} {each.place}" for key, each in named.items()}
    return kept, places, {key: each.maker_serial for key, each in named.items()}


def at_the_end(scenario: Scenario, kept: Kept) -> tuple[dict[str, str], ...]:
    """Return what is kept of all that the scenario says something of."""
    quantities, places, makers = kept
    counted = {key: plain_decimal(quantities.get(key, Decimal(0))) for key in scenario.get("balances", {})}
    return (
        counted,
        {key: places.get(key, "") for key in scenario.get("serials", {})},
        {key: makers.get(key, "") for key in scenario.get("makers", {})},
    )


def of_rules_alone(scenario: Scenario, made: Sequence[Transaction]) -> bool:
    """Return whether the centre has no part of its own in a scenario: another site, goods identified, what was posted before."""
    of_centre = {*DISPATCHES, *IDENTIFYING, *MADE_HERE}
    outcomes = {step.get("outcome", "posted") for step in scenario["steps"]}
    return (
        len({each.site for each in made}) == 1
        and not of_centre & {each.kind for each in made}
        and outcomes == {"posted"}
    )


def judged(made: Sequence[Transaction], stock: StockInMemory) -> list[dict[str, Any]]:
    """Post by the rules alone, which are told nothing but what `reads()` names."""
    told = []
    for each in made:
        result = judge(each, stock)
        posted = isinstance(result, Posted)
        refusals = result.flags if isinstance(result, Posted) else result.refusals
        if isinstance(result, Posted):
            stock.apply(result)
        codes = tuple(refusal_to_plain(refusal) for refusal in refusals)
        told.append(became(Told("", "", "", Outcome.POSTED if posted else Outcome.REFUSED, codes)))
    return told


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenario_goes_as_it_says(path: Path, shared: tuple[str, Centre], tmp_path: Path) -> None:
    scenario, (kind, store) = read(path), shared
    wanted = [expected(step) for step in scenario["steps"]]
    end = tuple(scenario.get(name, {}) for name in ("balances", "serials", "makers"))
    with set_up(store, scenario, tmp_path) as centre:
        made = transactions(centre, scenario)
        if kind == "memory":
            if of_rules_alone(scenario, made):
                stock = centre.database.read(lambda connection: stock_of(connection, made[0].site))
                assert judged(made, stock) == wanted
                assert at_the_end(scenario, kept_in(stock)) == end
            return
        if kind == "sqlite" and not {*IDENTIFYING} & {each.kind for each in made}:
            # (a rehearsal ends before goods that were identified post themselves)
            assert [became(told) for told in centre.rehearse(made)] == wanted
        assert [became(centre.post(each)) for each in made] == wanted
        assert at_the_end(scenario, kept_at(centre)) == end
        # the database proves the ledger of all of them at once, where they are played again
        assert kind != "sqlite" or centre.verify() == ()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_expects_something(path: Path) -> None:
    scenario = read(path)
    assert scenario["title"]
    assert any(name in scenario for name in ("balances", "serials", "makers")) or any(
        EXPECTATIONS & step.keys() for step in scenario["steps"]
    )
