"""News of the kernel: which of them wake, and that their absence is no failure."""

import socket

import pytest

from drivers.uevents import UEVENT_BYTES_MAX, concerns_scanners, drain, open_uevents

PLUGGED = b"add@/devices/pci/usb1/1-1/tty/ttyACM0\x00ACTION=add\x00SUBSYSTEM=tty\x00DEVNAME=ttyACM0\x00"
DISK = b"change@/devices/sda\x00ACTION=change\x00SUBSYSTEM=block\x00"


@pytest.mark.parametrize(
    ("event", "wakes"),
    [
        (PLUGGED, True),
        (PLUGGED.replace(b"tty\x00", b"hidraw\x00"), True),
        (DISK, False),
        (b"", False),
        (b"libudev\x00\xfe\xed\xca\xfe", False),
    ],
)
def test_only_news_of_what_may_be_a_scanner_wake(event: bytes, *, wakes: bool) -> None:
    assert concerns_scanners(event) is wakes


def test_all_that_waits_wakes_once() -> None:
    woken: list[bool] = []
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with near, far:
        near.settimeout(0)
        for event in (DISK, PLUGGED, PLUGGED, b"x" * UEVENT_BYTES_MAX):
            far.send(event)
        drain(near, lambda: woken.append(True))
        assert woken == [True]
        drain(near, lambda: woken.append(True))
        assert woken == [True]


def test_where_the_kernel_may_not_be_heard_there_is_no_socket_and_no_failure() -> None:
    heard = open_uevents()
    assert heard is None or heard.fileno() >= 0
    if heard is not None:
        drain(heard, lambda: None)
        heard.close()
