"""Labels are printed beside the work: a thread that looks into the queue, and asks the printer only when something waits."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from sync.errors import StoreError
from sync.handheld.home import Handheld
from sync.handheld.print_jobs import PrintState

LOOK_S = 1.0
WAIT_S = 15.0
"""How long a printer that was not ready is left alone."""

log = logging.getLogger(__name__)


class PrintThread:
    """Prints what waits in a home until it is stopped. It has its own connection, and never holds up a scan."""

    def __init__(self, home: Path, url: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Begin."""
        self._home = home
        self._url = url
        self._now = now
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="labels", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the label that is under way; a printer that does not answer is not waited for."""
        self._stopped.set()
        self._thread.join(WAIT_S)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with Handheld.open(self._home, log.warning, checked=False) as handheld:
                    self._look(handheld)
            except StoreError as error:
                log.warning("labels wait: %s", error)
                self._stopped.wait(WAIT_S)

    def _look(self, handheld: Handheld) -> None:
        wait_s = LOOK_S
        while not self._stopped.wait(wait_s):
            wait_s = LOOK_S if not handheld.print_jobs.is_waiting() or self._print(handheld) else WAIT_S

    def _print(self, handheld: Handheld) -> bool:
        """Print what waits; return whether nothing has to go on waiting."""
        # pictures and symbols are only loaded where something is printed
        printing = import_module("terminal.labels.printing")
        well = True
        for job, state, problem in printing.print_with(self._url, handheld, self._now):
            well = well and state is not PrintState.WAITING
            log.log(
                logging.INFO if state is PrintState.PRINTED else logging.WARNING, "%s %s %s", job.id, state, problem
            )
        return well
