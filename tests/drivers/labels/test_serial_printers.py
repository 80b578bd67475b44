"""A printer on a serial line: a pseudo-terminal that answers as printers do, slowly, or not at all."""

import os
import select
import threading

import pytest

from drivers.errors import PrinterNotReadyError
from drivers.languages.zpl import zpl
from drivers.printer_ways import open_printer
from drivers.rendering import render
from tests.drivers.labels.samples import MATRIX
from tests.drivers.labels.test_printers import PAPER_OUT, READY
from tests.drivers.terminals import Terminal

LET_GO_S = 20.0


class SerialPrinter(threading.Thread):
    """Answers each question with the next of its answers, and keeps the rest, until `wanted` bytes of it were printed."""

    def __init__(self, terminal: Terminal, wanted: int, *answers: bytes) -> None:
        super().__init__()
        self.printed = b""
        self._terminal = terminal
        self._wanted = wanted
        self._answers = list(answers)

    def run(self) -> None:
        while (self._answers or len(self.printed) < self._wanted) and self._is_told():
            # a serial printer takes what it is sent in small portions
            self.printed += os.read(self._terminal.far, 100)
            while b"~HS" in self.printed and self._answers:
                self.printed = self.printed.replace(b"~HS", b"", 1)
                os.write(self._terminal.far, self._answers.pop(0))

    def _is_told(self) -> bool:
        return bool(select.select([self._terminal.far], [], [], LET_GO_S)[0])


def test_a_label_goes_over_a_serial_line_and_the_printer_is_asked_before_and_after(terminal: Terminal) -> None:
    wanted = zpl(render(MATRIX, 203), 1)
    device = SerialPrinter(terminal, len(wanted), READY, READY)
    printer = open_printer(f"serial://{terminal.path}?baud=9600&profile=zebra")
    device.start()
    printer.print(MATRIX)
    device.join(LET_GO_S)
    printer.close()
    assert device.printed == wanted


def test_a_printer_on_a_serial_line_that_has_no_paper_is_sent_nothing(terminal: Terminal) -> None:
    device = SerialPrinter(terminal, 0, PAPER_OUT)
    printer = open_printer(f"serial://{terminal.path}", "BENCH")
    device.start()
    with pytest.raises(PrinterNotReadyError, match="BENCH: paper out") as caught:
        printer.print(MATRIX)
    device.join(LET_GO_S)
    printer.close()
    assert (caught.value.sent, device.printed) == (False, b"")


def test_a_printer_on_a_serial_line_that_never_answers_is_sent_nothing(terminal: Terminal) -> None:
    printer = open_printer(f"serial://{terminal.path}", "BENCH")
    with pytest.raises(PrinterNotReadyError, match="BENCH: ") as caught:
        printer.print(MATRIX)
    printer.close()
    assert caught.value.sent is False
    assert os.read(terminal.far, 100) == b"~HS"
