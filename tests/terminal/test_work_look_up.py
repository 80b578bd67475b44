"""The look-up screen: a number with all that there is to say, in pages, and by a digit the document that it came by."""

from pathlib import Path

import pytest

from inventory.tasks.steps import Action
from terminal.layout import layout, text_of
from terminal.words import Words
from tests.terminal.homes import Terminal, demo_home, terminal_on


def screen(terminal: Terminal) -> list[str]:
    rows = layout(terminal.work.view(), "", 26, 16, Words.load())
    assert all(len(text_of(each)) <= 26 for each in rows)
    return [text_of(each) for each in rows]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def test_a_serial_says_its_contract_on_a_second_page_and_fits_the_screen(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.sign_in()
        terminal.scan("HK11000870")
        first = screen(terminal)
        assert [row for row in first if row.startswith("S/N")] == ["S/N    HK11000870"]
        assert any("F6list" in row for row in first)
        terminal.press(Action.LIST)
        listed = screen(terminal)
        assert any("ALL OF IT (8)" in row for row in listed)
        terminal.press(9)
        pages = [*listed, *screen(terminal)]
        for wanted in ("In 13 Apr 2026", "Contr. 13 Apr 2026", "until 11 Apr 2028"):
            assert any(wanted in row for row in pages), (wanted, pages)


def test_a_digit_leads_from_a_number_to_the_order_that_it_came_by(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        terminal.scan("]C101095060001343521727033110L2231")
        terminal.type("12")
        terminal.scan("R-04")
        terminal.press(Action.BACK)
        terminal.scan("L2231")
        terminal.press(Action.LIST)
        choices = terminal.work.view().prompt.choices
        (order,) = [each.number for each in choices if "PO1042" in each.says.arguments.values()]
        terminal.press(order)
        known = terminal.work.view().prompt.known
        assert (known[0].name, known[0].value, known[1].value) == ("document", "PO1042", "purchase_order")
