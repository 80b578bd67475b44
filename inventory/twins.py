"""True duplicates: one number of a vendor on two units. The second is kept as `SN~2` with a tag of its own (domain.md 6.12).

The name is the link: both carry the label `SN`, whose scan finds them both, and every list shows which is which.
"""

import re
from collections.abc import Callable

_TAGGED = re.compile(r"(.+)~([2-9])")
TWINS_MAX = 9
"""How many units may carry one number."""

Known = Callable[[str], object | None]


def label_of(serial: str) -> str:
    """Return what the vendor's label of a unit says: SN for SN~2, and any other number as it is."""
    tagged = _TAGGED.fullmatch(serial)
    return tagged.group(1) if tagged else serial


def twin_of(serial: str, number: int) -> str:
    """Return the number under which a unit is kept that is the second, third ... with a label."""
    return serial if number == 1 else f"{serial}~{number}"


def twins(serial: str, known: Known) -> tuple[str, ...]:
    """Return the numbers that are known of units with a label, in the order in which they were booked."""
    numbered = (twin_of(serial, number) for number in range(1, TWINS_MAX + 1))
    return tuple(each for each in numbered if known(each) is not None)


def free_twin(serial: str, known: Known) -> str:
    """Return the first number that no unit with a label has yet, empty where there are too many of them."""
    numbered = (twin_of(serial, number) for number in range(2, TWINS_MAX + 1))
    return next((each for each in numbered if known(each) is None), "")
