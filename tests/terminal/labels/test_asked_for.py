"""A label that a task asks for goes into the queue with the input that asked, and stays in it over a restart."""

from pathlib import Path

from inventory.tasks.steps import Action, say
from tests.terminal.homes import demo_home, terminal_on


def test_a_label_that_was_asked_for_waits_in_the_queue_over_a_restart(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    with terminal_on(home) as terminal:
        terminal.receiving("PO1042")
        terminal.scan("09506000134352")
        for typed in ("95", "95"):
            terminal.type(typed)
            terminal.press(2)
        answer = terminal.press(Action.LABEL)
        assert answer.says == say("no_printer", number="L2195")
    with terminal_on(home) as terminal:
        jobs = terminal.handheld.print_jobs.newest()
    wanted = [(job.label, dict(job.fields), job.operator, job.state.value) for job in jobs]
    assert wanted == [("lot", {"item": "G-0050", "lot": "L2195"}, "1001", "waiting")]
