# ruff: noqa: INP001 - a script beside the pages, no package
"""Makes the page on setting up scanners from the profiles, and the pictures of the check labels.

python docs/make_scanner_setup.py [FOLDER]       writes scanner-setup.md and check-*.png into docs, or into another folder
"""

import sys
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent))

from drivers.label import Box, Label, Symbol, SymbolKind, Text  # noqa: E402 - as above
from drivers.languages.raster import png  # noqa: E402 - the checkout comes first, so that the page is of this version
from drivers.profiles.profile import Profile, SetupCode, shipped_profiles  # noqa: E402
from drivers.rendering import render  # noqa: E402
from terminal.labels.scanner_check import check_labels  # noqa: E402

DPI = 200
HEAD = """\
# Setting up scanners

A scanner is set up once, with the set-up barcodes of its own manual. Best is USB serial (CDC): the separator of GS1 arrives, the scanner
can be answered with its own beeper, and what is scanned never depends on what is on the screen. Next is USB HID POS, then a keyboard
scanner.

Set-up barcodes whose content is published are printed below, drawn by Stockhand itself and read back. Those of the other vendors are not
published, or two descriptions of them differ: for these the page says what to switch on, and where the manual has it. Nothing that
Stockhand sends is stored in a scanner; what a set-up barcode switches on is.

1. Let the program open it: `stockhand scanners --udev` prints the rule to install and where. `stockhand scanners` lists what is plugged in
   and why one cannot be opened.
2. Scan the set-up barcodes named below.
3. Check it with the three labels: `stockhand scanners test`, or on the terminal help (`F1`, or `.` and `1`), `check the scanner`.

## Check labels

`stockhand scanners --labels labels.pdf` writes them for printing.

| label | proves | where it fails |
|---|---|---|
| ![separator](check-separator.png) | the separator (GS) arrives | have control characters sent; keyboard scanners: Ctrl mode, not ALT |
| ![layout](check-layout.png) | signs are those of this computer | keyboard scanners: one layout on both, best US; Caps Lock off |
| ![date](check-date.png) | a date is read as it stands | GS1 switched on, AIM identifier sent |

## What to switch on

"Named" profiles cannot be told by USB: their address says so, such as `serial:///dev/ttyUSB0?profile=zebra-ssi`.

| profile | device | taken | switch on | where the manual has it | answers |
|---|---|---|---|---|---|
"""
CODES = """
## Set-up barcodes

Scan them in this order. They were not tried on a device by us: the check labels above show whether they took. Pairing of Zebra scanners
over Bluetooth (FNC3, `B`, the computer's address; LS3578 guide, page 4-24) is not drawn: Stockhand calls the scanner, it is not called.

| device | switches on | scan | content behind FNC3 (Code 128) | said by |
|---|---|---|---|---|
"""
TAIL = """
A keyboard scanner: prefix AIM identifier, suffix CR, Ctrl mode for control characters, no delay between keys, US layout. Named as
`evdev:///dev/input/by-id/...-event-kbd` it is taken away from the terminal, and its scans never become typing.

Over Bluetooth (SPP): pair it once, then `rfcomm://MAC?channel=1`.
"""


def line(profile: Profile) -> str:
    """Return the row of a profile."""
    taken = ", ".join(f"{vendor:04x}" for vendor, _ in profile.match.usb)
    feedback = profile.feedback
    answers = [name for name, sent in (("good", feedback.good), ("bad", feedback.bad)) if sent is not None]
    cells = (
        f"`{profile.name}`",
        profile.title,
        f"USB vendor {taken}" if taken else "named",
        "; ".join(profile.setup),
        profile.manual,
        f"by its own beeper: {', '.join(answers)}" if answers else "by the terminal",
    )
    return f"| {' | '.join(cells)} |"


def code_label(code: SetupCode) -> Label:
    """Return the picture of a set-up barcode."""
    symbol = Symbol(SymbolKind.SETUP_128, code.content.encode(), Box(0, 2, 130, 18))
    return Label(code.name, 130, 30, (Text(code.says, Box(3, 22, 120, 5)),), (symbol,))


def code_line(profile: Profile, code: SetupCode) -> str:
    """Return the row of a set-up barcode."""
    content = code.content.replace("\r", "{CR}")
    cells = (profile.title, code.says, f"![{code.says}]({code.name}.png)", f"`{content}`", code.source)
    return f"| {' | '.join(cells)} |"


def main(folder: Path) -> None:
    """Write the page and the pictures."""
    rows = "\n".join(line(profile) for profile in shipped_profiles().values())
    codes = [(profile, code) for profile in shipped_profiles().values() for code in profile.setup_codes]
    drawn = "\n".join(code_line(profile, code) for profile, code in codes)
    (folder / "scanner-setup.md").write_text(f"{HEAD}{rows}\n{CODES}{drawn}\n{TAIL}", encoding="utf-8")
    for _, code in codes:
        (folder / f"{code.name}.png").write_bytes(png(render(code_label(code), DPI)))
    for label in check_labels():
        (folder / f"{label.name.replace('_', '-')}.png").write_bytes(png(render(label, DPI)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
