"""The terminal: paints what the storage thread says, sounds it, and hands every key and scan on in the order it came. Owns no rule.

Only Textual and the standard library are loaded until the first prompt is on the screen; the rest loads in the storage thread.
"""

import asyncio
import contextlib
import contextvars
import logging
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from terminal.board import Board
from terminal.feedback import Bell, beep, loudest, word_of
from terminal.inbox import Closed, CodeScanned, DeviceNews, Inbox, KeysPressed, Refreshed, Resized
from terminal.messages import nearest_language, read_first
from terminal.screens.rows import Rows, first_rows
from terminal.wedge_driver import HandKeys, WedgeDriver, WedgeScanned, name_of

if TYPE_CHECKING:
    from drivers.hotplug import Status
    from drivers.scan_frames import ScanFrame
    from drivers.scanners import Scanners
    from terminal.storage_thread import Easel, Heard, OpenWork

OpenWorkWith = Callable[[Callable[[], None]], "OpenWork"]

REFRESH_EVERY_S = 5.0
"""How often the link, the queue and the age of the data are looked at while nobody does anything."""

STORAGE = "storage"
_log = logging.getLogger(__name__)


class FaceOptions(NamedTuple):
    """How the terminal looks and sounds, and which scanners it reads: port URLs, none for whatever is plugged in, None for none."""

    language: str = "en"
    scanners: Sequence[str] | None = None
    colours: bool = True
    bell: bool = True
    bell_gap_ms: int = 150


class Loaded(Message):
    """The work is open; scanners may be opened too."""


class Front(Screen[None], inherit_bindings=False):
    """The one screen: no focus, no bindings, nothing but the board."""

    AUTO_FOCUS = None
    # the board covers all of it
    BLANK = True
    CSS = "Front { background: ansi_default; layers: base; }"

    def __init__(self, board: Board) -> None:
        super().__init__()
        self._board = board

    def compose(self) -> ComposeResult:
        """Give the board."""
        yield self._board

    def show(self, rows: Rows) -> None:
        """Paint rows in this very turn of the loop. Textual would wait until nothing else is to be done, and then for its timer."""
        self._board.show(rows)
        self._dirty_widgets.add(self._board)
        self._on_timer_update()


class TerminalApp(App[None], inherit_bindings=False):
    """The face.

    `open_work` is called in the storage thread, after the first prompt is painted; what it is handed may be called from any thread
    when there is news beside the inputs. After `run`, `failure` is what ended the storage thread, if it was not the operator.
    """

    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    ALLOW_SELECT = False

    def __init__(self, open_work: "OpenWorkWith", options: FaceOptions | None = None) -> None:
        super().__init__(driver_class=WedgeDriver, ansi_color=True)
        self._open_work = open_work
        self._options = options or FaceOptions()
        self._language = nearest_language(self._options.language)
        self._front = Front(Board(colours=self._options.colours))
        self._inbox: Inbox = Inbox()
        self._easel: Easel | None = None
        self._gone = False
        self._scanners: Scanners | None = None
        self._bell = Bell(self.bell, self._after, self._options.bell_gap_ms)
        self._storage: Worker[None] | None = None
        self.failure: BaseException | None = None

    def get_default_screen(self) -> Screen[None]:
        """Return the one screen."""
        return self._front

    # start and end

    def on_mount(self) -> None:
        """Paint the first prompt; everything else begins behind it."""
        self._loop_of_face, self._context_of_face = asyncio.get_running_loop(), contextvars.copy_context()
        words = read_first(self._language)
        self._front.show(first_rows(words["title"], words["asks"], self.size.height))
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        work = self._work_until_closed
        self._storage = self.run_worker(work, name=STORAGE, group=STORAGE, thread=True, exit_on_error=False)

    def _work_until_closed(self) -> None:
        # loaded here, in the storage thread: nothing of it delays the first prompt
        from terminal.storage_thread import Easel, StorageThread  # noqa: PLC0415 - behind the first prompt
        from terminal.words import Words  # noqa: PLC0415 - behind the first prompt

        work = self._open_work(self._news_came)
        self._easel = Easel(wake=self._wake)
        thread = StorageThread(
            work, self._inbox, self._easel, Words.load(self._language), (self.size.width, self.size.height)
        )
        self.post_message(Loaded())
        thread.serve()

    def _wake(self) -> None:
        """Have the painting taken, in the storage thread: in the next turn of the loop. A message of Textual's takes two, and 0.15 ms."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody looks any more
            self._loop_of_face.call_soon_threadsafe(self._take_painting, context=self._context_of_face)

    def _news_came(self) -> None:
        self._inbox.put(Refreshed())

    def on_loaded(self) -> None:
        """Open the scanners, in this loop."""
        self.set_interval(REFRESH_EVERY_S, self._news_came)
        if self._options.scanners is None:
            return
        from drivers.scanners import Scanners  # noqa: PLC0415 - after the first prompt, and loaded by now

        self._scanners = Scanners(self._options.scanners, self._scanned, self._told_of_scanner)
        self._scanners.start()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """End the program when the storage thread has ended: nothing can be kept any more."""
        if event.worker is self._storage and event.state is WorkerState.ERROR:
            self.failure = event.worker.error
            _log.error("the storage thread failed", exc_info=self.failure)
            self.exit(return_code=1)

    def _fatal_error(self) -> None:
        """End after a bug of the face. Textual would print every variable of it, and a PIN might be among them."""
        self.failure = self._exception
        _log.error("the face failed", exc_info=self._exception)
        self._close_messages_no_wait()

    async def on_unmount(self) -> None:
        """Give the scanners back, and let the storage thread finish what waits."""
        if self._scanners is not None:
            await self._scanners.aclose()
        self._gone = True
        self._inbox.put(Closed())

    # what comes in

    def on_key(self, event: events.Key) -> None:
        """Hand a key on (from a driver without a wedge: tests, other systems)."""
        event.stop()
        self._pressed((name_of(event),))

    def on_hand_keys(self, event: HandKeys) -> None:
        """Hand keys on."""
        self._pressed(event.names)

    def _pressed(self, names: tuple[str, ...]) -> None:
        if self._easel is None and "ctrl+c" in names:
            self.exit()
            return
        self._inbox.put(KeysPressed(names, time.monotonic()))

    def on_wedge_scanned(self, event: WedgeScanned) -> None:
        """Hand on the scan of a keyboard wedge."""
        self._inbox.put(CodeScanned(event.data, time.monotonic(), incomplete=event.incomplete))

    def on_paste(self, event: events.Paste) -> None:
        """Hand on what was pasted, a scan a line; never `splitlines`, which splits at separators of GS1 too."""
        event.stop()
        for line in event.text.replace("\r", "\n").split("\n"):
            if line:
                self._inbox.put(CodeScanned(line.encode(), time.monotonic()))

    def _scanned(self, frame: "ScanFrame") -> None:
        scan = CodeScanned(
            frame.data,
            time.monotonic(),
            frame.aim,
            frame.device,
            frame.received_at,
            incomplete=frame.incomplete,
            repeat=frame.repeat,
            presentation=frame.presentation,
        )
        self._inbox.put(scan)

    def _told_of_scanner(self, status: "Status") -> None:
        self._inbox.put(DeviceNews(status.device, word_of(status), status.reason))

    def on_resize(self, event: events.Resize) -> None:
        """Have the screen laid out anew."""
        self._inbox.put(Resized(event.size.width, event.size.height))

    # what goes out

    def _take_painting(self) -> None:
        """Paint and sound what the storage thread has left; a bug in that ends the program as one in a handler does."""
        painting = None if self._easel is None or self._gone else self._easel.take()
        if painting is None:
            return
        try:
            self._front.show(painting.rows)
            self._sound(painting.heard)
        except Exception as error:  # noqa: BLE001 - whatever it is, Textual ends the program and gives the screen back
            self._handle_exception(error)
        if painting.leave:
            self.exit()

    def _sound(self, heard: "Sequence[Heard]") -> None:
        """Answer each scan on its scanner, and ring the loudest of them where a scanner cannot, and every STOP."""
        unheard = [each.outcome for each in heard if not self._beeped(each) or each.outcome == "STOP"]
        if unheard and self._options.bell:
            self._bell.sound(loudest(unheard))

    def _beeped(self, heard: "Heard") -> bool:
        scanner = self._scanners.scanner(heard.device) if self._scanners is not None else None
        return scanner is not None and beep(scanner, heard.outcome, heard.code)

    def _after(self, seconds: float, ring: Callable[[], None]) -> Timer:
        return self.set_timer(seconds, ring)
