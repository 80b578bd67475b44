"""Serial ports over a real pseudo-terminal."""

import contextlib
import os
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import (
    AddressError,
    DeviceAbsentError,
    DeviceBrokenError,
    DeviceBusyError,
    DeviceForbiddenError,
    DeviceLostError,
)
from drivers.ports import QUEUED_BYTES_MAX, Port, PortAddress, open_port
from tests.drivers.terminals import Terminal
from tests.drivers.waiting import until

NOBODY = 65534


async def read(port: Port, count: int) -> bytes:
    got = bytearray()

    def enough() -> bool:
        got.extend(port.read())
        return len(got) >= count

    await until(enough)
    return bytes(got)


async def test_every_byte_value_comes_as_sent(terminal: Terminal) -> None:
    port = open_port(f"serial://{terminal.path}?baud=115200")
    every = bytes(range(256))
    os.write(terminal.far, every)
    assert await read(port, 256) == every
    port.close()


async def test_nothing_is_echoed_to_the_scanner(terminal: Terminal) -> None:
    port = open_port(f"serial://{terminal.path}")
    os.write(terminal.far, b"SCAN\r")
    assert await read(port, 5) == b"SCAN\r"
    assert port.write(b"BEEP")
    assert await terminal.hears(4) == b"BEEP"
    port.close()


def test_what_came_before_the_opening_is_thrown_away(terminal: Terminal) -> None:
    near = os.open(terminal.path, os.O_RDWR | os.O_NOCTTY)
    os.write(terminal.far, b"STALE\r")
    port = open_port(f"serial://{terminal.path}")
    assert port.read() == b""
    port.close()
    os.close(near)


def test_a_port_is_held_by_one_only(terminal: Terminal) -> None:
    port = open_port(f"serial://{terminal.path}")
    with pytest.raises(DeviceBusyError, match=f"{terminal.path} is in use by another program"):
        open_port(f"serial://{terminal.path}")
    port.close()
    open_port(f"serial://{terminal.path}").close()


def test_an_unplugged_port_is_lost(terminal: Terminal) -> None:
    port = open_port(f"serial://{terminal.path}")
    terminal.unplug()
    with pytest.raises(DeviceLostError, match=f"{terminal.path} was unplugged or switched off"):
        port.read()
    port.close()
    port.close()


def test_writing_to_an_unplugged_port_is_a_loss_too(terminal: Terminal) -> None:
    port = open_port(f"serial://{terminal.path}")
    terminal.unplug()
    with pytest.raises(DeviceLostError):
        port.write(b"BEEP")
    port.close()


async def test_writing_never_waits_and_the_queue_is_bounded(terminal: Terminal) -> None:
    port = open_port(f"serial://{terminal.path}")
    sent = 0
    while port.write(b"x" * 100):
        sent += 100
        assert sent < 1_000_000
    assert 0 < port.unsent() <= QUEUED_BYTES_MAX
    got = 0
    while got < sent:
        got += len(os.read(terminal.far, 4096))
        port.send_queued()
    assert (got, port.unsent()) == (sent, 0)
    port.close()


def test_the_line_is_set_as_asked(terminal: Terminal) -> None:
    near = os.open(terminal.path, os.O_RDWR | os.O_NOCTTY)
    before = termios.tcgetattr(near)
    before[2] |= termios.HUPCL
    termios.tcsetattr(near, termios.TCSANOW, before)
    port = open_port(f"serial://{terminal.path}?baud=1200&stop=2")
    iflag, _, cflag, lflag, _, speed, _ = termios.tcgetattr(port.fileno())
    assert speed == termios.B1200
    assert cflag & termios.CSTOPB
    assert not cflag & termios.HUPCL
    assert not lflag & (termios.ECHO | termios.ICANON | termios.ISIG)
    assert not iflag & (termios.IXON | termios.IXOFF | termios.ICRNL)
    port.close()
    os.close(near)


def test_a_port_that_is_not_there_is_absent(tmp_path: Path) -> None:
    with pytest.raises(DeviceAbsentError, match="is not plugged in"):
        open_port(f"serial://{tmp_path}/ttyACM0")


@contextlib.contextmanager
def somebody_else() -> Iterator[None]:
    """Be a user without rights, where the tests are run by one who has them all."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_port_that_this_user_may_not_open_is_explained(terminal: Terminal) -> None:
    Path(terminal.path).chmod(0)
    with somebody_else(), pytest.raises(DeviceForbiddenError) as caught:
        open_port(f"serial://{terminal.path}")
    said = f"{terminal.path} may not be opened by this user; add the user to the group of the device"
    assert str(caught.value) == said


def test_a_file_is_no_serial_port(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DeviceBrokenError, match="cannot be opened"):
        open_port(f"serial://{tmp_path}/file")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("speed=9600", "unknown option 'speed', expected baud, bits, dtr, parity, rts, stop"),
        ("baud=fast", "baud must be a whole number, got 'fast'"),
        ("baud=0", "baud must be 1 to 4000000, got 0"),
        ("baud=99999999999", "baud must be 1 to 4000000, got 99999999999"),
        ("bits=9", "bits must be one of 8, 7, got '9'"),
        ("parity=n", "parity must be one of N, E, O, M, S, got 'n'"),
        ("stop=3", "stop must be one of 1, 2, got '3'"),
        ("dtr=yes", "dtr must be one of on, off, got 'yes'"),
    ],
)
def test_a_wrong_option_is_refused_by_name(option: str, said: str) -> None:
    with pytest.raises(AddressError) as caught:
        open_port(f"serial:///dev/ttyACM0?{option}")
    assert str(caught.value) == f"port serial:///dev/ttyACM0: {said}"


def test_an_address_is_taken_in_its_parts_too(terminal: Terminal) -> None:
    open_port(PortAddress("serial", terminal.path, (("baud", "9600"),))).close()
