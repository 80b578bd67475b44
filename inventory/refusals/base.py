"""What a refusal is: a frozen value with a code and typed arguments."""

import re

from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Base of all refusals; `code` names it on the wire and in the catalogue of words."""

    @property
    def code(self) -> str:
        """Return the stable code: the class name in snake case, such as `serial_in_stock`."""
        return code_of(type(self).__name__)


def code_of(class_name: str) -> str:
    """Return the code of a class of refusals."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()
