"""What is sent again is booked once."""

from pathlib import Path

from inventory.tasks.steps import Action
from sync.handheld.link import DirectLink
from sync.messages import Batch, SentTransaction, Status
from tests.end_to_end.floor import stock_of
from tests.terminal.homes import BEARING, Terminal, centre_url, demo_home, terminal_on

SERIALS = [f"SN-{number:06}" for number in range(812, 832)]


def batch_of(terminal: Terminal) -> Batch:
    journal = terminal.handheld.journal
    enrolment = journal.enrolment()
    assert enrolment is not None
    sent = tuple(
        SentTransaction(sequence=each.sequence, id=each.id, body=each.body, body_hash=each.body_hash)
        for each in journal.waiting(0, 500, 1024 * 1024)
    )
    return Batch(epoch=enrolment.epoch, transactions=sent)


def test_the_same_batch_pushed_three_times_is_booked_once(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    with terminal_on(home) as terminal:
        terminal.receiving()
        for serials in (SERIALS[:10], SERIALS[10:]):
            terminal.do(BEARING, *serials)
            terminal.press(Action.DONE)
            terminal.scan("R-04")
        batch = batch_of(terminal)
        assert len(batch.transactions) == 2
        enrolment = terminal.handheld.journal.enrolment()
        assert enrolment is not None
        link = DirectLink(centre_url(home), enrolment)
        answers = [link.push(batch) for _ in range(3)]
        link.close()
    assert [[each.status for each in answer.results] for answer in answers] == [
        [Status.POSTED] * 2,
        [Status.ALREADY] * 2,
        [Status.ALREADY] * 2,
    ]
    rows = [row for row in stock_of(home, tmp_path / "out") if row["lot"] == "L2231" and row["item"] == "A-1103/B"]
    assert sorted(row["serial"] for row in rows) == SERIALS
