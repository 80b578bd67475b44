"""Where a handheld keeps its files when nobody says otherwise."""

from collections.abc import Mapping
from pathlib import Path

from config.catalogue import HOME_NAME, HOME_VARIABLE

FOLDER = "stockhand"


def find_home(environment: Mapping[str, str], overrides: Mapping[str, str]) -> Path:
    """Give the home: `home` of the command line, else STOCKHAND_HOME, else the XDG data folder. It need not exist."""
    given = overrides.get(HOME_NAME) or environment.get(HOME_VARIABLE)
    if given:
        return Path(given).expanduser().absolute()
    data = Path(environment.get("XDG_DATA_HOME", ""))
    # The XDG base directory specification has relative paths ignored.
    if not data.is_absolute():
        data = Path(environment.get("HOME") or Path.home()) / ".local" / "share"
    return data / FOLDER
