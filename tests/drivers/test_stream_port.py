"""Streams over a real network connection to ourselves."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from drivers.codecs.frames import Frame
from drivers.codecs.lines import LineCodec
from drivers.errors import AddressError, DeviceAbsentError, DeviceBrokenError, DeviceLostError, PortError
from drivers.hotplug import LinkState
from drivers.ports import open_port
from drivers.profiles.profile import shipped_profiles
from drivers.scan_frames import ScanFrame
from drivers.scanner import Scanner
from drivers.session import ScannerSession
from drivers.stream_port import socket_port
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


def test_where_there_is_no_bluetooth_it_is_said() -> None:
    """What a machine says that has no radio, or no Bluetooth in its kernel or its Python: never a bug."""
    with pytest.raises(PortError, match=r"00:11:22:33:44:55 (cannot be|is|does not)"):
        open_port("rfcomm://00:11:22:33:44:55")


async def test_a_connected_stream_is_a_scanner_until_it_breaks_off() -> None:
    """What `rfcomm://` and `tcp://` have in common once they are connected: no radio is at hand."""
    near, far = socket.socketpair()
    frames: list[Frame] = []
    profile = shipped_profiles()["honeywell-host-ack"]
    session = ScannerSession(
        socket_port("00:11:22:33:44:55", near), LineCodec(), profile, lambda f, _: frames.append(f)
    )
    serving = asyncio.create_task(session.serve())
    far.sendall(b"]C1A\rB")
    await until(lambda: [(f.data, f.incomplete) for f in frames] == [(b"]C1A", False), (b"B", True)])
    assert session.send(b"\x1b7,")
    assert far.recv(100) == b"\x1b7,"
    # out of range: the stream is reset with unread bytes in it
    session.send(b"\x1b7,")
    far.close()
    with pytest.raises(DeviceLostError, match="00:11:22:33:44:55 was unplugged or switched off"):
        await serving
    assert not session.send(b"\x1b7,")
    session.close()
