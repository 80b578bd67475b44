"""Every setting of a device or process: one row a key. The defaults stand in default.toml, beside the same meanings.

What the company decides (tolerances, who sends, digit order of dates, ...) is no setting of a device: it stands at
the centre, comes with the pull, and is no part of this table.
"""

from typing import Generic, NamedTuple

from config.sorts import CentreAddress, Choice, Count, Flag, LanguageTag, PortUrls, Sort, T_co

ENVIRONMENT_PREFIX = "STOCKHAND_"
SCANNERS_MAX = 8
PRINTERS_MAX = 8

# What the wire and the rules allow; a device may be told to stay below, never to go beyond.
PUSH_TRANSACTIONS_MAX = 500
PUSH_BYTES_MAX = 1024 * 1024
TRANSACTION_NUMBERS_MAX = 2_000
FRAME_BYTES_MAX = 4096


class Key(NamedTuple, Generic[T_co]):
    """One setting: its dotted name in settings.toml, the sort of its value, and what it means in one line."""

    name: str
    sort: Sort[T_co]
    meaning: str

    @property
    def environment(self) -> str:
        """The environment variable that sets it."""
        return ENVIRONMENT_PREFIX + self.name.upper().replace(".", "_")


HOME_NAME = "home"
HOME_VARIABLE = ENVIRONMENT_PREFIX + "HOME"
HOME_MEANING = "folder of this handheld: its files, settings.toml and log; set by --home or the environment only"

CENTRE = Key(
    "centre", CentreAddress(), "address of the centre; with a password in it, settings.toml must have mode 0600"
)
SCANNERS = Key(
    "scanners",
    PortUrls(SCANNERS_MAX, "serial:///dev/ttyACM0"),
    "ports of the scanners; none takes what is plugged in",
)
PRINTERS = Key(
    "printers",
    PortUrls(PRINTERS_MAX, "tcp://192.0.2.7:9100?profile=zebra"),
    "label printers, the first one unless another is named; none keeps labels until there is one",
)
LANGUAGE = Key("language", LanguageTag(), "language of the screens until an operator with another one signs in")

ASCII = Key("screen.ascii", Flag(), "draw with ASCII characters only, for terminals without Unicode")
COLOURS = Key(
    "screen.colours", Choice(("auto", "none")), "colours as the terminal has them, or none (inverse and words only)"
)

BELL_ON = Key("bell.on", Flag(), "ring the terminal's bell: 1 for OK, 2 for a repeat or hint, 4 for STOP")
BELL_GAP = Key("bell.gap_ms", Count(40, 1000), "milliseconds between the bells of one pattern")

INTERVAL = Key("link.interval_s", Count(1, 3600), "seconds between two pulls while the centre answers")
TIMEOUT = Key("link.timeout_s", Count(1, 600), "seconds after which an answer of the centre is no longer awaited")
BACKOFF_FIRST = Key(
    "link.backoff_first_s", Count(1, 3600), "seconds until the first new try after the centre did not answer"
)
BACKOFF_MAX = Key(
    "link.backoff_max_s", Count(1, 3600), "most seconds between two tries; each wait doubles the one before"
)
KEEP_DAYS = Key(
    "link.keep_acknowledged_days", Count(30, 3650), "days that work stays on the device after the centre has it"
)

PUSH_TRANSACTIONS = Key(
    "limits.push_transactions", Count(1, PUSH_TRANSACTIONS_MAX), "most transactions sent in one push"
)
PUSH_BYTES = Key("limits.push_bytes", Count(PUSH_BYTES_MAX // 2, PUSH_BYTES_MAX), "most bytes sent in one push")
PULL_PAGE_ROWS = Key("limits.pull_page_rows", Count(1, 10_000), "most rows asked for in one page of a pull")
TRANSACTION_NUMBERS = Key(
    "limits.transaction_numbers",
    Count(1, TRANSACTION_NUMBERS_MAX),
    "most serial numbers in one transaction; more make several",
)
FRAME_BYTES = Key(
    "limits.frame_bytes", Count(256, FRAME_BYTES_MAX), "most bytes of one scan; a longer one is refused as incomplete"
)
QUEUE_PAGE_ROWS = Key("limits.queue_page_rows", Count(5, 1000), "rows of the queue that are read and shown at a time")

LOG_LEVEL = Key("log.level", Choice(("debug", "info", "warning", "error")), "least severe messages that the log keeps")
LOG_FILE_BYTES = Key("log.file_bytes", Count(65_536, 104_857_600), "size at which the log goes on in a new file")
LOG_FILES = Key("log.files", Count(1, 100), "log files that are kept, the present one included")

KEYS: tuple[Key[object], ...] = (
    CENTRE,
    SCANNERS,
    PRINTERS,
    LANGUAGE,
    ASCII,
    COLOURS,
    BELL_ON,
    BELL_GAP,
    INTERVAL,
    TIMEOUT,
    BACKOFF_FIRST,
    BACKOFF_MAX,
    KEEP_DAYS,
    PUSH_TRANSACTIONS,
    PUSH_BYTES,
    PULL_PAGE_ROWS,
    TRANSACTION_NUMBERS,
    FRAME_BYTES,
    QUEUE_PAGE_ROWS,
    LOG_LEVEL,
    LOG_FILE_BYTES,
    LOG_FILES,
)
BY_NAME: dict[str, Key[object]] = {key.name: key for key in KEYS}
BY_VARIABLE: dict[str, Key[object]] = {key.environment: key for key in KEYS}
