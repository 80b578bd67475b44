"""What is held as rows: the transaction with what stands against it, and its numbers and quantities, disputed until it is settled."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from inventory.held import HeldState
from inventory.places import is_outside
from inventory.plain import plain_time
from inventory.refusals import Refusal, goods, moves, refusal_to_plain, selling, transactions
from inventory.transactions import Transaction
from sync.centre.asked import Row
from sync.centre.feeds import Change, changes_of

OPEN, RETURNED, SETTLED = HeldState.OPEN.value, HeldState.RETURNED.value, HeldState.SETTLED.value
POSTED, FLAGGED = HeldState.POSTED.value, HeldState.FLAGGED.value
WAITING = (OPEN, RETURNED)
ALWAYS_FLAGS = (transactions.DayOutside,)
"""What the centre says of work whatever the rules say to it: nothing is held for it, and it stays said when held work is posted."""


def waits(refusals: Sequence[Refusal]) -> bool:
    """Return whether all that stands against a transaction is that something before it has not come yet."""
    return all(_misses(refusal) for refusal in refusals if not isinstance(refusal, ALWAYS_FLAGS))


def _misses(refusal: Refusal) -> bool:
    match refusal:
        case goods.SerialNotHere(actual=actual):
            return not actual
        case moves.WaitsForDispatch():
            return True
        case goods.NotEnough() | selling.NotStaged() | transactions.NothingToReverse():
            return True
        case _:
            return False


def held_row(
    whose: tuple[str, str], transaction: Transaction, refusals: Sequence[Refusal], now: datetime, state: str = OPEN
) -> Row:
    """Return the row of a transaction that is held (or flagged) from now on, of a site and device; no clashes are in it yet."""
    site, device = whose
    return {
        "site": site,
        "transaction": transaction.id,
        "device": device,
        "operator": transaction.operator,
        "kind": transaction.kind,
        "document": transaction.document,
        "at": plain_time(transaction.at),
        "refusals": json.dumps([refusal_to_plain(each) for each in refusals], ensure_ascii=False),
        "state": state,
        "waits": state == OPEN and waits(refusals),
        "held_at": plain_time(now),
    }


def disputed_rows(site: str, transaction: Transaction) -> Iterator[Row]:
    """Yield the numbers and quantities of a held transaction; `place` is where they should have been taken from."""
    number = 0
    for line in transaction.lines:
        place = "" if is_outside(line.from_place) else line.from_place
        for each in line.named:
            loose = each.quantity - len(each.serials)
            parts = [(serial, Decimal(1)) for serial in each.serials] + ([("", loose)] if loose > 0 else [])
            for serial, quantity in parts:
                number += 1
                key = {"site": site, "transaction": transaction.id, "number": number}
                yield {
                    **key,
                    "item": line.item,
                    "lot": each.lot,
                    "serial": serial,
                    "place": place,
                    "quantity": quantity,
                }


def held_changes(transaction: Transaction) -> list[Change]:
    """Return what devices of the site will pull because a transaction is held."""
    numbers = [(row["transaction"], row["number"]) for row in disputed_rows("", transaction)]
    return [*changes_of("held", [(transaction.id,)]), *changes_of("disputed", numbers)]
