"""The PostgreSQL server dies in mid-batch and is started again: nothing that was answered is lost, nothing is there twice."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.centre.centre import Centre
from sync.errors import StoreError
from tests.stores import PostgresServer, start_server
from tests.sync.centre.test_kill import work_of
from tests.sync.centre.warehouse import fill_store, open_centre

KILLS = 3
BATCH = 50
PATIENCE_S = 20.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PostgresServer]:
    """A server of its own, with the durability that a store needs."""
    started = start_server(tmp_path)
    yield started
    started.server.cleanup()


def crash(server: PostgresServer) -> None:
    """End the server at once, as when its machine fails: no checkpoint, open transactions are cut off; then start it again."""
    os.kill(server.server.get_pid(), signal.SIGQUIT)
    running, end = Path(server.server.pgdata) / "postmaster.pid", time.monotonic() + PATIENCE_S
    while running.exists():
        assert time.monotonic() < end
        time.sleep(0.005)
    server.server.ensure_postgres_running()


def test_a_server_that_dies_in_mid_batch_loses_and_doubles_nothing(server: PostgresServer, tmp_path: Path) -> None:
    url = server.url(server.make())
    fill_store(url, tmp_path)
    centre: Centre = open_centre(url)
    device = work_of(centre.enroll_device("ROT"))
    acknowledged, start = 0, 1
    for kill in range(KILLS):
        killer = threading.Timer(0.05 + 0.07 * kill, crash, (server,))
        killer.start()
        try:
            while killer.is_alive() and start <= len(device.made):
                acknowledged = device.push(centre, start, start + BATCH - 1).last_sequence
                start = acknowledged + 1
        except StoreError:
            # what the server did before it died is not known: the same bytes go again
            start = acknowledged + 1
        killer.join()
    for first in range(start, len(device.made) + 1, BATCH):
        device.push(centre, first, first + BATCH - 1)
    again = device.push(centre, 1, len(device.made))
    assert {result.status.value for result in again.results} == {"already"}
    assert {result.became.value for result in again.results} == {"posted"}
    assert centre.verify() == ()
    centre.close()
