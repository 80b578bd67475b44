"""Every reason that an operator or a supervisor can be shown: a frozen value, a code and typed arguments.

A refusal is a value, never an exception. The words live in `terminal/messages`, one sentence for each code; docs/refusals.md is
made from the docstrings here. It is the same on the wire, in the journal and in held work.
"""

from collections.abc import Mapping

from inventory.plain import MalformedError, Plain, from_plain, to_plain
from inventory.refusals import (
    adjusting,
    counts,
    goods,
    label_rules,
    makers,
    making,
    marks,
    moves,
    numbering,
    packing,
    reading,
    reconciling,
    returns,
    selling,
    transactions,
    unidentified,
    work,
)
from inventory.refusals.base import Refusal, code_of

__all__ = ["BY_CODE", "MODULES", "Refusal", "refusal_from_plain", "refusal_to_plain"]

MODULES = (
    reading,
    goods,
    unidentified,
    selling,
    returns,
    adjusting,
    reconciling,
    counts,
    making,
    marks,
    moves,
    packing,
    transactions,
    work,
    numbering,
    makers,
    label_rules,
)
BY_CODE: Mapping[str, type[Refusal]] = {
    code_of(name): kind
    for module in MODULES
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal
}


def refusal_to_plain(refusal: Refusal) -> dict[str, Plain]:
    """Return a refusal as a plain object: its code and its arguments."""
    arguments = to_plain(refusal)
    return {"code": refusal.code, **(arguments if isinstance(arguments, Mapping) else {})}


def refusal_from_plain(plain: object) -> Refusal:
    """Return the refusal that a plain object names; raises MalformedError for an unknown code or unfit arguments."""
    code = plain.get("code") if isinstance(plain, Mapping) else None
    if not isinstance(plain, Mapping) or not isinstance(code, str) or code not in BY_CODE:
        raise MalformedError("code", "the code of a refusal", plain)
    return from_plain(BY_CODE[code], {name: value for name, value in plain.items() if name != "code"})
