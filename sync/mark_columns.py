"""The columns that numbers have for their marks, and those of what marks are about: recalls, optional fields, the policy of an item."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Date, Integer, String

from sync.columns import flag_column, key_column, number_column, text_column

Columns = Sequence[Column[Any]]


def policy_columns() -> Columns:
    """Return what else there is to the policy of an item (F11-F15, domain.md 6.5, 6.10)."""
    return (
        text_column("costing"),
        text_column("lot_origin"),
        Column("best_before_days", Integer),
        Column("retest_days", Integer),
        Column("removal_days", Integer),
        Column("alert_days", Integer),
        text_column("serial_warranty_starts"),
        text_column("lot_warranty_starts"),
        flag_column("serial_contract_starts"),
        flag_column("lot_contract_starts"),
        text_column("return_disposition"),
        text_column("own_words"),
        text_column("item_class"),
        Column("maker_serial", String, nullable=False, server_default="none"),
    )


def serial_mark_columns() -> Columns:
    """Return the marks of a serial."""
    return (
        text_column("receipt"),
        text_column("hold"),
        text_column("contract"),
        Column("contract_from", Date),
        text_column("warranty"),
        Column("warranty_from", Date),
        Column("registered", Date),
        text_column("fields"),
    )


def lot_mark_columns() -> Columns:
    """Return the marks of a lot beyond quarantine by days, hold and recall."""
    return (
        text_column("quarantine"),
        Column("retest_date", Date),
        text_column("contract"),
        Column("contract_from", Date),
        text_column("warranty"),
        text_column("fields"),
        text_column("receipts"),
    )


def recall_columns() -> Columns:
    """Return the columns of a line of a recall."""
    named = ("item", "lot", "vendor", "vendor_lot", "serial", "last_serial", "receipt")
    days = ("from_day", "to_day", "day")
    more = ("text", "site", "transaction", "released_by")
    return (
        key_column("recall"),
        number_column("line"),
        *map(text_column, named),
        *(Column(name, Date) for name in days),
        *map(text_column, more),
    )


def period_columns() -> Columns:
    """Return the columns of a line of a warranty or contract."""
    return (
        key_column("code"),
        number_column("line"),
        Column("days", Integer),
        flag_column("lifetime"),
        number_column("starts_after_days"),
        text_column("text"),
    )
