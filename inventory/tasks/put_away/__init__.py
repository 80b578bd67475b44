"""Putting goods away: from a dock or any bin to another (flows.md 1.0, 1.0a)."""

from inventory.tasks.put_away.machine import PUT_AWAY, PutAway

__all__ = ["PUT_AWAY", "PutAway"]
