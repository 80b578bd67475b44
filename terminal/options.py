"""What the options of every command mean: the home, its settings, its centre."""

import argparse
import json
import os
from pathlib import Path

from config import Settings, SettingsError, find_home, load


def home_of(arguments: argparse.Namespace) -> Path:
    """Return the home that a command line names."""
    return find_home(os.environ, {"home": arguments.home} if arguments.home else {})


def settings_of(arguments: argparse.Namespace, home: Path | None = None) -> Settings:
    """Return the settings of that home, with what the command line says over them; raises SettingsError."""
    overrides = {}
    if arguments.home:
        overrides["home"] = arguments.home
    if arguments.centre:
        overrides["centre"] = arguments.centre
    if scanners := getattr(arguments, "scanner", None):
        overrides["scanners"] = " ".join(scanners)
    return load(home or home_of(arguments), os.environ, overrides)


def centre_of(settings: Settings) -> str:
    """Return the address of the centre in full, for whoever connects; raises SettingsError where there is none."""
    if settings.centre is None:
        raise SettingsError(
            "command line", None, "no centre: name it with --centre URL, or set `centre` in settings.toml"
        )
    return settings.centre.full


def absolute_url(url: str) -> str:
    """Return a database URL whose SQLite file is named from the root, so that it means the same from every folder."""
    scheme, _, path = url.partition(":///")
    if scheme.partition("+")[0] != "sqlite" or not path or path.startswith(("/", ":")):
        return url
    return f"{scheme}:///{Path(path).absolute()}"


def keep_centre(home: Path, url: str) -> None:
    """Write the centre's address into the settings of a home where none stands yet; readable for the owner only."""
    path = home / "settings.toml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if any(line.partition("=")[0].strip() == "centre" for line in text.splitlines()):
        return
    path.touch(mode=0o600)
    path.write_text(f"centre = {json.dumps(url)}\n{text}", encoding="utf-8")
