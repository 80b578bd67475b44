"""Printing what waits in the queue: the printer is asked, the label is sent, the printer is asked again, and what came of it is kept."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from drivers.errors import LabelError, PortError, PrinterNotReadyError
from drivers.printer import LabelPrinter
from drivers.printer_ways import open_printer
from sync.errors import StoreBusyError
from sync.handheld.home import Handheld
from sync.handheld.locks import PRINTING_FILE, HomeLock
from sync.handheld.print_jobs import PrintJob, PrintState
from terminal.labels.fields import fields_now
from terminal.labels.filling import fill
from terminal.labels.template import template_named

_INTERRUPTED = "the program ended while it was printing: look whether it came out"


def print_waiting(
    handheld: Handheld, printer: LabelPrinter, now: Callable[[], datetime]
) -> Iterator[tuple[PrintJob, PrintState, str]]:
    """Print the labels that wait for this printer, in order; yields each with what became of it and why.

    Ends at the first that has to wait: the printer is not ready, or away. What was printing when a program ended is unclear from now on.
    """
    jobs, journal = handheld.print_jobs, handheld.journal
    with journal.writing():
        jobs.interrupted(printer.name, _INTERRUPTED, now())
    while True:
        with journal.writing():
            job = jobs.take(printer.name)
        if job is None:
            return
        fields = fields_now(job.label, job.fields, handheld.stock, now().date())
        state, problem = _printed(replace(job, fields=fields), printer, now())
        with journal.writing():
            jobs.ended(job.id, state, problem, now(), fields)
        yield job, state, problem
        if state in (PrintState.WAITING, PrintState.UNCLEAR):
            return


def print_with(url: str, handheld: Handheld, now: Callable[[], datetime]) -> Iterator[tuple[PrintJob, PrintState, str]]:
    """Open the printer behind an address, print what waits, and give it back; one that cannot be opened leaves all waiting."""
    with contextlib.ExitStack() as held:
        try:
            # what another program is printing must not look as if it had been interrupted
            held.callback(HomeLock(handheld.home, PRINTING_FILE, "prints labels").release)
            printer = open_printer(url)
        except (PortError, StoreBusyError) as error:
            waiting = [job for job in handheld.print_jobs.newest() if job.state is PrintState.WAITING]
            yield from ((job, PrintState.WAITING, str(error)) for job in reversed(waiting))
            return
        held.callback(printer.close)
        yield from print_waiting(handheld, printer, now)


def _printed(job: PrintJob, printer: LabelPrinter, at: datetime) -> tuple[PrintState, str]:
    try:
        filled = fill(template_named(job.label), job.fields, at.date())
        printer.print(filled.label, job.copies)
    except LabelError as error:
        return PrintState.FAILED, str(error)
    except PrinterNotReadyError as error:
        return (PrintState.UNCLEAR if error.sent else PrintState.WAITING), str(error)
    except PortError as error:
        return PrintState.WAITING, str(error)
    return PrintState.PRINTED, ""
