"""What a device is told, as data of a profile: answers to a scan, commands, what it needs at its opening, to wake up, and as HID POS."""

from dataclasses import dataclass

from drivers.profiles.toml_table import Table


@dataclass(frozen=True, slots=True)
class Feedback:
    """What to send for each answer; None where the device has no such command.

    A device that is mute until it is answered is told `bad` when `within_ms` have passed without an answer (0: it is not waited for).
    """

    good: bytes | None = None
    bad: bytes | None = None
    not_on_file: bytes | None = None
    within_ms: int = 0


@dataclass(frozen=True, slots=True)
class Commands:
    """What to send to switch the device or its red light, or pull its trigger; None where it has no such command."""

    enable: bytes | None = None
    disable: bytes | None = None
    trigger_on: bytes | None = None
    trigger_off: bytes | None = None
    light_on: bytes | None = None
    light_off: bytes | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What to tell the device when it was opened; None where it needs nothing.

    `send` goes out on its line, `feature` is a HID feature report, its id first; where a device has no such report, it is no failure.
    """

    send: bytes | None = None
    feature: bytes | None = None


@dataclass(frozen=True, slots=True)
class Waking:
    """What wakes a device that sleeps: `send` (None: it needs nothing), then `wait_ms` until the command.

    What was heard or told something is awake for `awake_ms`.
    """

    send: bytes | None = None
    wait_ms: int = 10
    awake_ms: int = 1000


@dataclass(frozen=True, slots=True)
class SerialReport:
    """How a HID POS device takes what has no usage of its own: its length, then the command of the serial line, in the output report `id`.

    `id` 0: it has no such report. What it answers to a setting there: it has `taken` it, or `refused` it, in the bytes of its reports.
    """

    id: int = 0
    taken: bytes | None = None
    refused: tuple[bytes, ...] = ()


def feedback_of(table: Table) -> Feedback:
    """Read the table [feedback]."""
    feedback = Feedback(
        table.command("good"),
        table.command("bad"),
        table.command("not_on_file"),
        within_ms=table.whole("within_ms", 0, least=0),
    )
    if feedback.within_ms and feedback.bad is None:
        raise table.wrong("within_ms", "needs a bad answer to give when it has passed")
    table.finish()
    return feedback


def commands_of(table: Table) -> Commands:
    """Read the table [commands]."""
    commands = Commands(
        table.command("enable"),
        table.command("disable"),
        table.command("trigger_on"),
        table.command("trigger_off"),
        table.command("light_on"),
        table.command("light_off"),
    )
    table.finish()
    return commands


def opening_of(table: Table) -> Opening:
    """Read the table [opening]."""
    opening = Opening(table.command("send"), table.code("feature"))
    table.finish()
    return opening


def waking_of(table: Table) -> Waking:
    """Read the table [waking]."""
    default = Waking()
    waking = Waking(
        table.command("send"),
        table.whole("wait_ms", default.wait_ms, least=1),
        table.whole("awake_ms", default.awake_ms, least=1),
    )
    table.finish()
    return waking


def serial_report_of(table: Table) -> SerialReport:
    """Read the table [serial_report]."""
    report = SerialReport(table.whole("id", 0, least=0), table.code("taken"), table.codes("refused"))
    table.finish()
    return report
