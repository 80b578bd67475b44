"""Profiles of label printers: language, resolution, width and how they are asked, as data read into typed records."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from drivers.errors import ProfileError
from drivers.languages import LANGUAGES
from drivers.printer_status import QUESTIONS
from drivers.profiles.toml_table import Table

WIDTH_MM_MAX = 300


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """One family of printers: `dpi` dots to the inch, `width_mm` the widest label (0: not known), `status` how it is asked."""

    name: str
    title: str
    language: str
    dpi: int
    width_mm: int = 0
    status: str = "none"


def read_printer_profile(name: str, text: str) -> PrinterProfile:
    """Read the profile in the TOML `text` of the file `name`; raise ProfileError with file and key."""
    try:
        top = Table(name, "", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"profile {name}: {error}") from error
    profile = PrinterProfile(
        name=Path(name).stem,
        title=top.text("title", ""),
        language=top.choice("language", tuple(LANGUAGES)),
        dpi=top.whole("dpi", 203, least=100),
        width_mm=top.whole("width_mm", 0, least=0),
        status=top.choice("status", tuple(QUESTIONS)),
    )
    top.finish()
    return profile


@cache
def printer_profiles() -> Mapping[str, PrinterProfile]:
    """Return the printer profiles that come with the product, by name."""
    folder = Path(__file__).parent / "printers"
    profiles = [read_printer_profile(file.name, file.read_text("utf-8")) for file in sorted(folder.glob("*.toml"))]
    return {profile.name: profile for profile in profiles}


def printer_profile(name: str) -> PrinterProfile:
    """Return the printer profile `name`; raise ProfileError when there is none."""
    if name not in printer_profiles():
        raise ProfileError(f"unknown printer profile {name!r}, expected {', '.join(printer_profiles())}")
    return printer_profiles()[name]
