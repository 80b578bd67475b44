"""The one thread that owns the open work: takes what waits, in order, and says what to paint.

Every input is on the disk before its answer leaves this thread. What waits may share a commit and a paint, never an answer.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from threading import Lock
from typing import Protocol

from drivers.profiles.profile import Repeat
from drivers.scan_frames import RepeatRule, split_aim
from inventory.refusals.base import Refusal
from inventory.tasks.steps import Message, Outcome, say
from inventory.values import dataclass
from terminal.drawer import Drawer, Sketch
from terminal.hands import Hands
from terminal.inbox import KEYBOARD, Closed, CodeScanned, DeviceNews, Inbox, Item, KeysPressed, Refreshed, Resized
from terminal.keys import LEAVE, key_name
from terminal.layout import Rows
from terminal.view import Answer, DigitInput, Input, ScanInput, TypedInput, View
from terminal.words import Words

PAINT_EVERY_S = 0.05
"""How often is painted while inputs wait: a long burst is seen to move."""

TOGETHER_MAX = 20
"""How many scans share a commit at most: the first of them waits for the last."""

LEAVE_KEY = "ctrl+c"
PIN_DIGITS = range(4, 9)
HIDDEN = b"****"


class OpenWork(Protocol):
    """The open work as the face uses it (terminal/work.py). All of it is called by one thread."""

    def view(self) -> View:
        """Return what is shown now."""
        ...

    def take(self, given: Input, foreseen: Callable[[View], None] | None = None) -> Answer:
        """Store an input, run it, and answer after the commit; tell before it what is likely to be shown."""
        ...

    def take_together(self, scans: Sequence[ScanInput]) -> tuple[Answer, ...]:
        """Take the first of waiting scans with one commit; answer those that were taken, none where anything failed."""
        ...

    def close(self) -> None:
        """Give the files back."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """What one input sounds like: its outcome and code, and the scanner that is to beep (or KEYBOARD)."""

    outcome: str
    code: str
    device: str


@dataclass(frozen=True, slots=True)
class Painting:
    """What is to be painted and heard; `leave`: the program ends."""

    rows: Rows
    heard: tuple[Heard, ...] = ()
    leave: bool = False


@dataclass(slots=True)
class Easel:
    """Where the storage thread leaves the newest painting for the loop; what was not taken yet is joined, no sound is lost."""

    wake: Callable[[], None]
    _lock: Lock = field(default_factory=Lock)
    _waiting: Painting | None = None

    def put(self, painting: Painting) -> None:
        """Leave a painting and wake the loop, once."""
        with self._lock:
            before = self._waiting
            if before is not None:
                leave = painting.leave or before.leave
                painting = replace(painting, heard=before.heard + painting.heard, leave=leave)
            self._waiting = painting
        if before is None:
            self.wake()

    def take(self) -> Painting | None:
        """Take the painting, if there is one."""
        with self._lock:
            painting, self._waiting = self._waiting, None
        return painting


class StorageThread:
    """Runs the open work. `serve` returns when the face is closed; the work is closed then too."""

    def __init__(self, work: OpenWork, inbox: Inbox, easel: Easel, words: Words, size: tuple[int, int]) -> None:
        self._work = work
        self._inbox = inbox
        self._easel = easel
        self._drawer = Drawer()
        self._words = words
        self._spoken = {words.language: words}
        self._width, self._height = size
        self._view = work.view()
        self._hands = Hands()
        self._heard: list[Heard] = []
        self._leave = False
        self._away: dict[str, Message] = {}
        self._read: Message | Refusal | None = None
        self._two_keys = False
        self._repeat = RepeatRule(Repeat().within_ms / 1000)
        self._put_back: Item | None = None

    def serve(self) -> None:
        """Take everything in order until the face is closed."""
        try:
            self._paint()
            self._take_all()
        finally:
            self._drawer.close()
            self._work.close()

    def _take_all(self) -> None:
        painted_s = time.monotonic()
        while not isinstance(item := self._next(), Closed):
            scans = self._waiting_with(item)
            if len(scans) > 1:
                self._take_scans(scans)
            else:
                self._handle(item)
            if self._is_idle() or time.monotonic() - painted_s >= PAINT_EVERY_S:
                self._paint()
                painted_s = time.monotonic()

    def _next(self) -> Item:
        item, self._put_back = self._put_back, None
        return self._inbox.get() if item is None else item

    def _is_idle(self) -> bool:
        return self._put_back is None and self._inbox.empty()

    def _waiting_with(self, item: Item) -> list[CodeScanned]:
        """Return the scans that may share a commit with `item`: those of scanners that wait behind it. What is no such scan stays next."""
        scans: list[CodeScanned] = []
        while isinstance(item, CodeScanned) and item.device != KEYBOARD:
            scans.append(item)
            if len(scans) == TOGETHER_MAX or self._is_idle():
                return scans
            item = self._next()
        if scans:
            self._put_back = item
        return scans

    def _take_scans(self, scans: Sequence[CodeScanned]) -> None:
        """Take scans of scanners; what is not taken together is taken one by one."""
        self._hands.clear()
        self._two_keys = False
        answers = self._work.take_together([_input_of(scan, repeat=scan.repeat) for scan in scans])
        for answer, scan in zip(answers, scans, strict=False):
            self._answered(answer, scan.device)
        for scan in scans[len(answers) :]:
            self._take_scan(scan)

    def _handle(self, item: Item) -> None:
        match item:
            case KeysPressed():
                self._take_keys(item)
            case CodeScanned():
                self._take_scan(item)
            case Resized(width, height):
                self._width, self._height = width, height
            case DeviceNews():
                self._take_news(item)
            case Refreshed():
                self._refresh()
            case Closed():
                pass

    def _refresh(self) -> None:
        """Take the news of the work; a stop that came by itself is heard like any other.

        What was typed before is no answer to a stop or question that comes, or to what is asked when it goes.
        """
        before = self._view.prompt
        self._view = self._work.view()
        now = self._view.prompt
        if (now.stop, now.question) != (before.stop, before.question):
            self._hands.clear()
        if now.stop is not None and now.stop != before.stop:
            self._heard.append(Heard(Outcome.STOP.value, now.stop.code, KEYBOARD))

    def _take_keys(self, keys: KeysPressed) -> None:
        together = len(keys.names) > 1
        self._two_keys = False
        for name in keys.names:
            if name == LEAVE_KEY:
                self._hands.ask_to_leave(LEAVE)
                continue
            key = key_name(name)
            if key is None:
                continue
            pressed = self._hands.press(key, keys.at_s, self._view.prompt, together=together)
            self._leave = self._leave or pressed.leave
            self._two_keys = self._two_keys or pressed.two_keys
            if pressed.input is not None:
                self._take(pressed.input, KEYBOARD)

    def _take_scan(self, scan: CodeScanned) -> None:
        self._hands.clear()
        if scan.device == KEYBOARD and self._view.secret and scan.data.isdigit():
            self._take_fast_digits(scan)
            return
        repeat = scan.repeat
        if scan.device == KEYBOARD:
            repeat = self._repeat.is_repeat(scan.data, scan.at_s) and not scan.incomplete
        self._take(_input_of(scan, repeat=repeat), scan.device)

    def _take_fast_digits(self, scan: CodeScanned) -> None:
        """Take digits that came fast where a PIN is asked: a PIN, or the badge that is on the screen once more.

        Whatever else they were, half a PIN among it, is never kept and never shown.
        """
        text = scan.data.decode("ascii")
        if text in (known.value for known in self._view.prompt.known):
            self._take(ScanInput(scan.data), KEYBOARD)
        elif scan.incomplete or len(text) not in PIN_DIGITS:
            self._take(ScanInput(HIDDEN, incomplete=True), KEYBOARD)
        else:
            self._take(TypedInput(text), KEYBOARD)

    def _take(self, given: Input, device: str) -> None:
        self._two_keys = False
        # where more waits, something else is painted
        answer = self._work.take(given, self._foresee if self._is_idle() else None)
        if isinstance(given, ScanInput | TypedInput | DigitInput) or answer.outcome is not Outcome.OK:
            self._answered(answer, device)
        else:
            self._view = answer.view

    def _answered(self, answer: Answer, device: str) -> None:
        """Let an answer be seen and heard."""
        self._view = answer.view
        self._heard.append(Heard(answer.outcome.value, answer.code, device))

    def _take_news(self, news: DeviceNews) -> None:
        if news.away:
            self._away[news.device] = say(news.away, device=news.device, reason=news.reason)
            self._read = self._view.says
        else:
            self._away.pop(news.device, None)

    def _foresee(self, view: View) -> None:
        self._drawer.foresee(self._sketch(view))

    def _sketch(self, view: View) -> Sketch:
        return Sketch(self._shown(view), self._hands.line.text, self._width, self._height, self._words_of(view))

    def _paint(self) -> None:
        rows = self._drawer.drawn(self._sketch(self._view))
        heard, self._heard = tuple(self._heard), []
        self._easel.put(Painting(rows, heard, self._leave))

    def _words_of(self, view: View) -> Words:
        """Return the words of who works, or those of the settings."""
        language = view.status.language
        if not language:
            return self._words
        if language not in self._spoken:
            self._spoken[language] = Words.load(language)
        return self._spoken[language]

    def _shown(self, view: View) -> View:
        """Return a view with two keys at once or a scanner that is away, where nothing else needs to be said.

        What went well was read before a scanner went away: the news takes its place.
        """
        notice = say("two_keys") if self._two_keys else next(iter(self._away.values()), None)
        read = view.says is self._read and view.outcome is Outcome.OK
        if notice is None or not (view.says is None or self._two_keys or read):
            return view
        return replace(view, says=notice, outcome=Outcome.DUP)


def _input_of(scan: CodeScanned, *, repeat: bool) -> ScanInput:
    aim, data = (scan.aim, scan.data) if scan.aim is not None else split_aim(scan.data)
    return ScanInput(
        data,
        aim,
        scan.device,
        scan.received_at,
        incomplete=scan.incomplete,
        repeat=repeat,
        presentation=scan.presentation,
    )
