"""What is asked of the maker's serial of a unit that is received."""

from dataclasses import replace

from inventory.items import Item, MakerSerials
from inventory.tasks.receive.state import Current
from inventory.tasks.steps import Action, Entry, Prompt, say

LEFT_OUT = "-"
"""What Enter alone takes where it may be left out."""


def maker_prompt(prompt: Prompt, line: Current, item: Item | None) -> Prompt:
    """Return the prompt of a line with the question for the maker's serial of a unit in the place of its own."""
    asks = say("ask_maker_serial", number=line.makers_due[0])
    needed = item is not None and item.maker_serial is MakerSerials.UNIQUE
    actions = (Action.PROBLEM,) if needed else (Action.PROBLEM, Action.DONE)
    default = "" if needed else LEFT_OUT
    return replace(prompt, asks=asks, entry=Entry.CODE, default=default, choices=(), actions=actions)
