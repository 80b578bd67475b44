"""How fast `post()` judges, without any store: transactions of one line, of 1,000 serials, and what a serial costs from 10 to 2,000.

    python -m tests.benchmarks.rules

By the time of the processor. Also what a serial costs at the centre, from the body to the answer, over an SQLite store.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from inventory.memory import StockInMemory
from inventory.posting import post
from inventory.stock import Posted
from inventory.transactions import Allocation, Line, Transaction
from sync.centre.centre import Centre
from sync.centre.loading import load_batch
from tests.benchmarks.posting import filled
from tests.sync.centre.warehouse import DAY, NOW, Device

SIZES = (10, 100, 1_000, 2_000)
ROUNDS = 15


def receipt(serials: Sequence[str]) -> Transaction:
    """Return the receipt of serials on one line; of some of a lot where there are none."""
    count = Decimal(len(serials) or 1)
    item, line, allocation = "PHONE", 1, Allocation(count, serials=tuple(serials))
    if not serials:
        item, line, allocation = "MILK", 2, Allocation(count, "L1", expiry_date=DAY.replace(year=DAY.year + 1))
    goods = Line(item, "EA", count, "@VENDOR", "A-1", line, (allocation,))
    return Transaction(
        id=f"t{len(serials)}",
        kind="purchase_receipt",
        site="ROT",
        at=NOW,
        day=DAY,
        business_day=DAY,
        operator="1001",
        document="PO1",
        lines=(goods,),
    )


def serials(count: int) -> list[str]:
    """Return new serial numbers."""
    return [f"SN{number:07}" for number in range(count)]


def stock_for(centre: Centre, transaction: Transaction) -> StockInMemory:
    """Return what the centre would judge a transaction on."""
    return centre.database.read(lambda connection: load_batch(connection, "ROT", [transaction]).stock)


def least_s(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that some work takes when nothing comes between."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def judged_s(centre: Centre, transaction: Transaction) -> float:
    """Return the seconds that `post()` takes for a transaction, which it must accept."""
    stock = stock_for(centre, transaction)
    assert isinstance(post(transaction, stock), Posted)
    return least_s(lambda: post(transaction, stock))


def pushed_s(centre: Centre, device: Device, count: int) -> float:
    """Return the seconds that a push of so many new serials in one transaction takes."""
    rounds = iter(range(ROUNDS))

    def push() -> None:
        each = next(rounds)
        numbers = [f"P{count}-{each}-{number}" for number in range(count)]
        device.add(replace(receipt(numbers), id=f"p{count}-{each}"))
        last = len(device.made)
        (result,) = device.push(centre, last, last).results
        assert result.status.value == "posted"

    return least_s(push)


def main() -> None:
    """Measure on a store in a scratch folder, and print a table."""
    with tempfile.TemporaryDirectory(prefix="stockhand-") as name:
        url = f"sqlite:///{Path(name, 'centre.db')}"
        device = filled(url, Path(name, "files"))
        centre = Centre.open(url, now=lambda: NOW)
        try:
            sys.stdout.write(f"post() a second, one line{1 / judged_s(centre, receipt(())):>26.0f}\n")
            thousand = judged_s(centre, receipt(serials(1_000)))
            sys.stdout.write(f"post() a second, 1,000 serials{1 / thousand:>21.1f}\n")
            sys.stdout.write(f"{'serials in a transaction':<26}{'post(), us each':>25}{'pushed, us each':>25}\n")
            for size in SIZES:
                judged, pushed = judged_s(centre, receipt(serials(size))), pushed_s(centre, device, size)
                sys.stdout.write(f"{size:<26}{judged / size * 1e6:>25.1f}{pushed / size * 1e6:>25.1f}\n")
        finally:
            centre.close()


if __name__ == "__main__":
    main()
