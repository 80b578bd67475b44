"""Homes for tests: the demo, made once a run and copied for each test."""

import functools
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from config import Settings, load
from inventory.barcodes.escapes import unescape
from inventory.tasks.steps import Action, Task
from sync.handheld.home import Handheld
from sync.handheld.link import DirectLink, Link
from terminal.clock import SetClock
from terminal.commands.enroll import first_pull, make_handheld
from terminal.demo_sample import CENTRE_FILE
from terminal.demo_warehouse import prepare
from terminal.equipment import BARE, Equipment
from terminal.modes.tasks import TASKS
from terminal.practice import Practice, mark_practice, practice_of
from terminal.syncing import RoundSyncer
from terminal.view import ActionInput, Answer, DigitInput, ScanInput, TypedInput
from terminal.work import Work

MORNING = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
RECEIVER, RECEIVER_PIN = "1001", "4321"
OTHER_RECEIVER, OTHER_RECEIVER_PIN = "1003", "4323"
SUPERVISOR, SUPERVISOR_PIN = "1900", "8765"
BEARING = "]C101095060001110321727033110L2231"


@functools.cache
def _template() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="stockhand-tests-")
    _KEPT.append(folder)
    prepare(Path(folder.name), fresh=True)
    return Path(folder.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def demo_home(folder: Path) -> Path:
    """Return a new demo home in `folder`, with a central store of its own."""
    home = folder / "home"
    shutil.copytree(_template(), home)
    settings = home / "settings.toml"
    settings.write_text(settings.read_text().replace(str(_template()), str(home)))
    return home


def centre_url(home: Path) -> str:
    """Return the address of a demo home's centre."""
    return f"sqlite:///{home / CENTRE_FILE}"


def settings_of(home: Path) -> Settings:
    """Return the settings of a home, whatever the machine's environment says."""
    return load(home, {}, {})


class Terminal:
    """Open work in a test: hands and scanner. Every input moves the clock by a second."""

    def __init__(
        self,
        home: Path,
        tasks: Mapping[str, Task[object]] | None,
        practice: Practice | None,
        url: str,
        equipment: Equipment = BARE,
    ) -> None:
        self.home = home
        self.clock = SetClock(MORNING)
        self.handheld = Handheld.open(home)
        enrolment = self.handheld.journal.enrolment()
        assert enrolment is not None

        def link() -> Link:
            return DirectLink(url, enrolment)

        self.syncer = RoundSyncer(home, link, self.clock)
        chosen = TASKS if tasks is None else {**TASKS, **tasks}
        practice = practice_of(home) if practice is None else practice
        self.work = Work(self.handheld, self.clock, self.syncer, practice=practice, tasks=chosen, equipment=equipment)

    def scan(self, code: str) -> Answer:
        return self.scan_bytes(unescape(code))

    def scan_bytes(self, data: bytes, *, incomplete: bool = False, repeat: bool = False) -> Answer:
        self.clock.move(_SECOND)
        aim = data[:3].decode() if data.startswith(b"]C1") else None
        return self.work.take(ScanInput(data[3:] if aim else data, aim, "test", incomplete=incomplete, repeat=repeat))

    def type(self, text: str) -> Answer:
        self.clock.move(_SECOND)
        return self.work.take(TypedInput(text))

    def press(self, key: Action | int) -> Answer:
        self.clock.move(_SECOND)
        return self.work.take(DigitInput(key) if isinstance(key, int) else ActionInput(key))

    def sign_in(self, badge: str = RECEIVER, pin: str = RECEIVER_PIN) -> Answer:
        self.scan(badge)
        return self.type(pin)

    def do(self, *codes: str) -> Sequence[Answer]:
        return [self.scan(code) for code in codes]

    def receiving(self, document: str = "PO1042") -> Answer:
        """Sign in and come to a document."""
        self.sign_in()
        return self.scan(document)


_SECOND = datetime.resolution * 1_000_000


@contextmanager
def terminal_on(
    home: Path,
    tasks: Mapping[str, Task[object]] | None = None,
    practice: Practice | None = None,
    url: str = "",
    equipment: Equipment = BARE,
) -> Iterator[Terminal]:
    """Open a terminal on a home and close it; opened again it is what a restart makes of it."""
    terminal = Terminal(home, tasks, practice, url or centre_url(home), equipment)
    try:
        yield terminal
    finally:
        terminal.work.close()


@contextmanager
def two_terminals(home: Path, second: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """Open the terminals of two handhelds of one centre: of a demo home, and of a second home that is made for it."""
    url = centre_url(home)
    first_pull(second, url, make_handheld(second, url, "ROT"))
    mark_practice(second, {})
    with terminal_on(home) as first, terminal_on(second, url=url) as other:
        yield first, other
