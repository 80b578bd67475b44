"""Reads a settings file: the keys as dotted names, each with its value and the line where it stands."""

import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from config.errors import SettingsError

SETTINGS_FILE_BYTES_MAX = 65_536
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A settings file as read. `mode` is the permission bits of the file as it was open."""

    path: Path
    mode: int
    lines: Mapping[str, int]
    values: Mapping[str, object]

    def line(self, name: str) -> int | None:
        """Give the line (from 1) where the key stands, or that of the table it stands in."""
        while name not in self.lines and "." in name:
            name = name.rpartition(".")[0]
        return self.lines.get(name)

    @property
    def readable_by_others(self) -> bool:
        """True when more than the owner may read, change or run the file."""
        return bool(self.mode & _OTHERS)


def read_toml(path: Path) -> TomlFile | None:
    """Read the file, None when there is none; raises SettingsError when it cannot be read or is no TOML."""
    try:
        with FileIO(path) as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read(SETTINGS_FILE_BYTES_MAX + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingsError(str(path), None, f"cannot be read: {error.strerror}") from error
    if len(content) > SETTINGS_FILE_BYTES_MAX:
        raise SettingsError(str(path), None, f"is longer than {SETTINGS_FILE_BYTES_MAX} bytes")
    text = _decode(path, content)
    return TomlFile(path, mode, key_lines(text), dict(_flat(_parse(path, text))))


def _decode(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(str(path), line, "is not UTF-8 text") from error


def _parse(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words = str(error)
        at = _AT_LINE.search(words)
        line = int(at[1]) if at is not None and at[1] else text.count("\n") + 1
        raise SettingsError(str(path), line, f"is no TOML: {_AT_LINE.sub('', words)}") from error
    except (ValueError, RecursionError) as error:
        # What tomllib lets through: a number of thousands of digits, lists in lists in lists ...
        raise SettingsError(str(path), None, "is no TOML: a value is too large or nested too deep") from error


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def key_lines(text: str) -> dict[str, int]:
    """Give the line (from 1) of every table and key by dotted name; tomllib itself does not say where a key stood."""
    found: dict[str, int] = {}
    table = ""
    quote = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not quote:
            header = _TABLE.match(line)
            key = _KEY.match(line)
            if header is not None:
                table = _name(header[1])
                found.setdefault(table, number)
            elif key is not None:
                found.setdefault(".".join(filter(None, (table, _name(key[1])))), number)
        quote = _open_quote(line, quote)
    return found


def _name(dotted: str) -> str:
    return ".".join(part.strip("\"'") for part in re.findall(_PART, dotted))


def _open_quote(line: str, quote: str) -> str:
    """Give the triple quote that is still open after the line, or an empty text."""
    for mark in re.findall(r'"""|\'\'\'', line):
        if not quote:
            quote = mark
        elif quote == mark:
            quote = ""
    return quote
