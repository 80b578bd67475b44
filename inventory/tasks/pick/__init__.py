"""Picking and shipping sales orders (flows.md 1.0, 1.0a, 1.2)."""

from inventory.tasks.pick.machine import PICK, Pick

__all__ = ["PICK", "Pick"]
