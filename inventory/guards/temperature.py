"""Guard of the temperature of goods that come in: outside the site's range they wait in hold or quarantine (flows.md 1.0a, 17)."""

from decimal import Decimal

from inventory.draft import Act
from inventory.guards.people import Refusals
from inventory.places import BinKind
from inventory.plain import plain_decimal
from inventory.refusals.goods import OutOfTemperature
from inventory.refusals.reading import NotATemperature
from inventory.settings import DEGREES, NO_LIMIT
from inventory.stock import Rules
from inventory.transactions import Transaction

DEGREES_CHARACTERS_MAX = 40
WAITING = (BinKind.HOLD, BinKind.QUARANTINE)


def is_out_of_range(temperature: Decimal | None, stock: Rules) -> bool:
    """Return whether a temperature (degrees Celsius) is outside the range of the site; one that is not known is not."""
    if temperature is None:
        return False
    low, high = stock.setting("receipt_degrees_min"), stock.setting("receipt_degrees_max")
    return (low != NO_LIMIT and temperature < Decimal(low)) or (high != NO_LIMIT and temperature > Decimal(high))


def check_degrees(transaction: Transaction) -> Refusals:
    """Degrees are such as a person types: they are kept and shown."""
    degrees = transaction.arrival.temperature if transaction.arrival is not None else None
    if degrees is not None and DEGREES.fullmatch(text := plain_decimal(degrees)) is None:
        yield NotATemperature(text[:DEGREES_CHARACTERS_MAX])


def check_temperature(act: Act) -> Refusals:
    """Goods of a receipt that is out of range go to a bin of hold or quarantine."""
    arrival = act.transaction.arrival
    if arrival is None or arrival.temperature is None or not is_out_of_range(arrival.temperature, act.stock):
        return
    kept = act.stock.bin(act.line.to_place)
    if kept is not None and kept.kind not in WAITING:
        yield OutOfTemperature(kept.bin, arrival.temperature)
