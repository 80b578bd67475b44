"""Commands to a scanner that takes one at a time."""

import asyncio

from drivers.profiles.told import Waking
from drivers.turns import WAITING_MAX, Turns
from tests.drivers.waiting import until

LONG_S = 3600.0


class Line:
    """A line that takes everything, and keeps it."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def write(self, command: bytes) -> bool:
        self.sent.append(command)
        return True


async def test_the_next_command_waits_for_the_answer_to_the_one_before() -> None:
    line = Line()
    turns = Turns(line.write, answer_s=LONG_S)
    assert [turns.send(b"beep"), turns.send(b"light"), turns.send(b"dark")] == [True, True, True]
    assert line.sent == [b"beep"]
    turns.answered()
    assert line.sent == [b"beep", b"light"]
    turns.answered()
    turns.answered()
    assert line.sent == [b"beep", b"light", b"dark"]
    # nothing is under way any more
    assert turns.send(b"beep")
    assert line.sent[-1] == b"beep"
    turns.close()


async def test_a_command_without_an_answer_does_not_stop_the_others() -> None:
    line = Line()
    turns = Turns(line.write, answer_s=0.001)
    turns.send(b"beep")
    turns.send(b"light")
    await until(lambda: line.sent == [b"beep", b"light"])
    turns.close()


async def test_an_answer_to_nothing_is_nothing() -> None:
    turns = Turns(lambda _: True, answer_s=LONG_S)
    turns.answered()
    turns.close()


async def test_what_waits_is_bounded_and_forgotten_at_the_end() -> None:
    line = Line()
    turns = Turns(line.write, answer_s=LONG_S)
    assert [turns.send(b"x") for _ in range(WAITING_MAX + 3)] == [True] * (WAITING_MAX + 1) + [False] * 2
    turns.close()
    turns.answered()
    assert line.sent == [b"x"]


async def test_a_scanner_that_takes_nothing_is_told_at_once() -> None:
    turns = Turns(lambda _: False, answer_s=LONG_S)
    assert not turns.send(b"beep")


SLEEPS = Waking(b"\x00", wait_ms=1, awake_ms=3_600_000)


async def test_a_scanner_that_may_sleep_is_woken_before_a_command_and_not_while_it_is_awake() -> None:
    line = Line()
    turns = Turns(line.write, SLEEPS, answer_s=LONG_S)
    assert [turns.send(b"beep"), turns.send(b"light")] == [True, True]
    assert line.sent == [b"\x00"]
    # the answer to an earlier command is no answer to one that was not sent yet
    turns.answered()
    await until(lambda: line.sent == [b"\x00", b"beep"])
    turns.answered()
    assert line.sent == [b"\x00", b"beep", b"light"]
    turns.close()


async def test_a_scanner_that_was_heard_is_awake() -> None:
    line = Line()
    turns = Turns(line.write, SLEEPS, answer_s=LONG_S)
    turns.heard()
    assert turns.send(b"beep")
    assert line.sent == [b"beep"]
    turns.close()


async def test_a_scanner_sleeps_again_after_its_time() -> None:
    line = Line()
    turns = Turns(line.write, Waking(b"\x00", wait_ms=1, awake_ms=1), answer_s=0.001)
    turns.send(b"beep")
    await until(lambda: line.sent == [b"\x00", b"beep"])
    before = asyncio.get_running_loop().time()
    await until(lambda: asyncio.get_running_loop().time() > before + 0.01)
    turns.send(b"beep")
    await until(lambda: line.sent == [b"\x00", b"beep"] * 2)
    turns.close()


async def test_a_scanner_that_is_lost_while_it_wakes_up_gets_nothing_more() -> None:
    line = Line()
    turns = Turns(line.write, SLEEPS, answer_s=LONG_S)
    turns.send(b"beep")
    turns.close()
    before = asyncio.get_running_loop().time()
    await until(lambda: asyncio.get_running_loop().time() > before + 0.01)
    assert line.sent == [b"\x00"]


async def test_a_command_that_is_not_taken_after_the_waking_lets_the_next_one_go() -> None:
    sent: list[bytes] = []

    def write(command: bytes) -> bool:
        sent.append(command)
        return command != b"lost"

    turns = Turns(write, SLEEPS, answer_s=LONG_S)
    turns.send(b"lost")
    turns.send(b"beep")
    await until(lambda: sent[-1] == b"beep")
    turns.close()
