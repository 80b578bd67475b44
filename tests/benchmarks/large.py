"""The budgets of large stores and devices (design.md 11); each has a name, and runs only when it is named, since it takes minutes.

    python -m tests.benchmarks.large pull device play send posting [--serials N] [--items N] [--movements N]

`pull` and `device` share a home: run together it is pulled once. `posting` needs a PostgreSQL server, which it starts itself.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sync.centre.centre import Centre
from sync.handheld.home import Handheld
from sync.handheld.link import DirectLink
from sync.handheld.rounds import SyncRound
from tests.benchmarks import filling, homes, posting
from tests.benchmarks.measures import App, Spread, memory_mib, open_order, ours_on, scan_times, scanning
from tests.stores import start_server

ITEMS, SERIALS, MOVEMENTS = 100_000, 1_000_000, 10_000_000
IN_DOCUMENT = 10_000
SCANS = 200
PLAYED = 1_000
PLAYS = 5
HEAD = f"{'':<58}{'ours':>10}{'bare':>10}{'ratio':>8}{'budget':>10}"


def row(name: str, ours: float, budget: str, bare: float | None = None) -> str:
    """Return a row of the table; without a bare figure the budget is absolute."""
    beside = f"{'':>10}{'':>8}" if bare is None else f"{bare:>10.2f}{ours / bare:>8.2f}"
    return f"{name:<58}{ours:>10.2f}{beside}{budget:>10}"


def large_home(folder: Path, items: int, serials: int) -> tuple[Path, float]:
    """Make a home whose centre is that large, and pull it for the first time; return the seconds of the pull."""
    home = homes.prepare(folder)
    centre = Centre.open(homes.centre_of(home))
    filling.fill_items(centre.database, items)
    filling.fill_serials(centre.database, serials, items, homes.BIN)
    identity = centre.enroll_device(filling.SITE)
    centre.close()
    pulled = home.with_name("pulled")
    pulled.mkdir()
    with Handheld.open(pulled) as handheld:
        handheld.enroll(identity)
    (pulled / "settings.toml").write_text((home / "settings.toml").read_text(encoding="utf-8"), encoding="utf-8")
    began = time.perf_counter()
    rounds = SyncRound(pulled, DirectLink(homes.centre_of(home), identity))
    rows = rounds.pull()
    rounds.close()
    seconds = time.perf_counter() - began
    assert rows >= items + serials
    return pulled, seconds


def on_a_device(home: Path, folder: Path) -> list[str]:
    """Scan into an order with many numbers on a large device; return latency and memory beside the bare app."""
    play(home, homes.scenario(folder, range(IN_DOCUMENT)))
    ours = App(ours_on(home), "SIGN IN (badge)")
    bare = App([sys.executable, "-m", "tests.benchmarks.bare", str(folder / "bare.db")], "READY")
    with scanning(ours, "--scanner", "serial://") as one, scanning(bare) as other:
        open_order(one, homes.ORDER, "SCAN SERIAL")
        codes = [homes.serial(IN_DOCUMENT + at) for at in range(SCANS)]
        (ours_ms, _), (bare_ms, _) = scan_times((one, other), codes)
        memory = [memory_mib(each.keyboard) for each in (one, other)]
    where = f"large device, {IN_DOCUMENT:,} numbers in the order"
    return [
        *_latency(where, ours_ms, bare_ms),
        row("memory of the terminal on it, MiB", memory[0], "<= 2.5x", memory[1]),
    ]


def _latency(where: str, ours: Spread, bare: Spread) -> list[str]:
    return [
        row(f"{where}: p50, ms", ours.p50, "<= 1.5x", bare.p50),
        row(f"{where}: p95, ms", ours.p95, "< 50", bare.p95),
        row(f"{where}: p99, ms", ours.p99, "< 100", bare.p99),
    ]


def play(home: Path, scenario: Path) -> float:
    """Play a scenario; return its seconds, start and end of the program included."""
    began = time.perf_counter()
    subprocess.run([*ours_on(home), "play", str(scenario)], check=True, capture_output=True)
    return time.perf_counter() - began


def played(folder: Path) -> list[str]:
    """Play many serials, each time in an order of its own; return the seconds beside those of a play that only opens it."""
    home = homes.prepare(folder)
    empty = [play(home, homes.scenario(folder, range(0))) for _ in range(PLAYS)]
    full = [
        play(home, homes.scenario(folder, range(at * PLAYED, (at + 1) * PLAYED), opens=at == 0)) for at in range(PLAYS)
    ]
    start, all_of_it = statistics.median(empty), statistics.median(full)
    return [
        row(f"{PLAYED:,} serials through play, s", all_of_it - start, "< 1"),
        row("  with the start of the program, s", all_of_it, ""),
    ]


def sent(folder: Path) -> list[str]:
    """Book serials and send them; return the seconds of the sending."""
    home = homes.prepare(folder)
    play(home, homes.scenario(folder, range(PLAYED), bin_code=homes.BIN))
    with Handheld.open(home) as handheld:
        identity = handheld.journal.enrolment()
    assert identity is not None
    rounds = SyncRound(home, DirectLink(homes.centre_of(home), identity))
    began = time.perf_counter()
    became = rounds.send(released=True)
    seconds = time.perf_counter() - began
    rounds.close()
    assert (became.posted >= 1, became.left, became.held) == (True, 0, 0)
    return [row(f"{PLAYED:,} serials sent to the centre, s", seconds, "< 2")]


def posted(folder: Path, movements: int) -> list[str]:
    """Post to an empty store and to a large one on PostgreSQL, in turns; return the milliseconds of a batch."""
    server = start_server(folder)
    try:
        urls = [server.url(server.make()) for _ in range(2)]
        devices = [posting.filled(url, folder / f"files{at}") for at, url in enumerate(urls)]
        for device in devices:
            posting.receipts(device)
        centre = Centre.open(urls[1])
        filling.fill_serials(centre.database, movements // 10, ITEMS, "A-1")
        filling.fill_movements(centre.database, movements, ITEMS, "A-1")
        centre.close()
        costs = [posting.posted(url, device, verified=False)[0] for url, device in zip(urls, devices, strict=True)]
    finally:
        server.server.cleanup()
    empty, large = (statistics.median(each[posting.WARM_UP :]) * 1000 for each in costs)
    return [row(f"posting {posting.BATCH} at {movements:,} movements, ms", large, "<= 1.2x", empty)]


def measured(named: Sequence[str], sizes: argparse.Namespace, folder: Path) -> list[str]:
    """Measure what is named."""
    lines: list[str] = []
    if {"pull", "device"} & set(named):
        home, seconds = large_home(_made(folder / "large"), sizes.items, sizes.serials)
        lines.append(row(f"first pull of {sizes.items:,} items, {sizes.serials:,} serials, s", seconds, "< 60"))
        if "device" in named:
            lines += on_a_device(home, folder / "large")
    others: dict[str, Callable[[Path], list[str]]] = {
        "play": played,
        "send": sent,
        "posting": lambda made: posted(made, sizes.movements),
    }
    for name, measure in others.items():
        if name in named:
            lines += measure(_made(folder / name))
    return lines


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def main() -> None:
    """Measure what is named and print it as a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.large")
    parser.add_argument("named", nargs="+", choices=("pull", "device", "play", "send", "posting"))
    for name, size in (("items", ITEMS), ("serials", SERIALS), ("movements", MOVEMENTS)):
        parser.add_argument(f"--{name}", type=int, default=size)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stockhand-") as name:
        lines = measured(arguments.named, arguments, Path(name))
    sys.stdout.write("\n".join([HEAD, *lines]) + "\n")


if __name__ == "__main__":
    main()
