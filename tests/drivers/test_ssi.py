"""SSI: published packets, and what the line may do to them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs import ssi
from drivers.codecs.frames import FRAME_BYTES_MAX, Frame
from drivers.codecs.ssi import AGAIN_S, CHARACTER_GAP_S, RESEND_S, SsiCodec, checksum, packet
from drivers.profiles.profile import shipped_profiles

ACK = bytes.fromhex("04 D0 04 00 FF 28")
NAK = bytes.fromhex("05 D1 04 00 01 FF 25")
SEGMENT_ACK = packet(ssi.MULTIPACKET_ACK)
GTIN = b"]C10109506000134352"
GTIN_PACKET = bytes.fromhex("18 F3 00 00 0F") + GTIN + bytes.fromhex("FA EE")


def decoded(data: bytes, code_type: int = 0x03, status: int = 0) -> bytes:
    body = bytes((5 + len(data), ssi.DECODE_DATA, 0, status, code_type)) + data
    return body + checksum(body)


def continuation(data: bytes, status: int = 0) -> bytes:
    body = bytes((4 + len(data), ssi.DECODE_DATA, 0, status)) + data
    return body + checksum(body)


def segments(data: bytes, code_type: int = 0x1C) -> list[bytes]:
    head = (
        bytes((0xF3, 0, 0)) + (len(data) + 3).to_bytes(2, "big") + bytes((code_type, 1)) + len(data).to_bytes(2, "big")
    )
    whole = head + data
    parts = [whole[at : at + 250] for at in range(0, len(whole), 250)]
    packets = []
    for number, part in enumerate(parts):
        body = bytes((5 + len(part), ssi.MULTIPACKET_SEGMENT, 0 if number else 2, 0, number)) + part
        packets.append(body + checksum(body))
    return packets


def spoiled(whole: bytes) -> bytes:
    return whole[:-1] + bytes((whole[-1] ^ 0xFF,))


@pytest.mark.parametrize(
    ("sent", "golden"),
    [
        (packet(ssi.CMD_ACK), "04 D0 04 00 FF 28"),
        (packet(ssi.CMD_NAK, b"\x01"), "05 D1 04 00 01 FF 25"),
        (packet(ssi.START_SESSION), "04 E4 04 00 FF 14"),
        (packet(ssi.STOP_SESSION), "04 E5 04 00 FF 13"),
        (packet(ssi.SCAN_ENABLE), "04 E9 04 00 FF 0F"),
        (packet(ssi.SCAN_DISABLE), "04 EA 04 00 FF 0E"),
        (packet(ssi.BEEP, b"\x01"), "05 E6 04 00 01 FF 10"),
        (packet(ssi.BEEP, b"\x12"), "05 E6 04 00 12 FE FF"),
        (packet(ssi.LED_ON, b"\x01"), "05 E7 04 00 01 FF 0F"),
        (packet(ssi.PARAM_SEND, b"\xff\x2d\x01"), "07 C6 04 00 FF 2D 01 FE 02"),
    ],
)
def test_what_we_send_is_as_published(sent: bytes, golden: str) -> None:
    assert sent == bytes.fromhex(golden)


def test_the_profile_holds_the_packets() -> None:
    profile = shipped_profiles()["zebra-ssi"]
    assert profile.feedback.good == packet(ssi.BEEP, b"\x01")
    assert profile.feedback.bad == packet(ssi.BEEP, b"\x12")
    assert profile.commands.enable == packet(ssi.SCAN_ENABLE)
    assert profile.commands.disable == packet(ssi.SCAN_DISABLE)
    assert profile.commands.trigger_on == packet(ssi.START_SESSION)
    assert profile.commands.trigger_off == packet(ssi.STOP_SESSION)
    assert profile.commands.light_on == packet(ssi.LED_ON, b"\x02")
    assert profile.commands.light_off == packet(ssi.LED_OFF, b"\x02")


def test_a_published_scan_is_read_and_acknowledged() -> None:
    codec = SsiCodec()
    assert codec.feed(GTIN_PACKET, 0.0) == [Frame(GTIN)]
    assert codec.replies() == ACK
    assert codec.replies() == b""


def test_a_scan_comes_byte_by_byte() -> None:
    codec = SsiCodec()
    frames = [frame for byte in GTIN_PACKET for frame in codec.feed(bytes((byte,)), 0.0)]
    assert (frames, codec.replies()) == ([Frame(GTIN)], ACK)


def test_five_scans_come_at_once() -> None:
    codec = SsiCodec()
    labels = [b"SN-%d" % number for number in range(5)]
    assert codec.feed(b"".join(map(decoded, labels)), 0.0) == [Frame(label) for label in labels]
    assert codec.replies() == ACK * 5


def test_a_suffix_is_not_part_of_the_scan() -> None:
    assert SsiCodec().feed(decoded(b"A\r\n") + decoded(b"B\r") + decoded(b"C"), 0.0) == [
        Frame(b"A"),
        Frame(b"B"),
        Frame(b"C"),
    ]


def test_a_code_type_that_is_gs1_stands_for_the_aim_identifier() -> None:
    assert SsiCodec().feed(decoded(b"10L7", 0x0F) + decoded(b"]C110L7", 0x0F) + decoded(b"10L7", 0x03), 0.0) == [
        Frame(b"10L7", "]C1"),
        Frame(b"]C110L7"),
        Frame(b"10L7"),
    ]


def test_a_published_answer_is_no_scan() -> None:
    codec = SsiCodec()
    assert codec.feed(bytes.fromhex("04 D0 00 80 FE AC"), 0.0) == []
    assert codec.replies() == b""


def test_parameters_and_events_are_acknowledged_and_no_scan() -> None:
    codec = SsiCodec()
    assert codec.feed(bytes.fromhex("0A C6 00 00 FF F4 F0 3E 04 FF FB 0C"), 0.0) == []
    assert codec.replies() == ACK


def test_a_scan_that_is_sent_again_is_acknowledged_and_no_second_scan() -> None:
    codec = SsiCodec()
    assert codec.feed(decoded(b"A") + decoded(b"A", status=1), 0.0) == [Frame(b"A")]
    assert codec.replies() == ACK * 2


def test_the_same_label_scanned_twice_is_two_scans() -> None:
    assert SsiCodec().feed(decoded(b"A") + decoded(b"A"), 0.0) == [Frame(b"A"), Frame(b"A")]


def test_a_scan_whose_first_sending_was_lost_is_a_scan() -> None:
    assert SsiCodec().feed(decoded(b"A") + decoded(b"B", status=1), 0.0) == [Frame(b"A"), Frame(b"B")]


def test_a_scan_that_we_refused_is_a_scan_when_it_is_sent_again() -> None:
    codec = SsiCodec()
    assert codec.feed(decoded(b"A") + spoiled(decoded(b"A")) + decoded(b"A", status=1), 0.0) == [
        Frame(b"A"),
        Frame(b"A"),
    ]
    assert codec.replies() == ACK + NAK + ACK


def test_a_scan_that_came_in_half_is_a_scan_when_it_is_sent_again() -> None:
    codec = SsiCodec()
    codec.feed(decoded(b"A") + decoded(b"A")[:5], 5.0)
    codec.idle(5.1)
    assert codec.feed(decoded(b"A", status=1), 7.0) == [Frame(b"A")]


def test_a_spoiled_scan_that_is_not_sent_again_is_told() -> None:
    codec = SsiCodec()
    assert codec.feed(spoiled(decoded(b"A")), 5.0) == []
    assert codec.replies() == NAK
    assert codec.due_s() == 5.0 + RESEND_S
    assert codec.idle(5.0 + RESEND_S) == [Frame(decoded(b"A")[:-2], incomplete=True)]
    assert codec.due_s() is None


def test_half_a_packet_is_forgotten_after_the_gap_and_the_next_one_is_read() -> None:
    codec = SsiCodec()
    codec.feed(GTIN_PACKET[:9], 5.0)
    assert codec.due_s() == 5.0 + CHARACTER_GAP_S
    assert codec.idle(5.0 + CHARACTER_GAP_S) == []
    assert codec.feed(GTIN_PACKET, 6.0) == [Frame(GTIN)]
    assert codec.due_s() is None


def test_plain_text_from_a_scanner_that_is_set_up_wrong_is_told() -> None:
    codec = SsiCodec()
    codec.feed(b"SN-000810\r", 5.0)
    assert codec.idle(5.2) == []
    assert codec.idle(5.0 + RESEND_S) == [Frame(b"SN-000810\r", incomplete=True)]


def test_bytes_too_small_for_a_length_are_skipped() -> None:
    assert SsiCodec().feed(b"\x00\x00\x03" + GTIN_PACKET, 0.0) == [Frame(GTIN)]


def test_a_scan_in_continued_packets_is_put_together() -> None:
    codec = SsiCodec()
    sent = decoded(b"A" * 200, status=2) + continuation(b"B" * 200, status=2) + continuation(b"C")
    assert codec.feed(sent, 0.0) == [Frame(b"A" * 200 + b"B" * 200 + b"C")]
    assert codec.replies() == ACK * 3


def test_a_published_scan_in_segments_is_put_together() -> None:
    first = bytes.fromhex("FF 73 02 00 00 F3 00 00 01 F7 1C 01 01 F4") + b"Z" * 241 + bytes.fromhex("A6 D5")
    second = bytes.fromhex("FF 73 00 00 01") + b"Z" * 250 + bytes.fromhex("A6 A9")
    third = bytes.fromhex("0E 73 00 00 02") + b"Z" * 9 + bytes.fromhex("FC 53")
    codec = SsiCodec()
    assert segments(b"Z" * 500) == [first, second, third]
    assert codec.feed(first + second + third, 0.0) == [Frame(b"Z" * 500)]
    assert codec.replies() == SEGMENT_ACK * 2 + ACK


def test_a_segment_that_is_sent_again_counts_once() -> None:
    first, second = segments(b"Z" * 300)
    again = first[:3] + b"\x01" + first[4:-2]
    codec = SsiCodec()
    assert codec.feed(first + again + checksum(again) + second, 0.0) == [Frame(b"Z" * 300)]
    assert codec.replies() == SEGMENT_ACK * 2 + ACK


def test_a_scan_whose_middle_segment_is_missing_is_incomplete() -> None:
    first, _, third = segments(b"Y" * 241 + b"Z" * 259)
    codec = SsiCodec()
    assert codec.feed(first + third, 0.0) == [
        Frame(b"Y" * 241, incomplete=True),
        Frame(b"Z" * 9, incomplete=True),
    ]


def test_a_scan_whose_last_segment_is_missing_is_incomplete_after_a_while() -> None:
    first, _ = segments(b"Z" * 300)
    codec = SsiCodec()
    codec.feed(first, 5.0)
    assert codec.idle(5.0 + RESEND_S) == [Frame(b"Z" * 241, incomplete=True)]


def test_an_over_long_scan_is_told_and_the_next_one_is_read() -> None:
    codec = SsiCodec()
    assert codec.feed(b"".join(segments(b"Z" * 5000)) + decoded(b"A"), 0.0) == [
        Frame(b"Z" * FRAME_BYTES_MAX, incomplete=True, too_long=True),
        Frame(b"A"),
    ]


def test_what_is_under_way_at_the_loss_of_the_port_is_told() -> None:
    codec = SsiCodec()
    codec.feed(decoded(b"A", status=2) + GTIN_PACKET[:7], 0.0)
    assert codec.close() == [Frame(b"A", incomplete=True), Frame(GTIN_PACKET[:7], incomplete=True)]
    assert codec.feed(decoded(b"B"), 1.0) == [Frame(b"B")]


wires = st.lists(
    st.one_of(
        st.binary(max_size=8),
        st.builds(
            decoded, st.binary(min_size=1, max_size=40), st.integers(0, 255), st.sampled_from([0, 1, 2, 3, 0x20])
        ),
        st.builds(lambda data: spoiled(decoded(data)), st.binary(min_size=1, max_size=8)),
        st.builds(continuation, st.binary(max_size=40), st.sampled_from([0, 1, 2])),
        st.builds(lambda data: b"".join(segments(data)), st.binary(min_size=1, max_size=600)),
    ),
    max_size=8,
)


@given(pieces=wires, cuts=st.lists(st.integers(0, 300), max_size=20))
def test_any_cutting_gives_the_same_frames_and_replies(pieces: list[bytes], cuts: list[int]) -> None:
    data = b"".join(pieces)
    bounds = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    cut, whole = SsiCodec(), SsiCodec()
    frames = [frame for start, end in itertools.pairwise(bounds) for frame in cut.feed(data[start:end], 0.0)]
    expected = whole.feed(data, 0.0)
    assert (frames, cut.replies()) == (expected, whole.replies())
    assert cut.close() == whole.close()


@given(labels=st.lists(st.binary(min_size=1, max_size=240).filter(lambda label: label[-1] not in b"\r\n"), max_size=5))
def test_what_is_sent_is_what_comes(labels: list[bytes]) -> None:
    assert SsiCodec().feed(b"".join(map(decoded, labels)), 0.0) == [Frame(label) for label in labels]


@given(data=st.binary(max_size=600))
def test_nothing_that_comes_is_an_error_and_nothing_is_kept_for_ever(data: bytes) -> None:
    codec = SsiCodec()
    codec.feed(data, 0.0)
    for at_s in (1.0, 10.0, 20.0, 30.0):
        codec.idle(at_s)
    assert codec.due_s() is None


def test_a_device_that_answers_the_greeting_gets_the_other_acknowledgement() -> None:
    codec = SsiCodec()
    reply = bytes((4, ssi.SCANNER_INIT_REPLY, 0, 0))
    assert codec.feed(reply + checksum(reply), 0.0) == []
    assert codec.feed(decoded(b"SN-1"), 0.1) == [Frame(b"SN-1")]
    assert codec.replies() == packet(ssi.HOST_ACK)


def test_the_cordless_profile_greets() -> None:
    assert shipped_profiles()["zebra-ssi-cordless"].opening.send == packet(ssi.SCANNER_INIT)


def test_a_scan_that_is_sent_again_over_a_port_that_was_opened_anew_is_no_second_scan() -> None:
    before = SsiCodec()
    assert before.feed(decoded(b"A"), 0.0) == [Frame(b"A")]
    assert before.close() == []
    after = SsiCodec(before.accepted)
    assert after.feed(decoded(b"A", status=1), 3.0) == []
    assert after.replies() == ACK
    # and the label scanned once more is another scan
    assert after.feed(decoded(b"A"), 4.0) == [Frame(b"A")]


def test_the_same_label_scanned_after_the_port_was_opened_anew_is_another_scan() -> None:
    before = SsiCodec()
    before.feed(decoded(b"A"), 0.0)
    before.close()
    assert SsiCodec(before.accepted).feed(decoded(b"A"), 3.0) == [Frame(b"A")]


def test_a_second_scan_that_was_cut_by_the_unplugging_counts_when_it_is_sent_again() -> None:
    before = SsiCodec()
    before.feed(decoded(b"A") + decoded(b"A")[:5], 0.0)
    assert before.close() == [Frame(decoded(b"A")[:5], incomplete=True)]
    assert SsiCodec(before.accepted).feed(decoded(b"A", status=1), 3.0) == [Frame(b"A")]


def test_a_second_sending_that_was_cut_by_the_unplugging_is_still_no_scan() -> None:
    before = SsiCodec()
    assert before.feed(decoded(b"A") + decoded(b"A", status=1)[:5], 0.0) == [Frame(b"A")]
    assert before.close() == []
    assert SsiCodec(before.accepted).feed(decoded(b"A", status=1), 3.0) == []


def test_a_scan_long_after_the_one_before_was_never_read_whatever_its_bit_says() -> None:
    codec = SsiCodec()
    codec.feed(decoded(b"A"), 0.0)
    assert codec.feed(decoded(b"A", status=1), AGAIN_S) == []
    assert codec.feed(decoded(b"A", status=1), 2 * AGAIN_S + 0.1) == [Frame(b"A")]
