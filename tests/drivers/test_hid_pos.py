"""USB HID POS: layouts from report descriptors, and scans in several reports."""

import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.frames import FRAME_BYTES_MAX, Frame
from drivers.codecs.hid_pos import BEEP_ERROR, BEEP_GOOD, BEEP_NOT_ON_FILE, HidPosCodec, HidPosLayout, output_report
from drivers.codecs.hid_report import Field, Kind, read_descriptor
from drivers.errors import DeviceBrokenError

# Byte count, AIM identifier, 56 bytes of data, vendor symbology, reserved, continued; beeps in output report 4.
COUNTED = bytes.fromhex(
    "05 8C 09 02 A1 01 85 02 09 12 A1 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 05 8C 95 03 09 FB 09 FC 09 FD 81 02"
    "95 38 09 FE 82 02 01 95 02 06 66 FF 09 04 09 00 81 02 05 8C 25 01 75 01 95 01 09 FF 81 02 95 07 81 03 C0"
    "09 14 A1 02 85 04 15 00 25 01 75 01 95 07 09 00 09 5F 09 60 09 00 09 00 09 85 09 86 91 02 95 01 91 03 C0 C0"
)
# Neither ids nor a byte count, the identifier after the data.
PLAIN = bytes.fromhex(
    "05 8C 09 02 A1 01 09 12 A1 02 15 00 26 FF 00 75 08 95 08 09 FE 82 02 01 95 02 19 FC 29 FD 81 02"
    "75 07 95 01 81 03 75 01 09 FF 81 02 C0 C0"
)


def layout(descriptor: bytes = COUNTED) -> HidPosLayout:
    return HidPosLayout.of(read_descriptor(descriptor))


def reports(data: bytes, aim: bytes = b"]C1") -> list[bytes]:
    parts = [data[at : at + 56] for at in range(0, len(data), 56)]
    return [
        bytes((2, len(part))) + aim + part.ljust(56, b"\x00") + b"j\x00" + bytes((number < len(parts) - 1,))
        for number, part in enumerate(parts)
    ]


def test_the_layout_of_64_bytes_is_found() -> None:
    assert layout() == HidPosLayout(
        report_id=2,
        lengths=((2, 64),),
        numbered=True,
        data_at=5,
        data_bytes=56,
        aim=(2, 3, 4),
        count_at=1,
        continued_bit=63 * 8,
    )


def test_another_layout_is_found() -> None:
    assert layout(PLAIN) == HidPosLayout(
        report_id=0,
        lengths=((0, 11),),
        numbered=False,
        data_at=0,
        data_bytes=8,
        aim=(8, 9),
        count_at=None,
        continued_bit=10 * 8 + 7,
    )


def test_a_field_has_its_usage_place_and_size() -> None:
    assert read_descriptor(PLAIN).fields == (
        Field(Kind.INPUT, 0, 0x8C00FE, 0, 8, 8),
        Field(Kind.INPUT, 0, 0x8C00FC, 64, 8, 1),
        Field(Kind.INPUT, 0, 0x8C00FD, 72, 8, 1),
        Field(Kind.INPUT, 0, 0x8C00FF, 87, 1, 1),
    )


def test_beeps_are_the_published_reports() -> None:
    described = read_descriptor(COUNTED)
    assert output_report(described, BEEP_ERROR) == bytes.fromhex("04 20")
    assert output_report(described, BEEP_GOOD) == bytes.fromhex("04 40")
    assert output_report(described, BEEP_NOT_ON_FILE) is None


def test_a_keyboard_is_no_scanner() -> None:
    keyboard = bytes.fromhex("05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 C0")
    with pytest.raises(DeviceBrokenError, match="no decoded data"):
        layout(keyboard)


@pytest.mark.parametrize(
    ("descriptor", "said"),
    [
        ("05 8C 09", "ends in the middle of the item at byte 2"),
        ("05 8C 75 08 97 FF FF FF FF 09 FE 81 02", "a report of 34359738360 bits, expected at most 65536"),
        ("05 8C 75 01 95 01 " + "1A 00 00 2A FF 0F 96 00 10 81 02 " * 2, "more than 4096 fields"),
        ("05 8C 75 03 95 01 81 03 75 08 95 08 09 FE 81 02", "usage 8c00fe does not begin at a whole byte"),
    ],
)
def test_a_descriptor_that_cannot_be_is_refused(descriptor: str, said: str) -> None:
    with pytest.raises(DeviceBrokenError) as caught:
        layout(bytes.fromhex(descriptor))
    assert str(caught.value) == f"report descriptor: {said}"


def test_a_published_report_is_read() -> None:
    report = bytes.fromhex("02 38 5D 51 30") + b"M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  ".ljust(56)[:56]
    first = report + bytes.fromhex("73 00 01")
    last = bytes.fromhex("02 04 5D 51 30") + b"tail".ljust(56, b"\x00") + bytes.fromhex("73 00 00")
    codec = HidPosCodec(layout())
    assert codec.feed(first, 0.0) == []
    assert codec.feed(last, 0.0) == [Frame(report[5:] + b"tail", "]Q0")]


def test_a_scan_of_one_report_comes_byte_by_byte() -> None:
    codec = HidPosCodec(layout())
    assert [frame for byte in reports(b"A\x1dB")[0] for frame in codec.feed(bytes((byte,)), 0.0)] == [
        Frame(b"A\x1dB", "]C1")
    ]


def test_five_scans_come_at_once() -> None:
    labels = [b"SN-%d" % number for number in range(5)]
    wire = b"".join(report for label in labels for report in reports(label))
    assert HidPosCodec(layout()).feed(wire, 0.0) == [Frame(label, "]C1") for label in labels]


def test_without_a_count_the_padding_is_no_data() -> None:
    codec = HidPosCodec(layout(PLAIN))
    assert codec.feed(b"ABC".ljust(8, b"\x00") + b"E0" + b"\x00", 0.0) == [Frame(b"ABC", "]E0")]


def test_a_full_last_report_that_says_continued_is_whole_after_the_gap() -> None:
    codec = HidPosCodec(layout())
    full = reports(b"X" * 57)[0]
    assert codec.feed(full, 5.0) == []
    assert codec.due_s() == pytest.approx(5.05)
    assert codec.idle(5.06) == [Frame(b"X" * 56, "]C1")]
    assert codec.due_s() is None


def test_a_scan_whose_continuation_does_not_come_is_incomplete() -> None:
    codec = HidPosCodec(layout())
    short = reports(b"X" * 20)[0][:-1] + b"\x01"
    codec.feed(short, 5.0)
    assert codec.idle(5.06) == [Frame(b"X" * 20, "]C1", incomplete=True)]


def test_half_a_report_is_dropped_with_its_scan_flagged() -> None:
    codec = HidPosCodec(layout())
    first, second = reports(b"X" * 60)
    codec.feed(first + second[:10], 5.0)
    assert codec.idle(5.06) == [Frame(b"X" * 56, "]C1", incomplete=True)]
    assert codec.feed(b"".join(reports(b"A")), 6.0) == [Frame(b"A", "]C1")]


def test_a_report_that_is_not_described_is_not_guessed_at() -> None:
    codec = HidPosCodec(layout())
    assert codec.feed(b"\x09\x02\x02" + reports(b"A")[0], 5.0) == []
    assert codec.idle(5.06) == []
    assert codec.feed(reports(b"B")[0], 6.0) == [Frame(b"B", "]C1")]


def test_an_over_long_scan_is_told_and_the_next_one_is_read() -> None:
    wire = b"".join(reports(b"X" * 10_000) + reports(b"A"))
    assert HidPosCodec(layout()).feed(wire, 0.0) == [
        Frame(b"X" * FRAME_BYTES_MAX, "]C1", incomplete=True, too_long=True),
        Frame(b"A", "]C1"),
    ]


def test_what_is_under_way_at_the_loss_of_the_port_is_told() -> None:
    codec = HidPosCodec(layout())
    codec.feed(reports(b"X" * 60)[0], 0.0)
    assert codec.close() == [Frame(b"X" * 56, "]C1", incomplete=True)]


@pytest.mark.parametrize("aim", [b"\x00\x00\x00", b"]\x00\x00", b"X C1", b"]\xff1"])
def test_what_is_no_aim_identifier_is_none(aim: bytes) -> None:
    assert HidPosCodec(layout()).feed(reports(b"A", aim[:3])[0], 0.0) == [Frame(b"A")]


@given(
    labels=st.lists(st.binary(min_size=1, max_size=200).filter(lambda label: label[-1] not in b"\r\n"), max_size=5),
    cuts=st.lists(st.integers(0, 1000), max_size=20),
)
def test_what_is_sent_is_what_comes_however_it_is_cut(labels: list[bytes], cuts: list[int]) -> None:
    wire = b"".join(report for label in labels for report in reports(label))
    bounds = sorted({0, len(wire), *(min(cut, len(wire)) for cut in cuts)})
    codec = HidPosCodec(layout())
    frames = [frame for start, end in itertools.pairwise(bounds) for frame in codec.feed(wire[start:end], 0.0)]
    assert frames == [Frame(label, "]C1") for label in labels]


@given(data=st.binary(max_size=400), descriptor=st.sampled_from([COUNTED, PLAIN]))
def test_nothing_that_comes_is_an_error(data: bytes, descriptor: bytes) -> None:
    codec = HidPosCodec(layout(descriptor))
    codec.feed(data, 0.0)
    codec.idle(1.0)
    assert codec.due_s() is None


@given(descriptor=st.binary(max_size=80))
def test_any_descriptor_is_read_or_refused(descriptor: bytes) -> None:
    with contextlib.suppress(DeviceBrokenError):
        assert layout(descriptor).data_bytes > 0
