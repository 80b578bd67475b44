"""A demo home with an order large enough to measure on, and what is scanned there."""

import subprocess
import sys
from pathlib import Path

ORDER = "PO9000"
ITEM = "E-2020"
BIN = "R-04"
BADGE, PIN = "1001", "4321"
ORDERED = 20_000
STOCKHAND = [sys.executable, "-m", "terminal"]

_DOCUMENTS = f"site,document,kind,partner,to_site,due,reference\nROT,{ORDER},purchase_order,V-NORD,,2026-12-01,\n"
_LINES = f"document,line,item,quantity,unit,unit_cost,bin\n{ORDER},1,{ITEM},{ORDERED},EA,1.00,{BIN}\n"


def serial(at: int) -> bytes:
    """Return the serial number `at` of the order, in its item's mask."""
    return b"HK%08d" % (50_000_000 + at)


def prepare(folder: Path) -> Path:
    """Make the home in `folder`; return it."""
    home, files = folder / "home", folder / "files"
    files.mkdir()
    (files / "documents.csv").write_text(_DOCUMENTS, encoding="utf-8")
    (files / "document_lines.csv").write_text(_LINES, encoding="utf-8")
    _run("--home", str(home), "demo", "--prepare")
    _run("--home", str(home), "--centre", centre_of(home), "hub", "import", str(files))
    _run("--home", str(home), "--centre", centre_of(home), "sync")
    return home


def scenario(folder: Path, serials: range, *, opens: bool = True, bin_code: str = "") -> Path:
    """Write a scenario that receives serials of the order, and books them where a bin is given; `opens`: the order is not at hand yet."""
    lines = [f"sign-in {BADGE} {PIN}", f"scan {ORDER}", *([f"scan {ITEM}"] if opens else [])]
    lines += [f"scan {serial(at).decode()}" for at in serials]
    lines += ["key F4", f"scan {bin_code}"] if bin_code else []
    path = folder / "received.scenario"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def centre_of(home: Path) -> str:
    """Return the address of the demo's central store."""
    return f"sqlite:///{home / 'centre.db'}"


def _run(*words: str) -> None:
    subprocess.run([*STOCKHAND, *words], check=True, capture_output=True)
