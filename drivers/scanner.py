"""A scanner: a port, the codec of what comes from it, and the profile of its family. Frames go out, answers go in."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from drivers.codecs.frames import Codec, Frame
from drivers.hidraw_port import HidrawPort
from drivers.hotplug import Connection, Status
from drivers.owed_answers import OwedAnswers
from drivers.profiles.profile import Profile, profile_named, shipped_profiles
from drivers.profiles.told import Feedback
from drivers.scan_frames import RepeatRule, ScanFrame, split_aim
from drivers.scanner_address import ScannerAddress, codec_of, open_scanner_port
from drivers.session import ScannerSession
from drivers.setting_up import wake


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
            profile = port.begin(profile)
        elif profile.opening.send is not None and wake(port, profile.waking):
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
