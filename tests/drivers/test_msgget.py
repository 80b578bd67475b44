"""Honeywell packet mode."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.frames import FRAME_BYTES_MAX, Frame
from drivers.codecs.msgget import MsggetCodec


def sent(data: bytes, symbology: bytes = b"jC1") -> bytes:
    body = b"MSGGET%04d" % (len(data) + 1) + symbology + b"\x1d" + data + b"\r"
    return b"\x16\xfe" + len(body).to_bytes(4, "little") + b"\r" + body


def test_the_header_is_as_published() -> None:
    # 14 digits of an EAN-13 with its CR, as in the vendor's description of the header
    golden = bytes.fromhex("16 FE 00 00 00 00 0D 4D 53 47 47 45 54 30 30 31 34 64 45 30 1D") + b"9" * 13 + b"\r"
    assert len(golden) == 21 + 14
    assert MsggetCodec().feed(golden, 0.0) == [Frame(b"9" * 13, "]E0")]


def test_a_scan_comes_byte_by_byte() -> None:
    codec = MsggetCodec()
    wire = sent(b"0109506000134352\x1d10L7")
    frames = [frame for byte in wire for frame in codec.feed(bytes((byte,)), 0.0)]
    assert frames == [Frame(b"0109506000134352\x1d10L7", "]C1")]


def test_five_scans_come_at_once() -> None:
    labels = [b"SN-%d" % number for number in range(5)]
    assert MsggetCodec().feed(b"".join(map(sent, labels)), 0.0) == [Frame(label, "]C1") for label in labels]


def test_a_cr_in_the_data_ends_nothing() -> None:
    assert MsggetCodec().feed(sent(b"A\r\x16\xfeB"), 0.0) == [Frame(b"A\r\x16\xfeB", "]C1")]


def test_noise_before_a_packet_is_told() -> None:
    assert MsggetCodec().feed(b"\r\n\xff\xfe\x16" + sent(b"A"), 0.0) == [
        Frame(b"\xff\xfe\x16", incomplete=True),
        Frame(b"A", "]C1"),
    ]


def test_what_only_begins_like_a_packet_is_noise() -> None:
    assert MsggetCodec().feed(b"\x16\xfeMSGGET" + sent(b"A"), 0.0) == [
        Frame(b"\x16\xfeMSGGET", incomplete=True),
        Frame(b"A", "]C1"),
    ]


def test_a_packet_that_does_not_end_with_cr_is_incomplete() -> None:
    assert MsggetCodec().feed(sent(b"ABC")[:-1] + b"X" + sent(b"D"), 0.0) == [
        Frame(b"ABC", "]C1", incomplete=True),
        Frame(b"D", "]C1"),
    ]


def test_half_a_packet_is_given_up_after_the_gap() -> None:
    codec = MsggetCodec()
    assert codec.feed(sent(b"ABCDEF")[:-3], 5.0) == []
    assert codec.due_s() == pytest.approx(5.05)
    assert codec.idle(5.06) == [Frame(sent(b"ABCDEF")[:-3], incomplete=True)]
    assert codec.due_s() is None
    assert codec.feed(sent(b"A"), 6.0) == [Frame(b"A", "]C1")]


def test_an_over_long_scan_is_told() -> None:
    data = b"X" * (FRAME_BYTES_MAX + 1)
    assert MsggetCodec().feed(sent(data) + sent(b"A"), 0.0) == [
        Frame(data[:FRAME_BYTES_MAX], "]C1", incomplete=True, too_long=True),
        Frame(b"A", "]C1"),
    ]


def test_an_endless_stream_is_not_kept() -> None:
    codec = MsggetCodec()
    for _ in range(100):
        codec.feed(b"X" * 1000, 0.0)
    assert codec.close() == [Frame(b"X" * FRAME_BYTES_MAX, incomplete=True)]


pieces = st.lists(
    st.one_of(
        st.binary(max_size=8),
        st.sampled_from([b"\x16", b"\x16\xfe", sent(b"A")[:20], b"\r\n"]),
        st.builds(sent, st.binary(max_size=30), st.binary(min_size=3, max_size=3)),
    ),
    max_size=8,
)


@given(pieces=pieces, cuts=st.lists(st.integers(0, 150), max_size=20))
def test_any_cutting_gives_the_same_frames(pieces: list[bytes], cuts: list[int]) -> None:
    data = b"".join(pieces)
    bounds = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    cut, whole = MsggetCodec(), MsggetCodec()
    frames = [frame for start, end in itertools.pairwise(bounds) for frame in cut.feed(data[start:end], 0.0)]
    assert frames + cut.close() == whole.feed(data, 0.0) + whole.close()


@given(labels=st.lists(st.binary(min_size=1, max_size=60), max_size=6))
def test_what_is_sent_is_what_comes(labels: list[bytes]) -> None:
    assert MsggetCodec().feed(b"".join(map(sent, labels)), 0.0) == [Frame(label, "]C1") for label in labels]
