"""News of the kernel that a device came or went: wakes whoever looks what is plugged in, sooner than the next look.

A netlink socket of the standard library (NETLINK_KOBJECT_UEVENT, see netlink(7)). Where it may not be opened (a container, another
system) there is none, and looking now and then is what remains. What the news say is not believed: they only wake.
"""

import socket
from collections.abc import Callable

UEVENT_BYTES_MAX = 8192
_PROTOCOL = 15
"""NETLINK_KOBJECT_UEVENT: the standard library has no name for it."""

_KERNEL_GROUP = 1
_SUBSYSTEMS = (b"SUBSYSTEM=tty", b"SUBSYSTEM=hidraw", b"SUBSYSTEM=input", b"SUBSYSTEM=usb")


def open_uevents() -> socket.socket | None:
    """Return the socket that hears the kernel, not blocking; None where it may not be opened."""
    family: int | None = getattr(socket, "AF_NETLINK", None)
    if family is None:
        return None
    try:
        heard = socket.socket(family, socket.SOCK_DGRAM, _PROTOCOL)
    except OSError:
        return None
    try:
        heard.settimeout(0)
        heard.bind((0, _KERNEL_GROUP))
    except OSError:
        heard.close()
        return None
    return heard


def concerns_scanners(event: bytes) -> bool:
    """Tell whether an event is of a device that may be a scanner."""
    return any(part in _SUBSYSTEMS for part in event.split(b"\x00"))


def drain(heard: socket.socket, wake: Callable[[], None]) -> None:
    """Take all events that wait and wake once where one concerns scanners, or where some were lost."""
    wanted = False
    while True:
        try:
            event = heard.recv(UEVENT_BYTES_MAX)
        except BlockingIOError:
            break
        except OSError:
            # ENOBUFS: more came than the kernel kept for us, so nobody knows what
            wanted = True
            break
        wanted = wanted or concerns_scanners(event)
    if wanted:
        wake()
