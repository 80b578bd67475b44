"""Streams over a real network connection to ourselves."""

import socket
from collections.abc import Iterator

import pytest

from drivers.errors import AddressError, DeviceAbsentError, DeviceBrokenError, DeviceLostError
from drivers.hotplug import LinkState
from drivers.ports import open_port
from drivers.scanner import ScanFrame, Scanner
from tests.drivers.waiting import until


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)
        yield listening


def url(server: socket.socket) -> str:
    return f"tcp://127.0.0.1:{server.getsockname()[1]}"


async def test_a_scanner_behind_a_serial_server_is_read_and_answered(server: socket.socket) -> None:
    scans: list[ScanFrame] = []
    scanner = Scanner(url(server) + "?profile=honeywell-host-ack", scans.append, lambda _: None)
    scanner.start()
    await until(lambda: scanner.status.state is LinkState.READY)
    far, _ = server.accept()
    far.sendall(b"]C1A\r\nB\r\n")
    await until(lambda: [scan.raw for scan in scans] == [b"]C1A", b"B"])
    assert scanner.bad()
    assert far.recv(100) == b"\x1b8,"
    far.close()
    await until(lambda: scanner.status.state is not LinkState.READY)
    await scanner.aclose()


async def test_the_end_of_the_stream_is_a_loss(server: socket.socket) -> None:
    port = open_port(url(server))
    assert port.read() == b""
    server.accept()[0].close()

    def lost() -> bool:
        try:
            port.read()
        except DeviceLostError:
            return True
        return False

    await until(lost)
    port.close()


def test_nobody_who_listens_is_absent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = url(server)
    with pytest.raises(DeviceAbsentError, match="refuses the connection"):
        open_port(address)


@pytest.mark.parametrize("address", ["tcp://host", "tcp://:4001", "tcp://host:0", "tcp://host:99999", "tcp://host:x"])
def test_a_wrong_address_is_refused(address: str) -> None:
    with pytest.raises(AddressError, match=r"tcp://host:port expected, with a port of 1 to 65535"):
        open_port(address)


def test_what_cannot_be_a_name_is_refused() -> None:
    with pytest.raises(AddressError, match=r"'no\.\.such' cannot be the name of a host"):
        open_port("tcp://no..such:4001")


def test_a_name_that_is_not_known_is_told() -> None:
    with pytest.raises(DeviceBrokenError, match=r"nowhere\.invalid:4001 cannot be opened"):
        open_port("tcp://nowhere.invalid:4001")


def test_a_wrong_channel_is_refused() -> None:
    with pytest.raises(AddressError, match="channel must be 1 to 30, got 31"):
        open_port("rfcomm://00:11:22:33:44:55?channel=31")
