"""The address of the centre: what may stand in it, and how it is shown without its secrets."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

MASK = "***"
URL_CHARACTERS_MAX = 2048

_DATABASES = frozenset({"sqlite", "postgresql"})
# Greedy up to the last @: a password may hold @ and / unescaped, and rather too much is masked than too little.
_PASSWORD = re.compile(r"(?P<user>[A-Za-z][A-Za-z0-9+.-]*://[^:/?#@]*):.*@", re.DOTALL)
_TOKEN = re.compile(r"(?P<scheme>https?://)[^:/?#@]*@", re.IGNORECASE)
_SECRET_PARAMETER = re.compile(
    r"(?P<name>[?&;][a-z_-]*(?:password|passwd|pwd|token|secret|key)=)[^&;#\s]*", re.IGNORECASE
)


def mask_secrets(text: str) -> str:
    """Give `text` (an address, or a message that quotes one) with passwords and tokens of addresses as `***`."""
    text = _PASSWORD.sub(rf"\g<user>:{MASK}@", text)
    text = _TOKEN.sub(rf"\g<scheme>{MASK}@", text)
    return _SECRET_PARAMETER.sub(rf"\g<name>{MASK}", text)


@dataclass(frozen=True, slots=True, repr=False)
class CentreUrl:
    """The address of the centre: a database URL (sqlite, postgresql) or https.

    `full` is for whoever connects; everything that is shown, logged or raised takes `str()`, which is masked.
    """

    full: str

    def __repr__(self) -> str:
        return f"CentreUrl({str(self)!r})"

    def __str__(self) -> str:
        return mask_secrets(self.full)

    @property
    def is_database(self) -> bool:
        """True for a central store opened directly, False for a hub."""
        return _scheme(self.full) in _DATABASES

    @property
    def has_secret(self) -> bool:
        """True when the address holds something that must not be shown."""
        return mask_secrets(self.full) != self.full


def fault(text: str) -> str | None:
    """Say what is wrong with `text` as the address of a centre (without quoting it), or None."""
    if len(text) > URL_CHARACTERS_MAX or not text.isprintable() or " " in text:
        return f"a text with spaces or control characters, or longer than {URL_CHARACTERS_MAX}"
    parts = _split(text)
    scheme = _scheme(text)
    if parts is None or "://" not in text:
        return "a text that is no URL"
    if scheme in _DATABASES | {"https"}:
        return None if scheme in _DATABASES or parts.hostname else "an address without a host"
    if scheme == "http":
        return None if _is_loopback(parts.hostname) else "http to another machine"
    return "a URL of another kind"


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port  # a port that is no number is found only when it is asked for
    except ValueError:
        return None
    return parts


def _scheme(text: str) -> str:
    return text.partition(":")[0].partition("+")[0].lower()


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return host is not None and ip_address(host).is_loopback
    except ValueError:
        return False
