"""Rows of the store as the values of the rules, and back: columns and fields have the same names."""

import dataclasses
import enum
import types
import typing
from collections.abc import Mapping

from inventory.numbers import Mask
from inventory.segments import parse_segments

T = typing.TypeVar("T")

KEY_SEPARATOR = "\x1f"
_FIELDS: dict[type, tuple[tuple[str, type[enum.Enum] | None], ...]] = {}


def _fields(kind: type) -> tuple[tuple[str, type[enum.Enum] | None], ...]:
    """Return each field with its enum, where it has one."""
    known = _FIELDS.get(kind)
    if known is None:
        hints = typing.get_type_hints(kind)
        known = tuple((field.name, _enum_of(hints[field.name])) for field in dataclasses.fields(kind))
        _FIELDS[kind] = known
    return known


def _enum_of(hint: object) -> type[enum.Enum] | None:
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, enum.Enum)), None)


def record_of(kind: type[T], row: Mapping[str, object]) -> T:
    """Return a row as a value of `kind`; columns that it does not have are left out, an empty enum is None."""
    values: dict[str, object] = {}
    for name, choices in _fields(kind):
        if name in row:
            value = row[name]
            values[name] = value if choices is None else (choices(value) if value else None)
    return kind(**values)


def row_of(record: object, **more: object) -> dict[str, object]:
    """Return a value as a row; `more` are columns beside its own, such as the site."""
    row: dict[str, object] = dict(more)
    for name, choices in _fields(type(record)):
        value = getattr(record, name)
        if choices is not None:
            value = value.value if value is not None else ""
        row[name] = value
    return row


def mask_of(row: Mapping[str, typing.Any]) -> Mask:
    """Return a row of the mask table as a mask."""
    return Mask(row["mask"], row["kind"], row["prefix"], parse_segments(row["segments"]), row["next"])


def key_text(values: typing.Iterable[object]) -> str:
    """Return the parts of a key as the one text that `change` keeps: what the store itself can build by concatenation."""
    return KEY_SEPARATOR.join(str(value) for value in values)
