"""`stockhand scanners` over pseudo-terminals: what it lists, what it shows of a read, and its exit codes."""

import json
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from drivers.fakes import SimulatedScanner
from terminal.labels.scanner_check import check_labels
from terminal.scanner_check import Check, Verdict, judged
from tests.drivers.waiting import WAIT_S_MAX
from tests.terminal.commands.running import Done, stockhand
from tests.terminal.homes import demo_home
from tests.terminal.test_scanner_check import DATE, SEPARATOR, TODAY

LAYOUT = b"]C0]AZaz09-_./+"


def read_by_test(folder: Path, codes: list[bytes], *words: str) -> Done:
    """Run `scanners test` on a simulated scanner that sends `codes`, each with its terminator."""
    with SimulatedScanner(folder / "scanner") as scanner:

        def play() -> None:
            scanner.wait_for_reader(WAIT_S_MAX)
            for code in codes:
                scanner.send(code)

        player = threading.Thread(target=play)
        player.start()
        done = stockhand(folder, "scanners", "test", f"serial://{scanner.path}", *words)
        player.join()
    return done


def objects(done: Done) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_read_is_shown_byte_by_byte_with_its_meaning(tmp_path: Path) -> None:
    done = read_by_test(tmp_path, [b"]C1" + b"0109506000134352" + b"10L2231\r"], "--scans", "1")
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    shown = {line[:9].strip(): line[9:] for line in lines[2:] if line[:9].strip()}
    assert shown["wire"] == (b"]C1010950600013435210L2231\r").hex(" ")
    assert shown["aim"] == "]C1"
    assert shown["text"] == "010950600013435210L2231"
    assert shown["meaning"] == "gs1, gtin 09506000134352, lot L2231"
    assert shown["answer"].endswith("beep: the scanner has no command for it; the terminal rings")


def test_the_check_labels_end_the_test_and_pass(tmp_path: Path) -> None:
    codes = [b"]C1" + SEPARATOR + b"\r", LAYOUT + b"\r", b"]C1" + DATE + b"\r"]
    done = read_by_test(tmp_path, codes, "--json")
    assert done.returncode == 0
    assert [each["check"] for each in objects(done)] == [{"name": name, "verdict": "passed"} for name in Check]
    assert all(isinstance(each["latency_ms"], float) for each in objects(done))


def test_a_lost_separator_is_refused_and_said(tmp_path: Path) -> None:
    code = b"]C1" + SEPARATOR.replace(b"\x1d", b"") + b"\r"
    done = read_by_test(tmp_path, [code], "--scans", "1")
    assert done.returncode == 1
    assert b"check    separator: the separator (GS) is dropped or replaced" in done.stdout


def test_a_profile_with_commands_answers_on_the_scanner(tmp_path: Path) -> None:
    link = tmp_path / "scanner"
    with SimulatedScanner(link) as scanner:

        def play() -> None:
            scanner.wait_for_reader(WAIT_S_MAX)
            scanner.send(b"SN-1\r")

        player = threading.Thread(target=play)
        player.start()
        done = stockhand(tmp_path, "scanners", "test", f"serial://{link}?profile=honeywell", "--scans", "1", "--json")
        player.join()
    assert [each["beeped"] for each in objects(done)] == [True]


def test_nothing_scanned_is_out_of_reach(tmp_path: Path) -> None:
    done = read_by_test(tmp_path, [], "--seconds", "1")
    assert done.returncode == 3


def test_what_is_not_plugged_in_is_listed_with_the_reason(tmp_path: Path) -> None:
    with SimulatedScanner(tmp_path / "here") as scanner:
        urls = [f"serial://{scanner.path}", f"serial://{tmp_path}/away"]
        (tmp_path / "settings.toml").write_text(f"scanners = {json.dumps(urls)}\n")
        done = stockhand(tmp_path, "scanners", "--json")
    assert done.returncode == 3
    listed = [each for each in objects(done) if each["url"] in urls]
    assert listed == [
        {"url": urls[0], "node": scanner.path, "usb": "", "name": "", "profile": "generic", "state": "ready"},
        {
            "url": urls[1],
            "node": f"{tmp_path}/away",
            "usb": "",
            "name": "",
            "profile": "generic",
            "state": f"{tmp_path}/away is not plugged in",
        },
    ]


def test_a_wrong_address_is_a_wrong_usage(tmp_path: Path) -> None:
    done = stockhand(tmp_path, "scanners", "test", "/dev/ttyACM0")
    assert done.returncode == 2
    assert b"did you mean serial:///dev/ttyACM0" in done.stderr


def test_the_udev_rule_names_every_vendor_of_the_profiles(tmp_path: Path) -> None:
    done = stockhand(tmp_path, "scanners", "--udev")
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "# /etc/udev/rules.d/70-stockhand.rules"
    for vendor in ("05e0", "05f9", "0c2e", "1eab", "1fbb", "23d0"):
        assert (
            f'SUBSYSTEM=="tty", ATTRS{{idVendor}}=="{vendor}", ENV{{ID_MM_DEVICE_IGNORE}}="1", GROUP="dialout", MODE="0660"'
            in lines
        )
        assert any(line.startswith(f'SUBSYSTEM=="hidraw", ATTRS{{idVendor}}=="{vendor}"') for line in lines)


def test_the_check_labels_read_back_as_what_they_prove(tmp_path: Path) -> None:
    done = stockhand(tmp_path, "scanners", "--labels", str(tmp_path / "labels.pdf"))
    assert (done.returncode, done.stdout.decode()) == (0, f"{tmp_path}/labels.pdf: 3 check labels\n")
    for check, label in zip(Check, check_labels(), strict=True):
        aim = "]C0" if check is Check.LAYOUT else "]C1"
        assert judged(check, label.symbols[0].data, aim, TODAY).verdict is Verdict.PASSED


def test_control_c_ends_it_quietly(tmp_path: Path) -> None:
    with SimulatedScanner(tmp_path / "scanner") as scanner:
        command = [sys.executable, "-m", "terminal", "scanners", "test", f"serial://{scanner.path}"]
        # who runs the tests in the background may have them ignore it, and what is started would, too
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        signal.signal(signal.SIGINT, before)
        scanner.wait_for_reader(WAIT_S_MAX)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=WAIT_S_MAX)
    assert (process.returncode, said) == (1, b"")


def test_checks_that_devices_sent_are_listed(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    check = {
        "kind": "scanner_check",
        "reference": "serial:ttyACM0",
        "marks": [
            *({"name": name, "value": "passed"} for name in ("separator", "layout")),
            {"name": "date", "value": "no_date"},
            *({"name": name, "value": "yes"} for name in ("aim", "beep")),
            {"name": "latency_ms", "value": "9"},
        ],
    }
    posted = stockhand(home, "post", "-", "--site", "ROT", "--as", "1001", stdin=json.dumps(check).encode())
    assert posted.returncode == 0, posted
    listed = json.loads(stockhand(home, "hub", "scanner-checks", "--site", "ROT", "--failed", "--json").stdout)
    (found,) = listed["checks"]
    assert (found["scanner"], found["operator"], found["passed"], found["date"], found["latency_ms"]) == (
        *("serial:ttyACM0", "1001", False, "no_date"),
        9,
    )
    assert stockhand(home, "hub", "scanner-checks", "--site", "CHI").stdout == b"0 checks\n"
    shown = stockhand(home, "hub", "scanner-checks").stdout.decode()
    assert "separator passed, layout passed, date no_date; 9 ms, AIM yes, beep yes" in shown


def set_up(folder: Path, profile: str, answers: list[bytes | None], *words: str) -> tuple[Done, bytes]:
    """Run `scanners setup` on a simulated scanner that gives one answer to each command (None: it is pulled); return what it heard."""
    with SimulatedScanner(folder / "scanner") as scanner:

        def play() -> None:
            scanner.wait_for_reader(WAIT_S_MAX)
            for number, answer in enumerate(answers, 1):
                until_s = time.monotonic() + WAIT_S_MAX
                while scanner.heard.count(b"\x16M\r") + scanner.heard.count(b"~\x01") < number:
                    assert time.monotonic() < until_s, f"heard {scanner.heard!r}"
                    select.select([scanner._far()], [], [], WAIT_S_MAX)
                    scanner._listen()
                if answer is None:
                    scanner.unplug()
                else:
                    scanner.send(answer)

        player = threading.Thread(target=play)
        player.start()
        done = stockhand(folder, "scanners", "setup", f"serial://{scanner.path}?profile={profile}", *words)
        player.join()
        return done, bytes(scanner.heard)


def test_settings_are_sent_and_what_became_of_each_is_said(tmp_path: Path) -> None:
    commands = (b"APSENA1", b"AIDENA1", b"TSUSET0D", b"TSUENA1")
    done, heard = set_up(tmp_path, "newland", [b"\x02\x010000#%b\x06;\x03" % command for command in commands])
    assert (done.returncode, done.stdout.decode().splitlines()[:4]) == (
        0,
        ["prefixes and suffixes: taken", "AIM identifier: taken", "suffix is CR: taken", "suffix: taken"],
    )
    assert heard == b"".join(b"~\x010000#%b;\x03" % command for command in commands)


def test_a_setting_that_the_scanner_refuses_is_said(tmp_path: Path) -> None:
    done, _ = set_up(tmp_path, "honeywell", [b"VSUFCR\x05!", b"PRECA2\x06,BK2995C81\x06!"], "--json")
    aim = {"setting": "AIM identifier (other prefixes are cleared)", "answer": "taken"}
    assert (done.returncode, objects(done)) == (1, [{"setting": "suffix CR", "answer": "refused"}, aim])


def test_a_scanner_without_settings_is_not_even_opened(tmp_path: Path) -> None:
    done = stockhand(tmp_path, "scanners", "setup", "serial:///dev/none?profile=datalogic")
    assert done.returncode == 1
    assert done.stdout.startswith(b"Datalogic (datalogic) has no settings that can be sent")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("hidraw:///dev/none?profile=newland", b"takes its settings over a serial line only"),
        ("evdev:///dev/none?profile=honeywell", b"is a keyboard here, which takes no settings"),
    ],
)
def test_a_port_over_which_nothing_can_be_set_up_is_said(address: str, why: bytes, tmp_path: Path) -> None:
    done = stockhand(tmp_path, "scanners", "setup", address)
    assert (done.returncode, done.stderr, why in done.stdout) == (1, b"", True), done


def test_a_scanner_that_is_not_there_cannot_be_set_up(tmp_path: Path) -> None:
    done = stockhand(tmp_path, "scanners", "setup", f"serial://{tmp_path}/away?profile=honeywell")
    assert (done.returncode, b"is not plugged in" in done.stdout) == (3, True)


def test_a_scanner_that_is_pulled_meanwhile_is_said(tmp_path: Path) -> None:
    done, _ = set_up(tmp_path, "newland", [b"\x02\x010000#APSENA1\x06;\x03", None])
    assert (done.returncode, done.stderr) == (3, b"")
    first, lost = done.stdout.decode().splitlines()
    assert (first, "was unplugged or switched off" in lost) == ("prefixes and suffixes: taken", True)
