"""What a bad line may do, for every codec alike: cut off, spoiled, doubled, endless, noisy, unplugged; the next scan is whole.

Each codec reads a scan after the damage and a silence. Codecs whose frames carry a checksum give nothing that was not sent.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.frames import FRAME_BYTES_MAX, Codec, Frame
from drivers.codecs.hid_pos import HidPosCodec
from drivers.codecs.keymap import KeymapCodec
from drivers.codecs.lines import LineCodec, LineFraming, Terminator
from drivers.codecs.msgget import MsggetCodec
from drivers.codecs.ssi import SsiCodec
from tests.drivers import test_hid_pos, test_keymap, test_msgget, test_ssi

SILENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Wire:
    """A codec, how a scan looks on its wire, and whether a spoiled one is told by a checksum.

    `unit` is how much the kernel gives at once: events and reports never come in parts.
    """

    name: str
    codec: Callable[[], Codec]
    sent: Callable[[bytes], bytes]
    checked: bool = False
    unit: int = 1
    aim: str | None = None


def keyed(data: bytes) -> bytes:
    return test_keymap.typed(data.decode("ascii")) + test_keymap.press(test_keymap.ENTER)


WIRES = (
    Wire("lines", lambda: LineCodec(LineFraming(Terminator.CR)), lambda data: data + b"\r"),
    Wire("stx", lambda: LineCodec(LineFraming(Terminator.ETX)), lambda data: b"\x02" + data + b"\x03"),
    Wire("ssi", SsiCodec, test_ssi.decoded, checked=True),
    Wire("msgget", MsggetCodec, test_msgget.sent, aim="]C1"),
    Wire(
        "hid_pos",
        lambda: HidPosCodec(test_hid_pos.layout()),
        lambda data: b"".join(test_hid_pos.reports(data)),
        unit=64,
        aim="]C1",
    ),
    Wire("keymap", KeymapCodec, keyed, unit=24),
)
each_wire = pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
# the events of a keyboard are the kernel's: characters only, and not spoiled on a line
each_line = pytest.mark.parametrize(
    "wire", [wire for wire in WIRES if wire.name != "keymap"], ids=lambda wire: wire.name
)
LABELS = st.text(st.sampled_from("ABZ019-"), min_size=1, max_size=40).map(str.encode)


def scan(wire: Wire, data: bytes) -> Frame:
    aim = wire.aim or None
    return Frame(data, aim)


def settled(codec: Codec, at_s: float) -> list[Frame]:
    """Let silence end whatever is under way."""
    frames: list[Frame] = []
    while (due_s := codec.due_s()) is not None:
        frames += codec.idle(max(due_s, at_s))
    return frames


def after(wire: Wire, damaged: Sequence[bytes], label: bytes) -> tuple[list[Frame], list[Frame]]:
    """Return the frames of a damaged wire up to the end of its silence, and those of a good scan behind it."""
    codec = wire.codec()
    first = [frame for number, part in enumerate(damaged) for frame in codec.feed(part, number * 0.001)]
    first += settled(codec, 1.0)
    codec.replies()
    return first, codec.feed(wire.sent(label), 1.0 + SILENCE_S)


def chunks(wire: Wire, data: bytes, cuts: Sequence[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut * wire.unit % (len(data) + 1) // wire.unit * wire.unit for cut in cuts)})
    return [data[start:end] for start, end in itertools.pairwise(places)]


@each_wire
@given(label=LABELS, at=st.integers(1, 10_000), cuts=st.lists(st.integers(0, 5000), max_size=5))
def test_a_frame_that_is_cut_off_is_no_scan(wire: Wire, label: bytes, at: int, cuts: list[int]) -> None:
    whole = wire.sent(label)
    cut = at * wire.unit % len(whole) // wire.unit * wire.unit
    first, then = after(wire, chunks(wire, whole[:cut], cuts), b"NEXT")
    # of a keyboard the last events are those of letting go of Enter: the scan is whole without them
    assert [frame for frame in first if not frame.incomplete and wire.name != "keymap"] == []
    assert then == [scan(wire, b"NEXT")]


@each_line
@given(
    label=LABELS, at=st.integers(0, 10_000), flip=st.integers(1, 255), cuts=st.lists(st.integers(0, 5000), max_size=5)
)
def test_behind_a_spoiled_byte_the_next_scan_is_whole(
    wire: Wire, label: bytes, at: int, flip: int, cuts: list[int]
) -> None:
    whole = bytearray(wire.sent(label))
    whole[at % len(whole)] ^= flip
    first, then = after(wire, chunks(wire, bytes(whole), cuts), b"NEXT")
    assert then[-1:] == [scan(wire, b"NEXT")]
    if wire.checked:
        assert [frame for frame in first if not frame.incomplete] == []


@each_wire
@given(label=LABELS, cuts=st.lists(st.integers(0, 5000), max_size=5))
def test_two_codes_in_one_read_are_two_scans_in_order(wire: Wire, label: bytes, cuts: list[int]) -> None:
    codec = wire.codec()
    data = wire.sent(label) + wire.sent(b"SECOND")
    frames = [frame for part in chunks(wire, data, cuts) for frame in codec.feed(part, 0.0)]
    assert frames == [scan(wire, label), scan(wire, b"SECOND")]


@each_wire
@given(noise=st.binary(max_size=300))
def test_behind_noise_and_a_silence_the_next_scan_is_whole(wire: Wire, noise: bytes) -> None:
    whole_units = noise[: len(noise) // wire.unit * wire.unit]
    _, then = after(wire, [whole_units], b"NEXT")
    assert then[-1:] == [scan(wire, b"NEXT")]


@each_wire
def test_an_endless_frame_is_told_once_and_never_kept(wire: Wire) -> None:
    codec = wire.codec()
    endless = wire.sent(b"A" * 200)[: -wire.unit]
    if wire.name in ("lines", "stx"):
        endless = wire.sent(b"A" * 200)[:-1]
    frames = [frame for _ in range(400) for frame in codec.feed(endless, 0.0)]
    assert max((len(frame.data) for frame in frames), default=0) <= FRAME_BYTES_MAX
    settled(codec, 1.0)
    assert codec.feed(wire.sent(b"NEXT"), 10.0)[-1:] == [scan(wire, b"NEXT")]


@each_wire
@given(label=LABELS, at=st.integers(0, 10_000))
def test_unplugged_in_the_middle_of_a_frame(wire: Wire, label: bytes, at: int) -> None:
    codec = wire.codec()
    whole = wire.sent(label)
    codec.feed(whole[: at % len(whole)], 0.0)
    assert [frame for frame in codec.close() if not frame.incomplete] == []
    assert codec.replies() == b""
    assert codec.feed(wire.sent(b"NEXT"), 1.0) == [scan(wire, b"NEXT")]


@each_line
@given(data=st.binary(min_size=1, max_size=60).filter(lambda data: not set(data) & set(b"\r\n\x02\x03")))
def test_bytes_that_are_no_utf8_are_kept_as_they_are(wire: Wire, data: bytes) -> None:
    assert wire.codec().feed(wire.sent(data), 0.0) == [scan(wire, data)]
