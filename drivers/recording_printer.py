"""A printer that is not there: keeps what it was sent in a folder, for tests, the demo and training."""

from pathlib import Path

from drivers.errors import port_error
from drivers.printer_way import PrinterState

_ENDINGS = ((b"\x89PNG", ".png"), (b"%PDF", ".pdf"), (b"^XA", ".zpl"), (b"SIZE", ".tspl"), (b"\x1b@", ".escpos"))


class RecordingWay:
    """Each label is a file of its own, numbered; the printer is ready, or says the given states, one for each question."""

    def __init__(self, folder: Path, states: tuple[PrinterState, ...] = ()) -> None:
        self._folder = folder
        self._states = list(states)

    def send(self, data: bytes) -> None:
        """Keep it as the next file."""
        ending = next((ending for start, ending in _ENDINGS if data.startswith(start)), ".bin")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            number = len(list(self._folder.iterdir())) + 1
            (self._folder / f"{number:04d}{ending}").write_bytes(data)
        except OSError as error:
            raise port_error(str(self._folder), error.errno, error.strerror or str(error)) from error

    def ask(self, question: bytes, ends: bytes, count: int) -> bytes:
        """It says its state without being asked."""
        return b""

    def state(self) -> PrinterState | None:
        """Return the next of the given states; after the last it is ready."""
        return self._states.pop(0) if self._states else PrinterState.READY

    def close(self) -> None:
        """Nothing is open between two labels."""
