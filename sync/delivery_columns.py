"""The columns of goods without an item, of what documents brought in and sent out, of what customers ask, and of what was counted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Date

from sync.columns import Exact, exact_column, flag_column, key_column, number_column, text_column


def delivery_columns() -> Sequence[Column[Any]]:
    """Return the columns of a delivery (inventory/deliveries.py)."""
    return (
        key_column("document"),
        number_column("line"),
        key_column("item"),
        key_column("lot"),
        text_column("way"),
        exact_column("quantity"),
        exact_column("returned"),
        text_column("partner"),
        Column("unit_cost", Exact),
        Column("last_day", Date),
        exact_column("invoiced"),
        text_column("owner"),
    )


def unidentified_columns() -> Sequence[Column[Any]]:
    """Return the columns of goods whose code no item has (inventory/unidentified.py)."""
    return (
        key_column("transaction"),
        text_column("code"),
        exact_column("quantity"),
        *(text_column(name) for name in ("place", "tag", "lot")),
        Column("expiry_date", Date),
        Column("best_before", Date),
        *(text_column(name) for name in ("document", "operator")),
        Column("since", Date),
        *(text_column(name) for name in ("item", "closed_by", "carrier", "seal")),
        Column("temperature", Exact),
        text_column("delivery_note"),
    )


def partner_item_columns() -> Sequence[Column[Any]]:
    """Return the columns of what a customer asks of an item (inventory/customers.py)."""
    return (
        key_column("partner"),
        key_column("item"),
        number_column("min_days"),
        exact_column("min_percent"),
        flag_column("not_older"),
    )


def counted_columns() -> Sequence[Column[Any]]:
    """Return the columns of what a count says (inventory/counts.py)."""
    return (
        *(key_column(name) for name in ("count", "place", "item", "lot", "serial")),
        *(exact_column(name) for name in ("expected", "counted", "adjusted")),
        number_column("turn"),
        flag_column("settled"),
        flag_column("large"),
        text_column("operators"),
        text_column("closed_by"),
    )
