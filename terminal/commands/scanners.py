"""`stockhand scanners`: what is plugged in and how it is; what one reads, byte by byte; its settings; the udev rule that opens it."""

import argparse
import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.discovery import Found, find_keyboard_scanners, find_scanners
from drivers.errors import DeviceForbiddenError, PortError
from drivers.hidraw_port import HidrawPort
from drivers.ports import Port
from drivers.profiles.profile import Profile, shipped_profiles
from drivers.profiles.setup import Setting
from drivers.profiles.told import Waking
from drivers.scanner_address import ScannerAddress, open_scanner_port
from drivers.udev import udev_rules
from terminal.cli import OK, REFUSED, UNREACHABLE, add_shared
from terminal.options import settings_of

if TYPE_CHECKING:
    from drivers.setting_up import Answer

EXAMPLE = "stockhand scanners test serial:///dev/ttyACM0"
READY = "ready"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what may be done with scanners."""
    parser.add_argument("--udev", action="store_true", help="print the udev rule to install, and how")
    parser.add_argument("--labels", type=Path, metavar="FILE.pdf", help="write the three check labels for `test`")
    parser.add_argument("--json", action="store_true", help="one JSON object a scanner, or a scan")
    acts = parser.add_subparsers(dest="act", metavar="test|setup")
    test = acts.add_parser("test", help="show what a scanner reads, and judge the check labels", allow_abbrev=False)
    test.add_argument("url", nargs="?", metavar="URL", help="its address; without: the one that is plugged in")
    test.add_argument("--scans", type=_count, default=0, metavar="N", help="end after so many scans")
    test.add_argument("--seconds", type=_count, default=0, metavar="S", help="end after so long without a scan")
    test.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object a scan")
    add_shared(test, argparse.SUPPRESS)
    setup = acts.add_parser(
        "setup", help="send its settings to a scanner; they last until it is switched off", allow_abbrev=False
    )
    setup.add_argument("url", nargs="?", metavar="URL", help="its address; without: the one that is plugged in")
    setup.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object a setting")
    add_shared(setup, argparse.SUPPRESS)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise argparse.ArgumentTypeError(f"expected a whole number, got {text[:20]!r}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """List them; 3 when one cannot be opened."""
    if arguments.udev:
        print(udev_rules(shipped_profiles().values()), end="")
        return OK
    if arguments.labels is not None:
        return _write_labels(arguments.labels)
    if arguments.act is not None:
        return _with_one(arguments)
    named = settings_of(arguments).scanners
    found = [_named(url) for url in named] if named else find_scanners()
    states = [(scanner, _state(scanner.url)) for scanner in found]
    for scanner, state in states:
        _show(scanner, state, as_json=arguments.json)
    for keyboard in find_keyboard_scanners():
        _show(keyboard, f"a keyboard: taken only when it is named, --scanner {keyboard.url}", as_json=arguments.json)
    if not states and not arguments.json:
        print("no serial or HID POS scanner is plugged in")
    return OK if all(state == READY for _, state in states) else UNREACHABLE


def _named(url: str) -> Found:
    address = ScannerAddress.parse(url)
    return Found(url, address.port.path, address.usb(), address.profile_of(shipped_profiles()).name)


def _state(url: str) -> str:
    """Return READY, or why the scanner cannot be opened and what helps; a wrong address leaves as an error."""
    address = ScannerAddress.parse(url)
    try:
        open_scanner_port(address, address.profile_of(shipped_profiles())).close()
    except PortError as error:
        return _why(error)
    return READY


def _why(error: PortError) -> str:
    """Return why a port cannot be had, and what helps."""
    helps = ", or install the rule of: stockhand scanners --udev" if isinstance(error, DeviceForbiddenError) else ""
    return f"{error}{helps}"


def _show(found: Found, state: str, *, as_json: bool) -> None:
    usb = str(found.usb) if found.usb is not None else ""
    name = found.usb.name if found.usb is not None else ""
    if as_json:
        said = {"url": found.url, "node": found.node, "usb": usb, "name": name, "profile": found.profile}
        print(json.dumps({**said, "state": state}))
        return
    print(f"{found.url}\n    {' '.join(filter(None, (usb, name, found.profile)))}: {state}")


def _write_labels(out: Path) -> int:
    # pictures and symbols are only loaded where something is drawn
    from terminal.labels.scanner_check import write_check_labels  # noqa: PLC0415 - slow to load

    print(f"{out}: {write_check_labels(out)} check labels")
    return OK


def _with_one(arguments: argparse.Namespace) -> int:
    """Do it with the scanner that is named, or the one that there is."""
    urls = [arguments.url] if arguments.url else [*settings_of(arguments).scanners] or [s.url for s in find_scanners()]
    if len(urls) != 1:
        print("no scanner is plugged in" if not urls else "more than one scanner; name one of:")
        print("\n".join(urls), end="\n" if urls else "")
        return UNREACHABLE
    return _set_up(urls[0], as_json=arguments.json) if arguments.act == "setup" else _test(arguments, urls[0])


def _test(arguments: argparse.Namespace, url: str) -> int:
    from terminal.scanner_test import ScannerTest  # noqa: PLC0415 - only where a scanner is tested

    return ScannerTest(url, scans=arguments.scans, seconds=arguments.seconds, as_json=arguments.json).run()


def _set_up(url: str, *, as_json: bool) -> int:
    """Send the settings of its profile to a scanner; 0 all taken, 1 one was not or there are none, 3 it is not there."""
    from drivers.setting_up import Answer  # noqa: PLC0415 - only where a scanner is set up

    address = ScannerAddress.parse(url)
    profile = address.profile_of(shipped_profiles())
    if why := _why_no_settings(address.port.scheme, profile):
        return _no_settings(profile, why)
    try:
        with closing(open_scanner_port(address, profile)) as port:
            if isinstance(port, HidrawPort):
                profile = port.begin(profile)
            if not profile.settings:
                return _no_settings(profile, "has no report in this device that takes its settings")
            answers = [_sent(port, setting, profile.waking, as_json=as_json) for setting in profile.settings]
    except PortError as error:
        print(f"{url}: {_why(error)}")
        return UNREACHABLE
    if not as_json:
        print("what was taken lasts until the scanner is switched off; for good: docs/scanner-setup.md")
    return OK if all(answer is Answer.TAKEN for answer in answers) else REFUSED


def _why_no_settings(scheme: str, profile: Profile) -> str:
    """Return why a scanner takes no settings on such a port, empty where it does."""
    if not profile.settings:
        return "has no settings that can be sent"
    if scheme == "evdev":
        return "is a keyboard here, which takes no settings"
    if scheme == "hidraw" and profile.serial_report.taken is None:
        return "takes its settings over a serial line only: how it would over USB HID POS was found in no public text"
    return ""


def _no_settings(profile: Profile, why: str) -> int:
    print(f"{profile.title} ({profile.name}) {why}. Scan the set-up barcodes of docs/scanner-setup.md")
    return REFUSED


def _sent(port: Port, setting: Setting, waking: Waking, *, as_json: bool) -> "Answer":
    """Send one setting, and say what became of it."""
    from drivers.setting_up import send_setting  # noqa: PLC0415 - only where a scanner is set up

    answer = send_setting(port, setting, waking)
    told = {"setting": setting.says, "answer": answer.value}
    print(json.dumps(told) if as_json else f"{setting.says}: {answer.value}", flush=True)
    return answer
