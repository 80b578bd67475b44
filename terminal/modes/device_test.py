"""The device screen: what each scan is, byte by byte, and the check of the scanner at the start of a shift with its three labels.

What the check came to is kept in work.db, and when it was last done stands on the dock's screen.
"""

from dataclasses import replace

from inventory.barcodes.identified import Identified, Meaning
from inventory.plain import to_plain
from inventory.posting import post
from inventory.scanner_checks import SCANNER_CHECK, marks_of
from inventory.stock import Refused
from inventory.tasks.steps import Action, Choice, Entry, Known, Outcome, Prompt, Scan, say
from inventory.transactions import Transaction
from inventory.values import dataclass
from sync.handheld.scanner_checks import ScannerCheck
from terminal.modes.mode import Desk, Given, Mode, Turn, TurnRefusedError
from terminal.scanner_check import Check, Judged, Verdict, check_of, judged

TASK = "device"
YES, NO = 1, 2
HEX_ROW_BYTES = 12
"""Bytes a row: two characters each, on 26 columns."""

HEX_ROWS_MAX = 3

_ASKS = {
    Check.SEPARATOR: say("ask_check_separator"),
    Check.LAYOUT: say("ask_check_layout"),
    Check.DATE: say("ask_check_date"),
}
_SAYS = {
    Verdict.PASSED: say("check_passed"),
    Verdict.NO_SEPARATOR: say("check_no_separator"),
    Verdict.OTHER_LAYOUT: say("check_other_layout"),
    Verdict.OTHER_CASE: say("check_other_case"),
    Verdict.NO_DATE: say("check_no_date"),
    Verdict.OTHER_CODE: say("check_other_code"),
}


@dataclass(frozen=True, slots=True)
class DeviceTest(Mode):
    """Shows the last scan; `done` are the labels judged so far, `waited_ms` the longest time from one of them to its answer."""

    in_work: int | None = None
    done: tuple[Judged, ...] = ()
    code: Identified | None = None
    scanner: str = ""
    waited_ms: int | None = None

    @property
    def work(self) -> int | None:
        """The open work below."""
        return self.in_work

    def prompt(self, desk: Desk) -> Prompt:
        """Return which label is asked for, or whether the scanner beeped; above it the last scan."""
        if len(self.done) == len(Check):
            choices = (Choice(YES, say("way_yes")), Choice(NO, say("way_no")))
            asks = say("ask_beep")
            return Prompt(TASK, asks, known=self._known(), entry=Entry.CHOICE, choices=choices, actions=(Action.BACK,))
        return Prompt(TASK, _ASKS[self._next()], known=self._known(), actions=(Action.BACK,))

    def take(self, given: Given, desk: Desk) -> Turn:
        """Take a scan, or the answer about the beep; back goes one label back, and leaves before the first."""
        if given is Action.BACK:
            return Turn(modes=(replace(self, done=self.done[:-1]),)) if self.done else Turn()
        if len(self.done) == len(Check):
            if isinstance(given, int) and given in (YES, NO):
                return self._kept(desk, beep=given == YES)
            return self.not_used(given) if isinstance(given, Scan) else self.stays(say("no_effect"))
        return self._judged(given, desk) if isinstance(given, Scan) else self.stays(say("no_effect"))

    def _next(self) -> Check:
        return tuple(Check)[len(self.done)]

    def _known(self) -> tuple[Known, ...]:
        """Return the last scan: AIM identifier, in which syntax it is written, what it means, and its bytes."""
        code = self.code
        if code is None:
            return ()
        data = code.data[: HEX_ROW_BYTES * HEX_ROWS_MAX].hex()
        width = 2 * HEX_ROW_BYTES
        raw = tuple(Known("raw", data[at : at + width]) for at in range(0, len(data), width))
        means = meaning_of(code)
        said = (Known("means", means),) if means else ()
        return (Known("aim", code.aim or "-"), Known("kind", code.kind.value), *said, *raw)

    def _judged(self, scan: Scan, desk: Desk) -> Turn:
        found = judged(self._next(), scan.code.data, scan.code.aim, desk.stamp.day)
        shown = replace(self, code=scan.code, scanner=desk.scanner)
        if found.verdict is Verdict.OTHER_CODE:
            found = self._once_more(scan, desk) or found
        if found.verdict is Verdict.OTHER_CODE:
            return Turn(modes=(shown,), outcome=Outcome.DUP, says=_SAYS[found.verdict])
        waited = [each for each in (self.waited_ms, desk.waited_ms) if each is not None]
        done = tuple(each for each in self.done if each.check is not found.check)
        order = tuple(Check)
        done = tuple(sorted((*done, found), key=lambda each: order.index(each.check)))
        after = replace(shown, done=done, waited_ms=max(waited, default=None))
        return Turn(modes=(after,), outcome=Outcome.OK if found.passed else Outcome.DUP, says=_SAYS[found.verdict])

    def _once_more(self, scan: Scan, desk: Desk) -> Judged | None:
        """Judge a label that was judged before and is scanned again, the scanner having been set up meanwhile; None for any other code."""
        code = scan.code
        check = check_of(code.data, code.aim, desk.stamp.day)
        if check is None or check not in (each.check for each in self.done):
            return None
        return judged(check, code.data, code.aim, desk.stamp.day)

    def _kept(self, desk: Desk, *, beep: bool) -> Turn:
        separator, layout, date = (each.verdict.value for each in self.done)
        check = ScannerCheck(
            at=desk.stamp.at,
            scanner=self.scanner,
            operator=desk.stamp.operator,
            separator=separator,
            layout=layout,
            date=date,
            aim=all(each.aim for each in self.done),
            latency_ms=self.waited_ms,
            beep=beep,
        )
        desk.scanner_checks.add(check)
        self._post(check, desk)
        if check.passed:
            return Turn(says=say("scanner_passed"))
        return Turn(says=say("scanner_failed"), outcome=Outcome.DUP)

    def _post(self, check: ScannerCheck, desk: Desk) -> None:
        """Let the result go to the centre with the queue."""
        stamp = desk.stamp
        made = Transaction(
            id=stamp.new_id(),
            kind=SCANNER_CHECK,
            site=stamp.site,
            at=stamp.at,
            day=stamp.day,
            business_day=stamp.business_day,
            operator=stamp.operator,
            marks=marks_of(check.result),
            reference=check.scanner,
        )
        verdict = post(made, desk.stock)
        if isinstance(verdict, Refused):
            raise TurnRefusedError(verdict.refusals[0])
        desk.journal.append(verdict, desk.input_number)


def meaning_of(code: Identified) -> str:
    """Return in a line the values that a code names; nothing where it names none."""
    values = (getattr(code.meaning, name) for name in Meaning.__dataclass_fields__)
    shown = [str(to_plain(getattr(value, "day", value))) for value in values if value is not None]
    return " ".join(shown)
