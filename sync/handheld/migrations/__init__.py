"""The steps that bring a work.db from any older form to the newest, with unsent work in it and losing nothing.

A step only ever adds (columns that may be empty or have a default), or keeps all rows in a table that is made anew; a body that was
stored is never rewritten. All missing steps run in one transaction: a kill at any statement leaves the file as it was.
"""

from sync.handheld.migrations.arrivals import ARRIVALS
from sync.handheld.migrations.clock import CLOCK
from sync.handheld.migrations.counts import COUNTS
from sync.handheld.migrations.customers import CUSTOMERS
from sync.handheld.migrations.deliveries import DELIVERIES
from sync.handheld.migrations.first import FIRST
from sync.handheld.migrations.label_rules import LABEL_RULES
from sync.handheld.migrations.leases import LEASES
from sync.handheld.migrations.lives import LIVES
from sync.handheld.migrations.makers import MAKERS
from sync.handheld.migrations.marks import MARKS
from sync.handheld.migrations.moves import MOVES
from sync.handheld.migrations.orders import ORDERS
from sync.handheld.migrations.owners import OWNERS
from sync.handheld.migrations.packs import PACKS
from sync.handheld.migrations.printing import PRINTING
from sync.handheld.migrations.restored import RESTORED
from sync.handheld.migrations.returned import RETURNED
from sync.handheld.migrations.scanner_checks import SCANNER_CHECKS
from sync.handheld.migrations.sent_back import SENT_BACK
from sync.handheld.migrations.steps import Step, migrate
from sync.handheld.migrations.stood import STOOD
from sync.handheld.migrations.sums import SUMS
from sync.handheld.migrations.unidentified import UNIDENTIFIED

__all__ = ["STEPS", "Step", "migrate"]

STEPS: tuple[Step, ...] = (
    FIRST,
    ORDERS,
    RESTORED,
    SUMS,
    CLOCK,
    UNIDENTIFIED,
    MOVES,
    PRINTING,
    MARKS,
    DELIVERIES,
    LIVES,
    CUSTOMERS,
    SCANNER_CHECKS,
    COUNTS,
    LEASES,
    LABEL_RULES,
    SENT_BACK,
    PACKS,
    ARRIVALS,
    RETURNED,
    MAKERS,
    OWNERS,
    STOOD,
)
