"""Postings of the office at Rotterdam, and what its lots cost after them."""

from sqlalchemy import select

from inventory.transactions import Line, Transaction, reversal
from sync import schema
from sync.centre.centre import Centre
from sync.centre.office import Outcome
from tests.sync.centre.warehouse import DAY, NOW, scalar

LOT = schema.CENTRAL["lot"]


def made(name: str, kind: str, *lines: Line, **values: str) -> Transaction:
    return Transaction(name, kind, "ROT", NOW, DAY, DAY, "1900", lines=lines, **values)  # type: ignore[arg-type] # the names are those of the fields


def back(transaction: Transaction) -> Transaction:
    name = f"{transaction.id}-back"
    return reversal(transaction, transaction_id=name, operator="1900", at=NOW, days=(DAY, DAY))


def done(centre: Centre, *transactions: Transaction) -> None:
    for each in transactions:
        answer = centre.post(each)
        assert answer.outcome is Outcome.POSTED, answer


def cost(centre: Centre, lot: str = "M1") -> object:
    return scalar(centre, select(LOT.c.unit_cost).where(LOT.c.lot == lot))
