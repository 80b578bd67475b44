"""A table of a profile file, read key by key, so that a key that nobody asked for can be refused by name."""

from collections.abc import Sequence

from drivers.errors import ProfileError
from drivers.profiles.flash import would_be_stored

COMMAND_BYTES_MAX = 64
"""The longest command of a profile: it must fit what a port queues."""


class Table:
    """One TOML table of the file `file`; `path` is its name in it, empty at the top."""

    def __init__(self, file: str, path: str, values: dict[str, object]) -> None:
        self._file = file
        self._path = path
        self._left = dict(values)

    def table(self, key: str) -> "Table":
        """Return the table `key`; an empty one where it is missing."""
        value = self._left.pop(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, "a table", value)
        return Table(self._file, self._name(key), value)

    def tables(self, key: str) -> "tuple[Table, ...]":
        """Return the tables `key`, written [[key]]; none where they are missing."""
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self._wrong(key, "tables written [[...]]", value)
        return tuple(Table(self._file, f"{self._name(key)}.{at}", each) for at, each in enumerate(value, 1))

    def text(self, key: str, default: str) -> str:
        """Return the text `key`."""
        value = self._left.pop(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, "a text", value)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts `key`; empty where it is missing."""
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self._wrong(key, "a list of texts", value)
        return tuple(value)

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """Return the text `key`, one of `choices`; the first where it is missing."""
        value = self.text(key, choices[0])
        if value not in choices:
            raise self._wrong(key, f"one of {', '.join(choices)}", value)
        return value

    def whole(self, key: str, default: int, *, least: int) -> int:
        """Return the whole number `key`, at least `least`."""
        value = self._left.pop(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self._wrong(key, f"a whole number of at least {least}", value)
        return value

    def switch(self, key: str) -> bool:
        """Return whether `key` is on; off where it is missing."""
        value = self._left.pop(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false", value)
        return value

    def command(self, key: str) -> bytes | None:
        """Return the bytes `key`, which are sent to a device; one that the device would store is refused. None where it is missing."""
        code = self.code(key)
        if code is not None and would_be_stored(code):
            raise self.wrong(
                key,
                "would be stored in the device, whose memory wears out; use the form that lasts until it is switched off",
            )
        return code

    def codes(self, key: str) -> tuple[bytes, ...]:
        """Return the list of bytes `key`, each written in hexadecimal; empty where it is missing."""
        return tuple(self._bytes(key, text) for text in self.texts(key))

    def code(self, key: str) -> bytes | None:
        """Return the bytes `key`, written in hexadecimal: "1B 37 2C"; None where it is missing."""
        return self._bytes(key, self.text(key, "")) or None

    def _bytes(self, key: str, text: str) -> bytes:
        try:
            code = bytes.fromhex(text)
        except ValueError:
            raise self._wrong(key, 'bytes in hexadecimal such as "1B 37 2C"', text) from None
        if len(code) > COMMAND_BYTES_MAX:
            raise self._wrong(key, f"at most {COMMAND_BYTES_MAX} bytes", text)
        return code

    def usb(self, key: str) -> tuple[tuple[int, int | None], ...]:
        """Return the USB devices `key`: a list of "vendor:product" in hexadecimal, where * is any product."""
        value = self._left.pop(key, [])
        expected = 'a list of "vendor:product" such as "05e0:1701" or "05e0:*"'
        if not isinstance(value, list):
            raise self._wrong(key, expected, value)
        pairs: list[tuple[int, int | None]] = []
        for entry in value:
            try:
                vendor, product = str(entry).split(":")
                pairs.append((int(vendor, 16), None if product == "*" else int(product, 16)))
            except ValueError:
                raise self._wrong(key, expected, entry) from None
        return tuple(pairs)

    def finish(self) -> None:
        """Raise ProfileError when a key is left that nobody asked for."""
        for key in self._left:
            raise ProfileError(f"profile {self._file}: unknown key {self._name(key)}")

    def wrong(self, key: str, says: str) -> ProfileError:
        """Return the error that says of the key `key` what is wrong with it."""
        return ProfileError(f"profile {self._file}: {self._name(key)} {says}")

    def _name(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _wrong(self, key: str, expected: str, got: object) -> ProfileError:
        return self.wrong(key, f"must be {expected}, got {got!r}")
