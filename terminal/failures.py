"""What the world did wrong, as a sentence for whoever typed the command, with the exit code; and the log of a home."""

import argparse
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from config import LogKeeping, SettingsError, mask_secrets
from drivers.errors import DeviceError, SettingError
from sync.errors import ImportRefusedError, SyncError, UnreachableError
from terminal.cli import REFUSED, UNREACHABLE, USAGE
from terminal.options import home_of
from terminal.scenario import ScenarioError

BUG = -1
LOG_FILE = "stockhand.log"
DEFAULT_KEEPING = LogKeeping(level="info", file_bytes=1_048_576, files=5)


class CommandRefusedError(Exception):
    """A command cannot do what was asked; the text is a sentence for the person who asked."""


def explained(error: Exception) -> tuple[str, int]:
    """Return the sentence and the exit code of a failure; BUG for what is none of the world's doing."""
    code = _code(error)
    if code == BUG:
        return f"internal error ({type(error).__name__}); the log of the home says more", BUG
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}", code
    return mask_secrets(str(error)), code


def _code(error: Exception) -> int:
    match error:
        case SettingsError() | ScenarioError() | SettingError():
            return USAGE
        case UnreachableError():
            return UNREACHABLE
        case ImportRefusedError() | SyncError() | DeviceError() | CommandRefusedError():
            return REFUSED
        case OSError():
            return USAGE
    return BUG


def open_log(arguments: argparse.Namespace) -> None:
    """Keep a log in the home that a command line names, with the default keeping."""
    keep_log(home_of(arguments), DEFAULT_KEEPING)


def keep_log(home: Path, keeping: LogKeeping) -> None:
    """Write what is logged from here on into the home, readable for its owner only, bounded in size and number of files."""
    root = logging.getLogger()
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    home.mkdir(parents=True, exist_ok=True)
    path = home / LOG_FILE
    path.touch(mode=0o600)
    handler = RotatingFileHandler(
        path, maxBytes=keeping.file_bytes, backupCount=keeping.files - 1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(keeping.level.upper())
