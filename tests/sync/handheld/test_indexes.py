"""Every hot statement finds what it wants by an index: none reads a whole table, whatever its size."""

import re
from collections.abc import Iterator, Mapping

import pytest

from sync.handheld import (
    captures,
    counting,
    delivery_queries,
    find,
    inputs,
    journal,
    label_rules,
    leases,
    makers,
    mark_queries,
    mirror,
    order_queries,
    overlay,
    print_jobs,
    recalls,
    scanner_checks,
    sent_back,
    stock,
    stock_queries,
    unidentified,
)
from sync.handheld.home import Handheld
from tests.sync.handheld.homes import enrolled, filled
from tests.sync.handheld.warehouse import warehouse

# the whole of these is small, or is what is asked for
SMALL_TABLES = {
    "pulled",
    "enrolment",
    "open_work",
    "json_each",
    "constant",
    "claim",
    "approval",
    "mask",
    "label_rule",
    "overlay_label_rule",
}
# at the end of work, by the loop in its own thread and in bounded parts, when a label is taught, or all rules, once a pull
NOT_HOT = {"_OLD_INPUTS", "_KEPT", "_MAY_NEED", "_SCANS", "_ALL"}
# the head of others
NOT_WHOLE = {"_HELD_ROWS", "_CLAIM_ROWS"}
# reads from the newest on, and ends at its limit
PARTIAL_INDEXES = "USING (COVERING )?INDEX (ix_journal_instead_of|ix_journal_reverses|ix_open_work_open)$"
NEWEST_FIRST = r"ORDER BY number DESC LIMIT \? \+ 0$"


def statements() -> Mapping[str, str]:
    """Return every statement of the modules by its name."""
    found: dict[str, str] = {}
    for module in (
        captures,
        counting,
        delivery_queries,
        find,
        inputs,
        journal,
        label_rules,
        leases,
        makers,
        mark_queries,
        mirror,
        order_queries,
        overlay,
        print_jobs,
        scanner_checks,
        sent_back,
        stock,
        stock_queries,
        unidentified,
    ):
        for name, value in vars(module).items():
            texts = value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else (value,)
            for number, text in enumerate(texts):
                if name.isupper() and isinstance(text, str) and re.match(r"\s*(SELECT|UPDATE|DELETE)\b", text):
                    found[f"{module.__name__.rpartition('.')[2]}.{name}.{number}"] = text
    return found


STATEMENTS = {name: text for name, text in statements().items() if name.split(".")[1] not in NOT_HOT | NOT_WHOLE}


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handheld]:
    """One handheld for all plans; nothing is written to it."""
    with filled(enrolled(tmp_path_factory.mktemp("plans")), warehouse()) as opened:
        yield opened


def test_there_are_statements_to_look_at() -> None:
    assert {"stock_queries.SERIAL.0", "find.FIND.0", "inputs._UNDOABLE.0", "journal._QUEUED.0"} <= STATEMENTS.keys()
    assert len(STATEMENTS) > 50


def plan(handheld: Handheld, sql: str) -> list[str]:
    """Return what SQLite means to do."""
    names = re.findall(r":(\w+)", re.sub(r"'[^']*'", "", sql))
    numbered = [int(number) for number in re.findall(r"\?(\d)", sql)]
    values = dict.fromkeys(names, 0) if names else (0,) * (max(numbered) if numbered else sql.count("?"))
    return [str(row[3]) for row in handheld.journal._database.all("EXPLAIN QUERY PLAN " + sql, values)]


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_statement_reads_a_whole_table(planner: Handheld, name: str) -> None:
    if "{" in STATEMENTS[name] or re.search(NEWEST_FIRST, STATEMENTS[name]):
        return  # a template is seen where it is filled in
    steps = plan(planner, STATEMENTS[name])
    # a partial index holds the few rows that are asked for; EXISTS ends at the first
    few = PARTIAL_INDEXES if "SELECT EXISTS" not in STATEMENTS[name] else r"USING COVERING INDEX"
    scans = [step for step in steps if re.match(r"SCAN (?!CONSTANT|\()", step) and not re.search(few, step)]
    subqueries = {step.split()[-1] for step in steps if step.startswith("CO-ROUTINE")}
    tables = {re.match(r"SCAN (?:mirror\.)?(\w+)", step)[1] for step in scans} - subqueries  # type: ignore[index] # they all match
    assert tables <= SMALL_TABLES, steps


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("stock_queries.SERIAL.0", "serial USING PRIMARY KEY (item=? AND serial=?)"),
        ("stock_queries.CAPTURED.0", "captured USING INDEX ix_captured_serial (document=? AND item=? AND serial=?)"),
        ("stock_queries.CAPTURED_WAITING.0", "captured USING INDEX ix_captured_waiting (document=? AND line=?)"),
        ("stock_queries.BALANCE.0", "ix_overlay_balance_item (item=? AND live=? AND place=? AND lot=? AND owner=?)"),
        ("stock_queries.LAST_LOT.0", "SEARCH mirror.lot USING INDEX ix_0_lot_2 (item=? AND vendor=?)"),
        ("order_queries.SERIALS_IN.0", "USING INDEX ix_overlay_serial_place (place=?)"),
        ("order_queries.SERIALS_IN.0", "SEARCH m USING INDEX ix_0_serial_0 (place=?)"),
        ("inputs._UNDOABLE.0", "input USING INDEX ix_input_undoable (work=?)"),
        ("inputs._RECENT.0", "input USING INDEX ix_input_work (work=?)"),
        ("journal._MADE.0", "SEARCH i USING COVERING INDEX ix_input_at (at>?)"),
        ("journal._MADE.0", "SEARCH j USING INDEX ix_journal_input (input=?)"),
        ("journal._SENT_KINDS.0", "USING INDEX ix_journal_settled (settled_at>?)"),
        ("mirror._HELD.0", "mirror.held USING INDEX ix_0_held_0 (state=?)"),
        ("mirror._CLAIM.0", "mirror.claim USING PRIMARY KEY (document=?)"),
        ("mirror._NUMBERS.0", "mirror.disputed USING PRIMARY KEY (transaction=?)"),
        ("print_jobs._NEXT.0", "print_job USING INDEX ix_print_job_open (state=?)"),
        ("print_jobs._IS_WAITING.0", "print_job USING COVERING INDEX ix_print_job_open (state=?)"),
    ],
)
def test_a_scan_asks_by_whole_keys(planner: Handheld, name: str, index: str) -> None:
    assert any(index in step for step in plan(planner, STATEMENTS[name])), plan(planner, STATEMENTS[name])


def test_looking_a_code_up_asks_one_index_for_each_kind(planner: Handheld) -> None:
    steps = plan(planner, find.FIND)
    searched = [step for step in steps if step.startswith("SEARCH") and " j USING" not in step]
    tables = {re.match(r"SEARCH (?:mirror\.)?(\w+)", step)[1] for step in searched}  # type: ignore[index] # they all match
    assert tables >= {"item", "item_code", "document", "bin", "document_number", "serial", "lot", "operator"}
    assert not [step for step in steps if "TEMP B-TREE" in step and "DISTINCT" not in step]


@pytest.mark.parametrize("name", ["_STANDING", "_IN_HAND", "_LEFT"])
def test_what_is_marked_is_found_from_the_little_that_is_at_hand(planner: Handheld, name: str) -> None:
    steps = plan(planner, getattr(recalls, name))
    whole = [
        step
        for step in steps
        if step.startswith("SCAN") and "USING" not in step and step not in ("SCAN s", "SCAN mirror.pulled")
    ]
    assert whole == []
