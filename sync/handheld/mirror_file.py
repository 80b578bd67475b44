"""mirror.db as the loop writes it: pages of a pull and snapshots, each page in one transaction with its cursor.

Readers only ever see the state of a complete pull. The pages of a longer pull are staged and take effect together with the last one, since
the rows of a half pull are no state that ever was; a snapshot is loaded into tables of its own, which take the place of the old ones when
the pull after it is complete. All of it resumes where it stopped, after a kill at any statement.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from inventory.values import dataclass
from sync.errors import StoreCorruptError
from sync.handheld import mirror_tables
from sync.handheld.database import Database
from sync.handheld.mirror_tables import EntityRows
from sync.messages import Cursors, Page, Row, Scalar, SnapshotCursor, SnapshotPage
from sync.schema import from_microseconds, to_microseconds

LOADED = "loaded"
OWN_RESULTS = "transaction"
RECALL = "recall"

_PULLED = """SELECT store_uuid, complete_site, complete_reference, cursor_site, cursor_reference, pulled_at, snapshot
    FROM pulled"""
_STAGE = "INSERT INTO staged (entity, deleted, row) VALUES (?, ?, ?)"
_MOVE_CURSOR = "UPDATE pulled SET cursor_site = ?, cursor_reference = ?, store_uuid = ?"
_COMPLETE = """UPDATE pulled SET complete_site = cursor_site, complete_reference = cursor_reference, pulled_at = ?,
    snapshot = NULL"""
_NEW_LIFE = "UPDATE pulled SET life = lower(hex(randomblob(8)))"
_RESTART = "UPDATE pulled SET cursor_site = complete_site, cursor_reference = complete_reference, snapshot = ?"

# what of a lot or serial says that it may not leave: statement, and the columns of the row that it takes
_MARK: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "lot": (
        "UPDATE lot SET hold = ?, recall = ?, quarantine = ?, quarantine_until = ? WHERE item = ? AND lot = ?",
        ("hold", "recall", "quarantine", "quarantine_until", "item", "lot"),
    ),
    "serial": ("UPDATE serial SET hold = ? WHERE item = ? AND serial = ?", ("hold", "item", "serial")),
}

Change = tuple[str, bool, Mapping[str, Scalar]]


@dataclass(frozen=True, slots=True)
class Pulled:
    """How far the mirror is: its last complete pull, where the next page begins, and a snapshot under way (None: none)."""

    store_uuid: str
    complete: Cursors
    cursors: Cursors
    pulled_at: datetime | None
    snapshot: SnapshotCursor | None
    loaded: bool


def open_mirror(path: Path, site: str = "") -> "MirrorFile":
    """Open or make a mirror; with `site` it is that site's from now on.

    Raises StoreCorruptError for a damaged one, one of another form or of another site: drop it and pull again.
    """
    database = Database(path)
    try:
        _make(database)
        _claim(database, site)
    except BaseException:
        database.close()
        raise
    return MirrorFile(database)


def drop_mirror(path: Path) -> None:
    """Delete the files of a mirror: all in it is at the centre too."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def renew_mirror(path: Path, site: str) -> None:
    """Put an empty mirror in the place of one that cannot be used; whoever has the old one attached sees all of it or the new one."""
    new = path.with_name(f"{path.name}.new")
    drop_mirror(new)
    open_mirror(new, site).close()
    drop_mirror(path)
    new.rename(path)


def _make(database: Database) -> None:
    form = database.value("PRAGMA user_version")
    if form == mirror_tables.FORM:
        return
    if form:
        raise StoreCorruptError(f"{database.path.name} is of another version of this program")
    with database.writing():
        # another program may have made it while this one waited
        if database.value("PRAGMA user_version") == 0:
            for each in mirror_tables.all_tables():
                database.run(each)
            database.run(f"PRAGMA user_version={mirror_tables.FORM}")


def _claim(database: Database, site: str) -> None:
    known = database.value("SELECT site FROM pulled")
    if site and known == "":
        with database.writing():
            database.run("UPDATE pulled SET site = ?", (site,))
    elif site and known != site:
        raise StoreCorruptError(f"{database.path.name} is of another site")


class MirrorFile:
    """The writing connection to mirror.db."""

    def __init__(self, database: Database) -> None:
        """Keep the connection, whose main file is the mirror."""
        self._database = database

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def check(self) -> None:
        """Raise StoreCorruptError when the file fails its own check; takes a second or two for a million serials."""
        self._database.check()

    def pulled(self) -> Pulled:
        """Return how far the mirror is."""
        row = self._database.one(_PULLED)
        if row is None:
            raise StoreCorruptError(f"{self._database.path.name} has lost its cursor")
        store_uuid, site, reference, cursor_site, cursor_reference, pulled_at, snapshot = row
        loaded = snapshot == LOADED
        return Pulled(
            store_uuid,
            Cursors(site=site, reference=reference),
            Cursors(site=cursor_site, reference=cursor_reference),
            None if pulled_at is None else from_microseconds(pulled_at),
            SnapshotCursor.model_validate_json(snapshot) if snapshot and not loaded else None,
            loaded,
        )

    def take_page(self, page: Page, now: datetime) -> None:
        """Take a page of a pull with its cursor; the last one lets all take effect."""
        changes = [_change(row) for row in page.rows if row.entity in mirror_tables.ROWS]
        pulled = self.pulled()
        with self._database.writing():
            self._database.run(_MOVE_CURSOR, (page.through.site, page.through.reference, page.store_uuid))
            if pulled.loaded:
                self._apply(changes, mirror_tables.NEXT_ROWS)
            elif page.has_more:
                self._stop(changes)
                self._database.run_many(
                    _STAGE, [(entity, deleted, json.dumps(row)) for entity, deleted, row in changes]
                )
            else:
                self._apply(self._staged(), mirror_tables.ROWS)
                self._apply(changes, mirror_tables.ROWS)
                self._database.run("DELETE FROM staged")
            if not page.has_more:
                self._complete(pulled, now)
        if pulled.loaded and not page.has_more:
            # the log has grown by the whole mirror
            self._database.all("PRAGMA wal_checkpoint(TRUNCATE)")

    def _stop(self, changes: Sequence[Change]) -> None:
        """Let recalls and the marks of lots and serials that are known count at once: they stop goods now.

        They do not wait for the rest of the pull, for no other row is read with them; all else of their rows waits.
        """
        self._apply([each for each in changes if each[0] == RECALL], mirror_tables.ROWS)
        for entity, (mark, names) in _MARK.items():
            marked = [row for name, deleted, row in changes if name == entity and not deleted]
            self._database.run_many(mark, [[row.get(name) for name in names] for row in marked])

    def _staged(self) -> list[Change]:
        rows = self._database.all("SELECT entity, deleted, row FROM staged ORDER BY number")
        return [(entity, bool(deleted), json.loads(row)) for entity, deleted, row in rows]

    def _complete(self, pulled: Pulled, now: datetime) -> None:
        if pulled.loaded:
            generation = self._database.value("PRAGMA schema_version")
            for each in mirror_tables.swap(generation):
                self._database.run(each)
            self._database.run(_NEW_LIFE)
        self._database.run(_COMPLETE, (to_microseconds(now),))

    def begin_snapshot(self) -> None:
        """Forget half a pull and half a snapshot, and begin to load a new one; what is there stays readable meanwhile."""
        with self._database.writing():
            self._database.run("DELETE FROM staged")
            for entity in mirror_tables.ROWS:
                self._database.run(f"DROP TABLE IF EXISTS {mirror_tables.NEXT}{entity}")
            for each in mirror_tables.next_tables():
                self._database.run(each)
            self._database.run(_RESTART, (SnapshotCursor().model_dump_json(),))

    def take_snapshot_page(self, page: SnapshotPage) -> None:
        """Take a page of a snapshot with the cursor of the next; after the last one pulling goes on from its start."""
        changes = [_change(row) for row in page.rows if row.entity in mirror_tables.ROWS]
        with self._database.writing():
            self._stop(changes)
            self._apply(changes, mirror_tables.NEXT_ROWS)
            following = LOADED if page.next is None else page.next.model_dump_json()
            self._database.run("UPDATE pulled SET snapshot = ?", (following,))
            if page.next is None:
                self._database.run(_MOVE_CURSOR, (page.start.site, page.start.reference, page.store_uuid))

    def _apply(self, changes: Iterable[Change], entities: Mapping[str, EntityRows]) -> None:
        """Apply rows in their order; runs of the same entity go together."""
        for (entity, deleted), run in groupby(changes, key=lambda change: (change[0], change[1])):
            rows = entities[entity]
            plain = (each[2] for each in run)
            if deleted:
                self._database.run_many(rows.delete, [rows.key(each) for each in plain])
            else:
                self._database.run_many(rows.put, [rows.values(each) for each in plain])


def _change(row: Row) -> Change:
    return (row.entity, row.deleted, row.row)


def own_results(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that say what the centre made of this device's own transactions."""
    return [row for row in rows if row.entity == OWN_RESULTS and not row.deleted]
