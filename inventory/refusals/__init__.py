"""Every reason that an operator or a supervisor can be shown: a frozen value, a code and typed arguments.

A refusal is a value, never an exception. The words live in `terminal/messages`, one sentence for each code; docs/refusals.md is
made from the docstrings here. It is the same on the wire, in the journal and in held work.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal

from inventory.plain import MalformedError, Plain, from_plain, plain_decimal, to_plain
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
NUMBER_STEP = Decimal("0.000001")
NUMBER_MAX = Decimal(10) ** 12 - NUMBER_STEP
BY_CODE: Mapping[str, type[Refusal]] = {
    code_of(name): kind
    for module in MODULES
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal
}


def refusal_to_plain(refusal: Refusal) -> dict[str, Plain]:
    """Return a refusal as a plain object: its code and its arguments, each number as near as a body can say it."""
    arguments = to_plain(refusal)
    said = {"code": refusal.code, **(arguments if isinstance(arguments, Mapping) else {})}
    return said | {name: plain_decimal(_sayable(each)) for name, each in _decimals(refusal)}


def _decimals(refusal: Refusal) -> Iterator[tuple[str, Decimal]]:
    for each in fields(refusal):
        if isinstance(value := getattr(refusal, each.name), Decimal):
            yield each.name, value


def _sayable(value: Decimal) -> Decimal:
    """Return the nearest number that can be read again: what is refused may be a sum of quantities that is none itself."""
    return max(-NUMBER_MAX, min(NUMBER_MAX, value)).quantize(NUMBER_STEP)


def refusal_from_plain(plain: object) -> Refusal:
    """Return the refusal that a plain object names; raises MalformedError for an unknown code or unfit arguments."""
    code = plain.get("code") if isinstance(plain, Mapping) else None
    if not isinstance(plain, Mapping) or not isinstance(code, str) or code not in BY_CODE:
        raise MalformedError("code", "the code of a refusal", plain)
    return from_plain(BY_CODE[code], {name: value for name, value in plain.items() if name != "code"})
