"""The files of words, one a language, and how they are read. Standard library only: the first prompt needs its words before all else."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent
FIRST_LANGUAGE = "en"

Tables = Mapping[str, Mapping[str, str]]


def languages() -> tuple[str, ...]:
    """Return the languages that there are words in."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def nearest_language(language: str) -> str:
    """Return the language that has words for `language` ("de", "de-AT"); English where there are none."""
    short = language.partition("-")[0].lower()
    return short if short in languages() else FIRST_LANGUAGE


def read_first(language: str) -> Mapping[str, str]:
    """Return the words of the first prompt; of the file only the table that stands first is read, since all of it takes milliseconds."""
    text = (FOLDER / f"{language}.toml").read_text(encoding="utf-8")
    first: Mapping[str, str] = tomllib.loads(text[: text.index("\n[", text.index("[first]"))])["first"]
    return first


def read_tables(language: str) -> Tables:
    """Return all words of a language that there is a file for."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
