"""Streams over a network: `tcp://host:port` for serial servers, `rfcomm://address` for Bluetooth serial (SPP) scanners.

Connecting blocks for seconds when the other end is away: opening belongs in a thread.
"""

import errno
import socket

from drivers.errors import AddressError, DeviceBrokenError, port_error
from drivers.ports import DescriptorPort, Port, PortAddress

CONNECT_TIMEOUT_S = 5.0
RFCOMM_TIMEOUT_S = 20.0
"""A Bluetooth scanner that sleeps may need so long to answer."""

_CHANNEL = 1
_CHANNEL_MAX = 30
_PORT_MAX = 65535
_KEEPALIVE = ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3))
"""Seconds of silence, seconds between probes, and probes after which a cut line is noticed."""


def open_tcp(address: PortAddress) -> Port:
    """Open `tcp://host:port`."""
    host, _, port = address.path.rpartition(":")
    if not host or not port.isascii() or not port.isdecimal() or not 0 < int(port) <= _PORT_MAX:
        raise AddressError(f"port {address}: tcp://host:port expected, with a port of 1 to {_PORT_MAX}")
    try:
        stream = socket.create_connection((host.strip("[]"), int(port)), CONNECT_TIMEOUT_S)
    except UnicodeError as error:
        raise AddressError(f"port {address}: {host!r} cannot be the name of a host") from error
    except TimeoutError as error:
        raise port_error(address.path, errno.ETIMEDOUT, str(error)) from error
    except OSError as error:
        # a name that is not known has a number of its own, which is no errno
        known = not isinstance(error, socket.gaierror)
        raise port_error(address.path, error.errno if known else None, error.strerror or str(error)) from error
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEPALIVE:
        stream.setsockopt(socket.IPPROTO_TCP, option, value)
    return socket_port(address.path, stream)


def open_rfcomm(address: PortAddress) -> Port:
    """Open `rfcomm://00:11:22:33:44:55?channel=1`; the scanner was paired and trusted before."""
    channel = address.number("channel", _CHANNEL)
    if not 0 < channel <= _CHANNEL_MAX:
        raise AddressError(f"port {address}: channel must be 1 to {_CHANNEL_MAX}, got {channel}")
    if not hasattr(socket, "AF_BLUETOOTH"):
        raise DeviceBrokenError(f"{address.path} cannot be opened: this Python was built without Bluetooth")
    try:
        stream = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_STREAM, socket.BTPROTO_RFCOMM)
    except OSError as error:
        # a kernel without Bluetooth, or a machine without a radio
        raise port_error(address.path, None, error.strerror or str(error)) from error
    try:
        stream.settimeout(RFCOMM_TIMEOUT_S)
        stream.connect((address.path, channel))
    except TimeoutError as error:
        stream.close()
        raise port_error(address.path, errno.ETIMEDOUT, str(error)) from error
    except OSError as error:
        stream.close()
        raise port_error(address.path, error.errno, error.strerror or str(error)) from error
    return socket_port(address.path, stream)


def socket_port(name: str, stream: socket.socket) -> Port:
    """Return the port over a connected stream, which is the port's from now on."""
    stream.settimeout(0)
    return DescriptorPort(name, stream.fileno(), stream.close)
