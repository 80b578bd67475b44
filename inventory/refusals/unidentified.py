"""Refusals about goods whose code no item has."""

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class NoCode(Refusal):
    """Goods without an item need a code and a tag that can be written down."""

    scanned: str
    tag: str


@dataclass(frozen=True, slots=True)
class NotUnidentified(Refusal):
    """The goods under this tag are identified (as the item), or were taken back: they wait no more."""

    tag: str
    item: str


@dataclass(frozen=True, slots=True)
class CodeOfAnotherItem(Refusal):
    """The code names another item already."""

    scanned: str
    item: str
