"""The sorts of values that settings have: how each is read from TOML, from text, and refused."""

import re
from typing import NamedTuple, Protocol, TypeVar

from config.centre_url import CentreUrl, fault
from config.errors import UnfitError

GOT_CHARACTERS_MAX = 60
NUMBER_BITS_MAX = 64

T_co = TypeVar("T_co", covariant=True)

_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_PORT_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+")


class Sort(Protocol[T_co]):
    """One sort of value. `expected` names it in words, for errors and for the page of settings."""

    @property
    def expected(self) -> str:
        """What a value of this sort looks like, in words that follow "expected"."""
        ...

    def read(self, raw: object) -> T_co:
        """Give the value that `raw`, as TOML has it, stands for; raises UnfitError saying expected and got."""
        ...

    def from_text(self, text: str) -> object:
        """Give what TOML would have for `text` (of the environment or command line); the text itself when it is unfit."""
        ...


def unfit(expected: str, raw: object) -> UnfitError:
    """Make the error for a value whose text may be shown."""
    return UnfitError(f"expected {expected}, got {_in_words(raw)}")


def _in_words(raw: object) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int) and raw.bit_length() > NUMBER_BITS_MAX:
        return "a number far too large"
    text = repr(raw)
    if len(text) > GOT_CHARACTERS_MAX:
        text = text[: GOT_CHARACTERS_MAX - 1] + "…"
    names: dict[type, str] = {str: "text", list: "list", dict: "table"}
    name = names.get(type(raw))
    return text if name is None else f"{name} {text}"


class Flag:
    """Yes or no: true or false in TOML; as text also yes, no, on, off, 1, 0."""

    @property
    def expected(self) -> str:
        """Words after "expected"."""
        return "true or false"

    def read(self, raw: object) -> bool:
        """Give the flag."""
        if not isinstance(raw, bool):
            raise unfit(self.expected, raw)
        return raw

    def from_text(self, text: str) -> object:
        """Give the flag that a word stands for."""
        word = text.strip().lower()
        if word in _TRUE | _FALSE:
            return word in _TRUE
        return text


class Count(NamedTuple):
    """A whole number from `least` to `most`, both included."""

    least: int
    most: int

    @property
    def expected(self) -> str:
        """Words after "expected"."""
        return f"a whole number from {self.least} to {self.most}"

    def read(self, raw: object) -> int:
        """Give the number."""
        if not isinstance(raw, int) or isinstance(raw, bool) or not self.least <= raw <= self.most:
            raise unfit(self.expected, raw)
        return raw

    def from_text(self, text: str) -> object:
        """Give the number that digits stand for."""
        digits = text.strip()
        return int(digits) if re.fullmatch(r"-?[0-9]{1,18}", digits) else text


class Choice(NamedTuple):
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def expected(self) -> str:
        """Words after "expected"."""
        return "one of " + ", ".join(self.words)

    def read(self, raw: object) -> str:
        """Give the word."""
        if not isinstance(raw, str) or raw not in self.words:
            raise unfit(self.expected, raw)
        return raw

    def from_text(self, text: str) -> object:
        """Give the word as it is."""
        return text.strip()


class LanguageTag:
    """A language by its code (BCP 47, as far as the message files are named): en, de, pt-BR."""

    @property
    def expected(self) -> str:
        """Words after "expected"."""
        return "a language code such as en or pt-BR"

    def read(self, raw: object) -> str:
        """Give the code."""
        if not isinstance(raw, str) or not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", raw):
            raise unfit(self.expected, raw)
        return raw

    def from_text(self, text: str) -> object:
        """Give the code as it is."""
        return text.strip()


class PortUrls(NamedTuple):
    """Addresses of devices, such as `example`. Which kinds there are is the drivers' knowledge; here it must be a URL."""

    most: int
    example: str

    @property
    def expected(self) -> str:
        """Words after "expected"."""
        return f"a list of at most {self.most} port URLs such as {self.example}"

    def read(self, raw: object) -> tuple[str, ...]:
        """Give the URLs in the order given."""
        if not isinstance(raw, list) or len(raw) > self.most:
            raise unfit(self.expected, raw)
        urls = tuple(url for url in raw if isinstance(url, str) and _PORT_URL.fullmatch(url))
        if len(urls) != len(raw):
            raise unfit(self.expected, raw)
        return urls

    def from_text(self, text: str) -> object:
        """Give the URLs that stand in the text, separated by white space."""
        return text.split()


class CentreAddress:
    """The address of the centre, or none. A refused one is never quoted: it may hold a password."""

    @property
    def expected(self) -> str:
        """Words after "expected"."""
        return "a database URL (sqlite, postgresql) or https (http on this machine only), or empty for none"

    def read(self, raw: object) -> CentreUrl | None:
        """Give the address, None when it is empty."""
        if raw == "":
            return None
        got = fault(raw) if isinstance(raw, str) else "a value that is no text"
        if got is not None or not isinstance(raw, str):
            raise UnfitError(f"expected {self.expected}, got {got}")
        return CentreUrl(raw)

    def from_text(self, text: str) -> object:
        """Give the address as it is."""
        return text.strip()


def show(value: object) -> str:
    """Give a setting's value as it may be shown: secrets masked, an empty one as an empty text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return " ".join(str(part) for part in value)
    return "" if value is None else str(value)
