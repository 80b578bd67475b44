"""What is plugged in: serial ports and HID POS scanners, what USB says of them, and the profile of each.

The address of a device is the most lasting one: by its USB serial number where it has one, else by the socket it is
plugged into. Several scanners tell no serial number, so their names by number would be the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from drivers.codecs.hid_pos import HidPosLayout
from drivers.codecs.hid_report import read_descriptor
from drivers.errors import DeviceBrokenError
from drivers.profiles.profile import GENERIC, Profile, UsbDevice, profile_for, shipped_profiles

_PATTERNS = ("ttyACM*", "ttyUSB*")
_CLASSES = ("tty", "hidraw", "input")
_DEVICE_LEVELS_MAX = 8
"""How far above a port its USB device can stand in /sys."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the system shows its devices."""

    dev: Path = Path("/dev")
    sys: Path = Path("/sys")


@dataclass(frozen=True, slots=True)
class Found:
    """A scanner that is plugged in: its lasting address, what USB says of it, and the name of its profile."""

    url: str
    node: str
    usb: UsbDevice | None
    profile: str


def find_scanners(profiles: Mapping[str, Profile] | None = None, places: Places | None = None) -> list[Found]:
    """Return the serial and HID POS scanners that are plugged in, in the order of their nodes.

    Keyboards are left out: one cannot tell which is a scanner, and taking the operator's own away would be worse than
    missing a scanner; such a one is named with evdev://.

    Two profiles that claim one device are a ProfileError: nothing is guessed.
    """
    profiles = shipped_profiles() if profiles is None else profiles
    places = places or Places()
    nodes = sorted(node for pattern in _PATTERNS for node in places.dev.glob(pattern))
    serial = [_found("serial", node, profiles, places) for node in nodes]
    hid = [
        _found("hidraw", node, profiles, places) for node in sorted(places.dev.glob("hidraw*")) if _reads(node, places)
    ]
    return serial + hid


def find_keyboard_scanners(profiles: Mapping[str, Profile] | None = None, places: Places | None = None) -> list[Found]:
    """Return the keyboards of makers of scanners, in the order of their nodes: never taken unless they are named."""
    profiles = shipped_profiles() if profiles is None else profiles
    places = places or Places()
    nodes = sorted((places.dev / "input" / "by-id").glob("*-event-kbd"))
    found = [(node, usb_device(node, places)) for node in nodes]
    return [
        Found(f"evdev://{quote(str(node), safe='/:')}", str(node.resolve()), usb, profile_for(profiles, usb).name)
        for node, usb in found
        if profile_for(profiles, usb).name != GENERIC
    ]


def _reads(node: Path, places: Places) -> bool:
    """Tell whether a HID device is a HID POS scanner."""
    try:
        HidPosLayout.of(read_descriptor(report_descriptor(node, places)))
    except DeviceBrokenError:
        return False
    return True


def usb_device(node: Path, places: Places | None = None) -> UsbDevice | None:
    """Return what USB says of the device of the port `node` (a link to it will do), None where it is not on USB."""
    places = places or Places()
    name = node.resolve().name
    for kind in _CLASSES:
        folder = (places.sys / "class" / kind / name / "device").resolve()
        for above in [folder, *folder.parents][:_DEVICE_LEVELS_MAX]:
            if (above / "idVendor").is_file():
                return _read_usb(above)
    return None


def report_descriptor(node: Path, places: Places | None = None) -> bytes:
    """Return the report descriptor of the HID device `node`, empty where there is none."""
    places = places or Places()
    file = places.sys / "class" / "hidraw" / node.resolve().name / "device" / "report_descriptor"
    try:
        return file.read_bytes()
    except OSError:
        # unplugged while it was being looked at, or no HID device
        return b""


def _found(scheme: str, node: Path, profiles: Mapping[str, Profile], places: Places) -> Found:
    usb = usb_device(node, places)
    lasting = _lasting(node, usb, places)
    return Found(f"{scheme}://{quote(str(lasting), safe='/:')}", str(node), usb, profile_for(profiles, usb).name)


def _lasting(node: Path, usb: UsbDevice | None, places: Places) -> Path:
    """Return the link to `node` that will mean the same device tomorrow; `node` itself where there is none."""
    folders = ("by-id", "by-path") if usb is not None and usb.serial else ("by-path",)
    for folder in folders:
        for link in sorted((places.dev / "serial" / folder).glob("*")):
            if link.resolve() == node.resolve():
                return link
    return node


def _read_usb(folder: Path) -> UsbDevice | None:
    try:
        vendor, product = (int(_line(folder / name), 16) for name in ("idVendor", "idProduct"))
    except ValueError:
        # unplugged while it was being looked at
        return None
    return UsbDevice(vendor, product, _line(folder / "product"), _line(folder / "serial"))


def _line(file: Path) -> str:
    """Return the one line of `file`; empty where there is none, as devices leave out what they do not have."""
    try:
        return file.read_text("utf-8", errors="replace").strip()
    except OSError:
        return ""
