"""Failures of devices, by what the caller should do about them.

DeviceError
├── LabelError            what is to be printed cannot be: too long for its symbol or its place, or not read back right
├── PrinterNotReadyError  a printer that says why it cannot print now, or says nothing
├── SettingError           what was asked for cannot be right: an address or a profile; trying again changes nothing
│   ├── AddressError         a port address (URL) that cannot be read, or names an option that its port does not have
│   └── ProfileError         a profile file that cannot be read, or two profiles for one device
└── PortError              the world: try again, with a capped wait
    ├── DeviceAbsentError    nothing is plugged in there
    ├── DeviceBusyError      another program holds it
    ├── DeviceForbiddenError this user may not open it
    ├── DeviceBrokenError    it is there and cannot be opened
    └── DeviceLostError      it was open and went away
"""

import errno


class DeviceError(Exception):
    """A device or what was said about it failed; the text says what was expected and what was met."""


class LabelError(DeviceError):
    """A label cannot be printed as it is wanted; nothing was sent."""


class PrinterNotReadyError(DeviceError):
    """A printer cannot print now, or nobody knows whether it printed what it was sent (`sent`)."""

    def __init__(self, text: str, *, sent: bool = False) -> None:
        super().__init__(text)
        self.sent = sent


class SettingError(DeviceError):
    """An address or a profile is wrong. Trying again changes nothing."""


class AddressError(SettingError):
    """A port address cannot be read."""


class ProfileError(SettingError):
    """A device profile cannot be read, or two of them claim one device."""


class PortError(DeviceError):
    """A port cannot be used now. Trying again may help."""


class DeviceAbsentError(PortError):
    """Nothing is plugged in at this address."""


class DeviceBusyError(PortError):
    """Another program holds the device."""


class DeviceForbiddenError(PortError):
    """The user that runs the program may not open the device."""


class DeviceBrokenError(PortError):
    """The device is there, and opening or configuring it failed."""


class DeviceLostError(PortError):
    """An open device went away: unplugged, out of range, or the other end closed."""


_BY_ERRNO: dict[int, tuple[type[PortError], str]] = {
    errno.ENOENT: (DeviceAbsentError, "is not plugged in"),
    errno.ENODEV: (DeviceAbsentError, "is not plugged in"),
    errno.ENXIO: (DeviceAbsentError, "is not plugged in"),
    errno.EHOSTDOWN: (DeviceAbsentError, "is out of range or switched off"),
    errno.EHOSTUNREACH: (DeviceAbsentError, "cannot be reached"),
    errno.ECONNREFUSED: (DeviceAbsentError, "refuses the connection"),
    errno.ETIMEDOUT: (DeviceAbsentError, "does not answer"),
    errno.EWOULDBLOCK: (DeviceBusyError, "is in use by another program"),
    errno.EBUSY: (DeviceBusyError, "is in use by another program"),
    errno.EACCES: (DeviceForbiddenError, "may not be opened by this user; add the user to the group of the device"),
    errno.EPERM: (DeviceForbiddenError, "may not be opened by this user; add the user to the group of the device"),
}


def port_error(device: str, number: int | None, text: str) -> PortError:
    """Return the failure for an operating system error `number` met while `device` was being opened."""
    kind, meaning = _BY_ERRNO.get(number or 0, (DeviceBrokenError, f"cannot be opened: {text}"))
    return kind(f"{device} {meaning}")
