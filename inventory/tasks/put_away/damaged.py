"""Putting away: a label that cannot be read (flows.md 1.0a, 11): what is booked in the bin is offered, or of it what is in hand."""

from inventory.tasks import damaged
from inventory.tasks.put_away import goods
from inventory.tasks.put_away.state import Ask, AskedFor
from inventory.tasks.put_away.turn import PutAwayStep, Turn


def offer(turn: Turn, ending: str = "") -> PutAwayStep:
    """Offer the numbers in this bin that end so: a list when it is short, else more of the last digits are asked."""
    line = turn.state.current
    numbers = damaged.booked_in(turn.stock, turn.state.place, ending, line.item if line else "")
    return damaged.offer(turn, numbers, ending, "nothing_booked_here")


def choose(turn: Turn, number: int) -> PutAwayStep:
    """Take a number of the list as if its label had been read, marked `typed`."""
    return damaged.choose(turn, turn.state.numbers, number, AskedFor(Ask.GOODS), goods.take_goods)
