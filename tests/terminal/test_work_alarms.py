"""A recall or a hold that a pull brings is checked at once against what is at hand, and stops (flows.md 1.0a, rule 23)."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from inventory.refusals.selling import GoodsInHandMarked, GoodsLeftMarked
from inventory.tasks.steps import Action, Outcome
from sync import schema
from sync.centre.centre import Centre
from sync.centre.feeds import changes_of, stamp
from terminal.view import View
from tests.terminal.homes import Terminal, centre_url, demo_home, terminal_on

PICKER, PICKER_PIN = "1007", "4327"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def mark(home: Path, item: str, lot: str, **marks: str) -> None:
    """Mark a lot at the centre, as quality does."""

    def write(connection: Connection) -> None:
        table = schema.CENTRAL["lot"]
        where = (table.c.site == "ROT", table.c.item == item, table.c.lot == lot)
        assert connection.execute(update(table).where(*where).values(**marks)).rowcount == 1
        stamp(connection, "ROT", changes_of("lot", [(item, lot)]))

    centre = Centre.open(centre_url(home))
    centre.database.write(write)
    centre.close()


def picked(terminal: Terminal) -> None:
    """Pick the six gaskets of the first order; they stand at the dock."""
    terminal.sign_in(PICKER, PICKER_PIN)
    terminal.scan("SO8817")
    for _ in range(3):
        terminal.press(Action.PROBLEM)
        terminal.press(5)
    terminal.scan("A-03-2")
    terminal.scan("L19")
    terminal.type("6")


def pulled(terminal: Terminal) -> View:
    terminal.clock.move(timedelta(minutes=1))
    terminal.syncer.ask()
    return terminal.work.view()


def test_what_stands_at_the_dock_stops_as_soon_as_its_lot_is_recalled(home: Path) -> None:
    with terminal_on(home) as terminal:
        picked(terminal)
        assert pulled(terminal).prompt.stop is None
        mark(home, "G-0040", "L19", recall="R7")
        view = pulled(terminal)
        stop = view.prompt.stop
        assert isinstance(stop, GoodsInHandMarked)
        assert (stop.lot, stop.reason, stop.quantity, stop.document) == ("L19", "lot_recalled", Decimal(6), "SO8817")
        assert stop.to == "HOLD-1"
        assert (view.outcome, terminal.scan("L19").code) == (Outcome.STOP, "scan_held")
        assert terminal.press(1).view.prompt.stop is None
        assert pulled(terminal).prompt.stop is None


def test_what_has_left_and_is_not_sent_is_said_too(home: Path) -> None:
    with terminal_on(home) as terminal:
        picked(terminal)
        terminal.press(Action.DONE)
        terminal.press(2)
        terminal.scan("D-01")
        mark(home, "G-0040", "L19", hold="Q1")
        stop = pulled(terminal).prompt.stop
        assert isinstance(stop, GoodsLeftMarked)
        assert (stop.lot, stop.reason, stop.quantity, stop.document) == ("L19", "lot_held", Decimal(6), "SO8817")


def test_numbers_in_hand_stop_too(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in(PICKER, PICKER_PIN)
        terminal.scan("SO8820")
        for _ in range(4):
            if terminal.work.view().prompt.asks.arguments.get("bin") != "R-04":
                terminal.press(Action.PROBLEM)
                terminal.press(5)
        terminal.scan("R-04")
        terminal.scan("SN-000701")
        (taken,) = terminal.handheld.stock.captured_waiting("SO8820", 1)
        mark(home, taken.item, taken.lot, recall="R8")
        stop = pulled(terminal).prompt.stop
        assert isinstance(stop, GoodsInHandMarked)
        assert (stop.lot, stop.quantity, stop.place) == (taken.lot, Decimal(1), "")


def test_it_is_told_again_after_a_restart_and_never_over_a_pin(home: Path) -> None:
    with terminal_on(home) as terminal:
        picked(terminal)
        mark(home, "G-0040", "L19", recall="R7")
        terminal.press(Action.HELP)
        terminal.press(2)
        terminal.press(Action.BACK)
        assert pulled(terminal).prompt.stop is None
    with terminal_on(home) as terminal:
        assert terminal.scan(PICKER).view.prompt.stop is None
        assert isinstance(terminal.type(PICKER_PIN).view.prompt.stop, GoodsInHandMarked)


def test_the_door_checks_every_number_again(home: Path) -> None:
    with terminal_on(home) as terminal:
        picked(terminal)
        mark(home, "G-0040", "L19", recall="R7")
        pulled(terminal)
        terminal.press(1)
        terminal.press(Action.DONE)
        terminal.press(2)
        assert terminal.scan("D-01").code == "lot_recalled"


def recall(home: Path, folder: Path, line: str) -> None:
    """Recall at the centre, by a list from the office."""
    folder.mkdir()
    (folder / "recalls.csv").write_text(f"recall,line,item,lot,serial\n{line}\n")
    centre = Centre.open(centre_url(home))
    centre.import_folder(folder)
    centre.close()


def test_a_recall_of_the_list_stops_what_stands_at_the_dock(home: Path, tmp_path: Path) -> None:
    with terminal_on(home) as terminal:
        picked(terminal)
        recall(home, tmp_path / "recall", "R7,1,G-0040,L19,")
        stop = pulled(terminal).prompt.stop
        assert isinstance(stop, GoodsInHandMarked)
        assert (stop.lot, stop.reason, stop.quantity, stop.document) == ("L19", "lot_recalled", Decimal(6), "SO8817")


def test_a_recalled_serial_in_hand_stops_by_its_number(home: Path, tmp_path: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in(PICKER, PICKER_PIN)
        terminal.scan("SO8820")
        for _ in range(4):
            if terminal.work.view().prompt.asks.arguments.get("bin") != "R-04":
                terminal.press(Action.PROBLEM)
                terminal.press(5)
        terminal.scan("R-04")
        terminal.scan("SN-000701")
        recall(home, tmp_path / "recall", "R8,1,,,SN-000701")
        stop = pulled(terminal).prompt.stop
        assert isinstance(stop, GoodsInHandMarked)
        assert (stop.lot, stop.quantity, stop.place) == ("SN-000701", Decimal(1), "")
