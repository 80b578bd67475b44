"""Labels printed beside the work."""

import time
from datetime import UTC, datetime
from pathlib import Path

from sync.handheld.home import Handheld
from sync.handheld.print_jobs import NewPrintJob, PrintState
from terminal.labels.print_thread import PrintThread
from tests.terminal.homes import demo_home

PATIENCE_S = 30.0


def printed_in_time(home: Path, job_id: str) -> bool:
    until = time.monotonic() + PATIENCE_S
    with Handheld.open(home) as handheld:
        while time.monotonic() < until:
            job = handheld.print_jobs.job(job_id)
            if job is not None and job.state is PrintState.PRINTED:
                return True
    return False


def test_what_comes_into_the_queue_is_printed(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    thread = PrintThread(home, f"recording://{tmp_path}/printed?profile=zebra")
    try:
        with Handheld.open(home) as handheld, handheld.journal.writing():
            keys = {"item": "F-1070", "lot": "B0812"}
            handheld.print_jobs.add(NewPrintJob("L1", "lot", keys, "1001", datetime.now(UTC)))
        assert printed_in_time(home, "L1")
    finally:
        thread.stop()
    with Handheld.open(home) as handheld:
        job = handheld.print_jobs.job("L1")
    assert job is not None
    assert job.fields["gtin"] == "09506000010700"
    assert [file.name for file in (tmp_path / "printed").iterdir()] == ["0001.zpl"]
