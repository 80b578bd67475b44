"""Taking in a pallet by its passport: one scan, one key, whether or not its dispatch is known here yet."""

from inventory.tasks.passport.machine import PASSPORT

__all__ = ["PASSPORT"]
