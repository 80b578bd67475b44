"""Numbered ways on, as every list and question of the terminal has them: 1 leaves, 9 turns the page where there are several."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from inventory.tasks.steps import Action, Choice, Entry, Known, Message, Prompt, say
from inventory.values import dataclass

LEAVE, FIRST, MORE = 1, 2, 9

RowT = TypeVar("RowT")


def ways_prompt(
    task: str, asks: Message, ways: Iterable[Choice], *, known: tuple[Known, ...] = (), document: str = ""
) -> Prompt:
    """Return a prompt with the way back, and other ways on behind it."""
    return Prompt(
        task=task,
        asks=asks,
        document=document,
        known=known,
        entry=Entry.CHOICE,
        choices=(Choice(LEAVE, say("way_back")), *ways),
        actions=(Action.BACK,),
    )


@dataclass(frozen=True, slots=True)
class Pages(Generic[RowT]):
    """Rows of which a page shows at most `size`; `at` is the page that is shown, from 0."""

    rows: Sequence[RowT]
    size: int
    at: int

    @property
    def count(self) -> int:
        """Return how many pages there are: one at least."""
        return max(1, -(-len(self.rows) // self.size))

    @property
    def shown(self) -> Sequence[RowT]:
        """Return the rows of the page."""
        return self.rows[self.at * self.size : (self.at + 1) * self.size]

    @property
    def following(self) -> int:
        """Return the page behind this one; behind the last comes the first."""
        return (self.at + 1) % self.count

    @property
    def way(self) -> tuple[Choice, ...]:
        """Return the way to the next page, where there are several."""
        return (Choice(MORE, say("way_more", page=self.at + 1, pages=self.count)),) if self.count > 1 else ()
