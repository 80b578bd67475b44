"""A small warehouse to post into: two sites, four items (one of each tracking), orders; and devices that make transactions by hand."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Executable, Select

from inventory.transactions import Allocation, Line, Transaction, body_hash, body_of, reversal
from sync.centre.centre import Centre
from sync.messages import Batch, Enrolment, PushAnswer, SentTransaction

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
FILES = {
    "sites": "site,name,time_zone\nROT,Rotterdam,Europe/Amsterdam\nCHI,Chicago,America/Chicago\n",
    "items": (
        "item,unit,tracking,lot_expiry_level\n"
        "NUT,EA,none,none\nMILK,EA,lot,error\nPHONE,EA,serial,none\nPUMP,EA,lot+serial,none\nSALT,KG,none,none\n"
    ),
    "units": "item,unit,factor\nNUT,BOX,12\n",
    "bins": "site,bin,walk_order,kind\nROT,D-1,1,dock\nROT,A-1,2,pick\nROT,A-2,3,pick\nCHI,D-1,1,dock\nCHI,A-1,2,pick\n",
    "partners": "partner,name,kind\nV1,Vendor,vendor\nV2,Other,vendor\n",
    "operators": "badge,name,role,site\n1001,Ana,receiver,ROT\n1900,Greta,supervisor,ROT\n2001,Carlos,receiver,CHI\n",
    "documents": "site,document,kind,partner,due\nROT,PO1,purchase_order,V1,2026-11-23\nCHI,PO9,purchase_order,V1,\n",
    "document_lines": (
        "document,line,item,quantity,unit,unit_cost\n"
        "PO1,1,NUT,100,EA,0.5\nPO1,2,MILK,50,EA,\nPO1,3,PHONE,40,EA,300\nPO1,4,PUMP,10,EA,\nPO9,1,PHONE,40,EA,310\n"
    ),
}


def write_folder(path: Path, files: dict[str, str]) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def make_store(folder: Path) -> Path:
    """Make a store with the warehouse in it, as one file."""
    path = folder / "centre.db"
    fill_store(f"sqlite:///{path}", folder)
    return path


def fill_store(url: str, folder: Path) -> None:
    """Make a store at a URL with the warehouse in it; the files that are imported come into the folder."""
    centre = Centre.open(url, create=True, now=lambda: NOW)
    centre.init()
    centre.import_folder(write_folder(folder / "files", FILES))
    centre.close()


def open_centre(store: Path | str) -> Centre:
    """Open a store by its URL, or by its file."""
    return Centre.open(store if isinstance(store, str) else f"sqlite:///{store}", now=lambda: NOW)


def scalar(centre: Centre, query: Select[T]) -> T | None:
    return centre.database.read(lambda connection: connection.scalar(query))


def run(centre: Centre, statement: Executable) -> None:
    centre.database.write(lambda connection: connection.execute(statement).close())


def nuts(quantity: str, place: str = "A-1", document_line: int = 1) -> Line:
    count = Decimal(quantity)
    return Line("NUT", "EA", count, "@VENDOR", place, document_line, (Allocation(count),))


def salt(quantity: str) -> Line:
    count = Decimal(quantity)
    return Line("SALT", "KG", count, "@VENDOR", "A-1", 0, (Allocation(count),))


def milk(quantity: str, lot: str, expiry: date = date(2027, 5, 1), place: str = "A-1") -> Line:
    count = Decimal(quantity)
    return Line("MILK", "EA", count, "@VENDOR", place, 2, (Allocation(count, lot, expiry_date=expiry),))


def phones(*serials: str, place: str = "A-1", document_line: int = 3) -> Line:
    count = Decimal(len(serials))
    return Line("PHONE", "EA", count, "@VENDOR", place, document_line, (Allocation(count, serials=serials),))


@dataclass
class Device:
    """A device that numbers what it makes, and never makes a mistake of its own."""

    identity: Enrolment
    operator: str = "1001"
    document: str = "PO1"
    made: list[SentTransaction] = field(default_factory=list)

    def make(
        self, *lines: Line, transaction_id: str = "", document: str | None = None, partner: str = ""
    ) -> Transaction:
        number = len(self.made) + 1
        transaction = Transaction(
            id=transaction_id or f"{self.identity.site}-{self.identity.device}-{number}",
            kind="purchase_receipt",
            site=self.identity.site,
            at=NOW,
            day=DAY,
            business_day=DAY,
            operator=self.operator,
            document=self.document if document is None else document,
            partner=partner,
            lines=lines,
        )
        self.add(transaction)
        return transaction

    def reverse(self, original: Transaction) -> Transaction:
        number = len(self.made) + 1
        back = reversal(
            original,
            transaction_id=f"{self.identity.site}-{self.identity.device}-{number}",
            operator=self.operator,
            at=NOW,
            days=(DAY, DAY),
        )
        self.add(back)
        return back

    def add(self, transaction: Transaction) -> None:
        self.add_body(transaction.id, body_of(transaction))

    def add_body(self, transaction_id: str, body: bytes, digest: str = "") -> None:
        number = len(self.made) + 1
        self.made.append(
            SentTransaction(sequence=number, id=transaction_id, body=body, body_hash=digest or body_hash(body))
        )

    def batch(self, start: int = 1, end: int | None = None) -> Batch:
        """Return the transactions of some sequence numbers, both included; None means to the last."""
        return Batch(epoch=self.identity.epoch, transactions=tuple(self.made[start - 1 : end]))

    def push(self, centre: Centre, start: int = 1, end: int | None = None) -> PushAnswer:
        return centre.push(self.identity, self.batch(start, end))


def statuses(answer: PushAnswer) -> list[str]:
    return [result.status.value for result in answer.results]
