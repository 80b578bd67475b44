"""Proofs of what is said of numbers beside where they are: the states of serials, their masters, and the marks of people (1, 2, 5, 14)."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Subquery, and_, exists, func, literal, or_, select, union, union_all

from inventory.places import ADJUSTMENT, ASSEMBLY, CUSTOMER, TRANSIT, USAGE, VENDOR
from inventory.stock import SerialState
from sync import schema
from sync.centre.verify.bodies import readable
from sync.centre.verify.policies import PoliciesOfAll
from sync.centre.violations import Violation, same_transaction

_OUTSIDE: Mapping[str, SerialState] = {
    CUSTOMER: SerialState.SHIPPED,
    VENDOR: SerialState.RETURNED_VENDOR,
    USAGE: SerialState.CONSUMED,
    ASSEMBLY: SerialState.CONSUMED,
    ADJUSTMENT: SerialState.REMOVED,
    TRANSIT: SerialState.TRANSFERRED,
}
"""In which state a serial is outside; one whose receipt was taken back is unknown wherever it came from."""
_MARKING = ("hold_set", "hold_release", "quarantine_set", "quarantine_release")

_UNMARKED: Mapping[str, str] = {"hold": "", "quarantine": ""}

Number = tuple[str, str, str, str]
"""Site, item, `lot` or `serial`, and which."""


def check_states(connection: Connection) -> Iterator[Violation]:
    """A serial outside is in the state of its place; one that is reserved stands for its order, and as many stand as it keeps there."""
    serial = schema.CENTRAL["serial"]
    wrong = or_(*(and_(serial.c.place == place, serial.c.state != state.value) for place, state in _OUTSIDE.items()))
    query = select(serial).where(wrong, serial.c.state != SerialState.UNKNOWN.value)
    for row in connection.execute(query):
        yield Violation("state", row.site, f"{row.item} {row.serial}", f"is {row.state}, but went to {row.place}")
    yield from _check_standing(connection)
    yield from _check_parents(connection)


def _check_standing(connection: Connection) -> Iterator[Violation]:
    serial, kept = schema.CENTRAL["serial"], schema.CENTRAL["reservation"]
    item, bins = schema.CENTRAL["item"], schema.CENTRAL["bin"]
    exact = select(item.c.item).where(item.c.tracking.in_(("serial", "lot+serial")))
    way = and_(bins.c.site == kept.c.site, bins.c.bin == kept.c.place, bins.c.kind == "transit")
    names = ("site", "document", "place", "item", "lot")
    counted = select(*(serial.c[name] for name in names), literal(1, schema.Exact).label("quantity")).where(
        serial.c.state == SerialState.RESERVED.value, serial.c.item.in_(exact)
    )
    listed = select(*(kept.c[name] for name in names), (-kept.c.quantity).label("quantity")).where(
        kept.c.item.in_(exact), kept.c.place != TRANSIT, ~exists(select(bins.c.bin).where(way))
    )
    both = union_all(counted, listed).subquery()
    key, total = tuple(both.c[name] for name in names), func.sum(both.c.quantity)
    policies = PoliciesOfAll(connection)
    rows = connection.execute(select(*key, total.label("more")).group_by(*key).having(total != 0))
    for row in policies.knowing(rows):
        if row.more < 0 and policies.item(row.site, row.item).serial_count_may_differ:
            continue
        text = f"{schema.plain_number(row.more)} more serials are reserved than stand there for the order"
        yield Violation("reserved", row.site, " ".join(row[1:5]).strip(), text)


def _check_parents(connection: Connection) -> Iterator[Violation]:
    """A serial that is built in says so, and says into what (invariant 14)."""
    serial, inside = schema.CENTRAL["serial"], _inside()
    of_serial = and_(
        inside.c.site == serial.c.site, inside.c.from_item == serial.c.item, inside.c.from_serial == serial.c.serial
    )
    as_said = and_(of_serial, inside.c.item == serial.c.parent_item, inside.c.serial == serial.c.parent)
    query = select(serial.c.site, serial.c.item, serial.c.serial, serial.c.parent_item, serial.c.parent)
    unknown = query.select_from(serial.outerjoin(inside, as_said)).where(
        serial.c.parent != "", inside.c.serial.is_(None)
    )
    forgotten = query.select_from(serial.join(inside, of_serial)).where(
        serial.c.parent == "", serial.c.place == ASSEMBLY, serial.c.state == SerialState.CONSUMED.value
    )
    for row in connection.execute(union(unknown, forgotten)):
        said = f"{row.parent_item} {row.parent}" if row.parent else "nothing"
        text = f"is said to be built into {said}, the assemblies say something else"
        yield Violation("component", row.site, f"{row.item} {row.serial}", text)


def _inside() -> Subquery:
    """Return the serials that assemblies have built into others, each with the one that it is in."""
    link = schema.CENTRAL["genealogy"]
    key = (link.c.site, link.c.from_item, link.c.from_serial, link.c.item, link.c.serial)
    built = select(*key).where(link.c.from_serial != "", link.c.serial != "").group_by(*key)
    return built.having(func.sum(link.c.quantity) > 0).subquery()


def check_marks_kept(connection: Connection) -> Iterator[Violation]:
    """A lot or a serial is on hold or in quarantine as people said last (invariant 2).

    What came from another site, and a lot that was made of others, may be marked without that. A serial that came back is marked as it was
    there, whatever was said here before; a lot keeps its marks when more of it comes. Days of quarantine end by themselves.
    """
    said, kept = _said_last(connection), _marked(connection)
    for number in sorted(said.keys() | kept.keys()):
        for name, now in kept.get(number, _UNMARKED).items():
            version, wanted = said.get(number, {}).get(name, (0, ""))
            if now == wanted or (not wanted and _came_marked(connection, number)):
                continue
            if wanted and _came_back(connection, number, version):
                continue
            site, item, _, code = number
            text = f"{name} is {now!r}, but was last said to be {wanted!r}"
            yield Violation("mark", site, f"{item} {code}", text)


def _marked(connection: Connection) -> Mapping[Number, Mapping[str, str]]:
    lot, serial = schema.CENTRAL["lot"], schema.CENTRAL["serial"]
    lots = select(lot.c.site, lot.c.item, lot.c.lot, lot.c.hold, lot.c.quarantine)
    serials = select(serial.c.site, serial.c.item, serial.c.serial, serial.c.hold)
    found: dict[Number, Mapping[str, str]] = {}
    for each in connection.execute(lots.where(or_(lot.c.hold != "", lot.c.quarantine != ""))):
        found[each.site, each.item, "lot", each.lot] = {"hold": each.hold, "quarantine": each.quarantine}
    for one in connection.execute(serials.where(serial.c.hold != "")):
        found[one.site, one.item, "serial", one.serial] = {"hold": one.hold, "quarantine": ""}
    return found


def _came_marked(connection: Connection, number: Number) -> bool:
    movement = schema.movement
    site, item, kind, code = number
    of_number = (movement.c.site == site, movement.c.item == item, movement.c[kind] == code)
    came = movement.c.from_place.in_((TRANSIT, ASSEMBLY))
    return connection.scalar(select(movement.c.number).where(*of_number, came).limit(1)) is not None


def _came_back(connection: Connection, number: Number, version: int) -> bool:
    """Return whether it is a serial that came from another site after that version of the feed."""
    movement, transaction = schema.movement, schema.transaction
    site, item, kind, code = number
    if kind != "serial":
        return False
    of_number = (movement.c.site == site, movement.c.item == item, movement.c.serial == code)
    query = select(movement.c.number).select_from(movement.join(transaction, same_transaction()))
    came = (movement.c.from_place == TRANSIT, transaction.c.version > version)
    return connection.scalar(query.where(*of_number, *came).limit(1)) is not None


def _said_last(connection: Connection) -> Mapping[Number, Mapping[str, tuple[int, str]]]:
    """Return what was said last of each number, and at which version of its site's feed."""
    table = schema.transaction
    query = select(table.c.version, table.c.body).where(
        schema.IS_MARKING, table.c.kind.in_(_MARKING), table.c.status == "posted"
    )
    said: dict[Number, dict[str, tuple[int, str]]] = {}
    for version, body in connection.execute(query.order_by(table.c.site, table.c.version)):
        if (made := readable(body)) is None:
            continue
        name, _, what = made.kind.partition("_")
        for mark in made.marks:
            if what == "set" and name == "quarantine" and mark.day is not None:
                continue
            number = (made.site, mark.item, "serial" if mark.serial else "lot", mark.serial or mark.lot)
            said.setdefault(number, {})[name] = (version, made.reason if what == "set" else "")
    return said
