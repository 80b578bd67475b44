"""Teaching a vendor's label: three of them, marks by digits, what it would change, a badge; then such labels are read."""

from pathlib import Path

import pytest

from inventory.barcodes import LabelRule
from inventory.label_rules import KeptRule
from inventory.tasks.steps import Action, Outcome
from sync.handheld.home import Handheld
from terminal.modes.stack import TEACH
from terminal.site import Ranking
from terminal.view import Answer
from tests.terminal.homes import (
    RECEIVER,
    RECEIVER_PIN,
    SUPERVISOR,
    SUPERVISOR_PIN,
    Terminal,
    demo_home,
    terminal_on,
)

LABELS = ("KX-L2231-20271231", "KX-L998-20280115", "KX-L10004-20280131")
PATTERN = r"KX\-(?P<lot>[0-9A-Z]+)\-(?P<date>[0-9]{8})"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return demo_home(tmp_path)


def asks(answer: Answer) -> str:
    return answer.view.prompt.asks.code


def known(answer: Answer) -> list[tuple[str, object]]:
    return [(each.name, each.value) for each in answer.view.prompt.known]


def mark(terminal: Terminal, part: int, first: int, last: int | None = None) -> Answer:
    terminal.press(part)
    terminal.type(str(first))
    return terminal.type("" if last is None else str(last))


def taught(terminal: Terminal) -> Answer:
    """Scan the labels and mark lot and date on the first."""
    terminal.do(*LABELS)
    mark(terminal, 2, 2)
    mark(terminal, 4, 3)
    return terminal.press(7)


def approved(terminal: Terminal) -> Answer:
    terminal.press(2)
    terminal.scan(SUPERVISOR)
    return terminal.type(SUPERVISOR_PIN)


def from_menu(terminal: Terminal) -> Answer:
    terminal.scan(RECEIVER)
    terminal.type(RECEIVER_PIN)
    terminal.press(Action.HELP)
    return terminal.press(3)


def test_from_the_menu_by_digits_to_a_rule_that_reads(home: Path) -> None:
    with terminal_on(home) as terminal:
        assert asks(from_menu(terminal)) == "ask_teach_vendor"
        partner = terminal.handheld.stock.document("PO1042")
        assert partner is not None
        terminal.scan("PO1042")
        shown = taught(terminal)
        assert asks(shown) == "ask_save_rule"
        assert known(shown) == [
            ("raw", "L2231 2027-12-31"),
            ("raw", "L998 2028-01-15"),
            ("raw", "L10004 2028-01-31"),
            ("scans_same", "0"),
            ("scans_now_read", "0"),
            ("scans_otherwise", "0"),
        ]
        assert approved(terminal).code == "rule_saved"
        (rule,) = [each for each in terminal.handheld.stock.label_rules() if each.name.startswith("taught")]
        assert rule == KeptRule(partner.partner, rule.name, PATTERN, LABELS[0])
        # it counts at once
        terminal.press(2)
        assert ("means", "L7 2028-01-31") in known(terminal.scan("KX-L7-20280131"))


def test_from_the_stop_of_a_code_that_nobody_understands(home: Path) -> None:
    with terminal_on(home) as terminal:
        terminal.receiving()
        stopped = terminal.scan(LABELS[0])
        assert stopped.outcome is Outcome.STOP
        assert TEACH in [each.number for each in stopped.view.prompt.choices]
        assert asks(terminal.press(TEACH)) == "ask_teach_label"
        shown = taught(terminal)
        # the label that stood in the way is one of the stored scans of this vendor; those of the teaching itself are too
        counts = dict(known(shown))
        assert (int(str(counts["scans_now_read"])) > 0, counts["scans_otherwise"]) == (True, "0")
        assert asks(terminal.press(3)) == "ask_changes"
        terminal.press(1)
        assert approved(terminal).code == "rule_saved"


def test_a_rule_survives_a_restart_before_it_is_sent(home: Path) -> None:
    with terminal_on(home) as terminal:
        from_menu(terminal)
        terminal.scan("PO1042")
        taught(terminal)
        approved(terminal)
    with Handheld.open(home) as handheld:
        assert PATTERN in [each.pattern for each in handheld.stock.label_rules()]


def test_signs_instead_of_pieces_and_back(home: Path) -> None:
    with terminal_on(home) as terminal:
        from_menu(terminal)
        terminal.scan("PO1042")
        terminal.do("X12345678", "X87654321", "X11112222")
        terminal.press(3)
        assert known(terminal.press(Action.QUANTITY)) == [("serial", "?"), ("raw", "  1 X12345678")]
        terminal.type("6")
        assert known(terminal.type("9"))[1:] == [("serial", "5678")]
        mark(terminal, 2, 2, 5)
        assert known(terminal.press(7))[:3] == [
            ("raw", "1234 5678"),
            ("raw", "8765 4321"),
            ("raw", "1111 2222"),
        ]


def test_what_does_not_belong_is_said(home: Path) -> None:
    with terminal_on(home) as terminal:
        from_menu(terminal)
        assert terminal.scan("nobody").outcome is Outcome.STOP
        terminal.press(1)
        terminal.scan("PO1042")
        assert terminal.scan("]C101095060001343521727033110L2231").code == "teach_not_needed"
        terminal.scan("A-1")
        assert terminal.scan("A-1").code == "teach_same_label"
        assert terminal.scan("A" * 129).code == "teach_not_possible"
        terminal.do("A-2", "A-3-X")
        assert terminal.press(7).code == "no_effect"
        mark(terminal, 2, 2)
        third = terminal.press(7)
        assert (third.code, third.view.prompt.asks.arguments) == ("teach_mark_too", {"number": 3})
        assert asks(terminal.press(Action.BACK)) == "ask_teach_part"
        terminal.press(Action.BACK)
        assert asks(terminal.press(Action.BACK)) == "ask_help"


def test_a_rule_that_another_contradicts_is_refused_when_saved(home: Path) -> None:
    with terminal_on(home) as terminal:
        from_menu(terminal)
        terminal.scan("PO1042")
        taught(terminal)
        approved(terminal)
        terminal.press(3)
        others = [partner for partner, _ in terminal.handheld.vendor_scans.vendors(7)]
        own = terminal.handheld.stock.document("PO1042")
        assert own is not None
        terminal.press(2 + next(at for at, partner in enumerate(others) if partner != own.partner))
        terminal.do(*LABELS)
        mark(terminal, 3, 2)
        terminal.press(7)
        refused = approved(terminal)
        assert (refused.outcome, refused.code) == (Outcome.STOP, "label_rule_clashes")


def test_of_two_rules_that_read_a_label_that_of_the_vendor_at_hand_counts(home: Path) -> None:
    with terminal_on(home) as terminal:
        mine = terminal.handheld.stock.document("PO1042")
        assert mine is not None
        rules = (
            LabelRule("A-FIRST", "lots", "KX(?P<lot>[0-9]+)", "KX1"),
            LabelRule(mine.partner, "serials", "KX(?P<serial>[0-9]+)", "KX1"),
        )
        ranking = Ranking(terminal.handheld)
        assert [each.name for each in ranking.of(rules, "")] == ["lots", "serials"]
        assert [each.name for each in ranking.of(rules, "PO1042")] == ["serials", "lots"]
