"""Guards of transactions that mark lots and serials: they are known, the mark fits them, and it has its reason (F51-F58, 6.7)."""

from inventory.draft import Draft
from inventory.fields import field_value
from inventory.guards.people import Refusals
from inventory.marks import is_quarantined
from inventory.numbers import check_form
from inventory.recalls import RECALL_LINES_MAX, Recall
from inventory.refusals import goods, marks, transactions
from inventory.stock import Lot, Serial, SerialState
from inventory.transactions import Mark, Transaction

DATES = ("", "expiry", "best_before", "retest")


def check_marks(draft: Draft) -> Refusals:
    """There is something to mark, and every item is known."""
    if not draft.transaction.marks or draft.transaction.lines:
        yield marks.NothingMarked(draft.transaction.kind)
    for mark in draft.transaction.marks:
        if mark.item and draft.stock.item(mark.item) is None:
            yield goods.UnknownItem(mark.item)


def check_reason(draft: Draft) -> Refusals:
    """A reason is given."""
    if not draft.transaction.reason:
        yield marks.ReasonMissing(draft.transaction.kind)


def check_lots(draft: Draft) -> Refusals:
    """Every mark names one known lot, whole (F54: the whole quantity or none)."""
    for mark in draft.transaction.marks:
        if mark.serial or not mark.lot:
            yield marks.NothingMarked(draft.transaction.kind)
        elif draft.lot(mark.item, mark.lot) is None:
            yield marks.UnknownLot(mark.item, mark.lot)
        if mark.quantity is not None:
            yield marks.WholeLotOnly(mark.item, mark.lot, mark.quantity)


def check_numbers_known(draft: Draft) -> Refusals:
    """Every mark names one known lot or one known serial."""
    for mark in draft.transaction.marks:
        if bool(mark.serial) == bool(mark.lot):
            yield marks.NothingMarked(draft.transaction.kind)
        elif mark.lot and draft.lot(mark.item, mark.lot) is None:
            yield marks.UnknownLot(mark.item, mark.lot)
        elif mark.serial and draft.serial(mark.item, mark.serial) is None:
            yield marks.UnknownSerial(mark.item, mark.serial)


def marked_number(draft: Draft, mark: Mark) -> Lot | Serial | None:
    """Return the lot or serial that a mark names; None for one that names neither."""
    return draft.serial(mark.item, mark.serial) if mark.serial else marked_lot(draft, mark)


def marked_lot(draft: Draft, mark: Mark) -> Lot | None:
    """Return the lot that a mark names; None where it names none."""
    return draft.lot(mark.item, mark.lot) if mark.lot else None


def check_quarantine_day(draft: Draft) -> Refusals:
    """A release date is not before the stock date (F10); a quarantine without one is for quality, and has a reason."""
    for mark in draft.transaction.marks:
        lot = marked_lot(draft, mark)
        if mark.day is None and not draft.transaction.reason:
            yield marks.ReasonMissing(draft.transaction.kind)
        elif lot is not None and mark.day is not None and lot.stock_date and mark.day < lot.stock_date:
            yield marks.ReleaseBeforeStock(mark.item, mark.lot, mark.day, lot.stock_date)


def check_quarantined(draft: Draft) -> Refusals:
    """What is released is in quarantine on the day of the work."""
    for mark in draft.transaction.marks:
        lot = marked_lot(draft, mark)
        if lot is not None and not is_quarantined(lot, draft.transaction.day):
            yield marks.NotMarked(mark.item, mark.lot, "quarantine")


def check_held(draft: Draft) -> Refusals:
    """What is released is on hold."""
    for mark in draft.transaction.marks:
        known = marked_number(draft, mark)
        if known is not None and not known.hold:
            yield marks.NotMarked(mark.item, mark.serial or mark.lot, "hold")


def check_recall(draft: Draft) -> Refusals:
    """A recall has a new number, and every line of it narrows the goods down (F55: at least one detail)."""
    number, named = draft.transaction.reference, draft.transaction.marks
    if check_form(number):
        yield goods.NotANumber(number)
    elif draft.stock.recall(number):
        yield marks.RecallKnown(number)
    if len(named) > RECALL_LINES_MAX:
        yield transactions.TooManyNumbers(len(named), RECALL_LINES_MAX)
    for mark in named:
        line = recall_line(draft.transaction, mark, 1)
        backwards = mark.from_day and mark.to_day and mark.to_day < mark.from_day
        if not line.names_something or mark.quantity is not None or backwards:
            yield marks.NothingMarked(draft.transaction.kind)
        elif mark.last_serial and (len(mark.last_serial) != len(mark.serial) or mark.last_serial < mark.serial):
            yield marks.RangeBackwards(mark.serial, mark.last_serial)


def recall_line(transaction: Transaction, mark: Mark, line: int) -> Recall:
    """Return the line of a recall that a mark makes."""
    names = ("item", "lot", "vendor", "vendor_lot", "serial", "last_serial", "receipt", "from_day", "to_day")
    return Recall(
        recall=transaction.reference,
        line=line,
        **{name: getattr(mark, name) for name in names},
        day=transaction.day,
        text=transaction.reason,
        site=transaction.site,
        transaction=transaction.id,
    )


def check_recall_release(draft: Draft) -> Refusals:
    """A release names a recall by its number, which was not released before (F55)."""
    if draft.transaction.marks or draft.transaction.lines:
        yield marks.NothingMarked(draft.transaction.kind)
    number = draft.transaction.reference
    known = draft.stock.recall(number)
    if not known:
        yield marks.UnknownRecall(number)
    elif known[0].released_by:
        yield marks.RecallReleased(number, known[0].released_by)


def check_date(draft: Draft) -> Refusals:
    """A date that is changed is one that the number has; it is not before the day on which the goods came (F8, 3b)."""
    for mark in draft.transaction.marks:
        known = marked_number(draft, mark)
        allowed = DATES if mark.lot else DATES[:2]
        if mark.name not in allowed:
            yield marks.NothingMarked(draft.transaction.kind)
        elif mark.day is None:
            yield marks.DayMissing(mark.item, mark.serial or mark.lot)
        elif known is not None and known.stock_date and mark.day < known.stock_date:
            yield marks.ReleaseBeforeStock(mark.item, mark.serial or mark.lot, mark.day, known.stock_date)


def check_contract(draft: Draft) -> Refusals:
    """The contract code is known, or none (F51)."""
    for mark in draft.transaction.marks:
        if mark.value and not draft.stock.periods("contract", mark.value):
            yield marks.UnknownPeriods("contract", mark.value)


def check_warranty(draft: Draft) -> Refusals:
    """The warranty code is known; a serial has been sold (F58)."""
    for mark in draft.transaction.marks:
        if not mark.value or not draft.stock.periods("warranty", mark.value):
            yield marks.UnknownPeriods("warranty", mark.value)
        serial = draft.serial(mark.item, mark.serial) if mark.serial else None
        if serial is not None and serial.state is not SerialState.SHIPPED:
            yield marks.NotSoldOn(mark.item, mark.serial, mark.document, serial.document)


def check_field(draft: Draft) -> Refusals:
    """The optional field is defined for the item, and holds such a value (F16)."""
    for mark in draft.transaction.marks:
        kind = "serial" if mark.serial else "lot"
        found = draft.stock.optional_field(kind, mark.item, mark.name) if mark.item else None
        if found is None:
            yield marks.UnknownField(mark.item, mark.name)
        elif field_value(found.type, mark.value) is None:
            yield marks.NotAFieldValue(mark.name, found.type.value, mark.value)


def check_maker_serial(draft: Draft) -> Refusals:
    """Serials have makers' numbers, and an empty one takes it away; that no other unit has the same is asked of all transactions alike."""
    for mark in draft.transaction.marks:
        if mark.lot:
            yield marks.NothingMarked(draft.transaction.kind)
        elif mark.value and (refusal := check_form(mark.value)):
            yield refusal


def check_registration(draft: Draft) -> Refusals:
    """A serial is registered once, on the document that it was sold on (F57)."""
    for mark in draft.transaction.marks:
        serial = draft.serial(mark.item, mark.serial) if mark.serial else None
        if serial is None or mark.lot:
            yield marks.UnknownSerial(mark.item, mark.serial)
        elif serial.state is not SerialState.SHIPPED or serial.document != mark.document:
            other = serial.document if serial.document != mark.document else ""
            yield marks.NotSoldOn(mark.item, mark.serial, mark.document, other)
        elif serial.registered is not None:
            yield marks.AlreadyRegistered(mark.item, mark.serial, serial.registered)
