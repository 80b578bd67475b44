"""Receiving: numbers leased to this device that nothing stands against, for serials and for lots (F7, F23, F24)."""

from inventory.generation import Taken
from inventory.numbers import Mask, filled
from inventory.tasks.receive.turn import Turn

SKIPPED_MAX = 10_000


def fresh(turn: Turn, mask: Mask, count: int, is_used: Taken) -> tuple[str, ...]:
    """Return at most `count` numbers of the item in hand; what is in use is left out, and given out to nobody else.

    The device has leased places of the counter; the day of the work is filled here (domain.md 6.1).
    """
    found: list[str] = []
    given = 0
    while mask.makes and len(found) < count and given < count + SKIPPED_MAX:
        numbers = turn.stamp.numbers(turn.line.item, mask, count - len(found))
        given += len(numbers)
        made = (filled(each, mask, turn.stamp.day) for each in numbers)
        found += [each for each in made if not is_used(each)]
        if not numbers:
            break
    return tuple(found)
