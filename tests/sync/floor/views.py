"""What somebody sees of a site: every record that the rules may ask for, asked for key by key of whatever answers as Stock."""

from inventory.memory import StockInMemory
from inventory.places import is_outside
from sync.handheld.stock import StockInSqlite

KEPT = (
    "serials",
    "lots_by_key",
    "balances",
    "documents",
    "document_lines",
    "deliveries",
    "reservations",
    "packs",
    "links",
    "counts",
    "recall_lines",
)
"""The records that work changes, by their name in StockInMemory."""
Asked = StockInMemory | StockInSqlite


def remember(known: StockInMemory, more: StockInMemory) -> None:
    """Know the keys of another stock too; what is kept under them does not matter."""
    for name in KEPT:
        getattr(known, name).update(getattr(more, name))


def seen(stock: Asked, known: StockInMemory) -> StockInMemory:
    """Return what a stock says of every key that is known, with the reference data of those; nothing of it is zero."""
    found = StockInMemory(
        known.site, items=known.items, factors=known.factors, bins=known.bins, operators=known.operators
    )
    found.fields, found.period_lines, found.settings, found.partners = (
        known.fields,
        known.period_lines,
        known.settings,
        known.partners,
    )
    _see_goods(found, stock, known)
    _see_documents(found, stock, known)
    _see_marks(found, stock, known)
    return found


def _see_goods(found: StockInMemory, stock: Asked, known: StockInMemory) -> None:
    for at in known.balances:
        if not is_outside(at.place) and (quantity := stock.balance(at)):
            found.balances[at] = quantity
    for item, number in known.serials:
        if (serial := stock.serial(item, number)) is not None:
            found.serials[item, number] = serial
    for item, number in known.lots_by_key:
        if (lot := stock.lot(item, number)) is not None:
            found.lots_by_key[item, number] = lot
    for name in known.packs:
        if (pack := stock.pack(name)) is not None:
            found.packs[name] = pack
    for made in sorted({key[:3] for key in known.links}):
        found.links |= {link.key: link.quantity for link in stock.made_of(*made)}


def _see_documents(found: StockInMemory, stock: Asked, known: StockInMemory) -> None:
    for name in known.documents:
        if (document := stock.document(name)) is not None:
            found.documents[name] = document
        found.document_lines |= {(each.document, each.line): each for each in stock.lines(name)}
        found.reservations |= {each.key: each.quantity for each in stock.staged(name) if not is_outside(each.place)}
    numbers = [each for number, line in known.document_lines for each in stock.advised(number, line)]
    found.numbers += sorted(numbers, key=lambda each: (each.document, each.line, each.lot, each.serial))
    for key in known.deliveries:
        if (delivery := stock.delivery(key)) is not None:
            found.deliveries[key] = delivery


def _see_marks(found: StockInMemory, stock: Asked, known: StockInMemory) -> None:
    for recall in sorted({recall for recall, _ in known.recall_lines}):
        found.recall_lines |= {(each.recall, each.line): each for each in stock.recall(recall)}
    for count in sorted({key[:3] for key in known.counts}):
        found.counts |= {each.key: each for each in stock.counted(*count)}


def differences(theirs: StockInMemory, ours: StockInMemory) -> list[str]:
    """Return what one sees otherwise than the other."""
    found = []
    for name in KEPT:
        one, other = getattr(theirs, name), getattr(ours, name)
        found += [
            f"{name} {key}: {one.get(key)}, not {other.get(key)}"
            for key in sorted({*one, *other})
            if one.get(key) != other.get(key)
        ]
    if theirs.numbers != ours.numbers:
        found.append(f"numbers: {theirs.numbers}, not {ours.numbers}")
    return found
