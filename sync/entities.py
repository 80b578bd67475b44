"""The kinds of rows that devices pull: their keys and columns, the same on both sides but for the site."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, String, false

from inventory.values import dataclass
from sync.approval_columns import approval_columns
from sync.columns import Exact, count_column, exact_column, flag_column, key_column, number_column, text_column
from sync.delivery_columns import counted_columns, delivery_columns, partner_item_columns, unidentified_columns
from sync.mark_columns import lot_mark_columns, period_columns, policy_columns, recall_columns, serial_mark_columns

Columns = Callable[[], Sequence[Column[Any]]]


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of row that devices pull: its key (without site) and its other columns. Reference entities are company-wide."""

    name: str
    key: tuple[str, ...]
    columns: Columns
    reference: bool = False
    indexes: tuple[tuple[str, ...], ...] = ()


ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        # the first, so that a snapshot begins with it: what may not leave is known before what there is
        Entity(
            "recall",
            ("recall", "line"),
            recall_columns,
            reference=True,
            indexes=(("item",),),
        ),
        Entity(
            "optional_field",
            ("item", "kind", "name"),
            lambda: (
                key_column("item"),
                key_column("kind"),
                key_column("name"),
                text_column("type"),
                text_column("preset"),
            ),
            reference=True,
        ),
        Entity(
            "site",
            ("site",),
            lambda: (key_column("site"), text_column("name"), text_column("time_zone")),
            reference=True,
        ),
        Entity(
            "item",
            ("item",),
            lambda: (
                key_column("item"),
                text_column("description"),
                text_column("unit"),
                text_column("tracking"),
                text_column("serial_mask"),
                text_column("lot_mask"),
                Column("serial_expiry_days", Integer),
                Column("lot_expiry_days", Integer),
                text_column("serial_expiry_level"),
                text_column("lot_expiry_level"),
                Column("quarantine_days", Integer),
                text_column("serial_order"),
                text_column("lot_order"),
                text_column("reuse"),
                flag_column("serial_count_may_differ"),
                flag_column("lot_count_may_differ"),
                text_column("next_serial"),
                text_column("next_lot"),
                text_column("warranty"),
                text_column("contract"),
                flag_column("active"),
                *policy_columns(),
            ),
            reference=True,
        ),
        Entity(
            "item_site",
            ("item", "at_site"),
            lambda: (key_column("item"), key_column("at_site"), flag_column("active")),
            reference=True,
        ),
        Entity(
            "unit",
            ("item", "unit"),
            lambda: (key_column("item"), key_column("unit"), exact_column("factor")),
            reference=True,
        ),
        Entity(
            "kit",
            ("kit", "component"),
            lambda: (key_column("kit"), key_column("component"), exact_column("quantity")),
            reference=True,
        ),
        Entity(
            "item_code",
            ("code", "item", "kind"),
            lambda: (key_column("item"), key_column("code"), key_column("kind"), text_column("unit")),
            reference=True,
            indexes=(("item",),),
        ),
        Entity(
            "mask",
            ("mask",),
            lambda: (
                key_column("mask"),
                text_column("kind"),
                text_column("prefix"),
                text_column("segments"),
                text_column("next"),
            ),
            reference=True,
        ),
        Entity(
            "partner",
            ("partner",),
            lambda: (key_column("partner"), text_column("name"), text_column("kind")),
            reference=True,
        ),
        Entity(
            "partner_item",  # what customers ask of the life that is left
            ("partner", "item"),
            partner_item_columns,
            reference=True,
        ),
        Entity(
            "reason",
            ("reason", "use"),
            lambda: (key_column("reason"), text_column("text"), key_column("use")),
            reference=True,
        ),
        Entity("warranty", ("code", "line"), period_columns, reference=True),
        Entity("contract", ("code", "line"), period_columns, reference=True),
        Entity(
            "label_rule",
            ("partner", "name"),
            lambda: (key_column("partner"), key_column("name"), text_column("pattern"), text_column("example")),
            reference=True,
        ),
        Entity(
            "setting",
            ("scope", "name"),
            lambda: (key_column("scope"), key_column("name"), text_column("value")),
            reference=True,
        ),
        Entity(
            "operator",
            ("badge",),
            lambda: (
                key_column("badge"),
                text_column("name"),
                text_column("pin_hash"),
                text_column("role"),
                text_column("language"),
                flag_column("active"),
            ),
        ),
        Entity(
            "bin",
            ("bin",),
            lambda: (key_column("bin"), number_column("walk_order"), text_column("kind"), flag_column("active")),
        ),
        Entity(
            "document",
            ("document",),
            lambda: (
                key_column("document"),
                text_column("kind"),
                text_column("partner"),
                text_column("to_site"),
                Column("due", Date),
                text_column("reference"),
                text_column("state"),
                text_column("from_site"),
            ),
            indexes=(("kind", "state"), ("reference",)),
        ),
        Entity(
            "document_line",
            ("document", "line"),
            lambda: (
                key_column("document"),
                number_column("line"),
                text_column("item"),
                exact_column("quantity"),
                text_column("unit"),
                exact_column("factor"),
                text_column("bin"),
                Column("unit_cost", Exact),
                exact_column("done"),
                exact_column("cancelled"),
                exact_column("sent"),
                count_column("kit_line"),
                exact_column("per_kit"),
            ),
            indexes=(("item",),),
        ),
        Entity(
            "document_number",
            ("document", "line", "number"),
            lambda: (
                key_column("document"),
                number_column("line"),
                number_column("number"),
                text_column("lot"),
                text_column("serial"),
                exact_column("quantity"),
                Column("expiry_date", Date),
                text_column("sscc"),
            ),
            indexes=(("document", "serial"), ("document", "lot"), ("sscc",), ("serial",)),
        ),
        Entity(
            "lot",  # before serials, which are many more: a snapshot tells early which lots may not leave
            ("item", "lot"),
            lambda: (
                key_column("item"),
                key_column("lot"),
                Column("stock_date", Date),
                Column("expiry_date", Date),
                Column("best_before", Date),
                Column("production_date", Date),
                text_column("date_source"),
                text_column("lot_source"),
                text_column("vendor"),
                text_column("vendor_lot"),
                Column("quarantine_until", Date),
                text_column("hold"),
                text_column("recall"),
                *lot_mark_columns(),
                Column("unit_cost", Exact),
            ),
            indexes=(("lot",),),
        ),
        Entity(
            "serial",
            ("item", "serial"),
            lambda: (
                key_column("item"),
                key_column("serial"),
                text_column("place"),
                text_column("state"),
                text_column("lot"),
                Column("stock_date", Date),
                Column("expiry_date", Date),
                Column("since", Date),
                text_column("document"),
                text_column("transaction"),
                text_column("source"),
                text_column("owner"),
                text_column("parent_item"),
                text_column("parent"),
                text_column("awaits"),
                *serial_mark_columns(),
                text_column("earlier"),
                text_column("brought_by"),
                text_column("returned_by"),
                text_column("maker_serial"),
                Column("unit_cost", Exact),
                Column("earlier_costs", String),
                Column("receipt_cost", Exact),
            ),
            indexes=(("serial",), ("place", "item"), ("document", "item", "serial"), ("receipt", "item", "serial")),
        ),
        Entity(
            "balance",
            ("place", "item", "lot", "owner"),
            lambda: (
                key_column("place"),
                key_column("item"),
                key_column("lot"),
                key_column("owner"),
                exact_column("quantity"),
                exact_column("weight"),
            ),
            indexes=(("item",),),
        ),
        Entity(
            "reservation",
            ("document", "line", "place", "item", "lot"),
            lambda: (
                key_column("document"),
                number_column("line"),
                key_column("place"),
                key_column("item"),
                key_column("lot"),
                exact_column("quantity"),
            ),
            indexes=(("place", "item", "lot"),),
        ),
        Entity(
            "genealogy",
            ("transaction", "number"),
            lambda: (
                key_column("transaction"),
                number_column("number"),
                text_column("item"),
                text_column("lot"),
                text_column("serial"),
                text_column("from_item"),
                text_column("from_lot"),
                text_column("from_serial"),
                exact_column("quantity"),
            ),
            indexes=(("item", "lot", "serial"), ("from_item", "from_lot", "from_serial")),
        ),
        Entity(
            "pack",
            ("pack",),
            lambda: (
                key_column("pack"),
                text_column("parent"),
                text_column("bin"),
                text_column("document"),
                flag_column("sealed"),
                text_column("stood"),
            ),
            indexes=(("parent",), ("bin",)),
        ),
        Entity(
            "delivery",
            ("document", "line", "item", "lot"),
            delivery_columns,
            indexes=(("partner", "item", "way", "last_day"),),
        ),
        Entity("counted", ("count", "place", "item", "lot", "serial"), counted_columns),
        Entity(
            "held",
            ("transaction",),
            lambda: (
                key_column("transaction"),
                text_column("device"),
                text_column("operator"),
                text_column("kind"),
                text_column("document"),
                text_column("at"),
                text_column("refusals"),
                text_column("clashes"),
                text_column("state"),
                Column("waits", Boolean, nullable=False, server_default=false()),
                text_column("held_at"),
                text_column("way"),
                text_column("approver"),
                text_column("why"),
                text_column("settled_by"),
                text_column("settled_at"),
            ),
            indexes=(("state",),),
        ),
        Entity(
            "disputed",
            ("transaction", "number"),
            lambda: (
                key_column("transaction"),
                number_column("number"),
                text_column("item"),
                text_column("lot"),
                text_column("serial"),
                text_column("place"),
                exact_column("quantity"),
            ),
            indexes=(("item", "serial"), ("place", "item", "lot")),
        ),
        Entity(
            "claim",  # who works on a document: on which device, since when
            ("document",),
            lambda: (
                key_column("document"),
                text_column("device"),
                text_column("operator"),
                text_column("task"),
                text_column("since"),
            ),
        ),
        Entity(
            "approval",  # what is asked of whoever has a right, and the answer
            ("request",),
            approval_columns,
        ),
        Entity(
            "unidentified",
            ("transaction",),
            unidentified_columns,
            indexes=(("closed_by", "code"),),
        ),
    )
}
