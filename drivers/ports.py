"""Ports: a device behind an address. `open_port("serial:///dev/ttyACM0?baud=9600")` gives an open, non-blocking port.

An address is `scheme://path?option=value&...`. Which schemes there are stands in `_SCHEMES`, with the options of
each; an option that a scheme does not have is refused by name. Opening may take long (a radio out of range): it belongs in a thread.
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from drivers.errors import AddressError, DeviceLostError

READ_BYTES_MAX = 4096
"""The most that one read takes, so that a device that never stops leaves time for the rest of the program."""

QUEUED_BYTES_MAX = 256
"""The most that waits for a device that does not take what it is sent; more is refused, never waited for."""


class Port(Protocol):
    """An open device. Nothing here blocks; failures are `DeviceLostError`, after which only `close` makes sense."""

    def fileno(self) -> int:
        """Return the descriptor to wait on."""
        ...

    def read(self) -> bytes:
        """Return at most READ_BYTES_MAX bytes that have come, or b"" when nothing waits. The end is a failure."""
        ...

    def write(self, data: bytes) -> bool:
        """Send `data` now or soon and return True; send nothing and return False when too much waits already."""
        ...

    def unsent(self) -> int:
        """Return how many bytes wait to be sent: wait for the descriptor to be writable, then call `send_queued`."""
        ...

    def send_queued(self) -> None:
        """Send of what waits as much as the device takes now."""
        ...

    def close(self) -> None:
        """Give the device back. Closing twice is harmless."""
        ...


class DescriptorPort:
    """A port over a non-blocking descriptor; `release` gives it back. One that is `read_only` refuses every write."""

    def __init__(self, name: str, fd: int, release: Callable[[], None], *, read_only: bool = False) -> None:
        self.name = name
        self._read_only = read_only
        self._fd = fd
        self._release = release
        self._queued = bytearray()
        self._closed = False

    def fileno(self) -> int:
        """Return the descriptor to wait on."""
        return self._fd

    def read(self) -> bytes:
        """Return at most READ_BYTES_MAX bytes that have come, or b"" when nothing waits."""
        try:
            data = os.read(self._fd, READ_BYTES_MAX)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise DeviceLostError(f"{self.name} was unplugged or switched off ({error.strerror})") from error
        if not data:
            raise DeviceLostError(f"{self.name} was unplugged or switched off")
        return data

    def write(self, data: bytes) -> bool:
        """Send `data` now or soon and return True; send nothing and return False when too much waits already."""
        if self._read_only or len(self._queued) + len(data) > QUEUED_BYTES_MAX:
            return False
        self._queued += data
        self.send_queued()
        return True

    def unsent(self) -> int:
        """Return how many bytes wait to be sent."""
        return len(self._queued)

    def send_queued(self) -> None:
        """Send of what waits as much as the device takes now."""
        try:
            sent = os.write(self._fd, self._queued)
        except BlockingIOError:
            return
        except OSError as error:
            raise DeviceLostError(f"{self.name} was unplugged or switched off ({error.strerror})") from error
        del self._queued[:sent]

    def close(self) -> None:
        """Give the device back. Closing twice is harmless."""
        if not self._closed:
            self._closed = True
            # a device that is gone may fail to close; it is closed all the same
            with contextlib.suppress(OSError):
                self._release()


@dataclass(frozen=True, slots=True)
class _Scheme:
    """How ports of one scheme are opened; the module is loaded when first used, as no port is part of the start."""

    module: str
    function: str
    options: tuple[str, ...]


_SCHEMES = {
    "evdev": _Scheme("drivers.evdev_port", "open_evdev", ("grab",)),
    "hidraw": _Scheme("drivers.hidraw_port", "open_hidraw", ()),
    "replay": _Scheme("drivers.replay", "open_replay", ()),
    "rfcomm": _Scheme("drivers.stream_port", "open_rfcomm", ("channel",)),
    "serial": _Scheme("drivers.serial_port", "open_serial", ("baud", "bits", "parity", "stop", "dtr", "rts")),
    "tcp": _Scheme("drivers.stream_port", "open_tcp", ()),
}


@dataclass(frozen=True, slots=True)
class PortAddress:
    """An address in its parts; `options` in the order written, each once."""

    scheme: str
    path: str
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, url: str) -> "PortAddress":
        """Read `url`; raise AddressError with what was expected and met."""
        if "://" not in url:
            hint = f"; did you mean serial://{url} ?" if url.startswith("/") else ""
            raise AddressError(f"port address expected, such as serial:///dev/ttyACM0, got {url!r}{hint}")
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise AddressError(f"port {url!r}: {error}") from error
        if parts.scheme not in _SCHEMES:
            raise AddressError(f"port {url!r}: unknown scheme {parts.scheme!r}, expected {_listed(_SCHEMES)}")
        if parts.fragment:
            raise AddressError(f"port {url!r}: a # in a path is written %23")
        path = unquote(parts.netloc + parts.path)
        if not path:
            raise AddressError(f"port {url!r}: a path is expected after {parts.scheme}://")
        return cls(parts.scheme, path, _options(url, parts.query))

    def __str__(self) -> str:
        return f"{self.scheme}://{self.path}"

    def option(self, name: str) -> str | None:
        """Return the value of option `name`, or None where the address does not state it."""
        return dict(self.options).get(name)

    def without(self, names: Iterable[str]) -> "PortAddress":
        """Return the address without the options of these names."""
        left_out = frozenset(names)
        return PortAddress(self.scheme, self.path, tuple(pair for pair in self.options if pair[0] not in left_out))

    def with_defaults(self, defaults: Mapping[str, str]) -> "PortAddress":
        """Return the address with each of `defaults` that it does not state itself."""
        return PortAddress(self.scheme, self.path, tuple({**defaults, **dict(self.options)}.items()))

    def refuse_unknown(self, also: Iterable[str] = ()) -> None:
        """Raise AddressError when an option is stated that the scheme does not have, nor `also` names."""
        known = (*_SCHEMES[self.scheme].options, *also)
        for name, _ in self.options:
            if name not in known:
                raise AddressError(f"port {self}: unknown option {name!r}, expected {_listed(known)}")

    def number(self, name: str, default: int) -> int:
        """Return option `name` as a whole number, `default` where it is not stated."""
        value = self.option(name)
        if value is None:
            return default
        if not value.isascii() or not value.isdecimal():
            raise AddressError(f"port {self}: {name} must be a whole number, got {value!r}")
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """Return option `name`, which must be one of `choices`; the first one where it is not stated."""
        value = self.option(name)
        if value is None:
            return choices[0]
        if value not in choices:
            raise AddressError(f"port {self}: {name} must be one of {', '.join(choices)}, got {value!r}")
        return value


def _options(url: str, query: str) -> tuple[tuple[str, str], ...]:
    try:
        # latin-1: an option may hold any byte, such as prefix=%02
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), encoding="latin-1")
    except ValueError:
        raise AddressError(f"port {url!r}: options are written ?name=value&name=value") from None
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise AddressError(f"port {url!r}: option {name!r} stands there twice")
    return tuple(pairs)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def open_port(address: PortAddress | str) -> Port:
    """Open the port behind `address`; raise AddressError when it is wrong, another PortError when it cannot be now."""
    if isinstance(address, str):
        address = PortAddress.parse(address)
    address.refuse_unknown()
    scheme = _SCHEMES[address.scheme]
    opener: Callable[[PortAddress], Port] = getattr(import_module(scheme.module), scheme.function)
    return opener(address)
