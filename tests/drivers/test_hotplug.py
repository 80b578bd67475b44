"""The life of a device: states, waits, and what is told of them. Waits take no time here."""

import asyncio
import logging
import threading

import pytest

from drivers.errors import (
    AddressError,
    DeviceAbsentError,
    DeviceBrokenError,
    DeviceBusyError,
    DeviceError,
    DeviceForbiddenError,
    DeviceLostError,
)
from drivers.hotplug import Backoff, Connection, LinkState, Status, Trouble
from tests.drivers.waiting import StoppedClock, until


class Device:
    """A session that ends when it is told to."""

    def __init__(self, *, useful: bool = False) -> None:
        self.useful = useful
        self.closed = False
        self._lost = asyncio.Event()

    def lose(self) -> None:
        self._lost.set()

    async def serve(self) -> None:
        await self._lost.wait()
        raise DeviceLostError("gone")

    def was_useful(self) -> bool:
        return self.useful

    def close(self) -> None:
        self.closed = True


class Life:
    """A connection to what `opens` says, one after the other: devices, or failures to open them."""

    def __init__(self, *opens: Device | DeviceError) -> None:
        self.clock = StoppedClock()
        self.news: list[Status] = []
        self._opens = iter(opens)
        self.connection = Connection("s", self._open, self.news.append, self.clock.sleep)

    def _open(self) -> Device:
        met = next(self._opens)
        if isinstance(met, DeviceError):
            raise met
        return met

    def states(self) -> list[LinkState]:
        return [status.state for status in self.news]

    async def reaches(self, state: LinkState) -> None:
        await until(lambda: self.connection.status.state is state)

    async def waits(self, times: int) -> None:
        await until(lambda: len(self.clock.waits_s) == times)


def test_the_wait_doubles_up_to_its_cap() -> None:
    backoff = Backoff()
    assert [backoff.next_s() for _ in range(8)] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0]
    backoff.reset()
    assert backoff.next_s() == 0.2


async def test_an_absent_device_is_tried_again_ever_more_rarely() -> None:
    life = Life(*(DeviceAbsentError("s is not plugged in") for _ in range(9)))
    life.connection.start()
    for times in range(1, 9):
        await life.waits(times)
        life.clock.release()
    await life.waits(9)
    assert life.clock.waits_s == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0, 5.0]
    await life.connection.aclose()


async def test_an_absent_device_is_told_once() -> None:
    life = Life(*(DeviceAbsentError("s is not plugged in") for _ in range(3)))
    life.connection.start()
    life.clock.release(2)
    await life.waits(3)
    assert life.news == [Status("s", LinkState.OPENING), Status("s", LinkState.ABSENT, "s is not plugged in")]
    await life.connection.aclose()


async def test_a_new_reason_is_news() -> None:
    life = Life(DeviceAbsentError("not plugged in"), DeviceBusyError("in use"), DeviceBusyError("in use"))
    life.connection.start()
    life.clock.release(2)
    await life.waits(3)
    assert [status.reason for status in life.news] == ["", "not plugged in", "in use"]
    await life.connection.aclose()


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (DeviceAbsentError("no"), Trouble.NONE),
        (DeviceBusyError("no"), Trouble.BUSY),
        (DeviceForbiddenError("no"), Trouble.FORBIDDEN),
        (DeviceBrokenError("no"), Trouble.BROKEN),
    ],
)
async def test_what_plugging_in_does_not_help_is_told_apart(error: DeviceError, trouble: Trouble) -> None:
    life = Life(error)
    life.connection.start()
    await life.waits(1)
    assert life.news[-1] == Status("s", LinkState.ABSENT, "no", trouble)
    await life.connection.aclose()


async def test_a_lost_device_comes_back() -> None:
    first, second = Device(useful=True), Device()
    life = Life(first, second)
    life.connection.start()
    await life.reaches(LinkState.READY)
    first.lose()
    await life.waits(1)
    assert (first.closed, life.connection.session) == (True, None)
    life.clock.release()
    await life.reaches(LinkState.READY)
    assert life.connection.session is second
    assert life.states() == [
        LinkState.OPENING,
        LinkState.READY,
        LinkState.LOST,
        LinkState.OPENING,
        LinkState.READY,
    ]
    await life.connection.aclose()


async def test_a_device_that_was_of_use_is_waited_for_shortly() -> None:
    device = Device(useful=True)
    life = Life(DeviceAbsentError("no"), DeviceAbsentError("no"), device)
    life.connection.start()
    life.clock.release(2)
    await life.reaches(LinkState.READY)
    device.lose()
    await life.waits(3)
    assert life.clock.waits_s == [0.2, 0.4, 0.2]
    await life.connection.aclose()


async def test_a_device_that_dies_at_once_is_waited_for_ever_longer() -> None:
    devices = [Device(), Device(), Device()]
    life = Life(*devices)
    life.connection.start()
    life.clock.release(2)
    for device in devices:
        device.lose()
    await life.waits(3)
    assert life.clock.waits_s == [0.2, 0.4, 0.8]
    await life.connection.aclose()


async def test_a_wrong_setting_is_not_tried_again() -> None:
    life = Life(AddressError("baud must be above 0"))
    life.connection.start()
    await life.reaches(LinkState.REFUSED)
    assert life.news[-1] == Status("s", LinkState.REFUSED, "baud must be above 0")
    assert life.clock.waits_s == []
    await life.connection.aclose()


async def test_closing_gives_the_device_back() -> None:
    device = Device()
    life = Life(device)
    life.connection.start()
    await life.reaches(LinkState.READY)
    await life.connection.aclose()
    assert (device.closed, life.connection.session) == (True, None)
    assert life.states()[-1] is LinkState.CLOSED


async def test_a_device_that_opens_after_the_closing_is_given_back() -> None:
    device, opening, go_on = Device(), threading.Event(), threading.Event()

    def slow() -> Device:
        opening.set()
        assert go_on.wait(timeout=20)
        return device

    connection = Connection("s", slow, lambda _: None)
    connection.start()
    await until(opening.is_set)
    await connection.aclose()
    assert not device.closed
    go_on.set()
    await until(lambda: device.closed)


async def test_a_failure_is_a_warning_once_and_quiet_then(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="drivers.hotplug")
    life = Life(DeviceAbsentError("not plugged in"), DeviceBusyError("in use"), Device())
    life.connection.start()
    life.clock.release(2)
    await life.reaches(LinkState.READY)
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, "not plugged in"),
        (logging.DEBUG, "in use"),
        (logging.INFO, "s is ready"),
    ]
    await life.connection.aclose()


async def test_a_bug_in_opening_is_loud() -> None:
    told: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: told.append(str(context.get("exception"))))

    def broken() -> Device:
        raise RuntimeError("a bug")

    connection = Connection("s", broken, lambda _: None)
    connection.start()
    await until(lambda: told == ["a bug"])
    await connection.aclose()


async def test_news_end_a_wait_and_begin_the_waits_again() -> None:
    device = Device()
    away = [DeviceAbsentError("s is not plugged in") for _ in range(3)]
    life = Life(*away, device)
    life.connection.start()
    for times in (1, 2):
        await life.waits(times)
        life.clock.release()
    await life.waits(3)
    life.connection.wake()
    await life.reaches(LinkState.READY)
    assert life.clock.waits_s == [0.2, 0.4, 0.8]
    device.lose()
    await life.waits(4)
    assert life.clock.waits_s[3] == 0.2
    await life.connection.aclose()
