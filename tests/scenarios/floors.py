"""A floor in a scenario file: several handhelds of one central store, and the office beside them.

A line is one of a scenario as `play` takes it, for the handheld that was named last, or one of these:

    handheld NAME [SITE]        what follows is done on this handheld; it is enrolled (at ROT) when it is first named, and `first` and
                                `second` were before the scenario began
    with FILE.csv HEADER        a file that is imported before all else; its rows are the lines below that begin with `row`
    row VALUES
    office JSON                 `stockhand post` of this transaction, as the supervisor of ROT unless it says otherwise
    stockhand WORDS             this command with `--centre`; `{held}` is the only held transaction
    push JSON                   this transaction as a device of ROT sends it that follows no rule of a handheld; answered as JSON
    pin TEXT                    what the next command reads
    expect exit N               of the command before
    expect code CODE            stands in what the command said as JSON; `expect said TEXT`: stands in its text
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from inventory.plain import plain_time
from inventory.transactions import body_hash, body_of
from sync.centre.centre import Centre
from sync.handheld.home import Handheld
from sync.messages import Batch, SentTransaction
from terminal.commands.enroll import first_pull, make_handheld
from terminal.office import Blanks, read_objects, transactions_of
from terminal.options import keep_centre
from terminal.play import Played, Player, play_all
from terminal.practice import mark_practice
from terminal.scenario import Line, read_scenario
from terminal.words import Words
from tests.terminal.commands.running import Done, stockhand
from tests.terminal.homes import settings_of

Tell = Callable[[Played], None]

SITE, OFFICE = "ROT", "1900"
WORKED_AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
"""When the office and foreign devices work, unless a line says otherwise: the dates of the sample's lots are judged by it."""
OF_FLOOR = ("handheld", "with", "row", "office", "push", "stockhand", "pin")
OF_COMMAND = ("expect exit", "expect code", "expect said")


def import_into(url: str, folder: Path) -> None:
    """Import files into a store."""
    centre = Centre.open(url)
    try:
        centre.import_folder(folder)
    finally:
        centre.close()


def new_home(home: Path, url: str, site: str = SITE) -> None:
    """Make a handheld of a store, for tests."""
    first_pull(home, url, make_handheld(home, url, site))
    mark_practice(home, {})


def pull(home: Path, url: str) -> None:
    """Pull what has come into a store since a handheld was made."""
    with Handheld.open(home) as handheld:
        enrolment = handheld.journal.enrolment()
    assert enrolment is not None
    first_pull(home, url, enrolment)


def is_of_floor(line: str) -> bool:
    """Return whether a line is none that `play` takes."""
    return line.split(maxsplit=1)[0] in OF_FLOOR or line.startswith(OF_COMMAND)


class Floor:
    """Handhelds and an office over one store. `close` when done."""

    def __init__(self, url: str, folder: Path, made: Path | None = None, tell: Tell = lambda _played: None) -> None:
        """Begin with a store that has the sample warehouse; `made` are homes that it knows; `tell` hears every answer."""
        self.url = url
        self.folder = folder
        self._made = made
        self._tell = tell
        self._opened = ExitStack()
        self._players: dict[str, Player] = {}
        self._player: Player | None = None
        self._done = Done(0, b"", b"")
        self._pin = ""

    def close(self) -> None:
        """Let go of the handhelds."""
        self._opened.close()

    def play(self, lines: list[str]) -> list[str]:
        """Do what the lines say; return what each expectation that is not met says."""
        meant = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
        missed: list[str] = []
        for of_floor, group in groupby(self._files_first(meant), key=lambda each: is_of_floor(each[1])):
            if of_floor:
                missed += [f"line {number}: {told}" for number, line in group if (told := self._do(line.strip()))]
            else:
                missed += self._played(list(group))
        return missed

    def _files_first(self, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Import what a scenario adds; return the other lines."""
        files: dict[str, list[str]] = {}
        for _, line in lines:
            word, _, rest = line.partition(" ")
            if word == "with":
                name, _, header = rest.partition(" ")
                files[name] = [header]
            elif word == "row":
                files[list(files)[-1]].append(rest)
        added = self.folder / "added"
        added.mkdir()
        for name, rows in files.items():
            (added / name).write_text("\n".join([*rows, ""]), encoding="utf-8")
        if files:
            import_into(self.url, added)
        return [each for each in lines if each[1].split(maxsplit=1)[0] not in ("with", "row")]

    def _played(self, group: list[tuple[int, str]]) -> Iterator[str]:
        assert self._player is not None, "name a handheld first"
        yield from play_all(self._player, _numbered(group), Words.load(), self._tell)

    def _do(self, line: str) -> str:
        """Do a line of the floor; return how an expectation is not met."""
        word, _, rest = line.partition(" ")
        if line.startswith(OF_COMMAND):
            return self._missed(*rest.split(" ", maxsplit=1))
        match word:
            case "handheld":
                self._take_up(*rest.split())
            case "office":
                told = {"at": plain_time(WORKED_AT), **json.loads(rest)}
                self._run(("post", "-", "--as", OFFICE, "--site", SITE), f"{json.dumps(told)}\n")
            case "push":
                self._push(rest)
            case "stockhand":
                self._run(tuple(rest.replace("{held}", self._held()).split()), f"{self._pin}\n")
            case _:
                self._pin = rest
        return ""

    def _take_up(self, name: str, site: str = SITE) -> None:
        home = self.folder / name
        if name not in self._players:
            kept = self._made / name if self._made is not None else home
            if kept.is_dir() and site == SITE:
                shutil.copytree(kept, home)
                (home / "settings.toml").unlink()
                keep_centre(home, self.url)
                pull(home, self.url)
            else:
                new_home(home, self.url, site)
            self._players[name] = Player(settings_of(home))
            self._opened.callback(self._players[name].close)
        self._player = self._players[name]

    def _push(self, text: str) -> None:
        """Send one transaction as a device that is enrolled for it alone."""
        centre = Centre.open(self.url)
        try:
            blanks = Blanks("1001", SITE, WORKED_AT, centre.new_id, centre.calendars())
            (made,) = transactions_of(read_objects(text), blanks, {})
            identity, body = centre.enroll_device(SITE), body_of(made)
            sent = SentTransaction(sequence=1, id=made.id, body=body, body_hash=body_hash(body))
            answer = centre.push(identity, Batch(epoch=identity.epoch, transactions=(sent,)))
        finally:
            centre.close()
        self._done = Done(0, answer.model_dump_json().encode(), b"")

    def _held(self) -> str:
        centre = Centre.open(self.url)
        try:
            held = centre.held()
        finally:
            centre.close()
        return held[0].transaction if len(held) == 1 else "{held}"

    def _run(self, words: tuple[str, ...], stdin: str) -> None:
        asked = ("--json",) if " ".join(words).startswith("hub held") else ()
        self._done = stockhand(self.folder / "office", *words, *asked, "--centre", self.url, stdin=stdin.encode())

    def _missed(self, what: str, wanted: str) -> str:
        said = (self._done.stdout + self._done.stderr).decode()
        match what:
            case "exit":
                met = self._done.returncode == int(wanted)
            case "code":
                met = wanted in _codes_in(self._done.stdout)
            case _:
                met = wanted in said
        return "" if met else f"expected {what} {wanted}, got {self._done.returncode}: {said}"


def _numbered(group: list[tuple[int, str]]) -> Iterator[Line]:
    """Read lines that `play` takes, with their numbers in the file."""
    return read_scenario(iter(_padded(group)))


def _padded(group: list[tuple[int, str]]) -> Iterator[str]:
    at = 1
    for number, line in group:
        yield from [""] * (number - at)
        yield line
        at = number + 1


def _codes_in(stdout: bytes) -> Iterator[str]:
    """Give the codes of refusals in what a command printed as JSON, one object a line."""
    for line in stdout.decode().splitlines():
        if line.startswith("{"):
            yield from _codes(json.loads(line))


def _codes(plain: object) -> Iterator[str]:
    if isinstance(plain, dict):
        if isinstance(plain.get("code"), str):
            yield plain["code"]
        for each in plain.values():
            yield from _codes(each)
    elif isinstance(plain, list):
        for each in plain:
            yield from _codes(each)
