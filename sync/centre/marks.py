"""Writing what a batch did to recalls, which are company-wide, and to the numbers that orders keep."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select
from sqlalchemy import delete as delete_from

from inventory.stock import Posted
from sync import schema
from sync.centre.bulk import upsert_rows
from sync.centre.feeds import Change, changes_of, stamp
from sync.centre.loading import WorkingSet
from sync.centre.records import row_of

Line = tuple[str, int]


def write_recalls(connection: Connection, posted: Sequence[Posted]) -> None:
    """Write recalls and stamp them on the reference feed: every device of every site gets them. After all else but the site's stamp."""
    lines = {(each.recall, each.line): each for one in posted for each in one.recalls}
    upsert_rows(connection, schema.CENTRAL["recall"], [row_of(lines[key]) for key in sorted(lines)])
    stamp(connection, schema.REFERENCE_FEED, changes_of("recall", lines.keys()))


def write_label_rules(connection: Connection, posted: Sequence[Posted]) -> None:
    """Write the rules for labels that were taught and stamp them on the reference feed, as recalls are."""
    rules = {each.key: each for one in posted for each in one.label_rules}
    upsert_rows(connection, schema.CENTRAL["label_rule"], [row_of(rules[key]) for key in sorted(rules)])
    stamp(connection, schema.REFERENCE_FEED, changes_of("label_rule", rules.keys()))


def write_numbers(connection: Connection, working: WorkingSet, posted: Sequence[Posted]) -> None:
    """Write the numbers of the lines that a batch kept some for or let some go, and note where each stands."""
    lines = sorted({(each.document, each.line) for one in posted for each in one.reserved_numbers})
    for document, line in lines:
        _write_line(connection, working, (document, line))


def _write_line(connection: Connection, working: WorkingSet, key: Line) -> None:
    table, places = schema.CENTRAL["document_number"], working.numbers
    now = dict.fromkeys(working.stock.advised(*key))
    gone = [each for each in places if (each.document, each.line) == key and each not in now]
    freed = {(each.lot, each.serial): places[each] for each in gone}
    where = (table.c.site == working.site, table.c.document == key[0], table.c.line == key[1])
    last = connection.scalar(select(func.max(table.c.number)).where(*where)) or 0
    changed = []
    for each in (each for each in now if each not in places):
        place = freed.pop((each.lot, each.serial), None)
        if place is None:
            last = place = last + 1
        changed.append((each, place))
    for number in freed.values():
        connection.execute(delete_from(table).where(*where, table.c.number == number))
    for each in gone:
        del places[each]
    fresh = [row_of(each, site=working.site, number=place) for each, place in changed]
    upsert_rows(connection, table, fresh)
    places |= dict(changed)
    working.number_changes += changes_of("document_number", [(*key, place) for _, place in changed])
    working.number_changes += [
        Change(each.entity, each.key, deleted=True)
        for each in changes_of("document_number", [(*key, place) for place in freed.values()])
    ]
