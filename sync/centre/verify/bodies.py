"""What the bodies of transactions say to the checks beside that of the bodies themselves."""

from inventory.plain import MalformedError
from inventory.transactions import Transaction, read_body


def readable(body: bytes) -> Transaction | None:
    """Return what a body says; None for one that cannot be read: `check_bodies` names it, and the other checks go on without it."""
    try:
        return read_body(body)
    except MalformedError:
        return None
