"""Runs all measurements and prints them as a table."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measures import BURST, DEAD_SCANS, Figures, Spread, measure, stored_without_centre

HEAD = f"{'':<34}{'ours':>12}{'bare':>12}{'ratio':>8}{'budget':>9}"


def line(name: str, ours: float, bare: float, budget: str = "") -> str:
    """Return a row of the table."""
    return f"{name:<34}{ours:>12.1f}{bare:>12.1f}{ours / bare:>8.2f}{budget:>9}"


def table(ours: Figures, bare: Figures, dead: tuple[int, Spread]) -> str:
    """Return all figures as text."""
    stored, away = dead
    return "\n".join(
        [
            HEAD,
            line("start to first prompt, ms", ours.start_ms, bare.start_ms, "<= 1.3x"),
            line("scan to painted answer p50, ms", ours.scan.p50, bare.scan.p50, "<= 1.5x"),
            line("scan to painted answer p95, ms", ours.scan.p95, bare.scan.p95, "< 50 ms"),
            line("scan to painted answer p99, ms", ours.scan.p99, bare.scan.p99, "< 100 ms"),
            line("bytes painted a scan", ours.scan_bytes, bare.scan_bytes, "~ 200"),
            line("memory, MiB", ours.memory_mib, bare.memory_mib, "<= 2.5x"),
            line(f"{BURST} scans back to back, s", ours.burst_s, bare.burst_s, "<= 2x"),
            f"{f'stored in order, of {BURST}':<34}{ours.stored:>12}{bare.stored:>12}",
            f"{f'centre dead: stored of {DEAD_SCANS}':<34}{stored:>12}",
            f"{'centre dead: p50 / p95 / p99, ms':<34}{away.p50:>12.1f} / {away.p95:.1f} / {away.p99:.1f}",
        ]
    )


def measured() -> tuple[Figures, Figures, tuple[int, Spread]]:
    """Measure everything, each in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="stockhand-") as name:
        folders = [Path(name, part) for part in ("beside", "dead")]
        for folder in folders:
            folder.mkdir()
        return *measure(folders[0]), stored_without_centre(folders[1])


if __name__ == "__main__":
    sys.stdout.write(table(*measured()) + "\n")
