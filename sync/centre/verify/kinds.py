"""What the checks know of the kinds: which move a document's line on, which stand goods somewhere for an order."""

from sqlalchemy import ColumnElement, Table, select, tuple_

from inventory.effects.closing import close_lines, close_order
from inventory.effects.cross_docking import bring_to_dock, take_from_dock
from inventory.effects.incoming import bring_in
from inventory.effects.orders import ship, stage, unship, unstage
from inventory.effects.transfers import send
from inventory.kinds import KINDS
from sync import schema

ROWS_AT_ONCE = 1_000
COUNTED = tuple(
    name
    for name, kind in KINDS.items()
    if kind.effect in (bring_in, bring_to_dock, stage, send)
    or (kind.takes_returns and not kind.reverses)
    or name in ("assembly", "disassembly")
)
GIVING_UP = tuple(name for name, kind in KINDS.items() if kind.whole_effect in (close_lines, close_order))
TAKEN_BACK = tuple(name for name, kind in KINDS.items() if kind.reverses in COUNTED)
STAGED = tuple(name for name, kind in KINDS.items() if kind.effect in (stage, unship))
UNSTAGED = tuple(name for name, kind in KINDS.items() if kind.effect in (unstage, ship))
TO_DOCK = tuple(name for name, kind in KINDS.items() if kind.effect is bring_to_dock)
FROM_DOCK = tuple(name for name, kind in KINDS.items() if kind.effect is take_from_dock)


def is_coming(of: Table) -> ColumnElement[bool]:
    """Return whether rows are of a transfer that comes from another site: what stands for it is in transit, and was picked by nobody."""
    document = schema.CENTRAL["document"]
    coming = select(document.c.site, document.c.document).where(document.c.from_site != "")
    return tuple_(of.c.site, of.c.document).in_(coming)
