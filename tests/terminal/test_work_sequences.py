"""Any sequence of inputs: no bug is met, nothing leaks out of the files, and a restart leads back to the same step."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.tasks.steps import Action
from sync.handheld.records import InputStatus
from terminal.modes.task import TaskMode
from tests.terminal.homes import BEARING, Terminal, demo_home, terminal_on

CODES = st.sampled_from(
    [
        "PO1042",
        "PO1043",
        "PO1048",
        "SO8817",
        "1001",
        "R-04",
        "D-01",
        "H-01",
        "L2231",
        "SN-000701",
        BEARING,
        "]C101095060001110321726033110L2231",
        "]C10109506000111032",
        "]C101095060001343521728083110GR881",
        "]C101195060000101031727043010M4471",
        "]C100095060000000000039",
        "]C101095060001110331010",
        "caf{xE9}{x00}",
        *(f"SN-{number:06}" for number in range(812, 816)),
    ]
)
TYPED = st.sampled_from(["", "1", "12", "0", "25", "999999999", "1.5", "270331", "L2231", "PO1042", "x", "\x00"])
INPUTS = st.one_of(
    st.tuples(st.just("scan"), CODES),
    st.tuples(st.just("type"), TYPED),
    st.tuples(st.just("digit"), st.integers(0, 9)),
    st.tuples(st.just("key"), st.sampled_from(Action)),
)


def put_in(terminal: Terminal, kind: str, value: object) -> None:
    match kind, value:
        case "scan", str():
            terminal.scan(value)
        case "type", str():
            terminal.type(value)
        case "digit", int():
            terminal.press(value)
        case _, Action():
            terminal.press(value)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(INPUTS, min_size=10, max_size=40))
def test_any_inputs_meet_no_bug_and_work_goes_on_after_a_restart(inputs: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = demo_home(Path(folder))
        with terminal_on(home) as terminal:
            terminal.receiving()
            for kind, value in inputs:
                put_in(terminal, kind, value)
            rows = terminal.handheld.journal.inputs(1000)
            assert [row for row in rows if row.status is InputStatus.FAILED] == []
            assert len(rows) == len(inputs) + 3
            front = terminal.work.front
            before = terminal.work.view().prompt
            works = [work.id for work in terminal.handheld.journal.open_works() if work.document]
        if not isinstance(front, TaskMode) or not works or front.number != works[-1]:
            return
        with terminal_on(home) as terminal:
            terminal.sign_in()
            assert terminal.press(9).view.prompt == before
