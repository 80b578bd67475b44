"""The lives of a serial: what it was before it came in again is kept with it, so that a receipt taken back gives it back (domain.md 3a).

So is what it was in stock where it is sold with a warranty that it had before. That life was in stock, any other one had left.

Kept are two texts, JSON lists with the newest life last: what every device may know of each life, and what the unit cost in it, which
only the centre knows. What people said of the unit (hold, fields, the serial of its maker) is not of one life, and the transaction is
always the last that moved it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal

from inventory.plain import from_plain, plain_decimal, to_plain
from inventory.tracked import Serial, SerialState

LIVES_MAX = 20
"""How many earlier lives are kept: as many receipts in a row as can be taken back with what was before each."""

_BETWEEN = " "
_NOT_OF_A_LIFE = frozenset(
    {
        *("item", "serial", "transaction", "hold", "fields", "maker_serial", "earlier"),
        *("unit_cost", "earlier_costs", "receipt_cost"),
    }
)


def with_life(serial: Serial, known: Serial | None) -> Serial:
    """Return a serial that comes in, with what is known of it as its last earlier life."""
    if known is None:
        return serial
    life = {
        each.name: to_plain(getattr(known, each.name))
        for each in fields(Serial)
        if each.name not in _NOT_OF_A_LIFE and getattr(known, each.name) != each.default
    }
    lives, costs = [*_lives(known), life], [*_costs(known), _cost_text(known)]
    return replace(serial, earlier=_text(lives[-LIVES_MAX:]), earlier_costs=_text(costs[-LIVES_MAX:]) or None)


def taken_back(kept: Serial, transaction: str, undone: str = "") -> Serial | None:
    """Return a serial as it was before it last came in, moved by `transaction`; None where it had no life before.

    `undone` is what brought it in and is taken back: what was of the unit since that, sold and brought back, never was either.
    """
    lives, costs = _lives(kept), _costs(kept)
    while undone and lives and lives[-1].get("brought_by", "") == undone:
        lives, costs = lives[:-1], costs[:-1]
    if not lives:
        return None
    before = _of_life(kept, lives[-1])
    cost, receipt_cost = _of_text(costs[-1])
    return replace(
        before,
        transaction=transaction,
        hold=kept.hold,
        fields=kept.fields,
        maker_serial="" if before.state is SerialState.UNKNOWN else kept.maker_serial,
        earlier=_text(lives[:-1]),
        unit_cost=cost,
        earlier_costs=_text(costs[:-1]) or None,
        receipt_cost=receipt_cost,
    )


def with_warranty_before(sold: Serial) -> Serial:
    """Return a serial that is sold, with the warranty and registration that it had before as its last earlier life (F14)."""
    if not (sold.warranty or sold.warranty_from or sold.registered):
        return sold
    return with_life(sold, replace(sold, state=SerialState.ON_HAND))


def warranty_as_before(kept: Serial) -> Serial:
    """Return a serial that was never sold: with the warranty and registration that it had before, none where it had none."""
    before = last_life(kept)
    if before is None or not before.state.in_stock:
        return replace(kept, warranty="", warranty_from=None, registered=None)
    return replace(
        kept,
        warranty=before.warranty,
        warranty_from=before.warranty_from,
        registered=before.registered,
        earlier=_text(_lives(kept)[:-1]),
        earlier_costs=_text(_costs(kept)[:-1]) or None,
    )


def last_life(serial: Serial) -> Serial | None:
    """Return a serial as it was before it last came in, without its cost; None where it had no life before."""
    lives = _lives(serial)
    return _of_life(serial, lives[-1]) if lives else None


def brought_by(serial: Serial) -> frozenset[str]:
    """Return the transactions that brought a unit in, in this life and in the earlier ones."""
    return frozenset((serial.brought_by, *(str(life.get("brought_by", "")) for life in _lives(serial))))


def returned_by(serial: Serial) -> frozenset[str]:
    """Return the returns by which a unit came back, in this life and in the earlier ones, as far as that was kept."""
    return frozenset((serial.returned_by, *(str(life.get("returned_by", "")) for life in _lives(serial))))


def documents_of(serial: Serial) -> frozenset[str]:
    """Return what a unit came or left on, in this life and in the earlier ones."""
    return frozenset((serial.document, *(str(life.get("document", "")) for life in _lives(serial))))


def _of_life(serial: Serial, life: Mapping[str, object]) -> Serial:
    return from_plain(Serial, {"item": serial.item, "serial": serial.serial, **life})


def _lives(serial: Serial) -> list[dict[str, object]]:
    return list(json.loads(serial.earlier)) if serial.earlier else []


def _costs(serial: Serial) -> list[str | None]:
    """Return what the unit cost in each earlier life; None where it is not known, as on every handheld."""
    known = list(json.loads(serial.earlier_costs)) if serial.earlier_costs else []
    return [None] * (len(_lives(serial)) - len(known)) + known


def _cost_text(serial: Serial) -> str | None:
    """Return what a unit costs as it is kept: None where that is not known, and behind it what it came at, where that is known."""
    if serial.unit_cost is None:
        return None
    texts = (plain_decimal(each) for each in (serial.unit_cost, serial.receipt_cost) if each is not None)
    return _BETWEEN.join(texts)


def _of_text(text: str | None) -> tuple[Decimal | None, Decimal | None]:
    """Return what a unit cost, and what it came at."""
    cost, _, receipt_cost = (text or "").partition(_BETWEEN)
    return (Decimal(cost) if cost else None, Decimal(receipt_cost) if receipt_cost else None)


def _text(values: Sequence[object]) -> str:
    """Return a list as it is kept; nothing at all where it says nothing."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False) if any(values) else ""
