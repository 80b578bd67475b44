"""Putting away: a label that cannot be read (flows.md 1.0a, 11): what is booked in the bin is offered, or of it what is in hand."""

from inventory.tasks import damaged
from inventory.tasks.put_away import goods
from inventory.tasks.put_away.state import Ask, AskedFor
from inventory.tasks.put_away.turn import PutAwayStep, Turn


def offer(turn: Turn, ending: str = "") -> PutAwayStep:
    """Offer the numbers in this bin that end so: a list when it is short, else more of the last digits are asked."""
    line = turn.state.current
    numbers = damaged.booked_in(turn.stock, turn.state.place, ending, line.item if line else "")
    if not numbers:
        return turn.nothing("no_number_ends" if ending else "nothing_booked_here")
    turn.did(damaged.offered(numbers))
    return turn.ok()


def choose(turn: Turn, number: int) -> PutAwayStep:
    """Take a number of the list as if its label had been read, marked `typed`."""
    if not 1 <= number <= len(turn.state.numbers):
        return turn.nothing("not_a_choice")
    label, reading = damaged.chosen(turn.state.numbers[number - 1])
    turn.did(AskedFor(Ask.GOODS))
    turn.did(label)
    return goods.take_goods(turn, reading)
