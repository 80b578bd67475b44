"""What a code names: one indexed query over everything that has a code, exact answers first."""

from collections.abc import Callable, Sequence
from functools import partial

from inventory.finding import unseparated
from inventory.items import Item
from inventory.numbers import Mask
from inventory.stock import MATCHES_MAX, Match, MatchKind
from inventory.twins import TWINS_MAX
from sync.handheld.database import Database, statement
from sync.handheld.effective import EFFECTIVE

GTIN_DIGITS = 14
GTIN_LENGTHS = (8, 12, 13, 14)

# the numbers of further units with a label (inventory/twins.py): one stretch of the index, that ends before `:`, the sign behind 9
_TAGS = ", ".join(f":folded || '~{number}'" for number in range(2, TWINS_MAX + 1))
_TAGGED = statement(
    """{{serial}} COLLATE NOCASE > :folded || '~' AND {{serial}} COLLATE NOCASE < :folded || '~:'
        AND +{{serial}} COLLATE NOCASE IN ({tags})""",
    tags=_TAGS,
)

# Each part gives: rank, what fitted, the name, item, unit. Serials and lots are ASCII, NOCASE is their folding.
# A pack is found by its number, with and without the sign of a place before it; its numbers are compared like serials while not sent.
# In every part the exact ones come first, so that a limit never cuts them off.
_PARTS = (
    "SELECT 1, item, item, item, unit FROM mirror.item WHERE folded(item) = :folded",
    "SELECT 2, code, code, item, unit FROM mirror.item_code WHERE folded(code) = :folded",
    """SELECT 2, :code, code, item, unit FROM mirror.item_code WHERE kind = 'gtin' AND :gtin <> ''
        AND CASE WHEN length(code) < 14 THEN substr('00000000000000' || code, -14) ELSE code END = :gtin
        AND folded(code) <> :folded""",
    "SELECT 3, document, document, '', '' FROM mirror.document WHERE folded(document) = :folded",
    """SELECT 4, reference, document, '', '' FROM mirror.document
        WHERE reference <> '' AND folded(reference) = :folded""",
    "SELECT 5, bin, bin, '', '' FROM mirror.bin WHERE folded(bin) = :folded",
    "SELECT DISTINCT 6, sscc, sscc, '', '' FROM mirror.document_number WHERE sscc <> '' AND folded(sscc) = :folded",
    """SELECT 6, CASE WHEN :code LIKE '#%' THEN pack ELSE substr(pack, 2) END, substr(pack, 2), '', '' FROM mirror.pack
        WHERE folded(pack) = :pack""",
    """SELECT 6, CASE WHEN :code LIKE '#%' THEN o.pack ELSE substr(o.pack, 2) END, substr(o.pack, 2), '', ''
        FROM overlay_pack o JOIN journal j ON j.number = o.number
        WHERE o.pack = :pack COLLATE NOCASE AND o.live = 1 AND {effective}""",
    "SELECT 7, serial, serial, item, '' FROM mirror.serial WHERE serial = :folded COLLATE NOCASE",
    """SELECT 7, o.serial, o.serial, o.item, '' FROM overlay_serial o JOIN journal j ON j.number = o.number
        WHERE o.serial = :folded COLLATE NOCASE AND o.live = 1 AND {effective}""",
    statement(
        """SELECT 7, substr(serial, 1, length(serial) - 2), serial, item, '' FROM mirror.serial
        WHERE {tagged}""",
        tagged=statement(_TAGGED, serial="serial"),
    ),
    statement(
        """SELECT 7, substr(o.serial, 1, length(o.serial) - 2), o.serial, o.item, ''
        FROM overlay_serial o JOIN journal j ON j.number = o.number
        WHERE {tagged} AND o.live = 1 AND {{effective}}""",
        tagged=statement(_TAGGED, serial="o.serial"),
    ),
    "SELECT 8, lot, lot, item, '' FROM mirror.lot WHERE lot = :folded COLLATE NOCASE",
    """SELECT 8, o.lot, o.lot, o.item, '' FROM overlay_lot o JOIN journal j ON j.number = o.number
        WHERE o.lot = :folded COLLATE NOCASE AND o.live = 1 AND {effective}""",
    "SELECT 9, badge, badge, '', '' FROM mirror.operator WHERE active = 1 AND folded(badge) = :folded",
)
# more than MATCHES_MAX, since what fits exactly is picked out of it
_PART_ROWS_MAX = 200
_LIMITED = "SELECT * FROM ({part} LIMIT :limit + 0)"
FIND = statement(" UNION ALL ".join(statement(_LIMITED, part=part) for part in _PARTS), effective=EFFECTIVE)
_KINDS = (
    MatchKind.ITEM,
    MatchKind.ITEM,
    MatchKind.DOCUMENT,
    MatchKind.DOCUMENT,
    MatchKind.BIN,
    MatchKind.PACK,
    MatchKind.SERIAL,
    MatchKind.LOT,
    MatchKind.BADGE,
)


def find_written(
    database: Database, code: str, masks: Sequence[Mask], item: Callable[[str], Item | None]
) -> tuple[Match, ...]:
    """Return what a code names; where nothing fits, the numbers of our own masks that it names without their separators (F5)."""
    return find(database, code) or unseparated(code, masks, partial(find, database), item)


def find(database: Database, code: str) -> tuple[Match, ...]:
    """Return what a code names, exactly; where nothing fits, without regard to case; at most MATCHES_MAX."""
    digits = code.isascii() and code.isdigit() and len(code) in GTIN_LENGTHS
    parameters = {
        "code": code,
        "folded": code.casefold(),
        "pack": f"#{code.removeprefix('#').casefold()}",
        "gtin": code.zfill(GTIN_DIGITS) if digits else "",
        "limit": _PART_ROWS_MAX,
    }
    found = database.all(FIND, parameters)
    exact = [row for row in found if row[1] == code]
    # a document that fits by its own number is not named again for its reference
    by_number = {row[2] for row in exact or found if row[0] == 3}
    matches = [
        Match(_KINDS[rank - 1], name, item, unit)
        for rank, _, name, item, unit in sorted(exact or found, key=lambda row: row[0])
        if rank != 4 or name not in by_number
    ]
    return tuple(dict.fromkeys(matches))[:MATCHES_MAX]
