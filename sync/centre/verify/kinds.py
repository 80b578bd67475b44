"""What the checks know of the kinds: which move a document's line on, which stand goods somewhere for an order."""

from inventory.effects.incoming import bring_in
from inventory.effects.orders import ship, stage, unship, unstage
from inventory.kinds import KINDS
from inventory.stock import SerialState

ROWS_AT_ONCE = 1_000
COUNTED = tuple(
    name
    for name, kind in KINDS.items()
    if kind.effect in (bring_in, stage) or (kind.takes_returns and not kind.reverses)
)
TAKEN_BACK = tuple(name for name, kind in KINDS.items() if kind.reverses in COUNTED)
STAGED = tuple(name for name, kind in KINDS.items() if kind.effect in (stage, unship))
UNSTAGED = tuple(name for name, kind in KINDS.items() if kind.effect in (unstage, ship))
IN_STOCK = tuple(state.value for state in SerialState if state.in_stock)
