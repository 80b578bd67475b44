"""Guard of the temperature of goods that come in: outside the site's range they wait in hold or quarantine (flows.md 1.0a, 17)."""

from decimal import Decimal

from inventory.draft import Act
from inventory.guards.people import Refusals
from inventory.places import BinKind
from inventory.refusals.goods import OutOfTemperature
from inventory.settings import NO_LIMIT
from inventory.stock import Rules

WAITING = (BinKind.HOLD, BinKind.QUARANTINE)


def is_out_of_range(temperature: Decimal | None, stock: Rules) -> bool:
    """Return whether a temperature (degrees Celsius) is outside the range of the site; one that is not known is not."""
    if temperature is None:
        return False
    low, high = stock.setting("receipt_degrees_min"), stock.setting("receipt_degrees_max")
    return (low != NO_LIMIT and temperature < Decimal(low)) or (high != NO_LIMIT and temperature > Decimal(high))


def check_temperature(act: Act) -> Refusals:
    """Goods of a receipt that is out of range go to a bin of hold or quarantine."""
    arrival = act.transaction.arrival
    if arrival is None or arrival.temperature is None or not is_out_of_range(arrival.temperature, act.stock):
        return
    kept = act.stock.bin(act.line.to_place)
    if kept is not None and kept.kind not in WAITING:
        yield OutOfTemperature(kept.bin, arrival.temperature)
