"""Ids of the work that the centre does by itself."""

import secrets
import uuid
from datetime import datetime


def uuid7(now: datetime) -> str:
    """Return a UUID of version 7 (RFC 9562): 48 bits of milliseconds, the rest random."""
    milliseconds = int(now.timestamp() * 1000) & (2**48 - 1)
    value = (milliseconds << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=value))
