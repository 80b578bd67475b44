"""People: roles and what they may do. Rights are data; they are enforced on the handheld and at the centre alike (design.md 7)."""

import enum
from collections.abc import Mapping

from inventory.values import dataclass


class Role(enum.StrEnum):
    """What a person is at a site."""

    PICKER = "picker"
    RECEIVER = "receiver"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Right(enum.StrEnum):
    """What a transaction, an approval or a command needs."""

    RECEIVE = "receive"
    PUT_AWAY = "put_away"
    PICK = "pick"
    ADJUST = "adjust"
    ASSEMBLE = "assemble"
    RETURN = "return"
    UNVERIFIED = "unverified"
    INVOICE = "invoice"
    USE = "use"
    COUNT = "count"
    OVER_RECEIPT = "over_receipt"
    OTHER_EXPIRY = "other_expiry"
    OUTSIDE_MASK = "outside_mask"
    DUPLICATE = "duplicate"
    SEND = "send"
    SETTLE = "settle"
    SETTINGS = "settings"
    QUALITY = "quality"
    CHANGE_NUMBER = "change_number"
    RESERVE = "reserve"
    TAKE_RESERVED = "take_reserved"
    LABEL_RULE = "label_rule"
    CHECK_SCANNER = "check_scanner"
    SEE_COST = "see_cost"


_FLOOR = frozenset({Right.RECEIVE, Right.PUT_AWAY, Right.PICK, Right.RETURN, Right.COUNT, Right.CHECK_SCANNER})
_SUPERVISOR = _FLOOR | {
    Right.ADJUST,
    Right.ASSEMBLE,
    Right.USE,
    Right.UNVERIFIED,
    Right.INVOICE,
    Right.OVER_RECEIPT,
    Right.OTHER_EXPIRY,
    Right.OUTSIDE_MASK,
    Right.DUPLICATE,
    Right.SEND,
    Right.SETTLE,
    Right.QUALITY,
    Right.CHANGE_NUMBER,
    Right.RESERVE,
    Right.TAKE_RESERVED,
    Right.LABEL_RULE,
    Right.SEE_COST,
}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.PICKER: frozenset({Right.PICK, Right.PUT_AWAY, Right.COUNT, Right.CHECK_SCANNER}),
    Role.RECEIVER: frozenset({Right.RECEIVE, Right.PUT_AWAY, Right.RETURN, Right.COUNT, Right.CHECK_SCANNER}),
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: _SUPERVISOR | {Right.SETTINGS},
}


@dataclass(frozen=True, slots=True)
class Operator:
    """A person at a site; the PIN's hash stays in the store and never comes here."""

    badge: str
    name: str
    role: Role
    language: str = ""

    def may(self, right: Right) -> bool:
        """Return whether the person's role has the right."""
        return right in RIGHTS[self.role]
