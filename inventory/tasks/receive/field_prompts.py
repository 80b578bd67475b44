"""What is asked of the optional fields of a line that is received (F16)."""

from inventory.fields import FieldType
from inventory.tasks.receive.state import FieldAsk
from inventory.tasks.steps import Action, Choice, Entry, Known, Prompt, say

_NUMBERS = (FieldType.AMOUNT, FieldType.NUMBER, FieldType.INTEGER, FieldType.TIME)


def field_prompt(document: str, asked: FieldAsk, known: tuple[Known, ...], date_order: str) -> Prompt:
    """Return the prompt of the field that is asked; Enter or F4 leaves it out."""
    choices = (Choice(1, say("way_no")), Choice(2, say("way_yes"))) if asked.type is FieldType.YES_NO else ()
    entry = Entry.NUMBER if asked.type in _NUMBERS else Entry.DATE if asked.type is FieldType.DATE else Entry.CODE
    form = date_order if asked.type is FieldType.DATE else "HHMM" if asked.type is FieldType.TIME else None
    return Prompt(
        task="receive",
        asks=say("ask_field", name=asked.name, form=form),
        document=document,
        known=known,
        entry=Entry.CHOICE if choices else entry,
        choices=choices,
        actions=(Action.BACK, Action.DONE),
        fractions=asked.type in (FieldType.AMOUNT, FieldType.NUMBER),
    )
