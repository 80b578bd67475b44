"""Two handhelds book the same unit while they cannot know of each other: the second is held, and it is said with whom it clashes."""

from pathlib import Path

from inventory.refusals.goods import SerialInStock
from inventory.tasks.steps import Action, say
from terminal.commands.enroll import first_pull, make_handheld
from terminal.modes.dock import REFUSED
from terminal.practice import mark_practice
from tests.end_to_end.floor import stock_of
from tests.terminal.commands.running import stockhand
from tests.terminal.homes import (
    BEARING,
    RECEIVER,
    SUPERVISOR,
    SUPERVISOR_PIN,
    Terminal,
    centre_url,
    demo_home,
    terminal_on,
)


def booked(terminal: Terminal, document: str) -> None:
    terminal.receiving(document)
    terminal.do(BEARING, "SN-000812")
    terminal.press(Action.DONE)
    assert terminal.scan("R-04").view.status.waiting == 1


def sent(terminal: Terminal) -> None:
    terminal.press(Action.SYNC)
    terminal.press(1)
    terminal.scan(SUPERVISOR)
    terminal.type(SUPERVISOR_PIN)


def settled(terminal: Terminal, way: int) -> None:
    """Take a way out of the only refused work at the dock, for the first reason, as the supervisor."""
    terminal.sign_in()
    terminal.press(Action.SYNC)
    for digit in (REFUSED, 2, way, 2):
        terminal.press(digit)
    terminal.scan(SUPERVISOR)
    assert terminal.type(SUPERVISOR_PIN).code == "settled"


def test_the_second_of_two_is_held_and_says_with_whom_it_clashes(tmp_path: Path) -> None:
    first, second = demo_home(tmp_path), tmp_path / "second"
    url = centre_url(first)
    first_pull(second, url, make_handheld(second, url, "ROT"))
    mark_practice(second, {})
    with terminal_on(first) as terminal:
        booked(terminal, "PO1042")
    with terminal_on(second, url=url) as terminal:
        booked(terminal, "PO1051")
    with terminal_on(first) as terminal:
        terminal.sign_in()
        sent(terminal)
        assert terminal.work.view().status.held == 0
    with terminal_on(second, url=url) as terminal:
        terminal.sign_in()
        sent(terminal)
        assert terminal.work.view().status.held == 1
        listed = terminal.press(REFUSED).view.prompt
        row = say("list_refused", kind="purchase_receipt", about="SN-000812")
        assert [choice.says for choice in listed.choices] == [say("way_back"), row]
        why = terminal.press(2)
        assert isinstance(why.says, SerialInStock)
        with_whom = [each.value for each in why.view.prompt.known if each.name in ("clash", "clash_by")]
        assert (str(with_whom[0])[:7], with_whom[1]) == (
            "PO1042 ",
            say("badge_at_device", badge=RECEIVER, device="1"),
        )
    done = stockhand(second, "sync")
    assert (done.returncode, b"held" in done.stdout) == (1, True)
    with terminal_on(second, url=url) as terminal:
        settled(terminal, 3)
        assert terminal.work.view().status.held == 0
    done = stockhand(second, "sync")
    assert done.returncode == 0
    rows = [row for row in stock_of(first, tmp_path / "out") if row["serial"] == "SN-000812"]
    assert [row["quantity"] for row in rows] == ["1"]
