"""Port addresses: a port is a URL, and what is wrong in it is said."""

import pytest

from drivers.errors import AddressError
from drivers.ports import PortAddress


def test_an_address_has_scheme_path_and_options() -> None:
    assert PortAddress.parse("serial:///dev/ttyACM0?baud=9600&parity=E") == PortAddress(
        "serial", "/dev/ttyACM0", (("baud", "9600"), ("parity", "E"))
    )


def test_a_path_may_be_quoted() -> None:
    assert PortAddress.parse("serial:///dev/a%23b%3Fc").path == "/dev/a#b?c"


def test_a_file_may_stand_beside_the_current_folder() -> None:
    assert PortAddress.parse("replay://recordings/a.bin").path == "recordings/a.bin"


def test_an_option_may_hold_any_byte() -> None:
    assert PortAddress.parse("serial:///dev/ttyS0?prefix=%02%FF").option("prefix") == "\x02\xff"


def test_defaults_give_way_to_what_is_stated() -> None:
    address = PortAddress.parse("serial:///dev/ttyS0?baud=9600")
    assert dict(address.with_defaults({"baud": "1200", "bits": "7"}).options) == {"baud": "9600", "bits": "7"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "/dev/ttyACM0",
            (
                "port address expected, such as serial:///dev/ttyACM0, got '/dev/ttyACM0'; "
                "did you mean serial:///dev/ttyACM0 ?"
            ),
        ),
        ("scanner", "port address expected, such as serial:///dev/ttyACM0, got 'scanner'"),
        ("usb://1", "port 'usb://1': unknown scheme 'usb', expected evdev, hidraw, replay, rfcomm, serial, tcp"),
        ("serial://", "port 'serial://': a path is expected after serial://"),
        ("serial:///dev/a#b", "port 'serial:///dev/a#b': a # in a path is written %23"),
        ("serial:///dev/a?baud", "port 'serial:///dev/a?baud': options are written ?name=value&name=value"),
        ("serial:///dev/a?baud=1&baud=2", "port 'serial:///dev/a?baud=1&baud=2': option 'baud' stands there twice"),
        ("serial://[/dev/a", "port 'serial://[/dev/a': Invalid IPv6 URL"),
    ],
)
def test_a_wrong_address_is_refused(url: str, said: str) -> None:
    with pytest.raises(AddressError) as caught:
        PortAddress.parse(url)
    assert str(caught.value) == said
