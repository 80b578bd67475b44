"""USB HID POS scanners over hidraw: `hidraw:///dev/hidraw0`.

What a report holds is read from the report descriptor, which the system shows in /sys. Commands are whole reports, so
they are never joined or split.
"""

import fcntl
import logging
import os
from dataclasses import replace
from pathlib import Path

from drivers.codecs.hid_pos import (
    BEEP_ERROR,
    BEEP_GOOD,
    BEEP_NOT_ON_FILE,
    INITIATE_READ,
    PREVENT_READ,
    HidPosLayout,
    output_report,
)
from drivers.codecs.hid_report import Kind, Reports, read_descriptor
from drivers.discovery import Places, report_descriptor
from drivers.errors import DeviceLostError, port_error
from drivers.ports import DescriptorPort, PortAddress
from drivers.profiles.profile import Profile
from drivers.profiles.setup import Setting
from drivers.profiles.told import Commands, Feedback

_log = logging.getLogger(__name__)


def feature_request(length: int) -> int:
    """Return the number of HIDIOCSFEATURE for a report of `length` bytes, its id included (linux/hidraw.h)."""
    return 0xC0004806 | length << 16


class HidrawPort(DescriptorPort):
    """An open HID POS scanner; `reports` is what its descriptor says, `layout` where a scan stands in a report."""

    def __init__(self, name: str, fd: int, reports: Reports) -> None:
        super().__init__(name, fd, lambda: os.close(fd))
        self.layout = HidPosLayout.of(reports)
        self.feedback = Feedback(
            output_report(reports, BEEP_GOOD),
            output_report(reports, BEEP_ERROR),
            output_report(reports, BEEP_NOT_ON_FILE),
        )
        # to prevent reading is to let go of the trigger (HHP application note "3800i USB Interfaces", page 16)
        self.commands = Commands(
            trigger_on=output_report(reports, INITIATE_READ), trigger_off=output_report(reports, PREVENT_READ)
        )
        self._reports = reports

    def begin(self, profile: Profile) -> Profile:
        """Tell the device what it needs before it scans, and return the profile with its commands as reports."""
        if profile.opening.feature is not None:
            self.set_feature(profile.opening.feature)
        return self.speaking(profile)

    def speaking(self, profile: Profile) -> Profile:
        """Return the profile with commands as reports: those of the descriptor, else those of its serial line where a report takes them."""

        def either(described: bytes | None, serial: bytes | None) -> bytes | None:
            return described or self._carried(profile.serial_report.id, serial)

        own, told = self.feedback, profile.feedback
        feedback = Feedback(
            either(own.good, told.good), either(own.bad, told.bad), either(own.not_on_file, told.not_on_file)
        )
        mine, said = self.commands, profile.commands
        commands = Commands(
            either(mine.enable, said.enable),
            either(mine.disable, said.disable),
            either(mine.trigger_on, said.trigger_on),
            either(mine.trigger_off, said.trigger_off),
        )
        return replace(profile, feedback=feedback, commands=commands, settings=self._settings(profile))

    def _settings(self, profile: Profile) -> tuple[Setting, ...]:
        """Return the settings that a report takes, with the answers that come as reports; none where those are not known."""
        report = profile.serial_report
        if report.taken is None:
            return ()
        carried = ((setting, self._carried(report.id, setting.send)) for setting in profile.settings)
        return tuple(
            replace(setting, send=send, taken=report.taken, refused=report.refused)
            for setting, send in carried
            if send is not None
        )

    def _carried(self, report: int, command: bytes | None) -> bytes | None:
        """Return the output report `report` with a command of the serial line in it; None where it has no place for it."""
        bits = self._reports.bits.get((Kind.OUTPUT, report), 0)
        if command is None or not report or len(command) + 1 > bits // 8:
            return None
        return bytes((report,)) + (bytes((len(command),)) + command).ljust(bits // 8, b"\x00")

    def set_feature(self, report: bytes) -> bool:
        """Set the feature report `report`, its id first; False where the device has no such report or takes none now."""
        try:
            fcntl.ioctl(self.fileno(), feature_request(len(report)), report)
        except OSError as error:
            _log.info("%s: feature report %s is not taken (%s)", self.name, report.hex(" "), error.strerror)
            return False
        return True

    def write(self, data: bytes) -> bool:
        """Send the report `data` and return True; send nothing and return False when the device takes none now."""
        try:
            return os.write(self.fileno(), data) == len(data)
        except BlockingIOError:
            return False
        except OSError as error:
            raise DeviceLostError(f"{self.name} was unplugged or switched off ({error.strerror})") from error


def open_hidraw(address: PortAddress, places: Places | None = None) -> HidrawPort:
    """Open `hidraw:///dev/hidraw0`; raise DeviceBrokenError when it is no HID POS scanner."""
    try:
        fd = os.open(address.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise port_error(address.path, error.errno, error.strerror or str(error)) from error
    try:
        return HidrawPort(address.path, fd, read_descriptor(report_descriptor(Path(address.path), places)))
    except BaseException:
        os.close(fd)
        raise
