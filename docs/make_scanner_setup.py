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
from drivers.profiles.profile import Profile, shipped_profiles  # noqa: E402
from drivers.profiles.setup import Fnc3, Setting, SetupCode  # noqa: E402
from drivers.rendering import render  # noqa: E402
from terminal.labels.scanner_check import check_labels  # noqa: E402

DPI = 200
HEAD = """\
# Setting up scanners

A scanner is set up once. Best is USB serial (CDC): the separator of GS1 arrives, the scanner can be answered with its own beeper, and what
is scanned never depends on what is on the screen. Next is USB HID POS, then a keyboard scanner.

There are three ways, a table of each below:

- **Set-up barcodes drawn by Stockhand**, where their content is published; each names who says so, and is read back when it is drawn.
- **Set-up barcodes of the manual**, where the content is not published: what to look for in it, and in which chapter. Their content is not
  guessed.
- **`stockhand scanners setup URL`** sends the settings that a profile declares. They last until the scanner is switched off: Stockhand
  never writes to the memory of a scanner, and refuses a profile that would. What a set-up barcode switches on is kept.

1. Let the program open it: `stockhand scanners --udev` prints the rule to install and where. `stockhand scanners` lists what is plugged in
   and why one cannot be opened.
2. Scan the set-up barcodes below, or make one barcode of all of them with the tool of the vendor.
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

| profile | device | taken | switch on | where the manual has it | tool of the vendor | answers |
|---|---|---|---|---|---|---|
"""
CODES = """
## Set-up barcodes drawn here

For Honeywell USB serial and packets are enough, with `profile=honeywell-packet`: a packet brings the AIM identifier and needs no suffix.

Scan them in this order. They were not tried on a device by us: the check labels above show whether they took. Code 128, with FNC3
(`{FNC3}`) where it stands. For Zebra the first two are enough; the rule is for a scanner whose suffix 1 was changed, and the last one takes
it back, and with it every other rule of that kind that the scanner holds.
Pairing of Zebra scanners over Bluetooth (FNC3, `B`, the computer's address; LS3578 guide, page 4-24) is not drawn: Stockhand calls the
scanner, it is not called.

| device | switches on | scan | content | said by |
|---|---|---|---|---|
"""
SYMBOLS = """
## Set-up barcodes of the manual

Why they are not drawn:

{why}

What to look for, and in which chapter. These names are general knowledge of each vendor's scanners: they were not looked up in the manual
of each model, where chapters and names may be others. Needed are those that are neither drawn above nor sent below; those of keyboards
for keyboard scanners only. The check labels show whether they took.

| device | switches on | chapter and name to look for |
|---|---|---|
"""
SETTINGS = """
## Settings that are sent

`stockhand scanners setup serial:///dev/ttyACM0?profile=...` sends them one by one and says what the scanner answers; exit code 0 when all
were taken. A Zebra SSI scanner that may sleep is woken before. Over USB HID POS (`hidraw://`) Honeywell takes them in its output report 253
(github.com/HenkVanAsselt/python_hon_usbhid); of the others it was found in no public text how they would, and that is said.

| profile | setting | bytes | taken when it answers | said by |
|---|---|---|---|---|
"""
TAIL = """
## Addresses

`scanners` in settings.toml, or `--scanner`, is a list of these; without one, what is plugged in is taken (keyboards are not). Every address
may name `profile=`, and how a scan ends: `terminator=` `auto` (CR, LF or CRLF), `cr`, `lf`, `crlf`, `tab`, `etx` (STX before it) or `idle`
(a silence); `prefix=` is what begins every scan, `%02` for a byte.

| address | what it is |
|---|---|
| `serial:///dev/ttyACM0` | USB serial, USB-UART, RS-232; `baud` (9600), `bits`, `parity`, `stop`, `dtr`, `rts` |
| `hidraw:///dev/hidraw0` | USB HID POS; what stands where in a report is read from the device |
| `evdev:///dev/input/by-id/...-event-kbd` | a keyboard scanner, taken away from the terminal; `grab=off` leaves it |
| `rfcomm://00:11:22:33:44:55` | Bluetooth serial (SPP), paired and trusted before; `channel` (1) |
| `tcp://192.0.2.9:4001` | a scanner behind a serial server |
| `replay://scans.bin` | a recording |

A device keeps its name under `/dev/serial/by-id` or, where it has no serial number of its own, `/dev/serial/by-path`: the same socket then.

## Traps

- **ModemManager** writes AT commands into serial ports that are new, and scanners take single letters for commands. The udev rule keeps it
  away.
- **Echo**: a port that another program left as a terminal sends each scan back into the scanner. Stockhand opens it raw, holds it for
  itself, and throws away what came before: a scan from before the opening is no scan.
- **XON/XOFF** would swallow bytes of a scan; it is off.
- **FTDI** adapters wait 16 ms before they hand on what came; low latency is asked for.
- **A label read twice at once** (the same code within 0.4 s) is kept, and counts only where scanning again means one more.
- **Half a scan** - unplugged in the middle, out of range, longer than 4 kB - is kept and never taken for a scan.

## Keyboards, Host ACK, Bluetooth

A keyboard scanner: prefix AIM identifier, suffix CR, Ctrl mode for control characters, no delay between keys, US layout. Named as
`evdev:///dev/input/by-id/...-event-kbd` it is taken away from the terminal, and its scans never become typing.

Honeywell with Host ACK: the scanner is mute until it is answered. A scan that has no answer after 2 s is refused on the scanner, so that
the operator scans again; the terminal then says what became of the first one. A scan counts when the terminal says so.

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
        profile.tool or "-",
        f"by its own beeper: {', '.join(answers)}" if answers else "by the terminal",
    )
    return f"| {' | '.join(cells)} |"


def code_label(code: SetupCode) -> Label:
    """Return the picture of a set-up barcode."""
    kind = SymbolKind.SETUP_128 if code.fnc3 is Fnc3.FIRST else SymbolKind.SETUP_128_LAST
    symbol = Symbol(kind, code.content.encode(), Box(0, 2, 130, 18))
    return Label(code.name, 130, 30, (Text(code.says, Box(3, 22, 120, 5)),), (symbol,))


def code_line(profile: Profile, code: SetupCode) -> str:
    """Return the row of a set-up barcode."""
    content = code.content.replace("\r", "{CR}")
    content = f"{{FNC3}}{content}" if code.fnc3 is Fnc3.FIRST else f"{content}{{FNC3}}"
    cells = (profile.title, code.says, f"![{code.says}]({code.name}.png)", f"`{content}`", code.source)
    return f"| {' | '.join(cells)} |"


def setting_line(profile: Profile, setting: Setting) -> str:
    """Return the row of a setting."""
    cells = (f"`{profile.name}`", setting.says, f"`{_hex(setting.send)}`", f"`{_hex(setting.taken)}`", setting.source)
    return f"| {' | '.join(cells)} |"


def _hex(data: bytes) -> str:
    return data.hex(" ").upper()


def tables() -> str:
    """Return what can be scanned and sent, a table for each way."""
    profiles = shipped_profiles().values()
    drawn = [code_line(profile, code) for profile in profiles for code in profile.setup_codes]
    named = [f"| {p.title} | {symbol.says} | {symbol.name} |" for p in profiles for symbol in p.symbols]
    sent = [setting_line(profile, setting) for profile in profiles for setting in profile.settings]
    why = "\n".join(f"- {p.title}: {p.not_published}" for p in profiles if p.not_published)
    parts = ((CODES, drawn), (SYMBOLS.replace("{why}", why), named), (SETTINGS, sent))
    return "".join(head + "\n".join(rows) + "\n" for head, rows in parts)


def main(folder: Path) -> None:
    """Write the page and the pictures."""
    rows = "\n".join(line(profile) for profile in shipped_profiles().values())
    (folder / "scanner-setup.md").write_text(f"{HEAD}{rows}\n{tables()}{TAIL}", encoding="utf-8")
    for code in (code for profile in shipped_profiles().values() for code in profile.setup_codes):
        (folder / f"{code.name}.png").write_bytes(png(render(code_label(code), DPI)))
    for label in check_labels():
        (folder / f"{label.name.replace('_', '-')}.png").write_bytes(png(render(label, DPI)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
