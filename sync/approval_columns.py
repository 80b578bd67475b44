"""The columns of requests for approval, the same on both sides."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column

from sync.columns import count_column, exact_column, key_column, text_column


def approval_columns() -> Sequence[Column[Any]]:
    """Return what is asked of whoever has a right, and the answer; times as the texts that devices show."""
    return (
        key_column("request"),
        *(text_column(name) for name in ("device", "operator", "right", "why", "document", "item", "number")),
        count_column("line"),
        exact_column("quantity"),
        *(text_column(name) for name in ("at", "asked_at", "state", "by", "reason", "answered_at")),
    )
