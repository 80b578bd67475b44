"""Marking what is what on a label with digits: a part, then the first and the last of the numbered pieces that it has."""

from dataclasses import replace

from inventory.barcodes import Identified
from inventory.barcodes.replaying import replay
from inventory.barcodes.teaching import Marked, NotProposed, Part, Sample, Why, parts_of, propose
from inventory.tasks.steps import Action, Choice, Entry, Known, Message, Outcome, Prompt, Scan, say
from inventory.values import dataclass
from terminal.modes.mode import Desk, Given, Mode, Turn
from terminal.modes.teach_saving import Saving
from terminal.modes.ways import LEAVE, ways_prompt
from terminal.site import label_rules

TASK = "teach"
ROW_COLUMNS = 26
SIGNS_A_ROW = 10
NO_MORE = 7
PARTS: dict[int, tuple[Part, Message]] = {
    2: (Part.LOT, say("way_part_lot")),
    3: (Part.SERIAL, say("way_part_serial")),
    4: (Part.DATE, say("way_part_date")),
    5: (Part.ITEM, say("way_part_item")),
    6: (Part.QUANTITY, say("way_part_quantity")),
}
KNOWN_AS = {
    Part.LOT: "lot",
    Part.SERIAL: "serial",
    Part.DATE: "expiry",
    Part.ITEM: "part_item",
    Part.QUANTITY: "quantity",
}
_SAYS = {
    Why.NOTHING_MARKED: say("teach_nothing_marked"),
    Why.OVERLAP: say("teach_overlap"),
    Why.MARK_TOO: say("teach_mark_too"),
    Why.OTHER_PARTS: say("teach_other_parts"),
    Why.NO_BORDER: say("teach_no_border"),
    Why.NO_DATE: say("teach_no_date"),
    Why.NO_QUANTITY: say("teach_no_quantity"),
    Why.TOO_COMPLEX: say("teach_too_complex"),
}


@dataclass(frozen=True, slots=True)
class Marking(Mode):
    """Label `at` of `labels` is marked; `part` is being marked from piece `first`; `by_signs`: each sign is a piece of its own."""

    partner: str
    labels: tuple[Identified, ...]
    samples: tuple[Sample, ...]
    in_work: int | None = None
    at: int = 0
    part: Part | None = None
    first: int | None = None
    by_signs: bool = False

    @classmethod
    def of(cls, partner: str, labels: tuple[Identified, ...], work: int | None) -> "Marking":
        """Return the beginning: nothing is marked."""
        return cls(partner, labels, tuple(Sample(each.text) for each in labels), work)

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    @property
    def sample(self) -> Sample:
        """The label that is marked."""
        return self.samples[self.at]

    def pieces(self) -> tuple[tuple[int, int], ...]:
        """Return where the numbered pieces begin and end."""
        text = self.sample.text
        return tuple((at, at + 1) for at in range(len(text))) if self.by_signs else parts_of(text)

    def prompt(self, desk: Desk) -> Prompt:
        """Return which part is marked next, or from which piece to which."""
        if self.part is None:
            ways = [Choice(number, says) for number, (_, says) in PARTS.items()]
            ways += [Choice(NO_MORE, say("way_no_more_parts"))] if self.sample.marked else []
            asks = say("ask_teach_part", number=self.at + 1)
            known = (Known("raw", self.sample.text), *self._marked())
            return ways_prompt(TASK, asks, ways, known=known)
        asks = say("ask_teach_first") if self.first is None else say("ask_teach_last")
        default = "" if self.first is None else str(self.first)
        known = (Known(KNOWN_AS[self.part], "?"), *(Known("raw", row) for row in self._rows()))
        actions = (Action.BACK, Action.QUANTITY)
        return Prompt(TASK, asks, known=known, entry=Entry.NUMBER, default=default, actions=actions)

    def _marked(self) -> tuple[Known, ...]:
        text = self.sample.text
        return tuple(Known(KNOWN_AS[each.part], text[each.start : each.end]) for each in self.sample.marked)

    def _rows(self) -> list[str]:
        """Return the pieces with their numbers, as many a row as it has room for."""
        text = self.sample.text
        if self.by_signs:
            return [f"{at + 1:>3} {text[at : at + SIGNS_A_ROW]}" for at in range(0, len(text), SIGNS_A_ROW)]
        rows = [""]
        for number, (start, end) in enumerate(self.pieces(), 1):
            piece = f"{number}:{text[start:end]}"
            longer = f"{rows[-1]} {piece}".lstrip()
            if len(longer) <= ROW_COLUMNS:
                rows[-1] = longer
            else:
                rows.append(piece)
        return [row for row in rows if row]

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a part by its digit, a number of a piece, or the key that turns pieces into single signs and back."""
        if isinstance(given, Scan):
            return self.not_used(given)
        if given is Action.BACK or (self.part is None and given == LEAVE):
            return self._back()
        if self.part is None:
            if given == NO_MORE and self.sample.marked:
                return self._proposed(desk)
            chosen = PARTS.get(given) if isinstance(given, int) else None
            return self.stays(say("no_effect")) if chosen is None else Turn(modes=(replace(self, part=chosen[0]),))
        if given is Action.QUANTITY:
            return Turn(modes=(replace(self, by_signs=not self.by_signs, first=None),))
        return self._piece(given) if isinstance(given, str) and not isinstance(given, Action) else self.stays()

    def _back(self) -> Turn:
        if self.first is not None:
            return Turn(modes=(replace(self, first=None),))
        if self.part is not None:
            return Turn(modes=(replace(self, part=None),))
        return Turn(modes=(replace(self, at=self.at - 1),)) if self.at else Turn()

    def _piece(self, typed: str) -> Turn:
        text, pieces = typed.strip(), self.pieces()
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else self.first if not text else None
        if number is None or not (self.first or 1) <= number <= len(pieces) or self.part is None:
            return self.stays(say("no_such_piece", count=len(pieces)))
        if self.first is None:
            return Turn(modes=(replace(self, first=number),))
        marked = Marked(pieces[self.first - 1][0], pieces[number - 1][1], self.part)
        others = tuple(each for each in self.sample.marked if each.part is not self.part)
        return Turn(modes=(replace(self._with(Sample(self.sample.text, (*others, marked))), part=None, first=None),))

    def _with(self, sample: Sample) -> "Marking":
        return replace(self, samples=(*self.samples[: self.at], sample, *self.samples[self.at + 1 :]))

    def _proposed(self, desk: Desk) -> Turn:
        """Propose the rule, in the place of the one that reads such labels; or say what is missing, at the label that misses it."""
        rules, today = label_rules(desk.stock), desk.stamp.day
        known = {(each.partner, each.name) for each in rules}
        name = next((each.rule for each in self.labels if each.rule and (self.partner, each.rule) in known), "")
        found = propose(self.partner, self.samples, today, name)
        if isinstance(found, NotProposed):
            return Turn(modes=(replace(self, at=found.label),), outcome=Outcome.DUP, says=_SAYS[found.why])
        stored = replay(found.rule, rules, desk.vendor_scans.scans_of(self.partner), today)
        return Turn(modes=(Saving(found, stored, self),))
