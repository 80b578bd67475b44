"""The address of a scanner: its port, its profile and how a scan ends; and its port opened and read as they say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from drivers.codecs.frames import Codec
from drivers.codecs.hid_pos import HidPosCodec
from drivers.codecs.keymap import KeymapCodec
from drivers.codecs.lines import LineCodec, Terminator
from drivers.codecs.msgget import MsggetCodec
from drivers.codecs.ssi import SsiCodec
from drivers.discovery import usb_device
from drivers.errors import AddressError
from drivers.evdev_port import EvdevPort
from drivers.hidraw_port import HidrawPort
from drivers.ports import Port, PortAddress, open_port
from drivers.profiles.profile import GENERIC, Profile, UsbDevice, profile_for, profile_named

_OWN_OPTIONS = ("profile", "terminator", "prefix")
"""Options of an address that say how to read the scanner; the others belong to its port."""

_ON_USB = frozenset(("serial", "hidraw", "evdev"))
"""Schemes whose path is a device, of which USB may tell what it is."""


@dataclass(frozen=True, slots=True)
class ScannerAddress:
    """A scanner's address: its port, and what the address says about reading it."""

    port: PortAddress
    profile: str | None = None
    terminator: Terminator | None = None
    prefix: bytes | None = None

    @classmethod
    def parse(cls, url: str) -> "ScannerAddress":
        """Read `url`, such as `serial:///dev/ttyUSB0?baud=9600&profile=datalogic&terminator=etx&prefix=%02`."""
        address = PortAddress.parse(url)
        port = address.without(_OWN_OPTIONS)
        port.refuse_unknown(_OWN_OPTIONS)
        terminator, prefix = address.option("terminator"), address.option("prefix")
        if terminator is not None and terminator not in tuple(Terminator):
            raise AddressError(f"port {port}: terminator must be one of {', '.join(Terminator)}, got {terminator!r}")
        return cls(
            port,
            address.option("profile"),
            None if terminator is None else Terminator(terminator),
            None if prefix is None else prefix.encode("latin-1"),
        )

    def usb(self) -> UsbDevice | None:
        """Return what USB says of the device that is plugged in there, None where it says nothing."""
        return usb_device(Path(self.port.path)) if self.port.scheme in _ON_USB else None

    def profile_of(self, profiles: Mapping[str, Profile]) -> Profile:
        """Return the profile that is named, else that of the device that is plugged in there, as the address has it."""
        if self.profile is not None:
            profile = profile_named(profiles, self.profile)
        elif self.port.scheme in _ON_USB:
            profile = profile_for(profiles, self.usb())
        else:
            profile = profile_named(profiles, GENERIC)
        framing = profile.framing
        if self.terminator is not None:
            framing = replace(framing, terminator=self.terminator)
        if self.prefix is not None:
            framing = replace(framing, prefix=self.prefix)
        return replace(profile, framing=framing)


def codec_of(profile: Profile, port: Port, before: Codec | None = None) -> Codec:
    """Return a new codec: of the kind that `port` needs, else of the one that `profile` names.

    `before` is the one of the port before it was opened anew.
    """
    if isinstance(port, HidrawPort):
        return HidPosCodec(port.layout)
    if isinstance(port, EvdevPort):
        return KeymapCodec(profile.framing)
    match profile.codec:
        case "ssi":
            return SsiCodec(before.accepted if isinstance(before, SsiCodec) else None)
        case "msgget":
            return MsggetCodec()
        case _:
            return LineCodec(profile.framing)


def open_scanner_port(address: ScannerAddress, profile: Profile) -> Port:
    """Open the port of a scanner as its profile has it; may block, and raises PortError when it cannot be had now."""
    port = address.port
    return open_port(port.with_defaults(dict(profile.serial)) if port.scheme == "serial" else port)
