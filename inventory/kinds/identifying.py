"""Kinds of work with goods whose code no item has (flows.md 1.0a, 16)."""

from inventory.documents import DocumentKind
from inventory.effects import identifying as effects
from inventory.guards import identifying as guards
from inventory.kinds.row import Kind
from inventory.people import Right

ROWS = (
    Kind(
        name="unidentified_receipt",
        right=Right.RECEIVE,
        documents=frozenset({DocumentKind.PURCHASE_ORDER}),
        whole_guards=(guards.check_unidentified,),
        whole_effect=effects.take_in,
        whole_guards_back=(guards.check_still_waits,),
        whole_taken_back=effects.take_back,
    ),
    Kind(
        name="code_tie",  # the code names the item from now on, and this is the record of who said so
        right=Right.RECEIVE,
        whole_guards=(guards.check_tie,),
        whole_effect=effects.tie,
        final=True,
    ),
)
