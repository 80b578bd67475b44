"""Random bytes through every codec and through identify(): no exception, bounded memory and time. A million with --long."""

import random
import sys
import time
from collections.abc import Callable
from datetime import date

import pytest

from drivers.codecs.frames import FRAME_BYTES_MAX, Codec, Frame
from drivers.codecs.hid_pos import HidPosCodec, HidPosLayout
from drivers.codecs.hid_report import read_descriptor
from drivers.codecs.keymap import KeymapCodec
from drivers.codecs.lines import LineCodec, LineFraming
from drivers.codecs.msgget import MsggetCodec
from drivers.codecs.ssi import SsiCodec
from inventory.barcodes import identify
from tests.drivers.test_hid_pos import COUNTED

STRINGS = 20_000
STRINGS_LONG = 1_000_000
BYTES_MAX = 120
SILENCE_EVERY = 7
SEED = 20261122
TODAY = date(2026, 11, 22)

CODECS: dict[str, Callable[[], Codec]] = {
    "lines": LineCodec,
    "ssi": SsiCodec,
    "msgget": MsggetCodec,
    "hid_pos": lambda: HidPosCodec(HidPosLayout.of(read_descriptor(COUNTED))),
    "keymap": lambda: KeymapCodec(LineFraming()),
}
AIMS = (None, "]C1", "]d2", "]Q3", "]e0", "]Q1", "]d1", "]E0", "]E4", "]I1", "]C0", "]A0", "]Z9")
PIECES = (
    b"\x1d",
    b"01",
    b"10",
    b"21",
    b"17",
    b"[)>\x1e06\x1d",
    b"https://",
    b"+A",
    b"(01)",
    b"|]e0",
    b"09506000134352",
    b"%",
)


def random_bytes(chance: random.Random) -> bytes:
    """Half of them noise, half put together of what codes are made of."""
    if chance.random() < 0.5:
        return chance.randbytes(chance.randrange(BYTES_MAX))
    return b"".join(chance.choice(PIECES) for _ in range(chance.randrange(8))) + chance.randbytes(chance.randrange(12))


def fed(make: Callable[[], Codec], strings: int) -> None:
    chance, codec = random.Random(SEED), make()
    frames: list[Frame] = []
    for number in range(strings):
        at_s = number * 0.01
        frames = codec.feed(random_bytes(chance), at_s)
        codec.replies()
        if number % SILENCE_EVERY == 0 and (due_s := codec.due_s()) is not None:
            frames += codec.idle(max(at_s, due_s))
        assert all(len(frame.data) <= FRAME_BYTES_MAX for frame in frames)
    codec.close()
    assert codec.due_s() is None


def identified(strings: int) -> float:
    """Identify so many; return the longest time that one of them took, in seconds."""
    chance, longest_s = random.Random(SEED), 0.0
    for number in range(strings):
        data = random_bytes(chance)
        began_s = time.process_time()
        code = identify(data, AIMS[number % len(AIMS)], (), TODAY)
        longest_s = max(longest_s, time.process_time() - began_s)
        assert code.text is not None
        assert all(0 <= problem.at <= len(data) for problem in code.errors)
    return longest_s


@pytest.mark.parametrize("name", CODECS)
def test_no_bytes_are_an_error_of_a_codec(name: str) -> None:
    fed(CODECS[name], STRINGS)


def test_no_bytes_are_an_error_of_identify() -> None:
    identified(STRINGS)


@pytest.mark.long
@pytest.mark.parametrize("name", CODECS)
def test_a_million_strings_are_no_error_of_a_codec(name: str) -> None:
    fed(CODECS[name], STRINGS_LONG)


@pytest.mark.long
def test_a_million_strings_are_no_error_of_identify(capsys: pytest.CaptureFixture[str]) -> None:
    longest_s = identified(STRINGS_LONG)
    with capsys.disabled():
        sys.stdout.write(f"\nidentify(): {STRINGS_LONG} random strings, the longest {1000 * longest_s:.1f} ms\n")
    assert longest_s < 1.0
