"""Receiving: purchase orders, advised pallets, goods without an order (flows.md 1.0, 1.0a, 1.1)."""

from inventory.tasks.receive.machine import RECEIVE, Receive

__all__ = ["RECEIVE", "Receive"]
