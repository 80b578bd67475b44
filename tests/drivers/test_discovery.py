"""What is plugged in, read from folders laid out as the system lays out its own."""

from pathlib import Path

import pytest

from drivers.discovery import Found, Places, find_keyboard_scanners, find_scanners, usb_device
from drivers.errors import ProfileError
from drivers.profiles.profile import Match, Profile, UsbDevice


class System:
    """The folders of a system without devices, to which some are plugged."""

    def __init__(self, root: Path) -> None:
        self.places = Places(root / "dev", root / "sys")
        self.places.dev.mkdir()

    def plug(self, node: str, usb: UsbDevice | None = None, links: tuple[str, ...] = ()) -> None:
        (self.places.dev / node).touch()
        for link in links:
            path = self.places.dev / "serial" / link
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(self.places.dev / node)
        if usb is not None:
            self._describe(node, usb)

    def _describe(self, node: str, usb: UsbDevice) -> None:
        device = self.places.sys / "devices" / "pci" / f"usb-{node}"
        interface = device / "1-1:1.0"
        interface.mkdir(parents=True)
        (device / "idVendor").write_text(f"{usb.vendor:04x}\n")
        (device / "idProduct").write_text(f"{usb.product:04x}\n")
        if usb.name:
            (device / "product").write_text(f"{usb.name}\n")
        if usb.serial:
            (device / "serial").write_text(f"{usb.serial}\n")
        tty = self.places.sys / "class" / "tty" / node
        tty.mkdir(parents=True)
        (tty / "device").symlink_to(interface)


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


def test_nothing_plugged_in_is_nothing_found(system: System) -> None:
    assert find_scanners(places=system.places) == []


def test_a_scanner_with_a_serial_number_is_known_by_it(system: System) -> None:
    usb = UsbDevice(0x0C2E, 0x0B8A, "Voyager", "15243B1234")
    system.plug("ttyACM0", usb, ("by-id/usb-Voyager_15243B1234-if00", "by-path/pci-usb-0:1:1.0"))
    link = system.places.dev / "serial/by-id/usb-Voyager_15243B1234-if00"
    assert find_scanners(places=system.places) == [
        Found(f"serial://{link}", str(system.places.dev / "ttyACM0"), usb, "honeywell")
    ]


def test_a_scanner_without_a_serial_number_is_known_by_its_socket(system: System) -> None:
    usb = UsbDevice(0x05E0, 0x1701, "Symbol Bar Code Scanner")
    system.plug("ttyACM0", usb, ("by-id/usb-Symbol-if00", "by-path/pci-usb-0:1:1.0"))
    link = system.places.dev / "serial/by-path/pci-usb-0:1:1.0"
    assert [(found.url, found.profile) for found in find_scanners(places=system.places)] == [
        (f"serial://{link}", "zebra")
    ]


def test_a_port_without_links_or_usb_is_known_by_its_node(system: System) -> None:
    system.plug("ttyUSB0")
    node = system.places.dev / "ttyUSB0"
    assert find_scanners(places=system.places) == [Found(f"serial://{node}", str(node), None, "generic")]


def test_two_alike_are_told_apart(system: System) -> None:
    usb = UsbDevice(0x05E0, 0x1701)
    system.plug("ttyACM0", usb, ("by-path/one",))
    system.plug("ttyACM1", usb, ("by-path/two",))
    assert [found.url.rpartition("/")[2] for found in find_scanners(places=system.places)] == ["one", "two"]


def test_a_name_that_an_address_would_misread_is_quoted(system: System) -> None:
    system.plug("ttyACM0", None, ("by-path/a?b#c",))
    assert find_scanners(places=system.places)[0].url.endswith("/by-path/a%3Fb%23c")


def test_what_usb_says_is_found_behind_a_link(system: System) -> None:
    usb = UsbDevice(0x05F9, 0x4204, "Gryphon", "X1")
    system.plug("ttyACM3", usb, ("by-id/gryphon",))
    assert usb_device(system.places.dev / "serial/by-id/gryphon", system.places) == usb


def test_two_profiles_for_one_device_are_an_error(system: System) -> None:
    system.plug("ttyACM0", UsbDevice(0x1234, 1))
    match = Match(((0x1234, None),))
    profiles = {name: Profile(name, name, match=match) for name in ("one", "two")}
    with pytest.raises(ProfileError, match="claimed by more than one profile: one, two"):
        find_scanners(profiles, system.places)


def test_keyboards_of_makers_of_scanners_are_known_and_others_are_not(system: System) -> None:
    by_id = system.places.dev / "input" / "by-id"
    by_id.mkdir(parents=True)
    for node, vendor in (("event3", 0x05E0), ("event4", 0x046D)):
        device = system.places.sys / "devices" / node
        device.mkdir(parents=True)
        (device / "idVendor").write_text(f"{vendor:04x}\n")
        (device / "idProduct").write_text("1200\n")
        entry = system.places.sys / "class" / "input" / node
        entry.mkdir(parents=True)
        (entry / "device").symlink_to(device)
        (system.places.dev / "input" / node).touch()
        (by_id / f"usb-{vendor:04x}-event-kbd").symlink_to(system.places.dev / "input" / node)
    assert find_keyboard_scanners(places=system.places) == [
        Found(
            f"evdev://{by_id}/usb-05e0-event-kbd",
            str(system.places.dev / "input" / "event3"),
            UsbDevice(0x05E0, 0x1200),
            "zebra",
        )
    ]
