"""How bytes of a scan are written in a line of text: scenario files, `decode`, the simulated scanner.

`{GS} {RS} {EOT} {SP}` and `{xHH}` stand for a byte, so does a backslash with `xHH`; every other character for its UTF-8 bytes,
and one that came from undecodable bytes (a surrogate escape) for that byte.
"""

import re
from typing import Final

_NAMES: Final = {"GS": 0x1D, "RS": 0x1E, "EOT": 0x04, "SP": 0x20}
_BYTES: Final = {value: name for name, value in _NAMES.items() if name != "SP"}
_ESCAPE: Final = re.compile(r"\{(?:(GS|RS|EOT|SP)|x([0-9A-Fa-f]{2}))\}|\\x([0-9A-Fa-f]{2})")


def unescape(text: str) -> bytes:
    """Give the bytes that a line stands for."""
    out = bytearray()
    at = 0
    for found in _ESCAPE.finditer(text):
        out += _encoded(text[at : found.start()])
        out.append(_NAMES[found[1]] if found[1] else int(found[2] or found[3], 16))
        at = found.end()
    return bytes(out + _encoded(text[at:]))


def _encoded(text: str) -> bytes:
    """Encode what may hold surrogates: those of undecodable bytes become the byte, any other a question mark."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return b"".join(
            character.encode("utf-8", "surrogateescape" if 0xDC80 <= ord(character) <= 0xDCFF else "replace")
            for character in text
        )


def escape(data: bytes) -> str:
    """Write bytes as one line that `unescape` reads back to the same bytes: UTF-8 text, all else escaped."""
    text = data.decode("utf-8", "surrogateescape")
    parts = []
    for at, character in enumerate(text):
        code = ord(character)
        edge_space = character == " " and at in {0, len(text) - 1}
        if 0xDC80 <= code <= 0xDCFF:
            parts.append(f"{{x{code - 0xDC00:02X}}}")
        elif code in _BYTES:
            parts.append(f"{{{_BYTES[code]}}}")
        elif edge_space:
            parts.append("{SP}")
        elif _must_escape(text, at):
            parts.append("".join(f"{{x{byte:02X}}}" for byte in character.encode()))
        else:
            parts.append(character)
    return "".join(parts)


def _must_escape(text: str, at: int) -> bool:
    """Say whether this character would end the line, be invisible in it, or begin an escape that is none."""
    character = text[at]
    if character == "#" and at == 0:
        return True  # would make the line a comment
    return not (character.isprintable() or character == " ") or (
        character in "{\\" and _ESCAPE.match(text, at) is not None
    )
