"""Effects of goods that come in: numbers and lots are made, the document's line moves on."""

from dataclasses import replace
from decimal import Decimal

from inventory import shelf_life
from inventory.draft import Act
from inventory.effects.costing import given_cost, move_loose
from inventory.fields import FieldValue, field_value, with_said
from inventory.guards.incoming import is_already, is_second, says_undated
from inventory.lives import with_life
from inventory.makers import known_maker, told_maker
from inventory.marks import with_receipt
from inventory.places import VENDOR
from inventory.policy import NOTHING
from inventory.refusals.goods import SerialInStock
from inventory.refusals.numbering import VendorDuplicate
from inventory.stock import Lot, Serial, SerialState
from inventory.transactions import OPENING, Allocation, Source, Transaction
from inventory.twins import label_of


def bring_in(act: Act) -> None:
    """Generate: numbers come into the house, lots are made or topped up, the document's line moves on."""
    done = Decimal(0)
    for allocation in act.line.allocations:
        cost = given_cost(act, allocation)
        fresh = _fresh(act, allocation)
        if allocation.lot and (fresh or not allocation.serials):
            kept = lot_after(act, allocation)
            # what a serial costs is its own; of units beside it that may go without one the lot's is kept (F11)
            own = fresh and cost is not None and (kept.unit_cost is None or not act.item.serial_count_may_differ)
            act.draft.put_lot(replace(kept, unit_cost=cost) if own else kept)
        for serial in fresh:
            known = act.draft.serial(act.item.item, serial)
            if known is None and is_second(act, serial):
                act.draft.flags.append(VendorDuplicate(act.item.item, label_of(serial), serial))
            act.draft.put_serial(with_life(serial_after(act, allocation, serial, cost), known))
            act.draft.move(act.line, allocation, Decimal(1), serial=serial, cost=cost)
        move_loose(act, allocation, cost)
        done += allocation.quantity - len(allocation.serials) + len(fresh)
    if act.transaction.document:
        act.draft.progress(act.line.line, done=done)


def _fresh(act: Act, allocation: Allocation) -> list[str]:
    """Return the serials that did not come in on this document before; the others are flagged (domain.md 6.13)."""
    fresh = []
    for serial in allocation.serials:
        kept = act.draft.serial(act.item.item, serial)
        if kept is not None and is_already(act, serial, allocation.lot):
            flag = SerialInStock(kept.item, serial, kept.place, act.stock.site, kept.since, kept.document)
            act.draft.flags.append(flag)
        else:
            fresh.append(serial)
    return fresh


def lot_after(act: Act, allocation: Allocation) -> Lot:
    """Return the lot after goods came in: what is known of it stays, and its last usable day is never renewed (domain.md 6.5).

    Where one of expiry and best before is known, only what leaves that day as it is may be filled in.
    """
    day = act.transaction.day
    contract = act.item.contract if act.item.lot_contract_starts else ""
    made = Lot(
        item=act.item.item,
        lot=allocation.lot,
        stock_date=day,
        lot_source=allocation.lot_source,
        vendor=act.draft.partner if act.line.from_place == VENDOR or act.transaction.kind == OPENING else "",
        vendor_lot=_vendor_lot(act, allocation),
        quarantine_until=shelf_life.quarantine_until(act.item, day),
        retest_date=shelf_life.retest_date(act.item, day),
        contract=contract,
        contract_from=day if contract else None,
        fields=act.stock.presets("lot", act.item.item),
    )
    known = _with_fields(act, act.draft.lot(act.item.item, allocation.lot), made, allocation)
    if act.line.from_place == VENDOR:
        known = replace(known, receipts=with_receipt(known, receipt_of(act.transaction)))
    if known.last_day is not None:
        return replace(
            known,
            best_before=known.best_before or allocation.best_before,
            production_date=known.production_date or allocation.production_date,
        )
    expiry, best, source = allocation.expiry_date, allocation.best_before, allocation.date_source
    if expiry is None and best is None:
        if not says_undated(act, allocation):
            expiry = shelf_life.lot_expiry(act.item, known.stock_date or day)
            best = shelf_life.best_before(act.item, known.stock_date or day)
        source = Source.COMPUTED if expiry or best else None
    return replace(
        known,
        expiry_date=expiry,
        best_before=best,
        production_date=known.production_date or allocation.production_date,
        date_source=source,
    )


def _vendor_lot(act: Act, allocation: Allocation) -> str:
    """Return what the vendor calls a new lot: as we do where nothing else is said; opening stock may have come from none (`none`)."""
    none = act.transaction.kind == OPENING and allocation.vendor_lot == NOTHING
    return "" if none else allocation.vendor_lot or allocation.lot


def _with_fields(act: Act, known: Lot | None, made: Lot, allocation: Allocation) -> Lot:
    """Return the lot that is known, else the new one, with what was said of its optional fields (F16)."""
    kept = known or made
    if not allocation.fields:
        return kept
    return replace(kept, fields=with_said(kept.fields, said_of(act, allocation, "lot"), known=known is not None))


def said_of(act: Act, allocation: Allocation, kind: str) -> tuple[FieldValue, ...]:
    """Return what was said of the optional fields of the `lot` or of each `serial` of an allocation, in the form that is kept."""
    return tuple(_in_form(act, each) for each in allocation.fields if each.kind == kind)


def _in_form(act: Act, said: FieldValue) -> FieldValue:
    found = act.stock.optional_field(said.kind, act.item.item, said.name)
    value = field_value(found.type, said.value) if found is not None else None
    return said if value is None else replace(said, value=value)


def serial_after(act: Act, allocation: Allocation, serial: str, cost: Decimal | None) -> Serial:
    """Return a serial that comes in; its dates are those of its first life, where it had one (domain.md 6.5).

    A date that is given beside a lot is the lot's; without a lot it is that of the serial itself, and is not computed.
    """
    day = act.transaction.day
    known, bought = act.draft.serial(act.item.item, serial), act.line.from_place == VENDOR
    given = None if allocation.lot else allocation.expiry_date or allocation.best_before
    undated = not allocation.lot and says_undated(act, allocation)
    computed = None if undated else shelf_life.serial_expiry(act.item, day)
    fields = known.fields if known else act.stock.presets("serial", act.item.item)
    contract = (known and known.contract) or (act.item.contract if act.item.serial_contract_starts else "")
    return Serial(
        item=act.item.item,
        serial=serial,
        place=act.line.to_place,
        state=SerialState.ON_HAND,
        lot=allocation.lot,
        stock_date=(known and known.stock_date) or day,
        expiry_date=(known and known.expiry_date) or given or computed,
        since=day,
        document=act.transaction.document,
        transaction=act.transaction.id,
        source=allocation.serial_source,
        owner=allocation.owner,
        receipt=receipt_of(act.transaction) if bought else known.receipt if known else "",
        hold=known.hold if known else "",
        contract=contract,
        contract_from=((known and known.contract_from) or day) if contract else None,
        warranty=known.warranty if known else "",
        warranty_from=known.warranty_from if known else None,
        registered=known.registered if known else None,
        fields=with_said(fields, said_of(act, allocation, "serial"), known=known is not None),
        brought_by=act.transaction.id,
        maker_serial=told_maker(act, allocation, serial) or known_maker(known),
        unit_cost=cost,
        receipt_cost=cost if bought else known.receipt_cost if known else None,
    )


def receipt_of(transaction: Transaction) -> str:
    """Return what goods came by: the document, or the transaction where there was none."""
    return transaction.document or transaction.id
