"""The wedge: bursts are scans, everything else is typing, nothing is lost and nothing changes its order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.wedge import SCAN_BYTES_MAX, Burst, Typed, Wedge

GS1 = b"]C10109506000134352" + b"10L1\x1d21S-1"
Out = Typed | Burst
Reads = list[tuple[bytes, float]]


def told(reads: Reads) -> list[Out]:
    """All that a wedge makes of bytes read at times in seconds; the silence after them included, a tick every millisecond."""
    wedge = Wedge()
    out: list[Out] = []
    for data, at_s in reads:
        while (due_s := wedge.due_s()) is not None and due_s < at_s:
            out += wedge.tick(due_s + 1e-6)
        out += wedge.feed(data, at_s)
    while (due_s := wedge.due_s()) is not None:
        out += wedge.tick(due_s + 1e-6)
    return out


def paced(data: bytes, gap_s: float, from_s: float = 0.0) -> Reads:
    """One byte a read, `gap_s` apart."""
    return [(data[at : at + 1], from_s + at * gap_s) for at in range(len(data))]


@pytest.mark.parametrize("terminator", [b"\r", b"\n", b"\t", b"\r\n"])
@pytest.mark.parametrize("gap_s", [0.0, 0.002, 0.03])
def test_a_burst_is_one_scan_whatever_ends_it(terminator: bytes, gap_s: float) -> None:
    assert told(paced(GS1 + terminator, gap_s)) == [Burst(GS1)]


def test_a_burst_in_one_read_is_one_scan() -> None:
    assert told([(GS1 + b"\r", 0.0)]) == [Burst(GS1)]


def test_scans_that_come_in_one_read_are_as_many_scans() -> None:
    assert told([(b"SN-1\rSN-2\nSN-3\tSN-4\r\n", 0.0)]) == [
        Burst(b"SN-1"),
        Burst(b"SN-2"),
        Burst(b"SN-3"),
        Burst(b"SN-4"),
    ]


def test_slow_keys_are_typing() -> None:
    assert told(paced(b"12\r", 0.15)) == [Typed((b"1",)), Typed((b"2",)), Typed((b"\r",))]


def test_two_fast_keys_are_typing_and_come_as_two_at_once() -> None:
    assert told([(b"12", 0.0)]) == [Typed((b"1", b"2"))]


def test_a_short_number_and_enter_at_one_stroke_are_typing_in_order() -> None:
    assert told([(b"12\r", 0.0)]) == [Typed((b"1",)), Typed((b"2",)), Typed((b"\r",))]


def test_a_burst_that_breaks_off_is_an_incomplete_scan() -> None:
    assert told([(b"SN-0008", 0.0)]) == [Burst(b"SN-0008", incomplete=True)]


def test_the_rest_of_a_broken_burst_belongs_to_it() -> None:
    reads = [(b"SN-0", 0.0), (b"008", 0.1), (b"12\r", 0.2), (b"SN-9\r", 0.21)]
    assert told(reads) == [Burst(b"SN-000812", incomplete=True), Burst(b"SN-9")]


@pytest.mark.parametrize("head", [b"S", b"SN"])
def test_a_scan_that_stalls_behind_its_first_signs_is_not_taken_without_them(head: bytes) -> None:
    keys = Typed(tuple(bytes((key,)) for key in head))
    rest = b"SN-000812".removeprefix(head)
    assert told([(head, 0.0), (rest + b"\r", 0.09), (b"SN-9\r", 0.1)]) == [
        keys,
        Burst(rest, incomplete=True),
        Burst(b"SN-9"),
    ]
    assert told([(head, 0.0), (rest + b"\r", 0.11)]) == [keys, Burst(rest)]


def test_a_head_that_a_busy_machine_sees_late_is_a_head_all_the_same() -> None:
    wedge = Wedge()
    assert wedge.feed(b"S", 0.0) == []
    assert wedge.feed(b"N-000812\r", 0.3, in_time=True) == [Typed((b"S",)), Burst(b"N-000812", incomplete=True)]


def test_a_scan_right_behind_a_typed_number_that_was_ended_is_whole() -> None:
    assert told([(b"1", 0.0), (b"\r", 0.05), (b"SN-9\r", 0.09)]) == [Typed((b"1",)), Typed((b"\r",)), Burst(b"SN-9")]


def test_bytes_that_were_there_in_time_and_are_read_late_break_no_scan() -> None:
    wedge = Wedge()
    assert wedge.feed(b"SN-0", 0.0) == []
    assert wedge.feed(b"008", 0.3, in_time=True) == []
    assert wedge.feed(b"12\r", 0.31) == [Burst(b"SN-000812")]


def test_a_code_that_is_cut_behind_its_first_sign_is_whole_on_a_busy_machine() -> None:
    wedge = Wedge()
    assert wedge.feed(b"SN-0\rS", 0.0) == [Burst(b"SN-0")]
    assert wedge.feed(b"N-1\r", 0.3, in_time=True) == [Burst(b"SN-1")]


def test_keys_that_come_one_by_one_are_typing_on_a_busy_machine_too() -> None:
    wedge = Wedge()
    came = [out for at, key in enumerate(b"8765\r") for out in wedge.feed(bytes((key,)), at * 0.1, in_time=True)]
    assert came == [Typed((bytes((key,)),)) for key in b"8765\r"]


def test_after_silence_keys_are_typing_again() -> None:
    assert told([(b"SN-0", 0.0), (b"5", 0.5)]) == [Burst(b"SN-0", incomplete=True), Typed((b"5",))]


def test_a_key_held_down_is_typing() -> None:
    assert told(paced(b"1111111", 0.03)) == [Typed((b"1",))] * 7


def test_enter_held_down_is_that_many_enters() -> None:
    assert told(paced(b"\r\r\r\r", 0.03)) == [Typed((b"\r",))] * 4


def test_a_number_of_one_digit_is_a_scan_when_it_is_ended() -> None:
    assert told([(b"1111\r", 0.0)]) == [Burst(b"1111")]


def test_bytes_that_are_no_utf8_and_control_codes_stay_in_the_scan() -> None:
    data = b"A\xe9\x11B\x15\x1e\x04C"
    assert told([(data + b"\r", 0.0)]) == [Burst(data)]


def test_one_letter_of_several_bytes_is_one_key() -> None:
    assert told([("€ü".encode(), 0.0)]) == [Typed(("€".encode(), "ü".encode()))]


@pytest.mark.parametrize("sequence", [b"\x1bOP", b"\x1b[15~", b"\x1b[1;5C", b"\x1b[?2026;2$y"])
def test_escape_sequences_are_keys_whole_or_in_pieces(sequence: bytes) -> None:
    assert told([(sequence, 0.0)]) == [Typed((sequence,))]
    assert told(paced(sequence, 0.01)) == [Typed((sequence,))]


def test_escape_alone_is_a_key_after_a_moment() -> None:
    assert told([(b"\x1b", 0.0)]) == [Typed((b"\x1b",))]


def test_a_function_key_within_a_scan_breaks_it() -> None:
    assert told([(b"SN-1\x1b[15~", 0.0)]) == [Burst(b"SN-1", incomplete=True), Typed((b"\x1b[15~",))]


def test_backspace_is_never_part_of_a_scan() -> None:
    assert told([(b"1", 0.0), (b"\x7f", 0.02)]) == [Typed((b"1", b"\x7f"))]


def test_pasted_text_is_a_scan_a_line_with_its_separators() -> None:
    pasted = b"\x1b[200~" + GS1 + b"\r\nSN-2\x1b[201~"
    expected = [Burst(GS1), Burst(b"SN-2")]
    assert told([(pasted, 0.0)]) == expected
    assert told(paced(pasted, 0.001)) == expected


def test_typing_goes_on_after_a_paste() -> None:
    assert told([(b"\x1b[200~SN-2\x1b[201~5", 0.0)]) == [Burst(b"SN-2"), Typed((b"5",))]


def test_what_a_prefix_opens_is_a_scan_however_slow_and_short() -> None:
    assert told(paced(b"\x02AB\r", 0.15)) == [Burst(b"AB")]


@pytest.mark.parametrize("suffix", [b"\x03", b"\x03\r", b"\x03\r\n", b"\x03\n"])
@pytest.mark.parametrize("prefix", [b"", b"\x02"])
def test_etx_ends_a_scan_and_what_may_follow_it_is_no_key(prefix: bytes, suffix: bytes) -> None:
    stream = b"".join(prefix + code + suffix for code in (GS1, b"SN-2"))
    assert told([(stream, 0.0)]) == told(paced(stream, 0.002)) == [Burst(GS1), Burst(b"SN-2")]
    assert told([(prefix + b"1111" + suffix, 0.0)]) == [Burst(b"1111")]


def test_control_c_by_hand_is_a_key_and_enter_after_it_too() -> None:
    assert told([(b"\x03", 0.0), (b"\r", 0.2)]) == [Typed((b"\x03",)), Typed((b"\r",))]
    assert told([(b"1", 0.0), (b"\x03", 0.02)]) == [Typed((b"1", b"\x03"))]


@pytest.mark.parametrize(
    ("reported", "key"),
    [
        (b"\x1b[93;5u", b"\x1d"),
        (b"\x1b[93;5:1u", b"\x1d"),
        (b"\x1b[93::93;5u", b"\x1d"),
        (b"\x1b[27;5;93~", b"\x1d"),
        (b"\x1b[54;6u", b"\x1e"),
        (b"\x1b[94;5u", b"\x1e"),
        (b"\x1b[100;5u", b"\x04"),
        (b"\x1b[100;69u", b"\x04"),
        (b"\x1b[113;5u", b"\x11"),
        (b"\x1b[117;5u", b"\x15"),
        (b"\x1b[233u", "\u00e9".encode()),
    ],
)
def test_a_key_that_a_terminal_reports_by_number_stays_in_its_scan(reported: bytes, key: bytes) -> None:
    stream = b"0109506000134352" + reported + b"10L1\x1b[13u"
    assert told([(stream, 0.0)]) == told(paced(stream, 0.001)) == [Burst(b"0109506000134352" + key + b"10L1")]


def test_a_key_that_is_let_go_is_none() -> None:
    assert told([(b"SN-1\x1b[93;5:3u2\r", 0.0)]) == [Burst(b"SN-12")]


@pytest.mark.parametrize("reported", [b"\x1b[57376u", b"\x1b[97;3u", b"\x1b[1114112u", b"\x1b[27u"])
def test_a_key_without_a_character_is_handed_on_as_it_is(reported: bytes) -> None:
    assert told([(reported, 0.0)]) == [Typed((reported,))]


def test_a_scan_that_is_too_long_is_incomplete_and_the_next_works() -> None:
    assert told([(b"AB" * 5_000 + b"\rSN-2\r", 0.0)]) == [
        Burst((b"AB" * 5_000)[:SCAN_BYTES_MAX], incomplete=True),
        Burst(b"SN-2"),
    ]


_SENT = [chr(at) for at in range(0x20, 0x7F)] + ["\x1d", "\x1e", "\x11", "\x15"]
codes = st.text(st.sampled_from(_SENT), min_size=3, max_size=30).map(str.encode)


@given(st.lists(codes, min_size=1, max_size=8), st.sampled_from([0.0, 0.002, 0.02]), st.integers(1, 7))
def test_any_codes_come_whole_and_in_order_however_they_are_cut(
    all_codes: list[bytes], gap_s: float, size: int
) -> None:
    stream = b"".join(code + b"\r" for code in all_codes)
    reads = [(stream[at : at + size], at // size * gap_s) for at in range(0, len(stream), size)]
    assert told(reads) == [Burst(code) for code in all_codes]


@given(st.lists(st.tuples(st.sampled_from([*"123RA."]), st.booleans(), codes), max_size=12))
def test_typing_between_scans_keeps_its_place(steps: list[tuple[str, bool, bytes]]) -> None:
    reads: Reads = []
    expected: list[Out] = []
    for at, (key, is_scan, code) in enumerate(steps):
        reads.append((code + b"\r" if is_scan else key.encode(), at * 0.3))
        expected.append(Burst(code) if is_scan else Typed((key.encode(),)))
    assert told(reads) == expected


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=40), st.floats(0, 0.3)), max_size=12))
def test_no_bytes_at_any_time_are_lost_or_out_of_order(steps: list[tuple[bytes, float]]) -> None:
    """Everything that is no terminator of a scan comes out once, in order; pastes and frames of STX and ETX aside, they have their own."""
    steps = [(data.translate(None, b"\x1b\x02\x03"), gap_s) for data, gap_s in steps]
    at_s = 0.0
    reads: Reads = []
    for data, gap_s in steps:
        at_s += gap_s
        reads.append((data, at_s))
    out = told(reads)
    came = b"".join(b"".join(each.keys) if isinstance(each, Typed) else each.data for each in out)
    ends = bytes.maketrans(b"", b"")
    wanted = b"".join(data for data, _ in reads)
    assert came.translate(ends, b"\r\n\t") == wanted.translate(ends, b"\r\n\t")
