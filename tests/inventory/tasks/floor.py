"""A floor for task tests: keeps what a task makes in a stock in memory, as the open work of a handheld does, and no more."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Generic

from inventory.barcodes import identify
from inventory.leases import NumberRange
from inventory.memory import StockInMemory
from inventory.numbers import Mask, number_range
from inventory.people import Operator
from inventory.posting import post
from inventory.refusals.base import Refusal
from inventory.stock import Captured, Posted
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.state import ReceiveState
from inventory.tasks.steps import (
    Action,
    Answer,
    Event,
    LineBooked,
    NumbersCaptured,
    NumbersDropped,
    Outcome,
    Prompt,
    Scan,
    Stamp,
    StateT,
    Step,
    Task,
)
from tests.inventory.warehouses import NOW, SITE, TODAY


@dataclass(slots=True)
class TaskFloor(Generic[StateT]):
    """One person at work on a task; `said` is the last step."""

    stock: StockInMemory
    task: Task[StateT]
    state: StateT
    operator: str = "1001"
    posted: list[Posted] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    said: Step[StateT] | None = None
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def scan(self, data: str, *, repeat: bool = False, age_ms: int = 10_000, presentation: bool = False) -> Outcome:
        code = identify(data.encode("latin-1"), None, (), TODAY)
        scan = Scan(code, repeat=repeat, prompt_age_ms=age_ms, presentation=presentation)
        return self._keep(self.task.scanned(self.state, scan, self.stock, self.stamp()))

    def type(self, text: str) -> Outcome:
        return self._keep(self.task.typed(self.state, text, self.stock, self.stamp()))

    def key(self, action: Action) -> Outcome:
        return self._keep(self.task.chosen(self.state, action, self.stock, self.stamp()))

    def answer(self, answer: Answer) -> Outcome:
        return self._keep(self.task.answered(self.state, answer, self.stock, self.stamp()))

    def approve(self, badge: str) -> Outcome:
        operator: Operator = self.stock.operators[badge]
        return self.answer(operator)

    @property
    def prompt(self) -> Prompt:
        return self.task.prompt(self.state, self.stock)

    @property
    def code(self) -> str:
        says = self.said.says if self.said else None
        return says.code if says else ""

    def stamp(self) -> Stamp:
        number = next(self._ids)
        at = NOW + timedelta(seconds=number)
        return Stamp(at, TODAY, TODAY, self.operator, SITE, lambda: f"id-{next(self._ids)}")

    def _keep(self, step: Step[StateT]) -> Outcome:
        for event in step.events:
            self._capture(event)
        for transaction in step.transactions:
            result = post(transaction, self.stock)
            assert isinstance(result, Posted), result
            self.stock.apply(result)
            self.posted.append(result)
        self.events += step.events
        self.state, self.said = step.state, step
        return step.outcome

    def _capture(self, event: Event) -> None:
        kept = self.stock.captured_numbers
        match event:
            case NumbersCaptured(document, line, item, lot, serials):
                for serial in serials:
                    kept[document, item, serial] = Captured(document, line, item, serial, lot)
            case NumbersDropped(document, line, serials):
                for key, value in list(kept.items()):
                    named = not serials or value.serial in serials
                    if (value.document, value.line) == (document, line) and not value.transaction and named:
                        del kept[key]
            case LineBooked(document, line, transactions=transactions, serials=serials):
                for key, value in kept.items():
                    named = not serials or value.serial in serials
                    if (value.document, value.line) == (document, line) and not value.transaction and named:
                        kept[key] = replace(value, transaction=transactions[0])
            case _:
                pass


class Floor(TaskFloor[ReceiveState]):
    """One receiver at work."""

    def __init__(self, stock: StockInMemory) -> None:
        super().__init__(stock, RECEIVE, RECEIVE.initial())


class Leasing(Floor):
    """One receiver on a device that has leased numbers: those of the ranges, each given out once, by item and mask."""

    def __init__(self, stock: StockInMemory, *ranges: NumberRange) -> None:
        super().__init__(stock)
        self.left: dict[tuple[str, str], list[str]] = {}
        stock.leases = {}
        for each in ranges:
            stock.leases[each.item] = (*stock.leases.get(each.item, ()), each)
            numbers = number_range(each.first, each.last)
            assert not isinstance(numbers, Refusal)
            self.left[each.item, each.mask] = list(numbers)

    def stamp(self) -> Stamp:
        return replace(super().stamp(), numbers=self._give)

    def _give(self, item: str, mask: Mask, count: int) -> tuple[str, ...]:
        left = self.left.get((item, mask.mask), [])
        given, self.left[item, mask.mask] = left[:count], left[count:]
        return tuple(given)
