"""What a handheld is set up with beside its files."""

from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class Equipment:
    """The name of the printer that labels go to, empty where none is set, and the language of the settings."""

    printer: str = ""
    language: str = ""


BARE = Equipment()
