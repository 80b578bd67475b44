"""All scanners of a handheld: those that were named, or else whatever is plugged in, now or later."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from drivers.discovery import Places, find_scanners
from drivers.errors import ProfileError
from drivers.hotplug import LinkState, Status
from drivers.profiles.profile import Profile, shipped_profiles
from drivers.scanner import ScanFrame, Scanner

LOOK_EVERY_S = 2.0
"""How often it is looked what is plugged in: about 1 ms of work each time."""


class Scanners:
    """Keeps the scanners of `urls` open; without any it takes what is plugged in, and what is plugged in later.

    Every frame and every news of any of them comes to the same two callbacks, in the loop that runs `start`; they name
    the device. A wrong address raises at once.
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
        self._by_device: dict[str, Scanner] = {}
        for url in urls:
            self._add(url)

    def start(self) -> None:
        """Begin, in the running loop."""
        for scanner in self._by_device.values():
            scanner.start()
        if not self._by_device:
            self._looking = asyncio.create_task(self._look(), name="looking for scanners")

    async def aclose(self) -> None:
        """Give all scanners back and stop looking."""
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
        loop = asyncio.get_running_loop()
        known: set[str] = set()
        while True:
            try:
                found = await loop.run_in_executor(None, find_scanners, self._profiles, self._places)
            except ProfileError as error:
                self._on_status(Status("scanners", LinkState.REFUSED, str(error)))
                return
            for scanner in found:
                if scanner.url not in known:
                    known.add(scanner.url)
                    self._add(scanner.url).start()
            await self._sleep(LOOK_EVERY_S)
