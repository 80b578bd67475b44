"""Packs: pallets and boxes with an SSCC or a number of their own. They stand in a bin or in another pack, and hold goods."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack by its place (`#` and its number): the pack that it stands in or the bin, and the document that it belongs to.

    A sealed one is moved and counted as a whole; nothing is taken out or put in. Empty `bin`: nobody said where it stands.
    """

    pack: str
    parent: str = ""
    bin: str = ""
    document: str = ""
    sealed: bool = False

    @property
    def stands_in(self) -> str:
        """Return the pack or the bin that it stands in."""
        return self.parent or self.bin
