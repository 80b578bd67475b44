"""What is asked of a delivery when its receipt begins (flows.md 1.0a, 17)."""

from inventory.plain import plain_decimal
from inventory.tasks.receive.state import Arriving, ReceiveState
from inventory.tasks.steps import Action, Entry, Known, Prompt, say

TEMPERATURE = "temperature"


def arrival_prompt(state: ReceiveState, arriving: Arriving) -> Prompt:
    """Return the prompt of the question that is asked; at the temperature F7 turns the sign, and `.` is a decimal point."""
    degrees = arriving.asked == TEMPERATURE
    sign = "-" if arriving.minus else None
    return Prompt(
        task="receive",
        asks=say("ask_temperature", sign=sign) if degrees else say(f"ask_{arriving.asked}"),
        document=state.shown_document,
        known=_told(arriving),
        entry=Entry.NUMBER if degrees else Entry.CODE,
        actions=(Action.BACK, Action.DONE, Action.QUANTITY) if degrees else (Action.BACK, Action.DONE),
        fractions=degrees,
    )


def _told(arriving: Arriving) -> tuple[Known, ...]:
    arrival = arriving.arrival
    degrees = "" if arrival.temperature is None else plain_decimal(arrival.temperature)
    told = {"carrier": arrival.carrier, "seal": arrival.seal, TEMPERATURE: degrees}
    return tuple(Known(name, value) for name, value in told.items() if value)
