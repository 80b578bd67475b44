"""The settings of the rules: company-wide, by site or by item; kept at the centre, pulled by every device.

(The settings of a device or a process are in the room `config`.)
"""

import re
from collections.abc import Mapping
from datetime import date

from inventory.values import dataclass

NO_LIMIT = "none"
DAY_CHARACTERS = len("2026-11-22")
DEGREES = re.compile(r"(?!-0$)-?(0|[1-9]\d{0,2})(\.\d{0,1}[1-9])?", re.ASCII)
"""Degrees Celsius, at most two decimals, as they are kept."""


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """A setting: its default, the values it may have (empty: a whole number between the bounds, degrees, or a day), and what it means."""

    name: str
    default: str
    meaning: str
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] = (0, 0)
    degrees: bool = False
    day: bool = False

    @property
    def may(self) -> str:
        """Return in words what its value may be."""
        if self.day or self.degrees:
            return f"{'a day such as 2026-10-31' if self.day else 'degrees such as -18.5'}, or {NO_LIMIT}"
        return ", ".join(self.choices) or f"a whole number from {self.bounds[0]} to {self.bounds[1]}"

    def fits(self, value: str) -> bool:
        """Return whether a value is one that the setting may have."""
        if self.choices:
            return value in self.choices
        if self.day:
            return value == NO_LIMIT or _is_day(value)
        if self.degrees:
            return value == NO_LIMIT or DEGREES.fullmatch(value) is not None
        short = len(value) <= len(str(self.bounds[1]))
        return short and value.isascii() and value.isdigit() and self.bounds[0] <= int(value) <= self.bounds[1]


def _is_day(text: str) -> bool:
    try:
        return len(text) == DAY_CHARACTERS and text == date.fromisoformat(text).isoformat() != date.max.isoformat()
    except ValueError:
        return False


PER_ITEM = frozenset(
    {
        "build_quantity",
        "count_limit_percent",
        "count_limit_units",
        "count_limit_value",
        "date_order",
        "lease_numbers",
        "lot_allocate_at",
        "over_receipt_percent",
        "quantity_default",
        "sell_days_min",
        "serial_allocate_at",
        "traced_food",
    }
)
"""The settings that the rules ask for an item: they may be said for one, and for one at a site."""
PER_CUSTOMER = frozenset({"sell_days_min"})
"""The settings that are asked for a customer."""


def scopes_of_setting(name: str) -> tuple[str, ...]:
    """Return the kinds of scopes in which a setting is asked for: what is said elsewhere would say nothing."""
    if name in SWITCHES or name == "serial_unique":
        return ("company",)
    items = ("item", "item_site") if name in PER_ITEM else ()
    return ("company", "site", *items, *(("customer",) if name in PER_CUSTOMER else ()))


POLICY = "policy_"
POLICY_KINDS = (
    "purchase_receipt",
    "cross_dock_receipt",
    "put_away",
    "move",
    "pick",
    "shipment",
    "customer_return",
    "vendor_return",
    "dispatch",
    "transfer_receipt",
)
"""The kinds of a day's work on the floor whose late refusals a site may want posted."""

_YES_NO = ("no", "yes")
_POLICIES = ("hold", "post_and_flag", "post")
SEPARATORS: Mapping[str, str] = {
    "dash": "-",
    "slash": "/",
    "dot": ".",
    "colon": ":",
    "star": "*",
    "hash": "#",
    "bar": "|",
    "space": " ",
}
"""The separators of masks that are switched on and off (F4), by the name that they have in settings."""
SWITCHES: Mapping[str, tuple[str, str]] = {
    f"{kind}_separator_{name}": (kind, sign) for kind in ("serial", "lot") for name, sign in SEPARATORS.items()
}
"""The setting that switches a separator, and which it is: of which masks, and the sign."""
_AT = ("shipment", "order")
_ASKED = ("no", "asked", "needed")

SETTINGS: Mapping[str, RuleSetting] = {
    each.name: each
    for each in (
        RuleSetting(
            "serial_unique", "item", "Whether a serial is unique within an item or in the company.", ("item", "company")
        ),
        RuleSetting("send", "supervisor", "Who sends a device's queue.", ("supervisor", "automatic")),
        RuleSetting(
            "over_receipt_percent", "0", "How much more than ordered is taken without a supervisor.", bounds=(0, 100)
        ),
        RuleSetting(
            "quantity_default",
            "empty",
            "What a quantity prompt offers (tracked items: always empty).",
            ("empty", "remainder", "one"),
        ),
        RuleSetting(
            "date_order", "YYMMDD", "The order of digits in a typed date.", ("YYMMDD", "DDMMYY", "MMDDYY", "MMYY")
        ),
        RuleSetting("data_age_limit_minutes", "60", "Older stock data is shown with its age.", bounds=(1, 100_000)),
        RuleSetting("unusual_expiry_years", "5", "A date further away is asked again.", bounds=(1, 50)),
        RuleSetting("receive_without_order", "yes", "Whether goods without a known order may be received.", _YES_NO),
        RuleSetting(
            "trust_vendor_masks", "no", "Whether a serial or lot outside the mask is taken without a badge.", _YES_NO
        ),
        RuleSetting(
            "receipt_carrier", "no", "Whether a receipt begins with its carrier (`asked`: may be left out).", _ASKED
        ),
        RuleSetting("receipt_seal", "no", "Whether a receipt begins with the number of the seal.", _ASKED),
        RuleSetting("receipt_temperature", "no", "Whether a receipt begins with the temperature of the goods.", _ASKED),
        RuleSetting("receipt_delivery_note", "no", "Whether a receipt begins with the delivery note.", _ASKED),
        RuleSetting("receipt_degrees_min", NO_LIMIT, "Goods below these degrees go to hold.", degrees=True),
        RuleSetting("receipt_degrees_max", NO_LIMIT, "Goods above these degrees go to hold.", degrees=True),
        RuleSetting("pack_samples", "2", "How many scans prove an advised pallet.", bounds=(0, 99)),
        RuleSetting(
            "ship_on_pick", "no", "Whether a pick leaves the house at once, without standing at the dock.", _YES_NO
        ),
        RuleSetting("sell_days_min", "0", "How many days of use goods must have left when they go.", bounds=(0, 3650)),
        RuleSetting(
            "serial_allocate_at",
            "shipment",
            "Whether serials are allocated on the order before they are picked (F13).",
            _AT,
        ),
        RuleSetting(
            "lot_allocate_at", "shipment", "Whether lots are allocated on the order before they are picked (F13).", _AT
        ),
        *(
            RuleSetting(
                name, "yes", f"Whether masks of {kind} numbers may have {sign!r}; off is for ever (F4).", _YES_NO
            )
            for name, (kind, sign) in SWITCHES.items()
        ),
        RuleSetting(
            "lease_numbers",
            "200",
            "How many numbers of an item a device holds in a block, to make them without the link; it holds two blocks.",
            bounds=(1, 10_000),
        ),
        RuleSetting("zero_check", "yes", "Whether a picker is asked if a bin is empty when it should be.", _YES_NO),
        RuleSetting(
            "receive_before_dispatch",
            "yes",
            "Whether goods between sites are usable before their dispatch is known.",
            _YES_NO,
        ),
        RuleSetting(
            "count_limit_units", "5", "How many units a count may differ without approval.", bounds=(0, 100_000)
        ),
        RuleSetting("count_limit_percent", "2", "By how many percent a count may differ.", bounds=(0, 100)),
        RuleSetting(
            "count_limit_value", "100", "What a difference of a count may be worth.", bounds=(0, 1_000_000_000)
        ),
        RuleSetting("build_quantity", "1", "How many units of an item are built at once.", bounds=(1, 100_000)),
        RuleSetting(
            "traced_food",
            "no",
            "Whether lots of an item that are put together become a new lot, never a known one.",
            _YES_NO,
        ),
        RuleSetting(
            "closed_through",
            NO_LIMIT,
            "The last day of the periods that are closed: nothing is booked up to it.",
            day=True,
        ),
        RuleSetting(
            "business_day_cut_off_minutes",
            "240",
            "Minutes after midnight at which the business day begins.",
            bounds=(0, 720),
        ),
        *(
            RuleSetting(
                POLICY + kind,
                "hold",
                f"What becomes of a {kind.replace('_', ' ')} that came late and that a judgement refuses at the centre.",
                _POLICIES,
            )
            for kind in POLICY_KINDS
        ),
    )
}
