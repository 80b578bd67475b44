"""What customers ask of goods beyond what the law does: how much of their life must be left, for each customer and item (domain.md 6.4)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from inventory.refusals.base import Refusal
from inventory.refusals.selling import OlderThanShipped, ShelfLifeTooShort, ShelfShareTooSmall
from inventory.shelf_life import is_expired
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class PartnerItem:
    """What a customer asks of an item's remaining life on the day it is picked or leaves.

    At least `min_days` more days, at least `min_percent` of the whole life; with `not_older` no lot that ends before the last day of
    one that this customer was sent from this site. Nothing is asked of goods without a date.
    """

    partner: str
    item: str
    min_days: int = 0
    min_percent: Decimal = Decimal(0)
    not_older: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a customer asks now; `shipped` is the last usable day of the freshest lot that the customer has, where that counts."""

    min_days: int = 0
    min_percent: Decimal = Decimal(0)
    shipped: date | None = None


class CustomerRules(Protocol):
    """What `post()` may ask of customers; a part of `Rules`."""

    def asked(self, partner: str, item: str, beside: str) -> Asked | None:
        """Return what a customer asks of an item, None for nothing; what the document `beside` itself sent out does not count."""
        ...


def asked_of(terms: PartnerItem | None, shipped: date | None) -> Asked | None:
    """Return what the terms of a customer ask, None for no terms; `shipped` counts only where they say so."""
    if terms is None:
        return None
    return Asked(terms.min_days, terms.min_percent, shipped if terms.not_older else None)


def too_old_for(asked: Asked, item: str, number: str, life: tuple[date | None, date], day: date) -> Refusal | None:
    """Return why a customer would not take a lot or serial on a day; `life` is its first day, where it is known, and its last usable one.

    What is expired has no life left; whether that matters at all is the item's to say (level, domain.md 6.14).
    """
    first, last_day = life
    if not is_expired(last_day, day) and (last_day - day).days < asked.min_days:
        return ShelfLifeTooShort(item, number, last_day, asked.min_days)
    if first is not None and asked.min_percent and last_day > first and not is_expired(last_day, day):
        whole, left = (last_day - first).days, (last_day - day).days
        if left * 100 < asked.min_percent * whole:
            return ShelfShareTooSmall(item, number, last_day, asked.min_percent)
    if asked.shipped is not None and last_day < asked.shipped:
        return OlderThanShipped(item, number, last_day, asked.shipped)
    return None


def first_day(production: date | None, days: int | None, last_day: date, stock_date: date | None) -> date | None:
    """Return where the life of goods began: when they were made, else by the item's days, else when they came in."""
    if production is not None:
        return production
    if days is not None and days <= (last_day - date.min).days:
        return last_day - timedelta(days=days)
    return stock_date
