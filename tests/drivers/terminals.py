"""Pseudo-terminals as serial ports."""

import os


class Terminal:
    """A pseudo-terminal, cooked and echoing as the kernel makes it; `far` is the device's end, `path` the port."""

    def __init__(self) -> None:
        self.far, near = os.openpty()
        self.path = os.ttyname(near)
        os.close(near)
        self._plugged = True

    def unplug(self) -> None:
        """Take the device away."""
        if self._plugged:
            self._plugged = False
            os.close(self.far)
