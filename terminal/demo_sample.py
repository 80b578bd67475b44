"""What is in the demo: its people, its documents, and codes to scan. Read from the sample's files; nothing else is loaded for it."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from config import sample_folder
from inventory.values import dataclass
from sync.form import STORE_VERSION

CENTRE_FILE = "centre.db"
SITE = "ROT"

Row = dict[str, str]


def centre_url(home: Path) -> str:
    """Return the address of the central store of a demo home."""
    return f"sqlite:///{home.absolute() / CENTRE_FILE}"


def is_of_today(home: Path) -> bool:
    """Return whether the central store of a demo home has the form that this program reads; a newer one is for the store to refuse."""
    if not (home / CENTRE_FILE).exists():
        return False
    with closing(sqlite3.connect(home / CENTRE_FILE)) as store:
        try:
            ((version,),) = store.execute("SELECT version FROM store")
        except (sqlite3.DatabaseError, ValueError):
            return False
    return int(version) >= STORE_VERSION


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that may be scanned in the demo, as it is written in a scenario, and what it is."""

    code: str
    says: str


def operators() -> list[Row]:
    """Return badge, PIN, role and site of everybody; who has no site of their own stands at each."""
    sites = [row["site"] for row in _rows("sites")]
    return [
        {"badge": row["badge"], "pin": row["pin"], "role": row["role"], "site": site}
        for row in _rows("operators")
        for site in ([row["site"]] if row["site"] else sites)
    ]


def documents() -> list[Row]:
    """Return document, kind and site of every document."""
    return [{name: row[name] for name in ("document", "kind", "site")} for row in _rows("documents")]


def scans() -> list[Scan]:
    """Return codes with which the first orders can be received: labels of lots, serials, bins."""
    return [
        Scan("PO1042", "order: 40 bearings with serials, 24 cans of grease"),
        Scan(_label("A-1103/B", "1727033110L2231"), "bearing, lot L2231, expiry 31 Mar 2027"),
        Scan("SN-000812", "serial of a bearing; more: SN-000813 ... SN-000851"),
        Scan("R-04", "bin"),
        Scan(_label("G-0050", "1728083110GR881"), "grease, lot GR881, expiry 31 Aug 2028"),
        Scan("B-01-1", "bin"),
        Scan("PO1043", "order: six lots of dairy"),
        Scan(_label("F-1010", "1727043010M4471", unit="CS"), "milk, a case of 12, lot M4471, expiry 30 Apr 2027"),
        Scan("R-01", "bin"),
    ]


def hints() -> dict[str, list[str]]:
    """Return what the screens of the demo show, by the task and the code of what is asked: whom to sign in as, what to type or scan."""
    here = [row for row in operators() if row["site"] == SITE]
    receiver = next(row for row in here if row["role"] == "receiver")
    supervisor = next(row for row in here if row["role"] == "supervisor")
    bearing, grease = _gtin("A-1103/B"), _gtin("G-0050")
    who = f"badge {supervisor['badge']} PIN {supervisor['pin']}"
    return {
        "sign_in.ask_sign_in": [f"badge {receiver['badge']} PIN {receiver['pin']}", "receives goods", who, "may send"],
        "menu.ask_menu": ["1, or scan an order"],
        "receive.ask_order": ["orders here:", "PO1042 PO1043 PO1046"],
        "receive.ask_item": [f"{bearing} bearing", f"{grease} grease"],
        "receive.ask_lot": ["L2231"],
        "receive.ask_expiry": ["270331"],
        "receive.ask_serial": ["SN-000812 ... 000851"],
        "receive.ask_bin": ["R-04  B-01-1"],
        "pick.ask_order": ["orders here:", "SO8817 SO8818"],
        "approve.ask_supervisor": [who],
    }


def _label(item: str, rest: str, unit: str = "EA") -> str:
    """Return a GS1 label of an item, as a scanner sends it."""
    return f"]C101{_gtin(item, unit)}{rest}"


def _gtin(item: str, unit: str = "EA") -> str:
    codes = (row for row in _rows("item_codes") if (row["item"], row["kind"], row["unit"]) == (item, "gtin", unit))
    return next(codes)["code"]


def _rows(name: str) -> Iterator[Row]:
    with (sample_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
