"""Two scanners, unplugged and plugged in again 20 times during 1,000 scans through the running terminal: each is stored once."""

import select
import sys
import time
from pathlib import Path

from drivers.codecs import ssi
from drivers.codecs.ssi import checksum, packet
from drivers.fakes import SimulatedScanner
from sync.handheld.home import Handheld
from tests.end_to_end.floor import Floor, scanned
from tests.terminal.homes import demo_home
from tests.terminal.pseudo_terminals import PATIENCE_S, on_terminal

SCANS = 1_000
REPLUGS = 20
EVERY = SCANS // REPLUGS
CODE_128 = 0x03
TOGETHER = 25
"""How many scans are sent before they must have been read."""


class SsiScanner:
    """A simulated scanner that speaks SSI: every scan is a packet, sent once more with its mark where no acknowledgement comes."""

    def __init__(self, scanner: SimulatedScanner) -> None:
        self.scanner = scanner
        self.resent = 0

    def scan(self, code: str, *, spoiled: bool) -> None:
        """Send a code, first with a wrong checksum where it is `spoiled`; return when it was acknowledged."""
        body = bytes((len(code) + 5, ssi.DECODE_DATA, 0, 0, CODE_128)) + code.encode()
        again = body[:3] + b"\x01" + body[4:]
        if spoiled:
            self._send(body + b"\x00\x00", packet(ssi.CMD_NAK, b"\x01"))
            self.resent += 1
        self._send((again if spoiled else body) + checksum(again if spoiled else body), packet(ssi.CMD_ACK))

    def _send(self, data: bytes, answer: bytes) -> None:
        self.scanner.heard.clear()
        self.scanner.send(data)
        until_s = time.monotonic() + PATIENCE_S
        while answer not in self.scanner.heard:
            assert time.monotonic() < until_s, f"never answered; heard {self.scanner.heard.hex(' ')}"
            select.select([self.scanner._far()], [], [], PATIENCE_S)
            self.scanner._listen()


def replugged(scanner: SimulatedScanner, half: bytes = b"") -> None:
    """Take the scanner away, in the middle of a frame where `half` of one is given, and plug it in again."""
    scanner.send(half)
    scanner.wait_until_read(PATIENCE_S)
    scanner.unplug()
    scanner.plug()
    scanner.wait_for_reader(PATIENCE_S)


def test_1000_scans_of_two_scanners_are_stored_once_through_20_replugs(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    lines, packets = [f"RS-{at:04}" for at in range(SCANS // 2)], [f"SSI-{at:04}" for at in range(SCANS // 2)]
    with SimulatedScanner(tmp_path / "rs232") as rs232, SimulatedScanner(tmp_path / "ssi") as other:
        urls = (f"serial://{rs232.path}?profile=metrologic", f"serial://{other.path}?profile=zebra-ssi")
        command = [sys.executable, "-m", "terminal", "--home", str(home)]
        speaking = SsiScanner(other)
        with on_terminal([*command, *(word for url in urls for word in ("--scanner", url))]) as keyboard:
            terminal = Floor(keyboard, rs232)
            terminal.sign_in()
            other.wait_for_reader(PATIENCE_S)
            for at in range(0, SCANS // 2, TOGETHER):
                terminal.scan(*lines[at : at + TOGETHER])
                for number, code in enumerate(packets[at : at + TOGETHER]):
                    speaking.scan(code, spoiled=number == 0)
                rs232.wait_until_read(PATIENCE_S)
                keyboard.read(0.0)
                # every second time in the middle of a frame
                if at // TOGETHER % 2:
                    replugged(rs232, half=b"HALF")
                else:
                    replugged(other)
            terminal.scan("LAST")
            # behind the first STOP all others wait, and the ten halves with them
            terminal.see(f"{SCANS + REPLUGS // 2} scans held")
        with Handheld.open(home) as handheld:
            rows = handheld.journal.inputs(10_000)
        halves = [row for row in rows if "incomplete" in row.came.flags]
        whole = [row.came.text for row in reversed(rows) if row.came.device == rs232.path and not row.came.flags]
        assert whole[1:] == [*lines, "LAST"]
        assert scanned(home, other.path) == packets
        assert [row.came.text for row in halves] == ["HALF"] * (REPLUGS // 2)
        assert speaking.resent == REPLUGS
