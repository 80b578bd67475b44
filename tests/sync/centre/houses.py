"""Two sites that send each other goods, each with a device in the hands of its supervisor."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from inventory.places import VENDOR
from inventory.transactions import Allocation, Line, Mark, Transaction
from sync.centre.centre import Centre
from tests.sync.centre.between import BETWEEN
from tests.sync.centre.test_recalls import codes
from tests.sync.centre.warehouse import DAY, NOW, Device, open_centre, write_folder

FILES = {
    **BETWEEN,
    "items": "item,unit,tracking,lot_expiry_level,reuse\nNUT,EA,none,none,\nMILK,EA,lot,error,\n"
    "PHONE,EA,serial,none,any\nPUMP,EA,lot+serial,none,\nSALT,KG,none,none,\n",
    "partners": BETWEEN["partners"] + "ACME,Acme Dairy,customer\n",
    "documents": BETWEEN["documents"] + "CHI,SO9,sales_order,ACME,,\nCHI,TR9,transfer,,,ROT\n",
    "document_lines": BETWEEN["document_lines"] + "SO9,1,MILK,20,EA,\nSO9,2,PHONE,1,EA,\nTR9,1,PHONE,1,EA,\n",
}


@dataclass
class Houses:
    """The two sites, each with a device in the hands of its supervisor."""

    centre: Centre
    devices: dict[str, Device]
    last: dict[str, Transaction] = field(default_factory=dict)
    recalls: int = 0

    def make(
        self, site: str, kind: str, *lines: Line, document: str = "", mark: Mark | None = None, **more: str
    ) -> Transaction:
        device = self.devices[site]
        self.recalls += kind == "recall"
        marks, reference = ((mark,) if mark else ()), f"R{self.recalls}" if kind.startswith("recall") else ""
        name = f"{site}-{len(device.made) + 1}"
        plain = Transaction(name, kind, site, NOW, DAY, DAY, device.operator, document, lines=lines, marks=marks)
        partner, source = more.get("partner", ""), more.get("applies_to", "")
        reference = reference or more.get("reference", "")
        made = replace(plain, reference=reference, reason="smell", partner=partner, applies_to=source)
        device.add(made)
        self.last[site] = made
        return made

    def push(self, site: str, count: int = 1) -> list[list[str]]:
        device = self.devices[site]
        return [codes(each) for each in device.push(self.centre, len(device.made) - count + 1).results]

    def do(
        self, site: str, kind: str, *lines: Line, document: str = "", mark: Mark | None = None, **more: str
    ) -> list[str]:
        self.make(site, kind, *lines, document=document, mark=mark, **more)
        return self.push(site)[0]


def open_houses(url: str, folder: Path) -> Houses:
    """Open a centre over an empty store, with the two sites and their stock in it."""
    opened = open_centre(url)
    opened.import_folder(write_folder(folder, FILES))
    badges = {"ROT": "1900", "CHI": "2900"}
    return Houses(opened, {site: Device(opened.enroll_device(site), badge) for site, badge in badges.items()})


def milk(quantity: int, lot: str, legs: tuple[str, str], line: int = 0) -> Line:
    expiry = date(2027, 6, 1) if legs[0] == VENDOR else None
    return Line("MILK", "EA", Decimal(quantity), *legs, line, (Allocation(Decimal(quantity), lot, expiry_date=expiry),))


def phone(serial: str, legs: tuple[str, str], line: int = 0, parent: str = "") -> Line:
    return Line("PHONE", "EA", Decimal(1), *legs, line, (Allocation(Decimal(1), serials=(serial,), parent=parent),))
