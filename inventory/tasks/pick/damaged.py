"""Picking: a label that cannot be read (flows.md 1.0a, 11): the numbers booked in the bin are offered, chosen by their last digits.

A number chosen so is marked `typed`, and a reprint of the same number is offered.
"""

from inventory.tasks.events import LabelOffered
from inventory.tasks.pick import goods
from inventory.tasks.pick.events import AskedFor, NumbersOffered
from inventory.tasks.pick.state import Ask
from inventory.tasks.pick.turn import PickStep, Turn
from inventory.tasks.reading import Reading
from inventory.tasks.steps import Print

CONTENTS_MAX = 200
LISTED_MAX = 9


def offer(turn: Turn, ending: str = "") -> PickStep:
    """Offer the numbers of the item in this bin that end so: a list when it is short, else more of the last digits are asked."""
    numbers = _numbers_here(turn, ending)
    if not numbers:
        return turn.nothing("no_number_ends" if ending else "nothing_booked_here")
    turn.did(NumbersOffered(numbers if len(numbers) <= LISTED_MAX else ()))
    return turn.ok()


def _numbers_here(turn: Turn, ending: str) -> tuple[str, ...]:
    visit = turn.line.visit
    if turn.line.serials:
        found = turn.stock.serials_in(visit.place, visit.item, ending, LISTED_MAX + 1)
        return tuple(each.serial for each in found)
    kept = (
        key for key, _ in turn.stock.contents(visit.place, CONTENTS_MAX) if key.item == visit.item and not key.owner
    )
    return tuple(key.lot for key in kept if key.lot.endswith(ending))[: LISTED_MAX + 1]


def choose(turn: Turn, number: int) -> PickStep:
    """Take a number of the list as if its label had been read, marked `typed`."""
    if not 1 <= number <= len(turn.state.numbers):
        return turn.nothing("not_a_choice")
    chosen, line = turn.state.numbers[number - 1], turn.line
    kind = "serial" if line.serials else "lot"
    turn.did(AskedFor(Ask.GOODS))
    turn.did(LabelOffered(Print(kind, (("item", line.visit.item), (kind, chosen)))))
    reading = Reading(
        text=chosen,
        plain=False,
        typed=True,
        item=line.visit.item,
        serial=chosen if line.serials else "",
        lot="" if line.serials else chosen,
    )
    return goods.take_goods(turn, reading)
