"""Receiving: the phone keypad that spells a lot, a key and then a sign of it, so that letters need no more than ten digits."""

from collections.abc import Mapping

from inventory.tasks.receive.state import Ask

KEYPAD: Mapping[int, str] = {
    1: "-./_+01",
    2: "ABC2",
    3: "DEF3",
    4: "GHI4",
    5: "JKL5",
    6: "MNO6",
    7: "PQRS7",
    8: "TUV8",
    9: "WXYZ9",
}
"""What each key of the keypad spells; every sign of it is chosen by its place in the list."""

TYPING = (Ask.LOT_LIST, Ask.LETTERS, Ask.LETTER)
