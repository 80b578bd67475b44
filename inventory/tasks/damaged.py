"""A label that cannot be read (flows.md 1.0a, 11): the numbers that it may be are offered, and chosen by their last digits.

A number chosen so is marked `typed`, and a reprint of the same number is offered. One place for every task: the number is then taken
as if its label had been read, and judged as ever.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TypeVar

from inventory.refusals.base import Refusal
from inventory.refusals.goods import NotANumber, NotInMask, SerialInStock
from inventory.refusals.reading import UnknownCode, UnreadableCode, WebAddress
from inventory.refusals.selling import NotInBin, WrongItem
from inventory.stock import Stock
from inventory.tasks.events import LabelOffered, Numbered, NumbersOffered
from inventory.tasks.reading import Reading
from inventory.tasks.steps import Choice, Event, Message, Print, StateT, Step, say
from inventory.tasks.turn import TaskTurn
from inventory.tasks.ways import Way

TurnT = TypeVar("TurnT", bound=TaskTurn[Any])

LISTED_MAX = 9
CONTENTS_MAX = 200

DAMAGED_LABEL = Way("damaged_label")
NUMBERS_HERE = Way("numbers_here")
AT_STOP = 3
"""The digit at a stop that says so: 3 is damaged everywhere (flows.md 1.0a, 1)."""

_READ_AMISS = (
    NotANumber,
    NotInBin,
    NotInMask,
    SerialInStock,
    UnknownCode,
    UnreadableCode,
    WebAddress,
    WrongItem,
)


def read_amiss(refusal: Refusal | None) -> bool:
    """Return whether a stop may come of a label that is damaged, or of the wrong one of a pack: then the number is chosen instead."""
    return isinstance(refusal, _READ_AMISS)


def booked_in(stock: Stock, place: str, ending: str, item: str = "") -> tuple[Numbered, ...]:
    """Return the first numbers booked in a place that end so, of an item or of all; one more than a list takes where they are more."""
    here = (key for key, _ in stock.contents(place, CONTENTS_MAX) if not key.owner and item in ("", key.item))
    keys = [(key.item, key.lot) for key in here]
    return tuple(islice(_booked(stock, place, keys, ending), LISTED_MAX + 1))


def _booked(stock: Stock, place: str, keys: list[tuple[str, str]], ending: str) -> Iterator[Numbered]:
    for name in dict.fromkeys(item for item, _ in keys):
        item = stock.item(name)
        if item is not None and item.tracking.serials:
            found = stock.serials_in(place, name, ending, LISTED_MAX + 1)
            yield from (Numbered(name, serial=each.serial) for each in found)
        else:
            booked = (Numbered(name, lot) for of, lot in keys if of == name)
            yield from (each for each in booked if each.text.endswith(ending))


def advised_for(stock: Stock, key: tuple[str, int], item: str, ending: str) -> tuple[Numbered, ...]:
    """Return the first serials of an item advised for a line (order, number) that end so and were not captured for it yet."""
    serials = (each.serial for each in stock.advised(*key) if each.serial and each.serial.endswith(ending))
    missing = (serial for serial in serials if stock.captured(key[0], item, serial) is None)
    return tuple(islice((Numbered(item, serial=serial) for serial in missing), LISTED_MAX + 1))


def offer(turn: TurnT, numbers: tuple[Numbered, ...], ending: str, none: str) -> Step[Any]:
    """Offer numbers that end so: a list when it is short, else more of the last digits are asked; `none` is said where there are none."""
    if not numbers:
        return turn.nothing("no_number_ends" if ending else none)
    turn.did(offered(numbers))
    return turn.ok()


def choose(
    turn: TurnT,
    numbers: tuple[Numbered, ...],
    number: int,
    asks: Event,
    take: Callable[[TurnT, Reading], Step[StateT]],
) -> Step[StateT]:
    """Take a number of the list as if its label had been read, marked `typed`; `asks` leads back to where labels are read."""
    if not 1 <= number <= len(numbers):
        return turn.nothing("not_a_choice")
    label, reading = chosen(numbers[number - 1])
    turn.did(asks)
    turn.did(label)
    return take(turn, reading)


def offered(numbers: tuple[Numbered, ...]) -> NumbersOffered:
    """Return the event that offers numbers: a list where it is short, else more of the last digits are asked."""
    return NumbersOffered(numbers if len(numbers) <= LISTED_MAX else ())


def asks(numbers: tuple[Numbered, ...]) -> Message:
    """Return what is asked while numbers are offered."""
    return say("ask_which" if numbers else "ask_last_digits")


def choices(numbers: tuple[Numbered, ...]) -> tuple[Choice, ...]:
    """Return the list of the numbers offered; where they are of several items, each with its own."""
    several = len({each.item for each in numbers}) > 1
    texts = (f"{each.text} {each.item}" if several and each.text != each.item else each.text for each in numbers)
    return tuple(Choice(at, say("choice_number", number=text)) for at, text in enumerate(texts, 1))


def chosen(number: Numbered) -> tuple[Event, Reading]:
    """Return the offer of a new label for a number, and the number as if its label had been read."""
    kind = "serial" if number.serial else "lot" if number.lot else "item"
    keys = (("item", number.item), (kind, number.text)) if kind != "item" else (("item", number.item),)
    reading = Reading(text=number.text, plain=False, typed=True, item=number.item, lot=number.lot, serial=number.serial)
    return LabelOffered(Print(kind, keys)), reading
