"""Receiving: a serial whose label cannot be read (flows.md 1.0a, 11): the numbers advised for the line and not taken yet are offered.

Where nothing was advised, the number is typed: it is marked so by itself.
"""

from inventory.tasks import damaged
from inventory.tasks.receive import serials
from inventory.tasks.receive.events import AskedFor
from inventory.tasks.receive.state import Ask
from inventory.tasks.receive.turn import ReceiveStep, Turn


def offer(turn: Turn, ending: str = "") -> ReceiveStep:
    """Offer the advised serials that end so: a list when it is short, else more of the last digits are asked."""
    line = turn.line
    key = (line.document, line.line)
    numbers = damaged.advised_for(turn.stock, key, line.item, ending) if line.document else ()
    return damaged.offer(turn, numbers, ending, "nothing_advised_here")


def choose(turn: Turn, number: int) -> ReceiveStep:
    """Take a number of the list as if its label had been read, marked `typed`."""
    return damaged.choose(turn, turn.state.numbers, number, AskedFor(Ask.SERIAL), serials.take_serial)
