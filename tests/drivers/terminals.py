"""Pseudo-terminals as serial ports."""

import os
import select

from tests.drivers.waiting import until


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

    async def hears(self, count: int) -> bytes:
        """Return the next `count` bytes that the program sends; they may come in parts."""
        heard = bytearray()

        def enough() -> bool:
            if select.select([self.far], [], [], 0)[0]:
                heard.extend(os.read(self.far, count - len(heard)))
            return len(heard) == count

        await until(enough)
        return bytes(heard)
