"""All scanners of a handheld: those that were named, or else whatever is plugged in, now or later."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence

from drivers.discovery import Places, find_scanners
from drivers.errors import ProfileError
from drivers.hotplug import LinkState, Status
from drivers.profiles.profile import Profile, shipped_profiles
from drivers.scan_frames import ScanFrame
from drivers.scanner import Scanner
from drivers.suspend import SuspendWatch
from drivers.uevents import drain, open_uevents

LOOK_EVERY_S = 2.0
"""How often it is looked what is plugged in, about 1 ms of work each time, where the kernel has no news of it."""

SUSPENDED = "the machine was suspended"


class Scanners:
    """Keeps the scanners of `urls` open; without any it takes what is plugged in, and what is plugged in later.

    Every frame and every news of any of them comes to the same two callbacks, in the loop that runs `start`; they name
    the device. A wrong address raises at once. News of the kernel wake the look and whatever is away; after a suspend
    every port is opened anew.
    """

    def __init__(
        self,
        urls: Sequence[str],
        on_scan: Callable[[ScanFrame], None],
        on_status: Callable[[Status], None],
        *,
        profiles: Mapping[str, Profile] | None = None,
        places: Places | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._on_scan = on_scan
        self._on_status = on_status
        self._profiles = shipped_profiles() if profiles is None else profiles
        self._places = places
        self._sleep = sleep
        self._looking: asyncio.Task[None] | None = None
        self._finds = not urls
        self._suspend = SuspendWatch()
        self._woken = asyncio.Event()
        self._uevents: socket.socket | None = None
        self._by_device: dict[str, Scanner] = {}
        for url in urls:
            self._add(url)

    def start(self) -> None:
        """Begin, in the running loop."""
        for scanner in self._by_device.values():
            scanner.start()
        self._uevents = open_uevents()
        if self._uevents is not None:
            asyncio.get_running_loop().add_reader(self._uevents, drain, self._uevents, self.wake)
        self._looking = asyncio.create_task(self._look(), name="looking for scanners")

    def wake(self) -> None:
        """Look now, and try to open what is away: something was plugged in, or somebody says so."""
        self._woken.set()
        for scanner in self._by_device.values():
            scanner.wake()

    async def aclose(self) -> None:
        """Give all scanners back and stop looking."""
        if self._uevents is not None:
            asyncio.get_running_loop().remove_reader(self._uevents)
            self._uevents.close()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait([self._looking])
        for scanner in self._by_device.values():
            await scanner.aclose()

    def scanner(self, device: str) -> Scanner | None:
        """Return the scanner that calls itself `device` in its frames, to answer it."""
        return self._by_device.get(device)

    def statuses(self) -> list[Status]:
        """Return the last news of each scanner, in the order they were met."""
        return [scanner.status for scanner in self._by_device.values()]

    def _add(self, url: str) -> Scanner:
        scanner = Scanner(url, self._on_scan, self._on_status, profiles=self._profiles)
        return self._by_device.setdefault(scanner.device, scanner)

    async def _look(self) -> None:
        known: set[str] = set()
        while True:
            self._woken.clear()
            if self._suspend.has_slept():
                for scanner in self._by_device.values():
                    scanner.reopen(SUSPENDED)
            if self._finds:
                try:
                    await self._find(known)
                except ProfileError as error:
                    self._on_status(Status("scanners", LinkState.REFUSED, str(error)))
                    self._finds = False
            await self._wait()

    async def _find(self, known: set[str]) -> None:
        """Take what is plugged in and not `known` yet."""
        found = await asyncio.get_running_loop().run_in_executor(None, find_scanners, self._profiles, self._places)
        for scanner in found:
            if scanner.url not in known:
                known.add(scanner.url)
                self._add(scanner.url).start()

    async def _wait(self) -> None:
        """Wait for the next look, or until somebody wakes."""
        waits = [asyncio.ensure_future(self._sleep(LOOK_EVERY_S)), asyncio.create_task(self._woken.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
