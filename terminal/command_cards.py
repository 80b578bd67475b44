"""Command cards: a code that is a function key, for hands in gloves. No bin or number is written like it."""

from inventory.tasks.steps import Action

COMMAND_PREFIX = "STOCKHAND."
"""Letters and a point: what keyboard layouts seldom exchange. The template `command` prints it before the key."""

COMMANDS = tuple(action for action in Action if action is not Action.HELP)
"""The keys that have a card."""

_BY_CODE = {f"{COMMAND_PREFIX}{action.value}".encode(): action for action in COMMANDS}


def command_of(data: bytes) -> Action | None:
    """Return the key whose card was scanned; None for any other code."""
    return _BY_CODE.get(data)
