"""The line codec: any cutting of the bytes gives the same frames, and half a scan is never a scan."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.frames import FRAME_BYTES_MAX, Frame
from drivers.codecs.lines import LineCodec, LineFraming, Terminator

LABEL = b"]C10109506000134352\x1d10L7"
GAP_S = 0.05
SILENCE_S = 0.2


def codec(terminator: Terminator = Terminator.AUTO, prefix: bytes = b"") -> LineCodec:
    return LineCodec(LineFraming(terminator, prefix))


def fed(codec: LineCodec, *reads: bytes) -> list[Frame]:
    return [frame for number, read in enumerate(reads) for frame in codec.feed(read, number * 0.001)]


def byte_by_byte(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


WIRE = [
    (Terminator.AUTO, b"%b\r"),
    (Terminator.AUTO, b"%b\n"),
    (Terminator.AUTO, b"%b\r\n"),
    (Terminator.CR, b"%b\r"),
    (Terminator.LF, b"%b\n"),
    (Terminator.CRLF, b"%b\r\n"),
    (Terminator.TAB, b"%b\t"),
    (Terminator.ETX, b"\x02%b\x03"),
    (Terminator.ETX, b"\x02%b\x03\r\n"),
]


@pytest.mark.parametrize(("terminator", "wire"), WIRE)
def test_a_frame_comes_whole(terminator: Terminator, wire: bytes) -> None:
    assert fed(codec(terminator), wire % LABEL) == [Frame(LABEL)]


@pytest.mark.parametrize(("terminator", "wire"), WIRE)
def test_a_frame_comes_byte_by_byte(terminator: Terminator, wire: bytes) -> None:
    assert fed(codec(terminator), *byte_by_byte(wire % LABEL)) == [Frame(LABEL)]


@pytest.mark.parametrize(("terminator", "wire"), WIRE)
def test_five_frames_come_at_once(terminator: Terminator, wire: bytes) -> None:
    labels = [b"SN-%06d" % number for number in range(5)]
    assert fed(codec(terminator), b"".join(wire % label for label in labels)) == [Frame(label) for label in labels]


def test_a_terminator_of_two_bytes_in_two_reads_gives_no_empty_frame() -> None:
    assert fed(codec(), b"A\r", b"\nB\r\n") == [Frame(b"A"), Frame(b"B")]


def test_empty_lines_are_no_frames() -> None:
    assert fed(codec(), b"\r\n\r\n\r\r\n\n") == []


def test_a_lone_cr_is_data_where_only_crlf_ends_a_frame() -> None:
    assert fed(codec(Terminator.CRLF), b"A\rB\nC\r\n") == [Frame(b"A\rB\nC")]


def test_lines_between_stx_and_etx_are_data() -> None:
    assert fed(codec(Terminator.ETX), b"\x02A\r\nB\x03") == [Frame(b"A\r\nB")]


def test_bytes_that_are_no_text_are_kept() -> None:
    every = bytes(value for value in range(256) if value not in b"\r\n")
    assert fed(codec(), every + b"\r") == [Frame(every)]


def test_noise_before_stx_is_an_incomplete_frame_and_the_next_one_is_whole() -> None:
    assert fed(codec(Terminator.ETX), b"\xff\xfe\x02A\x03") == [Frame(b"\xff\xfe", incomplete=True), Frame(b"A")]


def test_a_frame_without_its_etx_is_incomplete_when_the_next_begins() -> None:
    assert fed(codec(Terminator.ETX), b"\x02HALF\x02A\x03") == [Frame(b"HALF", incomplete=True), Frame(b"A")]


def test_the_prefix_is_not_part_of_the_frame() -> None:
    assert fed(codec(prefix=b"#S"), b"#SA\r#SB\r") == [Frame(b"A"), Frame(b"B")]


def test_a_frame_without_the_prefix_lost_its_beginning() -> None:
    assert fed(codec(prefix=b"#S"), b"TAIL\r#SB\r") == [Frame(b"TAIL", incomplete=True), Frame(b"B")]


def test_a_frame_under_way_is_due_when_the_gap_has_passed() -> None:
    lines = codec()
    lines.feed(b"HALF", 7.0)
    assert lines.due_s() == pytest.approx(7.0 + GAP_S)


def test_a_frame_that_falls_silent_is_incomplete() -> None:
    lines = codec()
    lines.feed(b"HALF", 7.0)
    assert lines.idle(7.0 + GAP_S - 0.001) == []
    assert lines.idle(7.0 + GAP_S) == [Frame(b"HALF", incomplete=True)]


def test_the_second_half_of_a_broken_frame_is_no_scan_either() -> None:
    lines = codec()
    lines.feed(b"HALF", 7.0)
    lines.idle(7.1)
    assert lines.feed(b"REST\rNEXT\r", 7.15) == [Frame(b"REST", incomplete=True), Frame(b"NEXT")]


def test_a_frame_after_a_long_silence_is_whole_again() -> None:
    lines = codec()
    lines.feed(b"HALF", 7.0)
    lines.idle(7.1)
    assert lines.due_s() == pytest.approx(7.0 + SILENCE_S)
    assert lines.idle(7.3) == []
    assert lines.due_s() is None
    assert lines.feed(b"NEXT\r", 7.4) == [Frame(b"NEXT")]


def test_the_prefix_shows_a_beginning_after_a_broken_frame() -> None:
    lines = codec(prefix=b"#S")
    lines.feed(b"#SHALF", 7.0)
    assert lines.idle(7.1) == [Frame(b"HALF", incomplete=True)]
    assert lines.feed(b"#SNEXT\r", 7.12) == [Frame(b"NEXT")]


def test_stx_shows_a_beginning_after_a_broken_frame() -> None:
    lines = codec(Terminator.ETX)
    lines.feed(b"\x02HALF", 7.0)
    assert lines.idle(7.1) == [Frame(b"HALF", incomplete=True)]
    assert lines.feed(b"REST\x03\x02NEXT\x03", 7.12) == [Frame(b"REST", incomplete=True), Frame(b"NEXT")]


def test_bytes_that_are_read_late_had_no_gap() -> None:
    lines = codec()
    lines.feed(b"HA", 7.0)
    assert lines.feed(b"LF\r", 9.0) == [Frame(b"HALF")]


def test_silence_ends_a_frame_where_nothing_else_does() -> None:
    lines = codec(Terminator.IDLE)
    lines.feed(b"A\r", 7.0)
    assert lines.idle(7.0 + GAP_S) == [Frame(b"A\r")]
    assert lines.feed(b"B", 7.06) == []
    assert lines.idle(7.2) == [Frame(b"B")]


def test_a_line_of_10_kb_is_too_long_and_the_next_one_is_whole() -> None:
    line = b"X" * 10_000
    expected = [Frame(line[:FRAME_BYTES_MAX], incomplete=True, too_long=True), Frame(b"NEXT")]
    assert fed(codec(), line + b"\rNEXT\r") == expected
    assert fed(codec(), *byte_by_byte(line + b"\rNEXT\r")) == expected


def test_the_longest_frame_is_whole() -> None:
    line = b"X" * FRAME_BYTES_MAX
    assert fed(codec(), line + b"\r") == [Frame(line)]
    assert fed(codec(Terminator.CRLF), line + b"\r", b"\n") == [Frame(line)]


def test_a_frame_without_end_is_told_once_and_not_kept() -> None:
    lines = codec()
    frames = [frame for number in range(100) for frame in lines.feed(b"X" * 1000, number * 0.01)]
    assert frames == [Frame(b"X" * FRAME_BYTES_MAX, incomplete=True, too_long=True)]
    assert lines.idle(9.0) == []
    assert lines.feed(b"NEXT\r", 9.1) == [Frame(b"NEXT")]


def test_half_a_frame_at_the_loss_of_the_port_is_given_and_forgotten() -> None:
    lines = codec()
    lines.feed(b"HALF", 7.0)
    assert lines.close() == [Frame(b"HALF", incomplete=True)]
    assert lines.feed(b"NEXT\r", 7.01) == [Frame(b"NEXT")]


def test_nothing_under_way_gives_nothing_at_the_loss_of_the_port() -> None:
    assert codec().close() == []


pieces = st.lists(
    st.one_of(
        st.sampled_from([b"\r", b"\n", b"\r\n", b"\t", b"\x02", b"\x03", b"#S", b"\x00", b"X" * (FRAME_BYTES_MAX - 1)]),
        st.binary(max_size=12),
    ),
    max_size=12,
)
framings = st.builds(LineFraming, st.sampled_from(Terminator), st.sampled_from([b"", b"#S", b"\x02"]))


@given(framing=framings, pieces=pieces, cuts=st.lists(st.integers(0, 60), max_size=20))
def test_any_cutting_gives_the_same_frames(framing: LineFraming, pieces: list[bytes], cuts: list[int]) -> None:
    data = b"".join(pieces)
    bounds = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts), *(max(0, len(data) - cut) for cut in cuts)})
    chunks = [data[start:end] for start, end in itertools.pairwise(bounds)]
    whole, cut = LineCodec(framing), LineCodec(framing)
    assert fed(cut, *chunks) + cut.close() == fed(whole, data) + whole.close()


@given(framing=framings, data=st.binary(max_size=200))
def test_no_frame_is_empty_or_too_long(framing: LineFraming, data: bytes) -> None:
    lines = LineCodec(framing)
    for frame in fed(lines, data) + lines.close():
        assert 0 < len(frame.data) <= FRAME_BYTES_MAX


@given(
    wire=st.sampled_from([wire for wire in WIRE if wire[0] is not Terminator.TAB]),
    labels=st.lists(st.binary(min_size=1).filter(lambda label: not set(label) & set(b"\r\n\x02\x03")), max_size=8),
)
def test_what_is_sent_is_what_comes(wire: tuple[Terminator, bytes], labels: list[bytes]) -> None:
    lines = codec(wire[0])
    assert fed(lines, *byte_by_byte(b"".join(wire[1] % label for label in labels))) == [Frame(each) for each in labels]
