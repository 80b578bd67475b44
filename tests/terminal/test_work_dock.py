"""The dock: what waits, who may send, what came of it; lists, help and look-up."""

from pathlib import Path

import pytest

from inventory.refusals.work import LinkAway, NoRight
from inventory.tasks.steps import Action, Known, Outcome
from sync.centre.centre import Centre
from tests.terminal.homes import (
    OTHER_RECEIVER,
    OTHER_RECEIVER_PIN,
    SUPERVISOR,
    SUPERVISOR_PIN,
    Terminal,
    centre_url,
    demo_home,
    terminal_on,
)

GREASE = "]C101095060001343521728083110GR881"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def at_the_dock(terminal: Terminal) -> None:
    terminal.receiving()
    terminal.scan(GREASE)
    terminal.type("24")
    terminal.scan("B-01-1")
    answer = terminal.press(Action.SYNC)
    known = {each.name: each.value for each in answer.view.prompt.known}
    assert (known["waiting"], known["sent"], known["refused"]) == ("1", "0", "0")


def test_a_supervisor_sends(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_the_dock(terminal)
        terminal.press(1)
        terminal.scan(SUPERVISOR)
        answer = terminal.type(SUPERVISOR_PIN)
        assert (answer.outcome, answer.says and answer.says.code) == (Outcome.OK, "sync_done")
        assert (answer.view.status.waiting, answer.view.status.online) == (0, True)
        assert terminal.press(Action.BACK).view.prompt.asks.code == "ask_item"
    centre = Centre.open(centre_url(home))
    assert centre.verify() == ()
    centre.close()


def test_nobody_else_sends(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_the_dock(terminal)
        terminal.press(1)
        terminal.scan(OTHER_RECEIVER)
        answer = terminal.type(OTHER_RECEIVER_PIN)
        assert isinstance(answer.says, NoRight)
        assert answer.view.status.waiting == 1


def test_a_centre_that_is_away_is_said_and_nothing_is_lost(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_the_dock(terminal)
        terminal.syncer.away = True
        terminal.press(1)
        terminal.scan(SUPERVISOR)
        answer = terminal.type(SUPERVISOR_PIN)
        assert isinstance(answer.says, LinkAway)
        assert answer.says.waiting == 1
        assert (answer.view.status.waiting, answer.view.status.online) == (1, False)


def test_a_scan_at_the_dock_is_kept_and_not_used(home: Path) -> None:
    with terminal_on(home) as terminal:
        at_the_dock(terminal)
        answer = terminal.scan("SN-000812")
        assert (answer.outcome, answer.code, answer.view.held_scans) == (Outcome.DUP, "scan_cannot_answer", 1)


def test_what_is_unknown_to_the_work_is_looked_up_at_the_menu(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        view = terminal.scan("R-04").view
        assert (view.prompt.task, view.prompt.known[0]) == ("look_up", Known("bin", "R-04"))
        assert terminal.scan("SO8817").view.prompt.known[0] == Known("document", "SO8817")
        assert terminal.press(Action.BACK).view.prompt.asks.code == "ask_menu"


def test_a_code_of_nothing_stops_at_the_menu(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        assert terminal.scan("NO-SUCH-CODE").code == "unknown_code"
        assert terminal.press(1).view.prompt.asks.code == "ask_menu"


def test_the_list_pages_through_captured_numbers(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.scan("]C101095060001110321727033110L2231")
        terminal.do(*(f"SN-000{number}" for number in range(812, 822)))
        assert terminal.press(Action.LIST).view.prompt.asks.code == "ask_list"
        first = terminal.press(2).view.prompt
        assert [choice.number for choice in first.choices] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
        assert first.choices[1].says.arguments["number"] == "SN-000821"
        second = terminal.press(9).view.prompt
        assert second.choices[3].says.arguments["number"] == "SN-000812"
        terminal.press(Action.BACK)
        assert terminal.press(1).view.prompt.asks.code == "ask_serial"


def test_a_supervisor_says_what_unknown_goods_are_and_they_post_themselves(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.scan("5901234123457")
        terminal.press(2)
        terminal.type("5")
        terminal.press(Action.DONE)
        terminal.press(Action.DONE)
        terminal.scan("HOLD-1")
        terminal.press(Action.SYNC)
        assert terminal.press(6).view.prompt.asks.arguments == {"count": 1}
        asked = terminal.press(2).view.prompt
        assert [each.says.arguments for each in asked.choices[1:]] == [{"item": "A-1103/B"}, {"item": "G-0050"}]
        terminal.press(3)
        terminal.scan(SUPERVISOR)
        answer = terminal.type(SUPERVISOR_PIN)
        assert answer.says is not None
        assert (answer.says.code, answer.view.status.waiting) == ("code_tied", 2)
        terminal.press(Action.BACK)
        terminal.press(Action.SYNC)
        terminal.press(1)
        terminal.scan(SUPERVISOR)
        terminal.type(SUPERVISOR_PIN)
        assert terminal.handheld.stock.open_unidentified() == ()
        assert terminal.handheld.stock.code_items("5901234123457") == ("G-0050",)
    centre = Centre.open(centre_url(home))
    assert (centre.unidentified(), centre.verify()) == ((), ())
    assert [(each.kind, each.refusals[0]["code"]) for each in centre.held()] == [("purchase_receipt", "lot_missing")]
    centre.close()
