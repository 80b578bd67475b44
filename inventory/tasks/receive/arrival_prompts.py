"""What is asked of a delivery when its receipt begins (flows.md 1.0a, 17)."""

from inventory.plain import plain_decimal
from inventory.stock import Stock
from inventory.tasks.receive.state import Arriving, ReceiveState
from inventory.tasks.steps import Action, Entry, Known, Prompt, say

TEMPERATURE = "temperature"


def may_be_left_out(stock: Stock, asked: str) -> bool:
    """Return whether F4 leaves an answer out: where the site does not need it."""
    return stock.setting(f"receipt_{asked}") != "needed"


def arrival_prompt(state: ReceiveState, arriving: Arriving, stock: Stock) -> Prompt:
    """Return the prompt of the question that is asked; at the temperature F7 turns the sign, and `.` is a decimal point."""
    degrees = arriving.asked == TEMPERATURE
    sign = "-" if arriving.minus else None
    leaves_out = (Action.DONE,) if may_be_left_out(stock, arriving.asked) else ()
    turns_sign = (Action.QUANTITY,) if degrees else ()
    return Prompt(
        task="receive",
        asks=say("ask_temperature", sign=sign) if degrees else say(f"ask_{arriving.asked}"),
        document=state.shown_document,
        known=_told(arriving),
        entry=Entry.NUMBER if degrees else Entry.CODE,
        actions=(Action.BACK, *leaves_out, *turns_sign),
        fractions=degrees,
    )


def _told(arriving: Arriving) -> tuple[Known, ...]:
    arrival = arriving.arrival
    degrees = "" if arrival.temperature is None else plain_decimal(arrival.temperature)
    told = {"carrier": arrival.carrier, "seal": arrival.seal, TEMPERATURE: degrees}
    return tuple(Known(name, value) for name, value in told.items() if value)
