"""Whether a supplier label rule can cut a text in more than one way: then nobody knows which lot the label means."""

import re
from typing import Final

from inventory.barcodes.supplier_labels import LabelRule

# what a pattern is made of, so that quantifiers are told from the same signs inside a class or behind a backslash
_TOKEN: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?P<[a-z]+>|\(\?:|(?P<repeat>[*+?]|\{[0-9]*,?[0-9]*\})(?P<how>[?+]?)", re.DOTALL
)
_TURNED: Final = {"": "?", "?": "", "+": "+"}


def reads_two_ways(rule: LabelRule, text: str) -> bool:
    """Return whether the groups of a rule come out otherwise when each repeat takes as little as it can instead of as much.

    When both agree, the first repeat has one length only, and given that the next, and so on: there is no other way.
    """
    turned = re.compile(_TOKEN.sub(_turn, rule.pattern))
    most, least = rule.compiled.fullmatch(text), turned.fullmatch(text)
    return most is not None and least is not None and most.groupdict() != least.groupdict()


def _turn(token: re.Match[str]) -> str:
    repeat = token["repeat"]
    return token[0] if repeat is None else repeat + _TURNED[token["how"]]
