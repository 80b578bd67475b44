"""Frozen dataclasses to plain JSON values and back, strictly: the one way in which values leave the program.

Decimals are plain strings without exponent or trailing zeros, dates ISO, times UTC ending in Z, enums their value, tuples lists.
Reading refuses what does not fit exactly (unknown keys, floats, NaN, too many digits), naming the path of the fault.
"""

import dataclasses
import enum
import functools
import json
import re
import types
import typing
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

Plain = None | bool | int | str | Sequence["Plain"] | Mapping[str, "Plain"]

# canonical decimals only: no leading or trailing zeros, no minus zero
DECIMAL_SHAPE = re.compile(r"(?!-0$)-?(0|[1-9]\d{0,11})(\.\d{0,5}[1-9])?", re.ASCII)
DATE_SHAPE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TIME_SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)
TEXT_CHARACTERS_MAX = 4096
NUMBER_MAX = 2**63

# Metadata of a field that came later than the bodies that are kept: it stands in a body only when it says something, so that what has
# nothing to say with it keeps the very bytes that it always had.
LATER: Mapping[str, bool] = types.MappingProxyType({"later": True})

T = typing.TypeVar("T")
Reader = Callable[[object], object]
_FIELDS: dict[type, dict[str, tuple[object, bool]]] = {}
_LATER: dict[type, Mapping[str, object]] = {}
_AS_THEY_ARE = frozenset({type(None), bool, int, str})
KEPT_MAX = 4096
"""How many decimals and days are kept once they were read: the same few come again and again."""


class MalformedError(ValueError):
    """A plain value does not fit the type that is read: `path` names where, `expected` what was wanted."""

    def __init__(self, path: str, expected: str, got: object) -> None:
        """Keep path, expectation and at most 80 characters of what was there."""
        super().__init__(f"{path or 'value'}: expected {expected}, got {repr(got)[:80]}")
        self.path = path
        self.expected = expected
        self.got = got


def plain_decimal(value: Decimal) -> str:
    """Return the canonical text of a finite decimal: no exponent, no trailing zeros, no minus zero."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def plain_time(value: datetime) -> str:
    """Return an aware time as UTC with Z, microseconds only when there are any."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def to_plain(value: object) -> Plain:
    """Return the plain form of a dataclass, tuple, scalar or None."""
    if type(value) in _AS_THEY_ARE:
        return typing.cast("Plain", value)
    match value:
        case enum.Enum():
            return str(value.value)
        case None | bool() | int() | str():
            return value
        case Decimal():
            return plain_decimal(value)
        case datetime():
            return plain_time(value)
        case date():
            return value.isoformat()
        case tuple() | frozenset():
            return [to_plain(each) for each in (sorted(value) if isinstance(value, frozenset) else value)]
        case _:
            later = _later(type(value))
            said = ((name, getattr(value, name)) for name in _fields(type(value)))
            return {name: to_plain(each) for name, each in said if name not in later or each != later[name]}


def canonical(value: object) -> bytes:
    """Return the canonical JSON bytes of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def from_plain(kind: type[T], plain: object, path: str = "") -> T:
    """Return `plain` read as the dataclass `kind`; raises MalformedError at the first misfit."""
    try:
        return typing.cast("T", _reader(typing.cast("Hashable", kind))(plain))
    except (MisfitError, ValueError, TypeError):
        # whatever it is, reading it again step by step says where
        return typing.cast("T", _read(kind, plain, path))


class MisfitError(Exception):
    """Something in a plain value does not fit; where is not known."""


@functools.cache
def _reader(kind: object) -> Reader:
    """Return what reads a type, made once: it takes nothing that `_read` refuses, and knows no paths."""
    origin, parts = _parts_of(kind)
    if origin in (types.UnionType, typing.Union):
        others = [part for part in parts if part is not type(None)]
        return _optional(_reader(others[0])) if len(others) == 1 and len(parts) == 2 else _slowly(kind)
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        return _all_of(_reader(parts[0]))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _record(kind, {name: _reader(each) for name, (each, _) in _fields(kind).items()})
    if kind is str:
        return _text
    if kind is int:
        return _whole
    return _kept(kind) if kind is Decimal or kind is date else _slowly(kind)


def _slowly(kind: object) -> Reader:
    return lambda plain: _read(kind, plain, "")


def _optional(read: Reader) -> Reader:
    return lambda plain: None if plain is None else read(plain)


def _all_of(read: Reader) -> Reader:
    def read_all(plain: object) -> object:
        if type(plain) is not list:
            raise MisfitError
        return tuple([read(each) for each in plain])

    return read_all


def _record(kind: type, readers: Mapping[str, Reader]) -> Reader:
    def read_record(plain: object) -> object:
        if type(plain) is not dict:
            raise MisfitError
        values: dict[str, object] = {}
        for name, each in plain.items():
            read = readers.get(name)
            if read is None:
                raise MisfitError
            values[name] = read(each)
        # a value that is missing is a TypeError, one that the type does not take a ValueError
        return kind(**values)

    return read_record


def _text(plain: object) -> object:
    if type(plain) is str and len(plain) <= TEXT_CHARACTERS_MAX and plain.isascii() and "\x00" not in plain:
        return plain
    return _read_scalar(str, plain, "")


def _whole(plain: object) -> object:
    return plain if type(plain) is int and 0 <= plain < NUMBER_MAX else _read_scalar(int, plain, "")


def _kept(kind: object) -> Reader:
    """Return a reader that keeps what it has read: values that never change, of texts."""
    read = functools.lru_cache(KEPT_MAX)(lambda text: _read_scalar(kind, text, ""))
    return lambda plain: read(plain) if type(plain) is str else _read_scalar(kind, plain, "")


def _fields(kind: type) -> dict[str, tuple[object, bool]]:
    """Return each field's type and whether it must be given."""
    known = _FIELDS.get(kind)
    if known is None:
        hints = typing.get_type_hints(kind)
        known = {
            field.name: (
                hints[field.name],
                field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
            )
            for field in dataclasses.fields(kind)
        }
        _FIELDS[kind] = known
    return known


def _later(kind: type) -> Mapping[str, object]:
    """Return the fields that came later, with their defaults."""
    known = _LATER.get(kind)
    if known is None:
        known = {field.name: field.default for field in dataclasses.fields(kind) if field.metadata.get("later")}
        _LATER[kind] = known
    return known


@functools.lru_cache
def _parts_of(kind: object) -> tuple[object, tuple[object, ...]]:
    """Return what a type is built with (a union, a tuple, or nothing) and of what: asked for every field of every body."""
    return typing.get_origin(kind), typing.get_args(kind)


def _read(kind: object, plain: object, path: str) -> object:
    if kind is str:
        return _read_scalar(kind, plain, path)
    origin, parts = _parts_of(kind)
    if origin in (types.UnionType, typing.Union):
        return _read_union(parts, plain, path)
    if origin is tuple:
        return _read_tuple(parts, plain, path)
    if kind is type(None):
        return _expect(plain is None, None, path, "nothing", plain)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _read_dataclass(kind, plain, path)
    return _read_scalar(kind, plain, path)


def _read_union(kinds: tuple[object, ...], plain: object, path: str) -> object:
    if plain is None and type(None) in kinds:
        return None
    last: MalformedError | None = None
    for kind in kinds:
        if kind is not type(None):
            try:
                return _read(kind, plain, path)
            except MalformedError as error:
                last = error
    raise last or MalformedError(path, "a value", plain)


def _read_tuple(kinds: tuple[object, ...], plain: object, path: str) -> tuple[object, ...]:
    if not isinstance(plain, list | tuple):
        raise MalformedError(path, "a list", plain)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], each, f"{path}[{at}]") for at, each in enumerate(plain))
    if len(plain) != len(kinds):
        raise MalformedError(path, f"{len(kinds)} values", plain)
    return tuple(_read(kind, each, f"{path}[{at}]") for at, (kind, each) in enumerate(zip(kinds, plain, strict=True)))


def _read_dataclass(kind: type, plain: object, path: str) -> object:
    if not isinstance(plain, Mapping):
        raise MalformedError(path, "an object", plain)
    fields = _fields(kind)
    for name in plain:
        if name not in fields:
            raise MalformedError(f"{path}.{name}".lstrip("."), "a known field", name)
    for name, (_, required) in fields.items():
        if required and name not in plain:
            raise MalformedError(f"{path}.{name}".lstrip("."), "a value", None)
    # most fields of a body are empty texts and things that are not there
    values = {
        name: each
        if each == "" and fields[name][0] is str
        else _read(fields[name][0], each, f"{path}.{name}" if path else name)
        for name, each in plain.items()
    }
    try:
        return kind(**values)
    except ValueError as error:
        raise MalformedError(path, str(error), plain) from error


def _read_scalar(kind: object, plain: object, path: str) -> object:
    if kind is bool:
        return _expect(isinstance(plain, bool), plain, path, "true or false", plain)
    if kind is int:
        fits = isinstance(plain, int) and not isinstance(plain, bool) and abs(plain) < NUMBER_MAX
        return _expect(fits, plain, path, "a whole number", plain)
    if not isinstance(plain, str) or len(plain) > TEXT_CHARACTERS_MAX or not can_be_stored(plain):
        raise MalformedError(path, "a text", plain)
    if kind is str:
        return plain
    return _read_shaped(kind, plain, path)


def can_be_stored(text: str) -> bool:
    """Return whether a text has neither NUL nor half of a surrogate pair: neither fits into every store."""
    return "\x00" not in text and (text.isascii() or not any("\ud800" <= each <= "\udfff" for each in text))


def _read_shaped(kind: object, text: str, path: str) -> object:
    try:
        if kind is Decimal:
            return Decimal(_expect(DECIMAL_SHAPE.fullmatch(text), text, path, "a decimal such as 12.5", text))
        if kind is datetime:
            _expect(TIME_SHAPE.fullmatch(text), text, path, "a UTC time such as 2026-11-22T08:00:00Z", text)
            return datetime.fromisoformat(text)
        if kind is date:
            _expect(DATE_SHAPE.fullmatch(text), text, path, "a date such as 2026-11-22", text)
            return date.fromisoformat(text)
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return kind(text)
    except ValueError as error:
        if isinstance(error, MalformedError):
            raise
        raise MalformedError(path, getattr(kind, "__name__", str(kind)), text) from error
    raise TypeError(f"{path}: {kind} is not a type that has a plain form")


def _expect(fits: object, value: T, path: str, expected: str, got: object) -> T:
    if not fits:
        raise MalformedError(path, expected, got)
    return value
