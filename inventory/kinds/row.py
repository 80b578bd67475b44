"""A row of the table of kinds: its documents, its legs, its numbers, its guards and its effect."""

import enum
from collections.abc import Callable

from inventory.deliveries import Way
from inventory.documents import DocumentKind
from inventory.draft import Act, Draft
from inventory.effects import moving
from inventory.guards import outgoing
from inventory.guards.people import Refusals
from inventory.people import Right
from inventory.places import BinKind, is_outside
from inventory.transactions import Line
from inventory.values import dataclass

BIN = "bin"

Guard = Callable[[Act], Refusals]
Effect = Callable[[Act], None]
WholeGuard = Callable[[Draft], Refusals]
WholeEffect = Callable[[Draft], None]

ALLOCATED: tuple[Guard, ...] = (outgoing.check_allocated,)
STOCKED = frozenset(BinKind) - {BinKind.TRANSIT}


class Numbers(enum.StrEnum):
    """What a kind does with numbers: generated when stock comes in, allocated when it moves or goes out."""

    GENERATE = "generate"
    ALLOCATE = "allocate"
    NONE = "none"


def fits_leg(place: str, leg: str) -> bool:
    """Return whether a place may be a leg of a kind: `bin` is any place in the house."""
    return not is_outside(place) if leg == BIN else place == leg


def no_effect(_act: Act) -> None:
    """A kind without legs moves nothing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A row: legs are `bin` or a place outside; `bins` are the kinds of bins it may lead to; `record_type` as in domain.md 1e.

    `record_type_back` is that of the reverse where it is another.
    `boxes`: a leg may also be a box (a place `#...`); `in_place`: both legs may be the same one, which is taken as it is.
    `taken_back`, `whole_taken_back`, `guards_back` and `whole_guards_back` are the
    effects and guards of the reverse; a `final` kind has none (but perhaps an opposite). `from_bins` are the kinds of bins that it may
    lead from. `ways` are rows for lines that lead different ways: what is used up and what is made of it. `transit`: it asks
    what was received before it was sent. A kind without
    legs (Numbers.NONE) judges only the whole of a transaction.
    `delivers` is the way in which it brings goods in or sends them out for a document; with `takes_returns` they come back of the
    delivery that the transaction applies to. One that `counts` is about what is in bins, or was when they were counted.
    One that is `books_only` moves no goods, and waits for an open period.
    One that `corrects` puts numbers in the stead of others (`Line.instead`).
    One that `ends` a document may name no goods: there may be none to name.
    """

    name: str
    right: Right
    from_leg: str = ""
    to_leg: str = ""
    numbers: Numbers = Numbers.NONE
    guards: tuple[Guard, ...] = ()
    effect: Effect = no_effect
    record_type: int = 0
    record_type_back: int = 0
    documents: frozenset[DocumentKind] = frozenset()
    document_needed: bool = False
    bins: frozenset[BinKind] = frozenset(BinKind)
    from_bins: frozenset[BinKind] = frozenset(BinKind)
    whole_guards: tuple[WholeGuard, ...] = ()
    whole_effect: WholeEffect | None = None
    taken_back: Effect = moving.take_back
    guards_back: tuple[Guard, ...] = ALLOCATED
    whole_taken_back: WholeEffect | None = None
    whole_guards_back: tuple[WholeGuard, ...] = ()
    boxes: bool = False
    in_place: bool = False
    reverses: str = ""
    final: bool = False
    ways: tuple["Kind", ...] = ()
    transit: bool = False

    def way(self, line: Line) -> "Kind":
        """Return the row for a line: of a kind whose lines lead different ways, the one whose legs are the line's, if any."""
        for each in self.ways:
            if fits_leg(line.from_place, each.from_leg) and fits_leg(line.to_place, each.to_leg):
                return each
        return self

    delivers: Way | None = None
    takes_returns: bool = False
    counts: bool = False
    books_only: bool = False
    corrects: bool = False
    ends: bool = False
