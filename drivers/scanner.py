"""A scanner: a port, the codec of what comes from it, and the profile of its family. Frames go out, answers go in."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from drivers.codecs.frames import Codec, Frame
from drivers.codecs.hid_pos import HidPosCodec
from drivers.codecs.keymap import KeymapCodec
from drivers.codecs.lines import LineCodec, Terminator
from drivers.codecs.msgget import MsggetCodec
from drivers.codecs.ssi import SsiCodec
from drivers.discovery import usb_device
from drivers.errors import AddressError
from drivers.evdev_port import EvdevPort
from drivers.hidraw_port import HidrawPort
from drivers.hotplug import Connection, Status
from drivers.owed_answers import OwedAnswers
from drivers.ports import Port, PortAddress, open_port
from drivers.profiles.profile import GENERIC, Feedback, Profile, UsbDevice, profile_for, profile_named, shipped_profiles
from drivers.session import ScannerSession

_OWN_OPTIONS = ("profile", "terminator", "prefix")
"""Options of an address that say how to read the scanner; the others belong to its port."""

_ON_USB = frozenset(("serial", "hidraw", "evdev"))
"""Schemes whose path is a device, of which USB may tell what it is."""

_AIM_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUXZcdeghopsz")
_AIM_LETTERS_HEXADECIMAL = frozenset(b"XZz")
_DIGITS = frozenset(b"0123456789")
_HEXADECIMAL = frozenset(b"0123456789ABCDEF")


@dataclass(frozen=True, slots=True)
class ScanFrame:
    """One read of a scanner, as the wire gave it.

    `data` is without framing and without the AIM identifier, which is `aim` ("]C1") where the scanner sends it.
    An `incomplete` frame is never a scan: half of it is missing, or it was `too_long` and its first bytes are here.
    A `repeat` equals the read before it from the same device within the profile's time. A `presentation` device reads
    for as long as a label lies before it, so its repeats are no operator's doing. `received_at` is aware UTC.
    """

    data: bytes
    device: str
    received_at: datetime
    aim: str | None = None
    incomplete: bool = False
    too_long: bool = False
    repeat: bool = False
    presentation: bool = False

    @property
    def raw(self) -> bytes:
        """The read with its AIM identifier: what is kept as the record."""
        return (self.aim or "").encode("ascii") + self.data


def split_aim(data: bytes) -> tuple[str | None, bytes]:
    """Split a leading AIM identifier (ISO/IEC 15424: `]`, a letter of the list, a modifier) from `data`.

    A text that only begins with `]` is left alone.
    """
    if len(data) < 3 or data[:1] != b"]" or data[1] not in _AIM_LETTERS:
        return None, data
    modifiers = _HEXADECIMAL if data[1] in _AIM_LETTERS_HEXADECIMAL else _DIGITS
    if data[2] not in modifiers:
        return None, data
    return data[:3].decode("ascii"), data[3:]


class RepeatRule:
    """Tells whether a read is the one before it once more (design.md 2): equal, and at most `within_s` after it."""

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._raw: bytes | None = None
        self._at_s = 0.0

    def is_repeat(self, raw: bytes, at_s: float) -> bool:
        """Take the read `raw` at `at_s` (monotonic) and tell whether it repeats the one before."""
        repeat = raw == self._raw and at_s - self._at_s <= self._within_s
        self._raw, self._at_s = raw, at_s
        return repeat


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


def utc_now() -> datetime:
    """Return the time of day, aware."""
    return datetime.now(UTC)


class Scanner:
    """One scanner, kept open for as long as it is there. Everything happens in the loop that runs `start`.

    `on_scan` gets every frame in order, `on_status` the news of its life. A wrong `url` is an AddressError or
    ProfileError at once.
    """

    def __init__(
        self,
        url: str,
        on_scan: Callable[[ScanFrame], None],
        on_status: Callable[[Status], None],
        *,
        profiles: Mapping[str, Profile] | None = None,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._address = ScannerAddress.parse(url)
        self._profiles = shipped_profiles() if profiles is None else profiles
        if self._address.profile is not None:
            profile_named(self._profiles, self._address.profile)
        self.url = url
        self.device = self._address.port.path
        self._on_scan = on_scan
        self._on_bytes: Callable[[bytes, float], None] | None = None
        self._now = now
        self._repeat: RepeatRule | None = None
        self._codec: Codec | None = None
        self._owed: OwedAnswers | None = None
        self._lit = False
        self._connection = Connection(self.device, self._open, on_status, sleep)

    @property
    def status(self) -> Status:
        """The last news of the scanner."""
        return self._connection.status

    @property
    def profile(self) -> Profile | None:
        """The profile in use, None while the scanner is away."""
        session = self._connection.session
        return None if session is None else session.profile

    def overhear(self, on_bytes: Callable[[bytes, float], None]) -> None:
        """Have `on_bytes` told every read of the wire with its time, from the next opening on."""
        self._on_bytes = on_bytes

    def start(self) -> None:
        """Begin to keep the scanner open, in the running loop."""
        self._connection.start()

    def wake(self) -> None:
        """Try to open it now, where it is away."""
        self._connection.wake()

    def reopen(self, reason: str) -> None:
        """Open it anew, where it is open: what waits in its port is of an earlier time."""
        session = self._connection.session
        if session is not None:
            session.reopen(reason)

    async def aclose(self) -> None:
        """Give the scanner back."""
        await self._connection.aclose()
        if self._owed is not None:
            self._owed.close()

    def good(self) -> bool:
        """Let the scanner say that the scan was taken; False where it cannot, and the terminal must."""
        return self._answer(lambda feedback: feedback.good, refused=False)

    def bad(self) -> bool:
        """Let the scanner say that the scan was refused; False where it cannot, and the terminal must."""
        return self._answer(lambda feedback: feedback.bad, refused=True)

    def not_on_file(self) -> bool:
        """Let the scanner say that the code is not known; False where it cannot, and the terminal must."""
        return self._answer(lambda feedback: feedback.not_on_file, refused=True)

    def enable(self, *, on: bool) -> bool:
        """Let the scanner read or not; False where it has no such command."""
        profile = self.profile
        return profile is not None and self._send(profile.commands.enable if on else profile.commands.disable)

    def trigger(self, *, on: bool) -> bool:
        """Pull or release the trigger; False where the scanner has no such command."""
        profile = self.profile
        return profile is not None and self._send(profile.commands.trigger_on if on else profile.commands.trigger_off)

    def _answer(self, of: Callable[[Feedback], bytes | None], *, refused: bool) -> bool:
        """Answer the oldest scan without an answer, where the scanner waits for it; its red light stands from a refusal to a scan taken."""
        profile = self.profile
        if (
            profile is None
            or not (self._owed is None or self._owed.is_awaited())
            or not self._send(of(profile.feedback))
        ):
            return False
        if refused != self._lit:
            self._lit = refused
            self._send(profile.commands.light_on if refused else profile.commands.light_off)
        return True

    def _send(self, command: bytes | None) -> bool:
        """Send a command that the profile declares, and never another."""
        session = self._connection.session
        return command is not None and session is not None and session.send(command)

    def _open(self) -> ScannerSession:
        """Open the port with what is known of the device that is plugged in now; runs in a thread."""
        profile = self._address.profile_of(self._profiles)
        port = open_scanner_port(self._address, profile)
        if isinstance(port, HidrawPort):
            # commands are reports here; what a profile holds is for its serial line
            if profile.opening.feature is not None:
                port.set_feature(profile.opening.feature)
            profile = port.speaking(profile)
        elif profile.opening.send is not None:
            port.write(profile.opening.send)
        self._codec = codec_of(profile, port, self._codec)
        return ScannerSession(port, self._codec, profile, self._taker(profile), self._on_bytes)

    def _taker(self, profile: Profile) -> Callable[[Frame, float], None]:
        rule = RepeatRule(profile.repeat.within_ms / 1000)
        within_s = profile.feedback.within_ms / 1000

        def refuse() -> None:
            # what an earlier opening owed is no matter of this one
            if self._owed is owed:
                self._send(profile.feedback.bad)

        self._lit = False
        owed = self._owed = OwedAnswers(within_s, refuse) if within_s else None

        def take(frame: Frame, at_s: float) -> None:
            aim, data = (frame.aim, frame.data) if frame.aim is not None else split_aim(frame.data)
            scan = ScanFrame(
                data,
                self.device,
                self._now(),
                aim,
                incomplete=frame.incomplete,
                too_long=frame.too_long,
                presentation=profile.repeat.presentation,
            )
            repeat = rule.is_repeat(scan.raw, at_s) and not scan.incomplete
            if owed is not None:
                owed.owe()
            self._on_scan(replace(scan, repeat=repeat))

        return take
