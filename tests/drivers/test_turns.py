"""Commands to a scanner that takes one at a time."""

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
    turns = Turns(line.write, LONG_S)
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
    turns = Turns(line.write, 0.001)
    turns.send(b"beep")
    turns.send(b"light")
    await until(lambda: line.sent == [b"beep", b"light"])
    turns.close()


async def test_an_answer_to_nothing_is_nothing() -> None:
    turns = Turns(lambda _: True, LONG_S)
    turns.answered()
    turns.close()


async def test_what_waits_is_bounded_and_forgotten_at_the_end() -> None:
    line = Line()
    turns = Turns(line.write, LONG_S)
    assert [turns.send(b"x") for _ in range(WAITING_MAX + 3)] == [True] * (WAITING_MAX + 1) + [False] * 2
    turns.close()
    turns.answered()
    assert line.sent == [b"x"]


async def test_a_scanner_that_takes_nothing_is_told_at_once() -> None:
    turns = Turns(lambda _: False, LONG_S)
    assert not turns.send(b"beep")
