"""The other half of a dispatch: what leaves one site stands in transit at the other, in the same database transaction (design.md 3).

A device posts a dispatch, or takes one back; of each the centre makes an arrival at the other site, judges it there by the same rules,
and writes both or neither. Only here does a transaction touch two sites; their feeds are stamped in site order.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, update

from inventory.documents import Document, DocumentKind
from inventory.effects.transfers import carried_lot, carried_serial
from inventory.origins import NumberKey, carried_links
from inventory.people import Operator
from inventory.places import TRANSIT, Bin
from inventory.posting import post
from inventory.read_keys import Reads
from inventory.refusals import Refusal, refusal_to_plain
from inventory.stock import Posted, Refused
from inventory.transactions import Allocation, Transaction, body_hash, body_of, read_body, reversal, reversed_kind
from inventory.values import dataclass
from sync import schema
from sync.centre.asked import Row
from sync.centre.bulk import insert_rows, rows_by_key
from sync.centre.effects import changed_rows, write_effects, write_makers
from sync.centre.feeds import Change, changes_of
from sync.centre.loading import WorkingSet, load_batch
from sync.centre.records import record_of, row_of
from sync.centre.transit_bins import Way, way_to

ARRIVALS: Mapping[str, str] = {"dispatch": "transfer_arrival", "direct_transfer": "direct_arrival"}
DISPATCHES: Mapping[str, str] = {**ARRIVALS, **{reversed_kind(k): reversed_kind(v) for k, v in ARRIVALS.items()}}
MADE_HERE = frozenset(DISPATCHES.values())
SUFFIX = "-arrival"
# in a canonical body a kind stands exactly so: what may let go of held work at another site is seen without reading every body
_BETWEEN = tuple(
    f'"kind":"{kind}"'.encode()
    for kind in (*DISPATCHES, "transfer_receipt_reversal", "transit_loss_reversal", "transfer_close_reversal")
)
Envelope = tuple[str, int, int, datetime]
"""The device that sent a transaction, its epoch, the number there, and when it came."""


@dataclass(slots=True)
class OtherSite:
    """The receiving site of a batch's dispatches: its stock, what arrives, and what must be laid there before."""

    site: str
    working: WorkingSet
    posted: list[Posted] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)


@dataclass(slots=True)
class Transfers:
    """The dispatches of a batch and their arrivals, by the id of the dispatch."""

    connection: Connection
    sender: WorkingSet
    arrivals: dict[str, Transaction] = field(default_factory=dict)
    sites: dict[str, OtherSite] = field(default_factory=dict)

    def post(self, posted: Posted) -> tuple[Refusal, ...]:
        """Let what was dispatched arrive; return why the other site does not take it, nothing where it does (or nothing was sent)."""
        arrival = self.arrivals.get(posted.transaction.id)
        if arrival is None:
            return ()
        other = self.sites[arrival.site]
        self._carry(posted, other)
        outcome = post(_priced(arrival, posted, other), other.working.stock)
        if isinstance(outcome, Refused):
            return outcome.refusals
        outcome = self._with_lineage(outcome, other)
        other.working.stock.apply(outcome)
        other.posted.append(outcome)
        for serial in outcome.serials:
            where = arrival.site if serial.state.in_stock else ""
            self.sender.stock.serial_sites[serial.item, serial.serial] = where
        return ()

    def _carry(self, posted: Posted, other: OtherSite) -> None:
        """Let lots and serials be known at the other site with their dates and marks."""
        if posted.transaction.reverses:
            return
        theirs, ours = self.sender.stock, other.working.stock
        for line in posted.transaction.lines:
            for each in line.allocations:
                lot = theirs.lot(line.item, each.lot) if each.lot else None
                if lot is not None:
                    ours.lots_by_key[line.item, each.lot] = carried_lot(lot, ours.lot(line.item, each.lot))
                for number in each.serials:
                    serial = next(s for s in posted.serials if (s.item, s.serial) == (line.item, number))
                    ours.serials[line.item, number] = carried_serial(serial, ours.serial(line.item, number))

    def _with_lineage(self, arrived: Posted, other: OtherSite) -> Posted:
        """Return an arrival with what its goods were made of: the links, and the lots in them, so that recalls of those count there."""
        theirs, ours = self.sender.stock, other.working.stock
        if arrived.transaction.reverses or not theirs.links:
            return arrived
        links = carried_links(theirs.links, ours.links, goods_of(arrived.transaction))
        named = {(link.from_item, link.from_lot) for link in links if link.from_lot}
        known = (theirs.lots_by_key.get(key) or theirs.past_lots.get(key) for key in sorted(named))
        fresh = tuple(lot for lot in known if lot is not None and (lot.item, lot.lot) not in ours.lots_by_key)
        return replace(arrived, links=(*arrived.links, *links), lots=(*arrived.lots, *fresh))

    def write(self) -> dict[str, list[Change]]:
        """Write what arrived; return the changes of each site that received something."""
        changes: dict[str, list[Change]] = {}
        for site, other in sorted(self.sites.items()):
            if not other.posted:
                continue
            for entity in ("bin", "document", "document_line"):
                insert_rows(self.connection, schema.CENTRAL[entity], other.rows.get(entity, []))
            # written by the sender before: of a unit that came in and left in one batch nobody knew a home when it was loaded
            other.working.homes |= self.sender.homes
            other.working.stock.maker_homes |= self.sender.stock.maker_homes
            write_effects(self.connection, other.working, other.posted)
            self._keep_makers(other)
            keys = {name: schema.ENTITIES[name].key for name in other.rows}
            laid = [
                change
                for name, rows in other.rows.items()
                for change in changes_of(name, [tuple(row[each] for each in keys[name]) for row in rows])
            ]
            results = [Change("transaction", each.transaction.id) for each in other.posted]
            changes[site] = [*results, *changed_rows(other.working, other.posted), *laid]
        return changes

    def _keep_makers(self, other: OtherSite) -> None:
        """Let what was taken back, and is no unit of the other site any more, keep its maker's serial here."""
        self.sender.stock.maker_homes |= other.working.stock.maker_homes
        serials = sorted({(each.item, each.serial) for one in other.posted for each in one.serials})
        write_makers(self.connection, self.sender, serials)

    def keep(
        self,
        envelopes: Mapping[str, Envelope],
        versions: Mapping[str, Mapping[Change, int]],
    ) -> None:
        """Keep the arrivals as transactions of the other sites, in the envelopes of their dispatches (by id)."""
        for site, other in sorted(self.sites.items()):
            rows = [
                _row(
                    each,
                    self.sender.site,
                    envelopes[each.transaction.id.removesuffix(SUFFIX)],
                    versions[site][Change("transaction", each.transaction.id)],
                )
                for each in other.posted
            ]
            insert_rows(self.connection, schema.transaction, rows)
            for each in other.posted:
                _mark_reversed(self.connection, each.transaction)


def _priced(arrival: Transaction, posted: Posted, other: OtherSite) -> Transaction:
    """Return an arrival with what its units without a serial cost when they left (invariant 9); one that is taken back, as it was."""
    if arrival.reverses:
        original = other.working.stock.posted(arrival.reverses)
        lines = () if original is None else original.lines
        back = tuple(replace(line, from_place=line.to_place, to_place=line.from_place) for line in lines)
        return replace(arrival, lines=back or arrival.lines)
    costs = {(each.line, each.item, each.lot): each.unit_cost for each in posted.movements if not each.serial}
    lines = tuple(
        replace(
            line,
            allocations=tuple(
                _with_cost(each, costs.get((line.line, line.item, each.lot))) for each in line.allocations
            ),
        )
        for line in arrival.lines
    )
    return replace(arrival, lines=lines)


def _with_cost(allocation: Allocation, cost: Decimal | None) -> Allocation:
    loose = allocation.quantity > len(allocation.serials)
    return replace(allocation, unit_cost=cost) if loose and cost is not None else allocation


def moves_between(body: bytes) -> bool:
    """Return whether a transaction may let go of work that is held at another site."""
    return any(mark in body for mark in _BETWEEN)


def _mark_reversed(connection: Connection, transaction: Transaction) -> None:
    table = schema.transaction
    if transaction.reverses:
        where = (table.c.site == transaction.site, table.c.id == transaction.reverses)
        connection.execute(update(table).where(*where).values(reversed_by=transaction.id))


def _row(posted: Posted, site: str, envelope: Envelope, version: int) -> Row:
    transaction, (device, epoch, sequence, received_at) = posted.transaction, envelope
    body = body_of(transaction)
    flags = [refusal_to_plain(each) for each in posted.flags]
    return {
        "site": transaction.site,
        "id": transaction.id,
        "device": f"{site}/{device}",
        "epoch": epoch,
        "sequence": sequence,
        "kind": transaction.kind,
        "document": transaction.document,
        "operator": transaction.operator,
        "at": transaction.at,
        "day": transaction.day,
        "status": "posted",
        "refusals": json.dumps(flags, ensure_ascii=False),
        "version": version,
        "reverses": transaction.reverses,
        "body": body,
        "body_hash": body_hash(body),
        "received_at": received_at,
        "booked_on": posted.booked_on,
    }


def prepare(connection: Connection, sender: WorkingSet, transactions: Sequence[Transaction]) -> Transfers:
    """Return the dispatches among transactions with their arrivals, everything loaded that the other sites may ask for."""
    found = Transfers(connection, sender)
    by_site: dict[str, list[Transaction]] = {}
    ways: dict[str, Way] = {}
    for transaction in transactions:
        document = sender.stock.documents.get(transaction.document)
        if transaction.kind not in DISPATCHES or document is None or document.kind is not DocumentKind.TRANSFER:
            continue
        to_site = document.to_site
        if document.from_site or to_site in ("", sender.site):
            continue
        if to_site not in ways:
            ways[to_site] = way_to(connection, to_site)
        arrival = _arrival(connection, sender, transaction, (to_site, ways[to_site].bin))
        if arrival is not None:
            found.arrivals[transaction.id] = arrival
            by_site.setdefault(to_site, []).append(arrival)
    lineage = sender.load_lineage({key for each in transactions for key in goods_of(each)}) if by_site else set()
    for site, arrivals in sorted(by_site.items()):
        other = OtherSite(site, load_batch(connection, site, arrivals))
        _load_lineage(other, lineage)
        _lay_bin(other, ways[site].made)
        for each in arrivals:
            _lay_document(other, sender, each)
            _trust(other, sender, each)
        found.sites[site] = other
    return found


def _load_lineage(other: OtherSite, lineage: set[NumberKey]) -> None:
    """Let it be known what the other site knows of goods and of what lies behind them."""
    other.working.load_links(lineage)
    lots = frozenset((item, lot) for item, lot, _ in lineage if lot)
    other.working.load(Reads(lots=lots) - (other.working.stock.only or Reads()))


def goods_of(transaction: Transaction) -> Iterator[NumberKey]:
    """Yield the lots and serials that the lines of a transaction name."""
    for line in transaction.lines:
        for each in line.allocations:
            yield from ((line.item, each.lot, serial) for serial in each.serials or ("",))


def _arrival(
    connection: Connection, sender: WorkingSet, transaction: Transaction, where: tuple[str, str]
) -> Transaction | None:
    """Return what a dispatch is at the other site; of one that is taken back, the same taken back; None where there is none."""
    site, transit = where
    if transaction.reverses:
        key = [(transaction.reverses + SUFFIX,)]
        rows = list(rows_by_key(connection, schema.transaction, ["id"], key, site=site))
        original = read_body(rows[0]["body"]) if rows else _arrival_of_batch(sender, transaction, where)
        if original is None:
            return None
        days = (transaction.day, transaction.business_day)
        name, badge = transaction.id + SUFFIX, transaction.operator
        return reversal(original, transaction_id=name, operator=badge, at=transaction.at, days=days)
    lines = tuple(
        replace(line, from_place=TRANSIT, to_place=line.to_bin or transit, to_bin="", repeated=False)
        for line in transaction.lines
    )
    kind = DISPATCHES[transaction.kind]
    return replace(transaction, id=transaction.id + SUFFIX, kind=kind, site=site, lines=lines, approver="")


def _arrival_of_batch(sender: WorkingSet, transaction: Transaction, where: tuple[str, str]) -> Transaction | None:
    """Return the arrival of a dispatch that comes in the same batch as what takes it back; None where nobody knows one."""
    original = sender.batch.get(transaction.reverses)
    return None if original is None else _arrival(sender.connection, sender, original, where)


def _lay_bin(other: OtherSite, made: Row | None) -> None:
    """Let the site have the bin that was made for it, where one was: its last one may have been closed since."""
    if made is not None:
        other.rows.setdefault("bin", []).append(made)
        other.working.stock.bins[made["bin"]] = record_of(Bin, made)


def _lay_document(other: OtherSite, sender: WorkingSet, arrival: Transaction) -> None:
    """Let the other site have the transfer, as far as it has not: head and lines, nothing of it sent or received yet."""
    stock = other.working.stock
    document = sender.stock.documents[arrival.document]
    if document.document in stock.documents:
        return
    copy: Document = replace(document, site=other.site, from_site=sender.site)
    stock.documents[copy.document] = copy
    other.rows.setdefault("document", []).append(row_of(copy))
    for line in sender.stock.lines(copy.document):
        fresh = replace(line, done=line.done * 0, cancelled=line.cancelled * 0, sent=line.sent * 0, bin="")
        stock.document_lines[fresh.document, fresh.line] = fresh
        other.rows.setdefault("document_line", []).append(row_of(fresh, site=other.site))


def _trust(other: OtherSite, sender: WorkingSet, arrival: Transaction) -> None:
    """Let the sender's operator count at the other site for what they dispatched."""
    operator: Operator | None = sender.stock.operators.get(arrival.operator)
    if operator is not None:
        other.working.stock.operators.setdefault(operator.badge, operator)
