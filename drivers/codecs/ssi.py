"""Zebra / Symbol Simple Serial Interface: packets with a checksum, acknowledged by the host.

    Length Opcode Source Status Data... ChecksumHigh ChecksumLow

Length counts all but the checksum (4..255); the checksum is the two's complement of the sum of all bytes before it.
Source: SSI Programmer's Guide 72E-40451, SE-923 Integration Guide pages 160 to 171.

Invariants
(1) Any cutting of the same bytes into reads gives the same frames and replies.
(2) A packet that is sent again because our answer was lost is acknowledged and is no second scan; one that is sent again
    because we could not read it is the scan. That holds over a port that was opened anew.
(3) What could not be read and is not sent again within RESEND_S is given as an incomplete frame: no scan is lost unseen.
"""

from dataclasses import dataclass, replace

from drivers.codecs.frames import FRAME_BYTES_MAX, Frame, without_suffix

CHARACTER_GAP_S = 0.1
"""Silence inside a packet after which the rest of it will not come."""

RESEND_S = 3.0
"""How long the device is given to send again: its own wait for an answer is 2 s."""

AGAIN_S = 10.0
"""How long after a packet the device may still send it again: two more times, each after its own wait."""

DECODE_DATA = 0xF3
EVENT = 0xF6
PARAM_SEND = 0xC6
MULTIPACKET_SEGMENT = 0x73
MULTIPACKET_ACK = 0x74
CMD_ACK = 0xD0
CMD_NAK = 0xD1
BEEP = 0xE6
LED_ON = 0xE7
LED_OFF = 0xE8
START_SESSION = 0xE4
STOP_SESSION = 0xE5
SCAN_ENABLE = 0xE9
SCAN_DISABLE = 0xEA

SCANNER_INIT = 0x90
SCANNER_INIT_REPLY = 0x91
HOST_ACK = 0x96

_HOST = 0x04
_NAK_RESEND = 0x01
_STATUS_AGAIN = 0x01
_STATUS_CONTINUED = 0x02
_LENGTH_MIN = 4
_CHECKSUM_BYTES = 2
_ACKNOWLEDGED = frozenset((DECODE_DATA, EVENT, PARAM_SEND))

_SEGMENT_HEADER_BYTES = 10
"""Number of the segment, then in the first one: opcode, 2 bytes, 2 of length, code type, 1 byte, 2 of data length."""

_AIM_BY_CODE_TYPE = {0x0F: "]C1", 0x30: "]e0", 0x31: "]e0", 0x32: "]e0"}
"""Code types that can only be GS1, for devices that do not send the AIM identifier."""


def checksum(data: bytes) -> bytes:
    """Return the two checksum bytes of a packet whose other bytes are `data`."""
    return (-sum(data) & 0xFFFF).to_bytes(_CHECKSUM_BYTES, "big")


def packet(opcode: int, data: bytes = b"") -> bytes:
    """Return the packet that the host sends for `opcode`."""
    body = bytes((_LENGTH_MIN + len(data), opcode, _HOST, 0)) + data
    return body + checksum(body)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The packet that was taken last, and when; `refused`: one after it could not be read, and will be sent again."""

    content: bytes = b""
    at_s: float = 0.0
    refused: bool = False


class SsiCodec:
    """Reads packets of a scanner and owes it the acknowledgements.

    `accepted` is what the codec of the same port had taken before it was opened anew: it may be sent again here. `answers` counts what
    the scanner said to commands: it takes one at a time.
    """

    def __init__(self, accepted: Accepted | None = None) -> None:
        self.accepted = accepted or Accepted()
        self.answers = 0
        self._held = b""
        self._last_s = 0.0
        self._owed = bytearray()
        self._ack = packet(CMD_ACK)
        self._message: _Message | None = None
        self._doubtful = b""
        self._doubtful_until_s: float | None = None

    def feed(self, data: bytes, at_s: float) -> list[Frame]:
        """Take bytes read at `at_s` and return the scans that they complete, in order."""
        frames: list[Frame] = []
        pending, start = self._held + data, 0
        self._last_s = at_s
        while start < len(pending):
            length = pending[start]
            if length < _LENGTH_MIN:
                # not a packet: look for one a byte further on
                start += 1
                continue
            end = start + length + _CHECKSUM_BYTES
            if end > len(pending):
                break
            frames += self._packet(pending[start:end], at_s)
            start = end
        self._held = pending[start:]
        return frames

    def due_s(self) -> float | None:
        """Return when `idle` wants to be called if nothing more is read, or None when nothing is waiting."""
        if self._held:
            return self._last_s + CHARACTER_GAP_S
        if self._message is not None:
            return self._last_s + RESEND_S
        return self._doubtful_until_s

    def idle(self, at_s: float) -> list[Frame]:
        """Return what the silence up to `at_s` gives up. Call it only when the port was found empty at that time."""
        due_s = self.due_s()
        if due_s is None or at_s < due_s:
            return []
        if self._held:
            self._doubt(self._held, self._last_s)
            self._held = b""
            return []
        if self._message is not None:
            return self._give_up_message()
        return self._give_up_doubtful()

    def close(self) -> list[Frame]:
        """Return what was under way when the port was lost, as incomplete frames, and start anew."""
        if self._held:
            self._doubt(self._held, self._last_s)
            self._held = b""
        frames = self._give_up_message() + self._give_up_doubtful()
        self._owed.clear()
        return frames

    def replies(self) -> bytes:
        """Return and forget the acknowledgements that are owed."""
        owed = bytes(self._owed)
        self._owed.clear()
        return owed

    def _packet(self, whole: bytes, at_s: float) -> list[Frame]:
        """Answer the packet `whole` and return the frames that it completes."""
        body = whole[:-_CHECKSUM_BYTES]
        if checksum(body) != whole[-_CHECKSUM_BYTES:]:
            self._owed += packet(CMD_NAK, bytes((_NAK_RESEND,)))
            self._doubt(body, at_s)
            return []
        opcode, status, data = body[1], body[3], body[_LENGTH_MIN:]
        if opcode not in (DECODE_DATA, MULTIPACKET_SEGMENT):
            if opcode == SCANNER_INIT_REPLY:
                # newer cordless devices, once they were greeted, want this acknowledgement instead
                self._ack = packet(HOST_ACK)
            if opcode in _ACKNOWLEDGED:
                self._owed += self._ack
            if opcode in (CMD_ACK, CMD_NAK):
                self.answers += 1
            return []
        if self._is_sent_again(opcode, status, data, at_s):
            self._owed += self._ack if opcode == DECODE_DATA or self._message is None else packet(MULTIPACKET_ACK)
            return []
        self._doubtful, self._doubtful_until_s = b"", None
        return self._decoded(status, data) if opcode == DECODE_DATA else self._segment(data)

    def _is_sent_again(self, opcode: int, status: int, data: bytes, at_s: float) -> bool:
        """Tell whether this is the packet accepted last: sent again soon, and not because we could not read one."""
        content = bytes((opcode,)) + data
        last, self.accepted = self.accepted, Accepted(content, at_s)
        soon = at_s - last.at_s <= AGAIN_S and not last.refused
        return bool(status & _STATUS_AGAIN) and soon and content == last.content

    def _begins_again(self, part: bytes) -> bool:
        """Tell whether the beginning of a packet is that of the one accepted last, sent again."""
        again = len(part) >= _LENGTH_MIN and bool(part[3] & _STATUS_AGAIN) and not self.accepted.refused
        return again and self.accepted.content.startswith(part[1:2] + part[_LENGTH_MIN:])

    def _decoded(self, status: int, data: bytes) -> list[Frame]:
        """Take a DECODE_DATA packet: the whole scan, or a part of it when the status says that more follows."""
        self._owed += self._ack
        frames: list[Frame] = []
        if self._message is not None and self._message.expected is not None:
            frames = self._give_up_message()
        if self._message is None:
            if not data:
                return frames
            self._message = _Message(data[0], None)
            data = data[1:]
        self._message.add(data)
        return frames if status & _STATUS_CONTINUED else frames + self._finish_message()

    def _segment(self, data: bytes) -> list[Frame]:
        """Take a MULTIPACKET_SEGMENT packet, whose first byte numbers it."""
        frames: list[Frame] = []
        number = data[0] if data else 0
        if number == 0 or self._message is None or number != self._message.segments & 0xFF:
            frames = self._give_up_message()
        if self._message is None:
            if number != 0 or len(data) < _SEGMENT_HEADER_BYTES or data[1] != DECODE_DATA:
                # the beginning was lost, or it is no scan
                self._owed += packet(MULTIPACKET_ACK)
                return frames + ([Frame(data[1:], incomplete=True)] if number else [])
            self._message = _Message(data[6], int.from_bytes(data[8:10], "big"))
            self._message.add(data[_SEGMENT_HEADER_BYTES:])
        else:
            self._message.add(data[1:])
        if not self._message.is_whole():
            self._owed += packet(MULTIPACKET_ACK)
            return frames
        self._owed += self._ack
        return frames + self._finish_message()

    def _finish_message(self) -> list[Frame]:
        message, self._message = self._message, None
        return [] if message is None else message.frames(incomplete=False)

    def _give_up_message(self) -> list[Frame]:
        message, self._message = self._message, None
        return [] if message is None else message.frames(incomplete=True)

    def _doubt(self, data: bytes, at_s: float) -> None:
        """Remember what could not be read until the device has sent it again, or has not; what was read before is not missed."""
        if self._begins_again(data):
            return
        self._doubtful = (self._doubtful + data)[:FRAME_BYTES_MAX]
        self._doubtful_until_s = at_s + RESEND_S
        self.accepted = replace(self.accepted, refused=True)

    def _give_up_doubtful(self) -> list[Frame]:
        data, self._doubtful, self._doubtful_until_s = self._doubtful, b"", None
        return [Frame(data, incomplete=True)] if data else []


class _Message:
    """A scan that comes in several packets; `expected` bytes of it where the first one tells."""

    def __init__(self, code_type: int, expected: int | None) -> None:
        self.expected = expected
        self.segments = 0
        self._code_type = code_type
        self._count = 0
        self._data = bytearray()

    def add(self, data: bytes) -> None:
        """Take the data of the next packet; of an over-long message only the beginning is kept."""
        self.segments += 1
        self._count += len(data)
        self._data += data[: FRAME_BYTES_MAX + 1 - len(self._data)]

    def is_whole(self) -> bool:
        """Tell whether all that was announced is there."""
        return self.expected is not None and self._count >= self.expected

    def frames(self, *, incomplete: bool) -> list[Frame]:
        """Return the scan without its suffix, or nothing when it is empty."""
        data = bytes(self._data if self.expected is None else self._data[: self.expected])
        if len(data) > FRAME_BYTES_MAX:
            return [Frame(data[:FRAME_BYTES_MAX], incomplete=True, too_long=True)]
        if not incomplete:
            data = without_suffix(data)
        aim = None if data[:1] == b"]" else _AIM_BY_CODE_TYPE.get(self._code_type)
        return [Frame(data, aim, incomplete=incomplete)] if data else []
