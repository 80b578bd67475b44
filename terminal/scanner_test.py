"""`stockhand scanners test`: prints what comes over the wire, what is made of it, and what the check labels prove."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from drivers.hotplug import LinkState, Status
from drivers.scan_frames import ScanFrame
from drivers.scanner import Scanner
from inventory.barcodes.decode import decode
from inventory.barcodes.escapes import escape
from terminal.cli import OK, REFUSED, UNREACHABLE
from terminal.scanner_check import Check, Judged, check_of, judged

_FAILED = {
    "no_separator": "the separator (GS) is dropped or replaced: set the scanner to send control characters",
    "other_layout": "signs are exchanged: set the scanner's keyboard layout to that of this computer",
    "other_case": "letters are turned: Caps Lock, or the scanner's setting for it",
    "no_date": "the date is not read as it stands on the label",
    "other_code": "it is another code",
}


class ScannerTest:
    """One run: ends when the three check labels were judged, after `scans` scans, or after `seconds` without one (0: never)."""

    def __init__(self, url: str, *, scans: int = 0, seconds: int = 0, as_json: bool = False) -> None:
        self._scanner = Scanner(url, self._take, self._hear)
        self._scanner.overhear(self._overhear)
        self._scans = scans
        self._seconds = seconds
        self._as_json = as_json
        self._wire = bytearray()
        self._first_s = 0.0
        self._count = 0
        self._judged: dict[Check, Judged] = {}
        self._ended = asyncio.Event()
        self._news = asyncio.Event()
        self._refused = False

    def run(self) -> int:
        """Print until it ends; 0 all that was judged passed, 1 a label failed, 3 the scanner could not be opened or nothing came."""
        asyncio.run(self._run())
        if self._refused or not self._count:
            return UNREACHABLE
        return OK if all(each.passed for each in self._judged.values()) else REFUSED

    async def _run(self) -> None:
        self._scanner.start()
        self._say("scan anything; the check labels are written by: stockhand scanners --labels FILE.pdf")
        ended = asyncio.create_task(self._ended.wait())
        try:
            while not ended.done():
                self._news.clear()
                news = asyncio.create_task(self._news.wait())
                done, _ = await asyncio.wait(
                    (ended, news), timeout=self._seconds or None, return_when=asyncio.FIRST_COMPLETED
                )
                news.cancel()
                if not done:
                    break
        finally:
            ended.cancel()
            await self._scanner.aclose()

    def _overhear(self, data: bytes, at_s: float) -> None:
        if not self._wire:
            self._first_s = at_s
        self._wire += data

    def _take(self, frame: ScanFrame) -> None:
        wire, self._wire = bytes(self._wire), bytearray()
        today = datetime.now(UTC).date()
        text = escape(frame.raw)
        said = decode(text, today)
        check = None if frame.incomplete else check_of(frame.data, frame.aim, today)
        found = None if check is None else judged(check, frame.data, frame.aim, today)
        beeped = self._scanner.good() if found is None or found.passed else self._scanner.bad()
        now_s = asyncio.get_running_loop().time()
        ms = round(1000 * (now_s - self._first_s), 1)
        self._count += 1
        if found is not None:
            self._judged[found.check] = found
        if self._as_json:
            self._print_object(frame, wire, said, (found, beeped, ms))
        else:
            self._print_lines(frame, wire, said, (found, beeped, ms))
        self._news.set()
        if len(self._judged) == len(Check) or self._count == self._scans:
            self._ended.set()

    def _print_object(
        self,
        frame: ScanFrame,
        wire: bytes,
        said: dict[str, object],
        answered: tuple[Judged | None, bool, float],
    ) -> None:
        found, beeped, ms = answered
        scan = {
            "wire": wire.hex(" "),
            "data": frame.data.hex(" "),
            "aim": frame.aim,
            "incomplete": frame.incomplete,
            "repeat": frame.repeat,
            "latency_ms": ms,
            "beeped": beeped,
            "decoded": said,
            "check": None if found is None else {"name": found.check.value, "verdict": found.verdict.value},
        }
        print(json.dumps(scan), flush=True)

    def _print_lines(
        self,
        frame: ScanFrame,
        wire: bytes,
        said: dict[str, object],
        answered: tuple[Judged | None, bool, float],
    ) -> None:
        found, beeped, ms = answered
        print(f"wire     {wire.hex(' ') or '(it came with the read before)'}")
        print(f"aim      {frame.aim or 'none: set the scanner to send the AIM identifier'}")
        print(f"text     {escape(frame.data)}{'  INCOMPLETE' if frame.incomplete else ''}")
        meaning = said["meaning"]
        pairs = meaning.items() if isinstance(meaning, dict) else ()
        print(f"meaning  {said['kind']}{''.join(f', {name} {value}' for name, value in pairs)}")
        for problem in _problems(said):
            print(f"         {problem}")
        heard = "asked of the scanner" if beeped else "the scanner has no command for it; the terminal rings"
        print(f"answer   {ms} ms after the first byte; beep: {heard}")
        if found is not None:
            print(f"check    {found.check.value}: {_FAILED.get(found.verdict.value, 'passed')}")
        print(flush=True)

    def _hear(self, status: Status) -> None:
        if status.state is not LinkState.CLOSED:
            self._say(f"{status.device}: {status.reason or status.state.value}")
        if status.state is LinkState.REFUSED:
            self._refused = True
            self._ended.set()

    def _say(self, text: str) -> None:
        if not self._as_json:
            print(text, flush=True)


def _problems(said: dict[str, object]) -> Sequence[str]:
    found: list[str] = []
    for name in ("errors", "warnings"):
        listed = said[name]
        if isinstance(listed, list):
            found += [f"at {each['at']}: {each['message']}" for each in listed]
    return found
