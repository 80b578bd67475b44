from pathlib import Path

import pytest

from drivers.errors import DeviceAbsentError
from drivers.ports import Port, open_port
from tests.drivers.waiting import until


async def read(port: Port, count: int) -> bytes:
    got = bytearray()

    def enough() -> bool:
        got.extend(port.read())
        return len(got) >= count

    await until(enough)
    return bytes(got)


async def test_a_recording_comes_whole_and_the_port_stays(tmp_path: Path) -> None:
    recording = b"".join(b"SN-%06d\r" % number for number in range(100_000))
    (tmp_path / "a.bin").write_bytes(recording)
    port = open_port(f"replay://{tmp_path}/a.bin")
    assert await read(port, len(recording)) == recording
    assert port.read() == b""
    assert port.write(b"beep")
    port.close()


def test_a_recording_that_is_not_there_is_absent(tmp_path: Path) -> None:
    with pytest.raises(DeviceAbsentError):
        open_port(f"replay://{tmp_path}/a.bin")
