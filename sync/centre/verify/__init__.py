"""Proof that the store agrees with its ledger: what is kept is what the movements say, and what was sent is what is kept.

Each check is one function and one name; each looks at all sites at once, in statements that the database answers as a whole, so that
there are as many for a hundred sites as for one. Of each check at most VIOLATIONS_MAX things of a site are named.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from sync.centre.verify.balances import check_balances, check_lots, check_movements, check_zero_sum
from sync.centre.verify.between import check_dispatched, check_on_the_way
from sync.centre.verify.changes import check_changes
from sync.centre.verify.deliveries import check_deliveries
from sync.centre.verify.documents import check_coming, check_documents, check_kept_once, check_reservations
from sync.centre.verify.lots import check_lot_values
from sync.centre.verify.made import check_components, check_generated, check_made_once, check_splits
from sync.centre.verify.makers import check_makers
from sync.centre.verify.marked import check_marked
from sync.centre.verify.packs import check_packs
from sync.centre.verify.quantities import (
    check_conserved,
    check_negative,
    check_staged,
    check_transit,
    check_value,
    check_whole_serials,
)
from sync.centre.verify.said import check_said
from sync.centre.verify.serials import check_serials, check_serials_in_places
from sync.centre.verify.sold import check_reversals, check_sold
from sync.centre.verify.states import check_marks_kept, check_states
from sync.centre.verify.transactions import check_bodies, check_held, check_sequences
from sync.centre.verify.unidentified import check_unidentified
from sync.centre.verify.values import check_arrived, check_costs
from sync.centre.violations import Check, Violation

__all__ = ["CHECKS", "INVARIANTS", "VIOLATIONS_MAX", "Violation", "violations"]

VIOLATIONS_MAX = 1_000

INVARIANTS: Mapping[int, tuple[str, ...]] = {
    1: ("serial", "serial_home", "reserved"),
    2: ("serial", "state", "balance", "mark", "said"),
    3: ("serials_in_place",),
    4: ("negative", "lot_missing", "reserved"),
    5: ("reserved",),
    6: ("numbers", "said"),
    7: ("transit",),
    8: ("document_line", "delivery"),
    9: ("conserved", "zero_sum", "transit", "value", "said"),
    10: ("value",),
    11: ("sold",),
    12: ("generated",),
    13: ("body", "reversal", "said", "movement", "sequence"),
    14: ("component",),
    15: ("sold",),
}
"""The invariants of domain.md 3c by number, and the checks that see them broken."""

CHECKS: tuple[Check, ...] = (
    check_balances,
    check_zero_sum,
    check_movements,
    check_serials,
    check_serials_in_places,
    check_states,
    check_marks_kept,
    check_makers,
    check_lots,
    check_negative,
    check_whole_serials,
    check_conserved,
    check_transit,
    check_coming,
    check_dispatched,
    check_on_the_way,
    check_value,
    check_costs,
    check_arrived,
    check_lot_values,
    check_staged,
    check_sold,
    check_marked,
    check_generated,
    check_made_once,
    check_splits,
    check_components,
    check_reversals,
    check_documents,
    check_reservations,
    check_kept_once,
    check_deliveries,
    check_bodies,
    check_said,
    check_sequences,
    check_held,
    check_changes,
    check_unidentified,
    check_packs,
)


def violations(connection: Connection) -> Iterator[Violation]:
    """Yield everything that does not agree, site by site; of each check at most VIOLATIONS_MAX, and then that there are more."""
    found: dict[str, list[Violation]] = defaultdict(list)
    for check in CHECKS:
        counted: Counter[str] = Counter()
        # read to its end: rows that the database still has to give would keep a cursor open
        for each in check(connection):
            counted[each.site] += 1
            if counted[each.site] <= VIOLATIONS_MAX:
                found[each.site].append(each)
            elif counted[each.site] == VIOLATIONS_MAX + 1:
                text = f"{each.text} (and perhaps more: {VIOLATIONS_MAX} are shown)"
                found[each.site].append(replace(each, text=text))
    for site in sorted(found):
        yield from found[site]
