"""The terminal's driver with a wedge in it: bytes are told apart before any widget sees a key (drivers.md 6; flows.md 1.0)."""

import os
import selectors
import time

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import ExitApp

from terminal.wedge import Burst, Typed, Wedge

READ_BYTES = 4096
IDLE_WAIT_S = 0.1
"""How soon the end of the program is noticed."""


class HandKeys(Message):
    """Keys pressed by hand, as Textual names them; two at once come together."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names


class WedgeScanned(Message):
    """One scan of a keyboard wedge, or one line that was pasted."""

    def __init__(self, data: bytes, *, incomplete: bool) -> None:
        super().__init__()
        self.data = data
        self.incomplete = incomplete


def name_of(event: events.Key) -> str:
    """Return the name under which a key is handed on: its character where it has a printable one."""
    character = event.character
    return character if character is not None and len(character) == 1 and character.isprintable() else event.key


class WedgeDriver(LinuxDriver):
    """Reads bytes, never text: one byte that is no UTF-8 would end the stock driver, and a separator would be lost."""

    def run_input_thread(self) -> None:
        """Read until the program ends; the wait is as long as the wedge needs to decide."""
        wedge = Wedge()
        parser = XTermParser()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                due_s = wedge.due_s()
                wait_s = IDLE_WAIT_S if due_s is None else min(IDLE_WAIT_S, max(0.0, due_s - time.monotonic()))
                ready = selector.select(wait_s)
                data = self._read() if ready else b""
                if ready and not data:
                    self.process_message(ExitApp())
                    return
                at_s = time.monotonic()
                # the wait ends when something is due, so what it brings came before that, even where this thread wakes late
                in_time = due_s is not None
                for out in wedge.feed(data, at_s, in_time=in_time) if data else wedge.tick(at_s):
                    self._hand_on(out, parser)
                for event in parser.tick():
                    self._hand_on_events([event])

    def _read(self) -> bytes:
        """Read what was typed; nothing when the terminal is gone."""
        try:
            return os.read(self.fileno, READ_BYTES)
        except OSError:
            return b""

    def _hand_on(self, out: Typed | Burst, parser: XTermParser) -> None:
        if isinstance(out, Burst):
            self.process_message(WedgeScanned(out.data, incomplete=out.incomplete))
            return
        text = b"".join(out.keys).decode("utf-8", errors="replace")
        self._hand_on_events(list(parser.feed(text)) if text else [])

    def _hand_on_events(self, found: list[Message]) -> None:
        """Hand on keys together and everything else (a size, the focus) as it is."""
        names = tuple(name_of(event) for event in found if isinstance(event, events.Key))
        if names:
            self.process_message(HandKeys(names))
        for event in found:
            if not isinstance(event, events.Key):
                self.process_message(event)
