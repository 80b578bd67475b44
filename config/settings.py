"""The settings of a device or process, as frozen values, and where each came from.

Most are named tuples, since a dataclass takes several times as long to make while the operator waits for the first prompt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from config import catalogue
from config.centre_url import CentreUrl
from config.layers import COMMAND_LINE, Layers, read_layers
from config.sorts import show


class Screen(NamedTuple):
    """How the terminal draws: ASCII only or not, colours `auto` or `none`."""

    ascii: bool
    colours: str


class Bell(NamedTuple):
    """Whether the terminal's bell rings, and the milliseconds between the bells of a pattern."""

    on: bool
    gap_ms: int


class LinkPace(NamedTuple):
    """How often the centre is asked, how long awaited, how retries slow down; seconds, and days of keeping."""

    interval_s: int
    timeout_s: int
    backoff_first_s: int
    backoff_max_s: int
    keep_acknowledged_days: int


class Limits(NamedTuple):
    """The most of everything: a push, a page of a pull, numbers of a transaction, bytes of a scan, rows of the queue."""

    push_transactions: int
    push_bytes: int
    pull_page_rows: int
    transaction_numbers: int
    frame_bytes: int
    queue_page_rows: int


class LogKeeping(NamedTuple):
    """Least severe level kept (`debug`, `info`, `warning`, `error`), bytes of a file, number of files."""

    level: str
    file_bytes: int
    files: int


class Effective(NamedTuple):
    """One setting as it holds: value as text (secrets masked), where it came from, what it means."""

    key: str
    value: str
    source: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a device or process. `centre` is None when this home has none; `scanners` and `printers` are port URLs."""

    home: Path
    centre: CentreUrl | None
    scanners: tuple[str, ...]
    printers: tuple[str, ...]
    language: str
    screen: Screen
    bell: Bell
    link: LinkPace
    limits: Limits
    log: LogKeeping
    _effective: tuple[Effective, ...] = field(default=(), repr=False, compare=False)

    def effective(self) -> list[Effective]:
        """List every setting with its value, source and meaning, `home` first; secrets are `***`."""
        return list(self._effective)


def load(home: Path, environment: Mapping[str, str], overrides: Mapping[str, str]) -> Settings:
    """Read the settings of the handheld in `home`; raises SettingsError when one is unknown or unfit.

    `overrides` are what the command line gave, by dotted name and as text ({"screen.ascii": "yes"}; a list is
    separated by white space). A variable STOCKHAND_... of the environment that names no setting is refused too.
    """
    layers = read_layers(home, environment, overrides)
    link = _link(layers)
    return Settings(
        home=home,
        centre=layers.value(catalogue.CENTRE),
        scanners=layers.value(catalogue.SCANNERS),
        printers=layers.value(catalogue.PRINTERS),
        language=layers.value(catalogue.LANGUAGE),
        screen=Screen(layers.value(catalogue.ASCII), layers.value(catalogue.COLOURS)),
        bell=Bell(layers.value(catalogue.BELL_ON), layers.value(catalogue.BELL_GAP)),
        link=link,
        limits=_limits(layers),
        log=LogKeeping(
            layers.value(catalogue.LOG_LEVEL), layers.value(catalogue.LOG_FILE_BYTES), layers.value(catalogue.LOG_FILES)
        ),
        _effective=(_home_row(home, environment, overrides), *_rows(layers)),
    )


def _link(layers: Layers) -> LinkPace:
    pace = LinkPace(
        interval_s=layers.value(catalogue.INTERVAL),
        timeout_s=layers.value(catalogue.TIMEOUT),
        backoff_first_s=layers.value(catalogue.BACKOFF_FIRST),
        backoff_max_s=layers.value(catalogue.BACKOFF_MAX),
        keep_acknowledged_days=layers.value(catalogue.KEEP_DAYS),
    )
    if pace.backoff_first_s > pace.backoff_max_s:
        first = catalogue.BACKOFF_FIRST.name
        raise layers.refusal(
            catalogue.BACKOFF_MAX, f"expected at least {first} ({pace.backoff_first_s}), got {pace.backoff_max_s}"
        )
    return pace


def _limits(layers: Layers) -> Limits:
    return Limits(
        push_transactions=layers.value(catalogue.PUSH_TRANSACTIONS),
        push_bytes=layers.value(catalogue.PUSH_BYTES),
        pull_page_rows=layers.value(catalogue.PULL_PAGE_ROWS),
        transaction_numbers=layers.value(catalogue.TRANSACTION_NUMBERS),
        frame_bytes=layers.value(catalogue.FRAME_BYTES),
        queue_page_rows=layers.value(catalogue.QUEUE_PAGE_ROWS),
    )


def _rows(layers: Layers) -> list[Effective]:
    return [Effective(key.name, show(layers.value(key)), layers.source(key), key.meaning) for key in catalogue.KEYS]


def _home_row(home: Path, environment: Mapping[str, str], overrides: Mapping[str, str]) -> Effective:
    if catalogue.HOME_NAME in overrides:
        source = COMMAND_LINE
    elif environment.get(catalogue.HOME_VARIABLE):
        source = f"environment {catalogue.HOME_VARIABLE}"
    else:
        source = "default"
    return Effective(catalogue.HOME_NAME, str(home), source, catalogue.HOME_MEANING)
