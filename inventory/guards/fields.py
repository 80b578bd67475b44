"""Guards of optional fields that are said of numbers as they come in (F16)."""

from inventory.draft import Act
from inventory.fields import field_value
from inventory.guards.people import Refusals
from inventory.refusals import marks
from inventory.transactions import Allocation


def check_fields(act: Act, allocation: Allocation) -> Refusals:
    """Each field is one of a number that the allocation names, defined for the item, said once, and holds such a value."""
    said: set[tuple[str, str]] = set()
    for each in allocation.fields:
        found = act.stock.optional_field(each.kind, act.item.item, each.name)
        named = allocation.serials if each.kind == "serial" else allocation.lot
        if found is None or not named or (each.kind, each.name) in said:
            yield marks.UnknownField(act.item.item, each.name)
        elif not field_value(found.type, each.value):
            yield marks.NotAFieldValue(each.name, found.type.value, each.value)
        said.add((each.kind, each.name))
