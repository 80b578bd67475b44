"""Rules for labels of suppliers on the handheld: the mirror's with those that were taught here since, and the scans to try them on."""

from inventory.barcodes.replaying import StoredScan
from inventory.label_rules import KeptRule
from sync.handheld.database import Database, statement
from sync.handheld.effective import EFFECTIVE

SCANS_MAX = 10_000
"""Codes that a rule is tried on: the newest of the vendor that are stored."""

PUT = "INSERT INTO overlay_label_rule (number, partner, name, pattern, example) VALUES (?, ?, ?, ?, ?)"
_ALL = statement(
    """SELECT partner, name, pattern, example, 0 AS number FROM mirror.label_rule
    UNION ALL SELECT o.partner, o.name, o.pattern, o.example, o.number FROM overlay_label_rule o
        JOIN journal j ON j.number = o.number WHERE o.live = 1 AND {effective}
    ORDER BY partner, name, number""",
    effective=EFFECTIVE,
)
_HAS_PARTNER = "SELECT EXISTS (SELECT 1 FROM mirror.partner WHERE partner = ?)"
_VENDORS = """SELECT p.partner, p.name FROM mirror.document d JOIN mirror.partner p ON p.partner = d.partner
    WHERE d.kind = 'purchase_order' GROUP BY p.partner, p.name ORDER BY min(d.state <> 'open'), p.partner LIMIT ? + 0"""
_SCANS = """SELECT i.data, i.aim, count(*) FROM open_work w JOIN input i ON i.work = w.id
    WHERE i.kind = 'scan' AND i.flags NOT LIKE '%incomplete%' AND i.flags NOT LIKE '%too_long%'
        AND EXISTS (SELECT 1 FROM mirror.document d
            WHERE d.partner = ? AND instr(' ' || w.document || ' ', ' ' || d.document || ' '))
    GROUP BY i.data, i.aim ORDER BY max(i.number) DESC LIMIT ? + 0"""


class LabelRulesInSqlite:
    """What StockInSqlite answers about label rules; used by one thread."""

    _database: Database

    def has_partner(self, partner: str) -> bool:
        """Return whether there is a vendor or customer of this code."""
        return bool(self._database.value(_HAS_PARTNER, (partner,)))

    def label_rules(self) -> tuple[KeptRule, ...]:
        """Return the rules for labels of all partners, by partner and name."""
        return label_rules(self._database)


class VendorScans:
    """What was scanned of each vendor's goods, for trying a rule on."""

    def __init__(self, database: Database) -> None:
        """Keep the connection to work.db, which has the mirror attached."""
        self._database = database

    def vendors(self, limit: int) -> tuple[tuple[str, str], ...]:
        """Return code and name of the vendors of purchase orders, those with open ones first."""
        return tuple((partner, name) for partner, name in self._database.all(_VENDORS, (limit,)))

    def scans_of(self, partner: str) -> tuple[StoredScan, ...]:
        """Return the codes that were scanned at work on documents of a partner, the newest first; at most SCANS_MAX."""
        rows = self._database.all(_SCANS, (partner, SCANS_MAX))
        return tuple(StoredScan(data, aim, times) for data, aim, times in rows)


def label_rules(database: Database) -> tuple[KeptRule, ...]:
    """Return the rules of the mirror, and in their place or beside them those that were taught here since."""
    found = {(partner, name): KeptRule(partner, name, *rest) for partner, name, *rest, _ in database.all(_ALL)}
    return tuple(sorted(found.values()))
