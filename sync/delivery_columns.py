"""The columns of what documents brought in and sent out."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column

from sync.columns import Exact, exact_column, key_column, number_column, text_column


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
    )
