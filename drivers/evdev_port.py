"""Scanners that are keyboards, taken away from the terminal: `evdev:///dev/input/by-id/...-event-kbd`.

The device is grabbed, so that its keys reach nobody else, on no console and in no window. `grab=off` only listens.
"""

import fcntl
import os

from drivers.errors import port_error
from drivers.ports import DescriptorPort, PortAddress

_EVIOCGRAB = 0x40044590
_GRAB = ("on", "off")


class EvdevPort(DescriptorPort):
    """An open keyboard. There is no way back to the scanner."""


def open_evdev(address: PortAddress) -> EvdevPort:
    """Open and grab the keyboard; raise DeviceBusyError when another program has grabbed it."""
    grab = address.choice("grab", _GRAB) == "on"
    try:
        fd = os.open(address.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise port_error(address.path, error.errno, error.strerror or str(error)) from error
    try:
        if grab:
            fcntl.ioctl(fd, _EVIOCGRAB, 1)
    except OSError as error:
        os.close(fd)
        raise port_error(address.path, error.errno, error.strerror or str(error)) from error
    return EvdevPort(address.path, fd, lambda: os.close(fd), read_only=True)
