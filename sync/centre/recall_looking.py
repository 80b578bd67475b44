"""Looking for recalled goods at one site: in what left, in what stands here, in what orders keep, and in what is held.

What left is gone even if its posting is held, so work that is held is found beside what is posted, and marked (domain.md 6.2).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal

from sqlalchemy import Connection, and_, select

from inventory.documents import DocumentKind, DocumentLine, DocumentState
from inventory.packs import Pack, bin_of
from inventory.places import ADJUSTMENT, CUSTOMER, USAGE, VENDOR, BinKind, is_outside, is_pack
from inventory.stock import SerialState
from inventory.transactions import Line, Transaction, read_body
from inventory.values import dataclass
from sync import schema
from sync.centre.asked import Row
from sync.centre.bulk import rows_by_key
from sync.centre.disputes import WAITING
from sync.centre.recall_cover import Cover
from sync.centre.recalled_goods import Found, Marked, RecalledGoods
from sync.centre.records import record_of

ZERO = Decimal(0)
_OUT: Mapping[str, Found] = {
    CUSTOMER: Found.SHIPPED,
    VENDOR: Found.VENDOR,
    USAGE: Found.USED,
    ADJUSTMENT: Found.REMOVED,
}
_BACK = frozenset({CUSTOMER, USAGE})


@dataclass(slots=True)
class Looking:
    """Looking for what is covered at one site."""

    connection: Connection
    site: str
    cover: Cover
    documents: dict[str, Row] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def all(self) -> list[RecalledGoods]:
        """Return everything: what left first, then what is here, what is promised, what is held."""
        found = [*self._left(), *self._here(), *self._ordered(), *self._held()]
        return [self._named(each) for each in found]

    def _rows(self, entity: str, key: Sequence[str], keys: set[tuple[str, ...]]) -> Iterator[Row]:
        table = schema.movement if entity == "movement" else schema.CENTRAL[entity]
        return rows_by_key(self.connection, table, key, keys, site=self.site)

    def _covered(self, entity: str) -> list[Row]:
        """Return the rows of a table with item, lot and serial that are covered, each once."""
        by_lot = self._rows(entity, ["item", "lot"], set(self.cover.lots))
        by_serial = self._rows(entity, ["item", "serial"], set(self.cover.serials))
        more = (row for row in by_serial if (row["item"], row["lot"]) not in self.cover.lots)
        return [*by_lot, *more]

    # What left

    def _left(self) -> Iterator[RecalledGoods]:
        moved = [
            row for row in self._covered("movement") if is_outside(row["to_place"]) or is_outside(row["from_place"])
        ]
        names = {(row["transaction"],) for row in moved}
        kept = {
            row["id"]: row
            for row in rows_by_key(self.connection, schema.transaction, ["id"], names, site=self.site)
            if not row["reverses"] and not row["reversed_by"]
        }
        for row in sorted(moved, key=lambda each: (_version(kept, each), each["number"])):
            transaction = kept.get(row["transaction"])
            found = _OUT.get(row["to_place"]) or (Found.RETURNED if row["from_place"] in _BACK else None)
            if transaction is not None and found is not None:
                yield self._gone(row, transaction, found)

    def _gone(self, row: Row, transaction: Row, found: Found) -> RecalledGoods:
        flagged = any(_is_recall(each) for each in json.loads(transaction["refusals"]))
        back = found is Found.RETURNED
        body = read_body(transaction["body"]) if back or not transaction["document"] else None
        return RecalledGoods(
            found,
            Marked.FLAGGED if flagged else Marked.NOTHING,
            self.site,
            row["item"],
            row["lot"],
            row["serial"],
            row["quantity"],
            place=row["to_place" if back else "from_place"],
            partner=body.partner if body else "",
            document=(body.applies_to if back and body else "") or transaction["document"],
            day=transaction["day"],
            transaction=transaction["id"],
            operator=transaction["operator"],
            device=transaction["device"],
        )

    # What is here

    def _here(self) -> Iterator[RecalledGoods]:
        inside = (row for row in self._covered("serial") if SerialState(row["state"]).in_stock)
        serials = sorted(inside, key=lambda row: (row["item"], row["lot"], row["place"], row["serial"]))
        counted: dict[tuple[str, str, str], Decimal] = {}
        staged: dict[tuple[str, str, str], Decimal] = {}
        for row in serials:
            key = (row["place"], row["item"], row["lot"])
            counted[key] = counted.get(key, ZERO) + 1
            if row["state"] != SerialState.ON_HAND:
                staged[key] = staged.get(key, ZERO) + 1
            document = row["document"] if row["state"] != SerialState.ON_HAND else ""
            yield self._standing((*key, row["serial"]), Decimal(1), document)
        kept = self._staged()
        balances = self._rows("balance", ["item", "lot"], set(self.cover.lots))
        for row in sorted(balances, key=lambda each: (each["item"], each["lot"], each["place"], each["owner"])):
            key = (row["place"], row["item"], row["lot"])
            loose = row["quantity"] - counted.get(key, ZERO)
            if is_outside(row["place"]) or loose <= 0:
                continue
            taken = staged.get(key, ZERO)
            for document, quantity in kept.get(key, []):
                part = min(loose, max(ZERO, quantity - taken))
                taken = max(ZERO, taken - quantity)
                loose -= part
                yield from [self._standing((*key, ""), part, document)] if part else []
            yield from [self._standing((*key, ""), loose, "")] if loose else []

    def _staged(self) -> dict[tuple[str, str, str], list[tuple[str, Decimal]]]:
        """Return what of the covered lots stands for documents, by place, item and lot."""
        table, found = schema.CENTRAL["reservation"], dict[tuple[str, str, str], list[tuple[str, Decimal]]]()
        items = {item for item, _ in self.cover.lots}
        query = select(table).where(table.c.site == self.site, table.c.quantity > 0, table.c.item.in_(items))
        for row in self.connection.execute(query.order_by(*table.primary_key.columns)):
            found.setdefault((row.place, row.item, row.lot), []).append((row.document, row.quantity))
        return found

    def _standing(self, key: tuple[str, str, str, str], quantity: Decimal, document: str) -> RecalledGoods:
        place, item, lot, serial = key
        kind = self._kind_of(place)
        found = Found.IN_TRANSIT if kind == BinKind.TRANSIT else Found.STAGED if document else Found.IN_STOCK
        shown = f"{self._bin_of(place)} {place}".strip() if is_pack(place) else place
        return RecalledGoods(
            found, Marked.NOTHING, self.site, item, lot, serial, quantity, place=shown, document=document
        )

    def _bin_of(self, place: str) -> str:
        return bin_of(place, self._pack) if is_pack(place) else place

    def _pack(self, pack: str) -> Pack | None:
        return next((record_of(Pack, row) for row in self._rows("pack", ["pack"], {(pack,)})), None)

    def _kind_of(self, place: str) -> str:
        return next((str(row["kind"]) for row in self._rows("bin", ["bin"], {(self._bin_of(place),)})), "")

    # What is promised

    def _ordered(self) -> Iterator[RecalledGoods]:
        """Yield the numbers that open sales orders keep, as far as they still want them."""
        number, head = schema.CENTRAL["document_number"], schema.CENTRAL["document"]
        of_head = and_(head.c.site == number.c.site, head.c.document == number.c.document)
        query = (
            select(number)
            .join(head, of_head)
            .where(number.c.site == self.site, head.c.kind == DocumentKind.SALES_ORDER.value)
            .where(head.c.state == DocumentState.OPEN.value)
            .order_by(number.c.document, number.c.line, number.c.number)
        )
        rows = [dict(row) for row in self.connection.execute(query).mappings()]
        keys = {(row["document"], row["line"]) for row in rows}
        lines = rows_by_key(
            self.connection, schema.CENTRAL["document_line"], ["document", "line"], keys, site=self.site
        )
        kept = {(row["document"], row["line"]): record_of(DocumentLine, row) for row in lines}
        for row in rows:
            yield from self._promised(row, kept[row["document"], row["line"]])

    def _promised(self, row: Row, line: DocumentLine) -> Iterator[RecalledGoods]:
        lot, serial, quantity = row["lot"], row["serial"], min(row["quantity"] or Decimal(1), line.open)
        if serial:
            kept = next(self._rows("serial", ["item", "serial"], {(line.item, serial)}), None)
            lot = kept["lot"] if kept else lot
            quantity = quantity if kept is None or kept["state"] == SerialState.ON_HAND else ZERO
        if quantity > 0 and self.cover.has(line.item, lot, serial):
            key = (line.item, lot, serial, quantity)
            yield RecalledGoods(Found.ORDERED, Marked.NOTHING, self.site, *key, document=line.document)

    # What is held

    def _held(self) -> Iterator[RecalledGoods]:
        held = schema.held
        query = select(held.c.transaction, held.c.device).where(held.c.site == self.site, held.c.state.in_(WAITING))
        devices = {row.transaction: row.device for row in self.connection.execute(query)}
        names = {(each,) for each in devices}
        for row in rows_by_key(self.connection, schema.transaction, ["id"], names, site=self.site):
            transaction = read_body(row["body"])
            for line in transaction.lines:
                yield from self._held_line(transaction, line, devices[row["id"]])

    def _held_line(self, transaction: Transaction, line: Line, device: str) -> Iterator[RecalledGoods]:
        found = _OUT.get(line.to_place, Found.HELD)
        place = line.from_place if not is_outside(line.from_place) else line.to_place
        for each in line.allocations:
            parts = [(serial, Decimal(1)) for serial in each.serials]
            loose = each.quantity - len(each.serials)
            for serial, quantity in [*parts, *([("", loose)] if loose > 0 else [])]:
                if self.cover.has(line.item, each.lot, serial):
                    yield RecalledGoods(
                        found,
                        Marked.HELD,
                        self.site,
                        *(line.item, each.lot, serial, quantity),
                        place=place,
                        partner=transaction.partner,
                        document=transaction.document,
                        day=transaction.day,
                        transaction=transaction.id,
                        operator=transaction.operator,
                        device=device,
                    )

    # Names

    def _named(self, goods: RecalledGoods) -> RecalledGoods:
        """Return goods with whom they went to or are for, by name."""
        head = self._document(goods.document)
        partner = goods.partner or (str(head["partner"]) if head else "")
        if partner and partner not in self.names:
            rows = rows_by_key(self.connection, schema.CENTRAL["partner"], ["partner"], {(partner,)})
            self.names[partner] = next((str(row["name"]) for row in rows), "")
        return replace(goods, partner=partner, name=self.names.get(partner, ""))

    def _document(self, document: str) -> Row | None:
        if document and document not in self.documents:
            self.documents |= {row["document"]: row for row in self._rows("document", ["document"], {(document,)})}
        return self.documents.get(document)


def _version(transactions: Mapping[str, Row], movement: Row) -> int:
    kept = transactions.get(movement["transaction"])
    return 0 if kept is None else int(kept["version"])


def _is_recall(plain: Mapping[str, object]) -> bool:
    return str(plain.get("code", "")).endswith("_recalled")
