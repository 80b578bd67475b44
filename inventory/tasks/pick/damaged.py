"""Picking: a label that cannot be read (flows.md 1.0a, 11): the numbers of the item that are booked in this bin are offered."""

from inventory.tasks import damaged
from inventory.tasks.pick import goods
from inventory.tasks.pick.events import AskedFor
from inventory.tasks.pick.state import Ask
from inventory.tasks.pick.turn import PickStep, Turn


def offer(turn: Turn, ending: str = "") -> PickStep:
    """Offer the numbers of the item in this bin that end so: a list when it is short, else more of the last digits are asked."""
    visit = turn.line.visit
    numbers = damaged.booked_in(turn.stock, visit.place, ending, visit.item)
    return damaged.offer(turn, numbers, ending, "nothing_booked_here")


def choose(turn: Turn, number: int) -> PickStep:
    """Take a number of the list as if its label had been read, marked `typed`."""
    return damaged.choose(turn, turn.state.numbers, number, AskedFor(Ask.GOODS), goods.take_goods)
