"""How long it takes to say what a code means, beside biip on the same codes in the same run; and to load the tables for it."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import biip

from inventory.barcodes import identify

ROUNDS, CALLS, STARTS = 5, 1_000, 5
TODAY = date(2026, 11, 22)
GTIN = "09506000134352"
CODES: dict[str, tuple[str, str]] = {
    "EAN-13": ("]E0", "9506000134352"),
    "SSCC": ("]C1", "00106141412345678908"),
    "GS1-128 of 4 AIs": ("]C1", f"01{GTIN}" + "17270331" + "10L2231\x1d21SN-000812"),
    "GS1 DataMatrix of 5 AIs": ("]d2", f"01{GTIN}" + "11260331" + "17270331" + "10L2231\x1d21SN-000812"),
    "Digital Link": ("]Q1", f"https://id.gs1.org/01/{GTIN}/10/L2231/21/SN-000812?17=270331"),
}
"""Those of which drivers.md 5.1 gives biip's times; biip reads a link only without its AIM identifier."""


@dataclass(frozen=True, slots=True)
class Interpreting:
    """Medians: microseconds for each code, ours and biip's; milliseconds to import each package in a process of its own."""

    us: dict[str, tuple[float, float]]
    import_ms: tuple[float, float]


def measure_interpreting() -> Interpreting:
    """Measure both in turns."""
    us = {name: (_us(_ours(*code)), _us(_theirs(*code))) for name, code in CODES.items()}
    return Interpreting(us, (_import_ms("inventory.barcodes"), _import_ms("biip")))


def _ours(aim: str, text: str) -> Callable[[], object]:
    data = text.encode()
    return lambda: identify(data, aim, (), TODAY)


def _theirs(aim: str, text: str) -> Callable[[], object]:
    whole = text if aim == "]Q1" else aim + text
    return lambda: biip.parse(whole)


def _us(call: Callable[[], object]) -> float:
    def one_round() -> float:
        began = time.process_time()
        for _ in range(CALLS):
            call()
        return (time.process_time() - began) / CALLS * 1e6

    return statistics.median(one_round() for _ in range(ROUNDS))


def _import_ms(package: str) -> float:
    """Return how much longer a process takes that imports the package: its own time, without that of the interpreter."""
    asked = f"import time; t = time.process_time(); import {package}; print(time.process_time() - t)"
    command = [sys.executable, "-c", asked]
    return statistics.median(
        1000 * float(subprocess.run(command, capture_output=True, check=True, text=True).stdout) for _ in range(STARTS)
    )
