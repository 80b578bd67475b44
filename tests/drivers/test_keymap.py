"""Keyboards as scanners: recorded key sequences, and every character there and back."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs.frames import Frame
from drivers.codecs.keymap import EVENT, KeymapCodec

SHIFT, CTRL, ALT, CAPS, NUM_LOCK, ENTER, DOWN_ARROW = 42, 29, 56, 58, 69, 28, 108
PLAIN = {
    character: code
    for first, row in ((2, "1234567890-="), (16, "qwertyuiop[]"), (30, "asdfghjkl;'`"), (43, "\\zxcvbnm,./"), (57, " "))
    for code, character in enumerate(row, first)
}
SHIFTED = {
    character: code
    for first, row in ((2, "!@#$%^&*()_+"), (16, "QWERTYUIOP{}"), (30, 'ASDFGHJKL:"~'), (43, "|ZXCVBNM<>?"))
    for code, character in enumerate(row, first)
}
KEYPAD = dict(zip("7894561230", (71, 72, 73, 75, 76, 77, 79, 80, 81, 82), strict=True))


def event(kind: int, code: int, value: int) -> bytes:
    return EVENT.pack(1_700_000_000, 0, kind, code, value)


def key(code: int, value: int) -> bytes:
    return event(1, code, value) + event(0, 0, 0)


def press(code: int, *held: int) -> bytes:
    return b"".join(
        [*(key(each, 1) for each in held), key(code, 1), key(code, 0), *(key(each, 0) for each in reversed(held))]
    )


def decimal(value: int) -> bytes:
    digits = b"".join(press(KEYPAD[digit]) for digit in f"{value:04d}")
    return key(ALT, 1) + digits + key(ALT, 0)


def typed(text: str) -> bytes:
    keys = []
    for character in text:
        if character in PLAIN:
            keys.append(press(PLAIN[character]))
        elif character in SHIFTED:
            keys.append(press(SHIFTED[character], SHIFT))
        else:
            control = chr(ord(character) | 0x40).lower()
            held = (CTRL,) if control in PLAIN else (CTRL, SHIFT)
            keys.append(press(PLAIN.get(control) or SHIFTED[control], *held))
    return b"".join(keys)


def read(wire: bytes) -> list[Frame]:
    return KeymapCodec().feed(wire, 0.0)


def test_an_event_is_24_bytes() -> None:
    assert EVENT.size == 24


def test_a_label_with_its_separator_comes_whole() -> None:
    wire = typed("]C10109506000134352\x1d10L7_a") + press(ENTER)
    assert read(wire) == [Frame(b"]C10109506000134352\x1d10L7_a")]


def test_five_labels_come_at_once() -> None:
    wire = b"".join(typed(f"SN-{number}") + press(ENTER) for number in range(5))
    assert read(wire) == [Frame(b"SN-%d" % number) for number in range(5)]


def test_a_recorded_line_feed_is_control_shift_j() -> None:
    recorded = [(29, 1), (42, 1), (36, 1), (36, 0), (29, 0), (42, 0)]
    wire = typed("A") + b"".join(key(code, value) for code, value in recorded)
    assert read(wire) == [Frame(b"A")]


def test_a_recorded_alt_code_is_its_character() -> None:
    recorded = [(69, 1), (69, 0), (56, 1), (82, 1), (82, 0), (76, 1), (76, 0), (80, 1), (80, 0), (56, 0)]
    wire = b"".join(key(code, value) for code, value in recorded) + press(ENTER)
    assert read(wire) == [Frame(b"4")]


def test_a_separator_comes_in_alt_mode_too() -> None:
    assert read(typed("10L7") + decimal(29) + typed("21S1") + press(ENTER)) == [Frame(b"10L7\x1d21S1")]


def test_the_keypad_types_digits() -> None:
    assert read(b"".join(press(KEYPAD[digit]) for digit in "0123456789") + press(96)) == [Frame(b"0123456789")]


def test_caps_lock_inverts_letters_only() -> None:
    assert read(press(CAPS) + typed("aB1!") + press(CAPS) + typed("a") + press(ENTER)) == [Frame(b"Ab1!a")]


def test_a_key_that_repeats_itself_types_once() -> None:
    wire = key(PLAIN["a"], 1) + key(PLAIN["a"], 2) + key(PLAIN["a"], 2) + key(PLAIN["a"], 0) + press(ENTER)
    assert read(wire) == [Frame(b"a")]


@pytest.mark.parametrize("odd", [press(DOWN_ARROW), press(PLAIN["1"], CTRL), decimal(999), press(PLAIN["q"], ALT)])
def test_a_key_without_a_character_spoils_its_scan_only(odd: bytes) -> None:
    wire = typed("10L7") + odd + typed("21S1") + press(ENTER) + typed("NEXT") + press(ENTER)
    assert read(wire) == [Frame(b"10L721S1", incomplete=True), Frame(b"NEXT")]


def test_events_that_the_kernel_dropped_spoil_the_scan() -> None:
    dropped = event(0, 3, 0) + key(PLAIN["x"], 1) + key(PLAIN["x"], 0)
    wire = typed("AB") + key(SHIFT, 1) + dropped + typed("cd") + press(ENTER) + typed("NEXT") + press(ENTER)
    assert read(wire) == [Frame(b"AB", incomplete=True), Frame(b"cd", incomplete=True), Frame(b"NEXT")]


def test_a_scan_that_falls_silent_is_incomplete() -> None:
    codec = KeymapCodec()
    codec.feed(typed("HALF"), 5.0)
    assert codec.due_s() == pytest.approx(5.05)
    assert codec.idle(5.06) == [Frame(b"HALF", incomplete=True)]


def test_after_the_loss_of_the_port_no_key_is_held() -> None:
    codec = KeymapCodec()
    codec.feed(typed("half") + key(SHIFT, 1) + key(ALT, 1) + b"\x00" * 7, 5.0)
    assert codec.close() == [Frame(b"half", incomplete=True)]
    assert codec.feed(typed("next") + press(ENTER), 6.0) == [Frame(b"next")]


texts = st.text(st.sampled_from([chr(value) for value in range(1, 127) if value not in (8, 10, 13)]), min_size=1)


@given(labels=st.lists(texts, max_size=4), cuts=st.lists(st.integers(0, 5000), max_size=20))
def test_what_is_typed_is_what_comes_however_it_is_cut(labels: list[str], cuts: list[int]) -> None:
    wire = b"".join(typed(label) + press(ENTER) for label in labels)
    bounds = sorted({0, len(wire), *(min(cut, len(wire)) for cut in cuts)})
    codec = KeymapCodec()
    frames = [frame for start, end in itertools.pairwise(bounds) for frame in codec.feed(wire[start:end], 0.0)]
    assert frames == [Frame(label.encode()) for label in labels]


@given(data=st.binary(max_size=500))
def test_nothing_that_comes_is_an_error(data: bytes) -> None:
    codec = KeymapCodec()
    codec.feed(data, 0.0)
    codec.close()
    assert codec.due_s() is None


@given(events=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 130), st.integers(0, 2)), max_size=200))
def test_no_keys_are_an_error(events: list[tuple[int, int, int]]) -> None:
    codec = KeymapCodec()
    frames = codec.feed(b"".join(event(*each) for each in events), 0.0) + codec.close()
    assert all(frame.data for frame in frames)
