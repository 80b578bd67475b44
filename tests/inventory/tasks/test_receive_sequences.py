"""Receiving under any inputs in any order: nothing fails, is invented, is lost, or gets into the next line (flows.md 2, ask 25)."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from inventory.leases import NumberRange
from inventory.memory import StockInMemory
from inventory.numbers import Mask
from inventory.plain import from_plain, to_plain
from inventory.segments import parse_segments
from inventory.tasks.parking import ParkedLeft
from inventory.tasks.receive import RECEIVE
from inventory.tasks.receive.events import LineOpened, LotsMade, LotTaken
from inventory.tasks.receive.state import Ask, ReceiveState
from inventory.tasks.steps import Action, Event, LineBooked, NumbersCaptured, NumbersDropped, Outcome, Prompt, Settled
from inventory.transactions import Source
from tests.inventory.tasks.floor import Leasing
from tests.inventory.warehouses import (
    BEARING,
    BEARING_GTIN,
    CHEESE,
    GLOVES,
    MILK,
    MILK_CASE_GTIN,
    MILK_GTIN,
    RADIO,
    add_order,
    warehouse,
)

MADE_LOTS = {f"K000{at}" for at in range(1, 10)}
GS = "\x1d"
ZERO = Decimal(0)
ORDERS = ("PO1", "PO2", "PO3", "PO5", "PO6", "PO6", "SO1", "PO9", "095060000000000015", "00095060000000000015")
ITEMS = (BEARING, MILK, RADIO, GLOVES, CHEESE, MILK_GTIN, BEARING_GTIN)
LABELS = (
    f"01{MILK_GTIN}1727033110M1",
    f"01{MILK_GTIN}1727043010M1",
    f"01{MILK_GTIN}1526010110M2",
    f"01{MILK_CASE_GTIN}172703313002{GS}10M2",
    f"01{MILK_CASE_GTIN}1727033110M3",
    f"01{MILK_GTIN}3000",
    f"01{BEARING_GTIN}10L1{GS}21SN-1",
    f"01{BEARING_GTIN}10L2{GS}21SN-2",
    f"01{BEARING_GTIN}10L1",
    f"01{BEARING_GTIN}21SN-3",
    f"02{MILK_GTIN}10M43712",
    f"01{MILK_GTIN}99",
    f"00095060000000000015{GS}02{MILK_GTIN}3724",
)
SERIALS = tuple(f"RX00000{at}" for at in range(6)) + tuple(f"SN-{at}" for at in range(6)) + ("RX000700", "XY-1", "s n")
LOTS = ("C1", "C2", "M1", "M7", "L1", "L" * 41)
BINS = ("R-04", "A-01", "H-01", "T-01", "X-99")
JUNK = (
    "",
    " ",
    "\x00",
    "\x1d",
    "\x1d\x1d",
    "]C1",
    "A\x00B",
    "\xff\xfe",
    "x" * 5000,
    "[)>\x1e06",
    "+H123",
    "1001",
    "01",
)
CODES = {
    Ask.ORDER: ORDERS + LABELS,
    Ask.ITEM: ITEMS + LABELS + SERIALS,
    Ask.LOT: LOTS + LABELS,
    Ask.SERIAL: SERIALS + LABELS,
    Ask.FIRST: SERIALS,
    Ask.LAST: SERIALS,
    Ask.PACK: (*SERIALS, f"01{MILK_GTIN}10M9"),
    Ask.BIN: BINS + LABELS + SERIALS,
    Ask.QUANTITY: ITEMS + LABELS + BINS,
}
ANY_CODE = ORDERS + ITEMS + LABELS + SERIALS + LOTS + BINS + JUNK
TYPED = (
    "",
    "",
    "1",
    "2",
    "3",
    "12",
    "1.5",
    "0",
    "999",
    "12345678",
    "270331",
    "261100",
    "270230",
    "C3",
    "RX000009",
    "PO2",
    " ",
)


FIXED = {
    Ask.PROBLEM: ([1, 3, 5], [1, 3, 5, 7], [1, 2, 3, 4, 5, 7]),
    Ask.LOT_WAY: ([1, 2, 5],),
}


class Watched:
    """A floor that is looked at after every input."""

    def __init__(self) -> None:
        stock = warehouse()
        add_order(stock, "PO5", [(RADIO, "2", "EA"), (RADIO, "3", "EA"), (GLOVES, "4", "EA")])
        add_order(stock, "PO6", [(GLOVES, "2", "EA")])
        stock.masks["CHS"] = Mask("CHS", "lot", "K", parse_segments("N4+"), "K0001")
        stock.items[CHEESE] = replace(stock.items[CHEESE], lot_mask="CHS")
        stock.items[RADIO] = replace(stock.items[RADIO], next_serial="RX000900")
        radios, cheeses = (
            NumberRange(RADIO, "RAD", "RX000900", "RX000919"),
            NumberRange(CHEESE, "CHS", "K0001", "K0009"),
        )
        self.floor = Leasing(stock, radios, cheeses)
        self.folded = RECEIVE.initial()
        self.texts: list[str] = []
        self.seen = 0
        self.captured: Counter[tuple[str, str]] = Counter()

    @property
    def stock(self) -> StockInMemory:
        return self.floor.stock

    def act(self, name: str, value: object, flags: dict[str, bool]) -> None:
        """Give one input, and check what came of it."""
        before, posted, prompt = self.floor.state, len(self.floor.posted), self.floor.prompt
        # the label that named several orders is that of the one which is chosen
        label = [str(before.offered_for)] if before.offered_for else []
        self.texts = [*self.texts[-40:], *label, str(value)]
        outcome = self.give(name, value, flags)
        if name == "key" or (name == "type" and not str(value).strip(" ") and not prompt.default):
            assert len(self.floor.posted) == posted, f"{value} booked"
        if before.pending is not None and name in ("type", "key"):
            assert self.floor.state == before, f"{name} {value} changed what lies under a stop or question"
        self.check_prompt(outcome, self.floor.prompt)
        self.check_events(posted, chosen=bool(label))
        self.check_counts()

    def give(self, name: str, value: object, flags: dict[str, bool]) -> Outcome:
        match name, value:
            case "scan", str():
                return self.floor.scan(
                    value,
                    repeat=flags["repeat"],
                    age_ms=100 if flags["early"] else 1000,
                    presentation=flags["presentation"],
                )
            case "type", str():
                return self.floor.type(value)
            case "key", Action():
                return self.floor.key(value)
            case "approve", str():
                return self.floor.approve(value)
            case "settle", str():
                parked = self.floor.state.parked
                request = parked[0].asked.request if parked else "none"
                return self.floor.answer(Settled(request, self.stock.operators[value] if value else None))
            case _, int():
                return self.floor.answer(value)
            case _:
                return self.floor.answer(None)

    def check_prompt(self, outcome: Outcome, prompt: Prompt) -> None:
        pending = self.floor.state.pending
        assert (prompt.stop is not None) == bool(pending and pending.refusal)
        assert (prompt.question is not None) == bool(pending and not pending.refusal)
        assert outcome is not Outcome.STOP or prompt.stop is not None
        numbers = [each.number for each in prompt.choices]
        # reasons and ways keep their numbers also where some of them mean nothing; at a stop 3 is the damaged label, 4 parks
        fixed = FIXED.get(self.floor.state.ask, ()) if pending is None else ([1, 3], [1, 2, 4])
        assert numbers == list(range(1, len(numbers) + 1)) or numbers in fixed

    def check_events(self, posted_before: int, *, chosen: bool) -> None:
        """The state is the fold of its events as they are stored; no line begins with anything of the one before."""
        fresh = self.floor.events[self.seen :]
        self.seen = len(self.floor.events)
        for event in fresh:
            stored: Event = from_plain(type(event), to_plain(event))
            assert stored == event
            self.folded = RECEIVE.applied(self.folded, stored)
            match event:
                case LineOpened(current) if any(isinstance(each, ParkedLeft) for each in fresh):
                    self.texts = [current.lot, *self.texts]
                    assert (current.counted, current.captured, current.over, current.approver) == (ZERO, 0, ZERO, "")
                case LineOpened(current):
                    self.texts = self.texts[-2 if chosen else -1 :]
                    assert (current.lot, current.counted, current.over, current.approver) == ("", ZERO, ZERO, "")
                    assert current.dates.last_day is None
                case LotTaken(lot, source=source, repeated=repeated):
                    # a typed lot may be made from the vendor's last one, spelled, or picked: it was shown before it was taken
                    typed, made = source is Source.TYPED, source is Source.GENERATED and lot in MADE_LOTS
                    assert repeated or typed or made or any(lot.split("~")[0] in text for text in self.texts), (
                        f"{lot} came from nowhere"
                    )
                case NumbersCaptured(item=item, serials=serials):
                    self.captured.update((item, each) for each in serials)
                case LineBooked(item=item, quantity=quantity, transactions=ids):
                    booked = [
                        each.transaction for each in self.floor.posted[posted_before:] if each.transaction.id in ids
                    ]
                    assert len(booked) == len(ids)
                    lines = [line for each in booked for line in each.lines if line.item == item]
                    assert sum(a.quantity for line in lines for a in line.allocations) == quantity
                case LotsMade(lots):
                    assert {each.lot for each in lots} <= MADE_LOTS
                case NumbersDropped(serials=serials):
                    self.captured = Counter({key: at for key, at in self.captured.items() if key[1] not in serials})
                case _:
                    pass
        assert self.folded == self.floor.state

    def check_counts(self) -> None:
        """Captured and not booked is what the counter shows; captured and posted together is what was counted, each once."""
        waiting = {key[1:] for key, kept in self.stock.captured_numbers.items() if not kept.transaction}
        posted = {
            (line.item, serial)
            for each in self.floor.posted
            for line in each.transaction.lines
            for allocation in line.allocations
            if allocation.serial_source is not Source.ADVISED
            for serial in allocation.serials
        }
        assert set(self.captured) == waiting | posted
        assert not waiting & posted
        assert max(self.captured.values(), default=1) == 1
        current = self.floor.state.current
        assert len(waiting) == (current.captured if current else 0)
        for line in self.stock.document_lines.values():
            done = sum(
                moved.quantity
                for each in self.floor.posted
                for moved in each.movements
                if (each.transaction.document, moved.line) == (line.document, line.line)
            )
            assert line.done == done


SETTLED = [("settle", "1900"), ("settle", "1001"), ("settle", "")]
"""The answer for the first parked line: by whom it is taken up, or that it is given up."""


@st.composite
def one_input(draw: st.DrawFn, state: ReceiveState) -> tuple[str, object]:
    """Draw an input, mostly one that may mean something at this prompt."""
    if state.pending is not None and draw(st.integers(0, 9)) < 7:
        return draw(
            st.sampled_from(
                [
                    ("answer", 1),
                    ("answer", 2),
                    ("answer", 2),
                    ("answer", 3),
                    ("answer", 4),
                    ("approve", "1900"),
                    ("approve", "1001"),
                ]
            )
        )
    kind = draw(st.sampled_from(["scan"] * 8 + ["any"] * 2 + ["type"] * 4 + ["key"] * 2 + ["answer"]))
    match kind:
        case "scan":
            return "scan", draw(st.sampled_from(CODES.get(state.ask, ANY_CODE)))
        case "any":
            return "scan", draw(st.sampled_from(ANY_CODE) | st.text(st.characters(max_codepoint=255), max_size=12))
        case "type":
            return "type", draw(st.sampled_from(TYPED))
        case "key":
            return "key", draw(st.sampled_from([Action.DONE, Action.BACK, Action.QUANTITY, *Action]))
        case _:
            return draw(
                st.sampled_from([("answer", at) for at in range(6)] + [("answer", None), ("approve", "1900"), *SETTLED])
            )


# where a sequence begins: at the order, or somewhere that chance seldom reaches
STARTS: tuple[tuple[tuple[str, object], ...], ...] = (
    (),
    (("scan", LABELS[0]), ("answer", 2)),
    (("scan", "PO6"), ("scan", GLOVES), ("type", "2"), ("scan", "R-04")),
    (("scan", "PO5"), ("scan", RADIO), ("scan", "RX000000"), ("scan", "RX000001"), ("scan", "R-04")),
    (("scan", "00095060000000000015"), ("answer", 2)),
    (("scan", "NOPE"), ("answer", 2), ("scan", RADIO), ("scan", "RX000000")),
    (("scan", "PO1"), ("scan", LABELS[0]), ("type", "12"), ("scan", "R-04")),
    (("scan", "PO2"), ("key", Action.DONE)),
    (("scan", "PO2"), ("scan", CHEESE), ("key", Action.LIST), ("answer", 1), ("answer", 2), ("answer", 3)),
    (("scan", "PO2"), ("scan", CHEESE), ("type", "12"), ("answer", 2)),
    (("scan", "PO2"), ("scan", CHEESE), ("key", Action.QUANTITY)),
    (("scan", "PO1"), ("scan", LABELS[0]), ("type", "99"), ("answer", 4), ("settle", "1900")),
    (("scan", "PO5"), ("scan", RADIO), ("scan", "AB1"), ("answer", 4), ("settle", "1900")),
    (("scan", "PO2"), ("scan", CHEESE), ("key", Action.QUANTITY), ("answer", 3), ("type", "12"), ("type", "3")),
    (("scan", "PO2"), ("scan", RADIO), ("key", Action.QUANTITY), ("key", Action.QUANTITY), ("type", "3")),
)
NO_FLAGS = {"repeat": False, "early": False, "presentation": False}
flags = st.fixed_dictionaries(
    {name: st.integers(0, 9).map(lambda at: at == 0) for name in ("repeat", "early", "presentation")}
)


def run(data: st.DataObject, inputs: int) -> None:
    watched = Watched()
    for start in data.draw(st.sampled_from(STARTS)):
        watched.act(*start, NO_FLAGS)
    for _ in range(inputs):
        watched.act(*data.draw(one_input(watched.floor.state)), data.draw(flags))


@settings(max_examples=120, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.data())
def test_any_inputs_in_any_order_leave_the_task_whole(data: st.DataObject) -> None:
    run(data, 40)


@pytest.mark.long
@settings(max_examples=5_000)
@given(st.data())
def test_very_many_inputs_leave_the_task_whole(data: st.DataObject) -> None:
    run(data, 80)
