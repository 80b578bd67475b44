"""Printers: asked before, asked after, and honest about what is not known."""

import os
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import AddressError, DeviceBrokenError, LabelError, PortError, PrinterNotReadyError, ProfileError
from drivers.label import Label
from drivers.languages.zpl import zpl
from drivers.printer_status import QUESTIONS
from drivers.printer_way import PrinterState
from drivers.printer_ways import open_printer
from drivers.profiles.printer_profile import printer_profiles, read_printer_profile
from drivers.rendering import render
from tests.drivers.labels.samples import MATRIX

READY = b"\x02030,0,0,0245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
PAPER_OUT = READY.replace(b"\x02030,0", b"\x02030,1")


class ScriptedWay:
    """A printer that gives one answer."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked: list[bytes] = []

    def send(self, data: bytes) -> None:
        raise AssertionError("a question of state prints nothing")

    def ask(self, question: bytes, ends: bytes, count: int) -> bytes:
        self.asked.append(question)
        return self.answer

    def state(self) -> PrinterState | None:
        return None

    def close(self) -> None: ...


ANSWERS = [
    ("zpl", READY, PrinterState.READY),
    ("zpl", PAPER_OUT, PrinterState.PAPER_OUT),
    ("zpl", READY.replace(b"030,0,0,", b"030,0,1,"), PrinterState.PAUSED),
    ("zpl", READY.replace(b"000,0,0,0,0,2", b"000,0,1,0,0,2"), PrinterState.HEAD_OPEN),
    ("zpl", READY.replace(b"000,0,0,0,0,2", b"000,0,0,1,0,2"), PrinterState.RIBBON_OUT),
    ("zpl", READY.replace(b"0245,000,0", b"0245,000,1"), PrinterState.BUSY),
    ("zpl", b"", PrinterState.SILENT),
    ("zpl", READY[:20], PrinterState.SILENT),
    ("tspl", b"\x00", PrinterState.READY),
    ("tspl", b"\x05", PrinterState.HEAD_OPEN),
    ("tspl", b"\x04", PrinterState.PAPER_OUT),
    ("tspl", b"\x20", PrinterState.BUSY),
    ("tspl", b"\x80", PrinterState.FAULT),
    ("tspl", b"", PrinterState.SILENT),
    ("escpos", b"\x12", PrinterState.READY),
    ("escpos", b"\x32", PrinterState.PAPER_OUT),
    ("escpos", b"\x16", PrinterState.HEAD_OPEN),
    ("escpos", b"\xff", PrinterState.SILENT),
    ("none", b"", PrinterState.READY),
]


@pytest.mark.parametrize(("status", "answer", "state"), ANSWERS)
def test_an_answer_means_this(status: str, answer: bytes, state: PrinterState) -> None:
    assert QUESTIONS[status](ScriptedWay(answer)) is state


class NetworkPrinter(threading.Thread):
    """A printer on the network: answers each question with the next of its answers, keeps the rest."""

    def __init__(self, *answers: bytes) -> None:
        super().__init__()
        self.answers = list(answers)
        self.printed = b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"

    def run(self) -> None:
        connection, _ = self.listener.accept()
        with connection:
            while data := connection.recv(65536):
                self.printed += data
                while b"~HS" in self.printed and self.answers:
                    self.printed = self.printed.replace(b"~HS", b"", 1)
                    connection.sendall(self.answers.pop(0))
        self.listener.close()


@pytest.fixture
def network() -> Iterator[list[NetworkPrinter]]:
    started: list[NetworkPrinter] = []
    yield started
    for printer in started:
        printer.join(10)
        assert not printer.is_alive()


def start(network: list[NetworkPrinter], *answers: bytes) -> NetworkPrinter:
    printer = NetworkPrinter(*answers)
    network.append(printer)
    printer.start()
    return printer


def test_a_label_goes_over_the_network_and_the_printer_is_asked_before_and_after(network: list[NetworkPrinter]) -> None:
    device = start(network, READY, READY)
    printer = open_printer(device.url)
    printer.print(MATRIX, 2)
    printer.close()
    device.join(10)
    assert device.printed == zpl(render(MATRIX, 203), 2)


def test_a_printer_without_paper_is_sent_nothing(network: list[NetworkPrinter]) -> None:
    device = start(network, PAPER_OUT)
    printer = open_printer(device.url, "DOCK")
    with pytest.raises(PrinterNotReadyError, match="DOCK: paper out") as caught:
        printer.print(MATRIX)
    printer.close()
    device.join(10)
    assert (caught.value.sent, device.printed) == (False, b"")


def test_paper_that_runs_out_while_printing_leaves_it_open_whether_it_was_printed(
    network: list[NetworkPrinter],
) -> None:
    device = start(network, READY, PAPER_OUT)
    printer = open_printer(device.url, "DOCK")
    with pytest.raises(PrinterNotReadyError, match="DOCK: paper out") as caught:
        printer.print(MATRIX)
    printer.close()
    assert caught.value.sent


def test_a_printer_that_never_answers_is_silent(network: list[NetworkPrinter]) -> None:
    device = start(network)
    printer = open_printer(device.url, "DOCK")
    assert printer.state() is PrinterState.SILENT
    printer.close()


def test_a_printer_that_is_not_there_is_a_failure_of_the_world() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(PortError, match="refuses the connection"):
        open_printer(f"tcp://127.0.0.1:{port}")


def test_a_file_takes_what_is_printed(tmp_path: Path) -> None:
    target = tmp_path / "labels.prn"
    printer = open_printer(f"file://{target}")
    printer.print(MATRIX)
    printer.print(MATRIX)
    assert target.read_bytes() == zpl(render(MATRIX, 203), 1) * 2


def test_a_recording_keeps_each_label(tmp_path: Path) -> None:
    printer = open_printer(f"recording://{tmp_path}/labels?profile=zebra&states=ready,busy,paper_out")
    printer.print(MATRIX)
    with pytest.raises(PrinterNotReadyError, match="paper out"):
        printer.print(MATRIX)
    kept = sorted((tmp_path / "labels").iterdir())
    assert [file.name for file in kept] == ["0001.zpl"]
    assert kept[0].read_bytes() == zpl(render(MATRIX, 203), 1)


@pytest.fixture
def cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands of a printing system with one queue, in a folder of their own."""
    programs = tmp_path / "bin"
    programs.mkdir()
    scripts = {
        "lp": f'echo "$@" > {tmp_path}/asked; cat > {tmp_path}/printed',
        "lpstat": f'test "$2" = DOCK || {{ echo "lpstat: Invalid destination name" >&2; exit 1; }}; cat {tmp_path}/state',
    }
    for name, script in scripts.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(stat.S_IRWXU)
    (tmp_path / "state").write_text("printer DOCK is idle.  enabled since today\n")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def test_a_queue_prints_raw(cups: Path) -> None:
    open_printer("cups://DOCK?profile=zebra").print(MATRIX)
    assert (cups / "printed").read_bytes() == zpl(render(MATRIX, 203), 1)
    assert (cups / "asked").read_text() == "-d DOCK -o raw -\n"


def test_a_queue_of_an_office_printer_gets_pages(cups: Path) -> None:
    open_printer("cups://DOCK").print(MATRIX)
    assert (cups / "printed").read_bytes().startswith(b"%PDF")
    assert (cups / "asked").read_text() == "-d DOCK -\n"


def test_a_queue_that_is_stopped_is_sent_nothing(cups: Path) -> None:
    (cups / "state").write_text("printer DOCK disabled since today - reason unknown\n")
    with pytest.raises(PrinterNotReadyError, match="paused"):
        open_printer("cups://DOCK", "DOCK").print(MATRIX)
    assert not (cups / "printed").exists()


def test_a_queue_that_is_not_there_is_said(cups: Path) -> None:
    with pytest.raises(DeviceBrokenError, match="Invalid destination name"):
        open_printer("cups://NONE").print(MATRIX)
    assert not (cups / "printed").exists()


def test_a_label_wider_than_the_printer_is_refused(tmp_path: Path) -> None:
    printer = open_printer(f"recording://{tmp_path}?profile=epson-58", "TILL")
    with pytest.raises(LabelError, match="100 mm wide, TILL prints 48 mm"):
        printer.print(MATRIX)
    with pytest.raises(LabelError, match="1 to 999 copies"):
        printer.print(Label("test", 30, 20), 0)


WRONG = [
    ("lpt1:", "expected before ://"),
    ("file://", "a path is expected"),
    ("cups://-Devil", "does not begin with -"),
    ("file:///tmp/x?baud=9600", "unknown option 'baud'"),
    ("tcp://192.0.2.7", "tcp://host:port expected"),
]


@pytest.mark.parametrize(("url", "said"), WRONG)
def test_a_wrong_address_is_explained(url: str, said: str) -> None:
    with pytest.raises(AddressError, match=said):
        open_printer(url)


def test_an_unknown_profile_is_explained() -> None:
    with pytest.raises(ProfileError, match="unknown printer profile 'nobody', expected epson"):
        open_printer("file:///tmp/x?profile=nobody")
    with pytest.raises(ProfileError, match="unknown key colour"):
        read_printer_profile("x.toml", 'title = "x"\ncolour = "red"\n')


def test_every_shipped_profile_has_a_title() -> None:
    assert all(profile.title and profile.dpi >= 203 for profile in printer_profiles().values())
