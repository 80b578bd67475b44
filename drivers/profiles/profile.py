"""Device profiles: what a family of scanners sends and understands, as data read into typed records.

No match is the `generic` profile; two matches are an error, never a guess. Commands are bytes that the vendor documents;
none writes to a device's flash, whose writes are limited.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from drivers.codecs.lines import GAP_MS, GAP_MS_MIN, SILENCE_MS, LineFraming, Terminator
from drivers.errors import ProfileError
from drivers.profiles.setup import Setting, SetupCode, SetupSymbol, setting_of, setup_code_of, symbol_of
from drivers.profiles.told import (
    Commands,
    Feedback,
    Opening,
    SerialReport,
    Waking,
    commands_of,
    feedback_of,
    opening_of,
    serial_report_of,
    waking_of,
)
from drivers.profiles.toml_table import Table

GENERIC = "generic"
CODECS = ("lines", "ssi", "msgget")
SERIAL_OPTIONS = ("baud", "bits", "parity", "stop")


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """What a USB device says of itself; the texts may be empty."""

    vendor: int
    product: int
    name: str = ""
    serial: str = ""

    def __str__(self) -> str:
        return f"{self.vendor:04x}:{self.product:04x}"


@dataclass(frozen=True, slots=True)
class Match:
    """Which USB devices a profile is for: pairs of vendor and product (None is any), and a part of the name."""

    usb: tuple[tuple[int, int | None], ...] = ()
    name: str = ""

    def fits(self, device: UsbDevice) -> bool:
        """Tell whether the profile is for `device`."""
        known = any(device.vendor == vendor and product in (None, device.product) for vendor, product in self.usb)
        return known and self.name.casefold() in device.name.casefold()


@dataclass(frozen=True, slots=True)
class Wedge:
    """How to tell a scan from typing when the scanner is a keyboard (design.md 2)."""

    hold_ms: int = 35
    length_min: int = 3
    silence_ms: int = SILENCE_MS


@dataclass(frozen=True, slots=True)
class Repeat:
    """When a read is the one before once more; `presentation` devices read for as long as a label lies there."""

    within_ms: int = 400
    presentation: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """One family of devices. `serial` holds port options that an address need not state.

    `setup` says in English what is switched on in the device before it is used so: by `setup_codes`, which we can draw, by `symbols`
    of its `manual`, by `settings` sent to it, or by the `tool` of its vendor; `not_published` says which set-up barcodes could not be
    found in public.
    """

    name: str
    title: str
    codec: str = "lines"
    match: Match = field(default_factory=Match)
    framing: LineFraming = field(default_factory=LineFraming)
    feedback: Feedback = field(default_factory=Feedback)
    commands: Commands = field(default_factory=Commands)
    opening: Opening = field(default_factory=Opening)
    waking: Waking = field(default_factory=Waking)
    wedge: Wedge = field(default_factory=Wedge)
    repeat: Repeat = field(default_factory=Repeat)
    serial: tuple[tuple[str, str], ...] = ()
    setup: tuple[str, ...] = ()
    symbols: tuple[SetupSymbol, ...] = ()
    setup_codes: tuple[SetupCode, ...] = ()
    settings: tuple[Setting, ...] = ()
    manual: str = ""
    tool: str = ""
    not_published: str = ""
    serial_report: SerialReport = field(default_factory=SerialReport)


def read_profile(name: str, text: str) -> Profile:
    """Read the profile in the TOML `text` of the file `name`; raise ProfileError with file and key."""
    try:
        top = Table(name, "", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"profile {name}: {error}") from error
    profile = Profile(
        name=Path(name).stem,
        title=top.text("title", ""),
        codec=top.choice("codec", CODECS),
        match=_match(top.table("match")),
        framing=_framing(top.table("framing")),
        feedback=feedback_of(top.table("feedback")),
        commands=commands_of(top.table("commands")),
        opening=opening_of(top.table("opening")),
        waking=waking_of(top.table("waking")),
        wedge=_wedge(top.table("wedge")),
        repeat=_repeat(top.table("repeat")),
        serial=_serial(top.table("serial")),
        setup=top.texts("setup"),
        symbols=tuple(symbol_of(each) for each in top.tables("symbol")),
        setup_codes=tuple(setup_code_of(each) for each in top.tables("setup_code")),
        settings=tuple(setting_of(each) for each in top.tables("setting")),
        manual=top.text("manual", ""),
        tool=top.text("tool", ""),
        not_published=top.text("not_published", ""),
        serial_report=serial_report_of(top.table("serial_report")),
    )
    top.finish()
    return profile


def _match(table: Table) -> Match:
    match = Match(usb=table.usb("usb"), name=table.text("name", ""))
    table.finish()
    return match


def _framing(table: Table) -> LineFraming:
    framing = LineFraming(
        terminator=Terminator(table.choice("terminator", tuple(Terminator))),
        prefix=table.code("prefix") or b"",
        gap_ms=table.whole("gap_ms", GAP_MS, least=GAP_MS_MIN),
        silence_ms=table.whole("silence_ms", SILENCE_MS, least=GAP_MS_MIN),
    )
    table.finish()
    return framing


def _wedge(table: Table) -> Wedge:
    default = Wedge()
    wedge = Wedge(
        hold_ms=table.whole("hold_ms", default.hold_ms, least=1),
        length_min=table.whole("length_min", default.length_min, least=2),
        silence_ms=table.whole("silence_ms", default.silence_ms, least=1),
    )
    table.finish()
    return wedge


def _repeat(table: Table) -> Repeat:
    repeat = Repeat(
        within_ms=table.whole("within_ms", Repeat().within_ms, least=0),
        presentation=table.switch("presentation"),
    )
    table.finish()
    return repeat


def _serial(table: Table) -> tuple[tuple[str, str], ...]:
    options = tuple((name, table.text(name, "")) for name in SERIAL_OPTIONS)
    table.finish()
    return tuple((name, value) for name, value in options if value)


@cache
def shipped_profiles() -> Mapping[str, Profile]:
    """Return the profiles that come with the product, by name."""
    return load_profiles(Path(__file__).parent)


def load_profiles(folder: Path) -> Mapping[str, Profile]:
    """Read every *.toml of `folder`; return the profiles by name, which is the name of the file."""
    try:
        texts = {file.name: file.read_text("utf-8") for file in sorted(folder.glob("*.toml"))}
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"profiles in {folder}: {error}") from error
    profiles = [read_profile(name, text) for name, text in texts.items()]
    return {profile.name: profile for profile in profiles}


def profile_named(profiles: Mapping[str, Profile], name: str) -> Profile:
    """Return the profile `name`; raise ProfileError when there is none."""
    if name not in profiles:
        raise ProfileError(f"unknown profile {name!r}, expected {', '.join(sorted(profiles))}")
    return profiles[name]


def profile_for(profiles: Mapping[str, Profile], device: UsbDevice | None) -> Profile:
    """Return the one profile that fits `device`, the generic one where none does; two are a ProfileError."""
    fitting: Iterable[Profile] = () if device is None else (p for p in profiles.values() if p.match.fits(device))
    found = sorted(fitting, key=lambda profile: profile.name)
    if len(found) > 1:
        names = ", ".join(profile.name for profile in found)
        raise ProfileError(f"device {device} is claimed by more than one profile: {names}; name one with profile=")
    return found[0] if found else profile_named(profiles, GENERIC)
