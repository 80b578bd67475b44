"""How a device is set up: set-up barcodes that we draw, those that only its manual has, and settings sent to it. Data of a profile."""

import enum
from dataclasses import dataclass

from drivers.profiles.toml_table import Table


class Fnc3(enum.StrEnum):
    """Where a set-up barcode has FNC3: before its content or behind it."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class SetupSymbol:
    """A set-up barcode of the manual whose content is not published: what it switches on, and the chapter and name to look for."""

    says: str
    name: str


@dataclass(frozen=True, slots=True)
class SetupCode:
    """A set-up barcode (Code 128 with FNC3) whose content is published: what it switches on, its content, and where that is said."""

    name: str
    says: str
    content: str
    fnc3: Fnc3
    source: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that can be sent to the device, where it lasts until the device is switched off; and where its form is said.

    The device has `taken` it when these bytes come back, and not when one of `refused` does.
    """

    says: str
    send: bytes
    taken: bytes
    refused: tuple[bytes, ...]
    source: str


def symbol_of(table: Table) -> SetupSymbol:
    """Read a table [[symbol]]."""
    symbol = SetupSymbol(table.text("says", ""), table.text("name", ""))
    table.finish()
    return symbol


def setup_code_of(table: Table) -> SetupCode:
    """Read a table [[setup_code]]."""
    code = SetupCode(
        name=table.text("name", ""),
        says=table.text("says", ""),
        content=table.text("content", ""),
        fnc3=Fnc3(table.choice("fnc3", tuple(Fnc3))),
        source=table.text("source", ""),
    )
    table.finish()
    return code


def setting_of(table: Table) -> Setting:
    """Read a table [[setting]]."""
    send = table.command("send")
    if send is None:
        raise table.wrong("send", "must be bytes, got nothing")
    setting = Setting(
        says=table.text("says", ""),
        send=send,
        taken=table.code("taken") or b"",
        refused=table.codes("refused"),
        source=table.text("source", ""),
    )
    table.finish()
    return setting
