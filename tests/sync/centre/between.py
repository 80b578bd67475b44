"""Two sites with goods to send from one to the other, and what devices post on the way."""

from decimal import Decimal

from inventory.places import TRANSIT
from inventory.transactions import Allocation, Line, Transaction
from sync.centre.centre import Centre
from sync.messages import Result
from tests.sync.centre.warehouse import DAY, FILES, NOW, Device

BETWEEN = {
    **FILES,
    "operators": FILES["operators"] + "2900,Gus,supervisor,CHI\n",
    "documents": (
        "site,document,kind,partner,due,to_site\nROT,PO1,purchase_order,V1,2026-11-23,\nCHI,PO9,purchase_order,V1,,\n"
        "ROT,TR1,transfer,,,CHI\nROT,TR2,transfer,,,CHI\n"
    ),
    "document_lines": FILES["document_lines"] + "TR1,1,PHONE,2,EA,\nTR1,2,MILK,20,EA,\nTR2,1,PHONE,1,EA,\n",
    "bins": FILES["bins"] + "CHI,T-1,9,transit\nROT,T-9,9,transit\n",
    "stock": (
        "site,bin,item,lot,serial,quantity,unit_cost,stock_date,expiry_date\n"
        "ROT,A-1,PHONE,,A,1,300,2026-11-01,\nROT,A-1,PHONE,,B,1,300,2026-11-01,\nROT,A-1,PHONE,,C,1,300,2026-11-01,\n"
        "ROT,A-2,MILK,M1,,40,1,2026-11-01,2027-05-01\n"
    ),
}
SENT, WAY = ("A-1", TRANSIT), ("T-1", "D-1")


def made(device: Device, kind: str, document: str, *lines: Line, reference: str = "") -> Transaction:
    site = device.identity.site
    name = f"{site}-{device.identity.device}-{len(device.made) + 1}"
    transaction = Transaction(
        name, kind, site, NOW, DAY, DAY, device.operator, document, lines=lines, reference=reference
    )
    device.add(transaction)
    return transaction


def phones(legs: tuple[str, str], *serials: str, to_bin: str = "") -> Line:
    count = Decimal(len(serials))
    return Line("PHONE", "EA", count, *legs, 1, (Allocation(count, serials=serials),), to_bin=to_bin)


def milk(legs: tuple[str, str], quantity: str, reason: str = "") -> Line:
    return Line("MILK", "EA", Decimal(quantity), *legs, 2, (Allocation(Decimal(quantity), "M1"),), reason=reason)


def codes(result: Result) -> list[str]:
    return [str(each["code"]) for each in result.refusals]


def pushed(centre: Centre, device: Device) -> Result:
    return device.push(centre, len(device.made)).results[-1]
