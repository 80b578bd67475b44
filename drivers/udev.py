"""The udev rule that lets the operator's program open scanners, and keeps other programs from writing to them.

Sources: udev(7); ModemManager's udev tags: it writes AT commands into new serial ports unless the device is tagged.
"""

from collections.abc import Iterable

from drivers.profiles.profile import Profile

RULES_FILE = "/etc/udev/rules.d/70-stockhand.rules"
"""Before 73-seat-late.rules, which acts upon the tag `uaccess`."""

SERIAL_GROUP = "dialout"
INPUT_GROUP = "input"


def udev_rules(profiles: Iterable[Profile]) -> str:
    """Return the text of RULES_FILE for every USB vendor that a profile names, in the order of their numbers."""
    by_vendor: dict[int, set[str]] = {}
    for profile in profiles:
        for vendor, _ in profile.match.usb:
            by_vendor.setdefault(vendor, set()).add(profile.title.partition(",")[0])
    lines = [
        f"# {RULES_FILE}",
        f"# install:  stockhand scanners --udev | sudo tee {RULES_FILE}",
        "# then:     sudo udevadm control --reload && sudo udevadm trigger",
        f"#           and the operator's user in the groups {SERIAL_GROUP} and {INPUT_GROUP}",
        "",
    ]
    for vendor, titles in sorted(by_vendor.items()):
        lines += _of_vendor(vendor, ", ".join(sorted(titles)))
    return "\n".join(lines)


def _of_vendor(vendor: int, title: str) -> list[str]:
    match = f'ATTRS{{idVendor}}=="{vendor:04x}"'
    return [
        f"# {title}",
        f'SUBSYSTEM=="tty", {match}, ENV{{ID_MM_DEVICE_IGNORE}}="1", GROUP="{SERIAL_GROUP}", MODE="0660"',
        f'SUBSYSTEM=="hidraw", {match}, GROUP="{SERIAL_GROUP}", MODE="0660", TAG+="uaccess"',
        f'SUBSYSTEM=="input", {match}, GROUP="{INPUT_GROUP}", MODE="0660", TAG+="uaccess"',
        "",
    ]
