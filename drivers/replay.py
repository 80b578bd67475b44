"""`replay://FILE`: a recorded device. The bytes of the file come as they came from the wire, then the port stays silent.

The recording is what the port read, framing included: lines with their terminators, packets, reports.
"""

import socket
from pathlib import Path

from drivers.errors import port_error
from drivers.ports import DescriptorPort, Port, PortAddress


class ReplayPort(DescriptorPort):
    """A port that gives `recording` and notes in `heard` what it is sent."""

    def __init__(self, name: str, recording: bytes) -> None:
        self._left = memoryview(recording)
        self._far, near = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        self._near = near
        self.heard = bytearray()
        super().__init__(name, near.fileno(), self._close_both)
        self._play()

    def read(self) -> bytes:
        """Return the next bytes of the recording, or b"" at its end: a recording never goes away."""
        data = super().read()
        self._play()
        return data

    def write(self, data: bytes) -> bool:
        """Note `data`."""
        self.heard += data
        return True

    def _play(self) -> None:
        """Put as much of the recording on the wire as fits."""
        while self._left:
            try:
                sent = self._far.send(self._left)
            except BlockingIOError:
                return
            self._left = self._left[sent:]

    def _close_both(self) -> None:
        self._near.close()
        self._far.close()


def open_replay(address: PortAddress) -> Port:
    """Open `replay:///path/to/recording`, or `replay://recording` beside the current folder."""
    try:
        recording = Path(address.path).read_bytes()
    except OSError as error:
        raise port_error(address.path, error.errno, error.strerror or str(error)) from error
    return ReplayPort(address.path, recording)
